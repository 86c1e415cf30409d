"""What every page of the window is: a header, a line for errors, a body, and what the window's keys ask of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from relais_app.base.records import Subject
from relais_app.ui.context import Context
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.panes import Ground, PageHeader, column


class Page(Ground):
    """A page reloads itself when a kind of record it shows was touched; hidden, it waits to be shown."""

    kinds: frozenset[str] = frozenset()  # kinds of records that make it reload

    def __init__(
        self, context: Context, title: str, *, has_header: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__("canvas", parent=parent)
        self.context = context
        self._is_stale = True
        self.header = PageHeader(title) if has_header else None
        self.error_line = ErrorLine()
        self.layout_ = column(self)
        if self.header is not None:
            self.layout_.addWidget(self.header)
        self.layout_.addWidget(self.error_line)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._reload_if_stale)
        context.changed.connect(self._on_changed)

    def add_action(self, button: Button, act: Callable[[], None]) -> Button:
        """A button of the header."""
        button.clicked.connect(lambda: act())
        self.header.add_action(button)
        return button

    def reload(self) -> None:
        """Read again what the page shows."""

    def wants(self, touched: frozenset[Subject]) -> bool:
        """Whether what was touched concerns this page."""
        return any(subject.kind in self.kinds for subject in touched)

    def refresh(self) -> None:
        """Reload soon, once, however many ask."""
        self._is_stale = True
        if self.isVisible():
            self._soon.start(0)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._soon.start(0)

    def _on_changed(self, touched: frozenset[Subject]) -> None:
        if self.wants(touched):
            self.refresh()

    def _reload_if_stale(self) -> None:
        if self._is_stale and self.context.workspace is not None:
            self._is_stale = False
            self.reload()

    def open_item(self, id: str) -> None:
        """Show one record: what a link or the palette leads to."""

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes through, in order."""
        return ()

    def new_item(self) -> None:
        """Ctrl+N."""

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Ctrl+O, or files dropped on the page."""

    def find(self) -> None:
        """Ctrl+F."""

    def main_action(self) -> None:
        """Ctrl+Enter."""

    def escape(self) -> bool:
        """Esc: true when something was left."""
        return False

    def let_go(self) -> None:
        """The page or the window goes: give back workers."""

    def fit(self, width: int, height: int) -> None:
        """The window has this size: hide or show what depends on it."""
