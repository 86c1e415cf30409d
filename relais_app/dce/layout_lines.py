"""Runs of words put on lines: rows of one base line, read from left to right."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from relais_app.dce.marks import check_state
from relais_app.dce.model import Box, Line
from relais_app.dce.pdf_words import RawPage, Run
from relais_app.dce.words import LineWords

Row = list[Run]
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_SPACED_OUT = re.compile(r"^(?:\S ){4,}\S$|(?:^| )(?:\w ){5,}\w(?: |$)")


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """Runs grouped by base line, top to bottom, each row from left to right."""
    rows: list[Row] = []
    band_top = band_bottom = 0.0
    for run in sorted(runs, key=lambda r: (r.top + r.bottom, r.x0)):
        if rows:
            overlap = min(run.bottom, band_bottom) - max(run.top, band_top)
            if overlap > 0.5 * min(run.bottom - run.top, band_bottom - band_top):
                rows[-1].append(run)
                if run.bottom - run.top > band_bottom - band_top:
                    band_top, band_bottom = run.top, run.bottom
                continue
        rows.append([run])
        band_top, band_bottom = run.top, run.bottom
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda r: r.x0)
    return rows


def line_of(row: Row, raw: RawPage) -> Line:
    """One line from the runs of a row."""
    run = row[0]
    if len(row) == 1:
        box = (run.x0, run.top, run.x1, run.bottom)
        bold, size = run.is_bold, run.size
        words = _plain(run, raw) or _joined(row, raw)
    else:
        box = (min(r.x0 for r in row), min(r.top for r in row), max(r.x1 for r in row), max(r.bottom for r in row))
        letters = sum(r.last - r.first + 1 for r in row)
        bold = sum(r.last - r.first + 1 for r in row if r.is_bold) * 2 > letters
        size = max(r.size for r in row)
        words = _joined(row, raw)
    if raw.has_ligatures and _LIGATURE.search(words.text):
        words = _without_ligatures(words)
    if len(words.text) < 3 * len(words) > 12 and _SPACED_OUT.search(words.text):
        words = _closed_up(words)
    return Line(words.text, box, round(size, 1), bold, "body", None, words, 0, check_state(words.text))


def _plain(run: Run, raw: RawPage) -> LineWords | None:
    """The words of one run as they stand in the page's text, when single spaces part them."""
    first, last = run.first, run.last
    start = raw.spans[first][0]
    text = raw.text[start : raw.spans[last][1]]
    if "  " in text:
        return None
    places, columns = raw.packed()
    boxes = b"".join([column[4 * first : 4 * last + 4] for column in columns])
    return LineWords(text, places[8 * first : 8 * last + 8], boxes, start)


def _joined(row: Row, raw: RawPage) -> LineWords:
    """The words of several runs, or of one whose spaces are not plain."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    order = [i for run in row for i in range(run.first, run.last + 1)]
    at, before = 0, -1
    for i in order:
        word = raw.text[slice(*raw.spans[i])]
        if before >= 0 and not _is_glued(raw, before, i):
            parts.append(" ")
            at += 1
        parts.append(word)
        spans.append((at, at + len(word)))
        at += len(word)
        before = i
    columns = ([column[i] for i in order] for column in (raw.x0, raw.top, raw.x1, raw.bottom))
    return LineWords.of("".join(parts), spans, *columns)


def _is_glued(raw: RawPage, one: int, two: int) -> bool:
    """Two words of different runs that touch: a word whose letters were drawn apart (« 1 » « er »)."""
    if two == one + 1 or raw.x0[two] - raw.x1[one] >= 0.08 * (raw.bottom[one] - raw.top[one]):
        return False
    left, right = raw.text[raw.spans[one][1] - 1], raw.text[raw.spans[two][0]]
    return not (left.isdigit() and right.isupper())


def _without_ligatures(words: LineWords) -> LineWords:
    parts = [_LIGATURE.sub(lambda m: _LIGATURES.get(m.group(), m.group()), word.text) for word in words]
    return _retold(parts, [word.box or _NOWHERE for word in words])


def _retold(parts: list[str], boxes: list[Box]) -> LineWords:
    """Words with single spaces between them."""
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return LineWords.of(" ".join(parts), spans, *zip(*boxes, strict=True))


def _closed_up(words: LineWords) -> LineWords:
    """« R È G L E M E N T » as one word: single letters whose gaps are even are drawn together."""
    boxes = [word.box or _NOWHERE for word in words]
    gaps = [b[0] - a[2] for a, b in itertools.pairwise(boxes)]
    singles = [len(word.text) == 1 for word in words]
    inner = sorted(gap for gap, pair in zip(gaps, itertools.pairwise(singles), strict=True) if all(pair))
    if len(inner) < 3:
        return words
    widest = 1.6 * max(inner[len(inner) // 2], 0.5)
    parts: list[str] = []
    places: list[Box] = []
    for i, word in enumerate(words):
        if parts and singles[i] and singles[i - 1] and gaps[i - 1] <= widest:
            (x0, top, _x1, bottom), box = places[-1], boxes[i]
            parts[-1] += word.text
            places[-1] = (x0, min(top, box[1]), box[2], max(bottom, box[3]))
        else:
            parts.append(word.text)
            places.append(boxes[i])
    return _retold(parts, places)
