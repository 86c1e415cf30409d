"""Headers, footers and contents pages: lines that repeat or point elsewhere, set aside before any rule."""

from __future__ import annotations

import re
from collections import Counter

from relais_app.dce.model import Line, Page

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_EDGE_LINES = 8
_EDGE_SHARE = 0.15
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{6,})\s*\d{0,3}\s*$")
_LEADER_ENDS = frozenset("0123456789.…_")
_ENTRY = re.compile(r"(?:^|(?<=[\s.…]))(\d{1,3})$")
_PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?\d{1,3}(?:\s*(?:/|sur|de|\|)\s*\d{1,3})?$|^[-–]\s*\d{1,3}\s*[-–]$|^\d{1,3}\s*\|\s*page$", re.I
)
_CONTENTS_TITLE = re.compile(r"^\W*(?:sommaire|table des mati[eè]res|contents|plan du document)\b", re.I)
_LEADER_SIGNS = ("....", "……", ". . . .", "______")
_FEWEST_ENTRIES = 5


def set_roles(pages: list[Page]) -> None:
    """Mark `header`, `footer` and `contents` lines of a whole file."""
    _mark_edges(pages, "header")
    _mark_edges(pages, "footer")
    for page in pages:
        if page.tables:
            _drop_edge_tables(page)
    before = False
    for page in pages:
        before = _mark_contents(page, len(pages), before)


def _mark_edges(pages: list[Page], role: str) -> None:
    edges = [
        [line for line in _edge_lines(page, role) if line.cell is None or _LETTER.search(line.text)] for page in pages
    ]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    needed = max(2, round(len(pages) * 0.3)) if len(pages) < 10 else 3
    for lines in edges:
        for line in lines:
            if seen[_key(line)] >= needed or _PAGE_NUMBER.match(line.text):
                line.role = role


def _drop_edge_tables(page: Page) -> None:
    """A table whose words all repeat from page to page only lays a header or a footer out."""
    by_table: dict[int, list[Line]] = {}
    for line in page.lines:
        if line.cell is not None:
            by_table.setdefault(line.cell[0], []).append(line)
    dropped = set()
    for number, lines in by_table.items():
        worded = [line for line in lines if _LETTER.search(line.text)]
        roles = {line.role for line in worded}
        if len(roles) == 1 and "body" not in roles:
            dropped.add(number)
            for line in lines:
                line.role, line.cell = worded[0].role, None
    if dropped:
        kept = [number for number in range(len(page.tables)) if number not in dropped]
        page.tables = [page.tables[number] for number in kept]
        places = {number: place for place, number in enumerate(kept)}
        for line in page.lines:
            if line.cell is not None:
                line.cell = (places[line.cell[0]], *line.cell[1:])


def _edge_lines(page: Page, role: str) -> list[Line]:
    """The outermost lines at the top or the bottom of a page."""
    if role == "header":
        limit = page.height * _EDGE_SHARE
        chosen = [(line.box[1], line) for line in page.lines if line.box and line.box[3] <= limit]
    else:
        limit = page.height * (1 - _EDGE_SHARE)
        chosen = [(-line.box[3], line) for line in page.lines if line.box and line.box[1] >= limit]
    return [line for _place, line in sorted(chosen, key=lambda pair: pair[0])][:_EDGE_LINES]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _mark_contents(page: Page, page_count: int, follows_contents: bool) -> bool:
    """Mark a contents page's entries; whether the page is one (its list may go on overleaf)."""
    body = [line for line in page.lines if line.role == "body"]
    leaders = [line for line in body if line.text[-1] in _LEADER_ENDS and _has_leader(line.text)]
    for line in leaders:
        if line.cell is None or line.text[-1].isdigit():
            line.role = "contents"
    titles = [i for i, line in enumerate(body) if len(line.text) < 40 and _CONTENTS_TITLE.match(line.text)]
    if not titles and not follows_contents and len(leaders) < _FEWEST_ENTRIES:
        return _mark_untitled(page, body, page_count)
    start = titles[0] + 1 if titles else 0
    entries = _entries(body[start:], page_count)
    if len(entries) < _FEWEST_ENTRIES and len(leaders) < _FEWEST_ENTRIES:
        return False
    places = [start + i for i in entries] + [i for i, line in enumerate(body) if line.role == "contents"]
    first, last = min(places), max(places)
    if len(places) * 2 < last - first + 1:
        return False
    for line in body[first : last + 1]:
        line.role = "contents"
    for place in titles:
        body[place].role = "contents"
    return True


def _has_leader(text: str) -> bool:
    """Dots that lead to a page number, or a blank to fill in."""
    return any(sign in text for sign in _LEADER_SIGNS) and bool(_LEADER.search(text))


def _mark_untitled(page: Page, body: list[Line], page_count: int) -> bool:
    """A contents page whose title is a picture: among the first pages, most lines end with a page's number."""
    if (page.number or 99) > 5 or len(body) < 2 * _FEWEST_ENTRIES:
        return False
    numbers = [int(m.group(1)) for m in (_ENTRY.search(line.text) for line in body) if m]
    if len(numbers) < 0.6 * len(body) or any(n > page_count for n in numbers) or len(set(numbers)) < _FEWEST_ENTRIES:
        return False
    for line in body:
        line.role = "contents"
    return True


def _entries(lines: list[Line], page_count: int) -> list[int]:
    """Places of the lines that end with a page number, as far as the numbers rise."""
    found: list[int] = []
    reached = 0
    for place, line in enumerate(lines):
        match = _ENTRY.search(line.text)
        if not match:
            continue
        number = int(match.group(1))
        if reached <= number <= page_count + 20 and number > 0:
            found.append(place)
            reached = number
        elif found and place - found[-1] > 8:
            break
    return found
