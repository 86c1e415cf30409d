"""Fields of a form: label, field, error then help under it; each field is saved by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QSlider, QWidget

from relais_app.base.words import _
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.labels import Icon, Label
from relais_app.ui.widgets.painting import focus_ring, radius, rounded, shown, text_width
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


class Choice(QComboBox):
    """A choice among named values; `chosen` gives the value."""

    chosen = Signal(object)

    def __init__(
        self, options: Sequence[tuple[Any, str]] = (), *, is_field: bool = False, width: int = 0, parent=None
    ) -> None:
        super().__init__(parent)
        if is_field:
            self.setProperty("field", "true")
        if width:
            self.setMaximumWidth(theme().px(width))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFont(theme().font("body", weight=400 if is_field else 500))
        self._is_field = is_field
        self.set_options(options)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        kept = self.currentData()
        self.clear()
        for value, text in options:
            self.addItem(shown(text), value)
        self.show_value(kept)

    def show_value(self, value: Any) -> None:
        """Show a choice without telling it."""
        for index in range(self.count()):
            if self.itemData(index) == value:
                self.setCurrentIndex(index)
                return

    def value(self) -> Any:
        return self.currentData()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(72), super().minimumSizeHint().height())

    def wheelEvent(self, event) -> None:
        """A wheel that scrolls the page never changes a choice on the way."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme().font("body", weight=400 if self._is_field else 500))
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = theme().px(14)
        spot = QRect(self.width() - size - theme().px(8), (self.height() - size) // 2, size, size)
        paint_icon(QPainter(self), "chevron-down", spot, theme().colour("text2"))


class CheckBox(QAbstractButton):
    """A box with its words, a second line perhaps; drawn as in the design."""

    def __init__(
        self, text: str, detail: str = "", *, is_checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._detail = shown(detail)
        self.setText(shown(text))
        self.setAccessibleName(shown(text))
        self.setAccessibleDescription(self._detail)
        self.setCheckable(True)
        self.setChecked(is_checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().px(58)), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        t = theme()
        font = t.font("body", weight=500 if self._detail else 400)
        width = max(text_width(font, self.text()), text_width(t.font("small"), self._detail)) + t.px(30)
        return QSize(width, t.px(40 if self._detail else 24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        side = t.px(16)
        top = t.px(4) if self._detail else (self.height() - side) // 2
        box = QRect(2, top, side, side)
        if self.isChecked():
            rounded(painter, box, radius("tag"), t.colour("accent" if self.isEnabled() else "line2"))
            paint_icon(painter, "check", box.adjusted(1, 1, -1, -1), t.colour("on_accent"))
        else:
            rounded(
                painter, box, radius("tag"), t.colour("raised"), t.colour("field" if self.isEnabled() else "line2")
            )
        x = side + t.px(10)
        painter.setFont(t.font("body", weight=500 if self._detail else 400))
        painter.setPen(t.colour("text" if self.isEnabled() else "text3"))
        first = QRect(x, 0, self.width() - x, t.px(22) if self._detail else self.height())
        cut = Qt.TextElideMode.ElideRight
        painter.drawText(
            first, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(self.text(), cut, first.width())
        )
        if self._detail:
            painter.setFont(t.font("small"))
            painter.setPen(t.colour("text2"))
            second = QRect(x, t.px(21), self.width() - x, t.px(17))
            painter.drawText(
                second,
                Qt.AlignmentFlag.AlignVCenter,
                painter.fontMetrics().elidedText(self._detail, cut, second.width()),
            )
        if self.hasFocus():
            focus_ring(painter, self.rect(), radius("tag"))


class Slider(QSlider):
    """A horizontal slider: a thick line, filled up to a ringed knob."""

    def __init__(self, low: int, high: int, value: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(low, high)
        self.setValue(value)
        self.setAccessibleName(shown(name))
        self.setPageStep(max(1, (high - low) // 10))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(18))

    def wheelEvent(self, event) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        knob, middle = t.px(12), self.height() // 2
        span = self.width() - knob
        share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        x = round(span * share)
        is_on = self.isEnabled()
        rounded(painter, QRect(0, middle - 2, self.width(), 4), 2, t.colour("line2"))
        if is_on:
            rounded(painter, QRect(0, middle - 2, x + knob // 2, 4), 2, t.colour("accent"))
        rounded(
            painter,
            QRect(x, middle - knob // 2, knob, knob),
            knob // 2,
            t.colour("canvas"),
            t.colour("accent_text" if is_on else "field"),
            2,
        )
        if self.hasFocus():
            focus_ring(painter, self.rect(), radius("tag"))

    def mousePressEvent(self, event) -> None:
        share = (event.position().x() - theme().px(6)) / max(1, self.width() - theme().px(12))
        self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))
        super().mousePressEvent(event)


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


def not_empty(message: str) -> Callable[[str], str]:
    """A check of dialogs: gives the message when nothing was typed."""
    return lambda text: "" if text.strip() else message
