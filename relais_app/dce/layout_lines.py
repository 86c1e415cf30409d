"""Runs of words put on lines: rows of one base line, read from left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from relais_app.dce.marks import check_state
from relais_app.dce.model import Line
from relais_app.dce.pdf_words import RawPage, Run
from relais_app.dce.words import LineWords

Row = list[Run]
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
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
    if len(row) == 1:
        run = row[0]
        first, end = run.first, run.last + 1
        start = raw.spans[first][0]
        text = raw.text[start : raw.spans[run.last][1]]
        if " ".join(text.split()) == text and "  " not in text:
            spans = [(a - start, b - start) for a, b in raw.spans[first:end]]
            words = LineWords(text, spans, raw.x0[first:end], raw.top[first:end], raw.x1[first:end], raw.bottom[first:end])
            return _finished(words, (run.x0, run.top, run.x1, run.bottom), run.size, run.is_bold)
    words = _joined(row, raw)
    box = (min(r.x0 for r in row), min(r.top for r in row), max(r.x1 for r in row), max(r.bottom for r in row))
    letters = sum(r.last - r.first + 1 for r in row)
    bold = sum(r.last - r.first + 1 for r in row if r.is_bold) * 2 > letters
    return _finished(words, box, max(r.size for r in row), bold)


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
    return LineWords("".join(parts), spans, *columns)


def _is_glued(raw: RawPage, one: int, two: int) -> bool:
    """Two words of different runs that touch: a word whose letters were drawn apart (« 1 » « er »)."""
    if two == one + 1 or raw.x0[two] - raw.x1[one] >= 0.08 * (raw.bottom[one] - raw.top[one]):
        return False
    left, right = raw.text[raw.spans[one][1] - 1], raw.text[raw.spans[two][0]]
    return not (left.isdigit() and right.isupper())


def _finished(words: LineWords, box: tuple[float, float, float, float], size: float, is_bold: bool) -> Line:
    if _LIGATURE.search(words.text):
        words = _without_ligatures(words)
    if len(words.text) < 3 * len(words.spans) > 12 and _SPACED_OUT.search(words.text):
        words = _closed_up(words)
    return Line(words.text, box, round(size, 1), is_bold, words=words, is_checked=check_state(words.text))


def _without_ligatures(words: LineWords) -> LineWords:
    parts = [_LIGATURE.sub(lambda m: _LIGATURES.get(m.group(), m.group()), words.text[a:b]) for a, b in words.spans]
    return _retold(words, parts, list(range(len(parts))))


def _retold(words: LineWords, parts: list[str], keep: list[int]) -> LineWords:
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    columns = ([column[i] for i in keep] for column in (words.x0, words.top, words.x1, words.bottom))
    return LineWords(" ".join(parts), spans, *columns)


def _closed_up(words: LineWords) -> LineWords:
    """« R È G L E M E N T » as one word: single letters whose gaps are even are drawn together."""
    gaps = [b - a for a, b in zip(words.x1, words.x0[1:], strict=False)]
    singles = [b - a == 1 for a, b in words.spans]
    inner = sorted(g for g, one, two in zip(gaps, singles, singles[1:], strict=False) if one and two)
    if len(inner) < 3:
        return words
    usual = inner[len(inner) // 2]
    parts: list[str] = []
    boxes: list[list[float]] = []
    for i, (a, b) in enumerate(words.spans):
        text = words.text[a:b]
        joins = i > 0 and singles[i] and singles[i - 1] and gaps[i - 1] <= 1.6 * max(usual, 0.5)
        if joins and parts:
            parts[-1] += text
            boxes[-1][1] = min(boxes[-1][1], words.top[i])
            boxes[-1][2] = words.x1[i]
            boxes[-1][3] = max(boxes[-1][3], words.bottom[i])
        else:
            parts.append(text)
            boxes.append([words.x0[i], words.top[i], words.x1[i], words.bottom[i]])
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    x0, top, x1, bottom = (list(column) for column in zip(*boxes, strict=True))
    return LineWords(" ".join(parts), spans, x0, top, x1, bottom)
