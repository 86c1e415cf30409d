"""Reading a DCE: files to pages, pages to kinds, facts and requirements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.dce.formats import read_file
from relais_app.dce.model import Piece


def read_pieces(paths: Iterable[Path | str]) -> list[Piece]:
    """The pieces of files and folders, read in this process: for tests and for looking at the text of our own files."""
    pieces: list[Piece] = []
    for given in paths:
        root = Path(given)
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if not path.is_file():
                continue
            piece = Piece(len(pieces), str(path), path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
            try:
                read = read_file(path)
            except UnreadableFile:
                piece.origin = "none"
            else:
                piece.pages, piece.page_count, piece.properties = read.pages, read.page_count, read.properties
            pieces.append(piece)
    return pieces
