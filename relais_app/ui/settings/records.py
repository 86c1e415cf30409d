"""A section with a short table of records and, under it, the form of the current one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import TextDialog
from relais_app.ui.widgets.forms import FieldRow
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import Column, TableModel
from relais_app.ui.widgets.panes import column, line
from relais_app.ui.widgets.tables import RowTable


class RecordsSection(Section):
    """Subclasses give the columns, the fields and the operations."""

    add_words: tuple[str, str, str] = ("", "", "")  # button, dialog's title, dialog's text

    def __init__(self, context: Context, title: str, text: str, columns: Sequence[Column], empty: str) -> None:
        super().__init__(context, title, text)
        self._current: Any = None
        self._wanted = ""
        self._model = TableModel(columns)
        self.table = RowTable(self._model, title)
        self.table.row_changed.connect(self._show_current)
        self._none = Label(empty, "secondary", tone="text2", wraps=True)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)
        bar = line()
        self.add = Button(self.words()[0], icon="plus")
        self.add.clicked.connect(self.add_record)
        self.remove = Button(_("Retirer"), kind="flat", icon="trash-2")
        self.remove.clicked.connect(self.remove_current)
        bar.addWidget(self.add)
        bar.addWidget(self.remove)
        bar.addStretch(1)
        self.body.addLayout(bar)
        self._form = QWidget()
        self._form_body = column(self._form, margins=(0, 12, 0, 0), spacing=10)
        self.body.addWidget(self._form)

    def words(self) -> tuple[str, str, str]:
        """The add button's words, its dialog's title and text."""
        raise NotImplementedError

    def add_record(self) -> None:
        """Ask for a name, then let the rest be filled."""
        _button, title, text = self.words()
        name = TextDialog.ask(self, title, text, _("Ajouter"), label=_("Nom"))
        if name:
            self.write_new(name)

    def write_new(self, name: str) -> None:
        raise NotImplementedError

    def remove_current(self) -> None:
        raise NotImplementedError

    def show_fields(self, row: Any) -> None:
        raise NotImplementedError

    def add_field(self, name: str, label: str, field: QWidget, *, help_text: str = "") -> FieldRow:
        row = FieldRow(label, field, help_text=help_text)
        self.rows[name] = row
        self._form_body.addWidget(row)
        return row

    def want(self, id: str) -> None:
        """Make this record current once it is read again."""
        self._wanted = id

    def show_records(self, rows: Sequence[Any]) -> None:
        self.table.show_rows(rows)
        if self._wanted and self.table.select(lambda row: row.id == self._wanted):
            self._wanted = ""
        self._none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(32 + self.table.row_height(False) * min(8, max(1, len(rows))) + 2)
        for button in (self.add, self.remove):
            button.setEnabled(not self.context.is_read_only)
        self._show_current(self.table.current_row())

    def _show_current(self, row: Any) -> None:
        self._current = row
        self._form.setVisible(row is not None)
        self.remove.setVisible(row is not None)
        if row is not None:
            for field_row in self.rows.values():
                field_row.clear_error()
            self.show_fields(row)
