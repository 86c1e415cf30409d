"""The door of PDFium: words with their boxes, ruling lines and pictures of a PDF's pages.

PDFium is called in bulk (one call for a page's text, two boxes per word), because a call per character costs
more than the text itself. It isn't thread-safe and reads foreign bytes: only worker processes import this module.
Boxes are `(x0, top, x1, bottom)` in points from the top left of the page as displayed (crop and rotation applied).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.model import Page
from relais_app.dce.pdf_paths import PathReader
from relais_app.dce.pdf_words import RawPage, ToDisplay, read_words

_PASSWORD_ERROR = 4
_MOST_OBJECTS = 20_000  # a plan has hundreds of thousands of strokes and no table
_MOST_PIXELS = 40_000_000
_SCALE = 100  # PageToDevice rounds to whole units: hundredths of a point


class PdfFile:
    """An open PDF. Use as a context manager."""

    def __init__(self, path: Path, *, name: str = "", password: str | None = None) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._document: Any = None
        shown = name or path.name
        check_signature(path, shown)
        secret = password.encode() if password else None
        self._document = pdfium.FPDF_LoadDocument(os.fsencode(path) + b"\0", secret)
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


def _to_display(pdfium: Any, page: Any, width: float, height: float) -> ToDisplay:
    size_x, size_y = max(1, round(width * _SCALE)), max(1, round(height * _SCALE))
    x, y = ctypes.c_int(), ctypes.c_int()
    far = 1000.0

    def device(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, size_x, size_y, 0, px, py, x, y)
        return x.value * width / size_x, y.value * height / size_y

    (e, f), (ex, fx), (ey, fy) = device(0, 0), device(far, 0), device(0, far)
    a, b, c, d = (round(v / far, 4) if abs(v) > 1.0 else 0.0 for v in (ex - e, fx - f, ey - e, fy - f))
    return ToDisplay(a, b, c, d, e, f)


def _read_page(pdfium: Any, page: Any, number: int) -> RawPage:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    raw = RawPage(number, width, height)
    display = _to_display(pdfium, page, width, height)
    text_page = pdfium.FPDFText_LoadPage(page)
    if text_page:
        try:
            read_words(pdfium, text_page, display, raw)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
    paths = PathReader(display.point, _MOST_OBJECTS)
    paths.read_page(pdfium, page)
    raw.edges, raw.shades, raw.has_pictures = paths.edges, paths.shades, paths.has_pictures
    return raw


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
