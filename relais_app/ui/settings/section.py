"""What every section of the settings is: a title, a sentence, rows; read when it is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.forms import FieldRow
from relais_app.ui.widgets.labels import Label, Rule
from relais_app.ui.widgets.panes import ScrollColumn, column


class Section(QWidget):
    """A form whose fields are saved one by one."""

    kinds: frozenset[str] = frozenset()

    def __init__(self, context: Context, title: str, text: str) -> None:
        super().__init__()
        self.context = context
        self.rows: dict[str, FieldRow] = {}
        whole = column(self)
        self.error_line = ErrorLine(around=(20, 8, 20, 0))
        whole.addWidget(self.error_line)
        self._scroll = ScrollColumn(margins=(32, 22, 32, 24), spacing=10)
        whole.addWidget(self._scroll, 1)
        self.body = self._scroll.body
        self.body.addWidget(Label(title, "heading"))
        self.body.addWidget(Label(text, "small", tone="text2", wraps=True))
        self.body.addSpacing(10)

    def reload(self) -> None:
        """Read again what the section shows."""

    def add_row(
        self, name: str, label: str, field: QWidget, *, help_text: str = "", beside: QWidget | None = None
    ) -> FieldRow:
        """A field of the form."""
        row = FieldRow(label, field, help_text=help_text, beside=beside)
        self.rows[name] = row
        self.body.addWidget(row)
        return row

    def add_rule(self) -> None:
        self.body.addSpacing(6)
        self.body.addWidget(Rule())
        self.body.addSpacing(6)

    def end(self) -> None:
        """Nothing more: the rest of the height stays empty."""
        self.body.addStretch(1)

    def show_field_error(self, error: FieldError) -> None:
        """The message goes under the field; what was typed stays."""
        row = self.rows.get(error.field)
        if row is not None:
            row.show_error(str(error))
        else:
            self.error_line.tell(error.message, error.remedy)

    def save(self, operation: Any, *arguments: Any, field: str = "", said: str = "", **values: Any) -> None:
        """Write one field; its error, if any, goes under it."""
        if field in self.rows:
            self.rows[field].clear_error()
        self.context.write(
            operation, *arguments, owner=self, said=said or _("Enregistré."), line=self.error_line,
            on_field_error=self.show_field_error, values=values,
        )  # fmt: skip
