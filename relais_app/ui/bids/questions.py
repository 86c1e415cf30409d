"""« Questions »: draft, sent, answered, beside what the DCE says twice and what the buyer answered; and its versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from relais_app.base.dates import days_left, long_date
from relais_app.base.errors import FieldError
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.bids.model import QuestionState
from relais_app.operations import questions
from relais_app.operations.questions import ProposedAnswer, QuestionRow
from relais_app.ui.bids.ask_data import Asks, answered_said, load_asks, prepared_said
from relais_app.ui.bids.cells import on_cell, open_menu
from relais_app.ui.bids.finding_pane import AnswerPane, ContradictionPane
from relais_app.ui.bids.question_pane import NothingChosen, QuestionPane
from relais_app.ui.bids.question_rows import DAY, WHERE, AskLine, ask_lines, ask_model
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.bids.versions import VersionsView
from relais_app.ui.context import Context
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import TextDialog
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.labels import ElidedLabel, Icon
from relais_app.ui.widgets.panes import Ground, SidePane, Stack, column, line
from relais_app.ui.widgets.tables import RowTable

VERSIONS = "versions"  # what `open_item` takes to show the comparison


def draft_from_requirement(
    context: Context, bid_id: str, requirement_id: str, owner: QWidget, *, then: Callable[[str], None] | None = None
) -> None:
    """A draft from a line of « Exigences »; the question already there when there is one. `then` gets its id."""
    if not context.is_read_only:
        context.write(
            questions.ask_about_requirement, requirement_id, owner=owner, then=then,
            said=_("Question préparée : elle vous attend dans « Questions »."),
        )  # fmt: skip


class QuestionsTab(BidTab):
    """C copies, E notes that it was sent, R its answer, Suppr removes; Enter does what the line proposes."""

    kinds = frozenset({"questions", "bid_facts", "bid_requirements", "dce_pieces"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.asks: Asks | None = None
        self._answers: tuple[ProposedAnswer, ...] = ()
        self._answered_for: frozenset[str] | None = None
        self._wanted = ""
        self.versions = VersionsView(context, bid_id, self.error_line)
        self.versions.place_requested.connect(self.place_requested)
        self.versions.tab_requested.connect(self.tab_requested)
        self.layout_.addWidget(self._header())
        self.body = Stack()
        self.body.addWidget(self._content())
        self.body.addWidget(self._empty())
        self.body.addWidget(self.versions)
        self.layout_.addWidget(self.body, 1)
        self._is_on_versions = False
        self._show_body()

    # ---- layout

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 9, 20, 9), spacing=8)
        self.ours_button = Button(_("Questions"), kind="choice")
        self.versions_button = Button(_("Versions du DCE"), kind="choice", icon="git-compare")
        self.ours_button.clicked.connect(lambda: self.show_versions(is_on=False))
        self.versions_button.clicked.connect(lambda: self.show_versions())
        self._clock = Icon("clock", "text2", 16)
        self._deadline = ElidedLabel("", "secondary", tone="text2")
        self.copy_button = Button(_("Copier les brouillons"), icon="copy", keys="Ctrl ⏎")
        self.copy_button.clicked.connect(lambda: self.main_action())
        self.more_button = Button(_("Nouvelle question"), icon="plus", has_menu=True)
        self.more_button.clicked.connect(lambda: self._new_menu())
        for button in (self.copy_button, self.more_button, self.versions_button, self.versions.import_button):
            button.let_shrink()
        row.addWidget(self.ours_button)
        row.addWidget(self.versions_button)
        row.addSpacing(12)
        row.addWidget(self._clock)
        row.addWidget(self._deadline, 1)
        row.addWidget(self.versions.heading, 1)
        row.addWidget(self.versions.import_button)
        row.addWidget(self.copy_button)
        row.addWidget(self.more_button)
        return header

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        self.table = RowTable(
            ask_model(self.context.today()),
            _("Questions à l’acheteur"),
            lines=2,
            single_keys="CERSuppr",
            can_sort=False,
        )
        self.table.row_changed.connect(self._show_line)
        self.table.row_activated.connect(self._act_on)
        self.table.key_pressed.connect(self._press)
        on_cell(self.table, {WHERE: self._go_to_source})
        across.addWidget(self.table, 1)
        self._side = SidePane(ground="canvas", width=400)
        held = column()
        self._panes = Stack()
        self.pane, self.contradiction, self.answer = QuestionPane(), ContradictionPane(), AnswerPane()
        for pane in (self.pane, self.contradiction, self.answer, NothingChosen()):
            self._panes.addWidget(pane)
        self._connect_panes()
        held.addWidget(self._panes, 1)
        self._side.body.addLayout(held, 1)
        across.addWidget(self._side)
        return content

    def _connect_panes(self) -> None:
        self.pane.saved.connect(self._save)
        self.pane.answered.connect(self._keep_answer)
        self.pane.copied.connect(self.copy_current)
        self.pane.sent.connect(self.mark_sent)
        self.pane.dropped.connect(self._drop)
        self.pane.removed.connect(self.remove)
        self.pane.line_requested.connect(lambda id: self.tab_requested.emit(f"requirements/{id}"))
        self.contradiction.ask_requested.connect(self._ask_about)
        self.answer.taken.connect(self._take_answer)
        for pane in (self.pane, self.contradiction, self.answer):
            pane.place_requested.connect(self.place_requested)

    def _empty(self) -> QWidget:
        new = Button(_("Écrire une question"), kind="main", icon="plus", keys="Ctrl N", size="main")
        new.clicked.connect(lambda: self.new_item())
        return EmptyState(
            _("Aucune question à l’acheteur"),
            _(
                "Une exigence devient une question par la touche Q dans « Exigences » ; les contradictions du DCE et les réponses de l’acheteur apparaîtront ici."
            ),
            actions=(new,),
        )

    # ---- data

    def reload(self) -> None:
        self.context.read(
            load_asks, self.bid_id, self.context.today(), then=self._show, owner=self, line=self.error_line
        )
        self.versions.refresh()

    def wants(self, touched: frozenset[Subject]) -> bool:
        if any(subject.kind == "dce_pieces" for subject in touched):
            self._answered_for = None
            self.versions.is_stale = True
        return super().wants(touched)

    def _show(self, asks: Asks) -> None:
        self.asks = asks
        waiting = frozenset(q.id for q in asks.of_state(QuestionState.DRAFT, QuestionState.SENT))
        if waiting != self._answered_for:
            self._answered_for = waiting
            self.context.read(
                questions.proposed_answers, self.bid_id, then=self._show_answers, owner=self, line=self.error_line,
                with_progress=True,
            )  # fmt: skip
        self._show_header(asks)
        self._show_lines()

    def _show_answers(self, answers: tuple[ProposedAnswer, ...]) -> None:
        self._answers = answers
        self._show_lines()

    def _show_header(self, asks: Asks) -> None:
        drafts = len(asks.of_state(QuestionState.DRAFT))
        self.copy_button.setEnabled(bool(drafts))
        self.more_button.setEnabled(not self.context.is_read_only)
        day = asks.view.deadline
        if day is None:
            self._deadline.setText(_("Dernier jour pour les questions : non trouvé"))
            self._clock.show_icon("clock", "text2")
            return
        left = days_left(day, self.context.today())
        self._deadline.setText(_("Questions jusqu’au {day} · {left}").format(day=long_date(day), left=left))
        self._deadline.set_tone("danger" if asks.view.is_late else "text2")
        self._clock.show_icon(
            "alarm-clock" if asks.view.is_late else "clock", "danger" if asks.view.is_late else "text2"
        )

    def _show_lines(self) -> None:
        if self.asks is None:
            return
        rows = ask_lines(self.asks, self._answers)
        self.table.show_rows_in_place(rows)
        if self._wanted and self.table.select(lambda row: row.id == self._wanted):
            self._wanted = ""
        self._show_line(self.table.current_row())
        self._show_body(bool(rows))

    def _show_body(self, has_rows: bool | None = None) -> None:
        if has_rows is None:
            has_rows = bool(self.table.table.rows)
        self.body.setCurrentIndex(2 if self._is_on_versions else 0 if has_rows else 1)
        self.ours_button.setChecked(not self._is_on_versions)
        self.versions_button.setChecked(self._is_on_versions)
        for part in (self._clock, self._deadline, self.copy_button, self.more_button):
            part.setVisible(not self._is_on_versions)
        self.versions.heading.setVisible(self._is_on_versions)
        self.versions.import_button.setVisible(self._is_on_versions)

    def _show_line(self, row: AskLine | None) -> None:
        is_read_only = self.context.is_read_only
        if row is None or self.asks is None:
            self._panes.setCurrentIndex(3)
        elif row.question is not None:
            self.pane.show_question(row.question, is_read_only=is_read_only)
            self._panes.setCurrentIndex(0)
        elif row.contradiction is not None:
            self.contradiction.show_contradiction(row.contradiction, is_read_only=is_read_only)
            self._panes.setCurrentIndex(1)
        elif row.answer is not None:
            waiting = self.asks.of_state(QuestionState.DRAFT, QuestionState.SENT)
            self.answer.show_answer(row.answer, waiting, is_read_only=is_read_only)
            self._panes.setCurrentIndex(2)

    def current(self) -> QuestionRow | None:
        row: AskLine | None = self.table.current_row()
        return row.question if row is not None else None

    # ---- what the keys and buttons do

    def _press(self, key: str) -> None:
        acts = {"C": self.copy_current, "E": self.mark_sent, "Suppr": self.remove}
        if key in acts:
            acts[key]()
        elif key == "R" and self.current() is not None and self.pane.answer.isVisible():
            self.pane.answer.setFocus()

    def _act_on(self, row: AskLine) -> None:
        if row.contradiction is not None:
            self._ask_about(row.contradiction.code)
        elif row.answer is not None and self.answer.take.isEnabled():
            self.answer.take_it()
        else:
            self._go_to_source(row)

    def _go_to_source(self, row: AskLine) -> None:
        if row.question is not None and row.question.piece is not None:
            self.place_requested.emit(row.question.piece, row.question.page, None, "")
        elif row.contradiction is not None:
            side = next((s for s in row.contradiction.stated if s.place is not None), None)
            if side is not None and side.place is not None:
                self.place_requested.emit(side.place.piece, side.place.page, side.place.box, side.words)
        elif row.answer is not None:
            self.place_requested.emit(row.answer.piece, row.answer.page, row.answer.box, row.answer.answer)

    def _write(self, operation: Any, *arguments: Any, **how: Any) -> None:
        if not self.context.is_read_only:
            self.context.write(operation, *arguments, owner=self, line=self.error_line, **how)

    def _save(self, name: str, value: object) -> None:
        row = self.current()
        if row is not None:
            self._write(
                questions.save_question, row.id, values={name: value}, on_field_error=self._tell,
                said=_("{code} enregistrée.").format(code=row.code),
            )  # fmt: skip

    def _tell(self, error: FieldError) -> None:
        self.pane.tell_trouble(error.field, error.message)

    def mark_sent(self) -> None:
        """The person posted it on the platform today."""
        row = self.current()
        if row is not None and row.state is QuestionState.DRAFT:
            self._write(
                questions.mark_sent, (row.id,), self.context.today(), said=_("{code} envoyée.").format(code=row.code)
            )

    def _keep_answer(self, text: str) -> None:
        row = self.current()
        if row is not None:
            self._write(
                questions.answer_question, row.id, text, values={"on": self.context.today()}, said=answered_said(row.code),
                on_field_error=self._tell,
            )  # fmt: skip

    def _take_answer(self, id: str, answer: ProposedAnswer) -> None:
        code = next((q.code for q in self.asks.view.questions if q.id == id), "") if self.asks else ""
        self._wanted = id
        self._write(
            questions.answer_question, id, answer.answer, said=answered_said(code),
            values={"on": self.context.today(), "piece": answer.piece, "page": answer.page},
        )  # fmt: skip

    def _drop(self) -> None:
        row = self.current()
        if row is not None:
            is_back = row.state is QuestionState.DROPPED
            said = _("{code} reprise.") if is_back else _("{code} abandonnée.")
            state = QuestionState.DRAFT if is_back else QuestionState.DROPPED
            self._write(questions.save_question, row.id, values={"state": state}, said=said.format(code=row.code))

    def remove(self) -> None:
        """Taken back from the status line."""
        row = self.current()
        if row is not None:
            self._write(questions.remove_question, row.id, said=_("{code} supprimée.").format(code=row.code))

    def _ask_about(self, code: str) -> None:
        self._write(
            questions.ask_about_contradiction, self.bid_id, code, then=self.open_item, said=_("Question préparée.")
        )

    # ---- copying, new questions

    def copy_current(self) -> None:
        row = self.current()
        if row is not None:
            self._copy((row.id,), _("{code} copiée : collez-la sur la plateforme.").format(code=row.code))

    def main_action(self) -> None:
        """All the drafts as one text."""
        if self._is_on_versions:
            self.versions.main_action()
        elif self.copy_button.isEnabled():
            self._copy(None, _("Brouillons copiés : collez-les sur la plateforme."))

    def _copy(self, ids: Sequence[str] | None, said: str) -> None:
        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.context.say(said)

        self.context.read(questions.questions_text, self.bid_id, ids, then=copied, owner=self, line=self.error_line)

    def _new_menu(self) -> None:
        entries = [
            (_("Écrire une question…"), "Ctrl N", self.new_item),
            (_("Une par exigence « non faisable »"), "", self.ask_about_infeasible),
        ]
        open_menu(self, entries, self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def new_item(self) -> None:
        text = TextDialog.ask(
            self, _("Écrire une question"), _("Tous les candidats la liront : n’y mettez rien de vos raisons."),
            _("Garder le brouillon"), label=_("Question"), lines=5,
        )  # fmt: skip
        if text:
            self._write(questions.ask, self.bid_id, text, then=self.open_item, said=_("Question préparée."))

    def ask_about_infeasible(self) -> None:
        """A draft for each « non faisable » that has none."""
        self._write(
            questions.ask_about_infeasible, self.bid_id,
            said=prepared_said,
        )  # fmt: skip

    # ---- the window's keys

    def show_versions(self, *, is_on: bool = True) -> None:
        """The comparison of the DCE's versions, or the questions again."""
        self._is_on_versions = is_on
        self._show_body()
        if is_on:
            self.versions.refresh(is_seen=True)
        panes = self.panes()
        if panes:
            panes[0].setFocus()

    def panes(self) -> Sequence[QWidget]:
        if self._is_on_versions:
            return self.versions.panes()
        return (self.table, self.pane.text) if self.body.currentIndex() == 0 else ()

    def open_item(self, id: str) -> None:
        """A question by its id, or the comparison."""
        self.show_versions(is_on=id == VERSIONS)
        if id != VERSIONS:
            self._wanted = "" if self.table.select(lambda row: row.id == id) else id

    def escape(self) -> bool:
        """Back from the versions to the questions."""
        if not self._is_on_versions:
            return False
        self.show_versions(is_on=False)
        return True

    def fit(self, width: int, height: int) -> None:
        self._side.set_width(460 if width >= 1600 else 400 if width >= 1200 else 330 if width >= TINY else 220)
        self.table.hide_columns({DAY, WHERE} if width < TINY else set())
        self.copy_button.set_keys("Ctrl ⏎" if width >= 1200 else "")
        self.versions.fit(width, height)

    def close_tab(self) -> None:
        self.versions.close_source()
