"""The door of openpyxl. Foreign files are opened with it in worker processes only."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

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
