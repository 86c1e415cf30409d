"""Tables as rules read them: logical rows (wrapped cells put together), headers, and tables that go on overleaf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relais_app.dce.facts.text import PieceText, TextLine
from relais_app.dce.model import Page

_REPEATED_HEADER = 3


@dataclass(slots=True)
class Cell:
    """A cell's words and the place of its first line in the piece's text."""

    column: int
    raw: str
    folded: str
    start: int
    end: int
    bold: bool


@dataclass(slots=True)
class Row:
    """The filled cells of a row, left to right."""

    page: Page
    table: int
    cells: list[Cell]

    @property
    def folded(self) -> str:
        return " | ".join(cell.folded for cell in self.cells)

    @property
    def start(self) -> int:
        return min(cell.start for cell in self.cells)

    @property
    def end(self) -> int:
        return max(cell.end for cell in self.cells)

    def cell(self, column: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(slots=True)
class Grid:
    """A table as printed, on one page or several: its rows, and the text right before it."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    start: int = 0

    @property
    def columns(self) -> set[int]:
        return {cell.column for row in self.rows for cell in row.cells}


def grids_of(text: PieceText) -> list[Grid]:
    """The tables of a piece's body, in order; a table cut by the end of a page is one grid."""
    known: list[Grid] | None = text.kept.get("grids")
    if known is None:
        known = text.kept["grids"] = _find_grids(text)
    return known


def _find_grids(text: PieceText) -> list[Grid]:
    grids: list[Grid] = []
    last_page: Page | None = None
    last_line = -1
    for page, number, lines in _tables(text):
        rows = list(_rows(page, number, lines, text))
        if not rows:
            continue
        first = text.line_index(rows[0].start)
        follows = grids and first == last_line + 1 and page is not last_page
        if follows and _same_shape(grids[-1], rows):
            grids[-1].rows.extend(rows)
        else:
            start = rows[0].start
            grids.append(Grid(rows, text.folded[max(0, start - 300) : start], start))
        last_page, last_line = page, max(text.line_index(row.end - 1) for row in rows)
    return grids


def _tables(text: PieceText) -> Iterator[tuple[Page, int, list[TextLine]]]:
    current: list[TextLine] = []
    key: tuple[int, int] | None = None
    for entry in text.lines:
        cell = entry.line.cell
        now = (id(entry.page), cell[0]) if cell else None
        if now != key and current:
            first = current[0].line.cell
            assert first is not None
            yield current[0].page, first[0], current
            current = []
        key = now
        if cell:
            current.append(entry)
    if current:
        first = current[0].line.cell
        assert first is not None
        yield current[0].page, first[0], current


def _rows(page: Page, number: int, lines: list[TextLine], text: PieceText) -> Iterator[Row]:
    by_row: dict[int, dict[int, list[TextLine]]] = {}
    for entry in lines:
        if entry.line.cell:
            by_row.setdefault(entry.line.cell[1], {}).setdefault(entry.line.cell[2], []).append(entry)
    for row in sorted(by_row):
        cells = [_cell(column, entries, text) for column, entries in sorted(by_row[row].items())]
        yield Row(page, number, cells)


def _cell(column: int, entries: list[TextLine], text: PieceText) -> Cell:
    raw = "\n".join(text.raw[entry.start : entry.end] for entry in entries)
    folded = "\n".join(text.folded[entry.start : entry.end] for entry in entries)
    return Cell(column, raw, folded, entries[0].start, entries[-1].end, all(e.line.bold for e in entries))


def _same_shape(grid: Grid, rows: list[Row]) -> bool:
    """Whether rows at the top of a page go on with the table above: as many columns, in the same places."""
    old = max(len(row.cells) for row in grid.rows[-_REPEATED_HEADER:])
    new = max(len(row.cells) for row in rows[:_REPEATED_HEADER])
    return abs(old - new) <= 1 and bool(grid.columns & {c.column for r in rows for c in r.cells})


def joined(words: str) -> str:
    """A cell's lines on one, a word cut at the end of a line made whole."""
    return " ".join(re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", words).split())
