"""Files written so that a kill or a power cut leaves the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from relais_app.base.errors import RelaisError
from relais_app.base.words import _

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


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: OSError) -> bool:
    """Whether the disk has no room left: the other troubles have other remedies."""
    return error.errno in _FULL


class DiskFull(RelaisError):
    """No room is left where something was to be written."""


def disk_full(place: Path) -> DiskFull:
    return DiskFull(
        _("Le disque qui porte {folder} est plein.").format(folder=place),
        _("Libérez de la place, puis recommencez ; rien n'a été enregistré à moitié."),
    )


@contextlib.contextmanager
def told_writing(place: Path) -> Iterator[None]:
    """Say to the person why a file they asked for can't be written there."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise disk_full(place) from error
        raise RelaisError(
            _("Impossible d'écrire {place} : {why}.").format(place=place, why=error.strerror or error),
            _("Choisissez un autre emplacement."),
        ) from error


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
