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


_READERS: dict[str, Callable[[Path], FileRead]] = {".pdf": _pdf, ".docx": _docx, ".docm": _docx}
