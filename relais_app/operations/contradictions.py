"""What a DCE says twice and differently, and what its notice says otherwise (B17)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relais_app.base.text import fold
from relais_app.base.words import _
from relais_app.bids.facts import display_lot, fact_label
from relais_app.bids.model import Bid, BidFact, DcePiece, FactState
from relais_app.bids.questions import stated_text
from relais_app.dce.contradictions import Contradiction, NoticeValue, Stated, contradictions
from relais_app.dce.facts.numbers import COUNT, UNIT, count_of, months_of
from relais_app.dce.model import Fact, Source
from relais_app.notices import wire
from relais_app.notices.model import Notice, NoticeReading
from relais_app.operations.dce_rows import Place, Places, local_value
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_SETTLED = (FactState.CONFIRMED, FactState.CORRECTED)
_DURATION = re.compile(rf"{COUNT}\s*{UNIT}")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%")


@dataclass(frozen=True)
class StatedRow:
    """One side: its value, its words and its place (None for the notice)."""

    text: str
    words: str
    where: str
    place: Place | None


@dataclass(frozen=True)
class ContradictionRow:
    """Something said differently at several places; `code` is what a question keeps of it."""

    code: str
    kind: str
    label: str
    lot_text: str
    stated: tuple[StatedRow, ...]
    total: float | None = None


def contradiction_rows(work: Workspace, bid_id: str) -> tuple[ContradictionRow, ...]:
    """Every contradiction of a bid that nobody settled by confirming one of the values."""
    with work.reading() as unit:
        found, places = unsettled(unit, bid_id)
    return tuple(_row(one, places) for one in found)


def unsettled(unit: Unit, bid_id: str) -> tuple[tuple[Contradiction, ...], Places]:
    """The contradictions of a bid, and the names of its places."""
    bid = unit.get(Bid, bid_id)
    pieces = unit.list(DcePiece, bid_id=bid_id)
    places, replaced = Places(pieces), {p.number for p in pieces if not p.is_current}
    records = [f for f in unit.list(BidFact, bid_id=bid_id) if f.state is not FactState.REJECTED]
    settled = {(f.name, f.lot) for f in records if f.state in _SETTLED}
    stated = [
        fact_of(f) for f in records if f.piece not in replaced
    ]  # a version says otherwise than the one before it
    found = contradictions(stated, _notice_values(unit, bid))
    return tuple(c for c in found if c.kind == "weights" or (c.name, _lot_json(c)) not in settled), places


def _lot_json(found: Contradiction) -> str:
    return json.dumps(found.lot, ensure_ascii=False)


def fact_of(record: BidFact) -> Fact:
    """A stored fact as the rules of the reading take it, with the value that holds now."""
    lot, box = json.loads(record.lot), json.loads(record.box)
    return Fact(
        name=record.name, value=json.loads(record.value), raw=record.raw, confidence=record.confidence, rule=record.rule,
        source=Source(piece=record.piece, page=record.page, box=tuple(box) if box else None, words=record.evidence),
        lot=tuple(lot) if isinstance(lot, list) else lot, extra=json.loads(record.extra),
    )  # fmt: skip


def places_of(found: Contradiction, places: Places) -> tuple[str, ...]:
    """« RC 4 », « l’avis » for each side."""
    return tuple(_where(stated, places) for stated in found.stated)


def _where(stated: Stated, places: Places) -> str:
    return places.where(stated.source.piece, stated.source.page) if stated.source else _("l’avis")


def _row(found: Contradiction, places: Places) -> ContradictionRow:
    lot = found.lot if found.lot is None or isinstance(found.lot, str) else list(found.lot)
    sides = []
    for stated in found.stated:
        source, where = stated.source, _where(stated, places)
        place = Place(piece=source.piece, page=source.page, box=source.box, where=where) if source else None
        sides.append(StatedRow(stated_text(found, stated), source.words if source else stated.raw, where, place))
    return ContradictionRow(
        found.code, found.kind, fact_label(found.name), display_lot(lot), tuple(sides), found.total
    )


def _notice_values(unit: Unit, bid: Bid) -> tuple[NoticeValue, ...]:
    notice = unit.find(Notice, bid.notice_id) if bid.notice_id else None
    if notice is None or notice.reading == "{}":
        return ()
    return tuple(_said(wire.decode(notice.reading)))


def _said(reading: NoticeReading) -> Iterator[NoticeValue]:
    """What a notice states in a form that compares with the DCE's."""
    deadline = local_value(reading.deadline_at, reading.deadline_zone)
    if deadline:
        yield NoticeValue(name="deadline", value=deadline, raw=reading.deadline_raw or deadline)
    if reading.reserved != "none":
        yield NoticeValue(name="reserved", value=reading.reserved, raw=reading.reserved)
    duration = _months(reading.duration_text)
    if duration:
        yield NoticeValue(name="duration_months", value=duration, raw=reading.duration_text)
    weights = _weights(reading)
    if weights:
        raw = ", ".join(f"{c.name} {c.weight}" for c in reading.criteria)
        yield NoticeValue(name="criteria", value={"weights": weights}, raw=raw)


def _months(text: str) -> float | int | None:
    match = _DURATION.search(fold(text))
    count = count_of(match) if match else None
    return months_of(count, match["unit"]) if match and count else None


def _weights(reading: NoticeReading) -> Sequence[float]:
    """The weights of a notice's criteria when all of them are percentages of one whole."""
    found = [_PERCENT.search(c.weight) for c in reading.criteria if c.lot is None]
    numbers = [float(match[1].replace(",", ".")) for match in found if match]
    return sorted(numbers) if len(numbers) > 1 and len(numbers) == len(reading.criteria) else []
