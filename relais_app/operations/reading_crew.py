"""Two worker processes kept ready for the window, so that the first facts of a DCE come at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from relais_app.base.workers import Task, WorkerPool

SIZE = 2


class ReadingCrew:
    """Started by `warm`, used by one reading at a time; close it with the window."""

    def __init__(self) -> None:
        self._pool = WorkerPool(SIZE)
        self._alone = threading.Lock()

    def warm(self) -> None:
        """Start the workers and have them import what reading needs."""
        from relais_app.dce.work import ready

        with self._alone:
            self._pool.start()
            for _done in self._pool.run([Task(ready, name="") for _worker in range(SIZE)]):
                pass

    @contextlib.contextmanager
    def at_work(self) -> Iterator[WorkerPool]:
        """The workers, for one reading."""
        with self._alone:
            yield self._pool

    def close(self) -> None:
        """Stop them; may be called twice."""
        with self._alone:
            self._pool.stop()
