"""What the reading asks of a worker process: read a file, find the facts, find the requirements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from relais_app.base.errors import UnreadableFile
from relais_app.dce.model import Fact, Page, Piece, TextOrigin
from relais_app.dce.packing import pack_pages

if TYPE_CHECKING:
    from relais_app.dce.requirements.reading import KeyedLine


@dataclass(slots=True)
class PieceRead:
    """One file, or a run of its pages, as read by a worker."""

    parts: list[bytes] = field(default_factory=list)
    page_count: int | None = None
    origin: TextOrigin = "layer"
    unread_pages: list[int] = field(default_factory=list)  # pages that are pictures
    sha256: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    kind: Kind | None = None  # of a file read whole


Kind = tuple[str, str, str | None]  # kind, its reason, second kind


def ready() -> None:
    """Import what reading a PDF needs, so that the first one doesn't wait for it."""
    import pypdfium2.raw  # noqa: F401

    from relais_app.dce import layout, pdf  # noqa: F401


def read_piece(path: Path, name: str, pages: tuple[int, int] | None) -> PieceRead:
    """Read a file, or the pages `first` to `last` (1-based) of a PDF."""
    from relais_app.dce.formats import read_file

    read = read_file(path, name, pages)
    first = pages is None or pages[0] == 1
    result = PieceRead(
        parts=[pack_pages(read.pages)],
        page_count=read.page_count,
        origin=_origin(read.pages),
        unread_pages=read.unread_pages,
        sha256=digest(path) if first else "",
        properties=read.properties,
        warnings=read.warnings,
    )
    if pages is None:
        result.kind = _kind_of(Piece(0, str(path), name, pages=read.pages))
    return result


def _kind_of(piece: Piece) -> Kind:
    from relais_app.dce.kinds import recognise

    recognise([piece])
    return piece.kind, piece.kind_reason, piece.also_kind


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_pages(path: Path, name: str) -> int | None:
    """How many pages a PDF has; None for another format or a PDF that can't be opened."""
    from relais_app.dce.pdf import PdfFile

    try:
        with PdfFile(path, name=name) as file:
            return file.page_count
    except (UnreadableFile, OSError):
        return None


def _origin(pages: list[Page]) -> TextOrigin:
    origins = {page.origin for page in pages}
    if "ocr" in origins:
        return "ocr"
    return "layer" if "layer" in origins else "none"


def find_kinds(pieces: list[Piece]) -> dict[int, Kind]:
    """Recognise the pieces' kinds, and say them by id."""
    return {piece.id: _kind_of(piece) for piece in pieces}


def facts(pieces: list[Piece]) -> tuple[list[Fact], list[str]]:
    """The facts that pieces of known kinds state, and warnings."""
    from relais_app.dce.facts import read_facts

    return read_facts(pieces)


def requirement_lines(piece: Piece) -> list[KeyedLine]:
    """The lines that bind in one piece of a known kind."""
    from relais_app.dce.requirements.reading import lines_of

    return lines_of(piece)


def cover_facts(path: Path, name: str, last_page: int) -> list[Fact]:
    """Facts of a file's first pages, its piece numbered 0."""
    from relais_app.dce.formats import read_file

    read = read_file(path, name, (1, last_page) if name.casefold().endswith(".pdf") else None)
    piece = Piece(0, name, name, origin=_origin(read.pages), pages=read.pages, page_count=read.page_count)
    find_kinds([piece])
    return facts([piece])[0]
