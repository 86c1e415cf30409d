"""The door of python-docx. Foreign files are opened with it in worker processes only."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document


def open_docx(source: Path | IO[bytes]) -> Document:
    """A Word document; raises what python-docx raises on a damaged file."""
    import docx

    return docx.Document(str(source) if isinstance(source, Path) else source)


def new_docx() -> Document:
    """An empty Word document with python-docx's default styles."""
    import docx

    return docx.Document()
