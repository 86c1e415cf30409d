"""What every page is handed: the workspace, background work, errors, and how to tell the window what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from relais_app.base.errors import FieldError
from relais_app.base.settings import Settings, save_settings
from relais_app.ui.errors import Errors
from relais_app.ui.jobs import Job, Jobs
from relais_app.ui.theme import Theme
from relais_app.ui.widgets.error_line import ErrorLine

if TYPE_CHECKING:
    from relais_app.operations.outcome import Outcome
    from relais_app.operations.reading_crew import ReadingCrew


class Context(QObject):
    """Built once by the application; `workspace` is None until it is open."""

    changed = Signal(object)  # frozenset[Subject]: what an operation touched
    navigated = Signal(str, str)  # page, id
    said = Signal(str, str)  # event, operation to undo or ""
    settings_changed = Signal()

    def __init__(
        self, theme: Theme, settings: Settings, jobs: Jobs, errors: Errors, workspace: Any = None,
        today: Callable[[], date] = date.today,
    ) -> None:  # fmt: skip
        super().__init__()
        self.today = today
        self.theme, self.settings, self.jobs, self.errors = theme, settings, jobs, errors
        self.workspace = workspace
        self._crew: ReadingCrew | None = None

    @property
    def crew(self) -> ReadingCrew:
        """The workers that read a DCE, made when first asked for."""
        if self._crew is None:
            from relais_app.operations.reading_crew import ReadingCrew

            self._crew = ReadingCrew()
        return self._crew

    def warm_crew(self) -> None:
        """Have the workers ready before the person drops a DCE."""
        self.jobs.run(self.crew.warm)

    def close_crew(self) -> None:
        if self._crew is not None:
            self._crew.close()
            self._crew = None

    @property
    def is_read_only(self) -> bool:
        """True when somebody else holds the workspace."""
        return bool(self.workspace is None or self.workspace.is_read_only)

    def navigate(self, page: str, id: str = "") -> None:
        """Go to a page (`home`, `notices`, `bids`, `bid`, `load`, `documents`, `partners`, `settings`)."""
        self.navigated.emit(page, id)

    def say(self, event: str, operation_id: str = "") -> None:
        """Put an event in the status line; with an operation, it can be undone from there."""
        self.said.emit(event, operation_id)

    def read(
        self, function: Callable[..., Any], *arguments: Any, then: Callable[[Any], None], owner: QWidget,
        line: ErrorLine | None = None, title: str = "", with_progress: bool = False, writes: bool = False,
        values: Mapping[str, Any] | None = None,
    ) -> Job:  # fmt: skip
        """Run `function(workspace, *arguments, **values)` in the background; `then` gets its result while `owner` lives.

        `writes`: it may write without being an operation that can be undone (keys made at the first asking).
        """
        job = self.jobs.run(
            function,
            self.workspace,
            *arguments,
            title=title,
            writes=writes,
            with_progress=with_progress,
            values=values,
        )
        return self._follow(function, job, then, owner, line, None)

    def write(
        self, function: Callable[..., Outcome[Any]], *arguments: Any, owner: QWidget,
        then: Callable[[Any], None] | None = None, said: str | Callable[[Any], str] = "", line: ErrorLine | None = None,
        on_field_error: Callable[[FieldError], None] | None = None, title: str = "", with_progress: bool = False,
        values: Mapping[str, Any] | None = None,
    ) -> Job:  # fmt: skip
        """Run an operation after the writes before it; tell what it touched, say what was done, offer to undo."""
        job = self.jobs.run(
            function, self.workspace, *arguments, title=title, writes=True, with_progress=with_progress, values=values
        )

        def done(outcome: Outcome[Any]) -> None:
            if then is not None and isValid(owner):
                then(outcome.value)
            event = said(outcome.value) if callable(said) else said
            if event:
                self.say(event, outcome.operation_id)

        # what was written is told even when the page that asked for it is gone
        job.finished.connect(lambda outcome: self.changed.emit(outcome.touched))
        return self._follow(function, job, done, owner, line, on_field_error)

    def work(
        self, function: Callable[..., Any], *arguments: Any, then: Callable[[Any], None], owner: QWidget,
        line: ErrorLine | None = None, title: str = "", with_progress: bool = False, values: Mapping[str, Any] | None = None,
    ) -> Job:  # fmt: skip
        """Run a function that needs no workspace (a file to read, a text to understand)."""
        job = self.jobs.run(function, *arguments, title=title, with_progress=with_progress, values=values)
        return self._follow(function, job, then, owner, line, None)

    def _follow(
        self, function: Callable[..., Any], job: Job, then: Callable[[Any], None], owner: QWidget, line: ErrorLine | None,
        on_field_error: Callable[[FieldError], None] | None,
    ) -> Job:  # fmt: skip
        def finished(result: Any) -> None:
            if isValid(owner):
                if line is not None and isValid(line):
                    line.forget(function)
                then(result)

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and on_field_error is not None and isValid(owner):
                on_field_error(error)
                return
            place = line if line is not None and isValid(line) else None
            self.errors.tell(error, place)
            if place is not None:
                place.cause = function

        job.finished.connect(finished)
        job.failed.connect(failed)
        return job

    def save_settings(self) -> None:
        """Keep the person's settings and show their effect at once."""
        save_settings(self.settings)
        self.theme.choose(self.settings)
        self.settings_changed.emit()
