"""Tables drawn with ruling lines or filled areas, as grids of rows and columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from relais_app.dce.layout_cells import TOLERANCE, tables_of
from relais_app.dce.model import Box

_MOST_EDGES = 3_000
_NARROW = 16.0  # points: a column this narrow whose neighbour is never filled beside it is a drawing accident


@dataclass(slots=True)
class Grid:
    """A table's cells on common row and column borders."""

    box: Box
    tops: list[float]
    lefts: list[float]
    slots: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # elementary slot → its cell's
    is_shaded: bool = False  # drawn by filled areas alone

    @property
    def rows(self) -> int:
        return len(self.tops)

    @property
    def columns(self) -> int:
        return len(self.lefts)

    def slot(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell (row, column) under a point, or None outside the table."""
        x0, top, x1, bottom = self.box
        if not (x0 <= x <= x1 and top <= y <= bottom):
            return None
        row, column = bisect_right(self.tops, y) - 1, bisect_right(self.lefts, x) - 1
        return self.slots.get((max(row, 0), max(column, 0)))

    def row_boxes(self) -> list[Box | None]:
        bottoms = [*self.tops[1:], self.box[3]]
        return [(self.box[0], top, self.box[2], bottom) for top, bottom in zip(self.tops, bottoms, strict=True)]

    def numbering(self, filled: set[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
        """New numbers of the rows and columns that hold text: empty ones go, accidental columns join their neighbour."""
        rows = {row: number for number, row in enumerate(sorted({row for row, _column in filled}))}
        used = sorted({column for _row, column in filled})
        columns: dict[int, int] = {}
        for place, column in enumerate(used):
            if place and self._joins(used[place - 1], column, filled):
                columns[column] = columns[used[place - 1]]
            else:
                columns[column] = max(columns.values(), default=-1) + 1
        return rows, columns

    def _joins(self, left: int, right: int, filled: set[tuple[int, int]]) -> bool:
        """Two columns never filled in one row, close together or the first one's cells all reaching over the second."""
        rows = [row for row, column in filled if column == left]
        if any((row, right) in filled for row in rows):
            return False
        is_close = self.lefts[right] - self.lefts[left] <= _NARROW
        return is_close or all(self.slots.get((row, right)) == (row, left) for row in rows)


def find_grids(edges: list[Box], shades: list[Box]) -> list[Grid]:
    """The tables that ruling lines draw, and those drawn by filled areas where there are no lines; top to bottom."""
    grids = _grids(edges)
    if shades:
        drawn = [grid.box for grid in grids]
        shaded = [grid for grid in _grids(edges + shades) if not any(_meet(grid.box, box) for box in drawn)]
        for grid in shaded:
            grid.is_shaded = True
        grids += shaded
    return sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] - TOLERANCE and two[1] < one[3] - TOLERANCE


def _grids(edges: list[Box]) -> list[Grid]:
    if len(edges) < 4 or len(edges) > _MOST_EDGES:
        return []
    return [_grid(cells) for cells in tables_of(edges)]


def _grid(cells: list[Box]) -> Grid:
    tops, lefts = sorted({c[1] for c in cells}), sorted({c[0] for c in cells})
    box = (lefts[0], tops[0], max(c[2] for c in cells), max(c[3] for c in cells))
    grid = Grid(box, tops, lefts)
    for x0, top, x1, bottom in cells:
        row, column = tops.index(top), lefts.index(x0)
        for i in range(row, bisect_right(tops, bottom - 0.5)):
            for j in range(column, bisect_right(lefts, x1 - 0.5)):
                grid.slots.setdefault((i, j), (row, column))
    return grid
