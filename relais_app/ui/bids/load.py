"""« Charge »: what answering takes and what winning would use, above what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.sentences import hours_text
from relais_app.operations import load
from relais_app.operations.company import people, resources
from relais_app.operations.load import BidLoadView, ProductionRow, TaskRow, bid_load
from relais_app.ui.bids.load_form import LoadForm
from relais_app.ui.bids.load_map import READ_WEEKS, all_rows, map_row, map_weeks, shown_weeks
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.dates import day_month_year, short_day, week_name
from relais_app.ui.load.data import amount
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import written_number
from relais_app.ui.widgets.heatmap import Legend, LoadMap
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, RichLabel
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.panes import Ground, ScrollColumn, Stack, column, line
from relais_app.ui.widgets.tables import RowTable

Row = TaskRow | ProductionRow
FROM = 3  # column of the first day


@dataclass(frozen=True)
class LoadData:
    """The whole tab, as read in the background."""

    view: BidLoadView
    people: tuple[tuple[str, str], ...]
    resources: tuple[tuple[str, str, str], ...]


def read_load(work: Any, bid_id: str, today: date) -> LoadData:
    return LoadData(
        bid_load(work, bid_id, today=today, weeks=READ_WEEKS),
        tuple((p.id, p.name) for p in people(work)),
        tuple((r.id, r.name, r.unit) for r in resources(work)),
    )


class _LoadTable(RowTable):
    """F2 goes to the fields of the current row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self.current_row() is not None:
            self.row_activated.emit(self.current_row())
            return
        super().keyPressEvent(event)


