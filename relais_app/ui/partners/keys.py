"""The current partner's keys: pasted, compared by telephone, then trusted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import ConfirmDialog
from relais_app.ui.widgets.forms import FieldRow, TextField
from relais_app.ui.widgets.labels import Label, Rule, Tag
from relais_app.ui.widgets.panes import BarHeader, ScrollColumn, SidePane, line
from relais_app.ui.widgets.words_grid import WordsGrid


class KeysPane(SidePane):
    """Trust is asked once more, with what it means."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__(width=300)
        self.context, self._page, self._row = context, page, None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Clé du partenaire"))
        head = BarHeader(_("Échanger des paquets"), ground="sunken")
        self.body.addWidget(head)
        scroll = ScrollColumn(margins=(19, 16, 20, 20), spacing=10)
        self.body.addWidget(scroll, 1)
        inside = scroll.body
        self._state = Tag(_("Sans clé"), "unknown")
        row = line()
        row.addWidget(self._state)
        row.addStretch(1)
        inside.addLayout(row)
        self.age, self.minisign = TextField(placeholder="age1…"), TextField(placeholder="RW…")
        self._age_row = FieldRow(_("Clé de chiffrement"), self.age, is_stacked=True)
        self._minisign_row = FieldRow(_("Clé de signature"), self.minisign, is_stacked=True)
        self.age.committed.connect(lambda text: self._save("age_key", text))
        self.minisign.committed.connect(lambda text: self._save("minisign_key", text))
        inside.addWidget(self._age_row)
        inside.addWidget(self._minisign_row)
        inside.addWidget(
            Label(
                _("Collez les deux clés reçues ensemble dans le premier champ : elles se rangent."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        inside.addSpacing(4)
        inside.addWidget(Rule())
        inside.addSpacing(4)
        self._title = Label(_("Six mots à comparer par téléphone"), "body", weight=600)
        self._text = Label(
            _("S’ils diffèrent, ne l’acceptez pas : la clé n’est pas la bonne."), "small", tone="text2", wraps=True
        )
        self.words = WordsGrid()
        self.trust = Button(_("Ce sont les mêmes mots"), kind="main", icon="shield-check", size="main")
        self.trust.let_shrink()
        self.trust.clicked.connect(self.give_trust)
        for widget in (self._title, self._text, self.words, self.trust):
            inside.addWidget(widget)
        inside.addStretch(1)

    def show_partner(self, row: Any) -> None:
        self._row = row
        self.setEnabled(row is not None and not self.context.is_read_only)
        if row is None:
            return
        self.age.show_value(row.age_key)
        self.minisign.show_value(row.minisign_key)
        for field_row in (self._age_row, self._minisign_row):
            field_row.clear_error()
        if row.is_trusted:
            self._state.show_state(_("Clé comparée"), "verified")
        elif row.words:
            self._state.show_state(_("Six mots à comparer"), "alert")
        else:
            self._state.show_state(_("Sans clé"), "unknown")
        self.words.show_words(row.words)
        for widget in (self._title, self._text):
            widget.setVisible(bool(row.words))
        self.trust.setVisible(bool(row.words) and not row.is_trusted)

    def give_trust(self) -> None:
        """What this key signs will be believed from now on."""
        from relais_app.operations.partners import trust

        row = self._row
        agreed = ConfirmDialog.ask(
            self,
            _("Faire confiance à la clé de {name} ?").format(name=row.name),
            _(
                "Vous avez comparé ces six mots par téléphone : {words}. Les paquets signés de cette clé pourront alors être acceptés."
            ).format(words=row.words),
            _("Faire confiance"),
            is_danger=False,
        )
        if agreed:
            said = _("Clé de {name} acceptée.").format(name=row.name)
            self.context.write(
                trust,
                f"{row.age_key} {row.minisign_key}",
                row.name,
                owner=self,
                said=said,
                line=self._page.error_line,
            )

    def _save(self, name: str, value: str) -> None:
        from relais_app.operations.partners import save_partner

        if self._row is None:
            return
        values = {name: value}
        both = value.replace(",", " ").split()
        if len(both) == 2:
            by_kind = {"age_key" if part.startswith("age1") else "minisign_key": part for part in both}
            values = by_kind if len(by_kind) == 2 else values
        said = _("Clé de {name} enregistrée ; comparez les six mots.").format(name=self._row.name)
        self.context.write(
            save_partner, self._row.id, owner=self, said=said, line=self._page.error_line, values=values,
            on_field_error=lambda error: (self._age_row if error.field == "age_key" else self._minisign_row).show_error(str(error)),
        )  # fmt: skip
