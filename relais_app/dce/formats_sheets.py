"""Workbooks (xlsx, xls, ods): each sheet a table, values as shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.spreadsheets import open_workbook
from relais_app.base.words import _
from relais_app.dce.formats_lines import PageWriter
from relais_app.dce.model import Page
from relais_app.dce.office_zip import OfficeZip, damaged

_MOST_ROWS = 5_000
_MOST_COLUMNS = 80
_MOST_CELLS = 100_000


def read_xlsx(path: Path, name: str) -> list[Page]:
    """All sheets of a workbook as one page, hidden ones too (buyers hide lists, rarely prices)."""
    with OfficeZip(path, name) as parts:
        parts.check_sizes()
    try:
        book = open_workbook(path, read_only=True)
        try:
            return [_write((sheet.title, _xlsx_rows(sheet)) for sheet in book.worksheets)]
        finally:
            book.close()
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML held
        raise damaged(name) from error


def read_xls(path: Path, name: str) -> list[Page]:
    """All sheets of an old Excel workbook."""
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), on_demand=True, logfile=_Nowhere())
        sheets = [
            (sheet.name, _xls_rows(book, sheet)) for sheet in (book.sheet_by_index(i) for i in range(book.nsheets))
        ]
        return [_write(sheets)]
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises struct.error, AssertionError, KeyError… on damaged files
        if "password" in str(error) or "encrypted" in str(error):
            raise UnreadableFile(_("{name} est protégé par un mot de passe.").format(name=name),
                                 _("Demandez à l’acheteur une copie sans mot de passe.")) from error  # fmt: skip
        raise damaged(name) from error


class _Nowhere:
    """Where xlrd's remarks go."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        return None


def _xls_rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    import xlrd

    for number in range(min(sheet.nrows, _MOST_ROWS)):
        row = []
        for cell in sheet.row(number)[:_MOST_COLUMNS]:
            value = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                try:
                    value = xlrd.xldate_as_datetime(value, book.datemode)
                except (ValueError, OverflowError):
                    value = cell.value
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = None
            row.append(shown(value))
        yield row


def _xlsx_rows(sheet: Any) -> Iterator[list[str]]:
    """Rows until `_MOST_ROWS`; a sheet's own word on its size is often wrong."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS):
        yield _row(row)


def _row(cells: Iterable[Any]) -> list[str]:
    return [shown(cell.value, cell.number_format) for cell in cells]


def shown(value: Any, number_format: str = "") -> str:
    """A cell's value as French readers see it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{value * 100:.6g} %".replace(".", ",")
        return str(int(value)) if float(value).is_integer() else f"{value:.10g}".replace(".", ",")
    return str(value)


def _write(sheets: Iterable[tuple[str, Iterable[list[str]]]]) -> Page:
    writer = PageWriter()
    left = _MOST_CELLS
    for name, rows in sheets:
        kept = [row for row in rows if any(row)]
        if not kept or left <= 0:
            continue
        writer.paragraph([name], is_title=True)
        with writer.table() as table:
            for row in kept:
                left -= len(row)
                if left <= 0:
                    break
                table.start_row()
                for column, text in enumerate(row):
                    if text.strip():
                        table.start_cell(column)
                        writer.paragraph(text.splitlines())
    return writer.page
