"""What a scanned page's picture tells besides its words: how it is turned, how it leans, where ruling lines run.

Plain bytes and regular expressions do it: a page has four million pixels, and they search at the speed of C.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from relais_app.dce.model import Box, Page
from relais_app.dce.words import LineWords

_SHORTEST_RUN = 24  # pixels: longer than a letter's bar
_SHORTEST_STROKE = 34  # pixels: longer than a capital's stem
_SHORTEST_LINE = 30.0  # points
_THICK = 4.0  # points: a thicker dark band is a filled area
_STEP = 8.0  # points
_INK = 0.68  # of the paper's own gray: darker is ink


@dataclass(slots=True)
class GrayPicture:
    """A page in gray, one byte a pixel."""

    width: int
    height: int
    pixels: bytes

    def turned(self, degrees: int) -> GrayPicture:
        """The picture turned clockwise by a right angle or two."""
        width, height, pixels = self.width, self.height, self.pixels
        if degrees == 180:
            return GrayPicture(width, height, pixels[::-1])
        columns = (pixels[x::width] for x in range(width))
        if degrees == 90:
            return GrayPicture(height, width, b"".join(column[::-1] for column in columns))
        if degrees == 270:
            return GrayPicture(height, width, b"".join(list(columns)[::-1]))
        return self

    def pgm(self) -> bytes:
        """As a file that Tesseract reads."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels


@dataclass(frozen=True, slots=True)
class Lean:
    """A page that leans: `slope` is how far its lines fall for one point to the right, about the page's centre."""

    slope: float
    x: float
    y: float

    def upright(self, x: float, y: float) -> tuple[float, float]:
        return x + (y - self.y) * self.slope, y - (x - self.x) * self.slope

    def upright_box(self, box: Box) -> Box:
        return self._moved(box, 1)

    def leaning_box(self, box: Box) -> Box:
        return self._moved(box, -1)

    def _moved(self, box: Box, sign: int) -> Box:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        right, down = sign * (y - self.y) * self.slope, -sign * (x - self.x) * self.slope
        return (box[0] + right, box[1] + down, box[2] + right, box[3] + down)


def rulings(picture: GrayPicture, scale: float, lean: Lean) -> list[Box]:
    """Ruling lines in points, as they would run on the upright page."""
    paper = Counter(picture.pixels[:: max(1, len(picture.pixels) // 20_000)]).most_common(1)[0][0]
    limit = int(paper * _INK)
    ink = picture.pixels.translate(bytes(1 if value < limit else 0 for value in range(256)))
    across = []
    for x0, y, x1 in _runs(ink, picture.width, _SHORTEST_RUN):
        left, _y = lean.upright(x0 * scale, y * scale)
        right, _y = lean.upright(x1 * scale, y * scale)
        _x, middle = lean.upright((x0 + x1) / 2 * scale, y * scale)
        across.append((middle, left, right))
    columns = b"".join(ink[x :: picture.width] for x in range(picture.width))
    down = []
    for y0, x, y1 in _runs(columns, picture.height, _SHORTEST_STROKE):
        middle, _y = lean.upright(x * scale, (y0 + y1) / 2 * scale)
        _x, top = lean.upright(x * scale, y0 * scale)
        _x, bottom = lean.upright(x * scale, y1 * scale)
        down.append((middle, top, bottom))
    edges: list[Box] = [(left, y, right, y) for y, left, right in _lines(across, 4.0)]
    edges += [(x, top, x, bottom) for x, top, bottom in _lines(down, 2.0)]
    return edges


def _runs(ink: bytes, width: int, shortest: int) -> list[tuple[int, int, int]]:
    """Unbroken ink along the rows: first pixel, row, last pixel."""
    found = []
    for match in re.finditer(rb"\x01{%d,}" % shortest, ink):
        row, first = divmod(match.start(), width)
        found.append((first, row, min(first + match.end() - match.start(), width)))
    return found


Run = tuple[float, float, float]  # height, from, to


def _lines(runs: list[Run], gap: float) -> list[Run]:
    """Runs of nearly one height as lines; a filled area gives its two sides."""
    lines: list[Run] = []
    for group in _groups(runs):
        if group[-1][0] - group[0][0] <= _THICK:
            lines += _merged(group, gap)
            continue
        thick = _thick_places(group)
        areas = [run for run in group if _is_in(run, thick)]
        for part in _groups([run for run in group if not _is_in(run, thick)]):
            lines += _merged(part, gap)
        if areas:
            lines += _merged([run for run in areas if run[0] - areas[0][0] < 1.0], gap)
            lines += _merged([run for run in areas if areas[-1][0] - run[0] < 1.0], gap)
    return lines


def _groups(runs: list[Run]) -> list[list[Run]]:
    """Runs in order, parted where the height jumps."""
    groups: list[list[Run]] = []
    for run in sorted(runs):
        if groups and run[0] - groups[-1][-1][0] <= 1.5:
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _thick_places(group: list[Run]) -> set[int]:
    """Where (by steps of `_STEP` points) the ink of a group is thicker than a line."""
    reach: dict[int, list[float]] = {}
    for height, first, last in group:
        for place in range(int(first // _STEP), int(last // _STEP) + 1):
            seen = reach.setdefault(place, [height, height])
            seen[0], seen[1] = min(seen[0], height), max(seen[1], height)
    return {place for place, (low, high) in reach.items() if high - low > _THICK}


def _is_in(run: Run, places: set[int]) -> bool:
    covered = range(int(run[1] // _STEP), int(run[2] // _STEP) + 1)
    return sum(place in places for place in covered) * 2 > len(covered)


def _merged(runs: list[Run], gap: float) -> list[Run]:
    """Runs of one line, joined over small gaps; short remains are letters or specks."""
    if not runs:
        return []
    height = sum(run[0] for run in runs) / len(runs)
    parts: list[list[float]] = []
    for _height, first, last in sorted(runs, key=lambda run: run[1]):
        if parts and first - parts[-1][1] <= gap:
            parts[-1][1] = max(parts[-1][1], last)
        else:
            parts.append([first, last])
    return [(height, first, last) for first, last in parts if last - first >= _SHORTEST_LINE]


def turned_back(degrees: int, width: float, height: float) -> Callable[[Box], Box]:
    """From places on a page turned clockwise by `degrees` to those on the page as it is (`width` × `height`)."""

    def back(box: Box) -> Box:
        x0, top, x1, bottom = box
        if degrees == 90:
            return (top, height - x1, bottom, height - x0)
        if degrees == 180:
            return (width - x1, height - bottom, width - x0, height - top)
        if degrees == 270:
            return (width - bottom, x0, width - top, x1)
        return box

    return back


def move_boxes(page: Page, move: Callable[[Box], Box]) -> None:
    """Put every box of a page elsewhere."""
    for line in page.lines:
        if line.box:
            line.box = move(line.box)
        if isinstance(line.words, LineWords) and line.words.boxes:
            numbers = array("f", line.words.boxes).tolist()
            count = len(numbers) // 4
            boxes = [
                move((numbers[i], numbers[count + i], numbers[2 * count + i], numbers[3 * count + i]))
                for i in range(count)
            ]
            moved = array("f", [box[side] for side in range(4) for box in boxes])
            line.words = LineWords(line.text, line.words.places, moved.tobytes(), line.words.base)
    for table in page.tables:
        table.box = move(table.box) if table.box else None
        table.row_boxes = [move(box) if box else None for box in table.row_boxes]
