"""Words of a PDF page in columns of numbers, gathered in runs: neighbours on one base line without a wide gap.

Columns rather than one object a word, because a page has four hundred words and a run has ten.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from relais_app.dce.model import Box
from relais_app.dce.pdf_calls import address_of, calls

MOST_CHARACTERS = 200_000
# PDFium's U+FFFE is a hyphen at the end of a line, glued to the next line's word
_WORDS = re.compile(r"[^\s\x00\u200b\ufffe]+\ufffe?")
_SIGNS = {0xFFFE: "-", 0xAD: "-", 0x02: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0E0: "→",
          0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF072: "☐", 0xF0A3: "☐", 0xF0FE: "☒", 0xF0FD: "☒", 0xF078: "☒",
          0xF052: "☒", 0xF053: "☒", 0xF02D: "-", 0xF0BE: "–", 0xF02A: "*", 0xF0A2: "•", 0xF0AE: "→", 0xF0B0: "°",
          0x2010: "-", 0x2011: "-", 0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2003: " ", 0x09: " "}  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNUSUAL = re.compile("[\ue000-\uf8ff\ufffe\xad\u2010\u2011\x02\xa0\u202f\u2009\u2003\t]")
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_BOLD = re.compile(r"bold|black|heavy|demi", re.I)
_NOTE = re.compile(r"[^\W\d_]{4,}(?:-[^\W\d_]+)?(\d{1,2})$")
_WIDE_GAP = 1.1  # heights: wider between two words ends the run


@dataclass(slots=True)
class Run:
    """Words `first` to `last` (included), and the box around them."""

    first: int
    last: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    is_bold: bool = False


@dataclass(slots=True)
class RawPage:
    """What a page holds before layout. Sizes in points, from the top left of the page as displayed."""

    number: int
    width: float
    height: float
    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)  # each word's place in `text`
    x0: list[float] = field(default_factory=list)
    top: list[float] = field(default_factory=list)
    x1: list[float] = field(default_factory=list)
    bottom: list[float] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    turned: list[Run] = field(default_factory=list)  # text that runs up or down the page
    edges: list[Box] = field(default_factory=list)  # ruling lines
    shades: list[Box] = field(default_factory=list)  # sides of filled areas
    has_pictures: bool = False
    has_ligatures: bool = False
    _packed: tuple[bytes, list[bytes]] | None = None

    def packed(self) -> tuple[bytes, list[bytes]]:
        """The words' places, and their boxes column by column, as the bytes that `LineWords` keeps."""
        if self._packed is None:
            columns = (self.x0, self.top, self.x1, self.bottom)
            places = array("i", itertools.chain.from_iterable(self.spans)).tobytes()
            self._packed = places, [array("f", column).tobytes() for column in columns]
        return self._packed

    def run(self, first: int, last: int, size: float, is_bold: bool) -> Run:
        """A run of words with the box around them."""
        end = last + 1
        return Run(first, last, self.x0[first], min(self.top[first:end]), max(self.x1[first:end]),
                   max(self.bottom[first:end]), size, is_bold)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToDisplay:
    """From the page's own space to the displayed page: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def read_words(pdfium: Any, text_page: Any, display: ToDisplay, raw: RawPage) -> None:
    """Fill a page's words and runs."""
    text, numbers = page_text(pdfium, text_page)
    spans = [match.span() for match in _WORDS.finditer(text)]
    if not spans:
        return
    handle = address_of(text_page)
    corners = _corners(handle, spans, numbers)
    raw.text = _cleaned(text)
    raw.spans = spans
    slanted = _place_words(raw, corners, display)
    raw.has_ligatures = bool(_LIGATURE.search(raw.text))
    font_size = calls().font_size
    fonts = _Fonts(handle)
    for first, last in _run_ends(raw, text, slanted):
        start, end = spans[first][0], spans[last][0]
        if numbers:
            start, end = numbers[start], numbers[end]
        is_bold, size = fonts.is_bold(start), font_size(handle, start)
        if end != start and fonts.is_bold(end) != is_bold:
            middle = spans[(first + last) // 2][0]
            is_bold = fonts.is_bold(numbers[middle] if numbers else middle)
            size = max(size, font_size(handle, end))
        run = raw.run(first, last, size, is_bold)
        height = raw.bottom[first] - raw.top[first]
        if not 0.55 * height <= size <= 1.7 * height:  # the size stands in the matrix, not in the font
            run.size = round(height / 1.15, 1)
        if run.bottom > 0 and run.top < raw.height and run.x1 > 0 and run.x0 < raw.width:
            raw.runs.append(run)
    for first, last in _turned_ends(raw, slanted):
        turned = raw.run(first, last, round(raw.x1[first] - raw.x0[first], 1), False)
        turned.top, turned.bottom = min(raw.top[first : last + 1]), max(raw.bottom[first : last + 1])
        raw.turned.append(turned)


class _Fonts:
    """Which of a page's fonts are bold, by their name: PDFium's weight calls plain Times as heavy as bold."""

    def __init__(self, text_page: int) -> None:
        self._text_page = text_page
        self._calls = calls()
        self._known: dict[int, bool] = {}
        self._by_object: dict[int, bool] = {}

    def is_bold(self, letter: int) -> bool:
        thing = self._calls.text_object(self._text_page, letter)
        known = self._by_object.get(thing)
        if known is None:
            font = self._calls.font(thing)
            if font not in self._known:
                self._known[font] = bool(font) and self._is_named_bold(font)
            known = self._by_object[thing] = self._known[font]
        return known

    def _is_named_bold(self, font: int) -> bool:
        name = ctypes.create_string_buffer(128)
        self._calls.font_name(font, ctypes.addressof(name), 128)
        return bool(_BOLD.search(name.value.decode("latin-1")))


def page_text(pdfium: Any, text_page: Any) -> tuple[str, list[int] | None]:
    """The page's text, and the character number of each of its letters when they differ."""
    count = min(pdfium.FPDFText_CountChars(text_page), MOST_CHARACTERS)
    if count <= 0:
        return "", None
    buffer = (ctypes.c_ushort * (count + 1))()
    got = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: max(0, got - 1) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text, None
    letters = [pdfium.FPDFText_GetUnicode(text_page, i) for i in range(count)]
    kept = [(i, c) for i, c in enumerate(letters) if c and not 0xD800 <= c < 0xE000]
    return "".join(chr(c) for _i, c in kept), [i for i, _c in kept]


def _corners(handle: int, spans: list[tuple[int, int]], numbers: list[int] | None) -> list[float]:
    """Eight numbers a word: left, top, right, bottom of its first and of its last letter, in the page's own space."""
    loose_box = calls().loose_box
    count = len(spans)
    buffer = (ctypes.c_float * (8 * count))()
    base = ctypes.addressof(buffer)
    if numbers:
        for (start, end), at in zip(spans, range(base, base + 32 * count, 32), strict=True):
            loose_box(handle, numbers[start], at)
            loose_box(handle, numbers[end - 1], at + 16)
    else:
        for (start, end), at in zip(spans, range(base, base + 32 * count, 32), strict=True):
            loose_box(handle, start, at)
            loose_box(handle, end - 1, at + 16)
    corners = array("f")
    corners.frombytes(memoryview(buffer).cast("B"))
    return corners.tolist()


def _place_words(raw: RawPage, corners: list[float], display: ToDisplay) -> list[int]:
    """Boxes as displayed; the numbers of the words that don't run from left to right."""
    if display.b or display.c or display.a < 0 or display.d > 0:
        corners = _turned(corners, display)
        e, f, sign = 0.0, 0.0, 1.0
    else:
        e, f, sign = display.e, display.f, -1.0
    raw.x0 = [v + e for v in corners[0::8]]
    raw.x1 = [v + e for v in corners[6::8]]
    first_top, last_top = corners[1::8], corners[5::8]
    first_bottom, last_bottom = corners[3::8], corners[7::8]
    raw.top = [f + sign * v for v in first_top]
    raw.bottom = [f + sign * v for v in first_bottom]
    slanted = []
    for i, (one, two) in enumerate(zip(first_bottom, last_bottom, strict=True)):
        if one != two:
            height = abs(first_top[i] - one)
            if abs(one - two) > 0.6 * height or raw.x1[i] <= raw.x0[i]:
                slanted.append(i)
            elif abs(last_top[i] - two) < 0.8 * height:
                _drop_note(raw, i)
            raw.top[i] = min(f + sign * first_top[i], f + sign * last_top[i])
            raw.bottom[i] = max(f + sign * one, f + sign * two)
    return slanted


def _drop_note(raw: RawPage, word: int) -> None:
    """Take the small number of a footnote off a word's end (« société4 »; « km2 » stays)."""
    start, end = raw.spans[word]
    note = _NOTE.search(raw.text[start:end])
    if note:
        place = start + note.start(1)
        raw.spans[word] = (start, place)
        raw.text = raw.text[:place] + " " * (end - place) + raw.text[end:]


def _turned(corners: list[float], display: ToDisplay) -> list[float]:
    """The same numbers as displayed, for a page that is turned or mirrored."""
    turned: list[float] = []
    for at in range(0, len(corners), 4):
        left, top, right, bottom = corners[at : at + 4]
        (ax, ay), (bx, by) = display.point(left, top), display.point(right, bottom)
        turned += (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    return turned


def _run_ends(raw: RawPage, text: str, slanted: list[int]) -> list[tuple[int, int]]:
    """First and last words of each run."""
    spans = raw.spans
    cuts = _line_starts(text, spans)
    rights, lefts, tops, bottoms = raw.x1, raw.x0[1:], raw.top, raw.bottom
    for i, (right, left, top, next_top, bottom, next_bottom) in enumerate(
        zip(rights, lefts, tops, tops[1:], bottoms, bottoms[1:], strict=False), start=1
    ):
        height = bottom - top
        if next_top == top and next_bottom == bottom and 0.0 <= left - right <= height:
            continue
        if not (-0.5 * height <= left - right <= _WIDE_GAP * height) or not (
            -height <= next_top + next_bottom - top - bottom <= height
        ):
            cuts.add(i)
    ordered = [*sorted(cuts | {0}), len(spans)]
    ends = [(first, after - 1) for first, after in itertools.pairwise(ordered)]
    if slanted:
        refused = set(slanted)
        lone = (
            i for at in slanted for i in (at - 1, at + 1)
        )  # a single letter between turned words is turned as well
        refused |= {i for i in lone if 0 <= i < len(spans) and spans[i][1] - spans[i][0] == 1}
        ends = [part for first, last in ends for part in _without(first, last, refused)]
    return [(first, last) for first, last in ends if bottoms[first] > tops[first]]


def _turned_ends(raw: RawPage, slanted: list[int]) -> list[tuple[int, int]]:
    """First and last words of each text that runs straight up or down; a watermark runs askew."""
    ends: list[tuple[int, int]] = []
    for i in slanted:
        width = raw.x1[i] - raw.x0[i]
        if width <= 0 or raw.bottom[i] - raw.top[i] < 1.5 * width:
            continue
        if ends and 1 <= i - ends[-1][1] <= 3 and abs(raw.x0[i] - raw.x0[ends[-1][1]]) < 0.5 * width:
            ends[-1] = (ends[-1][0], i)
        else:
            ends.append((i, i))
    return ends


def _line_starts(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """The words that PDFium puts first on a line."""
    starts = [start for start, _end in spans]
    found = set()
    at = text.find("\n")
    while at >= 0:
        word = bisect_left(starts, at)
        if 0 < word < len(starts):
            found.add(word)
        at = text.find("\n", at + 1)
    return found


def _without(first: int, last: int, refused: set[int]) -> list[tuple[int, int]]:
    parts, start = [], first
    for i in range(first, last + 2):
        if i > last or i in refused:
            if start < i:
                parts.append((start, i - 1))
            start = i + 1
    return parts


def _cleaned(text: str) -> str:
    """One sign for each letter: hyphens, bullets and boxes of symbol fonts, other private signs as bullets."""
    if _UNUSUAL.search(text):
        text = _PRIVATE.sub("•", text.translate(_SIGNS))
    return text
