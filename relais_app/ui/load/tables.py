"""The table twins of the map: the whole plan, and one week with what makes its figures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.ui.dates import week_name
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import written_number
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.panes import Ground, column, line
from relais_app.ui.widgets.tables import RowTable

WEEK_WIDTH = 46


class WholeTable(QWidget):
    """A line for each person and resource, a column for each week."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(self)
        self.table = RowTable(TableModel(_plan_columns(())), _("Plan de charge, en tableau"), can_sort=False)
        self._body.addWidget(self.table)

    def show_plan(self, plan: Any) -> None:
        """Columns follow the weeks: the table is made again when they change."""
        weeks = plan.calendar.weeks
        if len(self.table.table.columns) != len(weeks) + 2 or self.table.table.columns[2].title != week_name(
            weeks[0]
        ):
            had_focus = self.table.hasFocus()
            self._body.removeWidget(self.table)
            self.table.deleteLater()
            self.table = RowTable(
                TableModel(_plan_columns(weeks), section=_group_of), _("Plan de charge, en tableau"), can_sort=False
            )
            self._body.addWidget(self.table)
            if had_focus:
                self.table.setFocus()
        self.table.show_rows(plan.calendar.rows)


def _group_of(row: Any) -> str:
    return _("Personnes, en heures") if row.is_person else _("Production, en % de la capacité")


def _plan_columns(weeks: Any) -> tuple[Column, ...]:
    def cell(number: int) -> Any:
        def look(row: Any) -> CellLook:
            found = row.cells[number]
            if found.is_away and not found.total:
                return CellLook(text=_("congé"), style="quiet")
            figure = round(found.total) if row.is_person else round(min(found.share, 999))
            return CellLook(
                text=str(figure), style="bold" if found.is_over else "plain", token="danger" if found.is_over else ""
            )

        return look

    return (
        Column(title=_("Nom"), look=lambda r: CellLook(text=r.name, style="strong")),
        Column(
            title=_("Sur"),
            look=lambda r: CellLook(
                text=f"{written_number(r.capacity)} {'h' if r.is_person else r.unit}", style="quiet"
            ),
            width=110,
        ),
        *(
            Column(title=week_name(day), look=cell(n), width=WEEK_WIDTH, is_figures=True)
            for n, day in enumerate(weeks)
        ),
    )


class WeekTable(Ground):
    """The same figures for the current week, with their parts."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__("canvas", rules=("top",))
        self._rows: list[Any] = []
        body = column(self, margins=(0, 12, 0, 0), spacing=6)
        head = line()
        self._title = Label("", "secondary", weight=600)
        head.addWidget(self._title)
        head.addWidget(Label(_("le même calcul, en tableau"), "small", tone="text2"))
        head.addStretch(1)
        copy = Button(_("Copier"), kind="flat", icon="copy", size="bar")
        copy.clicked.connect(self._copy)
        head.addWidget(copy)
        body.addLayout(head)
        self._model = TableModel(_week_columns())
        self.table = RowTable(self._model, _("Semaine choisie, en tableau"))
        body.addWidget(self.table)

    def show_week(self, plan: Any, week: int, row_id: str) -> None:
        from relais_app.ui.load.data import week_title

        self._title.setText(week_title(plan.calendar.weeks[week]))
        self._rows = [_WeekRow(row, row.cells[week]) for row in plan.calendar.rows]
        self._model.show(self._rows)
        self.table.select(lambda row: row.id == row_id)
        self.table.setFixedHeight(32 + self.table.row_height(False) * max(1, min(10, len(self._rows))) + 2)

    def _copy(self) -> None:
        columns = self._model.columns
        lines = ["\t".join(column_.title for column_ in columns)]
        lines += ["\t".join(column_.cell(row).text for column_ in columns) for row in self._rows]
        self.copied.emit("\n".join(lines))


class _WeekRow:
    """A row of the plan in one week."""

    def __init__(self, row: Any, cell: Any) -> None:
        self.id, self.row, self.cell = row.id, row, cell


def _week_columns() -> tuple[Column, ...]:
    from relais_app.ui.load.data import amount

    def part(name: str) -> Any:
        return lambda r: amount(r.row, getattr(r.cell, name)) if getattr(r.cell, name) else "—"

    def total(row: Any) -> CellLook:
        return CellLook(
            text=amount(row.row, row.cell.total), style="bold", token="danger" if row.cell.is_over else ""
        )

    return (
        Column(title=_("Nom"), look=lambda r: r.row.name, sort=lambda r: r.row.name),
        Column(
            title=_("Vendu"), look=part("sold"), sort=lambda r: r.cell.sold, width=130, is_right=True, is_figures=True
        ),
        Column(
            title=_("Probable"),
            look=part("likely"),
            sort=lambda r: r.cell.likely,
            width=130,
            is_right=True,
            is_figures=True,
        ),
        Column(title=_("Total"), look=total, sort=lambda r: r.cell.share, width=130, is_right=True, is_figures=True),
        Column(
            title=_("Sur"),
            look=lambda r: CellLook(text=amount(r.row, r.cell.capacity), style="quiet"),
            width=130,
            is_right=True,
            is_figures=True,
        ),
        Column(
            title=_("Débordement"),
            look=lambda r: _("{n} sur 100").format(n=round(r.cell.chance * 100)),
            sort=lambda r: r.cell.chance,
            width=130,
            is_right=True,
            is_figures=True,
        ),
    )
