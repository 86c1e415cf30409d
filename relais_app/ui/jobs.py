"""The one place with threads: ordinary functions run in the background, with progress, cancel and their endings.

Reads run together, writes one at a time. A job is a QObject of the window's thread; what runs elsewhere only
emits its signals. Cancelled is an ending of its own. Closing asks every job to stop, then waits.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from relais_app.base.errors import Cancelled

log = logging.getLogger(__name__)
REPORT_EVERY_SECONDS = 0.05
SWITCH_SECONDS = 0.001  # a busy Python thread gives the window its turn sooner


class _Report:
    """The progress that the function receives; says it at most twenty times a second."""

    def __init__(self, job: Job) -> None:
        self._job, self._last = job, 0.0

    def report(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= REPORT_EVERY_SECONDS or (total and done >= total):
            self._last = now
            self._job.progressed.emit(what, done, total)

    def is_cancelled(self) -> bool:
        return self._job.is_cancelled


class Job(QObject):
    """One run of one function. Exactly one of `finished`, `failed`, `cancelled` comes, in the window's thread."""

    progressed = Signal(str, int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _left = Signal(object, object)

    def __init__(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any], title: str
    ) -> None:
        super().__init__()
        self.title = title
        self.is_cancelled = False
        self.is_over = False
        self._function, self._arguments, self._named = function, arguments, named
        self._left.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask it to stop at its next page or file."""
        self.is_cancelled = True

    def work(self) -> None:
        """Run the function; called in the background."""
        try:
            result = None if self.is_cancelled else self._function(*self._arguments, **self._named)
            trouble: BaseException | None = Cancelled() if self.is_cancelled and result is None else None
        except BaseException as error:
            result, trouble = None, error
        self._left.emit(result, trouble)

    @Slot(object, object)
    def _deliver(self, result: Any, trouble: BaseException | None) -> None:
        self.is_over = True
        self._function, self._arguments, self._named = (lambda: None), (), {}
        if isinstance(trouble, Cancelled):
            self.cancelled.emit()
        elif trouble is not None:
            self.failed.emit(trouble)
        else:
            self.finished.emit(result)
        self.ended.emit()


class _Run(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.work()


class Jobs(QObject):
    """Runs jobs and knows those that are running; `changed` when one starts or ends."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_SECONDS)
        self._reads = QThreadPool(self)
        self._reads.setMaxThreadCount(4)
        self._writes = QThreadPool(self)
        self._writes.setMaxThreadCount(1)
        self._running: list[Job] = []
        self.is_closing = False

    def run(
        self, function: Callable[..., Any], *arguments: Any, title: str = "", writes: bool = False,
        with_progress: bool = False, values: Mapping[str, Any] | None = None,
    ) -> Job:  # fmt: skip
        """Start `function(*arguments, **values)` in the background. `title` shows it in the status line; `with_progress` hands it
        `progress=`; `writes` makes it wait for the writes before it."""
        job = Job(function, arguments, dict(values or {}), title)
        if with_progress:
            job._named["progress"] = _Report(job)
        self._running.append(job)
        job.ended.connect(self._forget)
        (self._writes if writes else self._reads).start(_Run(job))
        self.changed.emit()
        return job

    @property
    def shown(self) -> tuple[Job, ...]:
        """Running jobs that have a title."""
        return tuple(job for job in self._running if job.title)

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._running)

    def cancel_all(self) -> None:
        for job in self._running:
            job.cancel()

    def wait(self, milliseconds: int = -1) -> bool:
        """Wait until nothing runs in the background; endings are delivered by the event loop afterwards."""
        return self._writes.waitForDone(milliseconds) and self._reads.waitForDone(milliseconds)

    def close(self, milliseconds: int = 30_000) -> bool:
        """Ask everything to stop, then wait."""
        self.is_closing = True
        self.cancel_all()
        return self.wait(milliseconds)

    @Slot()
    def _forget(self) -> None:
        self._running = [job for job in self._running if not job.is_over]
        self.changed.emit()
