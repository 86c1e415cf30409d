"""« Ma semaine »: what burns, what this week holds, what waits on somebody, the dates ahead, the load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from relais_app.base.dates import holidays_of, internal_deposit_day
from relais_app.base.words import _, ngettext
from relais_app.bids.load import LoadCalendar, monday_of
from relais_app.bids.model import Bid, BidFact, BidState, BidTask, Decision, FactState, Verdict
from relais_app.company.documents import likely_award_date
from relais_app.company.model import CompanyDocument, DocumentState
from relais_app.operations.bids import OPEN, deadline_day, local_deadline, our_departement, shown_title
from relais_app.operations.dce import deadline_fact
from relais_app.operations.documents import row_of
from relais_app.operations.load import calendar_of, load_sentences
from relais_app.operations.load_data import LoadData, WhatIf
from relais_app.response.model import ResponseItem, SatisfiedBy
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

BURNING_DAYS = 3  # a deadline or question day this near burns
RENEW_DAYS = 21  # so does a paper that ends this soon
DECIDE_DAYS = 7  # and a bid that nobody decided this near its deadline
WRITING_DAYS = 14  # a decision this long before the deadline leaves time to write
AHEAD_DAYS = 31
LOAD_WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class WeekThing:
    """One thing to do or to wait for. `code` says which; `at` is when the hour counts, `on` the day."""

    code: str
    title: str
    detail: str = ""
    on: date | None = None
    at: datetime | None = None
    is_late: bool = False
    bid_id: str = ""
    subject_id: str = ""  # the task, document or condition it is about


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A date ahead: a deadline, a question day, a holiday (`code` deadline, questions, deposit, holiday)."""

    code: str
    on: date
    title: str
    at: datetime | None = None
    bid_id: str = ""


@dataclass(frozen=True)
class WeekView:
    """`counts`: bids by state, and facts to confirm."""

    burning: tuple[WeekThing, ...]
    this_week: tuple[WeekThing, ...]
    waiting: tuple[WeekThing, ...]
    deadlines: tuple[Deadline, ...]
    load: LoadCalendar
    load_sentences: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)


def week(work: Workspace, today: date) -> WeekView:
    """The week of `today`, from everything the workspace knows."""
    with work.reading() as unit:
        data = LoadData.of(unit)
        bids = [b for b in data.bids.values() if b.state in OPEN]
        bids.sort(key=lambda b: (deadline_day(b) or date.max, b.id))
        things = sorted(_things(unit, data, bids, today), key=_when)
        burning, later = _parted(things, today)
        sunday = monday_of(today) + timedelta(days=6)
        found = calendar_of(data, today, LOAD_WEEKS, WhatIf())
        return WeekView(
            burning=tuple(burning),
            this_week=tuple(t for t in later if t.code not in _WAITING and t.on and t.on <= sunday),
            waiting=tuple(t for t in later if t.code in _WAITING),
            deadlines=tuple(sorted(_dates(unit, bids, today), key=lambda d: (d.on, d.title))),
            load=found, load_sentences=load_sentences(found), counts=_counts(unit, data),
        )  # fmt: skip


_WAITING = frozenset({"condition", "papers_missing"})


def _when(thing: WeekThing) -> tuple[date, str]:
    return thing.on or date.max, thing.title


def _parted(things: Sequence[WeekThing], today: date) -> tuple[list[WeekThing], list[WeekThing]]:
    burning: list[WeekThing] = []
    later: list[WeekThing] = []
    for thing in things:
        near = RENEW_DAYS if thing.code == "renew" else BURNING_DAYS
        burns = thing.is_late or (
            thing.code in _BURNABLE and thing.on is not None and (thing.on - today).days <= near
        )
        (burning if burns else later).append(thing)
    return burning, later


_BURNABLE = frozenset({"deposit", "questions", "renew"})


def _things(unit: Unit, data: LoadData, bids: Sequence[Bid], today: date) -> Iterator[WeekThing]:
    by_bid = {b.id: b for b in bids}
    missing = Counter(i.bid_id for i in unit.list(ResponseItem, is_mandatory=True, satisfied_by=SatisfiedBy.NOTHING))
    for bid in bids:
        yield from _of_bid(unit, bid, missing[bid.id], data.departement, today)
    people = {p.id: p.name for p in data.people}
    for task in data.tasks:
        if task.bid_id in by_bid and not task.is_done and task.ends_on:
            yield _task(task, by_bid[task.bid_id], people.get(task.person_id or "", ""), today)
    yield from _papers(unit, bids, today)


