"""Pages as compact bytes between processes: pickling a word at a time costs more than reading it."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

from relais_app.dce.model import Box, Line, Page, Table, Word


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
    places = array("i")
    boxes = array("f")
    for word in line.words:
        places.append(word.start)
        places.append(len(word.text))
        if word.box is not None:
            boxes.extend(word.box)
    texts = None
    if any(not line.text.startswith(word.text, word.start) for word in line.words):
        texts = [word.text for word in line.words]
    return (line.text, line.box, line.size, line.bold, line.role, line.cell, line.block, line.is_checked,
            line.is_title, places.tobytes(), boxes.tobytes(), texts)  # fmt: skip


def _unpacked_page(packed: tuple[Any, ...]) -> Page:
    number, width, height, origin, lines, tables = packed
    return Page(number, [_unpacked_line(line) for line in lines], [Table(*table) for table in tables], width, height, origin)


def _unpacked_line(packed: tuple[Any, ...]) -> Line:
    text, box, size, bold, role, cell, block, is_checked, is_title, raw_places, raw_boxes, texts = packed
    places, boxes = array("i", raw_places), array("f", raw_boxes)
    words = []
    has_boxes = len(boxes) > 0
    for index in range(len(places) // 2):
        start, length = places[2 * index], places[2 * index + 1]
        at = 4 * index
        place: Box | None = (boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]) if has_boxes else None
        words.append(Word(texts[index] if texts else text[start : start + length], place, start))
    return Line(text, box, size, bold, role, cell, tuple(words), block, is_checked, is_title)


class PackedPages(Sequence[Page]):
    """Pages that stay bytes until somebody looks at them."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self._pages: list[Page] | None = None

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
