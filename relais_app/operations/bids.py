"""What a person can ask of a bid: make it from a notice or from nothing, list it, change it, delete it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from relais_app.base.errors import FieldError
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.model import Bid, BidFact, BidRequirement, BidState, DcePiece, Decision, Feasibility, Verdict
from relais_app.notices.model import NoticeState
from relais_app.operations.outcome import Outcome
from relais_app.response.model import ResponseItem, SatisfiedBy
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

OPEN_STATES = (BidState.READING, BidState.PREPARING)
_TEXT_FIELDS = ("title", "buyer", "reference", "departement", "deadline_zone")
_FIELDS = (*_TEXT_FIELDS, "deadline_at", "lots", "state", "chance", "yearly_amount_cents", "starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class BidRow:
    """One line of the list of bids. `missing` counts the mandatory pieces that nothing satisfies yet."""

    id: str
    title: str
    buyer: str
    reference: str
    deadline_at: datetime | None
    deadline_zone: str
    state: BidState
    verdict: Verdict | None
    chance: float
    missing: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, kw_only=True)
class BidView:
    """A bid as its page shows it, with counts for the tabs."""

    id: str
    title: str
    buyer: str
    reference: str
    notice_id: str | None
    deadline_at: datetime | None
    deadline_zone: str
    departement: str
    lots: tuple[str, ...]
    state: BidState
    chance: float
    yearly_amount_cents: int | None
    starts_on: date | None
    ends_on: date | None
    verdict: Verdict | None
    piece_count: int
    fact_count: int
    requirement_count: int
    unmarked_count: int
    item_count: int
    missing: int


def create_bid(
    work: Workspace, *, notice_id: str | None = None, title: str = "", buyer: str = "", reference: str = ""
) -> Outcome[str]:
    """A new bid, from a notice (its fields are copied, the notice points to the bid) or from a title."""
    if notice_id is None and not tidy(title):
        raise FieldError("title", _("Le dossier n’a pas de titre."), _("Donnez-lui l’objet de la consultation."))
    with work.writing("create-bid") as unit:
        bid = Bid(title=tidy(title), buyer=tidy(buyer), reference=tidy(reference), created_at=datetime.now(UTC))
        if notice_id is not None:
            existing = _copy_notice(unit, bid, notice_id)
            if existing is not None:
                return Outcome(existing)
        unit.add(bid)
    return Outcome(bid.id, frozenset(unit.touched), unit.operation_id)


def _copy_notice(unit: Unit, bid: Bid, notice_id: str) -> str | None:
    """Fill a bid from its notice; the id of the bid that the notice already has, if any."""
    from relais_app.notices import wire
    from relais_app.operations.notices import notice_record

    notice = notice_record(unit, notice_id)
    if notice.bid_id and unit.find(Bid, notice.bid_id) is not None:
        return notice.bid_id
    reading = wire.decode(notice.reading)
    bid.title = bid.title or notice.title
    bid.buyer = bid.buyer or notice.buyer
    bid.reference = bid.reference or notice.reference
    bid.notice_id = notice.id
    bid.deadline_at, bid.deadline_zone = notice.deadline_at, notice.deadline_zone
    bid.departement = reading.departements[0] if reading.departements else ""
    notice.state, notice.bid_id = NoticeState.BID, bid.id
    return None


def bid_rows(work: Workspace) -> tuple[BidRow, ...]:
    """Every bid, open ones first, by deadline."""
    with work.reading() as unit:
        verdicts = last_verdicts(unit)
        missing = _missing_by_bid(unit)
        rows = [
            BidRow(
                id=b.id,
                title=b.title,
                buyer=b.buyer,
                reference=b.reference,
                deadline_at=b.deadline_at,
                deadline_zone=b.deadline_zone,
                state=b.state,
                verdict=verdicts.get(b.id),
                chance=b.chance,
                missing=missing.get(b.id, 0),
            )
            for b in unit.list(Bid)
        ]
    far = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(rows, key=lambda r: (not r.is_open, r.deadline_at or far, r.title)))


def last_verdicts(unit: Unit) -> dict[str, Verdict]:
    """The verdict in force of each bid that has one."""
    return {d.bid_id: d.verdict for d in unit.list(Decision, order_by="decided_at")}


def is_missing(item: ResponseItem) -> bool:
    """A mandatory piece that nothing satisfies."""
    return item.is_mandatory and item.satisfied_by is SatisfiedBy.NOTHING


def _missing_by_bid(unit: Unit) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in unit.list(ResponseItem, satisfied_by=SatisfiedBy.NOTHING):
        counts[item.bid_id] = counts.get(item.bid_id, 0) + is_missing(item)
    return counts


def bid(work: Workspace, id: str) -> BidView:
    """One bid; NotFound when it is gone."""
    with work.reading() as unit:
        b = unit.get(Bid, id)
        lines = unit.list(BidRequirement, bid_id=id)
        items = unit.list(ResponseItem, bid_id=id)
        return BidView(
            id=b.id, title=b.title, buyer=b.buyer, reference=b.reference, notice_id=b.notice_id,
            deadline_at=b.deadline_at, deadline_zone=b.deadline_zone, departement=b.departement, lots=b.lots,
            state=b.state, chance=b.chance, yearly_amount_cents=b.yearly_amount_cents, starts_on=b.starts_on,
            ends_on=b.ends_on, verdict=last_verdicts(unit).get(id), piece_count=len(unit.list(DcePiece, bid_id=id)),
            fact_count=len(unit.list(BidFact, bid_id=id)), requirement_count=len(lines),
            unmarked_count=sum(line.feasibility is Feasibility.UNKNOWN for line in lines), item_count=len(items),
            missing=sum(map(is_missing, items)),
        )  # fmt: skip


def save_bid(work: Workspace, id: str, **values: Any) -> Outcome[None]:
    """Change fields of a bid by their names; texts are tidied. Raises FieldError for a value that can't be."""
    unknown = set(values) - set(_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a bid: {sorted(unknown)}")
    if "title" in values and not tidy(values["title"]):
        raise FieldError("title", _("Le dossier n’a pas de titre."), _("Donnez-lui l’objet de la consultation."))
    if not 0 <= float(values.get("chance", 0)) <= 1:
        raise FieldError("chance", _("Une chance va de 0 à 100 %."))
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        raise FieldError("ends_on", _("La fin du marché vient avant son début."))
    with work.writing("save-bid") as unit:
        record = unit.get(Bid, id)
        for name, value in values.items():
            setattr(record, name, tidy(value) if name in _TEXT_FIELDS else value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def delete_bid(work: Workspace, id: str) -> Outcome[None]:
    """Delete a bid with all that hangs on it; « Annuler » brings everything back. Its notice may be taken up again."""
    from relais_app.notices.model import Notice

    with work.writing("delete-bid") as unit:
        for notice in unit.list(Notice, bid_id=id):
            notice.state, notice.bid_id = NoticeState.KEPT, None
        unit.delete(unit.get(Bid, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)
