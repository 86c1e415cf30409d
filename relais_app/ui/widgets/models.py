"""Models over frozen rows: a list with section headers, and a table whose columns are named once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from relais_app.base.text import fold
from relais_app.ui.widgets.painting import shown

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
LookRole = Qt.ItemDataRole.UserRole + 1
RowRole = Qt.ItemDataRole.UserRole + 2
SortRole = Qt.ItemDataRole.UserRole + 3
SectionRole = Qt.ItemDataRole.UserRole + 4
DescriptionRole = Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True)
class Section:
    """A header between rows; `token` colours its detail."""

    title: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class RowLook:
    """How one row of a list looks. Empty parts are left out; two or three lines."""

    title: str
    above: str = ""
    below: str = ""
    icon: str = ""
    icon_token: str = "text2"
    right: str = ""
    right_token: str = "text2"
    right_icon: str = ""
    badge: str = ""  # on the last line, at the right
    badge_icon: str = ""
    badge_token: str = "text2"
    closeness: int | None = None
    is_dim: bool = False
    is_flat: bool = False  # one line: the title, then `below` beside it
    action: str = ""  # what Enter does: shown as a button on the current row
    sentence: str = ""  # for a screen reader; made of the parts when empty

    def said(self) -> str:
        """The whole row as one sentence."""
        if self.sentence:
            return shown(self.sentence)
        parts = (self.above, self.title, self.below, self.right, self.badge)
        return shown(", ".join(part for part in parts if part))


class ListModel(QAbstractListModel):
    """Rows and section headers, each row with its look."""

    def __init__(self, look: Callable[[Any], RowLook], parent=None) -> None:
        super().__init__(parent)
        self._look = look
        self._items: tuple[Any, ...] = ()

    def show(self, items: Sequence[Any]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def append(self, items: Sequence[Any]) -> None:
        """Rows that were read later."""
        if items:
            self.beginInsertRows(QModelIndex(), len(self._items), len(self._items) + len(items) - 1)
            self._items += tuple(items)
            self.endInsertRows()

    def change(self, matches: Callable[[Any], bool], change: Callable[[Any], Any]) -> None:
        """Replace a row in place, where `matches(row)` is true."""
        for number, item in enumerate(self._items):
            if not isinstance(item, Section) and matches(item):
                self._items = (*self._items[:number], change(item), *self._items[number + 1 :])
                index = self.index(number)
                self.dataChanged.emit(index, index)

    @property
    def items(self) -> tuple[Any, ...]:
        return self._items

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._items[index.row()], Section):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if isinstance(item, Section):
            return {SectionRole: item, Qt.ItemDataRole.DisplayRole: item.title, DescriptionRole: item.title}.get(role)
        if role == RowRole:
            return item
        if role == LookRole:
            return self._look(item)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._look(item).title
        return self._look(item).said() if role == DescriptionRole else None


@dataclass(frozen=True, kw_only=True)
class CellLook:
    """How one cell looks: `state` makes a tag of it (see painting.STATES)."""

    text: str
    style: str = "plain"  # plain, strong, serif, link, quiet
    detail: str = ""  # a second, smaller line
    state: str = ""
    is_filled: bool = False  # the tag's soft ground
    icon: str = ""
    icon_token: str = ""  # the text's when empty
    token: str = ""
    dots: tuple[int, int] | None = None  # lit, of


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its header, what it shows, what it is sorted by."""

    title: str
    look: Callable[[Any], CellLook | str]
    sort: Callable[[Any], Any] | None = None
    width: int = 0  # 0 shares the room left
    is_right: bool = False
    is_figures: bool = False
    find: Callable[[Any], str] | None = None  # text that the filter looks in; the shown text when None

    def cell(self, row: Any) -> CellLook:
        look = self.look(row)
        return CellLook(text=look) if isinstance(look, str) else look


@dataclass
class _Placed:
    """A row or a section header where it stands in the model."""

    item: Any
    section: int
    is_header: bool = False
    folded: str = field(default="")


