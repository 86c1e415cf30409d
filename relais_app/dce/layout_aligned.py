"""Tables without ruling lines, told by the alignment of their columns; in doubt, text stays text."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from relais_app.dce.layout_lines import Row
from relais_app.dce.pdf_words import RawPage, Run

_FEWEST_ROWS = 3
_NARROWEST_GAP = 9.0
_LIST_MARK = re.compile(
    r"^(?:\W{1,2}|o|\(?[0-9ivx]{1,4}[.)°/-]?|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?|[a-zA-Z][.)]|(?:article|lot|annexe) \S+)$",
    re.I,
)
_FIGURE = re.compile(
    r"^[\d\s.,/()<>≤≥±%€x-]*\d[\d\s.,/()%€-]*(?:%|€|pts?|points?|h|kg|mpa|mm|cm|m²|m2|ht|ttc|euros?)?$", re.I
)
_LEADER = re.compile(r"\.{4,}|…{2,}")


@dataclass(slots=True)
class AlignedTable:
    """Rows `first` to `last` of the page's rows; each cell's runs by (row, column)."""

    first: int
    last: int
    columns: list[list[float]]  # left and right of each column
    cells: dict[tuple[int, int], list[Run]] = field(default_factory=dict)
    full_rows: int = 0


def aligned_tables(rows: list[Row], raw: RawPage) -> list[AlignedTable]:
    """The tables that a page's rows make, top to bottom."""
    found: list[AlignedTable] = []
    at = 0
    while at < len(rows):
        table = _from_row(rows, at, raw) if len(rows[at]) > 1 else None
        if table and _is_sure(table, raw):
            found.append(table)
            at = table.last + 1
        else:
            at += 1
    return found


def _from_row(rows: list[Row], first: int, raw: RawPage) -> AlignedTable | None:
    """The longest table that begins with a row."""
    start = rows[first]
    if any(b.x0 - a.x1 < _NARROWEST_GAP for a, b in itertools.pairwise(start)):
        return None
    table = AlignedTable(first, first, [[run.x0, run.x1] for run in start])
    number = -1
    for place in range(first, len(rows)):
        row = rows[place]
        spots = _spots(row, table.columns)
        if spots is None or (place > first and _distance(rows[place - 1], row) > 2.5):
            break
        is_full = len(set(spots)) > 1
        if not is_full and place > first and _distance(rows[place - 1], row) > 0.6:
            break
        if is_full:
            number += 1
            table.full_rows += 1
        for run, column in zip(row, spots, strict=True):
            table.cells.setdefault((max(number, 0), column), []).append(run)
            table.columns[column] = [min(table.columns[column][0], run.x0), max(table.columns[column][1], run.x1)]
        table.last = place
    return table


def _spots(row: Row, columns: list[list[float]]) -> list[int] | None:
    """Each run's column, when it meets one column only and stays clear of the others."""
    spots = []
    for run in row:
        near = [i for i, (left, right) in enumerate(columns) if run.x0 < right + 4 and run.x1 > left - 4]
        if len(near) != 1:
            return None
        spots.append(near[0])
    return spots


def _distance(above: Row, below: Row) -> float:
    """White space between two rows, in heights of a line."""
    height = max(1.0, below[0].bottom - below[0].top)
    return (min(r.top for r in below) - max(r.bottom for r in above)) / height


def _is_sure(table: AlignedTable, raw: RawPage) -> bool:
    if table.full_rows < _FEWEST_ROWS or len(table.columns) < 2:
        return False
    texts: list[list[str]] = [[] for _ in table.columns]
    for (_row, column), runs in sorted(table.cells.items()):
        texts[column].append(" ".join(raw.text[raw.spans[r.first][0] : raw.spans[r.last][1]] for r in runs))
    if any(_LEADER.search(text) for column in texts for text in column):
        return False
    figures = sum(bool(_FIGURE.match(text)) for text in texts[-1]) / max(1, len(texts[-1]))
    ends_in_figures = figures >= 0.6 and not _are_page_numbers(texts[-1])
    is_list = sum(bool(_LIST_MARK.match(text)) for text in texts[0]) > 0.4 * len(texts[0])
    if len(table.columns) == 2 or is_list:
        return ends_in_figures and not (is_list and len(table.columns) == 2)
    filled = sum(len(column) for column in texts) / (table.full_rows * len(table.columns))
    return filled >= 0.7 and max(len(text) for column in texts[1:] for text in column) < 80


def _are_page_numbers(texts: list[str]) -> bool:
    """Whole numbers that never fall: the right side of a table of contents."""
    if not all(text.isdigit() for text in texts):
        return False
    return all(int(a) <= int(b) for a, b in itertools.pairwise(texts))
