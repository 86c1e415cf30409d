"""Files written so that a kill or a power cut leaves the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

_RETRY_SECONDS = 2.0  # Windows: virus scanners hold a fresh file for a moment


def sync_folder(folder: Path) -> None:
    """Make renames in the folder last; Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(temporary: Path, final: Path) -> None:
    """Rename over `final`, trying again while Windows says that somebody holds it."""
    until = time.monotonic() + _RETRY_SECONDS
    while True:
        try:
            temporary.replace(final)
            break
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.05)
    sync_folder(final.parent)


@contextlib.contextmanager
def written_whole(final: Path) -> Iterator[BinaryIO]:
    """A file to write, under a temporary name in the same folder, renamed once whole; removed on any trouble."""
    temporary = final.with_name(f".{final.name[:60]}.{uuid4().hex[:8]}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, final)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(final: Path, data: bytes) -> None:
    """`data` as the whole content of `final`, or no change at all."""
    with written_whole(final) as file:
        file.write(data)
