"""What the reading asks of a worker process: read a file, find the facts, find the requirements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.dce.model import Fact, Page, Piece, Requirement, TextOrigin
from relais_app.dce.packing import pack_pages


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


@dataclass(slots=True)
class Kinds:
    """What `recognise` decided: id → kind, reason, second kind."""

    by_piece: dict[int, tuple[str, str, str | None]] = field(default_factory=dict)


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
    return result


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


def find_kinds(pieces: list[Piece]) -> Kinds:
    """Recognise the kinds, and say them."""
    try:
        from relais_app.dce.kinds import recognise
    except ImportError:
        return Kinds()
    recognise(pieces)
    return Kinds({piece.id: (piece.kind, piece.kind_reason, piece.also_kind) for piece in pieces})


def kinds_and_facts(pieces: list[Piece]) -> tuple[Kinds, list[Fact], list[str]]:
    """Kinds of all pieces, then the facts they state."""
    kinds = find_kinds(pieces)
    try:
        from relais_app.dce.facts import read_facts
    except ImportError:
        return kinds, [], []
    facts, warnings = read_facts(pieces)
    return kinds, facts, warnings


def requirements(pieces: list[Piece]) -> list[Requirement]:
    """The lines that bind."""
    find_kinds(pieces)
    try:
        from relais_app.dce.requirements import read_requirements
    except ImportError:
        return []
    return read_requirements(pieces)


def cover_facts(path: Path, name: str, last_page: int) -> list[Fact]:
    """Facts of a file's first pages, its piece numbered 0."""
    from relais_app.dce.formats import read_file

    read = read_file(path, name, (1, last_page) if name.casefold().endswith(".pdf") else None)
    piece = Piece(0, name, name, origin=_origin(read.pages), pages=read.pages, page_count=read.page_count)
    find_kinds([piece])
    try:
        from relais_app.dce.facts import read_facts
    except ImportError:
        return []
    return read_facts([piece])[0]
