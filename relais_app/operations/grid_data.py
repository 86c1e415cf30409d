"""What the go/no-go grid goes by, gathered from facts, profile, papers, load and past bids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from relais_app.base.dates import internal_deposit_day
from relais_app.base.money import Money
from relais_app.base.text import fold, fold_words
from relais_app.bids import rules as money_rules
from relais_app.bids.grid import GridData, PaperAsked
from relais_app.bids.load import LoadCalendar, monday_of
from relais_app.bids.model import Bid, BidFact, BidRequirement, BidState, BidTask, FactState
from relais_app.bids.rules import Rules, TurnoverCheck, check_turnover
from relais_app.company.documents import document_type, likely_award_date, state, type_named
from relais_app.company.model import CompanyDocument, DocumentState, Structure
from relais_app.dce.facts.dates import dates_in
from relais_app.dce.facts.merge import SURE
from relais_app.notices.eligibility import eligibility
from relais_app.notices.model import Notice
from relais_app.operations.bids import deadline_day
from relais_app.operations.load import calendar_of, free_of_writers, proposed_tasks
from relais_app.operations.load_data import LoadData, WhatIf
from relais_app.storage.unit import Unit

_STATES = [
    s.value
    for s in (DocumentState.VALID, DocumentState.EXPIRES_BEFORE_AWARD, DocumentState.EXPIRED, DocumentState.UNKNOWN)
]


def gather(unit: Unit, bid: Bid, today: date, rules: Rules) -> GridData:
    """Everything known about a bid today; what is not known stays None."""
    facts = [f for f in unit.list(BidFact, bid_id=bid.id) if f.state is not FactState.REJECTED]
    structure = unit.first(Structure)
    data = LoadData.of(unit)
    deadline = deadline_day(bid)
    deposit = internal_deposit_day(deadline, data.departement) if deadline else None
    left = free_of_writers(data, bid, today)
    writer, writer_share = _busiest_writer(data, bid, today)
    resource, resource_share = _busiest_resource(data, bid, today)
    won, decided, is_same = _record(unit, bid)
    reserved = _reserved(unit, bid, facts)
    return GridData(
        today=today, deadline=deadline, deposit_on=deposit,
        eligibility=None if reserved is None else eligibility(
            reserved, structure.kinds if structure else (), deadline or today),
        turnover=_turnover(facts, structure, bid, today, rules),
        papers=_papers(unit, facts, deadline, deposit or today),
        site_visit=_value(facts, "site_visit"), visit_on=_visit_day(unit, bid, facts),
        hours=_hours(unit, bid, today, data), free_hours=sum(left.values()) if left else None,
        marks=_marks(unit, bid), writer=writer, writer_share=writer_share, resource=resource,
        resource_share=resource_share, dependence=_dependence(unit, bid, structure), won=won, decided=decided,
        is_same_buyer=is_same,
    )  # fmt: skip


def best_fact(facts: Sequence[BidFact], name: str) -> BidFact | None:
    """The value that the person settled, else the surest that is shown as certain."""
    named = [f for f in facts if f.name == name]
    settled = [f for f in named if f.state is not FactState.PROPOSED]
    return max(settled or [f for f in named if f.confidence >= SURE], key=lambda f: f.confidence, default=None)


def _value(facts: Sequence[BidFact], name: str) -> Any:
    fact = best_fact(facts, name)
    return None if fact is None else json.loads(fact.value)


def _reserved(unit: Unit, bid: Bid, facts: Sequence[BidFact]) -> str | None:
    """The reservation of the DCE, else the notice's; a DCE that was read and says nothing leaves it unknown."""
    stated = [
        json.loads(f.value)
        for f in facts
        if f.name == "reserved" and (f.confidence >= SURE or f.state is not FactState.PROPOSED)
    ]
    real = [value for value in stated if value != "none"]
    if stated:
        return str((real or stated)[0])
    notice = unit.find(Notice, bid.notice_id) if bid.notice_id else None
    return str(json.loads(notice.reading).get("reserved", "none")) if notice and notice.reading != "{}" else None


def _turnover(
    facts: Sequence[BidFact], structure: Structure | None, bid: Bid, today: date, rules: Rules
) -> TurnoverCheck | None:
    asked = _value(facts, "minimum_turnover")
    if not isinstance(asked, (int, float)):
        return None
    years = [y for y in (structure.figures if structure else ()) if y.turnover is not None]
    ours = max(years, key=lambda y: y.year).turnover if years else None
    amount = _value(facts, "amount")
    estimate = amount.get("estimated_eur_ht") or amount.get("max_eur_ht") if isinstance(amount, dict) else None
    return check_turnover(
        Money.of(asked), ours, Money.of(estimate) if estimate else None, bid.published_on or today, rules
    )


