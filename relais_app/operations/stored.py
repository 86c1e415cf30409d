"""The files of a bid read again in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from relais_app.base.progress import Progress
from relais_app.base.workers import WorkerPool
from relais_app.bids.model import DcePiece
from relais_app.dce.stored import StoredPiece
from relais_app.storage.workspace import Workspace

_SECONDS = 120.0


def stored_pieces(work: Workspace, pieces: Iterable[DcePiece]) -> list[StoredPiece]:
    """Where the bytes of the pieces lie; raises NotFound when a file is missing."""
    return [StoredPiece(p.number, work.files.path(p.sha256), p.name, p.kind, p.sha256) for p in pieces]


def in_worker(function: Callable[..., Any], *args: Any, progress: Progress | None = None) -> Any:
    """Call a function of `dce.stored` where a buyer's file can do no harm."""
    with WorkerPool(1) as pool:
        return pool.call(function, *args, seconds=_SECONDS, progress=progress)
