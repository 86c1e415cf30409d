"""A file's notices by the thousand, for the worker process that reads it: the parent writes one lot, asks for the next."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from relais_app.notices.sources.files import Found, read_file

_opened: dict[str, Iterator[Found]] = {}


def next_chunk(path: str, size: int, is_first: bool) -> list[Found]:
    """The next notices of a file, at most `size`; an empty list at its end."""
    if is_first:
        _opened[path] = read_file(Path(path))
    found = list(itertools.islice(_opened[path], size))
    if not found:
        del _opened[path]
    return found
