"""The door of openpyxl. Foreign files are opened with it in worker processes only."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = str | int | float | datetime | None
_MOST_CHARACTERS = 32_767  # in a cell, for Excel


def open_workbook(source: Path | IO[bytes], *, values: bool = True, read_only: bool = False) -> Workbook:
    """A workbook with the results of its formulas (`values`) or the formulas themselves; `read_only` is the fast way."""
    import openpyxl

    return openpyxl.load_workbook(source, data_only=values, read_only=read_only)


def new_workbook() -> Workbook:
    """An empty workbook with one sheet."""
    import openpyxl

    return openpyxl.Workbook()


def write_table(target: IO[bytes], name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet with a title row that stays; written as it comes, texts never taken for formulas."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"

    def cell(value: Cell) -> object:
        if not isinstance(value, str):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        made = WriteOnlyCell(sheet, text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…")
        made.data_type = "s"
        return made

    for row in itertools.chain([titles], rows):
        sheet.append([cell(value) for value in row])
    book.save(target)


def printed_table(
    name: str, title: str, titles: Sequence[str], rows: Sequence[Sequence[Cell]], *, widths: Sequence[int],
    wrapped: frozenset[int] = frozenset(),
) -> bytes:  # fmt: skip
    """One sheet to read, filter and print: widths in characters, `wrapped` columns (from 1) on several lines."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = new_workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    book.properties.title = title
    for line, cells in enumerate([titles, *rows], 1):
        for number, value in enumerate(cells, 1):
            cell: Any = sheet.cell(line, number)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever was written
            cell.alignment = Alignment(vertical="top", wrap_text=number in wrapped)
            if line == 1:
                cell.font = Font(bold=True)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    properties: Any = sheet.sheet_properties.pageSetUpPr
    properties.fitToPage = True
    sheet.print_title_rows = "1:1"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
