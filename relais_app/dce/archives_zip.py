"""A guarded zip reader: its own reading of the directory, because Python's refuses or believes too much.

The whole archive is refused when it lies (sizes, names, counts, overlapping entries) or is a bomb; an entry is
refused alone when it leaves the folder, is a link, is encrypted, or is damaged (reliability.md § 1, finding 9).
"""

from __future__ import annotations

import bz2
import itertools
import lzma
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from relais_app.dce.archives_names import decode_name

_END, _END64, _LOCATOR64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_CENTRAL, _LOCAL, _SPANNED = b"PK\1\2", b"PK\3\4", b"PK00PK\3\4"
_BLOCK = 1 << 16
_LZMA = 14
_SUSPECT_BYTES, _SUSPECT_RATIO = 20_000_000, 300


class BadArchive(Exception):
    """The whole archive can't be trusted; the code says why: `damaged`, `empty`, `bomb`, `many`, `lies`, `parts`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadEntry(Exception):
    """One entry can't be had; the code says why: `encrypted`, `method`, `damaged`, `link`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file of the directory; `name` as it was written, not yet safe."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(("/", "\\")) or stat.S_ISDIR(self.mode)

    @property
    def is_special(self) -> bool:
        """A link, a device, a pipe: anything that is neither a file nor a folder."""
        kind = stat.S_IFMT(self.mode)
        return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def read_directory(file: BinaryIO, most_entries: int, most_bytes: int) -> list[ZipEntry]:
    """The entries of an open zip, checked against each other; raises `BadArchive`."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    if not head.startswith((_LOCAL, _SPANNED, _END)):
        raise BadArchive("damaged")
    count, start, length = _find_end(file, size)
    if count == 0 and length == 0:
        raise BadArchive("empty")
    if count > most_entries:
        raise BadArchive("many")
    file.seek(start)
    entries = list(itertools.islice(_entries(file.read(length)), most_entries + 1))
    if len(entries) > most_entries:  # the end record counts modulo 65,536
        raise BadArchive("many")
    if len(entries) & 0xFFFF != count & 0xFFFF:
        raise BadArchive("lies")
    _check_sizes(entries, most_bytes)
    _check_places(file, entries, start)
    return entries


def _find_end(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Count, offset and length of the directory, from the end record that fits it."""
    tail_start = max(0, size - 22 - 0xFFFF - 0x10000)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_END)
    while at >= 0 and not _fits(tail, at):
        at = tail.rfind(_END, 0, at)
    if at < 0:
        raise BadArchive("cut")
    disk, first_disk, here, count, length, start, _comment = struct.unpack_from("<4H2LH", tail, at + 4)
    position = tail_start + at
    if 0xFFFF in (count, disk, first_disk) or 0xFFFFFFFF in (length, start):
        wide = _wide_end(file, position)
        if wide:
            return wide
    elif (disk, first_disk) != (0, 0) or here != count:
        raise BadArchive("parts")
    if start + length != position:  # bytes before the archive, or two archives in one file
        raise BadArchive("lies")
    return count, start, length


def _fits(tail: bytes, at: int) -> bool:
    """Whether an end record and the comment it announces stand whole in the file."""
    return at + 22 <= len(tail) and at + 22 + int(struct.unpack_from("<H", tail, at + 20)[0]) <= len(tail)


def _wide_end(file: BinaryIO, position: int) -> tuple[int, int, int] | None:
    """The same from the zip64 records before the end record."""
    if position < 20:
        return None
    file.seek(position - 20)
    locator = file.read(20)
    if locator[:4] != _LOCATOR64:
        return None
    _disk, where, disks = struct.unpack_from("<LQL", locator, 4)
    if disks > 1:
        raise BadArchive("parts")
    file.seek(min(where, position))
    record = file.read(56)
    if len(record) < 56 or record[:4] != _END64:
        return None
    count, length, start = struct.unpack_from("<3Q", record, 32)
    return (count, start, length) if start + length <= where else None


def _entries(data: bytes) -> Iterator[ZipEntry]:
    at = 0
    while at < len(data):
        if data[at : at + 4] != _CENTRAL or at + 46 > len(data):
            raise BadArchive("damaged")
        (_made, system, _need, flags, method, _time, _day, crc, packed, size, name_size, extra_size, note_size, _disk,
         _inner, outer, offset) = struct.unpack_from("<2B5H3L5H2L", data, at + 4)  # fmt: skip
        end = at + 46 + name_size + extra_size + note_size
        if end > len(data):
            raise BadArchive("damaged")
        raw = data[at + 46 : at + 46 + name_size]
        extra = data[at + 46 + name_size : at + 46 + name_size + extra_size]
        size, packed, offset = _wide_sizes(extra, size, packed, offset)
        mode = outer >> 16 if system in (3, 19) else 0
        name = decode_name(raw, says_utf8=bool(flags & 0x800), extra=extra, system=system)
        yield ZipEntry(name, raw, flags, method, crc, packed, size, offset, mode)
        at = end


