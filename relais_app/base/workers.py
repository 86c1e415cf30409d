"""Worker processes with limits on memory and time: foreign files are opened only there.

A buyer's file can kill a worker, never Relais: the crash, the overrun and the time-out each become an
`UnreadableFile` of the one task, and the next task gets a fresh worker.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from relais_app.base.errors import Cancelled, RelaisError, UnreadableFile
from relais_app.base.logs import WithoutMessages
from relais_app.base.progress import Progress, Silent
from relais_app.base.words import _, choose_language, language

MEMORY_MB = 900
SECONDS = 300.0
_POLL = 0.05
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Task:
    """A call to make in a worker: `function` is a module's own function, its arguments and result are plain data."""

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    name: str = ""  # the file, for the sentence said when the worker dies on it
    seconds: float = SECONDS
    key: Any = None


@dataclass(slots=True)
class Done:
    """What became of a task: its value, or the trouble it met."""

    task: Task
    value: Any = None
    trouble: RelaisError | None = None


class WorkerBug(RelaisError):
    """An unforeseen error in a worker's function: ours, not the file's. Its traceback is in the log."""


class WorkerLost(UnreadableFile):
    """The file killed its worker, kept it too long or filled its memory; `cause`: `crash`, `time` or `memory`."""

    def __init__(self, message: str, remedy: str = "", cause: str = "crash") -> None:
        super().__init__(message, remedy)
        self.cause = cause


@dataclass(slots=True)
class _Running:
    task: Task
    started: float


@dataclass(slots=True)
class Worker:
    """One long-lived process. `can_have_children` (OCR, LibreOffice) makes it non-daemonic."""

    memory_mb: int = MEMORY_MB
    can_have_children: bool = False
    _process: Any = None
    _pipe: Connection | None = None
    _running: _Running | None = None
    _watched: Any = None
    done_tasks: int = 0
    tags: set[Any] = field(default_factory=set)  # what its process keeps in memory; emptied when it is replaced

    def start(self) -> None:
        """Start the process; calling it early hides its 0.1 s."""
        import psutil

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.memory_mb, language()), name="relais-worker",
                                        daemon=not self.can_have_children)  # fmt: skip
        self._process.start()
        theirs.close()
        self._pipe = ours
        self.tags = set()
        with contextlib.suppress(psutil.Error):
            self._watched = psutil.Process(self._process.pid)

    def give(self, task: Task) -> None:
        """Send a task to the idle worker."""
        if self._process is None or not self._process.is_alive():
            self.stop()
            self.start()
        assert self._pipe is not None
        self._running = _Running(task, time.monotonic())
        try:
            self._pipe.send((task.function, task.args))
        except (BrokenPipeError, OSError):
            self.stop()
            self.start()
            self._pipe.send((task.function, task.args))

    def check(self) -> Done | None:
        """The running task's end, when it has come: answered, dead, too long or too large."""
        assert self._running is not None and self._pipe is not None
        task = self._running.task
        if self._pipe.poll():
            return self._receive(task)
        if not self._process.is_alive():
            return self._receive(task) if self._pipe.poll() else self._fail(task, _crashed(task.name))
        if time.monotonic() - self._running.started > task.seconds:
            return self._fail(task, _too_long(task.name))
        if self._size_mb() > self.memory_mb:
            return self._fail(task, _too_large(task.name))
        return None

    def _receive(self, task: Task) -> Done:
        assert self._pipe is not None
        try:
            kind, value, notes = self._pipe.recv()
        except (EOFError, OSError):
            return self._fail(task, _crashed(task.name))
        for level, note in notes:
            log.log(level, "%s", note)
        self._running = None
        self.done_tasks += 1
        if kind == "value":
            return Done(task, value)
        if kind == "trouble":
            return Done(task, trouble=value)
        if kind == "memory":
            return self._fail(task, _too_large(task.name))
        if kind == "crash":
            return Done(task, trouble=_crashed(task.name))
        return Done(
            task,
            trouble=WorkerBug(
                _("Erreur imprévue de Relais pendant la lecture."), _("Le détail est dans le journal.")
            ),
        )

    def _fail(self, task: Task, trouble: RelaisError) -> Done:
        log.warning("worker given up: %s", type(trouble).__name__)
        self.stop()
        return Done(task, trouble=trouble)

    def _size_mb(self) -> float:
        import psutil

        if self._watched is None:
            return 0.0
        try:
            return float(self._watched.memory_info().rss) / 1_000_000
        except psutil.Error:
            return 0.0

    @property
    def pipe(self) -> Connection | None:
        return self._pipe

    @property
    def is_busy(self) -> bool:
        return self._running is not None

    def stop(self) -> None:
        """Kill the process and what it started; its task, if any, is lost."""
        was_busy = self._running is not None
        process, self._process, self._running, self._watched = self._process, None, None, None
        self.tags = set()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if process is None:
            return
        if was_busy:
            _kill_children(process.pid)
        process.kill()
        process.join(5)
        process.close()


