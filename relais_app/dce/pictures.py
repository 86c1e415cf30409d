"""Pictures of pages for the viewer, drawn by PDFium in a worker straight into shared memory."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

from relais_app.base.workers import WorkerPool
from relais_app.dce.model import Page
from relais_app.dce.packing import pack_pages, unpack_pages
from relais_app.dce.pdf import PdfFile, RawPicture

_SECONDS = 30.0
_FIRST_BLOCK = 8_000_000  # an A4 page at 108 dpi is 4.5 MB


@dataclass(frozen=True, slots=True)
class PagePicture:
    """Pixels of a page: 4 bytes each (blue, green, red, 255), `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


class PictureMaker:
    """One worker kept for the viewer. Use from one thread at a time; `close` it when the viewer closes."""

    def __init__(self) -> None:
        self._pool = WorkerPool(1)
        self._block: SharedMemory | None = None

    def __enter__(self) -> PictureMaker:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def picture(self, path: Path, page: int, dpi: float = 108.0) -> PagePicture:
        """The page (1-based) as displayed; raises `UnreadableFile`."""
        block = self._block or self._new_block(_FIRST_BLOCK)
        drawn: RawPicture = self._call(draw_page, path, page, dpi, block.name, block.size)
        if not drawn.is_drawn:
            block = self._new_block(drawn.stride * drawn.height)
            drawn = self._call(draw_page, path, page, dpi, block.name, block.size)
        assert block.buf is not None
        pixels = bytes(block.buf[: drawn.stride * drawn.height])
        return PagePicture(drawn.width, drawn.height, drawn.stride, pixels)

    def page(self, path: Path, page: int) -> Page:
        """The page's lines and words, for search and selection."""
        return unpack_pages(self._call(page_words, path, page))[0]

    def _call(self, function: Any, path: Path, *args: Any) -> Any:
        return self._pool.call(function, path, *args, name=path.name, seconds=_SECONDS)

    def _new_block(self, size: int) -> SharedMemory:
        self._free_block()
        self._block = SharedMemory(create=True, size=size)
        return self._block

    def _free_block(self) -> None:
        if self._block is not None:
            self._block.close()
            self._block.unlink()
            self._block = None

    def close(self) -> None:
        self._pool.stop()
        self._free_block()


_open: tuple[Path, PdfFile] | None = None  # a worker's last document: turning pages doesn't open it again


def _document(path: Path) -> PdfFile:
    global _open
    if _open is None or _open[0] != path:
        if _open is not None:
            _open[1].close()
            _open = None
        _open = (path, PdfFile(path))
    return _open[1]


def draw_page(path: Path, page: int, dpi: float, block: str, size: int) -> RawPicture:
    """Draw a page into the parent's block when it is large enough; says the size in any case. Runs in a worker."""
    shared = SharedMemory(name=block)
    try:
        assert shared.buf is not None
        return _document(path).draw(page - 1, dpi, shared.buf[:size])
    finally:
        shared.close()


def page_words(path: Path, page: int) -> bytes:
    """A page laid out, packed. Runs in a worker."""
    from relais_app.dce.layout import lay_out

    return pack_pages([lay_out(_document(path).page(page - 1))])
