"""What « Ma semaine » shows, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass

from relais_app.ui.widgets.heatmap import MapRow, MapWeek


@dataclass(frozen=True, kw_only=True)
class WeekItem:
    """One thing to do or to wait for. `verb` is what Enter does: go to `page` (and `target`)."""

    id: str
    title: str
    detail: str = ""
    when: str = ""
    urgency: str = ""  # danger, warn or empty
    icon: str = "clock"
    verb: str = ""
    page: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineItem:
    """A date in the agenda of the side pane."""

    day: str
    weekday: str
    title: str
    detail: str = ""
    left: str = ""
    is_quiet: bool = False  # a holiday: nothing to do
    bid_id: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeData:
    """The whole page. `summary` may hold `**bold**` words."""

    context: str = ""
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
