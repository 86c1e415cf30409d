"""Columns of running text: where a page is read down one side, then down the other."""

from __future__ import annotations

from dataclasses import dataclass

from relais_app.dce.layout_lines import Row, rows_of
from relais_app.dce.pdf_words import RawPage, Run

_NARROWEST_GUTTER = 8.0
_FEWEST_ROWS = 5
_FEWEST_LETTERS = 18


@dataclass(slots=True)
class _Band:
    """Consecutive rows with a common empty strip."""

    first: int
    last: int
    left: float
    right: float


def reading_rows(runs: list[Run], raw: RawPage) -> list[Row]:
    """The rows of a page's running text in reading order."""
    rows = rows_of(runs)
    ordered: list[Row] = []
    at = 0
    for band in _bands(rows):
        if not _is_prose(rows[band.first : band.last + 1], band, raw):
            continue
        ordered.extend(rows[at : band.first])
        middle = (band.left + band.right) / 2
        inside = [run for row in rows[band.first : band.last + 1] for run in row]
        ordered.extend(rows_of([run for run in inside if run.x0 < middle]))
        ordered.extend(rows_of([run for run in inside if run.x0 >= middle]))
        at = band.last + 1
    ordered.extend(rows[at:])
    return ordered


def _bands(rows: list[Row]) -> list[_Band]:
    """Runs of rows that leave one strip empty, each as long as can be, top to bottom."""
    bands: list[_Band] = []
    at = 0
    while at < len(rows):
        best: _Band | None = None
        for gap_left, gap_right in _gaps(rows[at]):
            band = _extended(rows, at, gap_left, gap_right)
            if best is None or band.last > best.last:
                best = band
        if best is not None and best.last - best.first + 1 >= _FEWEST_ROWS:
            bands.append(best)
            at = best.last + 1
        else:
            at += 1
    return bands


def _gaps(row: Row) -> list[tuple[float, float]]:
    found, reached = [], row[0].x1
    for run in row[1:]:
        if run.x0 - reached >= _NARROWEST_GUTTER:
            found.append((reached, run.x0))
        reached = max(reached, run.x1)
    return found


def _extended(rows: list[Row], first: int, left: float, right: float) -> _Band:
    """The rows from `first` on that leave a part of the strip empty."""
    last = first
    for number in range(first + 1, len(rows)):
        new_left, new_right = left, right
        for run in rows[number]:
            if run.x1 <= (new_left + new_right) / 2:
                new_left = max(new_left, run.x1)
            elif run.x0 >= (new_left + new_right) / 2:
                new_right = min(new_right, run.x0)
            else:
                return _Band(first, last, left, right)
        if new_right - new_left < _NARROWEST_GUTTER:
            return _Band(first, last, left, right)
        left, right, last = new_left, new_right, number
    return _Band(first, last, left, right)


def _is_prose(rows: list[Row], band: _Band, raw: RawPage) -> bool:
    """Whether both sides are running text that fills its column, rather than labels and values."""
    middle = (band.left + band.right) / 2
    sides = ([r for row in rows for r in row if r.x1 <= middle], [r for row in rows for r in row if r.x0 >= middle])
    for side in sides:
        if len(side) < _FEWEST_ROWS:
            return False
        width = max(r.x1 for r in side) - min(r.x0 for r in side)
        full = sum(r.x1 - r.x0 > 0.6 * width for r in side)
        letters = sum(raw.spans[r.last][1] - raw.spans[r.first][0] for r in side) / len(side)
        if width < 0.2 * raw.width or full < 0.5 * len(side) or letters < _FEWEST_LETTERS:
            return False
    return True
