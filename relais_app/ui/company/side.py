"""The library's side pane: what to renew and before when, then the current paper's fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _, ngettext
from relais_app.company.model import ValidityRule
from relais_app.ui.company.rows import rule_names
from relais_app.ui.context import Context
from relais_app.ui.dates import day_month_year, file_size
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import Choice, DateField, FieldRow, TextField
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, Rule
from relais_app.ui.widgets.panes import BarHeader, ScrollColumn, SidePane, clear, column, line

if TYPE_CHECKING:
    from relais_app.operations.documents import DocumentRow, Renewal

MOST_RENEWALS = 5


class DocumentSide(SidePane):
    """Fields are saved one by one; an error stays under its field."""

    document_wanted = Signal(str)

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__(width=300)
        self.context, self._page = context, page
        self._row: DocumentRow | None = None
        self.setAccessibleName(_("À renouveler, et la pièce choisie"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._head = BarHeader(_("À renouveler"), ground="sunken")
        self._count = Label("", "small", tone="text2")
        self._head.add(self._count)
        self.body.addWidget(self._head)
        scroll = ScrollColumn(margins=(19, 16, 20, 20), spacing=0)
        self.body.addWidget(scroll, 1)
        self._renewals = column(spacing=12)
        scroll.body.addLayout(self._renewals)
        scroll.body.addSpacing(16)
        self._fields = QWidget()
        scroll.body.addWidget(self._fields)
        self._lay_fields()
        scroll.body.addStretch(1)

    def _lay_fields(self) -> None:
        from relais_app.operations.documents import document_types

        body = column(self._fields, spacing=10)
        body.addWidget(Rule())
        self._file = ElidedLabel("", "small", tone="text2")
        self.title = TextField()
        self.type = Choice([(t.code, t.label) for t in document_types()], is_field=True)
        self.issued = DateField()
        self.rule = Choice(rule_names(), is_field=True)
        self.until = DateField()
        self._rows = {
            "title": FieldRow(_("Titre"), self.title, is_stacked=True),
            "type": FieldRow(_("Type"), self.type, is_stacked=True),
            "issued_on": FieldRow(
                _("Émise le"),
                self.issued,
                is_stacked=True,
                help_text=_("La durée court de la date imprimée, jamais de l’ajout du fichier."),
            ),
            "rule": FieldRow(_("Règle"), self.rule, is_stacked=True),
            "valid_until": FieldRow(_("Fin imprimée"), self.until, is_stacked=True),
        }
        body.addWidget(self._file)
        for row in self._rows.values():
            body.addWidget(row)
        self.title.committed.connect(lambda text: self._save("title", text))
        self.type.chosen.connect(lambda code: self._save("type", code))
        self.issued.date_committed.connect(lambda day: self._save("issued_on", day))
        self.rule.chosen.connect(lambda rule: self._save("rule", rule))
        self.until.date_committed.connect(lambda day: self._save("valid_until", day))
        buttons = line()
        self._open = Button(_("Aperçu"), icon="eye", keys=_("Espace"))
        self._open.clicked.connect(self.preview)
        self._remove = Button(_("Retirer"), kind="flat", icon="trash-2")
        self._remove.clicked.connect(self.remove)
        buttons.addWidget(self._open)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        body.addLayout(buttons)

    def show_renewals(self, renewals: Sequence[Renewal]) -> None:
        """The papers that expire within three months, the nearest first."""
        clear(self._renewals)
        self._count.setText(
            ngettext("{n} pièce", "{n} pièces", len(renewals)).format(n=len(renewals)) if renewals else ""
        )
        if not renewals:
            self._renewals.addWidget(
                Label(_("Rien à renouveler dans les trois mois."), "small", tone="text2", wraps=True)
            )
        today = self.context.today()
        for renewal in renewals[:MOST_RENEWALS]:
            self._renewals.addWidget(_RenewalRow(renewal, today, self.document_wanted.emit))

    def show_document(self, row: Any) -> None:
        """The current paper's fields; hidden without one."""
        self._row = row
        self._fields.setVisible(row is not None)
        if row is None:
            return
        self._file.setText(f"{row.name} · {file_size(row.size_bytes)}")
        self.title.show_value(row.title)
        self.type.show_value(row.type)
        self.issued.show_date(row.issued_on)
        self.rule.show_value(row.rule)
        self.until.show_date(row.valid_until if row.rule is ValidityRule.PRINTED_END else None)
        self._rows["valid_until"].setVisible(row.rule is ValidityRule.PRINTED_END)
        for field_row in self._rows.values():
            field_row.clear_error()
        for widget in (self.title, self.type, self.issued, self.rule, self.until, self._remove):
            widget.setEnabled(not self.context.is_read_only)

    def preview(self) -> None:
        """Open the file with the program that the system has for it."""
        if self._row is not None:
            from relais_app.operations.documents import document_path

            self.context.read(
                document_path, self._row.id, owner=self, line=self._page.error_line,
                then=lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            )  # fmt: skip

    def remove(self) -> None:
        """Take the paper out; it can be undone."""
        if self._row is not None:
            from relais_app.operations.documents import remove_document

            said = _("« {title} » retirée de la bibliothèque.").format(title=self._row.title)
            self.context.write(remove_document, self._row.id, owner=self, said=said, line=self._page.error_line)

    def _save(self, field: str, value: Any) -> None:
        if self._row is None:
            return
        from relais_app.operations.documents import save_document

        self._rows[field].clear_error()
        said = _("« {title} » modifiée.").format(title=self._row.title)
        self.context.write(
            save_document, self._row.id, owner=self, said=said, line=self._page.error_line,
            on_field_error=self._show_error, values={field: value},
        )  # fmt: skip

    def _show_error(self, error: FieldError) -> None:
        self._rows.get(error.field, self._rows["title"]).show_error(str(error))


class _RenewalRow(QWidget):
    """A paper, who gives it, before when."""

    def __init__(self, renewal: Renewal, today: Any, open_document: Any) -> None:
        super().__init__()
        self._id, self._open = renewal.document.id, open_document
        is_over = renewal.before is not None and renewal.before < today
        row = line(self, spacing=10)
        row.addWidget(
            Icon("alarm-clock" if is_over else "clock", "danger" if is_over else "text2", 16),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        texts = column(spacing=1)
        texts.addWidget(ElidedLabel(renewal.document.title, "body", weight=500))
        delay = ngettext("compter {n} jour", "compter {n} jours", renewal.delay_days).format(n=renewal.delay_days)
        how = " · ".join(
            part for part in (renewal.issuer, delay if renewal.delay_days else _("en ligne, aussitôt")) if part
        )
        texts.addWidget(Label(how, "small", tone="text2", wraps=True))
        if renewal.before is not None:
            text = _("périmée depuis le {day}") if is_over else _("avant le {day}")
            tone = "danger" if is_over else ""
            texts.addWidget(Label(text.format(day=day_month_year(renewal.before)), "small", weight=500, tone=tone))
        row.addLayout(texts, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event) -> None:
        self._open(self._id)