class LoadTab(BidTab):
    """One table for the tasks and the production, the map above it, the current row's fields at the right."""

    kinds = frozenset(
        {"bid_tasks", "production_loads", "people", "production_resources", "bids", "decisions", "dce_pieces"}
    )

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.data: LoadData | None = None
        self._wanted = ""
        self._weeks = 12
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.addWidget(self._empty())
        self.layout_.addWidget(self._stack, 1)

    # ---- layout

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._header())
        left.addWidget(self._map_part())
        self.table = _LoadTable(_load_model(), _("Tâches et production"), single_keys="Suppr", can_sort=False)
        self.table.row_changed.connect(self._show_row)
        self.table.row_activated.connect(lambda _row: self.form.start_typing())
        self.table.key_pressed.connect(lambda _key: self.remove())
        left.addWidget(self.table, 1)
        self.form = LoadForm()
        self.form.saved.connect(self._save)
        self.form.removed.connect(self.remove)
        across.addLayout(left, 1)
        across.addWidget(self.form)
        return content

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 10, 16, 10), spacing=8)
        self._icon = Icon("circle-check", "ok")
        texts = column(spacing=1)
        self._headline = RichLabel("", "row_title", weight=400, wraps=True)
        self._hours = ElidedLabel("", "small", tone="text2")
        texts.addWidget(self._headline)
        texts.addWidget(self._hours)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._propose = Button(_("Proposer les tâches"), icon="list-checks")
        self._propose.clicked.connect(lambda: self.propose())
        self._add_task = Button(_("Tâche"), icon="plus", keys="Ctrl N", name=_("Ajouter une tâche"))
        self._add_task.clicked.connect(lambda: self.new_item())
        self._add_use = Button(_("Production"), icon="plus", name=_("Ajouter une production"))
        self._add_use.clicked.connect(lambda: self.add_production())
        for button in (self._propose, self._add_task, self._add_use):
            button.let_shrink()
            row.addWidget(button)
        return header

    def _map_part(self) -> QWidget:
        self._scroll = ScrollColumn(margins=(20, 10, 16, 10), spacing=6)
        self.map = LoadMap(_("Charge semaine par semaine"), is_compact=True)
        self.map.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.map.cell_changed.connect(self._show_cell)
        self._scroll.body.addWidget(self.map)
        self._scroll.body.addWidget(Legend())
        self._cell = Label("", "small", tone="text2")
        self._scroll.body.addWidget(self._cell)
        self._scroll.body.addStretch(1)
        return self._scroll

    def _empty(self) -> EmptyState:
        propose = Button(_("Proposer les tâches"), kind="main", icon="list-checks", keys="Ctrl ⏎", size="main")
        propose.clicked.connect(lambda: self.propose())
        add = Button(_("Ajouter une tâche"), icon="plus", keys="Ctrl N", size="main")
        add.clicked.connect(lambda: self.new_item())
        return EmptyState(
            _("Rien n’est encore prévu pour ce dossier"),
            _(
                "Relais propose les tâches d’après la taille du DCE et vos dossiers passés ; chaque heure compte alors dans le plan de charge."
            ),
            actions=(propose, add),
            brings=(
                ("users-round", _("Qui écrit"), _("des heures, entre deux dates")),
                ("chef-hat", _("Ce qu’il faudrait produire"), _("par semaine, si vous gagnez")),
            ),
        )

    # ---- data

    def reload(self) -> None:
        self.context.read(
            read_load, self.bid_id, self.context.today(), then=self._show, owner=self, line=self.error_line
        )

    def _show(self, data: LoadData) -> None:
        self.data, view = data, data.view
        has_rows = bool(view.tasks or view.production)
        self._stack.setCurrentIndex(0 if has_rows else 1)
        self.form.set_choices(data.people, data.resources)
        self._show_sentences(view)
        self._show_map()
        self.table.show_rows_in_place((*view.tasks, *view.production))
        self._show_row(self.table.current_row())
        for button in (self._propose, self._add_task, self._add_use):
            button.setEnabled(not self.context.is_read_only)
        self._add_use.setEnabled(bool(data.resources) and not self.context.is_read_only)
        if self._wanted:
            self.open_item(self._wanted)

    def _show_map(self) -> None:
        if self.data is None:
            return
        view, weeks = self.data.view, shown_weeks(self.data.view, self._weeks)
        columns = map_weeks(view.calendar.weeks[weeks], self.context.today())
        self.map.show_load(columns, [map_row(row, weeks) for row in all_rows(view)])
        self._show_cell(*self.map.current)
        self._fit_map()

    def _show_sentences(self, view: BidLoadView) -> None:
        is_over = bool(view.calendar.overloads)
        what, _mark, rest = (view.sentences[0] if view.sentences else "").partition(" ; ")
        self._headline.setText(f"**{what}** ; {rest}" if rest else f"**{what}**")
        self._icon.show_icon("triangle-alert" if is_over else "circle-check", "warn" if is_over else "ok")
        parts = [view.hours_sentence]
        if view.unplanned_hours:
            parts.append(_("{n} sans personne ou sans date.").format(n=hours_text(view.unplanned_hours)))
        if view.deposit_on:
            parts.append(_("Dépôt visé le {day}.").format(day=short_day(view.deposit_on)))
        self._hours.setText(" ".join(part for part in parts if part))

    def _show_cell(self, row: int, week: int) -> None:
        """What makes the figure of the current cell, in one line."""
        if self.data is None or row < 0:
            self._cell.setText("")
            return
        found, weeks = all_rows(self.data.view), shown_weeks(self.data.view, self._weeks)
        if row >= len(found) or week >= len(found[row].cells[weeks]):
            return
        cell = found[row].cells[weeks][week]
        parts = [f"{part.label} {amount(found[row], part.amount)}" for part in cell.parts]
        what = _("{name}, {week} : {total} sur {capacity}").format(
            name=found[row].name, week=week_name(cell.monday), total=amount(found[row], cell.total),
            capacity=amount(found[row], cell.capacity),
        )  # fmt: skip
        self._cell.setText(" · ".join([what, *parts]))

    def _show_row(self, row: Row | None) -> None:
        self.form.show_row(row, is_read_only=self.context.is_read_only)

    # ---- changing

    def propose(self) -> None:
        def said(count: int) -> str:
            if not count:
                return _("Toutes les tâches proposées sont déjà là.")
            return ngettext("{n} tâche proposée.", "{n} tâches proposées.", count).format(n=count)

        if not self.context.is_read_only:
            self.context.write(
                load.propose_tasks, self.bid_id, owner=self, line=self.error_line, said=said,
                values={"today": self.context.today()},
            )  # fmt: skip

    def new_item(self) -> None:
        """One more task, from today to the deposit that is aimed at."""
        if self.context.is_read_only:
            return
        today = self.context.today()
        end = self.data.view.deposit_on if self.data and self.data.view.deposit_on else today + timedelta(days=4)
        values = {"title": _("Nouvelle tâche"), "hours": 4.0, "starts_on": today, "ends_on": max(today, end)}
        self.context.write(
            load.save_task, None, owner=self, line=self.error_line, values={"bid_id": self.bid_id, **values},
            then=self._want, said=_("Tâche ajoutée."),
        )  # fmt: skip

    def add_production(self) -> None:
        """One more use of a resource, for the whole contract."""
        if self.data is None or not self.data.resources or self.context.is_read_only:
            return
        self.context.write(
            load.save_production, self.bid_id, self.data.resources[0][0], owner=self, line=self.error_line,
            then=self._want, said=_("Production ajoutée."), values={"title": _("Si vous gagnez"), "per_week": 0.0},
        )  # fmt: skip

    def _want(self, id: str) -> None:
        self._wanted = id

    def _save(self, name: str, value: Any) -> None:
        row: Row | None = self.table.current_row()
        if row is None:
            return
        if isinstance(row, TaskRow):
            self.context.write(
                load.save_task, row.id, owner=self, line=self.error_line, on_field_error=self.form.tell,
                said=_("« {title} » modifiée.").format(title=row.title), values={name: value},
            )  # fmt: skip
        else:
            self.context.write(
                load.save_production, self.bid_id, owner=self, line=self.error_line, on_field_error=self.form.tell,
                said=_("Production modifiée : {name}.").format(name=row.resource), values={"id": row.id, name: value},
            )  # fmt: skip

    def remove(self) -> None:
        row: Row | None = self.table.current_row()
        if row is None or self.context.is_read_only:
            return
        operation = load.remove_task if isinstance(row, TaskRow) else load.remove_production
        said = _("« {title} » retirée.").format(title=row.title or _("Production"))
        self.context.write(operation, row.id, owner=self, line=self.error_line, said=said)

    # ---- the window's keys

    def main_action(self) -> None:
        if self._stack.currentIndex() == 1:
            self.propose()

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.form.title, self.map) if self._stack.currentIndex() == 0 else ()

    def open_item(self, id: str) -> None:
        self._wanted = "" if self.table.select(lambda row: row.id == id) else id
        if not self._wanted:
            self.form.start_typing()

    def fit(self, width: int, height: int) -> None:
        is_tiny = width < TINY
        self.form.set_width(360 if width >= 1600 else 320 if width >= 1200 else 180 if is_tiny else 250)
        weeks = 16 if width >= 1600 else 12 if width >= 1200 else 5 if is_tiny else 8
        self.table.hide_columns({FROM} if is_tiny else set())
        self._propose.setVisible(not is_tiny)
        self._add_task.set_keys("Ctrl N" if width >= 1200 else "")
        if weeks != self._weeks:
            self._weeks = weeks
            self._show_map()
        self._fit_map()

    def _fit_map(self) -> None:
        """The map takes what it needs, and never more than half of the tab."""
        height = self.window().height()
        needed = self.map.sizeHint().height() + theme().px(20 + 6 + 18 + 6 + 20)
        self._scroll.setFixedHeight(min(needed, max(theme().px(150), round((height - 150) * 0.48))))


