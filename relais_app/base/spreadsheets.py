"""The door of openpyxl. Foreign files are opened with it in worker processes only."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook


def open_workbook(source: Path | IO[bytes], *, values: bool = True, read_only: bool = False) -> Workbook:
    """A workbook with the results of its formulas (`values`) or the formulas themselves; `read_only` is the fast way."""
    import openpyxl

    return openpyxl.load_workbook(source, data_only=values, read_only=read_only)


def new_workbook() -> Workbook:
    """An empty workbook with one sheet."""
    import openpyxl

    return openpyxl.Workbook()
