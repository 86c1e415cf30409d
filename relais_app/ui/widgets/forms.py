"""Fields of a form: label, field, error then help under it; each field is saved by itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.controls import CheckBox, Choice, Slider
from relais_app.ui.widgets.labels import Icon, Label
from relais_app.ui.widgets.painting import shown
from relais_app.ui.widgets.panes import column, line


def set_wrong(field: QWidget, is_wrong: bool) -> None:
    """The red edge of a field that can't be kept."""
    if bool(field.property("wrong")) != is_wrong:
        field.setProperty("wrong", is_wrong)
        field.style().unpolish(field)
        field.style().polish(field)


class TextField(QLineEdit):
    """One line of text; `committed` once the person leaves it changed (or presses Enter)."""

    committed = Signal(str)

    def __init__(
        self, text: str = "", *, placeholder: str = "", width: int = 0, icon: str = "", parent: QWidget | None = None
    ):
        super().__init__(text, parent)
        self._kept = text
        self._icon = icon
        if placeholder:
            self.setPlaceholderText(shown(placeholder))
        self._width = width
        if width:
            self.setMaximumWidth(theme().px(width))
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if icon:
            self.setTextMargins(theme().px(20), 0, 0, 0)
        self.editingFinished.connect(self._commit)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(theme().px(self._width), hint.height()) if self._width else hint

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme().px(self._width or 120), 120), super().minimumSizeHint().height())

    def show_value(self, value: str) -> None:
        """Show what is kept, without telling it again."""
        self._kept = value
        if self.text() != value:
            self.setText(value)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def value(self) -> str:
        return self.text().strip()

    def _commit(self) -> None:
        if self.text() != self._kept:
            self._kept = self.text()
            self.committed.emit(self.text().strip())

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.setText(self._kept)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            size = theme().px(15)
            paint_icon(
                QPainter(self),
                self._icon,
                QRect(theme().px(9), (self.height() - size) // 2, size, size),
                theme().colour("text2"),
            )


class LongTextField(QPlainTextEdit):
    """Several lines of text; `committed` once the person leaves it changed."""

    committed = Signal(str)

    def __init__(
        self, text: str = "", *, lines: int = 2, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._kept, self._lines = text, lines
        self.setTabChangesFocus(True)
        if placeholder:
            self.setPlaceholderText(shown(placeholder))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + theme().px(18))

    def show_value(self, value: str) -> None:
        self._kept = value
        if self.toPlainText() != value:
            self.setPlainText(value)

    def value(self) -> str:
        return self.toPlainText().strip()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        if self.toPlainText() != self._kept:
            self._kept = self.toPlainText()
            self.committed.emit(self.value())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)


class DateField(TextField):
    """A date typed as `15/01/2027`, `15.1.27` or `2027-01-15`; empty means none."""

    date_committed = Signal(object)
    refused = Signal(str)

    def __init__(self, value: date | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(written_date(value), placeholder=_("jj/mm/aaaa"), width=130, parent=parent)
        self.committed.connect(self._read)

    def show_date(self, value: date | None) -> None:
        self.show_value(written_date(value))
        set_wrong(self, False)

    def date(self) -> date | None:
        return read_date(self.text())

    def _read(self, text: str) -> None:
        value = read_date(text)
        set_wrong(self, value is None and bool(text))
        if value is None and text:
            self.refused.emit(_("Date illisible : écrivez par exemple 15/01/2027."))
            return
        self.show_value(written_date(value))
        self.date_committed.emit(value)


def written_date(value: date | None) -> str:
    """« 15/01/2027 », or nothing."""
    return value.strftime("%d/%m/%Y") if value else ""


def read_date(text: str) -> date | None:
    """The day that was typed, or None when it is no day."""
    import re

    text = text.strip()
    found = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})", text)
    parts = (int(found[3]), int(found[2]), int(found[1])) if found else None
    if parts is None:
        found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
        parts = (int(found[1]), int(found[2]), int(found[3])) if found else None
    if parts is None:
        return None
    day = QDate(parts[0] + 2000 if parts[0] < 100 else parts[0], parts[1], parts[2])
    return date(day.year(), day.month(), day.day()) if day.isValid() else None