def _of_bid(unit: Unit, bid: Bid, missing: int, departement: str | None, today: date) -> Iterator[WeekThing]:
    day, title = deadline_day(bid), shown_title(bid)
    if bid.state is BidState.READING:
        yield WeekThing(code="decide", title=_("Décider : {title}").format(title=title), on=_decide_by(day),
                        detail=bid.buyer, bid_id=bid.id, is_late=bool(day and (day - today).days <= DECIDE_DAYS))  # fmt: skip
    elif day is not None:
        yield WeekThing(
            code="deposit", title=_("Contrôler et déposer {title}").format(title=title), bid_id=bid.id,
            on=internal_deposit_day(day, departement), at=local_deadline(bid), is_late=day < today,
            detail=ngettext("{n} pièce manque", "{n} pièces manquent", missing).format(n=missing) if missing else bid.buyer,
        )  # fmt: skip
    asked = _day_of(deadline_fact(unit, bid.id, "question_deadline"))
    if asked is not None and asked >= today:
        yield WeekThing(code="questions", title=_("Dernier jour des questions : {title}").format(title=title), on=asked,
                        detail=bid.buyer, bid_id=bid.id)  # fmt: skip
    yield from _conditions(unit, bid, today)
    if bid.state is BidState.PREPARING and missing:
        yield WeekThing(
            code="papers_missing", title=_("Pièces à réunir : {title}").format(title=title), on=day, bid_id=bid.id,
            detail=ngettext("{n} pièce manque", "{n} pièces manquent", missing).format(n=missing),
        )  # fmt: skip


def _decide_by(deadline: date | None) -> date | None:
    return deadline - timedelta(days=WRITING_DAYS) if deadline else None


def _day_of(found: Any) -> date | None:
    return found.date() if isinstance(found, datetime) else found


def _conditions(unit: Unit, bid: Bid, today: date) -> Iterator[WeekThing]:
    decision = unit.first(Decision, bid_id=bid.id, order_by=("-decided_at", "-id"))
    if decision is None or decision.verdict is not Verdict.CONDITIONAL:
        return
    for number, condition in enumerate(decision.conditions):
        if not condition.is_lifted:
            yield WeekThing(
                code="condition", title=condition.text, on=condition.due_on, bid_id=bid.id, subject_id=str(number),
                detail=" · ".join(p for p in (condition.owner, shown_title(bid)) if p),
                is_late=bool(condition.due_on and condition.due_on < today),
            )  # fmt: skip


def _task(task: BidTask, bid: Bid, person: str, today: date) -> WeekThing:
    return WeekThing(
        code="task", title=task.title, detail=" · ".join(p for p in (shown_title(bid), person) if p), on=task.ends_on,
        bid_id=bid.id, subject_id=task.id, is_late=bool(task.ends_on and task.ends_on < today),
    )  # fmt: skip


def _papers(unit: Unit, bids: Sequence[Bid], today: date) -> Iterator[WeekThing]:
    """Papers that end within three weeks, or before the likely award of an open bid."""
    deadlines = [d for b in bids if (d := deadline_day(b)) and d >= today]
    award = max((likely_award_date(d) for d in deadlines), default=today + timedelta(days=RENEW_DAYS))
    for record in unit.list(CompanyDocument):
        row = row_of(record, today, award)
        if row.state not in (DocumentState.EXPIRED, DocumentState.EXPIRES_BEFORE_AWARD):
            continue
        is_late = row.state is DocumentState.EXPIRED
        detail = (
            _("périmée") if is_late else _("périmée à l’attribution probable") if deadlines else _("expire bientôt")
        )
        yield WeekThing(code="renew", title=_("Renouveler : {title}").format(title=row.title), detail=detail,
                        on=row.valid_until, subject_id=row.id, is_late=is_late)  # fmt: skip


def _dates(unit: Unit, bids: Sequence[Bid], today: date) -> Iterator[Deadline]:
    last = today + timedelta(days=AHEAD_DAYS)
    departement = our_departement(unit)
    for bid in bids:
        day = deadline_day(bid)
        if day and today <= day <= last:
            yield Deadline(code="deadline", on=day, title=shown_title(bid), at=local_deadline(bid), bid_id=bid.id)
        found = deadline_fact(unit, bid.id, "question_deadline")
        asked = _day_of(found)
        if asked and today <= asked <= last:
            at = found.replace(tzinfo=ZoneInfo(bid.deadline_zone)) if isinstance(found, datetime) else None
            yield Deadline(code="questions", on=asked, title=shown_title(bid), at=at, bid_id=bid.id)
    for day in sorted(holidays_of(today.year, departement) | holidays_of(today.year + 1, departement)):
        if today <= day <= last and day.weekday() < 5:
            yield Deadline(code="holiday", on=day, title=_("Jour férié"))


def _counts(unit: Unit, data: LoadData) -> dict[str, int]:
    counts = dict(Counter(b.state.value for b in data.bids.values()))
    counts["facts_to_confirm"] = len(unit.list(BidFact, state=FactState.PROPOSED))
    return counts
