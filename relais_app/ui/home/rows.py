"""What « Ma semaine » shows, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relais_app.base.dates import short_date
from relais_app.base.words import _, ngettext
from relais_app.ui.widgets.heatmap import MapRow, MapWeek

COUNTED_DAYS = 28  # beyond, a date is said rather than counted


@dataclass(frozen=True, kw_only=True)
class WeekItem:
    """One thing to do or to wait for. `verb` is what Enter does: go to `page` (and `target`)."""

    id: str
    title: str
    detail: str = ""
    on: date | None = None
    urgency: str = ""  # danger, warn or empty
    icon: str = "clock"
    verb: str = ""
    page: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineItem:
    """A date in the agenda of the side pane."""

    on: date
    title: str
    detail: str = ""
    is_quiet: bool = False  # a holiday: nothing to do
    bid_id: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeData:
    """The whole page. `summary` may hold `**bold**` words."""

    summary: str = ""
    burning: tuple[WeekItem, ...] = ()
    this_week: tuple[WeekItem, ...] = ()
    waiting: tuple[WeekItem, ...] = ()
    weeks: tuple[MapWeek, ...] = ()
    load: tuple[MapRow, ...] = ()
    load_warning: str = ""
    deadlines: tuple[DeadlineItem, ...] = ()
    to_sort: int = 0
    to_sort_detail: str = ""
    backup: str = ""
    backup_detail: str = ""
    is_backup_due: bool = False
    is_empty: bool = False  # nothing in the workspace yet


def when(on: date | None, today: date) -> str:
    """« demain », « dans 9 jours », « mar. 3 nov. », « depuis 2 jours »."""
    if on is None:
        return ""
    days = (on - today).days
    if days < 0:
        return ngettext("depuis {n} jour", "depuis {n} jours", -days).format(n=-days)
    if days <= 1:
        return _("demain") if days else _("aujourd’hui")
    if on.isocalendar()[:2] == today.isocalendar()[:2] or days > COUNTED_DAYS:
        return short_date(on)
    return _("dans {n} jours").format(n=days)
