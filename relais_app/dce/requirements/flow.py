"""A piece as paragraphs: lines joined over pages, with headers, footers and footnotes set aside, each word still placed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from relais_app.dce.model import Box, Line, Page, Piece
from relais_app.dce.sections import Heading, Sections, sections_of
from relais_app.dce.vocabulary import word_list
from relais_app.dce.words import box_between

_BULLET = re.compile(r"(?:[•●○◦▪▫■□◆◇►▶➢➤➔→⇒✓✔✗❖‣⁃∙·*☐☒\ue000-\uf8ff]+|[-–—−]+(?=\s|[A-ZÀ-Ýa-z«])|o(?=\s+\S))\s*")
_NUMBERED = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-zA-H]|[ivx]{1,4})\s?(?:[.)°](?=\s)|[)°](?=[A-ZÀ-Ý]))|\d{1,2}\s?[-–/]\s?(?=[A-ZÀ-Ýa-zà-ý]))\s*"
)
_CLAUSE_NUMBER = re.compile(
    r"(?:art(?:icle|\.)\s*)?(?:\d{1,2}|[IVX]{1,5}|[A-H])(?:[.\-]\d{1,2}){1,5}\.?\s*(?:[-–—:)]\s*)?(?=[A-ZÀ-Ý«])", re.I
)
_ENDED = (".", ";", ":", "!", "?", "…")
_FOOTNOTE = re.compile(r"(\d{1,2})\s?(?=[A-ZÀ-Ý«]|https?:)")
_CUT_WORD = re.compile(r"(?:^|[\s'’])(?:d|de|du|des|l|la|le|les|et|ou|à|a|au|aux|en|pour|par|sur|dans|avec|son|sa|ses|"
                       r"un|une|que|qui|n°|ce|cette|ces|leur|leurs|dont|est|sont)['’]?$|,$", re.I)  # fmt: skip
_LONGEST_CUT = 8  # letters of the longest of them, with what stands before and after


@dataclass(slots=True)
class Part:
    """Words of one line inside a paragraph: `start` in the paragraph's text, `offset` in the line's."""

    page: int
    line: int
    start: int
    offset: int
    length: int


@dataclass(slots=True)
class Paragraph:
    """A paragraph, a list item or a table cell."""

    text: str = ""
    parts: list[Part] = field(default_factory=list)
    marker: str = ""
    left: float = 0.0
    is_heading: bool = False
    is_title: bool = False  # bold or larger than the text, though not a heading
    is_footnote: bool = False
    cell: tuple[int, int, int] | None = None
    section: str = ""
    path: tuple[Heading, ...] = ()

    @property
    def page(self) -> int:
        return self.parts[0].page

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Page index and line index where the words from `start` begin."""
        for part in self.parts:
            if part.start + part.length > start:
                return part.page, part.line
        last = self.parts[-1]
        return last.page, last.line


@dataclass(slots=True)
class _Maker:
    """Joins lines into paragraphs."""

    piece: Piece
    sections: Sections
    made: list[Paragraph] = field(default_factory=list)
    now: Paragraph | None = None
    before: Line | None = None
    right: float = 0.0
    cell_right: dict[tuple[int, int, int], float] = field(default_factory=dict)
    text: str = ""  # the whole piece, once a hyphen has to be judged

    def start(self, page_index: int, line_index: int, line: Line, *, heading: bool = False) -> None:
        text, marker = _without_marker(line.text) if not heading else (line.text.strip(), "")
        left = line.box[0] if line.box else 0.0
        self.now = Paragraph("", [], marker, left, heading, self.stands_out(line), cell=line.cell)
        self.now.section = self.sections.label(page_index, line_index)
        self.now.path = self.sections.path(page_index, line_index)
        self.made.append(self.now)
        self.add(page_index, line_index, line, text)

    def says(self, words: str) -> bool:
        """Whether the piece has these words elsewhere."""
        if not self.text:
            self.text = " ".join(line.text for page in self.piece.pages for line in page.lines).casefold()
        return words.casefold() in self.text

    def stands_out(self, line: Line) -> bool:
        style = self.sections.style
        return style is not None and ((line.bold and style.bold_counts) or line.size > style.size + 0.7)

    def add(self, page_index: int, line_index: int, line: Line, text: str) -> None:
        if self.now is None:
            return
        offset = line.text.find(text) if text else 0
        glue = _glue(self.now.text, text, self.says)
        if glue == "cut":
            self.now.text = self.now.text[:-1]
            glue = ""
        self.now.text += glue
        self.now.parts.append(Part(page_index, line_index, len(self.now.text), max(offset, 0), len(text)))
        self.now.text += text
        self.before = line


