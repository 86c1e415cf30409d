"""Zips written by hand, so that names, sizes and flags can be anything."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass
class Entry:
    """A file of a zip; what isn't given is written honestly."""

    name: str = ""
    data: bytes = b"bonjour\n"
    raw_name: bytes | None = None
    local_name: bytes | None = None
    says_utf8: bool | None = None
    mode: int = 0o100644
    system: int = 3
    method: int = 8
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    offset: int | None = None


def zip_of(*entries, prefix=b"", count=None):
    """The archive's bytes."""
    out, directory = bytearray(prefix), bytearray()
    for entry in entries:
        raw = entry.raw_name if entry.raw_name is not None else entry.name.encode()
        says_utf8 = (
            entry.says_utf8 if entry.says_utf8 is not None else (entry.raw_name is None and not entry.name.isascii())
        )
        flags = entry.flags | (0x800 if says_utf8 else 0)
        packed = _deflated(entry.data) if entry.method == 8 else entry.data
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        offset = len(out) if entry.offset is None else entry.offset
        local = raw if entry.local_name is None else entry.local_name
        common = struct.pack("<3H2H3L", 20, flags, entry.method, 0, 0x5C21, crc, len(packed), size)
        out += b"PK\3\4" + common + struct.pack("<2H", len(local), 0) + local + packed
        directory += b"PK\1\2" + struct.pack("<2B", 20, entry.system) + common
        directory += struct.pack("<5H2L", len(raw), 0, 0, 0, 0, entry.mode << 16, offset) + raw
    start = len(out)
    number = len(entries) if count is None else count
    out += directory + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, number, number, len(directory), start, 0)
    return bytes(out)


def _deflated(data):
    machine = zlib.compressobj(9, 8, -15)
    return machine.compress(data) + machine.flush()
