"""The load: the calendar of everybody, what one bid adds to it, its tasks and what winning it would use."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relais_app.base.dates import internal_deposit_day
from relais_app.base.errors import FieldError
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids import hours as hours_rules
from relais_app.bids.hours import DceSize, Median, median_of
from relais_app.bids.load import (
    QUARTERS,
    LoadCalendar,
    LoadCell,
    LoadPart,
    LoadRow,
    Overload,
    calendar,
    free_hours,
    in_quarters,
    monday_of,
    weeks_from,
)
from relais_app.bids.model import Bid, BidFact, BidState, BidTask, DcePiece, FactState, ProductionLoad
from relais_app.bids.sentences import hours_sentence, no_overload_sentence, overload_sentence
from relais_app.company.model import Person, ProductionResource
from relais_app.operations.bids import deadline_day
from relais_app.operations.load_data import LoadData, WhatIf
from relais_app.operations.outcome import Outcome
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

__all__ = ["LoadCalendar", "LoadCell", "LoadPart", "LoadRow", "Overload", "overload_sentence"]
SEARCHED_WEEKS = 26  # how far a next slot is looked for
_PAST = (BidState.DEPOSITED, BidState.WON, BidState.LOST)


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task of a bid; `person` is empty when nobody has it, `spent_hours` what it really took."""

    id: str
    code: str
    title: str
    person_id: str | None
    person: str
    hours: float
    starts_on: date | None
    ends_on: date | None
    is_done: bool
    spent_hours: float | None


@dataclass(frozen=True, kw_only=True)
class ProductionRow:
    """What a contract would use, or uses, each week."""

    id: str
    bid_id: str | None
    resource_id: str
    resource: str
    unit: str
    title: str
    per_week: float
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class MonthShare:
    """A resource in a month, in per cent of its capacity: the mean of its weeks. `month` is its first day."""

    resource_id: str
    name: str
    month: date
    sold: float
    likely: float
    bid: float


@dataclass(frozen=True, kw_only=True)
class BidLoadView:
    """What a bid asks of us. `calendar` shows it in full (`bid` in each cell) above what is there already."""

    tasks: tuple[TaskRow, ...]
    total_hours: float
    unplanned_hours: float  # of tasks without a person or without days
    past: Median | None
    calendar: LoadCalendar
    production: tuple[ProductionRow, ...]
    months: tuple[MonthShare, ...]
    deposit_on: date | None
    hours_sentence: str
    sentences: tuple[str, ...]


def load_calendar(
    work: Workspace,
    *,
    start: date,
    weeks: int = 16,
    what_if_bid: str | None = None,
    without: frozenset[str] = frozenset(),
    chances: Mapping[str, float] | None = None,
) -> LoadCalendar:
    """The load week by week. A trial (a bid in full, bids left out, other chances) is never saved."""
    with work.reading() as unit:
        return calendar_of(LoadData.of(unit), start, weeks, WhatIf(what_if_bid, without, chances))


def calendar_of(data: LoadData, start: date, weeks: int, trial: WhatIf) -> LoadCalendar:
    known = weeks_from(start, weeks + SEARCHED_WEEKS)
    return calendar(known, data.supplies(), data.demands(known, trial), shown=weeks)


def load_sentences(found: LoadCalendar) -> tuple[str, ...]:
    """Who overflows and when, people first; one sentence when nobody does."""
    return tuple(overload_sentence(o) for o in found.overloads) or (no_overload_sentence(),)


def bid_load(work: Workspace, bid_id: str, *, today: date | None = None, weeks: int = 12) -> BidLoadView:
    """What answering takes, week by week, and what winning would use, month by month."""
    day = today or date.today()
    with work.reading() as unit:
        bid = unit.get(Bid, bid_id)
        data = LoadData.of(unit)
        tasks = tuple(_task_row(t, data) for t in _ordered(data.tasks) if t.bid_id == bid_id)
        _by_code, totals = past_hours(unit)
        deadline = deadline_day(bid)
        found = calendar_of(
            data, min([day, *(t.starts_on for t in tasks if t.starts_on and not t.is_done)]), weeks, WhatIf(bid_id)
        )
        total = sum(t.hours for t in tasks)
        past = median_of(totals)
        return BidLoadView(
            tasks=tasks, total_hours=total, past=past, calendar=found,
            unplanned_hours=sum(t.hours for t in tasks if not (t.person_id and t.starts_on and t.ends_on)),
            production=tuple(_production_row(p, data) for p in data.production if p.bid_id == bid_id),
            months=_months(data, bid, day),
            deposit_on=internal_deposit_day(deadline, data.departement) if deadline else None,
            hours_sentence=hours_sentence(total, past) if tasks else "",
            sentences=load_sentences(found),
        )  # fmt: skip


def _ordered(tasks: tuple[BidTask, ...]) -> list[BidTask]:
    far = date.max
    return sorted(tasks, key=lambda t: (t.starts_on or far, t.ends_on or far, t.title, t.id))


