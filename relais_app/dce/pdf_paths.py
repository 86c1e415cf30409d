"""Ruling lines of a PDF page, from its path objects and those of the forms it shows."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from typing import Any

from relais_app.dce.model import Box

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.0  # points: a filled rectangle thinner than this is a line
_SHORTEST = 3.0
_DEEPEST = 5


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class PathReader:
    """Collects horizontal and vertical edges, at most from `most_objects` objects."""

    def __init__(self, pdfium: Any, to_display: Callable[[float, float], tuple[float, float]],
                 most_objects: int) -> None:  # fmt: skip
        self._pdfium = pdfium
        self._to_display = to_display
        self._left = most_objects
        self.edges: list[Box] = []
        self.has_pictures = False

    def read_page(self, page: Any) -> None:
        pdfium = self._pdfium
        get, type_of, path = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH
        text = pdfium.FPDF_PAGEOBJ_TEXT
        for index in range(min(pdfium.FPDFPage_CountObjects(page), self._left)):
            thing = get(page, index)
            kind = type_of(thing)
            if kind == text:
                continue
            if kind == path:
                self._read_path(thing, _IDENTITY)
            else:
                self._read_other(thing, kind, _IDENTITY, 0)

    def _read_other(self, thing: Any, kind: int, outer: Matrix, depth: int) -> None:
        pdfium = self._pdfium
        self._left -= 1
        if self._left < 0:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._read_path(thing, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.has_pictures = True
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _compose(self._matrix(thing), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
                part = pdfium.FPDFFormObj_GetObject(thing, index)
                self._read_other(part, pdfium.FPDFPageObj_GetType(part), inner, depth + 1)

    def _matrix(self, thing: Any) -> Matrix:
        matrix = self._pdfium.FS_MATRIX()
        if not self._pdfium.FPDFPageObj_GetMatrix(thing, matrix):
            return _IDENTITY
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _read_path(self, path: Any, outer: Matrix) -> None:
        pdfium = self._pdfium
        count = pdfium.FPDFPath_CountSegments(path)
        if count < 2 or count > 400:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not fill.value and not stroke.value:
            return
        matrix = _compose(self._matrix(path), outer)
        for points in self._outlines(path, count, matrix):
            self._add_outline(points)

    def _outlines(self, path: Any, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """Its straight-sided outlines, as displayed; curves are left out."""
        pdfium = self._pdfium
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        outlines: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                return []
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._to_display(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
                outlines.append([point])
            else:
                outlines[-1].append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                outlines[-1].append(outlines[-1][0])
        return outlines

    def _add_outline(self, points: list[tuple[float, float]]) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        width, height = x1 - x0, bottom - top
        if height <= _THIN and width >= _SHORTEST and width > height:
            middle = (top + bottom) / 2
            self.edges.append((x0, middle, x1, middle))
        elif width <= _THIN and height >= _SHORTEST:
            middle = (x0 + x1) / 2
            self.edges.append((middle, top, middle, bottom))
        elif width > _THIN and height > _THIN:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) < 0.5 and abs(ax - bx) >= _SHORTEST:
                    self.edges.append((min(ax, bx), ay, max(ax, bx), ay))
                elif abs(ax - bx) < 0.5 and abs(ay - by) >= _SHORTEST:
                    self.edges.append((ax, min(ay, by), ax, max(ay, by)))
