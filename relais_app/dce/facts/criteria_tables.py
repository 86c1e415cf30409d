"""Criteria in tables: a name on the left, a weight on the right, descriptions and sub-criteria between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relais_app.dce.facts.criteria_model import (
    FILE,
    CriteriaSet,
    Entry,
    clean_name,
    looks_hierarchical,
    lots_in,
    nest,
    scaled,
)
from relais_app.dce.facts.numbers import Weight, weights_in
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.tables import Cell, Grid, Row, grids_of
from relais_app.dce.facts.text import PieceText

_BARE = re.compile(r"^\s*(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s*$")
_HEADER = re.compile(r"crit|ponder|coefficient|\bpoids\b|note (?:sur|maxi)|points? (?:maxi|sur)|sur 100")
_WEIGHT_HEADER = re.compile(r"ponder|coefficient|poids|points?|note|%|sur 100|bareme|valeur")
_SCALE = re.compile(r"(?:note|notee?s?|points?|bareme) ?(?:sur|/) ?\d+")
_BULLET_LINE = re.compile(r"^\s*(?:[-–•●▪◦➢✓*\uf0b7\uf0a7]|\d[.)]\s|[a-h]\)|(?:sous[- ]critere))")


@dataclass
class _Part:
    """The criteria under one header: a whole table, or the part of it that one page holds."""

    entries: list[Entry]
    header: str
    lots: tuple[str, ...]
    start: int

    @property
    def total(self) -> float:
        return sum(entry.percent or 0 for entry in self.entries if not entry.is_sub)

    def is_followed_by(self, other: _Part) -> bool:
        """The table goes on after a page's end: the same header again, and together no more than a hundred."""
        return (
            bool(self.header)
            and self.header == other.header
            and other.lots in ((), self.lots)
            and 0 < self.total < 99.5
            and self.total + other.total <= 100.5
        )


def table_sets(text: PieceText) -> Iterator[CriteriaSet]:
    """The sets of criteria that tables hold, in order; a table that two pages share is one set."""
    held: _Part | None = None
    for part in _parts(text):
        if held is not None and held.is_followed_by(part):
            held.entries += part.entries
            continue
        if held is not None and len(held.entries) >= 2:
            yield _set_of(held)
        held = part
    if held is not None and len(held.entries) >= 2:
        yield _set_of(held)


def _set_of(part: _Part) -> CriteriaSet:
    return CriteriaSet(nest(scaled(part.entries)), part.lots, part.start, "criteria.table")


def _parts(text: PieceText) -> Iterator[_Part]:
    for grid in grids_of(text):
        for rows, header in _split(grid):
            if _is_criteria(grid, header, rows):
                entries = _by_columns(rows, header, grid) or _entries(rows, header, text)
                if entries:
                    lots = lots_in(header) or lots_in(_line_before(grid, text))
                    yield _Part(entries, header, lots, rows[0].start)


def _split(grid: Grid) -> list[tuple[list[Row], str]]:
    """A grid cut at each repeated header: one part per group of lots."""
    parts: list[tuple[list[Row], str]] = []
    header = ""
    rows: list[Row] = []
    for row in grid.rows:
        if not _is_header(row):
            rows.append(row)
            continue
        if rows:
            parts.append((rows, header))
            header, rows = "", []
        header = f"{header} {row.folded}".strip()
    if rows:
        parts.append((rows, header))
    return parts


def _is_header(row: Row) -> bool:
    folded = row.folded
    if not _HEADER.search(folded) or pattern_of(FILE, "marker").match(folded):
        return False
    weights = [w for cell in row.cells for w in weights_in(_SCALE.sub("", cell.folded)) if w.value != 100]
    return not weights and len(folded) < 160 and not any(_BARE.match(c.folded) for c in row.cells)


def _is_criteria(grid: Grid, header: str, rows: list[Row]) -> bool:
    before = grid.before[-260:]
    if not (_HEADER.search(header) or re.search(r"criteres?\b", before)):
        return False
    if pattern_of(FILE, "not_criteria").search(header) and "ponder" not in header:
        return False
    return any(_weight_cell(row, header) for row in rows)


def _line_before(grid: Grid, text: PieceText) -> str:
    """The line that stands right above a table: « Lots 2, 3 et 5 : »."""
    index = text.line_index(grid.start)
    lines = [text.folded[e.start : e.end] for e in text.lines[max(0, index - 2) : index]]
    return next((line for line in reversed(lines) if re.search(r"\blots?\b", line)), "")


def _entries(rows: list[Row], header: str, text: PieceText) -> list[Entry]:
    marked = sum(bool(pattern_of(FILE, "marker").match(_left(row, header).strip())) for row in rows)
    if marked >= 2:
        return _by_marker(rows, header, text)
    found: list[Entry] = []
    pending: Cell | None = None
    for row in rows:
        left = _left_cell(row, header)
        weight = _weight_cell(row, header)
        if left is not None and pattern_of(FILE, "not_a_row").search(left.folded.strip()):
            continue
        if weight and left is None and pending is not None:
            left, pending = pending, None
        if not weight or left is None:
            if left is not None and found and not found[-1].subs:
                found[-1].subs = list(_inner(left, text))
            pending = left if left is not None and not weight else None
            continue
        pending = None
        entry = _entry(left, weight, row)
        if entry.name:
            entry.subs = list(_inner(left, text))
            found.append(entry)
    return found