class WorkerPool:
    """Up to `size` workers that stay from one task to the next. Use as a context manager, from one thread."""

    def __init__(self, size: int = 2, *, memory_mb: int = MEMORY_MB, can_have_children: bool = False) -> None:
        self.workers = [Worker(memory_mb, can_have_children) for _ in range(max(1, size))]

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start all workers now, so that they are ready when the first task comes."""
        for worker in self.workers:
            if worker.pipe is None:
                worker.start()

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()

    def call(self, function: Callable[..., Any], *args: Any, name: str = "", seconds: float = SECONDS,
             progress: Progress | None = None) -> Any:  # fmt: skip
        """One call, its value; raises the trouble it met."""
        for done in self.run([Task(function, args, name, seconds)], progress=progress):
            if done.trouble:
                raise done.trouble
            return done.value
        raise Cancelled

    def run(self, tasks: Iterable[Task], *, progress: Progress | None = None,
            choose: Callable[[Worker, deque[Task]], int] | None = None) -> Iterator[Done]:  # fmt: skip
        """Each task's end as it comes. A cancel kills the workers at once and raises `Cancelled`.

        `choose` picks which waiting task (by its place) goes to a free worker, the first one when it is not given.
        """
        watched = progress or Silent()
        waiting = deque(tasks)
        try:
            while waiting or any(worker.is_busy for worker in self.workers):
                if watched.is_cancelled():
                    raise Cancelled
                for worker in self.workers:
                    if waiting and not worker.is_busy:
                        place = choose(worker, waiting) if choose else 0
                        task = waiting[place]
                        del waiting[place]
                        worker.give(task)
                busy = [worker for worker in self.workers if worker.is_busy]
                wait([worker.pipe for worker in busy if worker.pipe is not None], timeout=_POLL)
                for worker in busy:
                    done = worker.check()
                    if done is not None:
                        yield done
        finally:
            for worker in self.workers:
                if worker.is_busy:
                    worker.stop()


def _kill_children(pid: int) -> None:
    import psutil

    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()


def _crashed(name: str) -> WorkerLost:
    return WorkerLost(_("{name} a fait échouer la lecture : le fichier est sans doute endommagé.").format(name=name),
                      _("Redemandez-le à l’acheteur."))  # fmt: skip


def _too_long(name: str) -> WorkerLost:
    return WorkerLost(_("{name} est trop long à lire : la lecture a été arrêtée.").format(name=name),
                      _("Ouvrez-le vous-même, ou redemandez-le à l’acheteur."), "time")  # fmt: skip


def _too_large(name: str) -> WorkerLost:
    return WorkerLost(_("{name} demande trop de mémoire : la lecture a été arrêtée.").format(name=name),
                      _("Ouvrez-le vous-même, ou redemandez-le à l’acheteur."), "memory")  # fmt: skip


def _serve(pipe: Connection, memory_mb: int, code: str) -> None:
    """The worker's life: take a task, answer, until the pipe or the parent ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    notes = _Notes.taken()
    choose_language(code)
    _limit_memory(memory_mb)
    gc.set_threshold(50_000, 20, 100)  # pages are many small objects and few cycles
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(5)
    while True:
        try:
            function, args = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            answer = _answer(function, args)
        except KeyboardInterrupt:
            return
        try:
            _send(pipe, answer, notes)
        except (BrokenPipeError, OSError):
            return


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any]:
    """What a call gave: its value, or the trouble it met."""
    try:
        return "value", function(*args)
    except RelaisError as trouble:
        return "trouble", trouble
    except MemoryError:
        return "memory", None
    except RecursionError:
        return "crash", None
    except Exception:
        log.exception("unforeseen error in a worker")
        return "bug", None


def _send(pipe: Connection, answer: tuple[str, Any], notes: _Notes) -> None:
    try:
        pipe.send((*answer, notes.take()))
    except MemoryError:
        pipe.send(("memory", None, []))
    except (BrokenPipeError, OSError):
        raise
    except Exception:  # a value that can't be sent: pickle raises TypeError, AttributeError, its own errors…
        log.exception("a worker's answer can't be sent")
        pipe.send(("bug", None, notes.take()))


class _Notes(logging.Handler):
    """What is logged in a worker, for the parent to log: a worker has no log file, and writes nothing on the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(WithoutMessages("%(name)s: %(message)s"))
        self._notes: list[tuple[int, str]] = []

    @classmethod
    def taken(cls) -> _Notes:
        """The notes of this process, from now on."""
        notes = cls()
        warnings.simplefilter("ignore")
        logging.getLogger().addHandler(logging.NullHandler())  # foreign libraries' words may quote a file
        ours = logging.getLogger("relais_app")
        ours.setLevel(logging.INFO)
        ours.addHandler(notes)
        return notes

    def emit(self, record: logging.LogRecord) -> None:
        self._notes.append((record.levelno, self.format(record)))

    def take(self) -> list[tuple[int, str]]:
        """The notes since the last time."""
        taken, self._notes = self._notes, []
        return taken


def _end_with_parent() -> None:
    """A busy worker must not outlive a killed parent."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory(memory_mb: int) -> None:
    """A MemoryError beyond the limit, where the system knows limits (not Windows, and macOS ignores them)."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2_500_000, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