def _task_row(task: BidTask, data: LoadData) -> TaskRow:
    person = next((p.name for p in data.people if p.id == task.person_id), "")
    return TaskRow(
        id=task.id, code=task.code, title=task.title, person_id=task.person_id if person else None, person=person,
        hours=task.hours, starts_on=task.starts_on, ends_on=task.ends_on, is_done=task.is_done,
        spent_hours=task.spent_hours,
    )  # fmt: skip


def _production_row(load: ProductionLoad, data: LoadData) -> ProductionRow:
    resource = next((r for r in data.resources if r.id == load.resource_id), None)
    person = next((p.name for p in data.people if p.id == load.resource_id), "")
    return ProductionRow(
        id=load.id, bid_id=load.bid_id, resource_id=load.resource_id, resource=resource.name if resource else person,
        unit=resource.unit if resource else "h", title=load.title, per_week=load.per_week, starts_on=load.starts_on,
        ends_on=load.ends_on,
    )  # fmt: skip


def _months(data: LoadData, bid: Bid, today: date) -> tuple[MonthShare, ...]:
    """Twelve months of the resources that the bid would use, from the start of its contract."""
    used = {p.resource_id for p in data.production if p.bid_id == bid.id}
    starts = [s for p in data.production if p.bid_id == bid.id and (s := p.starts_on or bid.starts_on)]
    if not used:
        return ()
    found = calendar_of(data, min(starts, default=today).replace(day=1), 53, WhatIf(bid.id))
    shares = []
    for row in found.rows:
        if row.id not in used or row.is_person or row.capacity <= 0:
            continue
        by_month: dict[date, list[LoadCell]] = {}
        for cell in row.cells:
            by_month.setdefault((cell.monday + timedelta(days=3)).replace(day=1), []).append(cell)
        for month, cells in list(by_month.items())[:12]:
            whole = sum(c.capacity for c in cells) or 1.0
            parts = (100 * sum(getattr(c, name) for c in cells) / whole for name in ("sold", "likely", "bid"))
            shares.append(MonthShare(row.id, row.name, month, *parts))
    return tuple(shares)


# ---- tasks ------------------------------------------------------------------------------------------------


def past_hours(unit: Unit) -> tuple[dict[str, list[float]], list[float]]:
    """What the bids that were handed in really took: by task, and in all. Only hours that somebody noted count."""
    by_code: dict[str, list[float]] = {}
    totals: dict[str, float] = {}
    past = {b.id for b in unit.list(Bid, state=list(_PAST))}
    for task in unit.list(BidTask, bid_id=past) if past else []:
        if task.spent_hours:
            totals[task.bid_id] = totals.get(task.bid_id, 0.0) + task.spent_hours
            if task.code:
                by_code.setdefault(task.code, []).append(task.spent_hours)
    return by_code, list(totals.values())


def dce_size(unit: Unit, bid: Bid) -> DceSize:
    """How large the DCE of a bid is."""
    pieces = unit.list(DcePiece, bid_id=bid.id)
    facts = [f for f in unit.list(BidFact, bid_id=bid.id) if f.state is not FactState.REJECTED]
    asked = sum(f.name in ("required_candidature_documents", "required_offer_documents") for f in facts)
    return DceSize(
        pages=sum(p.page_count or 0 for p in pieces),
        lots=len(bid.lots) or max(1, sum(f.name == "lots" for f in facts)),
        pieces_asked=asked,
        price_files=sum(p.kind in ("BPU", "DQE", "DPGF") for p in pieces),
        has_frame=any(p.kind == "CRT" for p in pieces),
    )


def proposed_tasks(
    unit: Unit, bid: Bid, today: date, departement: str | None
) -> tuple[hours_rules.ProposedTask, ...]:
    """The tasks that a bid of this size asks for, nothing saved."""
    by_code, _totals = past_hours(unit)
    return hours_rules.propose_tasks(dce_size(unit, bid), deadline_day(bid), today, by_code, departement)


def propose_tasks(work: Workspace, bid_id: str, *, today: date | None = None) -> Outcome[int]:
    """Add the tasks that are not there yet, to the writer who has most hours left until the deposit; how many."""
    day = today or date.today()
    with work.writing("propose-tasks") as unit:
        bid = unit.get(Bid, bid_id)
        data = LoadData.of(unit)
        there = {t.code for t in data.tasks if t.bid_id == bid_id}
        writer = _freest_writer(data, bid, day)
        new = [t for t in proposed_tasks(unit, bid, day, data.departement) if t.code not in there]
        for task in new:
            unit.add(
                BidTask(bid_id=bid_id, code=task.code, title=task.title, person_id=writer, hours=task.hours,
                        starts_on=task.starts_on, ends_on=task.ends_on)
            )  # fmt: skip
    return Outcome(len(new), frozenset(unit.touched), unit.operation_id)


def _freest_writer(data: LoadData, bid: Bid, today: date) -> str | None:
    """Whoever writes and has most hours left from now to the deadline; the first by name when they are even."""
    left = free_of_writers(data, bid, today)
    return max(left, key=lambda id: left[id], default=None)


