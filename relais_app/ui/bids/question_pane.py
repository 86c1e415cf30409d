"""The side of « Questions »: a question's text, its life, the buyer's answer and its effect, saved field by field."""

from __future__ import annotations

from PySide6.QtCore import Signal

from relais_app.base.words import _
from relais_app.bids.model import QuestionState
from relais_app.operations.questions import QuestionRow
from relais_app.ui.bids.question_rows import STATES
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.forms import DateField, FieldRow, LongTextField, TextField
from relais_app.ui.widgets.labels import Label, Link, Tag
from relais_app.ui.widgets.panes import ActionBar, BarHeader, Ground, ScrollColumn, clear, column, line


class QuestionPane(Ground):
    """`saved` says a field and its value; `answered` the buyer's words; the others are wishes on this question."""

    saved = Signal(str, object)
    answered = Signal(str)
    copied = Signal()
    sent = Signal()
    dropped = Signal()
    removed = Signal()
    place_requested = Signal(int, object, object, str)
    line_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__("canvas")
        self.setAccessibleName(_("Question choisie"))
        self._row: QuestionRow | None = None
        body = column(self)
        self._head = BarHeader("", height=50)
        self._tag = Tag("", "unknown")
        self._head.add(self._tag)
        body.addWidget(self._head)
        scroll = ScrollColumn(margins=(20, 14, 20, 14), spacing=10)
        body.addWidget(scroll, 1)
        self._sources(scroll.body)
        self._fields(scroll.body)
        self._answer_fields(scroll.body)
        self.drop = Button(_("Abandonner la question"), kind="link", size="bar")
        self.drop.clicked.connect(lambda: self.dropped.emit())
        scroll.body.addWidget(self.drop)
        scroll.body.addStretch(1)
        body.addWidget(self._actions())

    def _sources(self, body) -> None:
        self._source = Link("", role="secondary")
        self._source.clicked.connect(self._go)
        self._lines = line(spacing=8)
        held = line(spacing=12)
        held.addWidget(self._source)
        held.addLayout(self._lines)
        held.addStretch(1)
        body.addLayout(held)

    def _fields(self, body) -> None:
        self.subject = TextField()
        self.text = LongTextField(lines=7)
        self.due = DateField()
        self.sent_on = DateField()
        self.text_row = FieldRow(_("Question"), self.text, is_stacked=True)
        body.addWidget(FieldRow(_("Sujet"), self.subject, is_stacked=True))
        body.addWidget(self.text_row)
        days = line(spacing=16)
        days.addWidget(FieldRow(_("À envoyer avant le"), self.due, is_stacked=True))
        days.addWidget(FieldRow(_("Envoyée le"), self.sent_on, is_stacked=True))
        body.addLayout(days)
        self.subject.committed.connect(lambda text: self.saved.emit("subject", text))
        self.text.committed.connect(lambda text: self.saved.emit("text", text))
        self.due.date_committed.connect(lambda day: self.saved.emit("due_on", day))
        self.sent_on.date_committed.connect(lambda day: self.saved.emit("sent_on", day))

    def _answer_fields(self, body) -> None:
        self.answer = LongTextField(lines=5, placeholder=_("Collez ici la réponse de l’acheteur"))
        self.effect = LongTextField(lines=2, placeholder=_("Ce que la réponse change pour vous"))
        self._answer_source = Link("", role="secondary")
        self._answer_source.clicked.connect(self._go_to_answer)
        self._answer_part = FieldRow(_("Réponse"), self.answer, is_stacked=True)
        self._effect_part = FieldRow(_("Effet"), self.effect, is_stacked=True)
        held = line()
        held.addWidget(self._answer_source)
        held.addStretch(1)
        body.addWidget(self._answer_part)
        body.addLayout(held)
        body.addWidget(self._effect_part)
        self.answer.committed.connect(self._answer_typed)
        self.effect.committed.connect(lambda text: self.saved.emit("effect", text))

    def _actions(self) -> ActionBar:
        bar = ActionBar(edge=20)
        self.copy = Button(_("Copier"), icon="copy", keys="C", size="bar")
        self.copy.clicked.connect(lambda: self.copied.emit())
        self.send = Button(_("Noter l’envoi"), icon="send", keys="E", size="bar")
        self.send.clicked.connect(lambda: self.sent.emit())
        self.reply = Button(_("Noter la réponse"), keys="R", size="bar")
        self.reply.clicked.connect(lambda: self.answer.setFocus())
        self.remove = IconButton("trash-2", _("Supprimer la question (Suppr)"), size="bar")
        self.remove.clicked.connect(lambda: self.removed.emit())
        for button in (self.copy, self.send, self.reply):
            button.let_shrink()
            bar.add(button)
        bar.add_apart(self.remove)
        return bar

    def show_question(self, row: QuestionRow, *, is_read_only: bool) -> None:
        """Another question, or the same read again: what is being typed stays."""
        is_same = self._row is not None and self._row.id == row.id
        self._row = row
        self._head.set_title(row.code)
        self._tag.show_state(row.state_label[:1].upper() + row.state_label[1:], STATES[row.state])
        self._source.setText(row.where)
        self._source.setVisible(bool(row.where))
        self._show_lines(row)
        self._show_values(row, is_same)
        state = row.state
        is_out = state in (QuestionState.SENT, QuestionState.ANSWERED)
        self.send.setVisible(state is QuestionState.DRAFT)
        self.reply.setVisible(state is QuestionState.SENT)
        self.drop.setVisible(state in (QuestionState.DRAFT, QuestionState.DROPPED))
        self.drop.setText(
            _("Reprendre la question") if state is QuestionState.DROPPED else _("Abandonner la question")
        )
        self._answer_part.setVisible(is_out)
        self._effect_part.setVisible(is_out)
        self._answer_source.setText(row.answer_where)
        self._answer_source.setVisible(is_out and bool(row.answer_where))
        for part in (self.subject, self.text, self.due, self.answer, self.effect, self.send, self.drop, self.remove):
            part.setEnabled(not is_read_only)
        self.sent_on.setEnabled(is_out and not is_read_only)

    def _show_values(self, row: QuestionRow, is_same: bool) -> None:
        texts = {self.subject: row.subject, self.text: row.text, self.answer: row.answer, self.effect: row.effect}
        for field, value in texts.items():
            if not (is_same and field.hasFocus()):
                field.show_value(value)
        for field, day in ((self.due, row.due_on), (self.sent_on, row.sent_on)):
            if not (is_same and field.hasFocus()):
                field.show_date(day)
        if not is_same:
            self.text_row.clear_error()
            self._answer_part.clear_error()

    def tell_trouble(self, name: str, message: str) -> None:
        """What can't be kept, under its field."""
        (self._answer_part if name == "answer" else self.text_row).show_error(message)

    def _show_lines(self, row: QuestionRow) -> None:
        clear(self._lines)
        for id, code in zip(row.lines, row.line_codes, strict=False):
            link = Link(code, role="secondary")
            link.setAccessibleName(_("Exigence {code}").format(code=code))
            link.clicked.connect(lambda id=id: self.line_requested.emit(id))
            self._lines.addWidget(link)

    def _answer_typed(self, text: str) -> None:
        if text or (self._row is not None and self._row.state is QuestionState.ANSWERED):
            self.answered.emit(text)

    def _go(self) -> None:
        if self._row is not None and self._row.piece is not None:
            self.place_requested.emit(self._row.piece, self._row.page, None, "")

    def _go_to_answer(self) -> None:
        if self._row is not None and self._row.answer_piece is not None:
            self.place_requested.emit(self._row.answer_piece, self._row.answer_page, None, self._row.answer)


class NothingChosen(Ground):
    """Where no line is chosen."""

    def __init__(self) -> None:
        super().__init__("canvas")
        body = column(self, margins=(20, 20, 20, 20))
        body.addWidget(Label(_("Choisissez une ligne."), "body", tone="text2", wraps=True))
        body.addStretch(1)
