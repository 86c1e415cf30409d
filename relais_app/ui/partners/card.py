"""The current partner's card: who, how to reach them, what they know."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.company.identity import print_siret
from relais_app.ui.context import Context
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import FieldRow, LongTextField, TextField
from relais_app.ui.widgets.labels import ElidedLabel, Label
from relais_app.ui.widgets.panes import ActionBar, ScrollColumn, column


class PartnerCard(QWidget):
    """Each field is saved by itself; what was typed wrong stays with its error."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self.context, self._page, self._row = context, page, None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Fiche du partenaire"))
        body = column(self)
        scroll = ScrollColumn(margins=(24, 20, 24, 20), spacing=10)
        body.addWidget(scroll, 1)
        self._title = Label("", "title", wraps=True)
        scroll.body.addWidget(self._title)
        scroll.body.addSpacing(6)
        self.fields: dict[str, Any] = {}
        self.rows: dict[str, FieldRow] = {}
        for name, label, width in (
            ("name", _("Nom"), 420), ("kind", _("Statut"), 200), ("contact", _("Contact"), 420), ("phone", _("Téléphone"), 200),
            ("email", _("Courriel"), 320), ("siret", _("SIRET"), 200),
        ):  # fmt: skip
            self._add(name, label, TextField(width=width))
        self.rows["kind"].set_help(_("EI, ACI, EA, ESAT, SCOP, TPE…"))
        self._add("skills", _("Savoir-faire"), LongTextField(lines=3))
        scroll.body.addStretch(1)
        bar = ActionBar(edge=24)
        bar.add(ElidedLabel(_("Cette fiche ne part jamais dans un paquet."), "small", tone="text2"))
        self._remove = Button(_("Retirer"), kind="flat", icon="trash-2")
        self._remove.clicked.connect(self.remove)
        bar.add_apart(self._remove)
        body.addWidget(bar)
        self._body = scroll.body
        for row in self.rows.values():
            scroll.body.insertWidget(scroll.body.count() - 1, row)

    def _add(self, name: str, label: str, field: Any) -> None:
        self.fields[name] = field
        self.rows[name] = FieldRow(label, field, label_width=110)
        field.committed.connect(lambda text: self._save(name, text))

    def show_partner(self, row: Any) -> None:
        """Fill the card; nothing is shown without a partner."""
        is_same = self._row is not None and row is not None and row.id == self._row.id
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        self._title.setText(row.name)
        for name, field in self.fields.items():
            if is_same and self.rows[name].error():
                continue
            self.rows[name].clear_error()
            value = getattr(row, name)
            field.show_value(print_siret(value) if name == "siret" else value)
            field.setReadOnly(self.context.is_read_only)

    def remove(self) -> None:
        from relais_app.operations.partners import remove_partner

        said = _("{name} retiré des partenaires.").format(name=self._row.name)
        self.context.write(remove_partner, self._row.id, owner=self, said=said, line=self._page.error_line)

    def _save(self, name: str, value: str) -> None:
        from relais_app.operations.partners import save_partner

        if self._row is None:
            return
        self.rows[name].clear_error()
        said = _("{name} : enregistré.").format(name=self._row.name)
        self.context.write(
            save_partner, self._row.id, owner=self, said=said, line=self._page.error_line, on_field_error=self._show_error,
            values={name: value},
        )  # fmt: skip

    def _show_error(self, error: FieldError) -> None:
        self.rows.get(error.field, self.rows["name"]).show_error(str(error))
