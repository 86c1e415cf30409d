"""Streams that spare a package of hundreds of megabytes its copies: a stored zip read as it is made, a part of a file."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20
_VERSION, _DATE = 20, 0x21  # zip 2.0; 1 January 1980
_UTF8 = 0x800
_MODE = 0o600 << 16


@dataclass(frozen=True)
class Hashes:
    """What is signed (BLAKE2b-512), what the next package remembers (SHA-256), what a zip says (CRC-32)."""

    blake2b: bytes
    sha256: str
    crc: int


def hash_all(source: BinaryIO | Window) -> Hashes:
    """The three in one reading."""
    blake2b, sha256, crc = hashlib.blake2b(digest_size=64), hashlib.sha256(), 0
    source.seek(0)
    while block := source.read(_BLOCK):
        blake2b.update(block)
        sha256.update(block)
        crc = zlib.crc32(block, crc)
    return Hashes(blake2b.digest(), sha256.hexdigest(), crc)


@dataclass(frozen=True)
class Entry:
    """A file of a stored zip: its bytes, or where they lie."""

    name: str
    size: int
    crc: int
    content: bytes | Path


class StoredZip(io.RawIOBase):
    """A zip of stored entries (under 4 GB in all), made while it is read: the large entry is never copied."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._blocks = _zip_blocks(entries)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return bytes(self._rest) + b"".join(self._blocks)
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


def _zip_blocks(entries: Sequence[Entry]) -> Iterator[bytes]:
    directory, offset = b"", 0
    for entry in entries:
        name = entry.name.encode()
        said = struct.pack("<5H3L2H", _VERSION, _UTF8, 0, 0, _DATE, entry.crc, entry.size, entry.size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", _VERSION | 3 << 8) + said
        directory += struct.pack("<3H2L", 0, 0, 0, _MODE, offset) + name
        yield b"PK\3\4" + said + name
        yield from _content(entry)
        offset += 30 + len(name) + entry.size
    yield directory
    yield b"PK\5\6" + struct.pack("<4H2LH", 0, 0, len(entries), len(entries), len(directory), offset, 0)


def _content(entry: Entry) -> Iterator[bytes]:
    if isinstance(entry.content, bytes):
        yield entry.content
        return
    with entry.content.open("rb") as source:
        while block := source.read(_BLOCK):
            yield block


class Window:
    """A part of an open file, read as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        base = {0: 0, 1: self._at, 2: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size < 0 else min(size, left)
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        self._at += len(data)
        return data
