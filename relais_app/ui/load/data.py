"""What « Plan de charge » reads in the background, and its rows for the map and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relais_app.base.words import _
from relais_app.bids.model import BidState
from relais_app.operations.bids import bid_rows
from relais_app.operations.load import LoadCalendar, LoadCell, LoadRow, load_calendar, load_sentences
from relais_app.ui.dates import day_month_year, monday, month_name, short_day, week_name
from relais_app.ui.frame_data import short_name
from relais_app.ui.widgets.forms import written_number
from relais_app.ui.widgets.heatmap import MapCell, MapRow, MapWeek

MOST_TRIALS = 40  # more lines would be neither read nor quick to lay
RUNNING = (BidState.READING, BidState.PREPARING, BidState.DEPOSITED)


@dataclass(frozen=True)
class TrialBid:
    """A running bid that a trial may leave out or give other chances. `weeks` says when it weighs."""

    id: str
    title: str
    weeks: str
    chance: float


@dataclass(frozen=True)
class LoadPlan:
    """The whole page. `names` gives the short name of a bid by its id."""

    calendar: LoadCalendar
    sentences: tuple[str, ...]
    bids: tuple[TrialBid, ...]
    names: Mapping[str, str]


def read_plan(
    work: Any,
    start: date,
    weeks: int,
    without: frozenset[str] = frozenset(),
    chances: Mapping[str, float] | None = None,
) -> LoadPlan:
    """The load from a week on; a trial is never saved."""
    found = load_calendar(work, start=start, weeks=weeks, without=without, chances=chances)
    whole = found if not without else load_calendar(work, start=start, weeks=weeks)
    running = [row for row in bid_rows(work) if row.state in RUNNING]
    names = {row.id: short_name(row.buyer, row.title) for row in running}
    planned = _planned_weeks(whole)
    weighing = sorted((row for row in running if row.id in planned), key=lambda row: -len(planned[row.id]))[
        :MOST_TRIALS
    ]
    chosen = {row.id for row in weighing}
    bids = tuple(
        TrialBid(row.id, names[row.id], _weeks(planned[row.id]), row.chance) for row in running if row.id in chosen
    )
    return LoadPlan(found, load_sentences(found), bids, names)


def _planned_weeks(calendar: LoadCalendar) -> dict[str, list[date]]:
    """The weeks in which each bid weighs on somebody or something."""
    planned: dict[str, list[date]] = {}
    for row in calendar.rows:
        for cell in row.cells:
            for part in cell.parts:
                if part.bid_id:
                    planned.setdefault(part.bid_id, []).append(cell.monday)
    return planned


def _weeks(days: list[date]) -> str:
    """« S45 à S47 »."""
    first, last = week_name(min(days)), week_name(max(days))
    return first if first == last else _("{first} à {last}").format(first=first, last=last)


def map_weeks(calendar: LoadCalendar, today: date) -> tuple[MapWeek, ...]:
    """The columns, each with its month; the year is said when it changes."""
    now, columns, year = monday(today), [], today.year
    for day in calendar.weeks:
        thursday = day + timedelta(days=3)
        month = month_name(thursday) if thursday.year == year else f"{month_name(thursday)} {thursday.year}"
        columns.append(MapWeek(week_name(day), month, day == now))
    return tuple(columns)


def map_rows(calendar: LoadCalendar) -> tuple[MapRow, ...]:
    """People in hours, then production in per cent of its capacity."""
    rows, groups = [], set()
    for row in calendar.rows:
        group = (
            (_("Personnes"), _("heures par semaine"))
            if row.is_person
            else (_("Production"), _("part de la capacité"))
        )
        is_first = group[0] not in groups
        groups.add(group[0])
        rows.append(
            MapRow(
                name=row.name,
                cells=tuple(map_cell(row, cell) for cell in row.cells),
                detail=row.detail if row.is_person else f"{written_number(row.capacity)} {row.unit}",
                capacity=f"{written_number(row.capacity)} h" if row.is_person else "100 %",
                group=group[0] if is_first else "",
                group_detail=group[1] if is_first else "",
            )
        )
    return tuple(rows)


def map_cell(row: LoadRow, cell: LoadCell) -> MapCell:
    """Hours for somebody, per cent for a resource."""
    figure = str(round(cell.total)) if row.is_person else str(round(min(cell.share, 999)))
    return MapCell(figure, cell.share / 100, is_away=cell.is_away and not cell.total)


def chances_by_week(calendar: LoadCalendar) -> tuple[float, ...]:
    """Of each week, the chance of the row that is most likely to go over."""
    return tuple(max((row.cells[n].chance for row in calendar.rows), default=0.0) for n in range(len(calendar.weeks)))


def period(calendar: LoadCalendar) -> str:
    """« 16 semaines, du 2 nov. 2026 au 21 févr. 2027 »."""
    if not calendar.weeks:
        return ""
    last = calendar.weeks[-1] + timedelta(days=6)
    return _("{n} semaines, du {first} au {last}").format(
        n=len(calendar.weeks), first=day_month_year(calendar.weeks[0]), last=day_month_year(last)
    )


def headline(plan: LoadPlan) -> str:
    """Who overflows first, then the chance of that week and the bid that carries it; bold what counts."""
    if not plan.calendar.overloads:
        return _chance_alone(plan)
    over = plan.calendar.overloads[0]
    what, _mark, rest = plan.sentences[0].partition(" ; ")
    parts = [f"**{what}** ; {rest}" if rest else f"**{what}**"]
    cell = next(
        c for row in plan.calendar.rows if row.id == over.row_id for c in row.cells if c.monday == over.monday
    )
    if 0 < cell.chance < 1:
        parts.append(_chance(cell, plan, _("cette semaine-là")))
    return " ".join(parts)


def _chance_alone(plan: LoadPlan) -> str:
    cells = [(cell, row) for row in plan.calendar.rows for cell in row.cells]
    worst = max(cells, key=lambda entry: entry[0].chance, default=None)
    said = plan.sentences[0] if plan.sentences else ""
    if worst is None or worst[0].chance < 0.01:
        return said
    where = _("{name}, {week}").format(name=worst[1].name, week=week_name(worst[0].monday))
    return f"{said} {_chance(worst[0], plan, where)}"


def _chance(cell: LoadCell, plan: LoadPlan, where: str) -> str:
    text = _("{n} chances sur 100 de déborder, {where}").format(n=round(cell.chance * 100), where=where)
    carrier = plan.names.get(cell.carrier or "")
    return (
        _("{text} ; **{bid} en porte la plus grande part**.").format(text=text, bid=carrier)
        if carrier
        else f"{text}."
    )


def week_title(day: date) -> str:
    """« Semaine 47, du 16 au 22 nov. »."""
    return _("Semaine {n}, du {first} au {last}").format(
        n=day.isocalendar().week, first=short_day(day), last=short_day(day + timedelta(days=6))
    )


def amount(row: LoadRow, value: float) -> str:
    """« 46 h », « 4 700 repas »."""
    return f"{written_number(round(value, 1))} {'h' if row.is_person else row.unit}"


def as_text(plan: LoadPlan) -> str:
    """The plan as lines of cells parted by semicolons, for a spreadsheet."""
    lines = [";".join([_("Nom"), _("Capacité"), *(week_name(day) for day in plan.calendar.weeks)])]
    for row in plan.calendar.rows:
        figures = (f"{cell.total:.1f}".replace(".", ",").removesuffix(",0") for cell in row.cells)
        name = row.name.replace(";", ",")
        lines.append(
            ";".join([name, f"{written_number(row.capacity)} {'h' if row.is_person else row.unit}", *figures])
        )
    return "\n".join(lines) + "\n"
