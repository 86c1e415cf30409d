"""Buttons: a verb, sometimes an icon, and the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import (
    focus_ring,
    key_hint_width,
    paint_key_hint,
    radius,
    rounded,
    shown,
    text_width,
)

HEIGHTS = {"bar": 28, "normal": 30, "main": 34}
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class KeyboardRing:
    """For buttons: the ring shows when the keyboard brought the focus, not after a click."""

    is_ringed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.is_ringed = event.reason() in _BY_KEYBOARD or (self.is_ringed and event.reason() in _BACK)
        super().focusInEvent(event)  # type: ignore[misc]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_ringed = True
        super().keyPressEvent(event)  # type: ignore[misc]

    def shows_ring(self) -> bool:
        return bool(self.hasFocus() and self.is_ringed)  # type: ignore[attr-defined]


_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Button(KeyboardRing, QAbstractButton):
    """`kind`: `main` (filled, one a view), `normal`, `flat`, `danger`, `link`, `choice` (checkable).

    `keys` is what the hint shows; the page binds the shortcut itself.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: str = "normal",
        icon: str = "",
        keys: str = "",
        size: str = "normal",
        has_menu: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.icon_name = icon
        self.icon_token = ""
        self.keys = keys
        self._height = HEIGHTS[size]
        self._has_menu = has_menu
        self._can_shrink = False
        self.setText(text)
        self.setAccessibleName(shown(name or text))
        self.setCheckable(kind == "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def setText(self, text: str) -> None:
        super().setText(shown(text))
        self.setAccessibleName(shown(text))
        self.updateGeometry()

    def set_keys(self, keys: str) -> None:
        """Show another key, or none."""
        self.keys = keys
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        t = theme()
        width = text_width(self._font(), self.text()) + 2 * t.px(self._margin())
        if self.icon_name:
            width += t.px(16) + (t.px(6) if self.text() else 0)
        if self.keys:
            width += t.px(8) + key_hint_width(self.keys)
        if self._has_menu:
            width += t.px(18)
        return QSize(max(width, t.px(self._height) if not self.text() else 0), t.px(self._height))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme().px(66)), hint.height()) if self._can_shrink else hint

    def let_shrink(self) -> None:
        """Cut the words where the bar has no room for all of them."""
        self._can_shrink = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _font(self):
        return theme().font("body" if self._height >= 30 else "secondary", weight=500)

    def _margin(self) -> int:
        if self.kind == "link":
            return 2
        return 7 if not self.text() else 8 if self.kind == "flat" else 11

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _text_token(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self.kind == "main":
            return "on_accent"
        if self.kind == "danger":
            return "danger"
        if self.kind == "link" or (self.kind == "choice" and self.isChecked()):
            return "accent_text"
        return "text2" if self.kind == "flat" else "text"

    def _ground(self) -> tuple[QColor | None, QColor | None]:
        t, is_hot = theme(), self.underMouse() and self.isEnabled()
        if self.kind == "main":
            if not self.isEnabled():
                return t.colour("hover"), t.colour("line2")
            return t.colour("accent_hi" if is_hot or self.isDown() else "accent"), None
        if self.kind == "choice" and self.isChecked():
            return t.colour("sel"), t.colour("accent_text")
        if self.kind in ("flat", "link"):
            return (t.colour("hover") if (is_hot or self.isDown()) and self.kind == "flat" else None), None
        if not self.isEnabled():
            return t.colour("hover"), t.colour("line2")
        return t.colour("hover" if is_hot or self.isDown() else "raised"), t.colour("line2")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t, rect = theme(), self.rect()
        ground, edge = self._ground()
        if ground is not None or edge is not None:
            rounded(painter, rect, radius("control"), ground, edge)
        text_colour = t.colour(self._text_token())
        x, right = t.px(self._margin()), rect.width() - t.px(self._margin())
        if self.icon_name:
            size = t.px(16)
            colour = t.colour(self.icon_token) if self.icon_token and self.isEnabled() else text_colour
            left = x if self.text() else (rect.width() - size) // 2
            paint_icon(painter, self.icon_name, QRect(left, (rect.height() - size) // 2, size, size), colour)
            x += size + t.px(6)
        if self._has_menu:
            size = t.px(14)
            paint_icon(
                painter,
                "chevron-down",
                QRect(right - size + 2, (rect.height() - size) // 2, size, size),
                t.colour("text2"),
            )
            right -= t.px(18)
        if self.keys:
            self._paint_keys(painter, right, text_colour)
            right -= key_hint_width(self.keys) + t.px(8)
        painter.setFont(self._font())
        painter.setPen(text_colour)
        text = self.text()
        if self._can_shrink:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, right - x + 2)
        painter.drawText(QRect(x, 0, right - x + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if self.shows_ring():
            self._paint_focus(painter)

    def _paint_keys(self, painter: QPainter, right: int, text: QColor) -> None:
        if self.kind == "main" and self.isEnabled():
            edge = QColor(text)
            edge.setAlpha(150)
            paint_key_hint(painter, right, self.height() // 2, self.keys, text=text, edge=edge)
        else:
            token = "text2" if self.isEnabled() else "text3"
            paint_key_hint(
                painter,
                right,
                self.height() // 2,
                self.keys,
                text=theme().colour(token),
                edge=theme().colour("line2"),
            )

    def _paint_focus(self, painter: QPainter) -> None:
        if self.kind == "main":  # the accent on itself would not be seen
            rounded(painter, self.rect().adjusted(2, 2, -2, -2), radius("tag"), None, theme().colour("on_accent"), 2)
        else:
            focus_ring(painter, self.rect(), radius("control"))


class IconButton(Button):
    """An icon alone; its name is said by the screen reader and by the tooltip."""

    def __init__(self, icon: str, name: str, *, size: str = "normal", parent: QWidget | None = None) -> None:
        super().__init__("", kind="flat", icon=icon, size=size, parent=parent)
        self.setAccessibleName(shown(name))
        self.setToolTip(shown(name))

    def sizeHint(self) -> QSize:
        side = theme().px(self._height)
        return QSize(side, side)


class ChoiceCard(QAbstractButton):
    """A large choice: icon, title, what it does, its key (first start, ways to export)."""

    def __init__(self, icon: str, title: str, detail: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._detail, self._keys = icon, shown(title), shown(detail), keys
        self.setText(self._title)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self._detail)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(420), theme().px(63))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(63))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t, rect = theme(), self.rect()
        rounded(
            painter, rect, radius("choice"), t.colour("hover" if self.underMouse() else "raised"), t.colour("line2")
        )
        size = t.px(22)
        paint_icon(
            painter, self._icon, QRect(t.px(18), (rect.height() - size) // 2, size, size), t.colour("accent_text")
        )
        right = rect.width() - t.px(17)
        if self._keys:
            right -= t.px(12) + paint_key_hint(
                painter, right, rect.height() // 2, self._keys, text=t.colour("text2"), edge=t.colour("line2")
            )
        x, line = t.px(58), t.px(20)
        painter.setFont(t.font("row_title", weight=600))
        painter.setPen(t.colour("text"))
        top = rect.height() // 2 - line
        painter.drawText(QRect(x, top, right - x, line), Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(t.font("small"))
        painter.setPen(t.colour("text2"))
        painter.drawText(QRect(x, top + line, right - x, line), Qt.AlignmentFlag.AlignVCenter, self._detail)
        if self.hasFocus():
            focus_ring(painter, rect, radius("choice"))
