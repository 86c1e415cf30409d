"""The text of one piece as the fact rules read it: one raw string, its folded twin, and the way back to the page."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from relais_app.dce.model import Box, Line, Page, Piece, Source, Table
from relais_app.dce.sections import sections_of, split_number

SOFT, HARD, CELL = "\n", "\r", "\v"  # a line, a paragraph or row, and a cell that ends; `\s` matches all three
_KEPT_HYPHEN = frozenset({"sous", "non", "co", "accord", "avant", "apres", "ci", "au", "contre", "dossier", "rendez",
                          "quatre", "vingt", "dix", "soixante", "demi", "mi", "post", "pre", "auto", "multi", "mono",
                          "semi", "sud", "nord", "est", "ouest", "saint", "sainte", "hors", "c", "celui", "grand"})  # fmt: skip
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u00ad": "",
              "\ufffe": "", "\u200b": "", "\ufeff": ""}  # fmt: skip
_ODD = re.compile("[" + "".join(_LIGATURES) + "]")
_END = re.compile(r"[.!?:;…]\s*$")
_BULLET = re.compile(
    r"^\s*(?:[-–—•●▪■□◦○➢➔→✓✔*\uf0a7\uf0b7\uf0d8\uf0fc\uf02d☐☒]|o\s|\d{1,2}(?:[.)°]|\s?[-–])\s|[a-z]\))"
)
_HANGING = re.compile(r"(?:['’,]|\b(?:d[eu]s?|la|les?|et|ou|au[x]?|à|en|par|pour|sur|dans|avec|est|sont|un|une|ce|cette|sa|son|"
                      r"leurs?|soit|dont|que|qui|n[°o]|articles?|l\.|r\.))\s*$", re.I)  # fmt: skip
_CUT = re.compile(r"\b(?:[lrd]|art|n°?|cf|réf)\.\s*$", re.I)  # « articles L. » at the end of a line
_GOES_ON = re.compile(
    r"[%€),;]|\(\D|\(?\d+(?:[.,]\d+)? ?(?:%|€|\)|(?:points?|jours?|mois|fois|ans?|heures?|euros?|pages?)\b)"
)
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-",
          "‑": "-", "−": "-", "œ": "o", "Œ": "o", "æ": "a", "Æ": "a", "º": "°", "\u00a0": " ", "\u202f": " ",
          "\u2009": " ", "\u2007": " ", "\u2003": " ", "\u2002": " ", "\t": " "}  # fmt: skip


def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFKD", chr(code))
        base = "".join(c for c in plain if not unicodedata.combining(c)).lower()
        if len(base) == 1:
            table[code] = base
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code + 32)
    table.update({ord(mark): plain for mark, plain in _PLAIN.items()})
    return table


_FOLD = _fold_table()


_USUAL = tuple(
    (char, _FOLD[ord(char)]) for char in "éèêëàâäçîïôöùûüñ’‘“”«»–—‑œæº\u00a0\u202f\u2009\t`´" if ord(char) in _FOLD
)
_RARE = re.compile("[" + "".join(re.escape(chr(code)) for code in _FOLD if not chr(code).isascii()
                                 and chr(code).lower() not in dict(_USUAL)) + "]")  # fmt: skip


def same_length_fold(text: str) -> str:
    """Lower case without accents, one character for one, so that places in both strings agree (œ becomes « o »)."""
    lower = text.lower()
    if len(lower) != len(text):
        return text.translate(_FOLD)
    for char, plain in _USUAL:  # much faster than a translation of the whole text
        lower = lower.replace(char, plain)
    return lower.translate(_FOLD) if not lower.isascii() and _RARE.search(lower) else lower


def clean_line(text: str) -> str:
    """A printed line in NFC without ligatures or soft hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if _ODD.search(text):
            text = _ODD.sub(lambda m: _LIGATURES[m.group()], text)
    return text


@dataclass(slots=True)
class TextLine:
    """One printed line with its place in the piece's text."""

    line: Line
    page: Page
    start: int
    end: int


@dataclass(slots=True)
class Heading:
    """A heading: where it stands, its number (« 5.1 », « article 3 », "") and its folded title; depth 1 is the widest."""

    index: int
    start: int
    number: str
    title: str
    depth: int


