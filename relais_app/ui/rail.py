"""The rail: workspace, search, pages with their counts, open bids, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme, tokens
from relais_app.ui.widgets.buttons import KeyboardRing
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.painting import (
    focus_ring,
    metrics,
    paint_key_hint,
    radius,
    rounded,
    shown,
    text_width,
    write,
)
from relais_app.ui.widgets.panes import Ground, clear, column


@dataclass(frozen=True)
class OpenBid:
    """A bid in the rail: its short name and what is left."""

    id: str
    title: str
    left: str
    is_urgent: bool = False


class _RailButton(KeyboardRing, QAbstractButton):
    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = height
        self.is_narrow = False
        self.setText(shown(name))
        self.setAccessibleName(shown(name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, theme().px(self._row_height))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, theme().px(self._row_height))

    def set_narrow(self, is_narrow: bool) -> None:
        self.is_narrow = is_narrow
        self.setToolTip(self.accessibleName() if is_narrow else "")
        self.update()

    def _paint_ground(self, painter: QPainter) -> None:
        t, rect = theme(), self.rect()
        if self.isChecked():
            edge = t.colour("text") if t.is_high_contrast else None
            rounded(painter, rect, radius("control"), t.colour("sel"), edge)
        elif self.underMouse():
            rounded(painter, rect, radius("control"), t.colour("hover"))
        if self.shows_ring():
            focus_ring(painter, rect, radius("control"))


class PageButton(_RailButton):
    """One page: icon, name, count (or trouble)."""

    def __init__(self, icon: str, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(name, tokens()["rows"]["rail"], parent)
        self._icon, self._count, self._is_trouble, self._keys = icon, "", False, keys
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def set_count(self, count: int, *, is_trouble: bool = False) -> None:
        """0 shows nothing."""
        self._count, self._is_trouble = str(count) if count else "", is_trouble
        name = self.text()
        self.setAccessibleName(f"{name}, {count}" if count else name)
        self.update()

    def set_narrow(self, is_narrow: bool) -> None:
        super().set_narrow(is_narrow)
        if is_narrow:
            self.setToolTip(f"{self.text()} ({self._keys})" if self._keys else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        self._paint_ground(painter)
        token = "accent_text" if self.isChecked() else "text2"
        size, middle = t.px(16), self.height() // 2
        left = (self.width() - size) // 2 if self.is_narrow else t.px(10)
        paint_icon(painter, self._icon, QRect(left, middle - size // 2, size, size), t.colour(token))
        if self.is_narrow:
            self._paint_dot(painter, left + size)
            return
        right = self.width() - t.px(11)
        if self._count:
            font = t.font("secondary", weight=600 if self._is_trouble else 400)
            width = text_width(font, self._count)
            count_token = "warn" if self._is_trouble else "text2"
            write(painter, QRect(right - width, 0, width + 2, self.height()), self._count, font, count_token)
            right -= width + t.px(8)
            if self._is_trouble:
                icon = t.px(14)
                paint_icon(
                    painter,
                    "triangle-alert",
                    QRect(right - icon + 2, middle - icon // 2, icon, icon),
                    t.colour("warn"),
                )
                right -= icon
        box = QRect(t.px(36), 0, right - t.px(36), self.height())
        write(
            painter,
            box,
            self.text(),
            t.font("body", weight=600 if self.isChecked() else 500),
            "accent_text" if self.isChecked() else "text",
        )

    def _paint_dot(self, painter: QPainter, right: int) -> None:
        if self._count:
            side = theme().px(6)
            dot = QRect(right - 1, self.height() // 2 - theme().px(10), side, side)
            rounded(painter, dot, side // 2, theme().colour("warn" if self._is_trouble else "accent_text"))


class BidButton(_RailButton):
    """An open bid: short name, days left."""

    def __init__(self, bid: OpenBid, parent: QWidget | None = None) -> None:
        super().__init__(bid.title, tokens()["rows"]["bid"], parent)
        self.bid = bid
        self.setCheckable(True)
        self.setAccessibleName(shown(f"{bid.title}, {bid.left}"))
        if metrics(theme().font("secondary")).horizontalAdvance(bid.title) > theme().px(130):
            self.setToolTip(shown(bid.title))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t, bid = QPainter(self), theme(), self.bid
        self._paint_ground(painter)
        font = t.font("secondary", weight=600 if bid.is_urgent else 400)
        token = "warn" if bid.is_urgent else "text2"
        left, width = t.px(12), text_width(font, shown(bid.left))
        right = self.width() - t.px(11)
        write(painter, QRect(right - width, 0, width + 2, self.height()), bid.left, font, token)
        right -= width + t.px(4)
        if bid.is_urgent:
            size = t.px(14)
            paint_icon(
                painter, "alarm-clock", QRect(right - size, (self.height() - size) // 2, size, size), t.colour("warn")
            )
            right -= size + t.px(2)
        write(painter, QRect(left, 0, right - left - t.px(3), self.height()), bid.title, t.font("secondary"))


class _Brand(_RailButton):
    """Whose workspace this is, and where it lies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Espace de travail"), 52, parent)
        self._name, self._place = "", ""

    def show_workspace(self, name: str, place: str) -> None:
        self._name, self._place = name, place
        self.setAccessibleName(shown(f"{name}, {place}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        side = t.px(28)
        left = (self.width() - side) // 2 if self.is_narrow else t.px(16)
        box = QRect(left, (self.height() - side) // 2, side, side)
        rounded(painter, box, radius("control"), t.colour("accent"))
        painter.setFont(t.font("row_title", weight=700))
        painter.setPen(t.colour("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initial(self._name))
        if self.shows_ring():
            focus_ring(painter, self.rect().adjusted(4, 4, -4, -4), radius("control"))
        if self.is_narrow:
            return
        x, line = box.right() + t.px(11), t.px(16)
        room = self.width() - x - t.px(8)
        write(painter, QRect(x, box.top() - t.px(1), room, line), self._name or "Relais", t.font("body", weight=600))
        write(
            painter,
            QRect(x, box.top() + line - t.px(1), room, line),
            self._place,
            t.font("caption", weight=400),
            "text2",
        )


_ARTICLES = {"la", "le", "les", "l", "un", "une", "des", "the", "association", "scop", "sarl", "sas"}


def initial(name: str) -> str:
    """The letter that stands for a structure: of its first word that is not an article."""
    words = name.replace("’", " ").replace("'", " ").split()
    for word in words:
        if word.lower() not in _ARTICLES and word[0].isalpha():
            return word[0].upper()
    return words[0][0].upper() if words else "R"


class _Search(_RailButton):
    """Looks like a field; opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Rechercher"), 30, parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        size, middle = t.px(15), self.height() // 2
        if self.is_narrow:
            self._paint_ground(painter)
            paint_icon(
                painter,
                "search",
                QRect((self.width() - size) // 2, middle - size // 2, size, size),
                t.colour("text2"),
            )
            return
        rounded(painter, self.rect(), radius("control"), t.colour("raised"), t.colour("line2"))
        paint_icon(painter, "search", QRect(t.px(8), middle - size // 2, size, size), t.colour("text2"))
        paint_key_hint(
            painter, self.width() - t.px(7), middle, "Ctrl K", text=t.colour("text2"), edge=t.colour("line2")
        )
        write(painter, QRect(t.px(28), 0, self.width(), self.height()), self.text(), t.font("body"), "text3")
        if self.shows_ring():
            focus_ring(painter, self.rect(), radius("control"))


class Rail(Ground):
    """208 pixels, 232 on a wide window, 56 on a narrow one or at will (F9)."""

    page_requested = Signal(str)
    bid_requested = Signal(str)
    search_requested = Signal()

    def __init__(self, pages: Sequence[tuple[str, str, str, str]], parent: QWidget | None = None) -> None:
        """`pages` are (code, icon, name, keys); the last one stands at the bottom."""
        super().__init__("chrome", rules=("right",), parent=parent)
        self.is_narrow = False
        self.buttons: dict[str, PageButton] = {}
        self._brand, self._search = _Brand(), _Search()
        self._brand.clicked.connect(lambda: self.page_requested.emit("settings"))
        self._search.clicked.connect(self.search_requested)
        body = column(self, margins=(0, 0, 1, 8))
        body.addWidget(self._brand)
        self._search_room = column(margins=(12, 2, 12, 12))
        self._search_room.addWidget(self._search)
        body.addLayout(self._search_room)
        middle = column(margins=(8, 0, 8, 0), spacing=2)
        for code, icon, name, keys in pages[:-1]:
            middle.addWidget(self._page(code, icon, name, keys))
        body.addLayout(middle)
        self._bids_title = Label(_("Dossiers ouverts"), "caption", tone="text2", weight=600)
        self._bids_title.setContentsMargins(20, theme().px(18), 8, theme().px(8))
        body.addWidget(self._bids_title)
        self._bids = column(margins=(8, 0, 8, 0))
        body.addLayout(self._bids)
        body.addStretch(1)
        foot = column(margins=(8, 8, 8, 4))
        foot.addWidget(self._page(*pages[-1]))
        body.addLayout(foot)
        self._has_bids = False
        self.setAccessibleName(_("Pages"))
        self.set_width("normal")

    def _page(self, code: str, icon: str, name: str, keys: str) -> PageButton:
        button = PageButton(icon, name, keys)
        button.clicked.connect(lambda: self.page_requested.emit(code))
        self.buttons[code] = button
        return button

    def set_width(self, kind: str) -> None:
        """`normal`, `wide` or `compact`."""
        widths = tokens()["widths"]
        width = {"normal": widths["rail"], "wide": widths["rail_wide"], "compact": widths["rail_compact"]}[kind]
        self.is_narrow = kind == "compact"
        self.setFixedWidth(width if self.is_narrow else theme().px(width))
        self._search_room.setContentsMargins(*((8, 2, 8, 12) if self.is_narrow else (12, 2, 12, 12)))
        for button in (self._brand, self._search, *self.buttons.values()):
            button.set_narrow(self.is_narrow)
        self._show_bid_rows()

    def show_workspace(self, name: str, place: str) -> None:
        self._brand.show_workspace(name, place)

    def show_bids(self, bids: Sequence[OpenBid]) -> None:
        """At most six open bids, the most urgent first."""
        clear(self._bids)
        self._has_bids = bool(bids)
        for bid in bids[:6]:
            button = BidButton(bid)
            button.clicked.connect(lambda _=False, id=bid.id: self.bid_requested.emit(id))
            self._bids.addWidget(button)
        self._show_bid_rows()

    def mark(self, page: str, bid_id: str = "") -> None:
        """Which page (and bid) is shown."""
        if page in self.buttons:
            self.buttons[page].setChecked(True)
        for number in range(self._bids.count()):
            button = self._bids.itemAt(number).widget()
            if isinstance(button, BidButton):
                button.setChecked(button.bid.id == bid_id)

    def _show_bid_rows(self) -> None:
        self._bids_title.setVisible(self._has_bids and not self.is_narrow)
        for number in range(self._bids.count()):
            widget = self._bids.itemAt(number).widget()
            if widget is not None:
                widget.setVisible(not self.is_narrow)
