"""The door of PDFium: words with their boxes, ruling lines and pictures of a PDF's pages.

PDFium is called in bulk (one call for a page's text, two boxes per word), because a call per character costs
more than the text itself. It isn't thread-safe and reads foreign bytes: only worker processes import this module.
Boxes are `(x0, top, x1, bottom)` in points from the top left of the page as displayed (crop and rotation applied).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.model import Box, Page

_LINE_HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line, glued to the next line's word
_WORDS = re.compile(r"[^\s\x00\ufffe]+\ufffe?")
_PASSWORD_ERROR = 4
_MOST_OBJECTS = 20_000  # a plan has hundreds of thousands of strokes and no table
_MOST_CHARACTERS = 200_000
_MOST_PIXELS = 40_000_000
_SCALE = 100  # PageToDevice rounds to whole units: hundredths of a point


@dataclass(slots=True)
class RawWord:
    """A word as PDFium gives it; `first` and `last` are its characters' numbers on the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    first: int
    last: int
    slope: float = 0.0  # drop of the base line from its first to its last character, in points


@dataclass(slots=True)
class RawPage:
    """What a page holds before layout."""

    number: int
    width: float
    height: float
    words: list[RawWord] = field(default_factory=list)
    edges: list[Box] = field(default_factory=list)  # ruling lines, horizontal or vertical
    has_pictures: bool = False
    fonts: dict[int, tuple[float, bool]] = field(default_factory=dict)  # first character of a word: size, bold


class PdfFile:
    """An open PDF. Use as a context manager."""

    def __init__(self, path: Path, *, name: str = "", password: str | None = None) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._document: Any = None
        shown = name or path.name
        check_signature(path, shown)
        secret = password.encode() if password else None
        self._document = pdfium.FPDF_LoadDocument(str(path).encode() + b"\0", secret)
        if not self._document:
            raise _trouble_of(pdfium.FPDF_GetLastError(), shown)
        self.page_count: int = pdfium.FPDF_GetPageCount(self._document)
        if self.page_count == 0:
            self.close()
            raise UnreadableFile(_("{name} est un PDF sans aucune page lisible.").format(name=shown),
                                 _("Redemandez-le à l’acheteur."))  # fmt: skip

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        if self._document:
            self._pdfium.FPDF_CloseDocument(self._document)
            self._document = None

    def properties(self) -> dict[str, str]:
        """Title and author of the file's own metadata, when it has them."""
        found = {}
        for key in ("Title", "Author"):
            size = self._pdfium.FPDF_GetMetaText(self._document, key.encode(), None, 0)
            if size > 2:
                buffer = ctypes.create_string_buffer(size)
                self._pdfium.FPDF_GetMetaText(self._document, key.encode(), buffer, size)
                text = buffer.raw[: size - 2].decode("utf-16-le", "replace").strip("\0 ")
                if text:
                    found[key.lower()] = text
        return found

    def pages(self, first: int = 1, last: int | None = None) -> Iterator[RawPage]:
        """Each page in turn, `first` to `last` (1-based); one that PDFium can't load is given empty."""
        for index in range(first - 1, min(last or self.page_count, self.page_count)):
            yield self.page(index)

    def page(self, index: int) -> RawPage:
        """Words, fonts and ruling lines of one page (0-based)."""
        page = self._pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            return RawPage(index + 1, 0.0, 0.0)
        try:
            return _read_page(self._pdfium, page, index + 1)
        finally:
            self._pdfium.FPDF_ClosePage(page)


    def draw(self, index: int, dpi: float, into: memoryview) -> RawPicture:
        """Draw a page (0-based) in colour into a buffer, when it is large enough for it."""
        return self._draw(index, dpi, self._pdfium.FPDFBitmap_BGRx, 4, into)

    def gray_picture(self, index: int, dpi: float) -> RawPicture:
        """A page (0-based) in gray, its rows without padding, for OCR."""
        size = self._draw(index, dpi, self._pdfium.FPDFBitmap_Gray, 1, memoryview(b""))
        buffer = bytearray(size.stride * size.height)
        drawn = self._draw(index, dpi, self._pdfium.FPDFBitmap_Gray, 1, memoryview(buffer))
        drawn.pixels = bytes(buffer)
        return drawn

    def _draw(self, index: int, dpi: float, form: int, depth: int, into: memoryview) -> RawPicture:
        pdfium = self._pdfium
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            raise UnreadableFile(_("La page {number} ne peut pas être affichée.").format(number=index + 1))
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            across, down = max(1, round(width * scale)), max(1, round(height * scale))
            picture = RawPicture(across, down, across * depth)
            if len(into) >= picture.stride * down:
                buffer = (ctypes.c_ubyte * (picture.stride * down)).from_buffer(into)
                bitmap = pdfium.FPDFBitmap_CreateEx(across, down, form, buffer, picture.stride)
                pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
                pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
                pdfium.FPDFBitmap_Destroy(bitmap)
                del buffer
                picture.is_drawn = True
            return picture
        finally:
            pdfium.FPDF_ClosePage(page)


@dataclass(slots=True)
class RawPicture:
    """Size of a page's picture, and its pixels when they aren't in the caller's buffer."""

    width: int
    height: int
    stride: int
    is_drawn: bool = False
    pixels: bytes = b""


def check_signature(path: Path, name: str) -> None:
    """Refuse a file that isn't a PDF whatever its name says."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise UnreadableFile(_("{name} est vide.").format(name=name), _("Redemandez-le à l’acheteur."))
    if b"%PDF-" not in head:
        raise UnreadableFile(_("{name} : ce fichier nommé .pdf n’est pas un PDF.").format(name=name),
                             _("Redemandez-le à l’acheteur."))  # fmt: skip


def is_cut(path: Path) -> bool:
    """Whether the end of the file is missing: PDFium mends it and shows what is left."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 2048))
        return b"%%EOF" not in file.read()


