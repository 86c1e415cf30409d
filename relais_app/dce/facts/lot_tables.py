"""Tables that tell a value for each lot: hours of insertion, least turnover, duration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.numbers import euros_in, months_of, number_in_words, plain_number
from relais_app.dce.facts.tables import Cell, Grid, Row, grids_of
from relais_app.dce.facts.text import PieceText

Read = Callable[[str], float | int | None]
_LOT = re.compile(r"^\W*(?:lots?\b\s*)?(?:n ?[°o]\.?\s*)?(?P<number>\d{1,3}[a-z]?|[a-h])\s*(?=$|[\n:.–-])")
_MONTHS = re.compile(r"(?P<count>\d{1,3}|un|deux|trois|quatre|cinq)\s*(?:\(\w+\)\s*)?(?P<unit>mois|ans?|annees?)\b")
_NUMBER = re.compile(r"\d{1,3}(?:[ .]\d{3})+|\d+")


def lot_table_candidates(text: PieceText) -> list[Candidate]:
    """What the tables of a piece tell lot by lot; a value that every lot shares is the whole contract's."""
    found: list[Candidate] = []
    for grid in grids_of(text):
        for fact, head, read, strength in _COLUMNS:
            told = list(_told(text, grid, fact, head, read, strength))
            if len(told) > 1 and fact == "duration_months" and len({c.value for c in told}) == 1:
                told = [told[0]]
                told[0].lot = None
            found += told if len(told) > 1 or (told and told[0].lot is None) else []
    return found


def _told(
    text: PieceText, grid: Grid, fact: str, head: re.Pattern[str], read: Read, strength: float
) -> Iterator[Candidate]:
    column, below = _column(grid, head)
    if column is None:
        return
    for row in grid.rows[below:]:
        number, cell = _LOT.match(row.cells[0].folded), row.cell(column) or _last(row, column)
        value = read(cell.folded) if number and cell is not None and cell is not row.cells[0] else None
        if number and cell is not None and value:
            extra = (
                {"per": "sur la durée du marché"}
                if fact == "insertion_hours" and "duree" in grid.rows[0].folded
                else {}
            )
            yield Candidate(fact, value, text, row.start, row.end, strength, f"{fact}.table", cell.raw.strip(), lot=number["number"].upper(),
                            extra=extra, value_at=cell.start)  # fmt: skip


def _column(grid: Grid, head: re.Pattern[str]) -> tuple[int | None, int]:
    """The column whose header says the fact, and the first row below it."""
    for index, row in enumerate(grid.rows[:4]):
        for cell in row.cells[1:] or row.cells:
            if head.search(cell.folded.replace("\n", " ")):
                return cell.column, index + 1
    return None, 0


def _last(row: Row, column: int) -> Cell | None:
    """The last cell of a row: a header that is merged over several columns stands at the first of them."""
    return row.cells[-1] if len(row.cells) > 1 and abs(row.cells[-1].column - column) <= 1 else None


def _hours(words: str) -> float | int | None:
    match = _NUMBER.search(words)
    value = plain_number(match.group()) if match else None
    return value if value and value >= 7 else None


def _euros(words: str) -> float | int | None:
    found = euros_in(words)
    return found[0].value if found else None


def _months(words: str) -> float | int | None:
    match = _MONTHS.search(words)
    if not match:
        return None
    count = int(match["count"]) if match["count"].isdigit() else number_in_words(match["count"])
    return months_of(count, match["unit"]) if count else None


_COLUMNS: tuple[tuple[str, re.Pattern[str], Read, float], ...] = (
    ("insertion_hours", re.compile(r"heures?\b[^|]{0,40}insertion|insertion[^|]{0,40}heures?"), _hours, 0.9),
    (
        "minimum_turnover",
        re.compile(r"chiffre d'affaires[^|]{0,60}minim|minim[^|]{0,60}chiffre d'affaires"),
        _euros,
        0.9,
    ),
    ("duration_months", re.compile(r"^\W*duree(?! de (?:garantie|validite))|delai d'execution"), _months, 0.88),
)
