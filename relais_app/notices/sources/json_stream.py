"""The records of a JSON file, one after the other, without holding the whole of it: exports weigh hundreds of MB.

Read are the API's envelope `{"results": […]}`, a bare array, a single record, and records one after the other.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import IO

_BLOCK = 1 << 16
_LARGEST = 64 << 20  # characters of one record
_SCALAR = r'(?:"[^"]*"|-?\d+(?:\.\d+)?|null|true|false|\{\s*\}|\[\s*\])'
_OPENING = re.compile(rf'\s*(?:\[|\{{\s*(?:"[^"]*"\s*:\s*{_SCALAR}\s*,\s*)*"(?:results|records|notices)"\s*:\s*\[)')
_BETWEEN = re.compile(r"[\s,]*")
_EMPTY = re.compile(r"[\s,]*[\]}]")


class BrokenJson(ValueError):
    """The text stops being JSON; the records before it were given."""


def records(stream: IO[bytes]) -> Iterator[tuple[object, str]]:
    """Each record decoded, beside its text as received. Raises `BrokenJson` where the file breaks."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
    buffer = text.read(_BLOCK)
    opening = _OPENING.match(buffer)
    inside = opening is not None
    if opening:
        buffer = buffer[opening.end() :]
    decode, block = json.JSONDecoder().raw_decode, _BLOCK
    start = 0
    while True:
        between = _BETWEEN.match(buffer, start)
        start = between.end() if between else start
        if start < len(buffer) and inside and _EMPTY.match(buffer, start):
            return
        try:
            if start >= len(buffer):
                raise ValueError
            value, end = decode(buffer, start)
            if end >= len(buffer) and inside:
                raise ValueError  # a number or a string may go on in the next block
        except (ValueError, RecursionError) as error:
            more = text.read(block)
            if not more:
                if not buffer[start:].strip():
                    return
                raise BrokenJson(str(error)) from None
            if len(buffer) - start > _LARGEST:
                raise BrokenJson("record too long") from None
            buffer, start = buffer[start:] + more, 0
            block = min(block * 2, _LARGEST)
            continue
        block = _BLOCK
        yield value, buffer[start:end]
        start = end
