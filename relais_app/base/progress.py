"""Progress is a promise, not a widget: the window draws it, the command line prints it, a test records it."""

from __future__ import annotations

from typing import Protocol

from relais_app.base.errors import Cancelled


class Progress(Protocol):
    """What a long job tells, and asks, between two pages or files."""

    def report(self, what: str, done: int, total: int) -> None:
        """Say where the job stands; `total` is 0 when it is not known."""

    def is_cancelled(self) -> bool:
        """True once the person has asked to stop."""


class Silent:
    """For jobs that nobody watches."""

    def report(self, what: str, done: int, total: int) -> None:
        return None

    def is_cancelled(self) -> bool:
        return False


class Recorded:
    """Keeps what it was told; cancels after `cancel_after` reports when given."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.reports: list[tuple[str, int, int]] = []
        self._cancel_after = cancel_after

    def report(self, what: str, done: int, total: int) -> None:
        self.reports.append((what, done, total))

    def is_cancelled(self) -> bool:
        return self._cancel_after is not None and len(self.reports) >= self._cancel_after


def stop_if_cancelled(progress: Progress) -> None:
    """Raise `Cancelled` when the person has asked to stop."""
    if progress.is_cancelled():
        raise Cancelled
