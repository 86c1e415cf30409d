"""The side of « Exigences »: the buyer's sentence, our mark, and what goes with it, saved field by field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.bids.model import FactState, Feasibility
from relais_app.bids.requirement_words import feasibility_label, level_label, on_label
from relais_app.operations.dce import RequirementRow
from relais_app.ui.bids.requirement_table import MARK_KEYS
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.forms import FieldRow, LongTextField, TextField
from relais_app.ui.widgets.labels import Label, Link
from relais_app.ui.widgets.panes import ActionBar, BarHeader, ScrollColumn, SidePane, column, line


class RequirementPane(SidePane):
    """`saved` says a field and its value; `place_requested` a source of the line."""

    saved = Signal(str, str)
    marked = Signal(object)
    stepped = Signal(int)
    rejected = Signal()
    key_pressed = Signal(str)
    place_requested = Signal(int, object, object)

    def __init__(self) -> None:
        super().__init__(ground="canvas", width=356)
        self._row: RequirementRow | None = None
        self.setAccessibleName(_("Exigence choisie"))
        head = BarHeader("", height=36)
        self._head = head
        for icon, name, by in (
            ("chevron-left", _("Exigence d’avant"), -1),
            ("chevron-right", _("Exigence d’après"), 1),
        ):
            button = IconButton(icon, name, size="bar")
            button.clicked.connect(lambda _checked=False, by=by: self.stepped.emit(by))
            head.add(button)
        self.body.addWidget(head)
        scroll = ScrollColumn(margins=(20, 18, 20, 16), spacing=10)
        self.body.addWidget(scroll, 1)
        self._quotation(scroll.body)
        self._fields(scroll.body)
        scroll.body.addStretch(1)
        bar = ActionBar(edge=20)
        self.reject = Button(_("Rejeter la ligne"), kind="flat", icon="trash-2", keys=_("Suppr"), size="bar")
        self.reject.let_shrink()
        self.reject.clicked.connect(lambda: self.rejected.emit())
        bar.add(self.reject)
        self.body.addWidget(bar)

    def _quotation(self, body) -> None:
        self._quote = Label("", "quotation", wraps=True)
        self._quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.addWidget(self._quote)
        self._source = Link("", role="secondary")
        self._source.clicked.connect(self._go)
        held = line(spacing=6)
        held.addWidget(self._source)
        held.addStretch(1)
        body.addLayout(held)
        self._binds = Label("", "small", tone="text2", wraps=True)
        body.addWidget(self._binds)
        self._also = column(spacing=4)
        body.addLayout(self._also)

    def _fields(self, body) -> None:
        body.addWidget(Label(_("Faisabilité"), "small", weight=500, tone="text2"))
        self.marks: dict[Feasibility, Button] = {}
        row = line(spacing=6)
        for key, mark in MARK_KEYS.items():
            button = Button(feasibility_label(mark), kind="choice", keys=key)
            button.let_shrink()
            button.clicked.connect(lambda _checked=False, mark=mark: self._mark(mark))
            self.marks[mark] = button
            row.addWidget(button)
        row.addStretch(1)
        body.addLayout(row)
        self.reason = LongTextField(lines=2)
        self.cost = TextField()
        self.better = LongTextField(lines=3)
        self.owner = TextField()
        self._named: dict[str, QWidget] = {
            "reason": self.reason, "cost": self.cost, "better_wording": self.better, "owner": self.owner,
        }  # fmt: skip
        labels = {
            "reason": _("Raison"), "cost": _("Ce qu’il faudrait, et le coût"),
            "better_wording": _("Rédaction qui conviendrait"), "owner": _("Qui répond"),
        }  # fmt: skip
        for name, field in self._named.items():
            field.committed.connect(lambda text, name=name: self.saved.emit(name, text))
            body.addWidget(FieldRow(labels[name], field, is_stacked=True))
        body.addLayout(self._line_actions())

    def _line_actions(self):
        row = line(spacing=6)
        self._actions: list[Button] = []
        for key, name in (("Q", _("Question")), ("F", _("Fusionner")), ("S", _("Scinder"))):
            button = Button(name, kind="flat", keys=key, size="bar")
            button.let_shrink()
            button.clicked.connect(lambda _checked=False, key=key: self.key_pressed.emit(key))
            self._actions.append(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_row(self, row: RequirementRow | None, *, is_read_only: bool) -> None:
        """Another line, or the same read again: what is being typed stays."""
        is_same = row is not None and self._row is not None and row.id == self._row.id
        self._row = row
        self.setEnabled(row is not None)
        if row is None:
            return
        self._head.set_title(row.code)
        self._quote.setText(f"« {row.text} »")
        self._source.setText(_source(row))
        self._source.setVisible(bool(row.where))
        self._binds.setText(_("Le {who} {level} · {lots}").format(
            who=on_label(row.on), level=level_label(row.level), lots=row.lot_text or _("tous les lots")))  # fmt: skip
        self._show_also(row)
        for mark, button in self.marks.items():
            button.setChecked(row.feasibility is mark)
            button.setEnabled(not is_read_only)
        for name, field in self._named.items():
            field.setEnabled(not is_read_only)
            if not (is_same and field.hasFocus()):
                field.show_value(getattr(row, name))
        self.reject.setText(_("Reprendre la ligne") if row.state is FactState.REJECTED else _("Rejeter la ligne"))
        self.reject.setEnabled(not is_read_only)
        for button in self._actions:
            button.setEnabled(not is_read_only)

    def _show_also(self, row: RequirementRow) -> None:
        from relais_app.ui.widgets.panes import clear

        clear(self._also)
        for place in row.also[:6]:
            link = Link(_("Dite aussi : {where}").format(where=place.where))
            link.clicked.connect(lambda place=place: self.place_requested.emit(place.piece, place.page, place.box))
            held = line()
            held.addWidget(link)
            held.addStretch(1)
            self._also.addLayout(held)

    def show_keys(self, are_shown: bool) -> None:
        """The marks' keys, where there is room for them."""
        for key, mark in MARK_KEYS.items():
            self.marks[mark].set_keys(key if are_shown else "")

    def _go(self) -> None:
        if self._row is not None:
            self.place_requested.emit(self._row.piece, self._row.page, self._row.box)

    def _mark(self, mark: Feasibility) -> None:
        """A click on the mark that is there takes it back."""
        is_on = self._row is not None and self._row.feasibility is mark
        self.marked.emit(Feasibility.UNKNOWN if is_on else mark)


def _source(row: RequirementRow) -> str:
    """« CCTP 23, 5.2 Livraison »."""
    section = row.section if len(row.section) <= 60 else row.section[:59] + "…"
    return ", ".join(part for part in (row.where, section) if part)
