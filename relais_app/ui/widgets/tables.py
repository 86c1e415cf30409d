"""A table on a model of frozen rows: painted cells, section rows, a header that sorts, the keyboard's ring."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme, tokens
from relais_app.ui.widgets.cells import paint_cell
from relais_app.ui.widgets.lists import single_key
from relais_app.ui.widgets.models import (
    Column,
    LookRole,
    RowRole,
    Section,
    SectionRole,
    TableModel,
    TableProxy,
)
from relais_app.ui.widgets.painting import fill, rule, shown, write

EDGE = 20  # of the first and last column's text from the table's edges
GAP = 8  # between a cell's text and its right edge
RIGHT_GAP = 20  # the same for figures set at the right, which the next column would touch


class CellDelegate(QStyledItemDelegate):
    """Paints one cell, or a whole section row."""

    def __init__(self, view: RowTable) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(0, self._view.row_height(index.data(SectionRole) is not None))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        section = index.data(SectionRole)
        if section is not None:
            self._paint_section(painter, option.rect, section)
        else:
            self._paint_cell(painter, option.rect, index)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, section: Section) -> None:
        t = theme()
        fill(painter, rect, t.colour("sunken"))
        rule(painter, rect)
        line = rect.adjusted(t.px(EDGE), 0, -t.px(EDGE), 0)
        write(painter, line, section.title, t.font("secondary", weight=600))
        write(painter, line, section.detail, t.font("small"), "text2", Qt.AlignmentFlag.AlignRight)

    def _paint_cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        t, view = theme(), self._view
        is_current = index.row() == view.currentIndex().row()
        if is_current:
            token = "sel" if view.hasFocus() or view.keeps_selection else "hover"
            fill(painter, rect, t.colour(token))
        elif index.row() == view.hovered_row:
            fill(painter, rect, t.colour("hover"))
        rule(painter, rect)
        if is_current and index.column() == view.first_column:
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height() - 1), t.colour("accent_text"))
        if is_current and view.hasFocus() and t.is_high_contrast:
            fill(painter, QRect(rect.left(), rect.top(), rect.width(), 1), t.colour("text"))
        column = view.column(index.column())
        is_last = index.column() == index.model().columnCount() - 1
        left = t.px(EDGE) if index.column() == view.first_column else t.px(GAP)
        right = t.px(EDGE) if is_last else t.px(RIGHT_GAP if column.is_right else GAP)
        paint_cell(painter, rect.adjusted(left, 0, -right, 0), index.data(LookRole), column)


class HeaderView(QHeaderView):
    """Column titles in our font over a rule; the sorted one has an arrow."""

    def __init__(self, view: RowTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(30))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        painter.save()
        t, column = theme(), self._view.column(logical)
        fill(painter, rect, t.colour("canvas"))
        rule(painter, rect, "line2")
        is_last = logical == self.count() - 1
        left = t.px(EDGE) if logical == self._view.first_column else t.px(GAP)
        right = t.px(EDGE) if is_last else t.px(RIGHT_GAP if column.is_right else GAP)
        inside = rect.adjusted(left, 0, -right, 0)
        align = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
        used = write(painter, inside, column.title, t.font("small", weight=500), "text2", align)
        if self._view.sorted_column == logical and not column.is_right:
            size = t.px(12)
            spot = QRect(inside.left() + used + t.px(5), inside.center().y() - size // 2 + 1, size, size)
            name = "chevron-down" if self._view.is_descending else "chevron-up"
            paint_icon(painter, name, spot, t.colour("text2"))
        painter.restore()

    def paintEvent(self, event) -> None:
        painter = QPainter(self.viewport())
        fill(painter, self.viewport().rect(), theme().colour("canvas"))
        rule(painter, self.viewport().rect(), "line2")
        painter.end()
        super().paintEvent(event)


def _name_of(row: Any) -> Any:
    """What tells a row from the others, from one reading to the next."""
    return getattr(row, "id", None) or getattr(row, "code", None)


class RowTable(QTableView):
    """The view. A click on a header sorts; a second one turns the order; a third goes back to the first order."""

    row_changed = Signal(object)
    row_activated = Signal(object)
    key_pressed = Signal(str)

    def __init__(
        self, model: TableModel, name: str, *, lines: int = 1, single_keys: str = "", can_sort: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.table, self.proxy = model, TableProxy(model, self)
        self.keeps_selection = True
        self.hovered_row = -1
        self.first_column = 0  # of those that are shown
        self.sorted_column, self.is_descending = -1, False
        self._lines, self._single_keys = lines, single_keys
        self.setAccessibleName(shown(name))
        self.setModel(self.proxy)
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(HeaderView(self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setMinimumSectionSize(theme().px(32))
        self.verticalHeader().setMinimumSectionSize(8)
        self.doubleClicked.connect(self._activate)
        if can_sort:
            self.horizontalHeader().sectionClicked.connect(self._sort_by)
        for changed in (
            self.proxy.modelReset,
            self.proxy.layoutChanged,
            self.proxy.rowsInserted,
            self.proxy.rowsRemoved,
        ):
            changed.connect(self._lay_rows)
        self._lay_rows()

    def column(self, number: int) -> Column:
        return self.table.columns[number]

    def hide_columns(self, numbers: Collection[int]) -> None:
        """Leave these out, where the window is too narrow for all of them."""
        for number in range(len(self.table.columns)):
            self.setColumnHidden(number, number in numbers)
        self.first_column = next((n for n in range(len(self.table.columns)) if n not in numbers), 0)
        self._share_width()

    def show_rows_in_place(self, rows) -> None:
        """The same list read again: nothing moves under the eyes."""
        before = self.verticalScrollBar().value()
        self.show_rows(rows)
        self.verticalScrollBar().setValue(before)

    def row_height(self, is_section: bool) -> int:
        rows = tokens()["rows"]
        return theme().px(rows["section"] if is_section else rows["table_two_lines" if self._lines == 2 else "table"])

    def show_rows(self, rows) -> None:
        """Show these rows and keep the current one where it is still there."""
        kept = _name_of(self.current_row())
        self.table.show(rows)
        if kept is None or not self.select(lambda row: _name_of(row) == kept):
            self.select_first()

    def current_row(self) -> Any:
        return self.currentIndex().data(RowRole)

    def select(self, matches: Callable[[Any], bool]) -> bool:
        """Make current the first shown row for which `matches(row)` is true."""
        for number in range(self.proxy.rowCount()):
            row = self.proxy.index(number, 0).data(RowRole)
            if row is not None and matches(row):
                self.setCurrentIndex(self.proxy.index(number, 0))
                return True
        return False

    def select_first(self) -> bool:
        return self.select(lambda row: True)

    def row_below(self) -> Any:
        """The row after the current one, headers skipped, or None."""
        index = self._neighbour(1)
        return index.data(RowRole) if index.isValid() and index.row() != self.currentIndex().row() else None

    def step(self, by: int = 1) -> bool:
        """The next (or previous) row that is not a section header."""
        index = self._neighbour(by)
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row() or not previous.isValid():
            self.row_changed.emit(current.data(RowRole) if current.isValid() else None)

    def moveCursor(self, action, modifiers) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        if action in (moves.MoveUp, moves.MoveDown):
            index = self._neighbour(-1 if action == moves.MoveUp else 1)
            return index if index.isValid() else self.currentIndex()
        if action in (moves.MoveLeft, moves.MoveRight, moves.MoveNext, moves.MovePrevious):
            return self.currentIndex()
        index = super().moveCursor(action, modifiers)
        if index.data(SectionRole) is not None:
            return self.proxy.index(index.row() + 1, 0)
        return index

    def _neighbour(self, by: int) -> QModelIndex:
        number = self.currentIndex().row() + by
        while 0 <= number < self.proxy.rowCount():
            index = self.proxy.index(number, 0)
            if index.data(SectionRole) is None:
                return index
            number += by
        return QModelIndex()

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

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._lay_rows()
            self._share_width()
        super().changeEvent(event)

    def mouseMoveEvent(self, event) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _share_width(self) -> None:
        """Fixed columns keep their width while the room lasts; the others share the rest."""
        room = self.viewport().width()
        columns = self.table.columns
        widths = [0 if self.isColumnHidden(number) else theme().px(c.width) for number, c in enumerate(columns)]
        shown_columns = [number for number in range(len(columns)) if not self.isColumnHidden(number)]
        free = [number for number in shown_columns if not columns[number].width] or shown_columns[:1]
        rest = room - sum(w for number, w in enumerate(widths) if number not in free)
        for number in free:
            widths[number] = max(theme().px(120), rest // len(free))
        over = sum(widths) - room
        if over > 0 and free:
            fixed = sum(w for number, w in enumerate(widths) if number not in free) or 1
            widths = [w if number in free else w - over * w // fixed for number, w in enumerate(widths)]
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)

    def _lay_rows(self, *_: object) -> None:
        self.hovered_row = -1
        self.clearSpans()
        usual = self.row_height(False)
        self.verticalHeader().setDefaultSectionSize(usual)
        for number in range(self.proxy.rowCount()):
            is_section = self.proxy.index(number, 0).data(SectionRole) is not None
            if is_section:
                self.setSpan(number, 0, 1, self.proxy.columnCount())
                self.setRowHeight(number, self.row_height(True))
            elif self.rowHeight(number) != usual:
                self.setRowHeight(number, usual)

    def _sort_by(self, column: int) -> None:
        if self.sorted_column != column:
            self.sorted_column, self.is_descending = column, False
        elif not self.is_descending:
            self.is_descending = True
        else:
            self.sorted_column = -1
        order = (
            Qt.SortOrder.DescendingOrder
            if self.is_descending and self.sorted_column >= 0
            else Qt.SortOrder.AscendingOrder
        )
        self.proxy.sort(self.sorted_column, order)
        self.horizontalHeader().viewport().update()

    def _activate(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if row is not None:
            self.row_activated.emit(row)
