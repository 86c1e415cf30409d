"""What « Ma semaine » reads in the background, made sentences and rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from relais_app.base.dates import short_date
from relais_app.base.words import _, ngettext
from relais_app.notices.model import NoticeState
from relais_app.operations.backup import backups
from relais_app.operations.company import structure
from relais_app.operations.documents import documents
from relais_app.operations.notices import notice_counts
from relais_app.operations.week import Deadline, WeekThing, WeekView, week
from relais_app.ui.dates import local, monday, week_name
from relais_app.ui.home.rows import DeadlineItem, HomeData, WeekItem
from relais_app.ui.load.data import map_cell
from relais_app.ui.widgets.heatmap import MapRow, MapWeek

MOST_ROWS = 6  # of people in the small map
MOST_DEADLINES = 4
BACKUP_EVERY = timedelta(days=7)

# code → icon, page, verb
_LOOKS: dict[str, tuple[str, str]] = {
    "decide": ("gavel", "bid"),
    "deposit": ("file-check", "bid"),
    "questions": ("message-circle-question-mark", "bid"),
    "task": ("pen-line", "bid"),
    "renew": ("shield-check", "documents"),
    "condition": ("hourglass", "bid"),
    "papers_missing": ("hourglass", "bid"),
}


def _verb(code: str) -> str:
    return {
        "decide": _("Décider"),
        "deposit": _("Contrôler"),
        "questions": _("Relire"),
        "renew": _("Renouveler"),
        "task": _("Ouvrir"),
    }.get(code, _("Ouvrir"))


def read_home(work: Any, today: date) -> HomeData:
    """The whole page."""
    view = week(work, today)
    to_sort = notice_counts(work).get(NoticeState.NEW, 0)
    backup, detail, is_due = _backup(work, today)
    is_empty = not (view.counts.keys() - {"facts_to_confirm"}) and not to_sort and not view.load.rows
    is_empty = is_empty and not structure(work).name and not documents(work)
    return HomeData(
        summary=summary(view, today),
        burning=tuple(_item(thing, today, burns=True) for thing in view.burning),
        this_week=tuple(_item(thing, today) for thing in view.this_week),
        waiting=tuple(_item(thing, today) for thing in view.waiting),
        weeks=tuple(MapWeek(week_name(day), is_now=day == monday(today)) for day in view.load.weeks),
        load=tuple(MapRow(row.name, tuple(map_cell(row, cell) for cell in row.cells)) for row in _shown_rows(view)),
        load_warning=_load_warning(view),
        deadlines=tuple(_deadline(entry) for entry in view.deadlines[:MOST_DEADLINES]),
        to_sort=to_sort,
        to_sort_detail=_("touches G, S, E dans la veille") if to_sort else "",
        backup=backup,
        backup_detail=detail,
        is_backup_due=is_due,
        is_empty=is_empty,
    )


def summary(view: WeekView, today: date) -> str:
    """What burns, in words, then what the week holds; bold what counts."""
    count = len(view.burning)
    if count:
        numbers = ("", _("Une chose brûle."), _("Deux choses brûlent."), _("Trois choses brûlent."))
        head = numbers[count] if count < len(numbers) else _("{n} choses brûlent.").format(n=count)
    else:
        head = _("Rien ne brûle cette semaine.")
    parts = [f"**{head}**"]
    if view.load.rows and view.load_sentences:
        parts.append(view.load_sentences[0])
    facts = view.counts.get("facts_to_confirm", 0)
    if facts:
        parts.append(
            ngettext(
                "{n} fait lu attend votre confirmation.", "{n} faits lus attendent votre confirmation.", facts
            ).format(n=facts)
        )
    return " ".join(parts)


def _item(thing: WeekThing, today: date, *, burns: bool = False) -> WeekItem:
    icon, page = _LOOKS.get(thing.code, ("clock", "bid"))
    urgency = ""
    if burns:
        near = thing.on is not None and (thing.on - today).days <= 1
        urgency = "danger" if thing.is_late or near else "warn"
    return WeekItem(
        id=f"{thing.code}:{thing.bid_id}:{thing.subject_id}",
        title=thing.title,
        detail=_detail(thing),
        on=thing.on,
        urgency=urgency,
        icon=icon,
        verb=_verb(thing.code),
        page=page,
        target=thing.subject_id if page == "documents" else thing.bid_id,
    )


def _detail(thing: WeekThing) -> str:
    if thing.code == "deposit" and thing.at is not None:
        instant_text = _("remise le {day} à {time}").format(
            day=short_date(thing.at.date()), time=thing.at.strftime("%H:%M")
        )
        return f"{thing.detail} · {instant_text}" if thing.detail else instant_text
    return thing.detail


def _shown_rows(view: WeekView) -> list[Any]:
    """People first; those who overflow before the others when there are too many."""
    people = [row for row in view.load.rows if row.is_person]
    over = {overload.row_id for overload in view.load.overloads}
    if len(people) > MOST_ROWS:
        people = sorted(people, key=lambda row: row.id not in over)[:MOST_ROWS]
    return people or list(view.load.rows[:MOST_ROWS])


def _load_warning(view: WeekView) -> str:
    if not view.load.overloads:
        return ""
    what, mark, rest = view.load_sentences[0].partition(" ; ")
    return f"**{what}**{mark}{rest}"


def _deadline(entry: Deadline) -> DeadlineItem:
    is_holiday = entry.code == "holiday"
    what = {
        "deadline": _("remise"),
        "questions": _("dernier jour des questions"),
        "deposit": _("dépôt interne"),
        "holiday": _("férié, plan décalé"),
    }[entry.code]
    time = f" {entry.at.strftime('%H:%M')}" if entry.at is not None else ""
    return DeadlineItem(
        on=entry.on,
        title=entry.title,
        detail=f"{what}{time}",
        is_quiet=is_holiday,
        bid_id=entry.bid_id,
    )


def _backup(work: Any, today: date) -> tuple[str, str, bool]:
    """The last whole backup, or that a first one would be wise."""
    whole = [row for row in backups(work) if row.has_files]
    if not whole:
        return _("Aucune sauvegarde"), _("Une première cette semaine"), True
    made = local(whole[0].made_at, "Europe/Paris")
    detail = _("le {day} à {time}").format(day=short_date(made.date()), time=made.strftime("%H:%M"))
    if today - made.date() > BACKUP_EVERY:
        return _("Sauvegarde à refaire"), _("dernière : {when}").format(when=detail), True
    return _("Sauvegarde vérifiée"), detail, False
