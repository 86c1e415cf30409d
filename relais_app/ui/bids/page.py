"""The page of one bid: its header with the deadline, its tabs, and the tab that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.operations import bids
from relais_app.operations.bids import BidView
from relais_app.ui.bids.ask_data import Asks, load_asks
from relais_app.ui.bids.tabs import BidTab, TabBar, TabLook, in_text
from relais_app.ui.context import Context
from relais_app.ui.dates import left, long_instant
from relais_app.ui.keys import bind
from relais_app.ui.page import Page
from relais_app.ui.theme import theme
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label
from relais_app.ui.widgets.panes import Ground, Stack, line


@dataclass(frozen=True)
class _Entry:
    code: str
    name: Callable[[], str]
    module: str
    tab: str
    starts_group: bool = False


_ALL = (
    _Entry("reading", lambda: _("Décryptage"), "decrypt", "DecryptTab"),
    _Entry("requirements", lambda: _("Exigences"), "requirements", "RequirementsTab"),
    _Entry("clauses", lambda: _("Clauses"), "clauses", "ClausesTab"),
    _Entry("questions", lambda: _("Questions"), "questions", "QuestionsTab"),
    _Entry("decision", lambda: _("Décision"), "decision", "DecisionTab", True),
    _Entry("load", lambda: _("Charge"), "load", "LoadTab"),
    _Entry("exchange", lambda: _("Échanges"), "exchange", "ExchangeTab", True),
    _Entry("pieces", lambda: _("Pièces"), "response", "ResponseTab", True),
)


def known_tabs() -> tuple[_Entry, ...]:
    """The tabs that are there."""
    return tuple(e for e in _ALL if find_spec(f"relais_app.ui.bids.{e.module}") is not None)


class BidPage(Page):
    """Tabs are built when first shown; each reloads itself when what it shows was touched."""

    kinds = frozenset(
        {"bids", "decisions", "bid_requirements", "response_items", "dce_pieces", "bid_facts", "questions"}
    )

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, _("Dossier"), has_header=False)
        self.bid_id = bid_id
        self.view: BidView | None = None
        self._entries = {entry.code: entry for entry in known_tabs()}
        self.tabs: dict[str, BidTab] = {}
        self.layout_.insertWidget(0, self._header())
        looks = [TabLook(e.code, e.name(), starts_group=e.starts_group) for e in self._entries.values()]
        self.bar = TabBar(looks)
        self.bar.chosen.connect(self.show_tab)
        self.layout_.insertWidget(1, self.bar)
        self.stack = Stack()
        self.layout_.addWidget(self.stack, 1)
        bind(self, "Ctrl+PgDown", lambda: self.bar.step(1))
        bind(self, "Ctrl+PgUp", lambda: self.bar.step(-1))
        self.show_tab("reading")

    def _header(self) -> QWidget:
        header = Ground("canvas")
        header.setFixedHeight(theme().px(44))
        row = line(header, margins=(20, 0, 18, 0), spacing=14)
        self._title = ElidedLabel("", "heading")
        self._context = ElidedLabel("", "secondary", tone="text2")
        self._clock = Icon("clock", "text2", 16)
        self._deadline = Label("", "secondary", tone="text2")
        self._left = Label("", "secondary", weight=600)
        row.addWidget(self._title)
        row.addWidget(self._context)
        row.addStretch(1)
        for widget in (self._clock, self._deadline, self._left):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        return header

    # ---- data

    def reload(self) -> None:
        self.context.read(bids.bid, self.bid_id, then=self._show, owner=self, line=self.error_line)
        self.context.read(
            load_asks, self.bid_id, self.context.today(), then=self._show_asks, owner=self, line=self.error_line
        )

    def _show(self, view: BidView) -> None:
        self.view = view
        self._title.setText(view.title)
        self._context.setText(" · ".join(filter(None, (view.buyer, view.reference, _lots(view)))))
        if view.deadline_at is not None:
            self._deadline.setText(_first_upper(long_instant(view.deadline_at, view.deadline_zone)))
            self._left.setText(left(view.deadline_at, view.deadline_zone, self.context.today()))
        else:
            self._deadline.setText(_("Date limite inconnue"))
            self._left.setText("")
        self.bar.show_state("requirements", str(view.requirement_count or ""))
        self.bar.show_state("pieces", str(view.missing or ""), "blocking" if view.missing else "")

    def _show_asks(self, asks: Asks) -> None:
        """Drafts to send and contradictions to ask about."""
        self.bar.show_state("questions", str(asks.open_count or ""), "alert" if asks.open_count else "")

    def _on_changed(self, touched: frozenset[Subject]) -> None:
        super()._on_changed(touched)
        for code, tab in self.tabs.items():
            if tab.wants(touched):
                tab.is_stale = True
                if code == self.bar.current and self.isVisible():
                    self._refresh_tab(tab)

    def _refresh_tab(self, tab: BidTab) -> None:
        if tab.is_stale and self.context.workspace is not None:
            tab.is_stale = False
            tab.reload()

    # ---- tabs

    @property
    def tab(self) -> BidTab:
        return self.tabs[self.bar.current]

    def show_tab(self, code: str) -> None:
        """Show a tab, built the first time."""
        if code not in self._entries:
            return
        if code not in self.tabs:
            entry = self._entries[code]
            build = getattr(import_module(f"relais_app.ui.bids.{entry.module}"), entry.tab)
            self.tabs[code] = build(self.context, self.bid_id)
            self.tabs[code].place_requested.connect(self.show_place)
            self.tabs[code].state_told.connect(partial(self.bar.show_state, code))
            self.tabs[code].tab_requested.connect(self.open_item)
            self.stack.addWidget(self.tabs[code])
        self.bar.choose(code)
        self.stack.setCurrentWidget(self.tabs[code])
        self.tab.fit(in_text(self.window().width()), in_text(self.window().height()))
        if self.isVisible():
            self._refresh_tab(self.tab)
            panes = self.tab.panes()
            if panes and not self.bar.hasFocus():
                panes[0].setFocus()

    def show_place(self, piece: int, page: int | None, box: object, words: str) -> None:
        """Show where something stands in the DCE."""
        self.show_tab("reading")
        self.tab.show_place(piece, page, box, words)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._refresh_tab(self.tab)

    def open_item(self, id: str) -> None:
        """`tab` or `tab/record`."""
        code, _slash, record = id.partition("/")
        self.show_tab(code)
        if record:
            self.tab.open_item(record)

    def panes(self) -> Sequence[QWidget]:
        return (*self.tab.panes(), self.bar)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        self.show_tab("reading")
        tab = self.tab
        if paths:
            tab.import_paths(paths)
        else:
            tab.choose_files()

    def new_item(self) -> None:
        self.tab.new_item()

    def find(self) -> None:
        self.tab.find()

    def main_action(self) -> None:
        self.tab.main_action()

    def escape(self) -> bool:
        return self.tab.escape()

    def fit(self, width: int, height: int) -> None:
        self._context.setVisible(width >= 1100)
        self.tab.fit(in_text(width), in_text(height))

    def let_go(self) -> None:
        for tab in self.tabs.values():
            tab.close_tab()


def _lots(view: BidView) -> str:
    if not view.lots:
        return ""
    return (
        _("lot {lots}").format(lots=view.lots[0])
        if len(view.lots) == 1
        else _("lots {lots}").format(lots=", ".join(view.lots))
    )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
