"""Readings made small: a million of them share the names of their fields, which one dictionary holds for all.

The first byte names the dictionary (resources/reference/avis-1.dict). A dictionary never changes: a better one is a
new file with the next number.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from relais_app.base.places import resource
from relais_app.notices import wire
from relais_app.notices.model import NoticeReading

_LATEST = 1


@lru_cache(maxsize=4)
def _dictionary(number: int) -> bytes:
    return resource("reference", f"avis-{number}.dict").read_bytes()


def pack(reading: NoticeReading) -> bytes:
    packer = zlib.compressobj(zdict=_dictionary(_LATEST))
    return bytes([_LATEST]) + packer.compress(wire.encode(reading).encode()) + packer.flush()


def unpack(packed: bytes) -> NoticeReading:
    unpacker = zlib.decompressobj(zdict=_dictionary(packed[0]))
    return wire.decode(unpacker.decompress(packed[1:]) + unpacker.flush())
