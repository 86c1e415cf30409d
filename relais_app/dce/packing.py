"""Pages as compact bytes between processes: pickling a word at a time costs more than reading it."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from typing import Any, overload

from relais_app.dce.model import Line, Page, Table
from relais_app.dce.words import LineWords, words_of


def pack_pages(pages: Sequence[Page]) -> bytes:
    """Pages as bytes that `unpack_pages` reads."""
    return marshal.dumps([_packed_page(page) for page in pages])


def unpack_pages(data: bytes) -> list[Page]:
    """The pages of `pack_pages`; only for bytes of our own worker processes."""
    return [_unpacked_page(packed) for packed in marshal.loads(data)]


def _packed_page(page: Page) -> tuple[Any, ...]:
    tables = [(t.rows, t.box, t.row_boxes, t.from_rulings) for t in page.tables]
    return (page.number, page.width, page.height, page.origin, [_packed_line(line) for line in page.lines], tables)


def _packed_line(line: Line) -> tuple[Any, ...]:
    words = line.words if isinstance(line.words, LineWords) else words_of(line.words, line.text)
    return (line.text, line.box, line.size, line.bold, line.role, line.cell, words.places, words.boxes, words.base,
            line.block, line.is_checked, line.is_title)  # fmt: skip


def _unpacked_page(packed: tuple[Any, ...]) -> Page:
    number, width, height, origin, lines, tables = packed
    return Page(
        number, [_unpacked_line(line) for line in lines], [Table(*table) for table in tables], width, height, origin
    )


def _unpacked_line(packed: tuple[Any, ...]) -> Line:
    text, box, size, bold, role, cell, places, boxes, base, block, is_checked, is_title = packed
    return Line(text, box, size, bold, role, cell, LineWords(text, places, boxes, base), block, is_checked, is_title)


class PackedPages(Sequence[Page]):
    """Pages that stay bytes until somebody looks at them."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self._pages: list[Page] | None = None

    def __reduce__(self) -> tuple[type[PackedPages], tuple[list[bytes]]]:
        return PackedPages, (self.parts,)

    def _all(self) -> list[Page]:
        if self._pages is None:
            self._pages = [page for part in self.parts for page in unpack_pages(part)]
        return self._pages

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Page]:
        return iter(self._all())