@dataclass(slots=True)
class PieceText:
    """A piece's body lines in one string. `raw` and `folded` have the same length."""

    piece: Piece
    lines: list[TextLine]
    raw: str
    folded: str
    _starts: list[int] = field(default_factory=list)
    _headings: list[Heading] | None = None
    _found: dict[str, tuple[int, ...]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)  # what several families work out once (tables)
    _ends: list[int] | None = None  # where sentences end
    _flat: str = ""  # folded, with the ends of lines as spaces: anchors of several words are found across them

    @classmethod
    def of(cls, piece: Piece, *, pages: int | None = None, edges: bool = False) -> PieceText:
        """The body of a piece (of its first `pages` pages), or its headers and footers with `edges`."""
        roles = ("header", "footer") if edges else ("body",)
        lines: list[TextLine] = []
        parts: list[str] = []
        at = 0
        for page in piece.pages[:pages]:
            if not edges and is_contents_page(page):
                continue
            for line in page.lines:
                if line.role not in roles:
                    continue
                text = clean_line(line.text)
                if lines:
                    at = _join(parts, lines[-1], line, page, text, at)
                lines.append(TextLine(line, page, at, at + len(text)))
                parts.append(text)
                at += len(text)
        raw = "".join(parts)
        return cls(piece, lines, raw, same_length_fold(raw), [entry.start for entry in lines])

    # -- places ----------------------------------------------------------------------------------

    def find(self, literal: str) -> tuple[int, ...]:
        """Every place of a folded literal; remembered, as many rules share their anchors."""
        known = self._found.get(literal)
        if known is None:
            if not self._flat:
                self._flat = self.folded.replace(SOFT, " ")
            known = tuple(_places(self._flat, literal))
            self._found[literal] = known
        return known

    def line_index(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def line_at(self, at: int) -> TextLine:
        return self.lines[self.line_index(at)]

    def page_at(self, at: int) -> int | None:
        return self.line_at(at).page.number if self.lines else None

    def page_rank(self, at: int) -> int:
        """0 for the piece's first page."""
        return self.piece.pages.index(self.line_at(at).page) if self.lines else 0

    def sentence(self, at: int, *, most: int = 700) -> tuple[int, int]:
        """Where the sentence (or item, or cell) around a place begins and ends."""
        if self._ends is None:
            self._ends = [mark.end() for mark in _STOPS.finditer(self.raw)]
        rank = bisect_right(self._ends, at)
        start = self._ends[rank - 1] if rank else 0
        end = self._ends[rank] if rank < len(self._ends) else len(self.raw)
        return max(start, at - most), min(end, at + most)

    def around(self, at: int, before: int, after: int) -> tuple[int, int]:
        return max(0, at - before), min(len(self.folded), at + after)

    # -- headings --------------------------------------------------------------------------------

    @property
    def headings(self) -> list[Heading]:
        if self._headings is None:
            self._headings = self._find_headings()
        return self._headings

    def _find_headings(self) -> list[Heading]:
        ranks = {id(page): rank for rank, page in enumerate(self.piece.pages)}
        places = {(ranks[id(entry.page)], id(entry.line)): index for index, entry in enumerate(self.lines)}
        found = []
        for heading in sections_of(self.piece).headings:
            line = self.piece.pages[heading.page_index].lines[heading.line_index]
            index = places.get((heading.page_index, id(line)))
            if index is not None:
                title = same_length_fold(split_number(clean_line(heading.text))[1] or heading.text)
                found.append(
                    Heading(index, self.lines[index].start, heading.number, title.strip(" .:-"), heading.depth)
                )
        return found

    def heading_of(self, at: int) -> Heading | None:
        """The last heading at or before a place."""
        headings = self.headings
        rank = bisect_right([h.start for h in headings], at) - 1
        return headings[rank] if rank >= 0 else None

    def path_of(self, at: int) -> str:
        """The titles of the sections a place stands in, widest first, on one line."""
        headings = self.headings
        rank = bisect_right([h.start for h in headings], at) - 1
        chain: list[Heading] = []
        for heading in reversed(headings[: rank + 1]):
            if not chain or heading.depth < chain[-1].depth:
                chain.append(heading)
                if heading.depth == 1:
                    break
        return " > ".join(h.title for h in reversed(chain))

    def section_end(self, heading: Heading) -> int:
        """Where the section of a heading ends: at the next one as wide."""
        for after in self.headings:
            if after.start > heading.start and after.depth <= heading.depth:
                return after.start
        return len(self.raw)

    # -- evidence --------------------------------------------------------------------------------

    def words(self, start: int, end: int) -> str:
        """The raw text between two places, on one line."""
        return " ".join(self.raw[start:end].split())

    def source(self, start: int, end: int, *, page_of: int | None = None) -> Source:
        """Evidence: the words between two places, with the box of those on the page where the value stands."""
        anchor = self.line_at(page_of if page_of is not None else start)
        boxes = []
        for index in range(self.line_index(start), len(self.lines)):
            entry = self.lines[index]
            if entry.start >= end:
                break
            if entry.page is anchor.page and entry.line.box:
                boxes.append(_part_box(entry, max(start, entry.start), min(end, entry.end)))
        return Source(piece=self.piece.id, page=anchor.page.number, box=union(boxes),
                      words=self.words(start, min(end, start + 600)))  # fmt: skip

    def tables(self) -> Iterator[tuple[Page, Table, int]]:
        for page in self.piece.pages:
            for number, table in enumerate(page.tables):
                yield page, table, number


def _ends_paragraph(before: TextLine, line: Line, tail: str, text: str) -> bool:
    """A line that ends early on a stop, or announces a list: the next begins a paragraph whatever the spacing says."""
    if not _END.search(tail) or not text[:1].isupper():
        listed = text[:1].isupper() or (text[:1].isdigit() and not (len(text) < 12 and _GOES_ON.match(text)))
        return tail.rstrip().endswith(":") and bool(listed)
    if tail.rstrip().endswith(":"):
        return True
    old, new = before.line.box, line.box
    return bool(old and new and old[2] < before.page.width * 0.78 and old[2] < new[2] - 25)


_LISTED = re.compile(r"^\s*(?:article|annexe|chapitre|titre|\d|[ivx]{1,5}[.\d]).*\D\s*\d{1,3}\s*$", re.I)


def is_contents_page(page: Page) -> bool:
    """A page that only lists headings with their page numbers."""
    lines = [line for line in page.lines if line.role in ("body", "contents") and line.cell is None]
    listed = sum(line.role == "contents" or bool(_LISTED.match(line.text)) for line in lines)
    return len(lines) >= 6 and listed * 2 > len(lines)


_STOPS = re.compile(r"[.!?;](?<!\b[A-Za-z].)(?<!\b[Aa]rt.)(?=\s+[A-ZÉÈÀÊÎÔÂ«•●▪\-–—\d\"(“]|\s*[\r\v])|[\r\v]")


def _join(parts: list[str], before: TextLine, line: Line, page: Page, text: str, at: int) -> int:
    """Put the mark that stands between two lines; undo a word cut at the end of a line."""
    mark = _mark(before, line, page, text, parts[-1])
    tail = parts[-1]
    if (mark == SOFT and tail.endswith("-") and len(tail) > 2 and tail[-2].isalpha() and text[:1].islower()
            and same_length_fold(re.split(r"[\s'’(-]", tail[:-1])[-1]) not in _KEPT_HYPHEN):  # fmt: skip
        parts[-1] = tail[:-1]
        before.end -= 1
        return at - 1
    parts.append(mark)
    return at + 1


def _mark(before: TextLine, line: Line, page: Page, text: str, tail: str) -> str:
    old, new = before.line.cell, line.cell
    same_page = page is before.page
    if old is not None and new is not None and same_page:
        if old == new:
            return HARD if _BULLET.match(text) else SOFT
        return CELL if old[:2] == new[:2] else HARD
    if (old is None) != (new is None):
        return HARD
    if _BULLET.match(text):
        return HARD
    if same_page and line.block == before.line.block and not _ends_paragraph(before, line, tail, text):
        return SOFT
    if _CUT.search(tail) and text[:1].isdigit():
        return SOFT
    goes_on = not _END.search(tail) and bool(text[:1].islower() or _GOES_ON.match(text) or _HANGING.search(tail))
    return SOFT if goes_on else HARD


def _places(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)


def _part_box(entry: TextLine, start: int, end: int) -> Box:
    """The box of the words of a line between two places; the line's own when words are not known."""
    line = entry.line
    assert line.box is not None
    if (start <= entry.start and end >= entry.end) or not line.words:
        return line.box
    low, high = start - entry.start, end - entry.start
    boxes = [w.box for w in line.words if w.box and w.start < high and w.start + len(w.text) > low]
    return union(boxes) or line.box


def union(boxes: list[Box]) -> Box | None:
    """The box that encloses all."""
    if not boxes:
        return None
    return (round(min(b[0] for b in boxes), 1), round(min(b[1] for b in boxes), 1),
            round(max(b[2] for b in boxes), 1), round(max(b[3] for b in boxes), 1))  # fmt: skip
