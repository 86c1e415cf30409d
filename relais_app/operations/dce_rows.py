"""What the pages on a DCE show, as frozen rows: pieces, facts with their clashes, requirements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from relais_app.base.words import _
from relais_app.bids.facts import SEVERAL, display_fact, display_lot, fact_label, group_of
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece, FactState, Feasibility
from relais_app.dce.facts.merge import SURE
from relais_app.dce.model import Box

_WORDED = frozenset({"object", "procedure", "platform", "lot_limits"})  # said in several ways without contradiction
_RIVAL = 0.5  # below, another value is not worth a quarrel
_SETTLED = (FactState.CONFIRMED, FactState.CORRECTED)


@dataclass(frozen=True, kw_only=True)
class PieceRow:
    """A received file. `origin`: layer, ocr or none (a scan not read); not `is_current` once a version replaced it."""

    id: str
    number: int
    path: str
    name: str
    kind: str
    kind_label: str
    kind_reason: str
    page_count: int | None
    origin: str
    sha256: str
    size_bytes: int
    version: int = 1
    is_current: bool = True


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place of the DCE. `where` is how it is named: « RC 4 »."""

    piece: int
    page: int | None
    box: Box | None
    where: str


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """A fact with its source (`where` names it: « RC 4 »); `value` has the contract's form, `text` reads in French, `read_text` is the reading's
    own value when the person corrected it. `clash` names the other values while nobody settled it."""

    id: str
    name: str
    group: str
    label: str
    value: Any
    text: str
    long_text: str
    read_text: str
    raw: str
    lot: Any
    lot_text: str
    extra: dict[str, Any]
    piece: int
    page: int | None
    box: Box | None
    where: str
    evidence: str
    confidence: float
    is_sure: bool
    rule: str
    state: FactState
    note: str
    clash: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """A line that binds, and our mark on it. `also` are the other places where it is said."""

    id: str
    number: int
    code: str
    text: str
    level: str
    theme: str
    on: str
    lot: Any
    lot_text: str
    section: str
    piece: int
    page: int | None
    box: Box | None
    where: str
    confidence: float
    rule: str
    also: tuple[Place, ...]
    feasibility: Feasibility
    reason: str
    cost: str
    better_wording: str
    owner: str
    state: FactState
    note: str = ""  # what a new version, or an answer of the buyer, did to it


@dataclass(frozen=True)
class Clash:
    """The bid's own value and the one a fact states: both stay, the person chooses."""

    name: str
    label: str
    ours: str
    theirs: str
    where: str
    fact_id: str


@dataclass(frozen=True)
class DceView:
    """Everything read in a bid's DCE; rejected facts are kept apart by their state."""

    pieces: tuple[PieceRow, ...]
    facts: tuple[FactRow, ...]
    requirements: tuple[RequirementRow, ...]
    warnings: tuple[str, ...]
    clashes: tuple[Clash, ...] = ()


def kind_label(kind: str) -> str:
    """A kind of piece in words, for those who don't read the initials."""
    labels = {
        "RC": _("Règlement de la consultation"), "LC": _("Lettre de consultation"), "AAPC": _("Avis"),
        "CCAP": _("Clauses administratives"), "CCP": _("Clauses administratives et techniques"),
        "CCTP": _("Clauses techniques"), "CRT": _("Cadre de réponse technique"), "AE": _("Acte d’engagement"),
        "BPU": _("Bordereau des prix"), "DQE": _("Détail quantitatif"), "DPGF": _("Décomposition du prix"),
        "DC1": _("Lettre de candidature"), "DC2": _("Déclaration du candidat"), "DC4": _("Sous-traitance"),
        "QR": _("Questions et réponses"), "rectificatif": _("Rectificatif"), "plan": _("Plan"),
        "annexe": _("Annexe"), "other": _("Autre pièce"),
    }  # fmt: skip
    return labels.get(kind, kind)


def piece_row(piece: DcePiece) -> PieceRow:
    return PieceRow(
        id=piece.id, number=piece.number, path=piece.path, name=piece.name, kind=piece.kind,
        kind_label=kind_label(piece.kind), kind_reason=piece.kind_reason, page_count=piece.page_count,
        origin=piece.origin, sha256=piece.sha256, size_bytes=piece.size_bytes,
        version=piece.version, is_current=piece.is_current,
    )  # fmt: skip


class Places:
    """Names the places of one DCE."""

    def __init__(self, pieces: Iterable[DcePiece]) -> None:
        self._by_number = {piece.number: piece for piece in pieces}

    def where(self, number: int, page: int | None) -> str:
        piece = self._by_number.get(number)
        if piece is None:
            return ""
        name = piece.name if piece.kind in ("other", "annexe", "plan") else piece.kind
        return f"{name} {page}" if page else name


def _box(corners: list[float] | None) -> Box | None:
    return (corners[0], corners[1], corners[2], corners[3]) if corners else None


