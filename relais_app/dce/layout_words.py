"""Words put on lines: rows of the same base line, read from left to right."""

from __future__ import annotations

from relais_app.dce.model import Line, Word
from relais_app.dce.pdf import RawPage, RawWord

Row = list[RawWord]


def tidy_words(raw: RawPage) -> list[RawWord]:
    """The words that a person reads on the page: no vertical or slanted text, nothing off the page."""
    kept = []
    for word in raw.words:
        height = word.bottom - word.top
        if height <= 0 or word.x1 <= word.x0:
            continue
        if abs(word.slope) > 0.6 * height and len(word.text) > 1:
            continue
        if word.x1 < 0 or word.x0 > raw.width or word.bottom < 0 or word.top > raw.height:
            continue
        kept.append(word)
    return kept


def rows_of(words: list[RawWord]) -> list[Row]:
    """Words grouped by base line, top to bottom, each row from left to right."""
    rows: list[Row] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        top, bottom = word.top, word.bottom
        if bands:
            above_top, above_bottom = bands[-1]
            overlap = min(bottom, above_bottom) - max(top, above_top)
            if overlap > 0.5 * min(bottom - top, above_bottom - above_top):
                rows[-1].append(word)
                if bottom - top > above_bottom - above_top:
                    bands[-1] = (top, bottom)
                continue
        rows.append([word])
        bands.append((top, bottom))
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return rows


def lines_of_rows(rows: list[Row], fonts: dict[int, tuple[float, bool]]) -> list[Line]:
    return [_line(row, fonts) for row in rows]


def _line(row: Row, fonts: dict[int, tuple[float, bool]]) -> Line:
    parts: list[str] = []
    words: list[Word] = []
    at = 0
    previous: RawWord | None = None
    for raw in row:
        if previous is not None:
            close = raw.x0 - previous.x1 < 0.05 * (raw.bottom - raw.top) and raw.first != previous.last + 2
            if not close:
                parts.append(" ")
                at += 1
        words.append(Word(raw.text, (raw.x0, raw.top, raw.x1, raw.bottom), at))
        parts.append(raw.text)
        at += len(raw.text)
        previous = raw
    box = (min(w.x0 for w in row), min(w.top for w in row), max(w.x1 for w in row), max(w.bottom for w in row))
    known = [fonts[w.first] for w in row if w.first in fonts]
    bold = sum(b for _s, b in known) * 2 > len(known)
    size = max((s for s, _b in known), default=0.0)
    return Line("".join(parts), box, size, bold, words=tuple(words))
