"""The load of one bid as the map and the charts show it: « +12 » in each cell that it weighs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relais_app.base.words import _
from relais_app.operations.load import BidLoadView, LoadCell, LoadRow, MonthShare
from relais_app.ui.dates import monday, week_name
from relais_app.ui.widgets.forms import written_number
from relais_app.ui.widgets.heatmap import MapCell, MapRow, MapWeek

READ_WEEKS = 30  # how far the load of a bid is looked at; a map shows a part of them


def shown_weeks(view: BidLoadView, count: int) -> slice:
    """`count` weeks from now, or from just before this bid weighs when that lies further."""
    busy = [n for row in view.calendar.rows for n, cell in enumerate(row.cells) if row.is_person and cell.bid > 0]
    start = max(0, min(busy) - 1) if busy and max(busy) >= count else 0
    return slice(start, start + count)


def map_weeks(weeks: Sequence[date], today: date) -> tuple[MapWeek, ...]:
    """The columns, named « S47 »."""
    return tuple(MapWeek(week_name(day), is_now=day == monday(today)) for day in weeks)


def people_rows(view: BidLoadView, weeks: slice) -> tuple[MapRow, ...]:
    """Those who write, in hours."""
    return tuple(map_row(row, weeks) for row in view.calendar.rows if row.is_person)


def all_rows(view: BidLoadView) -> tuple[LoadRow, ...]:
    """People, then the resources that the bid would use."""
    used = {row.resource_id for row in view.production}
    return tuple(row for row in view.calendar.rows if row.is_person or row.id in used)


def map_row(row: LoadRow, weeks: slice) -> MapRow:
    detail = (
        _("sur {n} h").format(n=written_number(row.capacity))
        if row.is_person
        else f"{written_number(row.capacity)} {row.unit}"
    )
    return MapRow(row.name, tuple(_cell(row, cell) for cell in row.cells[weeks]), detail)


def _cell(row: LoadRow, cell: LoadCell) -> MapCell:
    figure = round(cell.total) if row.is_person else round(min(cell.share, 999))
    added = ""
    if cell.bid > 0:
        share = cell.bid if row.is_person else 100 * cell.bid / (cell.capacity or 1)
        added = f"+{max(1, round(share))}"
    return MapCell(str(figure), cell.share / 100, is_away=cell.is_away and not cell.total, added=added)


def heaviest(months: Sequence[MonthShare], most: int = 8) -> tuple[MonthShare, ...]:
    """The months of the resource that winning would fill most."""
    by_resource: dict[str, list[MonthShare]] = {}
    for share in months:
        by_resource.setdefault(share.resource_id, []).append(share)
    if not by_resource:
        return ()
    rows = max(by_resource.values(), key=lambda rows: max(r.sold + r.likely + r.bid for r in rows))
    return tuple(rows[:most])
