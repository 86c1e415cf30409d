"""Bids: made from a notice or by hand, listed, changed, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from relais_app.base.dates import internal_deposit_day, zone_of
from relais_app.base.errors import FieldError
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.decision import is_blocked
from relais_app.bids.model import Bid, BidFact, BidRequirement, BidState, DcePiece, Decision, FactState, Verdict
from relais_app.company.model import Structure
from relais_app.notices import wire
from relais_app.notices.model import Notice, NoticeState
from relais_app.operations.notices import notice_record
from relais_app.operations.outcome import Outcome
from relais_app.response.model import ResponseItem, SatisfiedBy
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

OPEN = (BidState.READING, BidState.PREPARING)


@dataclass(frozen=True)
class BidRow:
    """A line of the list. `deadline_at` is in its own zone; `missing` counts compulsory pieces not found yet."""

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
    is_blocked: bool = False  # a condition of the decision is not lifted yet

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class BidView:
    """A whole bid, with what its tabs count."""

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
    published_on: date | None
    created_at: datetime | None
    verdict: Verdict | None
    deposit_on: date | None  # the internal « J-2 »
    piece_count: int
    requirement_count: int
    facts_to_confirm: int
    missing: int


def create_bid(work: Workspace, *, notice_id: str | None = None, title: str = "", buyer: str = "") -> Outcome[str]:
    """A new bid; from a notice it takes title, buyer, reference, deadline and place. One bid a notice: asked again,
    the same id comes back."""
    with work.writing("create-bid") as unit:
        if notice_id is not None:
            bid = _from_notice(unit, notice_id, tidy(title), tidy(buyer))
        else:
            bid = Bid(title=tidy(title), buyer=tidy(buyer), created_at=datetime.now(UTC))
            unit.add(bid)
        unit.flush()
        id = bid.id
    return Outcome(id, frozenset(unit.touched), unit.operation_id if unit.touched else "")


def _from_notice(unit: Unit, notice_id: str, title: str, buyer: str) -> Bid:
    notice = notice_record(unit, notice_id)
    there = unit.find(Bid, notice.bid_id) if notice.bid_id else None
    if there is not None:
        return there
    reading = wire.decode(notice.reading) if notice.reading != "{}" else None
    departements = reading.departements if reading else ()
    bid = Bid(
        title=title or notice.title, buyer=buyer or notice.buyer, reference=notice.reference, notice_id=notice.id,
        deadline_at=notice.deadline_at, deadline_zone=notice.deadline_zone,
        departement=departements[0] if departements else "",
        published_on=reading.published_on if reading else None, created_at=datetime.now(UTC),
    )  # fmt: skip
    unit.add(bid)
    notice.state, notice.bid_id = NoticeState.BID, bid.id
    return bid


def bid_rows(work: Workspace) -> tuple[BidRow, ...]:
    """Every bid: open ones by deadline, then the others, the latest first."""
    with work.reading() as unit:
        latest = {d.bid_id: d for d in unit.list(Decision, order_by=("decided_at", "id"))}
        missing: dict[str, int] = {}
        for item in unit.list(ResponseItem, is_mandatory=True, satisfied_by=SatisfiedBy.NOTHING):
            missing[item.bid_id] = missing.get(item.bid_id, 0) + 1
        rows = [
            _row(b, latest.get(b.id), missing.get(b.id, 0)) for b in unit.list(Bid, order_by=("deadline_at", "id"))
        ]
    far = datetime.max.replace(tzinfo=UTC)
    is_open = [r for r in rows if r.is_open]
    others = [r for r in rows if not r.is_open]
    return tuple(
        sorted(is_open, key=lambda r: r.deadline_at or far)
        + sorted(others, key=lambda r: r.deadline_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    )


def _row(bid: Bid, decision: Decision | None, missing: int) -> BidRow:
    return BidRow(
        id=bid.id, title=shown_title(bid), buyer=bid.buyer, reference=bid.reference, deadline_at=local_deadline(bid),
        deadline_zone=bid.deadline_zone, state=bid.state, verdict=decision.verdict if decision else None,
        chance=bid.chance, missing=missing,
        is_blocked=bool(decision and is_blocked(decision.verdict, decision.conditions)),
    )  # fmt: skip


def shown_title(bid: Bid) -> str:
    return bid.title or _("Dossier sans titre")


def local_deadline(bid: Bid) -> datetime | None:
    """The deadline as the clocks of its zone show it."""
    return bid.deadline_at.astimezone(ZoneInfo(bid.deadline_zone)) if bid.deadline_at else None


def deadline_day(bid: Bid) -> date | None:
    at = local_deadline(bid)
    return at.date() if at else None


def our_departement(unit: Unit) -> str | None:
    """Where we work: its holidays shift our plan. None when the structure has no address."""
    structure = unit.first(Structure)
    code = structure.postcode if structure else ""
    return (code[:3] if code.startswith("97") else code[:2]) or None


def latest_decision(unit: Unit, bid_id: str) -> Decision | None:
    return unit.first(Decision, bid_id=bid_id, order_by=("-decided_at", "-id"))


def bid(work: Workspace, id: str) -> BidView:
    """Raises NotFound."""
    with work.reading() as unit:
        record = unit.get(Bid, id)
        decision = latest_decision(unit, id)
        day = deadline_day(record)
        return BidView(
            id=record.id, title=shown_title(record), buyer=record.buyer, reference=record.reference,
            notice_id=record.notice_id, deadline_at=local_deadline(record), deadline_zone=record.deadline_zone,
            departement=record.departement, lots=record.lots, state=record.state, chance=record.chance,
            yearly_amount_cents=record.yearly_amount_cents, starts_on=record.starts_on, ends_on=record.ends_on,
            published_on=record.published_on, created_at=record.created_at,
            verdict=decision.verdict if decision else None,
            deposit_on=internal_deposit_day(day, our_departement(unit)) if day else None,
            piece_count=len(unit.list(DcePiece, bid_id=id)),
            requirement_count=sum(r.state is not FactState.REJECTED for r in unit.list(BidRequirement, bid_id=id)),
            facts_to_confirm=len(unit.list(BidFact, bid_id=id, state=FactState.PROPOSED)),
            missing=len(unit.list(ResponseItem, bid_id=id, is_mandatory=True, satisfied_by=SatisfiedBy.NOTHING)),
        )  # fmt: skip


_CHANGEABLE = frozenset({"title", "buyer", "reference", "deadline_at", "deadline_zone", "departement", "lots", "state",
                         "chance", "yearly_amount_cents", "starts_on", "ends_on", "published_on"})  # fmt: skip


def save_bid(work: Workspace, id: str, **values: Any) -> Outcome[None]:
    """Change fields of a bid; FieldError names the one that can't be kept. A département brings its zone."""
    for name in sorted(set(values) - _CHANGEABLE):
        raise FieldError(name, _("Ce champ ne se modifie pas : {name}.").format(name=name))
    values = {
        name: tidy(v) if isinstance(v, str) else tuple(v) if name == "lots" else v for name, v in values.items()
    }
    _check(values)
    if "departement" in values and "deadline_zone" not in values:
        values["deadline_zone"] = zone_of(values["departement"])
    with work.writing("save-bid") as unit:
        record = unit.get(Bid, id)
        first, last = values.get("starts_on", record.starts_on), values.get("ends_on", record.ends_on)
        if first and last and last < first:
            raise FieldError("ends_on", _("La fin du marché vient après son début."))
        for name, value in values.items():
            if getattr(record, name) != value:
                setattr(record, name, value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _check(values: dict[str, Any]) -> None:
    if not 0 <= values.get("chance", 0.5) <= 1:
        raise FieldError("chance", _("Une chance va de 0 à 100 %."))
    deadline = values.get("deadline_at")
    if deadline is not None and deadline.tzinfo is None:
        raise FieldError("deadline_at", _("La date limite demande un fuseau horaire."))
    if (values.get("yearly_amount_cents") or 0) < 0:
        raise FieldError("yearly_amount_cents", _("Ce montant ne peut pas être négatif."))
    if "state" in values and not isinstance(values["state"], BidState):
        values["state"] = BidState(values["state"])


def delete_bid(work: Workspace, id: str) -> Outcome[None]:
    """Delete a bid with what hangs on it; undo brings all of it back. Its notice can be taken up again."""
    with work.writing("delete-bid") as unit:
        record = unit.get(Bid, id)
        notice = unit.find(Notice, record.notice_id) if record.notice_id else None
        if notice is not None and notice.bid_id == id:
            notice.state, notice.bid_id = NoticeState.KEPT, None
        unit.delete(record)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)
