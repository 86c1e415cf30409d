"""The tabs of a bid: their bar, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relais_app.base.records import Subject
from relais_app.ui.context import Context
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.painting import fill, focus_ring, shown, text_width
from relais_app.ui.widgets.panes import Ground, column, line

BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


@dataclass
class TabLook:
    """A tab's name, and its count or trouble."""

    code: str
    name: str
    count: str = ""
    state: str = ""  # "", "alert" or "blocking"
    starts_group: bool = False


class TabBar(QWidget):
    """Names in a row, the current one underlined; ← and → move."""

    chosen = Signal(str)

    def __init__(self, looks: list[TabLook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks = looks
        self.current = looks[0].code
        self._shows_ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme().px(36))

    def show_state(self, code: str, count: str = "", state: str = "") -> None:
        """The count or trouble of a tab."""
        for look in self._looks:
            if look.code == code:
                look.count, look.state = count, state
        self.update()

    def choose(self, code: str) -> None:
        self.current = code
        self._name()
        self.update()

    def step(self, by: int) -> None:
        """Ask for the next tab, round the end."""
        codes = [look.code for look in self._looks]
        self.chosen.emit(codes[(codes.index(self.current) + by) % len(codes)])

    def _name(self) -> None:
        name = next(look.name for look in self._looks if look.code == self.current)
        self.setAccessibleName(shown(name))

    def _places(self) -> list[tuple[TabLook, QRect]]:
        t, x, places = theme(), theme().px(20), []
        font = t.font("body", weight=500)
        for look in self._looks:
            if look.starts_group:
                x += t.px(21)
            width = text_width(font, shown(look.name))
            if look.state:
                width += t.px(20)
            if look.count:
                width += t.px(6) + text_width(t.font("small", weight=500), look.count)
            places.append((look, QRect(x, 0, width, self.height())))
            x += width + t.px(18)
        current = next(rect for look, rect in places if look.code == self.current)
        hidden = current.right() + t.px(40) - self.width()  # the row slides, so that the current tab is whole
        return [(look, rect.translated(-hidden, 0)) for look, rect in places] if hidden > 0 else places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme()
        fill(painter, self.rect(), t.colour("canvas"))
        fill(painter, QRect(0, self.height() - 1, self.width(), 1), t.colour("line"))
        for look, rect in self._places():
            if look.starts_group:
                fill(painter, QRect(rect.left() - t.px(20), t.px(9), 1, t.px(16)), t.colour("line2"))
            self._paint_tab(painter, look, rect)
        painter.end()

    def _paint_tab(self, painter: QPainter, look: TabLook, rect: QRect) -> None:
        t, is_current = theme(), look.code == self.current
        painter.setFont(t.font("body", weight=600 if is_current else 500))
        painter.setPen(t.colour("accent_text" if is_current else "text2"))
        middle = rect.adjusted(0, 0, t.px(12), -t.px(3))
        painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter, shown(look.name))
        x = rect.left() + text_width(t.font("body", weight=500), shown(look.name)) + t.px(6)
        if look.state:
            icon, token = ("octagon-alert", "danger") if look.state == "blocking" else ("triangle-alert", "warn")
            size = t.px(15)
            paint_icon(painter, icon, QRect(x, middle.center().y() - size // 2, size, size), t.colour(token))
            x += t.px(18)
        if look.count:
            token = {"blocking": "danger", "alert": "warn"}.get(look.state, "text2")
            painter.setFont(t.font("small", weight=500, figures=True))
            painter.setPen(t.colour(token))
            painter.drawText(QRect(x, 0, t.px(40), middle.height()), Qt.AlignmentFlag.AlignVCenter, look.count)
        if is_current:
            fill(painter, QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), t.colour("accent_text"))
            if self.hasFocus() and self._shows_ring:
                focus_ring(painter, rect.adjusted(-t.px(6), t.px(3), t.px(6), -t.px(5)), 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for look, rect in self._places():
            if rect.adjusted(-8, 0, 8, 0).contains(event.position().toPoint()):
                self.chosen.emit(look.code)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self._shows_ring = event.reason() in BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()


TINY = 800  # a window at its smallest with a large text


def in_text(pixels: int) -> int:
    """A length of the window as its text sees it: at 150 %, 960 pixels hold what 640 do."""
    return pixels * 100 // theme().text_size


class BidTab(Ground):
    """One tab: reloads when a kind it shows was touched; the page calls `reload` when it becomes stale and seen.

    `place_requested` asks the page to show a place of the DCE: piece, page, box, words; `state_told` gives the bar this
    tab's count and trouble; `tab_requested` goes to another tab, or to a record of it (`questions/id`).
    """

    kinds: frozenset[str] = frozenset()
    place_requested = Signal(int, object, object, str)
    state_told = Signal(str, str)
    tab_requested = Signal(str)

    def __init__(self, context: Context, bid_id: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self.context, self.bid_id = context, bid_id
        self.is_stale = True
        self.error_line = ErrorLine()
        self.layout_ = column(self)
        held = line(margins=(12, 0, 12, 0))
        held.addWidget(self.error_line)
        self.layout_.addLayout(held)

    def wants(self, touched: frozenset[Subject]) -> bool:
        return any(subject.kind in self.kinds for subject in touched)

    def reload(self) -> None:
        """Read again what the tab shows."""

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return ()

    def open_item(self, id: str) -> None:
        """Show one record of the tab."""

    def new_item(self) -> None:
        """Ctrl+N."""

    def find(self) -> None:
        """Ctrl+F."""

    def main_action(self) -> None:
        """Ctrl+Enter."""

    def escape(self) -> bool:
        return False

    def fit(self, width: int, height: int) -> None:
        """The window has this size, in pixels of a text at 100 %."""

    def close_tab(self) -> None:
        """The page goes away: give back workers."""