def _load_model() -> TableModel:
    columns = (
        Column(title=_("Quoi"), look=_what),
        Column(title=_("Qui, quoi"), look=_who, width=132),
        Column(title=_("Combien"), look=_how_much, width=150, is_right=True, is_figures=True),
        Column(title=_("Du"), look=lambda r: _day(r.starts_on), width=112),
        Column(title=_("Au"), look=lambda r: _day(r.ends_on), width=112),
    )
    return TableModel(columns, section=_section, section_detail=_section_detail)


def _section(row: Row) -> str:
    return _("Écrire la réponse") if isinstance(row, TaskRow) else _("Produire si vous gagnez")


def _section_detail(_title: str, rows: Sequence[Row]) -> str:
    tasks = [row for row in rows if isinstance(row, TaskRow)]
    if not tasks:
        return _("par semaine")
    done = sum(row.is_done for row in tasks)
    total = hours_text(sum(row.hours for row in tasks))
    return (
        total
        if not done
        else ngettext("{total}, {n} tâche faite", "{total}, {n} tâches faites", done).format(total=total, n=done)
    )


def _what(row: Row) -> CellLook:
    if isinstance(row, TaskRow):
        icon, token = ("circle-check", "ok") if row.is_done else ("circle-dashed", "text2")
        return CellLook(text=row.title, style="strong", icon=icon, icon_token=token)
    return CellLook(text=row.title or _("Si vous gagnez"), style="strong", icon="chef-hat", icon_token="text2")


def _who(row: Row) -> CellLook:
    if isinstance(row, ProductionRow):
        return CellLook(text=row.resource)
    if row.person:
        return CellLook(text=row.person)
    return CellLook(text=_("À confier"), state="alert")


def _how_much(row: Row) -> CellLook:
    if isinstance(row, TaskRow):
        return CellLook(text=hours_text(row.hours))
    return CellLook(text=f"{written_number(row.per_week)} {row.unit}")


def _day(day: date | None) -> CellLook:
    return CellLook(text=day_month_year(day)) if day else CellLook(text="—", style="quiet")
