"""« Et si… ? »: bids left out or given other chances; and what makes the current cell. Nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.ui.load.data import TrialBid, amount
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import CheckBox, Slider
from relais_app.ui.widgets.labels import ElidedLabel, Label
from relais_app.ui.widgets.panes import BarHeader, Ground, ScrollColumn, SidePane, clear, column, line

SETTLE_MS = 150


class TrialPane(SidePane):
    """`changed` once the person has stopped moving a slider."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(width=296)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Et si ? Un essai qui n’est pas enregistré"))
        self._lines: dict[str, _TrialLine] = {}
        head = BarHeader(_("Et si… ?"), height=40, ground="sunken")
        self._reset = Button(_("Rétablir"), kind="flat", icon="undo-2", size="bar")
        self._reset.clicked.connect(self.reset)
        head.add(self._reset)
        self.body.addWidget(head)
        scroll = ScrollColumn(margins=(18, 10, 18, 12), spacing=4)
        scroll.body.addWidget(
            Label(
                _("Décochez un dossier ou changez ses chances : rien n’est enregistré."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        self._list = column(spacing=2)
        scroll.body.addLayout(self._list)
        self._none = Label(_("Aucun dossier ne pèse sur ces semaines."), "small", tone="text2", wraps=True)
        scroll.body.addWidget(self._none)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)
        self._cell = _CellPane()
        self.body.addWidget(self._cell)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.changed)

    def show_bids(self, bids: Sequence[TrialBid]) -> None:
        """The running bids; those of a trial keep their place and values."""
        if set(self._lines) == {bid.id for bid in bids}:
            for bid in bids:
                self._lines[bid.id].show_bid(bid)
            return
        clear(self._list)
        self._lines = {}
        for bid in bids:
            self._lines[bid.id] = _TrialLine(bid, self._settle.start)
            self._list.addWidget(self._lines[bid.id])
        self._none.setVisible(not bids)

    def without(self) -> frozenset[str]:
        return frozenset(id for id, row in self._lines.items() if not row.box.isChecked())

    def chances(self) -> dict[str, float]:
        """Only those that were moved."""
        return {id: row.slider.value() / 100 for id, row in self._lines.items() if row.is_moved()}

    def is_trying(self) -> bool:
        return bool(self.without() or self.chances())

    def reset(self) -> None:
        for row in self._lines.values():
            row.reset()
        self.changed.emit()

    def show_cell(self, title: str, row: Any, cell: Any) -> None:
        self._cell.show_cell(title, row, cell)


class _TrialLine(QWidget):
    """A box, the chances, and a slider that moves them."""

    def __init__(self, bid: TrialBid, moved: Any) -> None:
        super().__init__()
        self._bid = bid
        body = column(self, margins=(0, 6, 0, 4), spacing=0)
        top = line(spacing=4)
        self.box = CheckBox(bid.title, bid.weeks, is_checked=True)
        self._percent = Label("", "secondary", figures=True)
        top.addWidget(self.box)
        top.addStretch(1)
        top.addWidget(self._percent, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(top)
        self.slider = Slider(0, 100, round(bid.chance * 100), _("Chances de {title}").format(title=bid.title))
        held = line(margins=(26, 0, 0, 0))
        held.addWidget(self.slider)
        body.addLayout(held)
        self.box.toggled.connect(self.slider.setEnabled)
        self.box.toggled.connect(lambda _on: moved())
        self.slider.valueChanged.connect(self._show_percent)
        self.slider.valueChanged.connect(lambda _value: moved())
        self._show_percent()

    def show_bid(self, bid: TrialBid) -> None:
        if not self.is_moved():
            self._bid = bid
            self._set(round(bid.chance * 100))

    def is_moved(self) -> bool:
        return self.slider.value() != round(self._bid.chance * 100)

    def reset(self) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(True)
        self.box.blockSignals(False)
        self.slider.setEnabled(True)
        self._set(round(self._bid.chance * 100))

    def _set(self, value: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.slider.update()
        self._show_percent()

    def _show_percent(self, *_: object) -> None:
        self._percent.setText(f"{self.slider.value()} %")


class _CellPane(Ground):
    """What makes the figure of the current cell."""

    def __init__(self) -> None:
        super().__init__("sunken", rules=("top", "left"))
        body = column(self, margins=(18, 12, 18, 12), spacing=5)
        head = line()
        self._title = Label("", "body", weight=600, wraps=True)
        self._total = Label("", "body", weight=600, figures=True)
        head.addWidget(self._title, 1)
        head.addWidget(self._total)
        body.addLayout(head)
        self._parts = column(spacing=4)
        body.addLayout(self._parts)
        self.hide()

    def show_cell(self, title: str, row: Any, cell: Any) -> None:
        self.setVisible(row is not None)
        if row is None:
            return
        self._title.setText(title)
        self._total.setText(
            _("{total} sur {capacity}").format(total=amount(row, cell.total), capacity=amount(row, cell.capacity))
        )
        clear(self._parts)
        if not cell.parts:
            self._parts.addWidget(Label(_("Rien de prévu."), "small", tone="text2"))
        for part in sorted(cell.parts, key=lambda p: -p.amount)[:6]:
            across = line()
            label = part.label or _("sans nom")
            across.addWidget(
                ElidedLabel(
                    _("{what}, pondéré").format(what=label) if part.is_likely else label, "small", tone="text2"
                ),
                1,
            )
            across.addWidget(Label(amount(row, part.amount), "small", figures=True))
            self._parts.addLayout(across)