def _trouble_of(code: int, name: str) -> UnreadableFile:
    if code == _PASSWORD_ERROR:
        return UnreadableFile(_("{name} est protégé par un mot de passe.").format(name=name),
                              _("Demandez à l’acheteur une copie sans mot de passe."))  # fmt: skip
    return UnreadableFile(_("{name} est un PDF endommagé ou incomplet.").format(name=name),
                          _("Téléchargez-le de nouveau, ou redemandez-le à l’acheteur."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _ToDisplay:
    """From the page's own space to the displayed page: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0 = self.a * left + self.c * bottom + self.e
        y0 = self.b * left + self.d * bottom + self.f
        x1 = self.a * right + self.c * top + self.e
        y1 = self.b * right + self.d * top + self.f
        return (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x1 > x0 else x0, y1 if y1 > y0 else y0)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def _to_display(pdfium: Any, page: Any, width: float, height: float) -> _ToDisplay:
    size_x, size_y = max(1, round(width * _SCALE)), max(1, round(height * _SCALE))
    x, y = ctypes.c_int(), ctypes.c_int()
    far = 1000.0

    def device(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, size_x, size_y, 0, px, py, x, y)
        return x.value * width / size_x, y.value * height / size_y

    (e, f), (ex, fx), (ey, fy) = device(0, 0), device(far, 0), device(0, far)
    return _ToDisplay((ex - e) / far, (fx - f) / far, (ey - e) / far, (fy - f) / far, e, f)


def _read_page(pdfium: Any, page: Any, number: int) -> RawPage:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    raw = RawPage(number, width, height)
    display = _to_display(pdfium, page, width, height)
    text_page = pdfium.FPDFText_LoadPage(page)
    if text_page:
        try:
            raw.words = _words(pdfium, text_page, display)
            raw.fonts = _fonts(pdfium, text_page, raw.words)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
    _add_objects(pdfium, page, display, raw)
    return raw


def _page_text(pdfium: Any, text_page: Any) -> tuple[str, list[int] | None]:
    """The page's text, and the character number of each of its letters when they differ."""
    count = min(pdfium.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
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


def _words(pdfium: Any, text_page: Any, display: _ToDisplay) -> list[RawWord]:
    text, numbers = _page_text(pdfium, text_page)
    first_box, last_box = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    first_at, last_at = ctypes.byref(first_box), ctypes.byref(last_box)
    loose = pdfium.FPDFText_GetLooseCharBox
    a, b, c, d, e, f = display.a, display.b, display.c, display.d, display.e, display.f
    words: list[RawWord] = []
    for match in _WORDS.finditer(text):
        start, end = match.start(), match.end() - 1
        if numbers:
            start, end = numbers[start], numbers[end]
        if not loose(text_page, start, first_at):
            continue
        one = first_box
        if end != start and loose(text_page, end, last_at):
            two = last_box
        else:
            two = one
        xs = (a * one.left + c * one.bottom + e, a * one.right + c * one.top + e,
              a * two.left + c * two.bottom + e, a * two.right + c * two.top + e)  # fmt: skip
        ys = (b * one.left + d * one.bottom + f, b * one.right + d * one.top + f,
              b * two.left + d * two.bottom + f, b * two.right + d * two.top + f)  # fmt: skip
        slope = (ys[2] + ys[3] - ys[0] - ys[1]) / 2
        word = match.group().replace(_LINE_HYPHEN, "-")
        words.append(RawWord(word, min(xs), min(ys), max(xs), max(ys), start, end, slope))
    return words


def _fonts(pdfium: Any, text_page: Any, words: list[RawWord]) -> dict[int, tuple[float, bool]]:
    """Size and weight of each word's first character."""
    size_of, weight_of = pdfium.FPDFText_GetFontSize, pdfium.FPDFText_GetFontWeight
    return {w.first: (size_of(text_page, w.first), weight_of(text_page, w.first) >= 600) for w in words}


def _add_objects(pdfium: Any, page: Any, display: _ToDisplay, raw: RawPage) -> None:
    """Ruling lines from the paths of the page and of its forms; whether it shows pictures."""
    from relais_app.dce.pdf_paths import PathReader

    reader = PathReader(pdfium, display.point, _MOST_OBJECTS)
    reader.read_page(page)
    raw.edges = reader.edges
    raw.has_pictures = reader.has_pictures


def read_pdf(path: Path) -> list[Page]:
    """All pages of a PDF, laid out."""
    return read_pages(path, path.name).pages


@dataclass(slots=True)
class PdfRead:
    """A PDF, or a run of its pages, laid out; `pictures` are the pages that show pictures and no text."""

    pages: list[Page]
    page_count: int
    pictures: list[int]
    properties: dict[str, str]


def read_pages(path: Path, name: str, pages: tuple[int, int] | None = None) -> PdfRead:
    """The pages `first` to `last` (1-based) of a PDF, all of them by default."""
    from relais_app.dce.layout import lay_out
    from relais_app.dce.layout_roles import set_roles

    first, last = pages or (1, None)
    laid_out: list[Page] = []
    pictures: list[int] = []
    with PdfFile(path, name=name) as file:
        for raw in file.pages(first, last):
            page = lay_out(raw)
            laid_out.append(page)
            if page.origin == "none" and raw.has_pictures:
                pictures.append(raw.number)
        read = PdfRead(laid_out, file.page_count, pictures, file.properties())
    set_roles(laid_out)
    return read
