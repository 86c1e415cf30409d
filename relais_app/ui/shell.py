"""What the window shows around the pages: counts of the rail, open bids, palette, guide, the workspace's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.main_window import MainWindow
from relais_app.ui.pages import import_pages


class Shell(QObject):
    """Keeps the frame of the window up to date with the workspace."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.window = MainWindow(context)
        self._guide: Any = None
        self._palette: Any = None
        self._is_warm = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read_frame)
        self.window.help_requested.connect(self.open_guide)
        self.window.palette_requested.connect(self.open_palette)
        context.changed.connect(lambda touched: self._soon.start(50))

    def go_home(self, folder: Path) -> None:
        """The first page, with what it showed last time."""
        self.window.go("home")
        self.window.page.show_last(folder)

    def workspace_opened(self) -> None:
        """The workspace is there: pages read it, the frame too."""
        if self.window.page is not None:
            self.window.page.refresh()
        self._soon.start(0)
        work = self.context.workspace
        if work.is_read_only:
            self.context.say(
                _("Espace ouvert par {holder} ; ici en lecture seule.").format(
                    holder=work.holder or _("quelqu’un d’autre")
                )
            )

    def open_guide(self) -> None:
        from relais_app.ui.guide import Guide

        if self._guide is None:
            self._guide = Guide(self.window)
        self._guide.open()

    def open_palette(self) -> None:
        from relais_app.ui.palette import Palette

        if self._palette is None:
            self._palette = Palette(self.context, self.window)
        self._palette.open()

    def _read_frame(self) -> None:
        if self.context.workspace is None:
            return
        from relais_app.ui.frame_data import read_frame

        self.context.read(read_frame, self.context.today(), then=self._show_frame, owner=self.window)

    def _show_frame(self, frame: Any) -> None:
        rail = self.window.rail
        rail.show_workspace(frame.name, frame.place)
        for code, (count, is_trouble) in frame.counts.items():
            if code in rail.buttons:
                rail.buttons[code].set_count(count, is_trouble=is_trouble)
        self.window.show_bids(list(frame.bids))
        self.window.keep_bids(frame.bid_ids)
        if not self._is_warm:
            self._is_warm = True
            self.context.jobs.run(import_pages)
