"""The words of a line, made only when somebody asks for their boxes: few lines of a DCE ever are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from relais_app.dce.model import Box, Word


class LineWords(Sequence[Word]):
    """Words of `text` at `spans`, with their boxes in four columns (empty for a file without pages)."""

    __slots__ = ("_made", "bottom", "spans", "text", "top", "x0", "x1")

    def __init__(self, text: str, spans: list[tuple[int, int]], x0: list[float], top: list[float], x1: list[float],
                 bottom: list[float]) -> None:  # fmt: skip
        self.text, self.spans = text, spans
        self.x0, self.top, self.x1, self.bottom = x0, top, x1, bottom
        self._made: tuple[Word, ...] | None = None

    def _words(self) -> tuple[Word, ...]:
        if self._made is None:
            boxes: Sequence[Box | None] = (
                list(zip(self.x0, self.top, self.x1, self.bottom, strict=True)) if self.x0 else [None] * len(self.spans)
            )
            self._made = tuple(
                Word(self.text[start:end], box, start) for (start, end), box in zip(self.spans, boxes, strict=True)
            )
        return self._made

    def __len__(self) -> int:
        return len(self.spans)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return self._words()[index]

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words())


def words_of_text(text: str) -> LineWords:
    """The words of a tidy text (single spaces) without places on a page."""
    spans, at = [], 0
    for part in text.split(" "):
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return LineWords(text, spans, [], [], [], [])