def _by_columns(rows: list[Row], header: str, grid: Grid) -> list[Entry] | None:
    """Columns « Critère | Sous-critère | Poids »: a criterion weighs what its sub-criteria weigh together."""
    if not re.search(r"sous.?crit", header):
        return None
    heads = {cell.column: cell.folded for row in grid.rows[:3] if _is_header(row) for cell in row.cells}
    below = next((column for column, words in heads.items() if re.search(r"sous.?crit", words)), None)
    above = next((column for column, words in heads.items() if "crit" in words and column != below), None)
    if below is None or above is None or above > below:
        return None
    found: list[Entry] = []
    for row in rows:
        main, under, weight = row.cell(above), row.cell(below), _weight_cell(row, header)
        if main is not None and pattern_of(FILE, "not_a_row").search(main.folded.strip()):
            continue
        if main is not None and re.search(r"[a-z]{3}", main.folded):
            found.append(
                Entry(clean_name(main.raw.strip(), main.folded.strip()), None, "", row.start, row.end, row.start)
            )
        if not found or weight is None:
            continue
        entry, (told, cell) = found[-1], weight
        entry.unit, entry.base, entry.end = told.unit, told.base, max(entry.end, row.end)
        if under is not None and under is not cell and re.search(r"[a-z]{3}", under.folded):
            entry.subs.append(_entry(under, weight, row))
            entry.weight = round((entry.weight or 0) + told.value, 2)
        elif entry.weight is None:
            entry.weight, entry.weight_at = told.value, cell.start
    found = [entry for entry in found if entry.weight is not None]
    return found if abs(sum(e.percent or 0 for e in found) - 100) < 0.5 else None


def _by_marker(rows: list[Row], header: str, text: PieceText) -> list[Entry]:
    """« Critère n° 2 – Prix », its description, and its weight on any of its rows."""
    found: list[Entry] = []
    for row in rows:
        left, weight = _left_cell(row, header), _weight_cell(row, header)
        if left is not None and pattern_of(FILE, "marker").match(left.folded.strip()):
            found.append(
                Entry(clean_name(left.raw.strip(), left.folded.strip()), None, "", row.start, row.end, row.start)
            )
        if not found:
            continue
        entry = found[-1]
        if weight and entry.weight is None and not (left is not None and re.match(r"^\W*total", left.folded)):
            entry.weight, entry.unit, entry.base = weight[0].value, weight[0].unit, weight[0].base
            entry.weight_at, entry.end = weight[1].start, max(row.end, entry.end)
        if left is not None:
            entry.subs += [sub for sub in _inner(left, text) if sub.weight is not None]
    return [entry for entry in found if entry.weight is not None]


def _entry(left: Cell, weight: tuple[Weight, Cell], row: Row) -> Entry:
    folded = left.folded.strip()
    is_sub: bool | None = None
    if (pattern_of(FILE, "sub_marker").match(folded) and folded.startswith(("s", "-"))) or looks_hierarchical(folded):
        is_sub = True
    return Entry(clean_name(left.raw.strip(), folded), weight[0].value, weight[0].unit, row.start, row.end,
                 weight[1].start, is_sub, weight[0].base)  # fmt: skip


def _inner(left: Cell, text: PieceText) -> Iterator[Entry]:
    """Sub-criteria written as a list inside the criterion's cell, with or without weights."""
    items: list[tuple[str, str]] = []
    for raw, folded in zip(left.raw.split("\n"), left.folded.split("\n"), strict=True):
        if _BULLET_LINE.match(folded):
            items.append((raw, folded))
        elif items:
            items[-1] = (f"{items[-1][0]}\n{raw}", f"{items[-1][1]}\n{folded}")
    for raw, folded in items[1:] if items and items[0][1] == left.folded[: len(items[0][1])] else items:
        weights = weights_in(folded)
        end = weights[-1].start if weights else len(folded)
        name = clean_name(raw[:end], folded[:end])
        if len(name) > 2:
            last = weights[-1] if weights else None
            yield Entry(
                name, last.value if last else None, last.unit if last else "", left.start, left.end, left.start, True
            )


def _weight_cell(row: Row, header: str) -> tuple[Weight, Cell] | None:
    """The cell of a row that holds nothing but a weight, seen from the right."""
    for cell in reversed(row.cells):
        folded = cell.folded.strip()
        found = weights_in(folded)
        if re.match(r"(?:/|sur) ?\d+$", folded):
            continue
        if (
            len(found) >= 1
            and len(folded) <= 24
            and len(re.sub(r"[^a-z]", "", folded)) <= 14
            and not re.match(r"total", folded)
        ):
            return found[0], cell
        bare = _BARE.match(folded)
        if bare and cell is not row.cells[0] and _WEIGHT_HEADER.search(header):
            value = float(bare["number"].replace(",", "."))
            if 0 < value <= 100:
                return Weight(int(value) if value == int(value) else value, "points", 0, 0), cell
    return _trailing(row.cells[0])


def _trailing(cell: Cell) -> tuple[Weight, Cell] | None:
    """« Prix des prestations : 40 % » in one cell."""
    first = cell.folded.split("\n")[0]
    found = weights_in(first)
    if found and found[-1].end >= len(first.rstrip(" .;)")) - 2:
        return found[-1], cell
    return None


def _left_cell(row: Row, header: str) -> Cell | None:
    weight = _weight_cell(row, header)
    if weight and weight[1] is row.cells[0] and re.search(r"[a-z]{4}", row.cells[0].folded[: weight[0].start]):
        return row.cells[0]
    texts = [c for c in row.cells if not (weight and c is weight[1] and len(row.cells) > 1)
             and re.search(r"[a-z]{3}", c.folded)]  # fmt: skip
    if not texts:
        return None
    return min(texts, key=lambda c: (c.column,))


def _left(row: Row, header: str) -> str:
    cell = _left_cell(row, header)
    return cell.folded if cell else ""
