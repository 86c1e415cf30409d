"""The side of « Clauses »: the buyer's sentence, why it is worrying, and what a penalty would cost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.bids.facts import euros
from relais_app.dce.clauses.model import ClauseState
from relais_app.operations.clauses import PenaltyRow, simulate_penalty
from relais_app.operations.dce import Place
from relais_app.ui.bids.clause_rows import STATES, ClauseLine
from relais_app.ui.widgets.forms import FieldRow, TextField, set_wrong
from relais_app.ui.widgets.labels import Icon, Label, Link, SectionHeader, Tag
from relais_app.ui.widgets.panes import BarHeader, ScrollColumn, SidePane, clear, column, line


class PenaltySimulator(QWidget):
    """Two fields and a sum: nothing is saved."""

    def __init__(self) -> None:
        super().__init__()
        self._row: PenaltyRow | None = None
        body = column(self, spacing=10)
        body.addWidget(SectionHeader(_("Simulateur")))
        self.count = TextField("1", width=120)
        self.contract = TextField("", width=180, placeholder=_("Par exemple 120 000"))
        self._count_row = FieldRow(_("Combien de fois, ou de jours"), self.count, is_stacked=True)
        self._contract_row = FieldRow(_("Montant du marché, HT"), self.contract, is_stacked=True)
        body.addWidget(self._count_row)
        body.addWidget(self._contract_row)
        held = line(spacing=8)
        held.addWidget(Icon("calculator", "text2"), 0, Qt.AlignmentFlag.AlignTop)
        said = column(spacing=2)
        self._due = Label("", "title")
        self._detail = Label("", "small", tone="text2", wraps=True)
        said.addWidget(self._due)
        said.addWidget(self._detail)
        held.addLayout(said, 1)
        body.addLayout(held)
        self.count.textChanged.connect(lambda *_: self._compute())
        self.contract.textChanged.connect(lambda *_: self._compute())

    def show_penalty(self, row: PenaltyRow) -> None:
        """Another penalty: what was typed stays."""
        self._row = row
        self._compute()

    def due_text(self) -> str:
        """What is said, for a reader of the screen and the tests."""
        return f"{self._due.text()} {self._detail.text()}".strip()

    def _compute(self) -> None:
        if self._row is None:
            return
        set_wrong(self.count, False)
        set_wrong(self.contract, False)
        try:
            due = simulate_penalty(self._row.penalty, self.count.text() or "0", contract=self.contract.text())
        except FieldError as error:
            is_asked = error.field == "contract" and not self.contract.text().strip()
            set_wrong(self.contract if error.field == "contract" else self.count, not is_asked)
            self._due.setText("—")
            self._detail.setText(str(error))
            return
        self._due.setText(euros(float(due.due.euros)))
        if due.is_capped:
            text = _("au plafond ; sans lui : {amount}").format(amount=euros(float(due.uncapped.euros)))
        elif due.cap is not None:
            text = _("sous le plafond de {amount}").format(amount=euros(float(due.cap.euros)))
        else:
            text = _("aucun plafond connu")
        self._detail.setText(text)


class ClausePane(SidePane):
    """`place_requested` asks to see a place of the DCE: piece, page, box, words."""

    place_requested = Signal(int, object, object, str)

    def __init__(self) -> None:
        super().__init__(ground="canvas", width=372)
        self.setAccessibleName(_("Clause choisie"))
        self._line: ClauseLine | None = None
        self._head = BarHeader("", height=50)
        self._tag = Tag("", "unknown")
        self._head.add(self._tag)
        self.body.addWidget(self._head)
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=10)
        self.body.addWidget(scroll, 1)
        self._name = Label("", "heading", wraps=True)
        self._value = Label("", "body", weight=600, wraps=True)
        self._quote = Label("", "quotation", wraps=True)
        self._quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._source = Link("", role="secondary")
        self._source.clicked.connect(self._go)
        self._worries, self._more = column(spacing=10), column(spacing=4)
        self._nothing = Label(
            _("Les pièces lues n’en disent rien. Cherchez dans les annexes ; sinon, posez la question à l’acheteur."),
            "secondary", tone="text2", wraps=True,
        )  # fmt: skip
        self.simulator = PenaltySimulator()
        held = line()
        held.addWidget(self._source)
        held.addStretch(1)
        for part in (self._name, self._value, self._quote):
            scroll.body.addWidget(part)
        scroll.body.addLayout(held)
        scroll.body.addWidget(self._nothing)
        scroll.body.addLayout(self._worries)
        scroll.body.addLayout(self._more)
        scroll.body.addWidget(self.simulator)
        scroll.body.addStretch(1)

    def first_field(self) -> QWidget:
        """Where F6 goes in this pane."""
        return self.simulator.count if not self.simulator.isHidden() else self._source

    def show_line(self, row: ClauseLine | None) -> None:
        """Another line, or none."""
        self._line = row
        self.setEnabled(row is not None)
        if row is None:
            return
        self._head.set_title(row.section)
        self._tag.show_state(row.state_label[:1].upper() + row.state_label[1:], STATES[row.state])
        is_found = bool(row.words)
        name = _("Pénalité") if row.penalty is not None and row.name in row.words else row.name
        self._name.setText(name[:1].upper() + name[1:])
        self._value.setText(row.text)
        self._value.setVisible(is_found and row.text not in (row.words, _("oui")))
        self._quote.setText(f"« {row.words} »" if is_found else "")
        self._quote.setVisible(is_found)
        self._source.setText(row.place.where if row.place else "")
        self._source.setVisible(row.place is not None)
        self._nothing.setVisible(row.state is ClauseState.NOT_FOUND)
        self._show_worries(row)
        self._show_more(row)
        self.simulator.setVisible(row.penalty is not None)
        if row.penalty is not None:
            self.simulator.show_penalty(row.penalty)

    def _show_worries(self, row: ClauseLine) -> None:
        clear(self._worries)
        for worry in row.clause.worries if row.clause else ():
            held = line(spacing=8)
            held.addWidget(Icon("triangle-alert", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
            held.addWidget(Label(worry, "secondary", tone="warn", wraps=True), 1)
            self._worries.addLayout(held)

    def _show_more(self, row: ClauseLine) -> None:
        clear(self._more)
        for place in row.clause.more if row.clause else ():
            link = Link(_("Dite aussi : {where}").format(where=place.where))
            link.clicked.connect(lambda place=place: self._go_to(place, ""))
            held = line()
            held.addWidget(link)
            held.addStretch(1)
            self._more.addLayout(held)

    def _go(self) -> None:
        if self._line is not None and self._line.place is not None:
            self._go_to(self._line.place, self._line.words)

    def _go_to(self, place: Place, words: str) -> None:
        self.place_requested.emit(place.piece, place.page, place.box, words)
