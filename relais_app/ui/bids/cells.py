"""What the tables of a bid have in common: links to the DCE, clicks on a cell, menus under a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from relais_app.ui.widgets.models import CellLook, RowRole
from relais_app.ui.widgets.painting import shown
from relais_app.ui.widgets.tables import RowTable

NOTHING = CellLook(text="—", style="quiet")


def on_cell(table: RowTable, acts: Mapping[int, Callable[[Any], None]]) -> None:
    """Make a click on the cells of a column act on their row."""

    def clicked(index) -> None:
        row, act = index.data(RowRole), acts.get(index.column())
        if row is not None and act is not None:
            act(row)

    table.clicked.connect(clicked)


def open_menu(parent: QWidget, entries: Sequence[tuple[str, str, Callable[[], None] | None]], at: QPoint) -> None:
    """A menu of (name, key, what it does); an entry without an act parts the menu."""
    menu = QMenu(parent)
    for name, keys, act in entries:
        if act is None:
            menu.addSeparator()
            continue
        action = menu.addAction(shown(name) + (f"\t{keys}" if keys else ""))
        action.triggered.connect(lambda _checked=False, act=act: act())
    menu.popup(at)


def under_row(table: RowTable, column: int) -> QPoint:
    """Where a menu of the current row opens: under one of its cells."""
    rect = table.visualRect(table.currentIndex().siblingAtColumn(column))
    return table.viewport().mapToGlobal(rect.bottomLeft())


def open_outside(path: Any) -> None:
    """Open a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