def paragraphs_of(piece: Piece) -> list[Paragraph]:
    """Every paragraph, item, heading and cell of a piece, in reading order."""
    sections = sections_of(piece)
    maker = _Maker(piece, sections)
    notes: list[Paragraph] = []
    for page_index, page in enumerate(piece.pages):
        noted = _footnotes(page)
        maker.right = max(
            (line.box[2] for line in page.lines if line.box and line.cell is None and line.role == "body"),
            default=0.0,
        )
        maker.cell_right = _cell_rights(page)
        is_first = True
        for line_index, line in enumerate(page.lines):
            if line.role != "body" or line_index in noted or not line.text.strip():
                continue
            _take(maker, page_index, line_index, line, new_page=is_first)
            is_first = False
        if noted:
            notes.extend(_note_paragraphs(page, page_index, noted, sections))
            _drop_marks(maker, page_index, {mark for mark in noted.values() if mark})
    return maker.made + notes


def _take(maker: _Maker, page_index: int, line_index: int, line: Line, *, new_page: bool) -> None:
    if maker.sections.is_heading(page_index, line_index):
        now = maker.now
        if now and now.is_heading and not maker.sections.starts_heading(page_index, line_index):
            maker.add(page_index, line_index, line, line.text.strip())
        else:
            maker.start(page_index, line_index, line, heading=True)
        return
    now, before = maker.now, maker.before
    if now is None or before is None or now.is_heading or _begins(maker, now, before, line, new_page=new_page):
        maker.start(page_index, line_index, line)
    else:
        maker.add(page_index, line_index, line, line.text.strip())


def _begins(maker: _Maker, now: Paragraph, before: Line, line: Line, *, new_page: bool) -> bool:
    """Whether a line begins a paragraph of its own."""
    if before.cell != line.cell:
        return True
    text, marker = _without_marker(line.text)
    ended = before.text.rstrip().endswith(_ENDED)
    if marker and (not marker.strip("(")[0].isalnum() or ended or before.block != line.block):
        return True
    if line.is_checked is not None:
        return True
    if line.box is None or before.box is None:
        return before.block != line.block
    goes_on = text[:1].islower() or _is_cut(before.text)
    right = maker.cell_right.get(line.cell, 0.0) if line.cell else maker.right
    full = before.box[2] > right - 0.14 * max(right - before.box[0], 1.0)
    if new_page:
        return ended or not (goes_on or full)
    gap, height = line.box[1] - before.box[3], max(line.box[3] - line.box[1], 1.0)
    if gap > 0.5 * height or gap < -1.5 * height:
        return ended or not goes_on or gap > 2.5 * height
    if text[:1].islower():
        return False
    if ended and before.text.rstrip().endswith((":", ";")):
        return True
    if not full and (ended or not _is_cut(before.text)):
        return True
    return before.block != line.block and before.bold != line.bold and not full


def _is_cut(text: str) -> bool:
    """Whether a line ends on a word that wants another."""
    text = text.rstrip()
    return bool(_CUT_WORD.search(text, max(0, len(text) - _LONGEST_CUT)))


def _without_marker(text: str) -> tuple[str, str]:
    """The words after a bullet or an item's number, and the mark itself."""
    text = text.strip()
    marker = ""
    for _again in range(2):
        match = _BULLET.match(text) or (_NUMBERED.match(text) if not marker else None)
        if not match or match.end() >= len(text):
            break
        marker += match.group().strip()
        text = text[match.end() :]
    if not marker and (match := _CLAUSE_NUMBER.match(text)):
        text = text[match.end() :]
    return text, marker


