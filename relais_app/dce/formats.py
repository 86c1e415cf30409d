"""Which reader opens a file, by its name and by its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.model import Page


@dataclass(slots=True)
class FileRead:
    """What was read of one file. `page_count` is None for a file without pages."""

    pages: list[Page] = field(default_factory=list)
    page_count: int | None = None
    properties: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_file(path: Path, name: str | None = None) -> FileRead:
    """Read a file by its format; raises `UnreadableFile` with a sentence for the person."""
    suffix = Path(name or path.name).suffix.casefold()
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableFile(_("{name} : Relais ne lit pas ce format.").format(name=name or path.name))
    return reader(path)


def _pdf(path: Path) -> FileRead:
    from relais_app.dce.pdf import read_pdf

    pages = read_pdf(path)
    return FileRead(pages, len(pages))


def _docx(path: Path) -> FileRead:
    from relais_app.dce.formats_docx import read_docx

    return FileRead(read_docx(path))


def _html(path: Path) -> FileRead:
    from relais_app.dce.formats_html import read_html

    return FileRead(read_html(path))


def _text(path: Path) -> FileRead:
    from relais_app.dce.formats_text import read_text

    return FileRead(read_text(path))


def _xlsx(path: Path) -> FileRead:
    from relais_app.dce.formats_sheets import read_xlsx

    return FileRead(read_xlsx(path))


def _xls(path: Path) -> FileRead:
    from relais_app.dce.formats_sheets import read_xls

    return FileRead(read_xls(path))


def _odf(path: Path) -> FileRead:
    from relais_app.dce.formats_odf import read_odf

    return FileRead(read_odf(path))


def _doc(path: Path) -> FileRead:
    from relais_app.dce.formats_doc import read_doc

    return FileRead(read_doc(path))


_READERS: dict[str, Callable[[Path], FileRead]] = {
    ".pdf": _pdf, ".docx": _docx, ".docm": _docx, ".dotx": _docx, ".doc": _doc, ".rtf": _doc,
    ".odt": _odf, ".ott": _odf, ".ods": _odf, ".xlsx": _xlsx, ".xlsm": _xlsx, ".xls": _xls,
    ".html": _html, ".htm": _html, ".xhtml": _html,
    ".txt": _text, ".csv": _text, ".xml": _text, ".json": _text, ".md": _text, ".eml": _text,
}  # fmt: skip