class TableModel(QAbstractTableModel):
    """Rows grouped in sections when `section` is given (title of the section of a row)."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        section: Callable[[Any], str] | None = None,
        section_detail: Callable[[str, Sequence[Any]], str] | None = None,
        parent=None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._section, self._section_detail = section, section_detail
        self._placed: list[_Placed] = []

    def show(self, rows: Sequence[Any]) -> None:
        """Replace everything; sections stand in the order in which their first row comes."""
        self.beginResetModel()
        if self._section is None:
            self._placed = [_Placed(row, 0) for row in rows]
        else:
            groups: dict[str, list[Any]] = {}
            for row in rows:
                groups.setdefault(self._section(row), []).append(row)
            self._placed = []
            for number, (title, members) in enumerate(groups.items()):
                detail = self._section_detail(title, members) if self._section_detail else ""
                self._placed.append(_Placed(Section(title, detail), number, is_header=True))
                self._placed += [_Placed(row, number) for row in members]
        self.endResetModel()

    @property
    def rows(self) -> tuple[Any, ...]:
        return tuple(p.item for p in self._placed if not p.is_header)

    def placed(self, row: int) -> _Placed:
        return self._placed[row]

    def folded(self, row: int) -> str:
        """All the text of a row, folded, for the filter."""
        placed = self._placed[row]
        if not placed.folded:
            texts = (c.find(placed.item) if c.find else c.cell(placed.item).text for c in self.columns)
            placed.folded = fold(" ".join(texts))
        return placed.folded

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._placed)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return shown(self.columns[section].title)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._placed[index.row()].is_header:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        placed = self._placed[index.row()]
        if placed.is_header:
            known = {SectionRole: placed.item, Qt.ItemDataRole.DisplayRole: placed.item.title}
            return known.get(role, shown(placed.item.title) if role == DescriptionRole else None)
        return self._row_data(placed.item, self.columns[index.column()], role)

    def _row_data(self, row: Any, column: Column, role: int) -> Any:
        if role == RowRole:
            return row
        if role == LookRole:
            return column.cell(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.cell(row).text
        if role == SortRole:
            return column.sort(row) if column.sort else fold(column.cell(row).text)
        if role == DescriptionRole:
            return shown(self.sentence(row))
        return None

    def sentence(self, row: Any) -> str:
        """A row as one sentence: each cell with its header."""
        cells = ((column.title, column.cell(row)) for column in self.columns)
        return ", ".join(f"{title} : {cell.text}" if title else cell.text for title, cell in cells if cell.text)


class TableProxy(QSortFilterProxyModel):
    """Sorts rows inside their section by raw values, and keeps the rows that hold all the words looked for."""

    def __init__(self, model: TableModel, parent=None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._keep: Callable[[Any], bool] | None = None
        self.setSourceModel(model)

    def look_for(self, words: str) -> None:
        self._words = fold(words).split()
        self.invalidate()

    def keep_rows(self, keep: Callable[[Any], bool] | None) -> None:
        """Keep only the rows for which `keep` is true."""
        self._keep = keep
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model: TableModel = self.sourceModel()
        placed = model.placed(row)
        if not placed.is_header:
            return self._accepts(model, row)
        following = row + 1
        while following < model.rowCount() and not model.placed(following).is_header:
            if self._accepts(model, following):
                return True
            following += 1
        return False

    def _accepts(self, model: TableModel, row: int) -> bool:
        if self._keep is not None and not self._keep(model.placed(row).item):
            return False
        return not self._words or all(word in model.folded(row) for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        model: TableModel = self.sourceModel()
        a, b = model.placed(left.row()), model.placed(right.row())
        backwards = self.sortOrder() == Qt.SortOrder.DescendingOrder
        if a.section != b.section:
            return (a.section < b.section) != backwards
        if a.is_header != b.is_header:
            return a.is_header != backwards
        return _before(left.data(SortRole), right.data(SortRole))


def _before(a: Any, b: Any) -> bool:
    """None comes last when sorted upwards."""
    if a is None or b is None:
        return a is not None
    return bool(a < b)