def fact_row(fact: BidFact, places: Places, clash: tuple[str, ...] = (), today: date | None = None) -> FactRow:
    value, read, extra, lot = (json.loads(t) for t in (fact.value, fact.read_value, fact.extra, fact.lot))
    is_corrected = fact.state is FactState.CORRECTED and value != read and read is not None
    return FactRow(
        id=fact.id, name=fact.name, group=group_of(fact.name), label=fact_label(fact.name), value=value,
        text=display_fact(fact.name, value, extra, today=today), long_text=display_fact(fact.name, value, extra, is_long=True),
        read_text=display_fact(fact.name, read, extra, today=today) if is_corrected else "", raw=fact.raw, lot=lot,
        lot_text=display_lot(lot), extra=extra, piece=fact.piece, page=fact.page, box=_box(json.loads(fact.box)),
        where=places.where(fact.piece, fact.page),
        evidence=fact.evidence, confidence=fact.confidence, is_sure=fact.confidence >= SURE, rule=fact.rule,
        state=fact.state, note=fact.note, clash=clash,
    )  # fmt: skip


def requirement_row(line: BidRequirement, places: Places) -> RequirementRow:
    lot = json.loads(line.lot)
    also = tuple(
        Place(piece=a["document"], page=a["page"], box=_box(a["box"]), where=places.where(a["document"], a["page"]))
        for a in json.loads(line.also)
    )
    return RequirementRow(
        id=line.id, number=line.number, code=f"R-{line.number:03d}", text=line.text, level=line.level, theme=line.theme,
        on=line.on, lot=lot, lot_text=display_lot(lot), section=line.section,
        piece=line.piece, page=line.page, box=_box(json.loads(line.box)), where=places.where(line.piece, line.page),
        confidence=line.confidence, rule=line.rule, also=also,
        feasibility=line.feasibility, reason=line.reason, cost=line.cost, better_wording=line.better_wording,
        owner=line.owner, state=line.state, note=line.note,
    )  # fmt: skip


def fact_rows(facts: Sequence[BidFact], places: Places, today: date | None = None) -> tuple[FactRow, ...]:
    """The facts, best first within each name, each with the values that contradict it."""
    rows: dict[str, FactRow] = {}
    for rivals in _rivals(facts):
        said = {f.id: _("{where} : « {value} »").format(
            where=places.where(f.piece, f.page), value=display_fact(f.name, json.loads(f.value), json.loads(f.extra)),
        ) for f in rivals}  # fmt: skip
        for fact in rivals:
            rows[fact.id] = fact_row(fact, places, tuple(v for k, v in said.items() if k != fact.id), today)
    return tuple(rows.get(f.id) or fact_row(f, places, (), today) for f in _in_order(facts))


def clashing(facts: Sequence[BidFact]) -> set[str]:
    """Ids of the facts that another value contradicts, while nobody chose."""
    return {fact.id for rivals in _rivals(facts) for fact in rivals}


def _rivals(facts: Sequence[BidFact]) -> list[list[BidFact]]:
    groups: dict[tuple[str, str], list[BidFact]] = {}
    for fact in facts:
        if fact.name not in SEVERAL | _WORDED and fact.state is not FactState.REJECTED:
            groups.setdefault((fact.name, fact.lot), []).append(fact)
    found = []
    for group in groups.values():
        if any(f.state in _SETTLED for f in group):
            continue
        serious = [f for f in group if f.confidence >= _RIVAL]
        if len({f.value for f in serious}) > 1:
            found.append(serious)
    return found


def _in_order(facts: Sequence[BidFact]) -> list[BidFact]:
    """By name as they were found, the settled and the surest first."""
    first_seen: dict[str, int] = {}
    for fact in facts:
        first_seen.setdefault(fact.name, len(first_seen))
    several = {name: [f.id for f in facts if f.name == name] for name in SEVERAL}

    def key(fact: BidFact) -> tuple[int, bool, bool, float, int]:
        if fact.name in SEVERAL:
            return first_seen[fact.name], False, False, 0.0, several[fact.name].index(fact.id)
        return (
            first_seen[fact.name],
            fact.state is FactState.REJECTED,
            fact.state not in _SETTLED,
            -fact.confidence,
            0,
        )

    return sorted(facts, key=key)


def bid_clashes(bid: Bid, facts: Sequence[BidFact], places: Places) -> tuple[Clash, ...]:
    """Deadlines that contradict the bid's own (from the notice, say), until the person settles it."""
    ours = local_value(bid.deadline_at, bid.deadline_zone)
    stated = [
        f for f in facts if f.name == "deadline" and f.state is not FactState.REJECTED and f.confidence >= _RIVAL
    ]
    if ours is None or any(f.state in _SETTLED for f in stated):
        return ()
    return tuple(
        Clash("deadline", fact_label("deadline"), display_fact("deadline", ours),
              display_fact("deadline", json.loads(f.value)), places.where(f.piece, f.page), f.id)
        for f in stated
        if json.loads(f.value) != ours
    )  # fmt: skip


def local_value(at: datetime | None, zone: str) -> str | None:
    """An instant in the contract's form: local, to the minute."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if at else None
