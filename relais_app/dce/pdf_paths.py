"""Ruling lines of a PDF page, from its path objects and those of the forms it shows."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from typing import Any

from relais_app.dce.model import Box
from relais_app.dce.pdf_calls import address_of, calls

Matrix = tuple[float, float, float, float, float, float]
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_MOVE, _BEZIER = 2, 1
_THIN = 4.0  # points: a path thinner than this (its stroke counted) is a line
_SHORTEST = 3.0
_RECTANGLE = (4, 5)  # segments of a rectangle
_MOST_SEGMENTS = 400
_DEEPEST = 5


class PathReader:
    """Collects horizontal and vertical edges, at most from `most_objects` objects (a plan has a million)."""

    def __init__(self, to_display: Callable[[float, float], tuple[float, float]], most_objects: int) -> None:
        self._calls = calls()
        self._to_display = to_display
        self._left = most_objects
        self._bounds = (ctypes.c_float * 4)()
        at = ctypes.addressof(self._bounds)
        self._bounds_at = (at, at + 4, at + 8, at + 12)
        self._modes = (ctypes.c_int * 2)()
        self._modes_at = (ctypes.addressof(self._modes), ctypes.addressof(self._modes) + 4)
        self.edges: list[Box] = []  # drawn lines
        self.shades: list[Box] = []  # sides of filled areas without outline: often the ground of a line of text
        self.has_pictures = False

    def read_page(self, pdfium: Any, page: Any) -> None:
        handle = address_of(page)
        get, kind_of = self._calls.object, self._calls.kind
        for index in range(min(pdfium.FPDFPage_CountObjects(page), self._left)):
            thing = get(handle, index)
            kind = kind_of(thing)
            if kind != _TEXT:
                self._read(thing, kind, None, 0)

    def _read(self, thing: int, kind: int, outer: Matrix | None, depth: int) -> None:
        if kind == _PATH:
            self._read_path(thing, outer)
        elif kind == _IMAGE:
            self.has_pictures = True
        elif kind == _FORM and depth < _DEEPEST:
            self._read_form(thing, outer, depth)

    def _read_form(self, form: int, outer: Matrix | None, depth: int) -> None:
        inner = self._matrix(form)
        whole = _compose(inner, outer) if outer else inner
        for index in range(self._calls.form_count(form)):
            self._left -= 1
            if self._left < 0:
                return
            thing = self._calls.form_object(form, index)
            kind = self._calls.kind(thing)
            if kind != _TEXT:
                self._read(thing, kind, whole, depth + 1)

    def _matrix(self, thing: int) -> Matrix:
        numbers = (ctypes.c_float * 6)(1, 0, 0, 1, 0, 0)
        self._calls.matrix(thing, ctypes.addressof(numbers))
        a, b, c, d, e, f = numbers
        return (a, b, c, d, e, f)

    def _read_path(self, path: int, outer: Matrix | None) -> None:
        """Most paths are a line or a rectangle: their bounds say all."""
        if not self._calls.bounds(path, *self._bounds_at):
            return
        left, bottom, right, top = self._bounds
        x0, y0, x1, y1 = self._shown(left, bottom, right, top, outer)
        width, height = x1 - x0, y1 - y0
        if width <= _SHORTEST and height <= _SHORTEST:
            return
        if width > _THIN and height > _THIN:
            self._read_shape(path, (x0, y0, x1, y1), outer)
        elif not self._is_shown(path):
            return
        elif width > height:
            middle = (y0 + y1) / 2
            self.edges.append((x0, middle, x1, middle))
        else:
            middle = (x0 + x1) / 2
            self.edges.append((middle, y0, middle, y1))

    def _shown(self, left: float, bottom: float, right: float, top: float, outer: Matrix | None) -> Box:
        if outer:
            a, b, c, d, e, f = outer
            left, bottom, right, top = (a * left + c * bottom + e, b * left + d * bottom + f,
                                        a * right + c * top + e, b * right + d * top + f)  # fmt: skip
        (ax, ay), (bx, by) = self._to_display(left, bottom), self._to_display(right, top)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _is_shown(self, path: int) -> bool:
        self._calls.draw_mode(path, *self._modes_at)
        return bool(self._modes[0] or self._modes[1])

    def _read_shape(self, path: int, box: Box, outer: Matrix | None) -> None:
        """A rectangle's four sides, or every straight side of another shape."""
        count = self._calls.segments(path)
        if not 2 <= count <= _MOST_SEGMENTS or not self._is_shown(path):
            return
        matrix = self._matrix(path)
        if outer:
            matrix = _compose(matrix, outer)
        sides = self.edges if self._modes[1] else self.shades
        for points in self._outlines(path, count, matrix):
            self._add_sides(points, sides)

    def _outlines(self, path: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """Its straight-sided outlines, as displayed; a shape with curves has none."""
        a, b, c, d, e, f = matrix
        point = (ctypes.c_float * 2)()
        x_at = ctypes.addressof(point)
        outlines: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = self._calls.segment(path, index)
            kind = self._calls.segment_kind(segment)
            if kind == _BEZIER:
                return []
            self._calls.segment_point(segment, x_at, x_at + 4)
            x, y = point
            shown = self._to_display(a * x + c * y + e, b * x + d * y + f)
            if kind == _MOVE or not outlines:
                outlines.append([shown])
            else:
                outlines[-1].append(shown)
            if self._calls.segment_closes(segment):
                outlines[-1].append(outlines[-1][0])
        return outlines

    def _add_sides(self, points: list[tuple[float, float]], sides: list[Box]) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if bottom - top <= _THIN < x1 - x0:
            self.edges.append((x0, (top + bottom) / 2, x1, (top + bottom) / 2))
        elif x1 - x0 <= _THIN < bottom - top:
            self.edges.append(((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
        else:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) < 0.5 and abs(ax - bx) >= _SHORTEST:
                    sides.append((min(ax, bx), ay, max(ax, bx), ay))
                elif abs(ax - bx) < 0.5 and abs(ay - by) >= _SHORTEST:
                    sides.append((ax, min(ay, by), ax, max(ay, by)))


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
