"""The side of « Questions » for what Relais found: places that disagree, and the buyer's answers to take."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from relais_app.base.words import _
from relais_app.operations.contradictions import ContradictionRow, StatedRow
from relais_app.operations.questions import ProposedAnswer, QuestionRow
from relais_app.ui.bids.question_rows import contradiction_name
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import Choice, FieldRow
from relais_app.ui.widgets.labels import Label, Link, Rule, Tag
from relais_app.ui.widgets.panes import ActionBar, BarHeader, Ground, ScrollColumn, clear, column, line


class ContradictionPane(Ground):
    """Both sides with their words and pages; `ask_requested` makes a question of it."""

    ask_requested = Signal(str)
    place_requested = Signal(int, object, object, str)

    def __init__(self) -> None:
        super().__init__("canvas")
        self.setAccessibleName(_("Contradiction choisie"))
        self._row: ContradictionRow | None = None
        body = column(self)
        head = BarHeader(_("Contradiction"), height=50)
        head.add(Tag(_("Désaccord"), "split"))
        body.addWidget(head)
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=12)
        body.addWidget(scroll, 1)
        self._name = Label("", "heading", wraps=True)
        self._sum = Label("", "secondary", tone="text2", wraps=True)
        self._sides = column(spacing=12)
        scroll.body.addWidget(self._name)
        scroll.body.addWidget(self._sum)
        scroll.body.addLayout(self._sides)
        scroll.body.addWidget(
            Label(
                _("Confirmer l’une des valeurs dans « Décryptage » clôt la contradiction."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        scroll.body.addStretch(1)
        bar = ActionBar(edge=20)
        self.ask = Button(
            _("En faire une question"), kind="main", icon="message-circle-question-mark", keys="⏎", size="main"
        )
        self.ask.clicked.connect(lambda: self.ask_requested.emit(self._row.code if self._row else ""))
        self.ask.let_shrink()
        bar.add(self.ask)
        body.addWidget(bar)

    def show_contradiction(self, row: ContradictionRow, *, is_read_only: bool) -> None:
        self._row = row
        self._name.setText(contradiction_name(row))
        total = "" if row.total is None else f"{row.total:g}".replace(".", ",")
        self._sum.setText(_("Les pondérations totalisent {n} %.").format(n=total) if total else "")
        self._sum.setVisible(bool(total))
        clear(self._sides)
        for number, side in enumerate(row.stated):
            if number:
                self._sides.addWidget(Rule())
            self._add_side(side)
        self.ask.setEnabled(not is_read_only)

    def _add_side(self, side: StatedRow) -> None:
        head = line(spacing=8)
        head.addWidget(Label(side.text, "body", weight=600, wraps=True), 1)
        if side.place is None:
            head.addWidget(Label(side.where, "secondary", tone="text2"))
        else:
            link = Link(side.where, role="secondary")
            place, words = side.place, side.words
            link.clicked.connect(lambda: self.place_requested.emit(place.piece, place.page, place.box, words))
            head.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._sides.addLayout(head)
        if side.words:
            self._sides.addWidget(Label(f"« {side.words} »", "quotation", wraps=True))


class AnswerPane(Ground):
    """An answer of the buyer's document beside the question of ours that it seems to be about."""

    taken = Signal(str, object)  # the question's id, the answer
    place_requested = Signal(int, object, object, str)

    def __init__(self) -> None:
        super().__init__("canvas")
        self.setAccessibleName(_("Réponse choisie"))
        self._row: ProposedAnswer | None = None
        body = column(self)
        head = BarHeader(_("Réponse de l’acheteur"), height=50)
        self._source = Link("", role="secondary")
        self._source.clicked.connect(self._go)
        head.add(self._source)
        body.addWidget(head)
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=10)
        body.addWidget(scroll, 1)
        self._question, self._answer = Label("", "quotation", wraps=True), Label("", "quotation", wraps=True)
        for name, label in ((_("Question posée"), self._question), (_("Réponse"), self._answer)):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            scroll.body.addWidget(Label(name, "small", weight=500, tone="text2"))
            scroll.body.addWidget(label)
        self.ours = Choice(is_field=True)
        self.ours.chosen.connect(lambda _value: self._show_ours())
        scroll.body.addWidget(Rule())
        scroll.body.addWidget(FieldRow(_("Votre question"), self.ours, is_stacked=True))
        self._ours_text = Label("", "secondary", wraps=True)
        scroll.body.addWidget(self._ours_text)
        scroll.body.addStretch(1)
        bar = ActionBar(edge=20)
        self.take = Button(_("Prendre cette réponse"), kind="main", keys="⏎", size="main")
        self.take.clicked.connect(lambda: self.take_it())
        self.take.let_shrink()
        bar.add(self.take)
        body.addWidget(bar)
        self._texts: dict[str, str] = {}

    def show_answer(self, row: ProposedAnswer, waiting: Sequence[QuestionRow], *, is_read_only: bool) -> None:
        """The answer, and our questions that wait for one; the likeliest is chosen."""
        is_same = self._row is not None and self._row == row
        self._row, self._is_read_only = row, is_read_only
        self._source.setText(row.where)
        self._question.setText(f"« {row.question} »")
        self._answer.setText(f"« {row.answer} »")
        self._texts = {q.id: q.text for q in waiting}
        none = (None, _("Aucune des vôtres"))
        self.ours.set_options([none, *((q.id, f"{q.code} {q.subject}".strip()) for q in waiting)])
        if not is_same:
            self.ours.show_value(row.question_id if row.question_id in self._texts else None)
        self._show_ours()

    _is_read_only = False

    def _show_ours(self) -> None:
        chosen = self.ours.value()
        self._ours_text.setText(self._texts.get(chosen, "") if chosen else "")
        self.take.setEnabled(bool(chosen) and not self._is_read_only)

    def take_it(self) -> None:
        """The answer goes to the question that is chosen."""
        if self._row is not None and self.take.isEnabled():
            self.taken.emit(self.ours.value(), self._row)

    def _go(self) -> None:
        if self._row is not None:
            self.place_requested.emit(self._row.piece, self._row.page, self._row.box, self._row.answer)
