"""The words of a line, made only when somebody asks for their boxes: few lines of a DCE ever are."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import overload

from relais_app.dce.model import Box, Word


class LineWords(Sequence[Word]):
    """Words of `text`: where each begins and ends in it, and its box, as packed numbers (no boxes without pages).

    `places` has two whole numbers a word, counted from `base` before the text; `boxes` all x0, then all tops, then
    all x1, then all bottoms.
    """

    __slots__ = ("_made", "base", "boxes", "places", "text")

    def __init__(self, text: str, places: bytes, boxes: bytes = b"", base: int = 0) -> None:
        self.text, self.places, self.boxes, self.base = text, places, boxes, base
        self._made: tuple[Word, ...] | None = None

    @classmethod
    def of(cls, text: str, spans: Sequence[tuple[int, int]], *columns: Sequence[float]) -> LineWords:
        """From spans and the four columns of numbers (x0, top, x1, bottom)."""
        boxes = array("f")
        for column in columns:
            boxes.extend(column)
        return cls(text, array("i", chain.from_iterable(spans)).tobytes(), boxes.tobytes())

    def _words(self) -> tuple[Word, ...]:
        if self._made is None:
            places, boxes = [at - self.base for at in array("i", self.places)], array("f", self.boxes).tolist()
            spans = zip(places[0::2], places[1::2], strict=True)
            count = len(places) // 2
            if boxes:
                around = zip(
                    boxes[:count],
                    boxes[count : 2 * count],
                    boxes[2 * count : 3 * count],
                    boxes[3 * count :],
                    strict=True,
                )
                self._made = tuple(Word(self.text[a:b], box, a) for (a, b), box in zip(spans, around, strict=True))
            else:
                self._made = tuple(Word(self.text[a:b], None, a) for a, b in spans)
        return self._made

    def between(self, first: int, last: int) -> Box | None:
        """The box around the words that stand, whole or in part, between two places of the text."""
        count, low, high = len(self.places) // 8, 0, len(self.places) // 8
        if not self.boxes:
            return None
        if first > 0 or last < len(self.text):
            places = array("i", self.places)
            starts, ends = places[0::2], places[1::2]
            low, high = bisect_right(ends, first + self.base), bisect_left(starts, last + self.base)
            if low >= high:
                return None
        boxes = array("f", self.boxes)
        right = 2 * count
        return (min(boxes[low:high]), min(boxes[count + low : count + high]),
                max(boxes[right + low : right + high]), max(boxes[right + count + low :][: high - low]))  # fmt: skip

    def __len__(self) -> int:
        return len(self.places) // 8

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return self._words()[index]

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words())


def box_between(words: Sequence[Word], first: int, last: int) -> Box | None:
    """The box around the words of a line between two places of its text."""
    if isinstance(words, LineWords):
        return words.between(first, last)
    boxes = [word.box for word in words if word.box and word.start < last and word.start + len(word.text) > first]
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def words_of_text(text: str) -> LineWords:
    """The words of a tidy text (single spaces) without places on a page."""
    spans, at = [], 0
    for part in text.split(" "):
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return LineWords.of(text, spans)


def words_of(words: Sequence[Word], text: str) -> LineWords:
    """The same words packed."""
    spans = [(word.start, word.start + len(word.text)) for word in words]
    boxes = [word.box for word in words if word.box is not None]
    columns = [[box[side] for box in boxes] for side in range(4)] if len(boxes) == len(spans) else []
    return LineWords.of(text, spans, *columns)
