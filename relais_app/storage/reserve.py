"""One megabyte kept aside in a workspace, freed when the disk is full: even a deletion needs room to be written down.

(Deleting fails on a full disk too, by the database's journal: reliability.md § 2.)
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from relais_app.base.files import write_bytes

RESERVE = ".relais-reserve"
SIZE_BYTES = 1_000_000


def keep(folder: Path) -> None:
    """Make the reserve where there is none and the disk has ample room; bytes that no file system packs away."""
    if not (folder / RESERVE).exists() and _free_bytes(folder) > 4 * SIZE_BYTES:
        with contextlib.suppress(OSError):
            write_bytes(folder / RESERVE, os.urandom(SIZE_BYTES))


def release_if_short(folder: Path) -> None:
    """Free the reserve before a transaction that would not find room."""
    if _free_bytes(folder) < SIZE_BYTES:
        release(folder)


def release(folder: Path) -> bool:
    """Free the reserve; False when it was spent already."""
    try:
        (folder / RESERVE).unlink()
    except OSError:
        return False
    return True


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return SIZE_BYTES