def _glue(before: str, text: str, says: Callable[[str], bool]) -> str:
    """What joins two lines: a space, nothing after a hyphen that is kept, "cut" for a hyphen that goes."""
    if not before:
        return ""
    if not before.endswith("-") or before.endswith(" -"):
        return " "
    prefix = re.split(r"[\s'’(«/\-]", before[:-1])[-1]
    if (
        not text[:1].islower()
        or prefix.casefold() in word_list("sentences", "kept_hyphen")
        or "/" in before.split(" ")[-1]
    ):
        return ""
    if len(prefix) < 2 or not prefix.isalpha():
        return ""
    rest = re.split(r"[^\w]", text, maxsplit=1)[0]
    return "" if says(f"{prefix}-{rest}") and not says(f"{prefix}{rest}") else "cut"


def _cell_rights(page: Page) -> dict[tuple[int, int, int], float]:
    rights: dict[tuple[int, int, int], float] = {}
    for line in page.lines:
        if line.cell and line.box:
            rights[line.cell] = max(rights.get(line.cell, 0.0), line.box[2])
    return rights


def _footnotes(page: Page) -> dict[int, str]:
    """Lines of the notes at the foot of a page, with the note's mark on its first line."""
    body = [(i, line) for i, line in enumerate(page.lines) if line.role == "body" and line.cell is None and line.box]
    if len(body) < 6:
        return {}
    sizes = sorted(line.size for _i, line in body)
    usual = sizes[len(sizes) // 2]
    found: dict[int, str] = {}
    for index, line in reversed(body):
        if not line.box or line.size > usual - 0.4 or line.box[1] < page.height * 0.5:
            break
        match = _FOOTNOTE.match(line.text.strip())
        found[index] = match.group(1) if match else ""
    first = next((i for i in sorted(found) if found[i]), None)
    return {i: mark for i, mark in found.items() if first is not None and i >= first}


def _note_paragraphs(page: Page, page_index: int, noted: dict[int, str], sections: Sections) -> list[Paragraph]:
    notes: list[Paragraph] = []
    for index in sorted(noted):
        line = page.lines[index]
        text = line.text.strip()
        if noted[index]:
            text = text[len(noted[index]) :].strip()
            notes.append(Paragraph("", [], noted[index], is_footnote=True, section=sections.label(page_index, index)))
        note = notes[-1]
        note.text += " " if note.text else ""
        note.parts.append(Part(page_index, index, len(note.text), max(line.text.find(text), 0), len(text)))
        note.text += text
    return notes


def _drop_marks(maker: _Maker, page_index: int, marks: set[str]) -> None:
    """Take the call of a footnote (« société4 ») off the words; offsets stay true because it becomes a space."""
    pattern = re.compile(r"(?<=[a-zà-ÿ)»])(?:" + "|".join(sorted(marks)) + r")(?=[\s.,;:)]|$)") if marks else None
    for paragraph in reversed(maker.made):
        if pattern is None or not paragraph.parts or paragraph.parts[-1].page < page_index:
            break
        paragraph.text = pattern.sub(lambda match: " " * len(match.group()), paragraph.text)


def box_of(piece: Piece, paragraph: Paragraph, start: int, end: int) -> tuple[int, Box | None]:
    """The page index where a stretch of a paragraph begins, and the box that encloses it on that page."""
    page_index = -1
    boxes: list[Box] = []
    for part in paragraph.parts:
        if part.start + part.length <= start or part.start >= end:
            continue
        if page_index < 0:
            page_index = part.page
        if part.page != page_index:
            break
        line = piece.pages[part.page].lines[part.line]
        first, last = start - part.start + part.offset, end - part.start + part.offset
        box = box_between(line.words, first, last) if line.words else line.box
        if box:
            boxes.append(box)
    if page_index < 0:
        page_index = paragraph.page
    if not boxes:
        return page_index, None
    return page_index, (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
