"""A list of rows as the pages draw them: two or three lines, section headers, the verb on the current row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme, tokens
from relais_app.ui.widgets.models import ListModel, LookRole, RowLook, RowRole, Section, SectionRole
from relais_app.ui.widgets.painting import (
    fill,
    focus_ring,
    key_hint_width,
    paint_closeness,
    paint_key_hint,
    radius,
    rounded,
    shown,
    text_width,
    write,
)

MARGIN = 8  # of the selection's ground from the list's edges
PAD = 12  # of the text inside that ground


class RowDelegate(QStyledItemDelegate):
    """Paints a `RowLook` or a `Section`."""

    def __init__(self, view: RowList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        section = index.data(SectionRole)
        if section is not None:
            return QSize(0, theme().px(40 if index.row() else 34))
        look: RowLook = index.data(LookRole)
        if look.is_flat:
            return QSize(0, theme().px(tokens()["rows"]["table"]))
        lines = "list_three_lines" if look.above and look.below else "list_two_lines"
        return QSize(0, theme().px(tokens()["rows"][lines]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        section = index.data(SectionRole)
        if section is not None:
            self._paint_section(painter, option.rect, section)
        else:
            self._paint_row(painter, option.rect, index)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, section: Section) -> None:
        t = theme()
        left = self._view.edge()
        line = QRect(left, rect.bottom() - t.px(26), rect.width() - left - t.px(PAD), t.px(22))
        used = write(painter, line, section.title, t.font("body", weight=600))
        line.setLeft(line.left() + used + t.px(8))
        write(painter, line, section.detail, t.font("body"), "text2")

    def _paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        t, look, view = theme(), index.data(LookRole), self._view
        is_current = index == view.currentIndex()
        is_active = is_current and view.hasFocus()
        ground = rect.adjusted(view.edge() - t.px(PAD), 0, -t.px(MARGIN), 0)
        if is_current:
            token = "sel" if is_active or view.keeps_selection else "hover"
            edge = t.colour("text") if t.is_high_contrast else None
            rounded(painter, ground, radius("control"), t.colour(token), edge)
        elif index.row() == view.hovered_row:
            rounded(painter, ground, radius("control"), t.colour("hover"))
        left = view.edge() + (t.px(32) if look.icon else t.px(23) if look.closeness is not None else 0)
        right = rect.right() - t.px(MARGIN + PAD + 4)
        if self._has_rule_below(index, is_current):
            fill(painter, QRect(left, rect.bottom(), right - left + 1, 1), t.colour("line"))
        self._paint_mark(painter, rect, look)
        if is_current and look.action:
            right = self._paint_action(painter, rect, right, look.action)
        text_rect = QRect(left, rect.top(), right - left, rect.height())
        if look.is_flat:
            self._paint_one(painter, text_rect, look)
        elif look.above and look.below:
            self._paint_three(painter, text_rect, look)
        else:
            self._paint_two(painter, text_rect, look)
        if is_active and view.shows_ring:
            focus_ring(painter, ground, radius("control"))

    def _has_rule_below(self, index: QModelIndex, is_current: bool) -> bool:
        below = index.siblingAtRow(index.row() + 1)
        if index.data(LookRole).is_flat:
            return False
        if not below.isValid() or below.data(SectionRole) is not None:
            return False
        return not is_current and below != self._view.currentIndex()

    def _paint_mark(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        t, left = theme(), self._view.edge()
        if look.icon:
            size = t.px(18)
            top = rect.center().y() - size // 2 + 1 if look.is_flat else rect.top() + t.px(10 if look.above else 8)
            paint_icon(painter, look.icon, QRect(left + t.px(2), top, size, size), t.colour(look.icon_token))
        elif look.closeness is not None:
            paint_closeness(painter, left - t.px(1), rect.top() + t.px(14), look.closeness, is_dim=look.is_dim)

    def _paint_action(self, painter: QPainter, rect: QRect, right: int, verb: str) -> int:
        box = self.action_rect(rect, right, verb)
        t = theme()
        rounded(painter, box, radius("control"), t.colour("accent"))
        colour = t.colour("on_accent")
        paint_key_hint(painter, box.right() - t.px(8), box.center().y() + 1, "⏎", text=colour, edge=colour)
        painter.setFont(t.font("secondary", weight=600))
        painter.setPen(colour)
        painter.drawText(box.adjusted(t.px(10), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown(verb))
        return box.left() - t.px(10)

    def action_rect(self, rect: QRect, right: int, verb: str) -> QRect:
        """Where the verb's button stands on the current row."""
        t = theme()
        width = text_width(t.font("secondary", weight=600), shown(verb)) + t.px(28) + key_hint_width("⏎")
        height = t.px(28)
        return QRect(right - width + 1, rect.center().y() - height // 2 + 1, width, height)

    def _paint_one(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        t = theme()
        rect = rect.adjusted(0, 0, -self._right_width(look), 0)
        self._paint_right(painter, rect.adjusted(0, 0, self._right_width(look), 0), look, rect.center().y())
        used = write(painter, rect, look.title, t.font("row_title"))
        rect.setLeft(rect.left() + used + t.px(12))
        if rect.width() > t.px(30):
            write(painter, rect, look.below, t.font("small"), "text2")

    def _paint_two(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        t = theme()
        right = self._right_width(look)
        if look.right:
            self._paint_right(painter, rect, look, rect.center().y())
        texts = rect.adjusted(0, 0, -right, 0)
        first = QRect(texts.left(), rect.top() + t.px(5), texts.width(), t.px(20))
        title = t.font("row_title", weight=600) if not look.is_dim and look.icon else t.font("row_title")
        write(painter, first, look.title, title, "text2" if look.is_dim else "text")
        second = QRect(texts.left(), rect.top() + t.px(25), texts.width(), t.px(18))
        write(painter, second, look.below or look.above, t.font("small"), "text2")

    def _paint_three(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        t = theme()
        first = QRect(rect.left(), rect.top() + t.px(5), rect.width() - self._right_width(look), t.px(18))
        write(painter, first, look.above, t.font("small"), "text2")
        self._paint_right(painter, rect, look, first.center().y() + 1)
        second = QRect(rect.left(), rect.top() + t.px(23), rect.width(), t.px(20))
        write(painter, second, look.title, t.font("row_title"), "text2" if look.is_dim else "text")
        third = QRect(rect.left(), rect.top() + t.px(43), rect.width(), t.px(18))
        if look.badge:
            width = text_width(t.font("small", weight=500), shown(look.badge))
            box = QRect(rect.right() - width, third.top(), width + 2, third.height())
            write(painter, box, look.badge, t.font("small", weight=500), look.badge_token)
            if look.badge_icon:
                size = t.px(14)
                spot = QRect(box.left() - size - t.px(5), third.center().y() - size // 2 + 1, size, size)
                paint_icon(painter, look.badge_icon, spot, t.colour(look.badge_token))
            third.setRight(box.left() - t.px(28))
        write(painter, third, look.below, t.font("small"), "text2")

    def _right_font(self, look: RowLook):
        return theme().font("small", weight=400 if look.right_token == "text2" else 600)

    def _right_width(self, look: RowLook) -> int:
        if not look.right:
            return 0
        icon = theme().px(20) if look.right_icon else 0
        return text_width(self._right_font(look), shown(look.right)) + icon + theme().px(12)

    def _paint_right(self, painter: QPainter, rect: QRect, look: RowLook, middle: int) -> None:
        t = theme()
        width = text_width(self._right_font(look), shown(look.right))
        box = QRect(rect.right() - width, middle - t.px(9), width + 2, t.px(18))
        write(painter, box, look.right, self._right_font(look), look.right_token)
        if look.right_icon:
            size = t.px(14)
            spot = QRect(box.left() - size - t.px(4), middle - size // 2, size, size)
            paint_icon(painter, look.right_icon, spot, t.colour(look.right_token))

    def editorEvent(self, event: QEvent, model, option: QStyleOptionViewItem, index: QModelIndex) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and index == self._view.currentIndex():
            look = index.data(LookRole)
            if look is not None and look.action:
                right = option.rect.right() - theme().px(MARGIN + PAD + 4)
                if self.action_rect(option.rect, right, look.action).contains(event.position().toPoint()):
                    self._view.row_activated.emit(index.data(RowRole))
                    return True
        return super().editorEvent(event, model, option, index)


class RowList(QListView):
    """The view. `row_changed` says the current row, `row_activated` that Enter or a double click asked for it.

    `single_keys` maps a letter or digit to what it does while the list has the keyboard.
    """

    row_changed = Signal(object)
    row_activated = Signal(object)
    key_pressed = Signal(str)

    def __init__(
        self, model: ListModel, name: str, *, single_keys: str = "", edge: int = 20, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self.keeps_selection = True
        self.shows_ring = False
        self.hovered_row = -1
        self._single_keys = single_keys
        self._edge = edge
        self.setAccessibleName(shown(name))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.doubleClicked.connect(self._activate)
        model.modelReset.connect(self._forget_hover)

    def edge(self) -> int:
        """Left edge of the text, in pixels."""
        return theme().px(self._edge)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.row_changed.emit(current.data(RowRole) if current.isValid() else None)

    def current_row(self) -> Any:
        """The current row, or None."""
        return self.currentIndex().data(RowRole)

    def select(self, matches) -> bool:
        """Make current the first row for which `matches(row)` is true."""
        for number, item in enumerate(self.model().items):
            if not isinstance(item, Section) and matches(item):
                self.setCurrentIndex(self.model().index(number))
                return True
        return False

    def select_first(self) -> bool:
        return self.select(lambda row: True)

    def show_rows(self, items) -> None:
        """Show these rows and headers, and keep the current one where it is still there."""
        kept, place = getattr(self.current_row(), "id", None), self.currentIndex().row()
        self.model().show(items)
        if kept is not None and self.select(lambda row: getattr(row, "id", None) == kept):
            return
        if place >= 0 and self._select_near(place):
            return
        if not self.select_first():
            self.row_changed.emit(None)

    def _select_near(self, place: int) -> bool:
        """The row now at `place`, or the last one before it: where one was working."""
        items = self.model().items
        for number in range(min(place, len(items) - 1), -1, -1):
            if not isinstance(items[number], Section):
                self.setCurrentIndex(self.model().index(number))
                return True
        return False

    def step(self, by: int = 1) -> None:
        """The next (or previous) row that is not a header."""
        items, number = self.model().items, self.currentIndex().row() + by
        while 0 <= number < len(items):
            if not isinstance(items[number], Section):
                self.setCurrentIndex(self.model().index(number))
                return
            number += by

    def moveCursor(self, action, modifiers) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        if action in (moves.MoveUp, moves.MoveDown):
            by = -1 if action == moves.MoveUp else 1
            items, number = self.model().items, self.currentIndex().row() + by
            while 0 <= number < len(items):
                if not isinstance(items[number], Section):
                    return self.model().index(number)
                number += by
            return self.currentIndex()
        index = super().moveCursor(action, modifiers)
        if index.data(SectionRole) is not None and index.row() + 1 < len(self.model().items):
            return self.model().index(index.row() + 1)
        return index

    def keyboardSearch(self, search: str) -> None:
        """Single keys act here: Qt's own search as one types would swallow them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._activate(self.currentIndex())
            return
        key = single_key(event)
        if key and key in self._single_keys:
            self.key_pressed.emit(key)
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _forget_hover(self) -> None:
        self.hovered_row = -1

    def _activate(self, index: QModelIndex) -> None:
        if index.data(RowRole) is not None:
            self.row_activated.emit(index.data(RowRole))


_AZERTY = {"&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", "_": "8"}


def single_key(event: QKeyEvent) -> str:
    """The letter or digit typed alone, upper case; AZERTY's unshifted signs stand for their digits."""
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return ""
    if event.key() == Qt.Key.Key_Delete:
        return "Suppr"
    text = event.text()
    return _AZERTY.get(text, text.upper()) if len(text) == 1 and text.isprintable() else ""