def _papers(unit: Unit, facts: Sequence[BidFact], deadline: date | None, deposit: date) -> tuple[PaperAsked, ...]:
    """The candidature papers asked that the library could hold, judged at the deposit and at the likely award."""
    award = likely_award_date(deadline) if deadline else None
    library = unit.list(CompanyDocument)
    found: dict[str, PaperAsked] = {}
    for fact in facts:
        if fact.name != "required_candidature_documents" or json.loads(fact.extra).get("optional"):
            continue
        code = type_named(str(json.loads(fact.value)))
        if not code or code in found:
            continue
        states = [state(d, deposit, award).value for d in library if d.type == code]
        found[code] = PaperAsked(document_type(code).label, min(states, key=_STATES.index) if states else "missing")
    return tuple(found.values())


def _visit_day(unit: Unit, bid: Bid, facts: Sequence[BidFact]) -> date | None:
    """The date that the sentence on the visit states, else the first that a requirement on the visit does."""
    fact = best_fact(facts, "site_visit")
    lines = unit.list(BidRequirement, bid_id=bid.id, theme="visite", order_by="number")
    for words in (fact.evidence if fact else "", *(line.text for line in lines)):
        days = dates_in(fold(words))
        if days:
            return days[0].day
    return None


def _hours(unit: Unit, bid: Bid, today: date, data: LoadData) -> float:
    """Hours still to write: the bid's tasks, else what would be proposed."""
    tasks = unit.list(BidTask, bid_id=bid.id)
    if tasks:
        return sum(t.hours for t in tasks if not t.is_done)
    return sum(t.hours for t in proposed_tasks(unit, bid, today, data.departement))


def _marks(unit: Unit, bid: Bid) -> dict[str, int]:
    """How many binding lines stand at each mark; what the buyer owes us is not scored."""
    marks: dict[str, int] = {}
    for line in unit.list(BidRequirement, bid_id=bid.id):
        if line.level == "must" and line.on != "acheteur" and line.state is not FactState.REJECTED:
            marks[line.feasibility.value] = marks.get(line.feasibility.value, 0) + 1
    return marks


def _calendar(data: LoadData, bid: Bid, today: date, first: date, last: date) -> LoadCalendar:
    weeks = max(1, (monday_of(last) - monday_of(first)).days // 7 + 1)
    return calendar_of(data, first, min(weeks, 105), WhatIf(bid.id))


def _busiest_writer(data: LoadData, bid: Bid, today: date) -> tuple[tuple[str, float, date] | None, float | None]:
    """Among those who write this bid, the fullest week in which they do."""
    tasks = [
        t for t in data.tasks if t.bid_id == bid.id and not t.is_done and t.person_id and t.starts_on and t.ends_on
    ]
    if not tasks:
        return None, None
    first, last = min(t.starts_on or today for t in tasks), max(t.ends_on or today for t in tasks)
    cells = [
        (cell.share, row.name, cell)
        for row in _calendar(data, bid, today, first, last).rows
        if row.is_person
        for cell in row.cells
        if cell.bid > 0
    ]
    if not cells:
        return None, None
    share, name, cell = max(cells, key=lambda entry: entry[0])
    return (name, cell.total, cell.monday), share


def _busiest_resource(data: LoadData, bid: Bid, today: date) -> tuple[tuple[str, date] | None, float | None]:
    """Among the resources this contract would use, the fullest week in which it does."""
    uses = [p for p in data.production if p.bid_id == bid.id]
    starts = [s for p in uses if (s := p.starts_on or bid.starts_on)]
    ends = [e for p in uses if (e := p.ends_on or bid.ends_on)]
    if not uses:
        return None, None
    first = min(starts, default=today)
    last = max(ends, default=date(first.year + 1, first.month, 1))
    cells = [
        (cell.share, row.name, cell.monday)
        for row in _calendar(data, bid, today, first, last).rows
        if not row.is_person
        for cell in row.cells
        if cell.bid > 0
    ]
    if not cells:
        return None, None
    share, name, monday = max(cells, key=lambda entry: entry[0])
    return (name, monday), share


def _dependence(unit: Unit, bid: Bid, structure: Structure | None) -> float | None:
    """The buyer's share of our turnover if we win, from the contracts won from him and the last closed year."""
    years = [y for y in (structure.figures if structure else ()) if y.turnover is not None]
    if not years or bid.yearly_amount_cents is None or not bid.buyer:
        return None
    total = max(years, key=lambda y: y.year).turnover or Money(0)
    running = [b for b in unit.list(Bid, state=BidState.WON) if b.id != bid.id and _same_buyer(b, bid)]
    client = Money(sum(b.yearly_amount_cents or 0 for b in running))
    share = money_rules.dependence(client, Money(bid.yearly_amount_cents), total)
    return None if share is None else float(share)


def _record(unit: Unit, bid: Bid) -> tuple[int, int, bool]:
    """Bids won among those decided by a buyer: at this one when there are three of them, else anywhere."""
    ended = unit.list(Bid, state=[BidState.WON, BidState.LOST])
    same = [b for b in ended if _same_buyer(b, bid)]
    counted, is_same = (same, True) if len(same) >= 3 else (ended, False)
    return sum(b.state is BidState.WON for b in counted), len(counted), is_same


def _same_buyer(one: Bid, other: Bid) -> bool:
    return bool(one.buyer) and fold_words(one.buyer) == fold_words(other.buyer)