class NumberField(TextField):
    """A number with a French comma; `number_committed` gives a float, or None when empty."""

    number_committed = Signal(object)
    refused = Signal(str)

    def __init__(self, value: float | None = None, *, width: int = 110, parent: QWidget | None = None) -> None:
        super().__init__(written_number(value), width=width, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.committed.connect(self._read)

    def show_number(self, value: float | None) -> None:
        self.show_value(written_number(value))
        set_wrong(self, False)

    def number(self) -> float | None:
        return read_number(self.text())

    def _read(self, text: str) -> None:
        value = read_number(text)
        set_wrong(self, value is None and bool(text))
        if value is None and text:
            self.refused.emit(_("Nombre illisible : écrivez par exemple 35 ou 35,5."))
            return
        self.show_value(written_number(value))
        self.number_committed.emit(value)


def written_number(value: float | None) -> str:
    """« 12 000 », « 35,5 », or nothing."""
    if value is None:
        return ""
    whole = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return whole.replace(",", "\u202f").replace(".", ",")


def read_number(text: str) -> float | None:
    plain = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value == value and abs(value) < 1e15 else None


class FieldRow(QWidget):
    """Label at the left (or above, when `is_stacked`), field, then the error and the help under it."""

    def __init__(
        self, label: str, field: QWidget, *, help_text: str = "", beside: QWidget | None = None, is_stacked: bool = False,
        label_width: int = 190, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.field = field
        if not field.accessibleName():
            field.setAccessibleName(shown(label))
        self._label = Label(label, "small" if is_stacked else "body", weight=500, tone="text2" if is_stacked else "")
        self._label.setBuddy(field)
        self._help = Label(help_text, "small", tone="text2", wraps=True)
        if not help_text:
            self._help.hide()
        self._error_row = QWidget()
        error = line(self._error_row, spacing=6)
        self._error = Label("", "small", weight=500, tone="danger", wraps=True)
        error.addWidget(Icon("circle-alert", "danger", 14), 0, Qt.AlignmentFlag.AlignTop)
        error.addWidget(self._error, 1)
        self._error_row.hide()
        right = column(spacing=3)
        row = line()
        row.addWidget(field)
        if beside is not None:
            row.addWidget(beside)
        if field.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Expanding or field.maximumWidth() < 10000:
            row.addStretch(1)
        right.addLayout(row)
        right.addWidget(self._error_row)
        right.addWidget(self._help)
        if is_stacked:
            body = column(self, spacing=4)
            body.addWidget(self._label)
            body.addLayout(right)
        else:
            body = line(self, spacing=16)
            self._label.setFixedWidth(min(theme().px(label_width), 200))
            self._label.setWordWrap(True)
            self._label.setContentsMargins(0, theme().px(6), 0, 0)
            body.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
            body.addLayout(right, 1)
        if hasattr(field, "refused"):
            field.refused.connect(self.show_error)

    def show_error(self, message: str) -> None:
        """Say what is wrong, under the field; what was typed stays."""
        self._error.setText(message)
        self._error_row.show()
        set_wrong(self.field, True)
        self.field.setAccessibleDescription(self._error.text())

    def clear_error(self) -> None:
        self._error_row.hide()
        set_wrong(self.field, False)
        self.field.setAccessibleDescription(self._help.text())

    def error(self) -> str:
        return "" if self._error_row.isHidden() else self._error.text()

    def set_help(self, text: str) -> None:
        self._help.setText(text)
        self._help.setVisible(bool(text))


__all__ = ["CheckBox", "Choice", "DateField", "FieldRow", "LongTextField", "NumberField", "Slider", "TextField"]
