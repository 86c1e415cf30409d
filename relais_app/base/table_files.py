"""A table for other programs, in the format of the file's name: a workbook, or CSV as French spreadsheets expect it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from relais_app.base.errors import RelaisError
from relais_app.base.files import told_writing, written_whole
from relais_app.base.spreadsheets import Cell, write_table
from relais_app.base.words import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table_file(out: Path, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """Write it whole or not at all; a cell never starts a formula. Raises RelaisError (format, place)."""
    write = {".xlsx": write_table, ".csv": _write_csv}.get(out.suffix.lower())
    if write is None:
        raise RelaisError(_("Format inconnu : {name}.").format(name=out.name), _("Choisissez .xlsx ou .csv."))
    with told_writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(out) as file:
            write(file, name, titles, rows)
    return out


def _write_csv(target: IO[bytes], _name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Semicolons and a byte order mark."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    for row in rows:
        writer.writerow(map(_as_text, row))
    text.detach()


def _as_text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
