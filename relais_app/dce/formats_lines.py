"""Builds the one page of a file without pages: paragraphs and tables become lines with block and cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from relais_app.dce.marks import check_state
from relais_app.dce.model import Line, Page, Table
from relais_app.dce.words import words_of_text

_HIGHEST = 5_000  # of a list's number or a table's column: more is damage
_LONGEST_TITLE = 200  # some buyers style whole paragraphs as headings


def whole(text: str | None, otherwise: int) -> int:
    """The number that an attribute of a file gives; `otherwise` where it is missing or makes no sense."""
    return min(int(text), _HIGHEST) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


class PageWriter:
    """Receives paragraphs and tables in reading order."""

    def __init__(self) -> None:
        self.page = Page(None)
        self._block = -1
        self._table: TableWriter | None = None

    def paragraph(self, lines: list[str], *, is_title: bool = False, is_bold: bool = False, size: float = 0.0,
                  is_contents: bool = False) -> None:  # fmt: skip
        """One paragraph; its line breaks make several lines of one block."""
        self._block += 1
        cell = self._table.cell if self._table else None
        is_title = is_title and sum(map(len, lines)) <= _LONGEST_TITLE
        for text in lines:
            tidy = " ".join(text.split())
            if not tidy:
                continue
            role = "contents" if is_contents else "body"
            line = Line(
                tidy, None, size, is_bold, role, cell, words_of_text(tidy), self._block, check_state(tidy), is_title
            )
            self.page.lines.append(line)
            if self._table:
                self._table.add(tidy)

    @contextmanager
    def table(self) -> Iterator[TableWriter]:
        """A table; one inside another's cell adds its text to that cell."""
        if self._table:
            yield TableWriter(-1, self._table)
            return
        self._table = TableWriter(len(self.page.tables))
        try:
            yield self._table
        finally:
            table, self._table = self._table, None
            width = max((len(row) for row in table.rows), default=0)
            rows = [row + [""] * (width - len(row)) for row in table.rows]
            self.page.tables.append(Table(rows, from_rulings=False))


class TableWriter:
    """Rows and cells of the table being read."""

    def __init__(self, number: int, outer: TableWriter | None = None) -> None:
        self.rows: list[list[str]] = []
        self._number = number
        self._outer = outer
        self.cell: tuple[int, int, int] | None = None

    def start_row(self) -> None:
        self.rows.append([])

    def start_cell(self, column: int, span: int = 1) -> None:
        if self._outer:
            return
        row = self.rows[-1]
        row.extend([""] * (column + span - len(row)))
        self.cell = (self._number, len(self.rows) - 1, column)

    def add(self, text: str) -> None:
        if self.cell is None:
            return
        _table, row, column = self.cell
        before = self.rows[row][column]
        self.rows[row][column] = f"{before}\n{text}" if before else text
