"""Received and company files, under `pieces/`, named by SHA-256, never altered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from relais_app.base.errors import NotFound, ReadOnlyWorkspace
from relais_app.base.files import put_in_place
from relais_app.base.words import _
from relais_app.storage.trouble import told

_BLOCK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """A file once it is kept; `suffix` begins with a point, or is empty."""

    sha256: str
    size_bytes: int
    suffix: str


class FileStore:
    """Content-addressed: the same bytes are kept once, whatever their name."""

    def __init__(self, folder: Path, *, is_read_only: bool = False) -> None:
        self.folder = folder
        self._is_read_only = is_read_only

    def add_file(self, path: Path) -> StoredFile:
        """Keep a copy of a file of the person's; its hash is that of the bytes copied."""
        with path.open("rb") as source:
            return self._add(source, path.suffix)

    def add_bytes(self, data: bytes, suffix: str = "") -> StoredFile:
        import io

        return self._add(io.BytesIO(data), suffix)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie; NotFound when they are missing."""
        found = self.find(sha256)
        if found is None:
            raise NotFound(
                _("Un fichier de l'espace de travail manque ({sha}).").format(sha=sha256[:12]),
                _("Lancez la vérification de l'espace de travail, puis restaurez une sauvegarde."),
            )
        return found

    def find(self, sha256: str) -> Path | None:
        if not _NAME.fullmatch(sha256):
            return None
        inside = self.folder / sha256[:2]
        return next((p for p in inside.glob(sha256 + "*") if p.name[64:65] in ("", ".")), None)

    def every(self) -> Iterator[Path]:
        """All the files kept, in the order of their names."""
        for inside in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(p for p in inside.iterdir() if _NAME.fullmatch(p.name[:64]))

    def _add(self, source: BinaryIO, suffix: str) -> StoredFile:
        if self._is_read_only:
            raise ReadOnlyWorkspace(_("L'espace de travail est ouvert en lecture seule."))
        with told(self.folder.parent):
            return self._keep(source, suffix)

    def _keep(self, source: BinaryIO, suffix: str) -> StoredFile:
        suffix = suffix.lower() if _SUFFIX.fullmatch(suffix.lower()) else ""
        self.folder.mkdir(exist_ok=True)
        temporary = self.folder / f".{uuid4().hex}.tmp"
        try:
            sha256, size = _copy_hashing(source, temporary)
            existing = self.find(sha256)
            if existing is not None:
                return StoredFile(sha256, size, existing.name[64:])
            inside = self.folder / sha256[:2]
            inside.mkdir(exist_ok=True)
            put_in_place(temporary, inside / (sha256 + suffix))
        finally:
            temporary.unlink(missing_ok=True)
        return StoredFile(sha256, size, suffix)


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _copy_hashing(source: BinaryIO, target: Path) -> tuple[str, int]:
    import os

    digest, size = hashlib.sha256(), 0
    with target.open("wb") as copy:
        while block := source.read(_BLOCK):
            digest.update(block)
            copy.write(block)
            size += len(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest(), size
