"""Controls that one clicks: a choice, a box, a slider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSizePolicy, QSlider, QWidget

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import focus_ring, radius, rounded, shown, text_width


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
