"""« Plan de charge »: the map of everybody's weeks, its table twin, and trials that save nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.dates import monday
from relais_app.ui.load.tables import WeekTable, WholeTable
from relais_app.ui.load.trial import TrialPane
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice
from relais_app.ui.widgets.heatmap import Legend, LoadMap
from relais_app.ui.widgets.labels import Icon, RichLabel
from relais_app.ui.widgets.panes import Ground, ScrollColumn, Stack, column, line

STEP_WEEKS = 4
TWIN_HEIGHT = 1000  # under it, the week's table would push the map away


class LoadPage(Page):
    """Arrows go from cell to cell; the side says what makes the figure."""

    kinds = frozenset({"bids", "bid_tasks", "production_loads", "people", "production_resources", "decisions"})

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Plan de charge"))
        self._start = monday(context.today())
        self._plan: Any = None
        self._turn = 0
        before, after = (
            IconButton("chevron-left", _("Semaines d’avant")),
            IconButton("chevron-right", _("Semaines d’après")),
        )
        self.add_action(before, lambda: self.move(-STEP_WEEKS))
        self.add_action(after, lambda: self.move(STEP_WEEKS))
        self.weeks = Choice([(8, _("8 semaines")), (16, _("16 semaines")), (26, _("26 semaines"))])
        self.weeks.setAccessibleName(_("Nombre de semaines"))
        self.weeks.show_value(16)
        self.weeks.chosen.connect(lambda _value: self.reload())
        self.header.add_action(self.weeks)
        self.as_table = self.add_action(Button(_("Tableau"), kind="choice", icon="table-2"), self._turn_table)
        self.add_action(Button(_("Exporter"), kind="flat", icon="download"), self.export)
        self.map = LoadMap(_("Plan de charge"))
        self.map.cell_changed.connect(self._show_cell)
        self.whole = WholeTable()
        self.week_table = WeekTable()
        self.week_table.copied.connect(self._copy_week)
        self.trial = TrialPane()
        self.trial.changed.connect(self._try)
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        self._band = Ground("canvas", rules=("bottom",))
        row = line(self._band, margins=(20, 12, 20, 12), spacing=12)
        self._band_icon = Icon("triangle-alert", "warn")
        row.addWidget(self._band_icon, 0, Qt.AlignmentFlag.AlignTop)
        self._headline = RichLabel("", "row_title", weight=400, wraps=True)
        row.addWidget(self._headline, 1)
        left.addWidget(self._band)
        self._views = Stack()
        scroll = ScrollColumn(margins=(20, 2, 12, 16), spacing=0)
        scroll.body.addWidget(self.map)
        scroll.body.addSpacing(8)
        self._legend_row = line(margins=(170, 0, 0, 0))
        self._legend_row.addWidget(Legend())
        scroll.body.addLayout(self._legend_row)
        scroll.body.addSpacing(14)
        scroll.body.addWidget(self.week_table)
        scroll.body.addStretch(1)
        self._views.addWidget(scroll)
        self._views.addWidget(self.whole)
        left.addWidget(self._views, 1)
        across.addLayout(left, 1)
        across.addWidget(self.trial)
        return content

    def _empty(self) -> EmptyState:
        team = Button(_("Ajouter l’équipe"), kind="main", icon="users-round", size="main")
        team.clicked.connect(lambda: self.context.navigate("settings", "team"))
        means = Button(_("Ajouter la production"), icon="chef-hat", size="main")
        means.clicked.connect(lambda: self.context.navigate("settings", "production"))
        return EmptyState(
            _("Personne à charger pour l’instant"),
            _(
                "Ajoutez l’équipe et ses heures, la production et sa capacité : chaque dossier dira ce qu’il pèse, semaine par semaine."
            ),
            actions=(team, means),
            brings=(
                ("users-round", _("Des personnes"), _("heures par semaine, congés")),
                ("chef-hat", _("Des moyens"), _("repas, heures, tournées")),
                ("briefcase", _("Des dossiers"), _("tâches et contrats")),
            ),
        )

    def reload(self) -> None:
        self._read(self.trial.without(), self.trial.chances())

    def _read(self, without: frozenset[str], chances: dict[str, float]) -> None:
        from relais_app.ui.load.data import read_plan

        self._turn += 1
        turn = self._turn
        self.context.read(
            read_plan, self._start, self.weeks.value(), without, chances, owner=self, line=self.error_line,
            then=lambda plan: self.show_plan(plan) if turn == self._turn else None,
        )  # fmt: skip

    def show_plan(self, plan: Any) -> None:
        """Show the plan as computed."""
        from relais_app.ui.load import data

        self._plan = plan
        found = plan.calendar
        self._stack.setCurrentIndex(0 if found.rows else 1)
        self.header.set_context(data.period(found))
        self._headline.setText(data.headline(plan))
        is_over = bool(found.overloads)
        self._band_icon.show_icon("triangle-alert" if is_over else "circle-check", "warn" if is_over else "ok")
        rows = data.map_rows(found)
        self.map.show_load(
            data.map_weeks(found, self.context.today()), rows, chances=data.chances_by_week(found),
            chance_detail=_("ligne la plus exposée"),
        )  # fmt: skip
        self.trial.show_bids(plan.bids)
        self.whole.show_plan(plan)
        self._choose_first_cell()
        self._show_cell(*self.map.current)

    def _choose_first_cell(self) -> None:
        if self.map.current[0] >= 0 or not self._plan.calendar.rows:
            return
        overloads, rows = self._plan.calendar.overloads, self._plan.calendar.rows
        row = next((n for n, r in enumerate(rows) if overloads and r.id == overloads[0].row_id), 0)
        week = self._plan.calendar.weeks.index(overloads[0].monday) if overloads else 0
        self.map.blockSignals(True)
        self.map.set_current(row, week)
        self.map.blockSignals(False)

    def _show_cell(self, row: int, week: int) -> None:
        if self._plan is None or row < 0 or row >= len(self._plan.calendar.rows):
            self.trial.show_cell("", None, None)
            return
        found = self._plan.calendar.rows[row]
        cell = found.cells[week]
        title = _("Semaine {n}, {name}").format(n=cell.monday.isocalendar().week, name=found.name)
        self.trial.show_cell(title, found, cell)
        self.week_table.show_week(self._plan, week, found.id)

    def _try(self) -> None:
        self._read(self.trial.without(), self.trial.chances())
        if self.trial.is_trying():
            self.context.say(_("Essai en cours, non enregistré"))
        else:
            self.context.say(_("Essai rétabli"))

    def move(self, weeks: int) -> None:
        self._start += timedelta(weeks=weeks)
        self.reload()

    def _turn_table(self) -> None:
        self._views.setCurrentIndex(1 if self.as_table.isChecked() else 0)
        (self.whole.table if self.as_table.isChecked() else self.map).setFocus()

    def export(self) -> None:
        """Figures for a spreadsheet."""
        from relais_app.base.files import write_bytes
        from relais_app.ui.load.data import as_text

        if self._plan is None:
            return
        target = FilesDialog.ask_new(
            self, _("Exporter le plan de charge"), "plan-de-charge.csv", kinds=_("Tableaux (*.csv)")
        )
        if target is not None:
            text = as_text(self._plan).encode("utf-8-sig")
            self.context.work(
                write_bytes, target, text, owner=self, line=self.error_line,
                then=lambda _none: self.context.say(_("Plan de charge exporté : {path}").format(path=target)),
            )  # fmt: skip

    def _copy_week(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.context.say(_("Semaine copiée."))

    def fit(self, width: int, height: int) -> None:
        self.trial.set_width(296 if width >= 1200 else 230 if width >= 1040 else 190)
        self.week_table.setVisible(height >= TWIN_HEIGHT)

    def panes(self) -> Sequence[QWidget]:
        if self._stack.currentIndex():
            return (self._stack.currentWidget(),)
        return (self.whole.table if self.as_table.isChecked() else self.map, self.trial)
