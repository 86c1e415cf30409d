"""« Décision »: yes, no, or if? The grid at the left, the load at the right, the decision below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.bids.sentences import verdict_label
from relais_app.operations import decision
from relais_app.operations.bids import BidView, bid
from relais_app.operations.company import people
from relais_app.operations.decision import DecisionRow, GridRow, GridView, Pass
from relais_app.operations.load import BidLoadView, bid_load
from relais_app.ui.bids.cells import on_cell, open_outside
from relais_app.ui.bids.decision_form import VERDICT_KEYS, DecisionForm, Draft, KeptDecision
from relais_app.ui.bids.decision_table import NOTE, PASS_KEYS, WEIGHT, WHY, AnswerDialog, GridModel, said_answer
from relais_app.ui.bids.load_map import READ_WEEKS, heaviest, map_weeks, people_rows, shown_weeks
from relais_app.ui.bids.production_chart import ProductionChart
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.error_line import Notice
from relais_app.ui.widgets.heatmap import LoadMap
from relais_app.ui.widgets.labels import ElidedLabel, Label, Rule, SectionHeader
from relais_app.ui.widgets.panes import Ground, ScrollColumn, SidePane, Stack, column, line
from relais_app.ui.widgets.tables import RowTable


@dataclass(frozen=True)
class DecisionData:
    """The whole tab, as read in the background."""

    bid: BidView
    grid: GridView
    kept: DecisionRow | None
    load: BidLoadView
    people: tuple[str, ...]


def read_decision(work: Any, bid_id: str, today: date) -> DecisionData:
    return DecisionData(
        bid(work, bid_id),
        decision.grid(work, bid_id, today=today),
        decision.decision(work, bid_id),
        bid_load(work, bid_id, today=today, weeks=READ_WEEKS),
        tuple(person.name for person in people(work)),
    )


class DecisionTab(BidTab):
    """0 to 5 note the current weighted question, 1 2 3 answer an eliminatory one; G C N choose the verdict."""

    kinds = frozenset(
        {
            "grid_answers", "decisions", "bid_tasks", "production_loads", "people", "production_resources", "bids",
            "bid_requirements", "bid_facts", "company_documents", "structures",
        }
    )  # fmt: skip

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.data: DecisionData | None = None
        self._weeks = 6
        self._shown_decision: str | None = None
        across = line(spacing=0)
        left = column()
        left.addWidget(self._header())
        self._model = GridModel()
        self.table = RowTable(self._model, _("Grille de décision"), single_keys="012345GCNSuppr", can_sort=False)
        self.table.key_pressed.connect(self._press)
        self.table.row_activated.connect(self.answer)
        on_cell(self.table, {NOTE: self.answer})
        left.addWidget(self.table, 1)
        across.addLayout(left, 1)
        across.addWidget(self._side())
        self.layout_.addLayout(across, 1)
        self._bottom = Stack()
        self.form, self.kept = DecisionForm(), KeptDecision()
        self._bottom.addWidget(self.form)
        self._bottom.addWidget(self.kept)
        self.form.decided.connect(self._decide)
        self.kept.lifted.connect(self._lift)
        self.kept.again_requested.connect(self.decide_again)
        for part in (self.form, self.kept):
            part.sheet_requested.connect(self.export_sheet)
        self.layout_.addWidget(self._bottom)

    # ---- layout

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 10, 22, 10), spacing=12)
        texts = column(spacing=2)
        self._title = Label(_("Faut-il répondre ?"), "heading")
        self._subtitle = ElidedLabel("", "small", tone="text2")
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        row.addLayout(texts, 1)
        figures = column()
        self._score = Label("", "figure", figures=True)
        self._score_detail = ElidedLabel("", "small", tone="text2")
        for label in (self._score, self._score_detail):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            figures.addWidget(label)
        row.addLayout(figures)
        return header

    def _side(self) -> QWidget:
        self.side = SidePane(ground="canvas", width=440)
        self.side.setAccessibleName(_("Charge de ce dossier"))
        scroll = ScrollColumn(margins=(21, 16, 21, 16), spacing=8)
        self.side.body.addWidget(scroll, 1)
        body = scroll.body
        self._warning = Notice("warn")
        self._warning.hide()
        body.addWidget(self._warning)
        body.addSpacing(4)
        self._writing = SectionHeader(_("Écrire la réponse"))
        body.addWidget(self._writing)
        self._hours = Label("", "small", tone="text2", wraps=True)
        body.addWidget(self._hours)
        self.map = LoadMap(_("Heures d’écriture par semaine"), is_compact=True)
        body.addWidget(self.map)
        body.addSpacing(8)
        body.addWidget(Rule())
        body.addSpacing(4)
        self._producing = SectionHeader(_("Produire si vous gagnez"))
        body.addWidget(self._producing)
        self.chart = ProductionChart()
        body.addWidget(self.chart)
        self._no_chart = Label(
            _("Rien n’est prévu : dites dans « Charge » ce que le contrat demanderait chaque semaine."),
            "small", tone="text2", wraps=True,
        )  # fmt: skip
        body.addWidget(self._no_chart)
        body.addStretch(1)
        return self.side

    # ---- data

    def reload(self) -> None:
        self.context.read(
            read_decision, self.bid_id, self.context.today(), then=self._show, owner=self, line=self.error_line
        )

    def _show(self, data: DecisionData) -> None:
        self.data = data
        self._title.setText(_question(data.bid))
        self._subtitle.setText(_("Chaque réponse est proposée d’après vos données ; vous tranchez"))
        grid = data.grid
        self._score.setText("–" if grid.score is None else str(grid.score))
        is_short = grid.score is not None and grid.is_complete and grid.score < grid.threshold
        self._score.set_tone("danger" if is_short else "")
        self._score_detail.setText(_score_detail(grid))
        self._model.view = grid
        self.table.show_rows_in_place((*grid.eliminatory, *grid.weighted))
        self._show_load()
        self._show_decision(data)

    def _show_load(self) -> None:
        if self.data is None:
            return
        load = self.data.load
        sentence = load.sentences[0] if load.sentences else ""
        what, _mark, rest = sentence.partition(" ; ")
        is_over = bool(load.calendar.overloads)
        self._warning.say(
            what if not rest else f"{what}.", rest[:1].upper() + rest[1:], token="warn" if is_over else "ok"
        )
        hours = _("{n} h").format(n=f"{load.total_hours:g}".replace(".", ",")) if load.tasks else _("rien de prévu")
        self._writing.set_detail(hours)
        self._hours.setText(load.hours_sentence or _("Les tâches se proposent dans « Charge »."))
        weeks = shown_weeks(load, self._weeks)
        self.map.show_load(map_weeks(load.calendar.weeks[weeks], self.context.today()), people_rows(load, weeks))
        months = heaviest(load.months, 8 if self._weeks >= 6 else 5)
        self.chart.show_months(months)
        self._no_chart.setVisible(not months)
        self._producing.set_detail(_("{name}, % de la capacité").format(name=months[0].name) if months else "")

    def _show_decision(self, data: DecisionData) -> None:
        read_only = self.context.is_read_only
        if data.kept is not None:
            self.kept.show_decision(data.kept, is_read_only=read_only)
        shown = data.kept.id if data.kept else ""
        if shown != self._shown_decision:
            self._shown_decision = shown
            self.form.start(None, getattr(self.context.workspace, "person", ""), data.people)
            self._bottom.setCurrentWidget(self.kept if data.kept else self.form)
        self.form.setEnabled(not read_only)

    # ---- the grid

    def _press(self, key: str) -> None:
        verdicts = {key: verdict for verdict, key in VERDICT_KEYS.items()}
        row: GridRow | None = self.table.current_row()
        if key in verdicts:
            if self._bottom.currentWidget() is self.form and self.form.isEnabled():
                self.form.choose(verdicts[key])
        elif row is not None and key == "Suppr":
            self._answer(row, said=_("{question} : réponse proposée.").format(question=row.label))
        elif row is not None and row.weight:
            self._answer(row, score=int(key), said=said_answer(row, int(key), None))
        elif row is not None and key in PASS_KEYS:
            self._answer(row, passes=PASS_KEYS[key], said=said_answer(row, None, PASS_KEYS[key]))

    def answer(self, row: GridRow) -> None:
        """Ask the note and the reason of a question."""
        if self.context.is_read_only:
            return
        given = AnswerDialog.ask(self, row)
        if given is None:
            return
        value, reason = given
        if isinstance(value, Pass):
            self._answer(row, passes=value, reason=reason, said=said_answer(row, None, value))
        else:
            self._answer(row, score=value, reason=reason, said=said_answer(row, value, None))

    def _answer(self, row: GridRow, *, said: str, **values: Any) -> None:
        if self.context.is_read_only:
            return
        if values and "reason" not in values and not row.is_proposed and row.reason != row.proposed_reason:
            values["reason"] = row.reason
        self.context.write(
            decision.answer_grid, self.bid_id, row.code, owner=self, line=self.error_line, said=said, values=values
        )

    # ---- the decision

    def decide_again(self) -> None:
        """The form again, from what was decided."""
        if self.data is not None:
            self.form.start(self.data.kept, getattr(self.context.workspace, "person", ""), self.data.people)
            self._bottom.setCurrentWidget(self.form)
            self.form.reason.setFocus()

    def _decide(self, draft: Draft) -> None:
        self.context.write(
            decision.decide, self.bid_id, draft.verdict, owner=self, line=self.error_line, on_field_error=self.form.tell,
            said=_("Décision consignée : {verdict}.").format(verdict=verdict_label(draft.verdict).lower()),
            values={"reason": draft.reason, "author": draft.author, "conditions": draft.conditions,
                    "today": self.context.today()},
        )  # fmt: skip

    def _lift(self, index: int, is_lifted: bool) -> None:
        said = _("Condition levée.") if is_lifted else _("Condition à lever.")
        self.context.write(
            decision.lift_condition, self.bid_id, index, owner=self, line=self.error_line, said=said,
            values={"is_lifted": is_lifted},
        )  # fmt: skip

    def export_sheet(self) -> None:
        """One page for the committee."""
        target = FilesDialog.ask_new(self, _("Fiche de décision"), _("Décision.pdf"), kinds=_("PDF (*.pdf)"))
        if target is not None:
            self.context.read(
                decision.decision_sheet, self.bid_id, target, then=self._sheet_written, owner=self,
                line=self.error_line, title=_("Fiche de décision"), values={"today": self.context.today()},
            )  # fmt: skip

    def _sheet_written(self, path: Path) -> None:
        self.context.say(_("Fiche écrite : {path}").format(path=path))
        self.error_line.say(
            _("La fiche est prête."), str(path), [(_("Ouvrir la fiche"), lambda: open_outside(path))], token="ok"
        )

    # ---- the window's keys

    def main_action(self) -> None:
        if self._bottom.currentWidget() is self.form and self.form.isEnabled():
            self.form.submit()

    def escape(self) -> bool:
        if self._bottom.currentWidget() is self.form and self.data is not None and self.data.kept is not None:
            self._bottom.setCurrentWidget(self.kept)
            return True
        return False

    def panes(self) -> tuple[QWidget, ...]:
        if self._bottom.currentWidget() is self.form:
            return (self.table, self.form.reason, self.form.keep)
        return (self.table, self.kept.again)

    def fit(self, width: int, height: int) -> None:
        self._weeks = 8 if width >= 1600 else 6 if width >= 1200 else 4 if width >= TINY else 3
        self.side.set_width(520 if width >= 1600 else 440 if width >= 1200 else 300 if width >= TINY else 190)
        self.table.hide_columns({WHY, WEIGHT} if width < TINY else {WEIGHT} if width < 1100 else set())
        self.form.fit(width, height)
        self.kept.fit(width)
        self._show_load()


def _question(view: BidView) -> str:
    if not view.lots:
        return _("Faut-il répondre ?")
    if len(view.lots) == 1:
        return _("Faut-il répondre au lot {lot} ?").format(lot=view.lots[0])
    lots = _("{first} et {last}").format(first=", ".join(view.lots[:-1]), last=view.lots[-1])
    return _("Faut-il répondre aux lots {lots} ?").format(lots=lots)


def _score_detail(grid: GridView) -> str:
    if grid.is_complete or grid.score is None:
        return _("sur 100 · seuil {n}").format(n=grid.threshold)
    return _("sur 100 · {n} notes sur {total} · seuil {threshold}").format(
        n=grid.answered, total=grid.asked, threshold=grid.threshold
    )
