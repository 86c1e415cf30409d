"""« Réglages »: sections at the left, each built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.page import Page
from relais_app.ui.rail import PageButton
from relais_app.ui.widgets.panes import Ground, Stack, column, line


@dataclass(frozen=True)
class _Entry:
    code: str
    icon: str
    name: Callable[[], str]
    module: str
    section: str


_SECTIONS = (
    _Entry("structure", "building-2", lambda: _("Notre structure"), "structure", "StructureSection"),
    _Entry("team", "users-round", lambda: _("Équipe et congés"), "team", "TeamSection"),
    _Entry("production", "chef-hat", lambda: _("Production"), "production", "ProductionSection"),
    _Entry("contracts", "calendar-range", lambda: _("Contrats en cours"), "contracts", "ContractsSection"),
    _Entry("identity", "key-round", lambda: _("Notre clé"), "identity", "IdentitySection"),
    _Entry("backups", "hard-drive", lambda: _("Sauvegardes"), "backups", "BackupsSection"),
    _Entry("data", "folder-open", lambda: _("Où sont mes données ?"), "data_places", "DataSection"),
    _Entry("display", "sun", lambda: _("Affichage"), "display", "DisplaySection"),
)


class SettingsPage(Page):
    """`open_item` takes a section's code."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Réglages"))
        self.header.set_context(_("Structure, équipe, sauvegardes et affichage de cet espace"))
        self._entries = {entry.code: entry for entry in _SECTIONS}
        self._sections: dict[str, Any] = {}
        self._buttons: dict[str, PageButton] = {}
        self._current = ""
        body = QWidget()
        across = line(body, spacing=0)
        side = Ground("canvas", rules=("right",))
        side.setFixedWidth(221)
        self._list = column(side, margins=(8, 11, 9, 8), spacing=2)
        for entry in _SECTIONS:
            button = PageButton(entry.icon, entry.name(), "")
            button.clicked.connect(lambda _checked=False, code=entry.code: self.open_item(code))
            self._buttons[entry.code] = button
            self._list.addWidget(button)
        self._list.addStretch(1)
        self._side = side
        self._stack = Stack()
        across.addWidget(side)
        across.addWidget(self._stack, 1)
        self.layout_.addWidget(body, 1)
        self.open_item("structure")

    def open_item(self, id: str) -> None:
        """Show a section."""
        if id not in self._entries:
            return
        if id not in self._sections:
            entry = self._entries[id]
            section = getattr(import_module(f"relais_app.ui.settings.{entry.module}"), entry.section)(self.context)
            self._sections[id] = section
            self._stack.addWidget(section)
        self._current = id
        self._buttons[id].setChecked(True)
        self._stack.setCurrentWidget(self._sections[id])
        if self.context.workspace is not None:
            self._sections[id].reload()

    def wants(self, touched: frozenset[Subject]) -> bool:
        section = self._sections.get(self._current)
        return section is not None and any(subject.kind in section.kinds for subject in touched)

    def reload(self) -> None:
        if self._current:
            self._sections[self._current].reload()

    def fit(self, width: int, height: int) -> None:
        self._side.setFixedWidth(221 if width >= 1100 else 190)

    def panes(self) -> Sequence[QWidget]:
        return (self._buttons[self._current], self._sections[self._current])
