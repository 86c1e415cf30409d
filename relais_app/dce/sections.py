"""Headings of a piece: which lines title what follows, so that every line carries its section as printed.

A heading is found by its number, its type (bold, larger, capitals) and its place (alone in its paragraph); no
single sign is enough, because buyers number lists and embolden sentences too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from relais_app.dce.model import Line, Piece

_WORD_NUMBER = re.compile(
    r"(?P<number>(?:article|art\.|chapitre|titre|section|partie|annexe)\s*(?:n°\s*)?"
    r"(?:\d{1,3}(?:[.\-]\d{1,2})*|[ivxl]{1,6}(?:[.\-]\d{1,2})*|premier|1er|[A-H])(?!\w))\s*[-–—:.)/]*\s*(?P<title>.*)",
    re.I,
)
_POINTED = re.compile(
    r"(?P<number>(?:\d{1,2}|[IVXL]{1,5}|[A-H])(?:[.\-]\d{1,2}){1,5}\.?)(?:\s*[-–—:)/.]+\s*|\s+)(?P<title>\S.*)"
)
_SINGLE = re.compile(r"(?P<number>\d{1,2}|[IVXL]{1,5}|[A-H])(?:\s*[-–—:)/.]+\s*|\s+)(?P<title>\S.*)")
_QUICK = re.compile(r"[0-9A-HIVXLaAsStTcCpP]")
_FINITE = re.compile(
    r"\b(?:doi(?:t|vent)|devr(?:a|ont)|est|sont|ser(?:a|ont)|peu(?:t|vent)|pourr(?:a|ont)|s['’]engage(?:nt)?|"
    r"ont|aur(?:a|ont)|fournit|remet|prévoit|comprend)\b", re.I)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
_PROSE_END = (".", ";", ",")
_MOST_LETTERS = 130
_MOST_WORDS = 20
_CUT = re.compile(r"(?:^|\s)(?:d['’]?|de|du|des|la|le|les|l['’]|et|ou|à|a|au|aux|en|pour|par|sur|dans|avec)$", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the first of its lines. `number` is "" for an unnumbered one; depth 1 is the widest."""

    page_index: int
    line_index: int
    text: str
    number: str
    depth: int
    last_line: int  # index of its last line on the same page


@dataclass(slots=True)
class Sections:
    """The headings of a piece in reading order."""

    headings: list[Heading] = field(default_factory=list)
    style: Style | None = None  # what is ordinary in the piece
    _starts: list[tuple[int, int]] = field(default_factory=list)
    _lines: set[tuple[int, int]] = field(default_factory=set)
    _paths: dict[int, tuple[Heading, ...]] = field(default_factory=dict)

    def add(self, heading: Heading) -> None:
        self.headings.append(heading)
        self._starts.append((heading.page_index, heading.line_index))
        self._lines.update((heading.page_index, i) for i in range(heading.line_index, heading.last_line + 1))

    def is_heading(self, page_index: int, line_index: int) -> bool:
        return (page_index, line_index) in self._lines

    def starts_heading(self, page_index: int, line_index: int) -> bool:
        at = bisect_right(self._starts, (page_index, line_index)) - 1
        return at >= 0 and self._starts[at] == (page_index, line_index)

    def path(self, page_index: int, line_index: int) -> tuple[Heading, ...]:
        """The headings above a line, widest first."""
        at = bisect_right(self._starts, (page_index, line_index)) - 1
        known = self._paths.get(at)
        if known is not None:
            return known
        chain: list[Heading] = []
        for heading in reversed(self.headings[: at + 1]):
            if not chain or heading.depth < chain[-1].depth:
                chain.append(heading)
                if heading.depth == 1:
                    break
        path = self._paths[at] = tuple(reversed(chain))
        return path

    def label(self, page_index: int, line_index: int) -> str:
        """The nearest heading above a line as printed, "" when there is none."""
        at = bisect_right(self._starts, (page_index, line_index)) - 1
        return self.headings[at].text if at >= 0 else ""


@dataclass(frozen=True, slots=True)
class Style:
    """What is ordinary in a piece: size of its text, and whether bold says anything there."""

    size: float
    bold_counts: bool

    @classmethod
    def of(cls, piece: Piece) -> Style:
        sizes: Counter[float] = Counter()
        bold = letters = 0
        for page in piece.pages:
            for line in page.lines:
                if line.role == "body" and line.cell is None:
                    sizes[round(line.size * 2) / 2] += len(line.text)
                    letters += len(line.text)
                    bold += len(line.text) if line.bold else 0
        return cls(sizes.most_common(1)[0][0] if sizes else 0.0, bold * 10 < letters * 4)


def sections_of(piece: Piece) -> Sections:
    """Find the headings of a piece."""
    style = Style.of(piece)
    sections = Sections(style=style)
    items = _Items()
    for page_index, page in enumerate(piece.pages):
        if _is_contents(page.lines):
            continue
        skip = -1
        for index, line in enumerate(page.lines):
            if index <= skip or line.role != "body" or (line.cell is not None and not line.is_title):
                continue
            listed = not line.is_title and items.holds(line)
            heading = None if listed else _heading(page.lines, index, style, page_index)
            if heading:
                sections.add(heading)
                skip = heading.last_line
                items.before = ""
            else:
                items.before = line.text.rstrip()
    return sections


