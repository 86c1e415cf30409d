"""The window: lays out the rail, the pages and the status line, and navigates. Pages look after themselves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from relais_app.base.places import settings_folder
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.keys import bind, with_azerty
from relais_app.ui.page import Page
from relais_app.ui.pages import build_bid_page, known_pages
from relais_app.ui.rail import OpenBid, Rail
from relais_app.ui.status_line import StatusLine
from relais_app.ui.theme import tokens
from relais_app.ui.undo import Undo
from relais_app.ui.widgets.dialogs import ConfirmDialog
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.panes import Ground, Stack, column, line

NARROW_PAGES = ("bid", "load")  # the rail gives them its room between 1200 and 1440
KEPT_BIDS = 4  # pages of bids that stay built


class MainWindow(QMainWindow):
    """Shows one page at a time; each is built when first visited."""

    palette_requested = Signal()
    help_requested = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._entries = {entry.code: entry for entry in known_pages()}
        self._pages: dict[tuple[str, str], Page] = {}
        self._past: list[tuple[str, str]] = []
        self._here: tuple[str, str] = ("", "")
        self._rail_choice = ""
        self.setWindowTitle("Relais")
        self.setMinimumSize(*tokens()["widths"]["window_min"])
        self._lay_out()
        self._undo = Undo(context, self)
        self._bind_keys()
        context.navigated.connect(self.go)
        context.said.connect(self.status.say)
        self.status.undo_requested.connect(self._undo.undo)
        context.errors.window_line = self.error_line

    def _lay_out(self) -> None:
        shell = Ground("canvas")
        whole = column(shell)
        across = line(spacing=0)
        entries = [(e.code, e.icon, e.name(), e.keys) for e in self._entries.values()]
        self.rail = Rail(entries)
        self.rail.page_requested.connect(self.go)
        self.rail.bid_requested.connect(partial(self.go, "bid"))
        self.rail.search_requested.connect(self.palette_requested)
        self.stack = Stack()
        middle = column()
        self.error_line = ErrorLine()
        middle.addWidget(self.error_line)
        middle.addWidget(self.stack, 1)
        across.addWidget(self.rail)
        across.addLayout(middle, 1)
        whole.addLayout(across, 1)
        self.status = StatusLine(self.context.jobs)
        whole.addWidget(self.status)
        self.setCentralWidget(shell)

    def _bind_keys(self) -> None:
        for code, entry in self._entries.items():
            bind(self, with_azerty(entry.keys[-1]), partial(self.go, code))
        bind(self, "Ctrl+K", self.palette_requested.emit)
        bind(self, "F1", self.help_requested.emit)
        bind(self, "Ctrl+,", partial(self.go, "settings"))
        bind(self, "F9", self.toggle_rail)
        bind(self, "F6", partial(self.next_pane, 1))
        bind(self, "Shift+F6", partial(self.next_pane, -1))
        bind(self, "Alt+Left", self.back)
        bind(self, "Ctrl+Z", self._undo.undo)
        bind(self, ("Ctrl+Y", "Ctrl+Shift+Z"), self._undo.redo)
        bind(self, "Ctrl+N", lambda: self.page and self.page.new_item())
        bind(self, "Ctrl+O", lambda: self.page and self.page.import_files())
        bind(self, "Ctrl+F", lambda: self.page and self.page.find())
        bind(self, ("Ctrl+Return", "Ctrl+Enter"), lambda: self.page and self.page.main_action())
        bind(self, ("Ctrl+=", "Ctrl++"), partial(self.zoom, 10))
        bind(self, "Ctrl+-", partial(self.zoom, -10))
        bind(self, "Ctrl+0", partial(self.zoom, 0))
        bind(self, "Escape", self.escape)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._here)

    def go(self, code: str, id: str = "", *, is_back: bool = False) -> None:
        """Show a page; `id` is the bid's, or the record to open in the page."""
        if code != "bid" and code not in self._entries:
            return
        key = (code, id if code == "bid" else "")
        if key not in self._pages:
            page = build_bid_page(self.context, id) if code == "bid" else self._entries[code].build(self.context)
            self._pages[key] = page
            self.stack.addWidget(page)
            self._drop_old_bids(key)
        if self._here != key:
            if self._here[0] and not is_back:
                self._past.append(self._here)
            self._here = key
        page = self._pages[key]
        self.rail.mark("bids" if code == "bid" else code, id)
        self._fit()
        self.stack.setCurrentWidget(page)
        if id and code != "bid":
            page.open_item(id)
        panes = page.panes()
        if panes:
            panes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Alt+←: the page before."""
        while self._past:
            code, id = self._past.pop()
            if (code, id) in self._pages:
                self.go(code, id, is_back=True)
                return

    def keep_bids(self, ids: frozenset[str]) -> None:
        """A bid that is gone takes its page along."""
        gone = [key for key in self._pages if key[0] == "bid" and key[1] not in ids]
        if self._here in gone:
            self.go("bids", is_back=True)
        for key in gone:
            self._drop(key)

    def _drop_old_bids(self, newest: tuple[str, str]) -> None:
        bids = [key for key in self._pages if key[0] == "bid" and key != newest]
        for key in bids[: max(0, len(bids) - KEPT_BIDS + 1)]:
            self._drop(key)

    def _drop(self, key: tuple[str, str]) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.stack.removeWidget(page)
            page.let_go()
            page.deleteLater()

    def show_bids(self, bids: list[OpenBid]) -> None:
        self.rail.show_bids(bids)
        self.rail.mark("bids" if self._here[0] == "bid" else self._here[0], self._here[1])

    def next_pane(self, by: int) -> None:
        """F6: the keyboard goes to the next pane of the page, then to the rail."""
        places: list[QWidget] = [
            *(self.page.panes() if self.page else ()),
            self.rail.buttons[next(iter(self._entries))],
        ]
        places = [place for place in places if place.isVisible()]
        focused = QApplication.focusWidget()
        inside = [
            n for n, place in enumerate(places) if place is focused or (focused and place.isAncestorOf(focused))
        ]
        if focused is not None and self.rail.isAncestorOf(focused):
            inside = [len(places) - 1]
        if places:
            places[((inside[0] if inside else -1 if by > 0 else 0) + by) % len(places)].setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    def toggle_rail(self) -> None:
        self._rail_choice = "normal" if self.rail.is_narrow else "compact"
        self._fit()

    def zoom(self, by: int) -> None:
        """The size of the text, 90 to 150 per cent; 0 goes back to 100."""
        settings = self.context.settings
        settings.text_size = max(90, min(150, settings.text_size + by)) if by else 100
        self.context.save_settings()
        self.context.say(_("Taille du texte : {size} %").format(size=settings.text_size))

    def escape(self) -> None:
        """Leave the field, the panel, then the error line."""
        if self.page is not None and self.page.escape():
            return
        focused = QApplication.focusWidget()
        panes = self.page.panes() if self.page else ()
        if panes and focused is not None and focused is not panes[0]:
            panes[0].setFocus()
        self.error_line.hide()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width, height = self.width(), self.height()
        if self._rail_choice:
            kind = self._rail_choice
        elif width >= 1600:
            kind = "wide"
        elif width >= 1440 or (width >= 1200 and self._here[0] not in NARROW_PAGES):
            kind = "normal"
        else:
            kind = "compact"
        self.rail.set_width(kind)
        if self.page is not None:
            self.page.fit(width, height)

    def let_go(self) -> None:
        """The window goes: its pages give back their workers."""
        for page in self._pages.values():
            page.let_go()

    def restore_geometry(self) -> None:
        kept = _window_settings().value("geometry")
        if kept is None or not self.restoreGeometry(kept):
            self.resize(1280, 800)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing during work asks, cancels and waits."""
        named = self.context.jobs.shown
        if named and not self._agrees_to_stop(named[0].title):
            event.ignore()
            return
        self.context.jobs.close()
        _window_settings().setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def _agrees_to_stop(self, title: str) -> bool:
        return ConfirmDialog.ask(
            self,
            _("Fermer pendant le travail ?"),
            _("{title} est en cours et sera arrêté ; ce qui est enregistré le reste.").format(title=title),
            _("Fermer"),
        )


def _window_settings() -> QSettings:
    return QSettings(str(settings_folder() / "fenetre.ini"), QSettings.Format.IniFormat)