def _wide_sizes(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            body, place = extra[at + 4 : at + 4 + length], 0
            values = []
            for value in (size, packed, offset):
                if value == 0xFFFFFFFF and place + 8 <= len(body):
                    value = struct.unpack_from("<Q", body, place)[0]
                    place += 8
                values.append(value)
            return values[0], values[1], values[2]
        at += 4 + length
    return size, packed, offset


def _check_sizes(entries: list[ZipEntry], most_bytes: int) -> None:
    if sum(entry.size for entry in entries) > most_bytes:
        raise BadArchive("bomb")
    for entry in entries:
        if entry.size > _SUSPECT_BYTES and entry.size > _SUSPECT_RATIO * max(1, entry.packed):
            raise BadArchive("bomb")


def _check_places(file: BinaryIO, entries: list[ZipEntry], directory: int) -> None:
    """Local headers stand where the directory says, name the same file, and don't overlap."""
    reached = 0
    for entry in sorted(entries, key=lambda e: e.offset):
        start = data_start(file, entry)
        if entry.offset < reached:
            raise BadArchive("lies")
        reached = start + entry.packed
        if reached > directory:
            raise BadArchive("cut")


def data_start(file: BinaryIO, entry: ZipEntry) -> int:
    """Where the entry's bytes begin, its local header checked against the directory."""
    file.seek(entry.offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != _LOCAL:
        raise BadArchive("damaged")
    name_size, extra_size = struct.unpack_from("<2H", header, 26)
    if file.read(name_size) != entry.raw_name:
        raise BadArchive("lies")
    return entry.offset + 30 + int(name_size) + int(extra_size)


def copy_entry(file: BinaryIO, entry: ZipEntry, target: Path) -> None:
    """Unpack one entry; raises `BadEntry`, or `BadArchive` when it holds more than it says."""
    if entry.is_special:
        raise BadEntry("link")
    if entry.flags & 0x41:
        raise BadEntry("encrypted")
    start = data_start(file, entry)
    crc, written = 0, 0
    try:
        with target.open("wb") as out:
            for block in _blocks(file, start, entry):
                if entry.method == _LZMA:  # its stream may not say where it ends
                    block = block[: entry.size - written]
                written += len(block)
                if written > entry.size:
                    break
                crc = zlib.crc32(block, crc)
                out.write(block)
    except (zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, IndexError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, EOFError) and error.errno is not None:
            raise
        raise BadEntry("damaged") from error
    if written > entry.size:
        target.unlink(missing_ok=True)
        raise BadArchive("lies")
    if written != entry.size or crc != entry.crc:
        target.unlink(missing_ok=True)
        raise BadEntry("damaged")


def _blocks(file: BinaryIO, start: int, entry: ZipEntry) -> Iterator[bytes]:
    unpack = _unpacker(file, start, entry)
    left = entry.packed - (unpack.skipped if unpack else 0)
    while left > 0:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise EOFError
        left -= len(block)
        if unpack is None:
            yield block
        else:
            yield from unpack.feed(block)


@dataclass(slots=True)
class _Unpacker:
    """A decompressor fed block by block, giving at most `_BLOCK` × 16 bytes at a time."""

    machine: object
    skipped: int = 0

    def feed(self, block: bytes) -> Iterator[bytes]:
        most = _BLOCK * 16
        machine = self.machine
        if isinstance(machine, bz2.BZ2Decompressor | lzma.LZMADecompressor):
            if machine.eof:
                return
            yield machine.decompress(block, most)
            while not machine.eof and not machine.needs_input:
                yield machine.decompress(b"", most)
        else:
            yield machine.decompress(block, most)  # type: ignore[attr-defined]
            while machine.unconsumed_tail:  # type: ignore[attr-defined]
                yield machine.decompress(machine.unconsumed_tail, most)  # type: ignore[attr-defined]


def _unpacker(file: BinaryIO, start: int, entry: ZipEntry) -> _Unpacker | None:
    file.seek(start)
    if entry.method == 0:
        return None
    if entry.method == 8:
        return _Unpacker(zlib.decompressobj(-15))
    if entry.method == 12:
        return _Unpacker(bz2.BZ2Decompressor())
    if entry.method == _LZMA:
        head = file.read(4)
        properties = file.read(struct.unpack_from("<H", head, 2)[0]) if len(head) == 4 else b""
        if len(properties) != 5 or properties[0] >= 225:
            raise BadEntry("damaged")
        rest, lc = divmod(properties[0], 9)
        pb, lp = divmod(rest, 5)
        size = struct.unpack_from("<L", properties, 1)[0]
        filters = [{"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": size}]
        return _Unpacker(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters, memlimit=None), 9)
    raise BadEntry("method")
