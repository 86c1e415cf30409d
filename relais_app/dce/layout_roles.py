"""Headers, footers and contents pages: lines that repeat or point elsewhere, set aside before any rule."""

from __future__ import annotations

import re
from collections import Counter

from relais_app.dce.model import Line, Page

_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 4
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{4,})\s*\d{0,3}\s*$")
_LEADER_ENDS = frozenset("0123456789.…_")
_PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,3}(?:\s*(?:/|sur|de)\s*\d{1,3})?$|^-\s*\d{1,3}\s*-$", re.I)


def set_roles(pages: list[Page]) -> None:
    """Mark `header`, `footer` and `contents` lines of a whole file."""
    tops = [_edge_lines(page, from_top=True) for page in pages]
    bottoms = [_edge_lines(page, from_top=False) for page in pages]
    _mark(tops, "header", len(pages))
    _mark(bottoms, "footer", len(pages))
    for page in pages:
        for line in page.lines:
            if line.role == "body" and line.cell is None and line.text[-1] in _LEADER_ENDS and _LEADER.search(line.text):
                line.role = "contents"


def _edge_lines(page: Page, *, from_top: bool) -> list[Line]:
    limit = page.height * (0.15 if from_top else 0.85)
    chosen = [line for line in page.lines if line.box and
              (line.box[3] <= limit if from_top else line.box[1] >= limit)]  # fmt: skip
    chosen.sort(key=lambda line: line.box[1] if line.box else 0.0, reverse=not from_top)
    return chosen[:_EDGE_LINES]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.box[1] / 6) if line.box else 0


def _mark(edges: list[list[Line]], role: str, count: int) -> None:
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    needed = max(2, round(count * 0.3)) if count < 10 else 3
    for lines in edges:
        for line in lines:
            alone = line.cell is None and _PAGE_NUMBER.match(line.text.strip())
            if seen[_key(line)] >= needed or alone:
                line.role = role
