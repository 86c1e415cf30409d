"""The list of changes between two versions: what was struck in the buyer's words, what replaces it, and its effect."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relais_app.base.words import _
from relais_app.ui.bids.version_data import ChangeItem, LoadedVersion, Runs
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.models import ListModel, RowLook, RowRole, Section, SectionRole
from relais_app.ui.widgets.painting import fill, focus_ring, radius, rounded, shown, text_width, write

EDGE = 20  # of the texts from the list's left edge
INDENT = 22
AROUND = 60  # characters kept around what differs
MOST = 170
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


def excerpt(runs: Runs) -> str:
    """The words that differ, with a little of what surrounds them."""
    text, first, last = "", -1, 0
    for words, is_changed in runs:
        start = len(text) + bool(text)
        text = f"{text} {words}".strip()
        if is_changed:
            first = start if first < 0 else first
            last = len(text)
    if first < 0:
        return text if len(text) <= MOST else text[:MOST].rsplit(" ", 1)[0] + "…"
    start = 0 if first <= AROUND else text.rfind(" ", 0, first - AROUND) + 1
    stop = min(len(text), max(last, start + 40) + AROUND, start + MOST + AROUND)
    stop = len(text) if stop >= len(text) else text.rfind(" ", 0, stop)
    return ("…" if start else "") + text[start:stop] + ("…" if stop < len(text) else "")


def _look(item: ChangeItem) -> RowLook:
    parts = [item.title, item.where]
    if item.before:
        parts.append(_("avant : {text}").format(text=excerpt(item.before)))
    if item.after:
        parts.append(_("après : {text}").format(text=excerpt(item.after)))
    return RowLook(title=item.title, sentence=", ".join(p for p in (*parts, item.effect) if p))


class _ChangeDelegate(QStyledItemDelegate):
    def __init__(self, view: ChangeList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        if index.data(SectionRole) is not None:
            return QSize(0, theme().px(36))
        return QSize(0, self._view.height_of(index.data(RowRole)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        section = index.data(SectionRole)
        if section is not None:
            self._paint_section(painter, option.rect, section)
        else:
            self._paint_item(painter, option.rect, index)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, section: Section) -> None:
        t = theme()
        fill(painter, rect.adjusted(0, t.px(4), 0, 0), t.colour("sunken"))
        inside = rect.adjusted(t.px(EDGE), t.px(4), -t.px(EDGE), 0)
        room = inside.adjusted(0, 0, -t.px(30), 0)
        write(painter, room, section.title, t.font("secondary", weight=600))
        write(painter, inside, section.detail, t.font("small"), "text2", Qt.AlignmentFlag.AlignRight)

    def _paint_item(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        t, view = theme(), self._view
        item: ChangeItem = index.data(RowRole)
        is_current = index == view.currentIndex()
        ground = rect.adjusted(t.px(8), 1, -t.px(8), -1)
        if is_current:
            rounded(painter, ground, radius("control"), t.colour("sel"))
            if view.hasFocus():
                focus_ring(painter, ground, radius("control"))
        else:
            line = QRect(rect.left() + t.px(EDGE), rect.bottom(), rect.width() - 2 * t.px(EDGE), 1)
            fill(painter, line, t.colour("line"))
        left, width = rect.left() + t.px(EDGE), rect.width() - 2 * t.px(EDGE)
        where = text_width(t.font("small", weight=500), shown(item.where))
        top = rect.top() + t.px(7)
        title = QRect(left, top, width - where - t.px(12), t.px(22))
        write(painter, title, item.title, t.font("row_title", weight=600))
        write(painter, QRect(left, top, width, t.px(22)), item.where, t.font("small", weight=500), "accent_text",
              Qt.AlignmentFlag.AlignRight)  # fmt: skip
        top += t.px(24)
        for icon, token, text, font in view.parts(item):
            top += self._paint_part(painter, QRect(left, top, width, 0), icon, token, text, font)

    def _paint_part(self, painter: QPainter, at: QRect, icon: str, token: str, text: str, font: QFont) -> int:
        t, height = theme(), self._view.part_height(text, font)
        size = t.px(13)
        spot = QRect(at.left(), at.top() + t.px(4), size, size)
        colour = {"minus": "danger", "plus": "ok"}.get(icon, token)
        if icon == "→":
            painter.setFont(t.font("small"))
            painter.setPen(t.colour(token))
            painter.drawText(QRect(at.left(), at.top(), t.px(16), t.px(19)), Qt.AlignmentFlag.AlignVCenter, "→")
        else:
            paint_icon(painter, icon, spot, t.colour(colour))
        painter.setFont(font)
        painter.setPen(t.colour(token))
        box = QRect(at.left() + t.px(INDENT), at.top(), at.width() - t.px(INDENT), height)
        painter.drawText(box, _FLAGS, shown(text))
        return height + t.px(2)


class ChangeList(QListView):
    """`item_changed` says the current change; `item_activated` that Enter asked for its action."""

    item_changed = Signal(object)
    item_activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = ListModel(_look, self)
        self._heights: dict[tuple[str, int], int] = {}
        self.setAccessibleName(_("Changements de la nouvelle version"))
        self.setModel(self.changes)
        self.setItemDelegate(_ChangeDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self._activate(index))

    def show_version(self, loaded: LoadedVersion) -> None:
        """Every change under its piece; the current one stays where it is still there."""
        kept = self.current()
        self._heights.clear()
        rows: list[ChangeItem | Section] = []
        for title, items in loaded.items:
            rows += [Section(title, str(len(items))), *items]
        self.changes.show(rows)
        if kept is None or not self.select(kept.id):
            self.step(1)

    def current(self) -> ChangeItem | None:
        item: ChangeItem | None = self.currentIndex().data(RowRole)
        return item

    def select(self, id: str) -> bool:
        for number, item in enumerate(self.changes.items):
            if isinstance(item, ChangeItem) and item.id == id:
                self.setCurrentIndex(self.changes.index(number))
                return True
        return False

    def step(self, by: int) -> bool:
        """The next (or previous) change."""
        items, number = self.changes.items, self.currentIndex().row() + by
        while 0 <= number < len(items):
            if isinstance(items[number], ChangeItem):
                self.setCurrentIndex(self.changes.index(number))
                self.scrollTo(self.currentIndex())
                return True
            number += by
        return False

    # ---- measures

    def serif(self, *, is_struck: bool = False) -> QFont:
        font = QFont(theme().font("quotation"))
        font.setPointSizeF(font.pointSizeF() * 14 / 15)
        font.setStrikeOut(is_struck)
        return font

    def parts(self, item: ChangeItem) -> list[tuple[str, str, str, QFont]]:
        """Icon, colour, text and font of what stands under the title."""
        found = []
        if item.before:
            found.append(("minus", "text2", excerpt(item.before), self.serif(is_struck=True)))
        if item.after:
            found.append(("plus", "text", excerpt(item.after), self.serif()))
        if item.effect:
            found.append(("→", "text2", item.effect, theme().font("small", weight=500)))
        return found

    def part_height(self, text: str, font: QFont) -> int:
        width = max(60, self.viewport().width() - 2 * theme().px(EDGE) - theme().px(INDENT))
        return QFontMetrics(font).boundingRect(QRect(0, 0, width, 2000), _FLAGS, shown(text)).height()

    def height_of(self, item: ChangeItem) -> int:
        key = (item.id, self.viewport().width())
        if key not in self._heights:
            parts = sum(self.part_height(text, font) + theme().px(2) for _i, _t, text, font in self.parts(item))
            self._heights[key] = theme().px(7 + 24 + 10) + parts
        return self._heights[key]

    # ---- moving

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.item_changed.emit(current.data(RowRole) if current.isValid() else None)

    def moveCursor(self, action, modifiers) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        if action in (moves.MoveUp, moves.MoveDown):
            self.step(-1 if action == moves.MoveUp else 1)
            return self.currentIndex()
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Single keys act here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _activate(self, index: QModelIndex) -> None:
        if index.data(RowRole) is not None:
            self.item_activated.emit(index.data(RowRole))