def free_of_writers(data: LoadData, bid: Bid, today: date) -> dict[str, float]:
    """Hours left to each writer until the internal deposit day, this bid left out."""
    deadline = deadline_day(bid)
    until = max(internal_deposit_day(deadline, data.departement), today) if deadline else today + timedelta(weeks=4)
    count = (monday_of(until) - monday_of(today)).days // 7 + 1
    found = calendar_of(data, today, count, WhatIf(without=frozenset({bid.id})))
    writers = {p.id: data.availability(p) for p in data.people if p.is_writer}
    left = {}
    for row in found.rows:
        if row.id in writers:
            share = _share_of_weeks(today, until, count)
            left[row.id] = sum(free_hours([c]) * part for c, part in zip(row.cells, share, strict=True))
    return left


def _share_of_weeks(first: date, last: date, count: int) -> list[float]:
    """The part of each week (Monday to Friday) that lies between two days."""
    shares = []
    for monday in weeks_from(first, count):
        shares.append(sum(first <= monday + timedelta(days=i) <= last for i in range(5)) / 5)
    return shares


_TASK_FIELDS = frozenset({"title", "code", "person_id", "hours", "starts_on", "ends_on", "is_done", "spent_hours"})


def save_task(work: Workspace, id: str | None = None, *, bid_id: str = "", **values: Any) -> Outcome[str]:
    """Add a task to a bid (`id` None) or change one. Hours are kept in quarters."""
    _only(values, _TASK_FIELDS)
    for name in ("hours", "spent_hours"):
        if values.get(name) is not None:
            values[name] = _quarters(values[name], name)
    with work.writing("save-task") as unit:
        task = unit.get(BidTask, id) if id else BidTask(bid_id=unit.get(Bid, bid_id).id)
        if values.get("person_id"):
            unit.get(Person, values["person_id"])
        _change(task, values)
        _check_days(task)
        if not task.title:
            raise FieldError("title", _("Donnez un nom à la tâche."))
        if id is None:
            unit.add(task)
        kept = task.id
    return Outcome(kept, frozenset(unit.touched), unit.operation_id)


def remove_task(work: Workspace, id: str) -> Outcome[None]:
    with work.writing("remove-task") as unit:
        unit.delete(unit.get(BidTask, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


# ---- production -------------------------------------------------------------------------------------------

_PRODUCTION_FIELDS = frozenset({"resource_id", "title", "per_week", "starts_on", "ends_on"})


def production_rows(work: Workspace, bid_id: str | None = None) -> tuple[ProductionRow, ...]:
    """What a bid would use; with `bid_id` None, what is sold already."""
    with work.reading() as unit:
        data = LoadData.of(unit)
        return tuple(_production_row(p, data) for p in data.production if p.bid_id == bid_id)


def save_production(
    work: Workspace, bid_id: str | None, resource_id: str | None = None, *, id: str | None = None, **values: Any
) -> Outcome[str]:
    """Add or change (`id`) what a contract uses of a resource, or of somebody's hours, each week."""
    if resource_id is not None:
        values["resource_id"] = resource_id
    _only(values, _PRODUCTION_FIELDS)
    amount = values.get("per_week")
    if amount is not None and not (math.isfinite(amount) and amount >= 0):
        raise FieldError("per_week", _("Ce nombre ne peut pas être négatif."))
    with work.writing("save-production") as unit:
        if bid_id is not None:
            unit.get(Bid, bid_id)
        load = unit.get(ProductionLoad, id) if id else ProductionLoad(bid_id=bid_id)
        _change(load, values)
        _check_days(load)
        known = unit.find(ProductionResource, load.resource_id) or unit.find(Person, load.resource_id)
        if known is None:
            raise FieldError("resource_id", _("Choisissez un moyen de production ou une personne."))
        if id is None:
            unit.add(load)
        kept = load.id
    return Outcome(kept, frozenset(unit.touched), unit.operation_id)


def remove_production(work: Workspace, id: str) -> Outcome[None]:
    with work.writing("remove-production") as unit:
        unit.delete(unit.get(ProductionLoad, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _only(values: dict[str, Any], allowed: frozenset[str]) -> None:
    for name in sorted(set(values) - allowed):
        raise FieldError(name, _("Ce champ ne se modifie pas : {name}.").format(name=name))


def _change(record: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        value = tidy(value) if isinstance(value, str) else value
        if getattr(record, name) != value:
            setattr(record, name, value)


def _quarters(hours: float, field: str) -> float:
    if not math.isfinite(hours) or not 0 <= hours < 10_000:
        raise FieldError(field, _("Un nombre d’heures positif est attendu."))
    return in_quarters(hours) / QUARTERS


def _check_days(record: BidTask | ProductionLoad) -> None:
    if record.starts_on and record.ends_on and record.ends_on < record.starts_on:
        raise FieldError("ends_on", _("La fin vient après le début."))
