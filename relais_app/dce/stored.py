"""Pieces kept by an earlier reading, read again in a worker: clause sheets, comparison, the buyer's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.dce.answers import Answer, read_answers
from relais_app.dce.clauses import Sheets, read_clauses
from relais_app.dce.comparison import PieceComparison, compare_pieces
from relais_app.dce.formats import read_file
from relais_app.dce.model import Piece


@dataclass(frozen=True, slots=True)
class StoredPiece:
    """A file of the workspace, with the number and the kind that the bid knows it by."""

    number: int
    file: Path
    name: str
    kind: str
    sha256: str = ""


def read_stored(stored: Sequence[StoredPiece]) -> list[Piece]:
    """The pieces with their pages; one that can't be read has none."""
    pieces = []
    for one in stored:
        piece = Piece(one.number, one.name, one.name, one.sha256, kind=one.kind)
        try:
            read = read_file(one.file, one.name)
        except UnreadableFile:
            piece.origin = "none"
        else:
            piece.pages, piece.page_count = read.pages, read.page_count
        pieces.append(piece)
    return pieces


def clauses_of(stored: Sequence[StoredPiece]) -> Sheets:
    """Runs in a worker."""
    return read_clauses(read_stored(stored))


def comparison_of(before: Sequence[StoredPiece], after: Sequence[StoredPiece]) -> tuple[PieceComparison, ...]:
    """Runs in a worker. Files that both versions have are not read."""
    same = {one.sha256 for one in before} & {one.sha256 for one in after} - {""}
    pieces = [_read_unless(side, same) for side in (before, after)]
    return compare_pieces(pieces[0], pieces[1])


def _read_unless(stored: Sequence[StoredPiece], same: set[str]) -> list[Piece]:
    known = [Piece(s.number, s.name, s.name, s.sha256, kind=s.kind) for s in stored if s.sha256 in same]
    return [*known, *read_stored([s for s in stored if s.sha256 not in same])]


def answers_of(stored: Sequence[StoredPiece]) -> tuple[Answer, ...]:
    """Runs in a worker."""
    return tuple(answer for piece in read_stored(stored) for answer in read_answers(piece))
