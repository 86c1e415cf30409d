"""What an answer needs, loaded once: copies of its records, and the situation that the checks judge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from relais_app.base.dates import PARIS
from relais_app.base.errors import NotFound, RelaisError
from relais_app.base.progress import Progress, Silent
from relais_app.bids.model import Bid, BidFact, DcePiece, FactState
from relais_app.company import documents as papers
from relais_app.company.model import CompanyDocument, Structure
from relais_app.response.checklist import lots_of
from relais_app.response.checks import FileFacts, Situation
from relais_app.response.forms.candidate import Candidate, Consultation
from relais_app.response.model import ResponseItem, SatisfiedBy
from relais_app.response.opening import Trouble, examine
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_SEEN: dict[str, tuple[Trouble, ...]] = {}  # stored files never change: each is opened again once per run


@dataclass(frozen=True)
class Answer:
    """Copies of everything about one answer, free of any session."""

    bid: Bid
    items: tuple[ResponseItem, ...]
    pieces: tuple[DcePiece, ...]
    situation: Situation


def load(work: Workspace, bid_id: str, *, deposit_on: date | None = None, award_on: date | None = None) -> Answer:
    """The answer as it stands; files are judged by what an earlier check saw of them."""
    with work.reading() as unit:
        bid = replace(unit.get(Bid, bid_id))
        items = tuple(replace(i) for i in unit.list(ResponseItem, bid_id=bid_id, order_by="number"))
        pieces = tuple(replace(p) for p in unit.list(DcePiece, bid_id=bid_id, order_by="number"))
        facts = [replace(f) for f in unit.list(BidFact, bid_id=bid_id)]
        documents = {d.id: replace(d) for d in unit.list(CompanyDocument)}
        candidate = Candidate.of(unit.first(Structure))
    day = deposit_on or deposit_day(bid)
    situation = Situation(
        deposit_on=day, award_on=award_on or papers.likely_award_date(day), candidate=candidate,
        consultation=consultation_of(bid, facts, items), documents=documents, files=_files(work, items, documents),
    )  # fmt: skip
    return Answer(bid, items, pieces, situation)


def deposit_day(bid: Bid) -> date:
    """The day of the deadline where it binds; today while it is not known."""
    if bid.deadline_at is None:
        return date.today()
    return bid.deadline_at.astimezone(ZoneInfo(bid.deadline_zone or PARIS)).date()


def consultation_of(bid: Bid, facts: Sequence[BidFact], items: Sequence[ResponseItem]) -> Consultation:
    return Consultation(
        buyer=bid.buyer, title=bid.title, reference=bid.reference, lots=lots_of(facts), answered=tuple(bid.lots),
        reserved=tuple(_reservations(facts)),
        staff_is_asked=any(i.document_type == "effectifs" for i in items),
        dc2_is_given=any(i.form == "DC2" and i.satisfied_by is SatisfiedBy.FORM for i in items),
    )  # fmt: skip


def _reservations(facts: Sequence[BidFact]) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for fact in facts:
        if fact.name == "reserved" and fact.state is not FactState.REJECTED:
            article, lot = json.loads(fact.value), json.loads(fact.lot or "null")
            lots = lot if isinstance(lot, list) else [lot]
            found += [(str(n) if n is not None else None, str(article)) for n in lots]
    return found


def _files(
    work: Workspace, items: Sequence[ResponseItem], documents: dict[str, CompanyDocument]
) -> dict[str, FileFacts]:
    found: dict[str, FileFacts] = {}
    for item in items:
        document = documents.get(item.document_id or "") if item.satisfied_by is SatisfiedBy.DOCUMENT else None
        if document is not None:
            sha256, name = document.sha256, document.file_name
        elif item.satisfied_by is SatisfiedBy.FILE:
            sha256, name = item.sha256, item.file_name
        else:
            continue
        try:
            size, troubles = work.files.path(sha256).stat().st_size, _SEEN.get(sha256, ())
        except NotFound:
            size, troubles = 0, (Trouble("lost"),)
        found[sha256] = FileFacts(name, size, troubles)
    return found


def reopen(work: Workspace, answer: Answer, progress: Progress | None = None) -> Answer:
    """The same with every file opened again in a worker process; only those not seen yet."""
    from relais_app.base.workers import Task, WorkerPool

    todo = {s: f for s, f in answer.situation.files.items() if s not in _SEEN and not f.troubles}
    tasks = [Task(examine, (str(work.files.path(s)), f.name), f.name, seconds=120.0, key=s) for s, f in todo.items()]
    watched = progress or Silent()
    if tasks:
        with WorkerPool(1) as pool:
            for n, done in enumerate(pool.run(tasks, progress=watched), 1):
                _SEEN[done.task.key] = (Trouble("broken"),) if done.trouble else done.value
                watched.report(done.task.name, n, len(tasks))
    files = {s: replace(f, troubles=f.troubles or _SEEN.get(s, ())) for s, f in answer.situation.files.items()}
    return replace(answer, situation=replace(answer.situation, files=files))


def item_of(unit: Unit, item_id: str) -> ResponseItem:
    return unit.get(ResponseItem, item_id)


def fill_form(path: str, name: str, form: str, candidate: Candidate, consultation: Consultation, lot: str | None,
              choices: tuple[str, ...], is_buyers: bool) -> object:  # fmt: skip
    """Fill one form; a worker process calls it for the buyer's copy. Returns a FilledForm, or the trouble met."""
    from pathlib import Path

    from relais_app.response.forms import dc1, dc2

    try:
        if form == "DC1":
            return dc1.fill(Path(path), candidate, consultation, name=name, is_buyers=is_buyers)
        return dc2.fill(Path(path), candidate, consultation, lot=lot, choices=choices, name=name, is_buyers=is_buyers)
    except RelaisError as trouble:
        return str(trouble)
