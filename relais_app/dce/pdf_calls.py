"""PDFium's functions that are called once a word or once an object, bound with plain integers: twice as fast."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

_POINTER, _INT, _DOUBLE = ctypes.c_size_t, ctypes.c_int, ctypes.c_double


class Calls:
    """The fast functions; pages, text pages and objects are given by address."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        def bound(function: Any, result: Any, *arguments: Any) -> Any:
            address = ctypes.cast(function, ctypes.c_void_p).value
            assert address is not None
            return ctypes.CFUNCTYPE(result, *arguments)(address)

        self.loose_box = bound(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
        self.font_size = bound(pdfium.FPDFText_GetFontSize, _DOUBLE, _POINTER, _INT)
        self.text_object = bound(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
        self.font = bound(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
        self.font_name = bound(pdfium.FPDFFont_GetBaseFontName, _POINTER, _POINTER, _POINTER, _POINTER)
        self.object = bound(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
        self.kind = bound(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
        self.bounds = bound(
            pdfium.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
        )  # left, bottom, right, top
        self.segments = bound(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
        self.segment = bound(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
        self.segment_kind = bound(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
        self.segment_point = bound(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
        self.segment_closes = bound(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
        self.draw_mode = bound(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
        self.matrix = bound(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
        self.form_count = bound(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
        self.form_object = bound(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)


@lru_cache(maxsize=1)
def calls() -> Calls:
    """The functions, bound once a process."""
    return Calls()


def address_of(handle: Any) -> int:
    """The address behind one of pypdfium2's pointers."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