_ITEM_NUMBER = re.compile(r"(\d{1,2})\s?[.)°\-–/](?!\d)")


@dataclass(slots=True)
class _Items:
    """The numbered items of a list that look like headings: « … les documents suivants : » then « 1. Le bordereau »."""

    before: str = ""
    expected: int = 0
    left: float = 0.0

    def holds(self, line: Line) -> bool:
        number = _ITEM_NUMBER.match(line.text.lstrip())
        if not number:
            return False
        value, left = int(number[1]), line.box[0] if line.box else 0.0
        if not ((value == 1 and self.before.endswith(":")) or (value == self.expected and abs(left - self.left) < 4)):
            return False
        self.expected, self.left = value + 1, left
        return True


def split_number(text: str) -> tuple[str, str]:
    """A heading's number as printed and the words after it; ("", text) when it has none."""
    for pattern in (_WORD_NUMBER, _POINTED, _SINGLE):
        match = pattern.match(text)
        if match:
            return match["number"].strip(), match["title"].strip()
    return "", text


def _heading(lines: list[Line], index: int, style: Style, page_index: int) -> Heading | None:
    line = lines[index]
    text = line.text.strip()
    if len(text) < 3 or len(text) > _MOST_LETTERS:
        return None
    bold = line.bold and style.bold_counts
    larger = line.size > style.size + 0.7
    if not (bold or larger or line.is_title or _QUICK.match(text) or text.isupper()):
        return None
    number, title = split_number(text)
    if not (line.is_title or _weight(lines, index, number, title, bold=bold, larger=larger) >= 3):
        return None
    last, full = _whole(lines, index, text)
    if _runs_on(lines, last) and not line.is_title:
        return None
    if len(full.split()) > _MOST_WORDS or (_FINITE.search(title) and not line.is_title):
        return None
    return Heading(page_index, index, full, number, _depth(number, larger, bold or title.isupper()), last)


def _weight(lines: list[Line], index: int, number: str, title: str, *, bold: bool, larger: bool) -> int:
    """How much a line looks like a heading; 3 is enough."""
    first = title[:1]
    if (
        not first
        or not _LETTER.search(title)
        or not (first.isupper() or (first.isdigit() and number) or first in "«ÀÉÈÊ")
    ):
        return 0
    pointed = "." in number.rstrip(".") or "-" in number
    worded = number[:2].casefold() in ("ar", "ch", "ti", "se", "pa", "an")
    weight = 2 * bold + 2 * larger + 2 * pointed + 3 * worded
    weight += 2 * (title.isupper() and len(title) > 3)
    weight += _stands_alone(lines, index)
    if number and not (pointed or worded) and (bold or larger):
        weight += 1
    if title.endswith(_PROSE_END) or len(title.split()) > 14:
        weight -= 2
    elif title.endswith(":") and not (number and (bold or larger or pointed)):
        weight -= 3
    if not number and len(title.split()) > 10 and not larger:
        weight -= 2
    return weight


def _stands_alone(lines: list[Line], index: int) -> bool:
    line = lines[index]
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    return (before is None or before.block != line.block or before.role != "body") and (
        after is None or after.block != line.block or after.bold != line.bold
    )


def _whole(lines: list[Line], index: int, text: str) -> tuple[int, str]:
    """A heading may go on over the next line, in the same type."""
    last = index
    while last + 1 < len(lines) and last < index + 2:
        line, after = lines[last], lines[last + 1]
        same = (after.role == "body" and after.cell == line.cell and after.bold == line.bold
                and abs(after.size - line.size) < 0.3 and after.block == line.block)  # fmt: skip
        first = after.text.lstrip()[:1]
        if not same or not (
            first.islower() or first in "(&" or _CUT.search(text) or text.count("(") > text.count(")")
        ):
            break
        text = f"{text} {after.text.strip()}"
        last += 1
    return last, text


def _runs_on(lines: list[Line], last: int) -> bool:
    """Whether the next line, close below, goes on with the sentence: then this one was no heading."""
    if last + 1 >= len(lines):
        return False
    line, after = lines[last], lines[last + 1]
    if after.role != "body" or after.cell != line.cell or not line.box or not after.box:
        return False
    return after.text.lstrip()[:1].islower() and not re.match(r"\s*[a-z]\s?[.)°\-]|o\s", after.text) and (
        after.box[1] - line.box[3] < 0.6 * (line.box[3] - line.box[1]))  # fmt: skip


def _depth(number: str, larger: bool, strong: bool) -> int:
    if not number:
        return 2 if larger else 8
    body = number.rstrip(".")
    if body[:2].casefold() in ("ch", "ti", "pa"):
        return 1
    return 2 + body.count(".") + (body.count("-") if body[:1].isdigit() else 0)


_ENDS_IN_NUMBER = re.compile(r"\D\s*\d{1,3}$")


def _is_contents(lines: list[Line]) -> bool:
    """A page that only lists headings with their page numbers."""
    body = [line for line in lines if line.role in ("body", "contents")]
    listed = sum(1 for line in body if line.role == "contents" or
                 (line.text.rstrip()[-1:].isdigit() and _QUICK.match(line.text) and _ENDS_IN_NUMBER.search(line.text)
                  and split_number(line.text)[0]))  # fmt: skip
    return len(body) >= 5 and listed * 2 > len(body)
