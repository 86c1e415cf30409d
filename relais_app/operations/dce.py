"""What a person does with a DCE once it is read: confirm, correct, reject, mark."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from relais_app.base.errors import FieldError
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.facts import display_fact
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece, FactState, Feasibility
from relais_app.bids.typed import parse_typed
from relais_app.dce.facts.merge import SURE
from relais_app.dce.model import FACT_NAMES, KINDS, THEMES, Box
from relais_app.operations.dce_import import (
    CoverFact,
    DceSummary,
    ReadPiece,
    as_json,
    import_dce,
    read_scans,
    set_deadline,
)
from relais_app.operations.dce_rows import (
    Clash,
    DceView,
    FactRow,
    PieceRow,
    Place,
    Places,
    RequirementRow,
    bid_clashes,
    clashing,
    fact_rows,
    kind_label,
    local_value,
    piece_row,
    requirement_row,
)
from relais_app.operations.outcome import Outcome
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

__all__ = [
    "Clash", "CoverFact", "DceSummary", "DceView", "FactRow", "PieceRow", "Place", "ReadPiece", "RequirementRow",
    "import_dce", "kind_label", "read_scans",
]  # fmt: skip

_LEVELS = ("must", "should", "may")
_ON = ("candidat", "titulaire", "acheteur")
_FILLED_BY = {"object": "title", "buyer": "buyer", "reference": "reference"}


def dce_view(work: Workspace, bid_id: str, *, today: date | None = None) -> DceView:
    """Pieces, facts and requirements of a bid, with the warnings of its reading."""
    with work.reading() as unit:
        bid = unit.get(Bid, bid_id)
        pieces = unit.list(DcePiece, bid_id=bid_id, order_by="number")
        facts = unit.list(BidFact, bid_id=bid_id)
        lines = unit.list(BidRequirement, bid_id=bid_id, order_by="number")
        places = Places(pieces)
        return DceView(
            pieces=tuple(piece_row(p) for p in pieces),
            facts=fact_rows(facts, places, today),
            requirements=tuple(requirement_row(line, places) for line in lines),
            warnings=bid.reading_warnings,
            clashes=bid_clashes(bid, facts, places),
        )


# ---- facts ------------------------------------------------------------------------------------------------


def confirm_fact(work: Workspace, fact_id: str) -> Outcome[str]:
    """The value is right. A confirmed deadline becomes the bid's. Gives back what was confirmed, in French."""
    with work.writing("confirm-fact") as unit:
        fact = unit.get(BidFact, fact_id)
        if fact.state is not FactState.CORRECTED:
            _set(fact, state=FactState.CONFIRMED)
        _hand_on(unit, fact)
        said = display_fact(fact.name, json.loads(fact.value), json.loads(fact.extra))
    return Outcome(said, frozenset(unit.touched), unit.operation_id)


def correct_fact(work: Workspace, fact_id: str, typed: str) -> Outcome[str]:
    """Replace the value by what the person typed, in French; the reading's own stays beside. FieldError otherwise."""
    with work.writing("correct-fact") as unit:
        fact = unit.get(BidFact, fact_id)
        bid = unit.get(Bid, fact.bid_id)
        deadline = local_value(bid.deadline_at, bid.deadline_zone)
        found = parse_typed(fact.name, typed, before=json.loads(fact.value), deadline=deadline)
        extra = {**json.loads(fact.extra), **found.extra}
        if fact.name == "question_deadline" and "relative" not in found.extra:
            extra.pop("relative", None)
        value = as_json(found.value)
        is_read = value == fact.read_value
        _set(fact, value=value, extra=as_json(extra), state=FactState.CONFIRMED if is_read else FactState.CORRECTED)
        _hand_on(unit, fact)
        said = display_fact(fact.name, found.value, extra)
    return Outcome(said, frozenset(unit.touched), unit.operation_id)


def reject_fact(work: Workspace, fact_id: str) -> Outcome[None]:
    """The value is not one: it stays, struck out, and is used nowhere."""
    with work.writing("reject-fact") as unit:
        _set(unit.get(BidFact, fact_id), state=FactState.REJECTED)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def restore_fact(work: Workspace, fact_id: str) -> Outcome[None]:
    """Back to what the reading proposed."""
    with work.writing("restore-fact") as unit:
        fact = unit.get(BidFact, fact_id)
        _set(fact, state=FactState.PROPOSED, value=fact.read_value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def confirm_sure_facts(work: Workspace, bid_id: str) -> Outcome[int]:
    """Confirm at once what is shown as certain and nothing contradicts; how many that was."""
    with work.writing("confirm-sure-facts") as unit:
        facts = unit.list(BidFact, bid_id=bid_id)
        doubtful = clashing(facts)
        sure = [f for f in facts if f.state is FactState.PROPOSED and f.confidence >= SURE and f.id not in doubtful]
        for fact in sure:
            fact.state = FactState.CONFIRMED
            _hand_on(unit, fact)
    return Outcome(len(sure), frozenset(unit.touched), unit.operation_id)


def add_fact(
    work: Workspace, bid_id: str, name: str, typed: str, *, piece: int = 0, page: int | None = None,
    box: Box | None = None, words: str = "", lot: str | None = None,
) -> Outcome[str]:  # fmt: skip
    """A fact that the person typed, such as one of a scanned page, with its place when they chose it on the page."""
    if name not in FACT_NAMES:
        raise FieldError("name", _("Fait inconnu : {name}.").format(name=name))
    with work.writing("add-fact") as unit:
        bid = unit.get(Bid, bid_id)
        found = parse_typed(name, typed, deadline=local_value(bid.deadline_at, bid.deadline_zone))
        fact = BidFact(
            bid_id=bid_id, name=name, value=as_json(found.value), raw=tidy(words), evidence=tidy(words),
            lot=as_json(lot), extra=as_json(found.extra), piece=piece, page=page, box=as_json(box), confidence=1.0,
            rule="typed", state=FactState.CORRECTED,
        )  # fmt: skip
        unit.add(fact)
        _hand_on(unit, fact)
        id = fact.id
    return Outcome(id, frozenset(unit.touched), unit.operation_id)


def note_fact(work: Workspace, fact_id: str, note: str) -> Outcome[None]:
    """A private remark beside a fact."""
    with work.writing("note-fact") as unit:
        _set(unit.get(BidFact, fact_id), note=tidy(note))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _hand_on(unit: Unit, fact: BidFact) -> None:
    """A settled deadline is the bid's; settled object, buyer and reference fill what it lacks."""
    bid = unit.get(Bid, fact.bid_id)
    value = json.loads(fact.value)
    if fact.name == "deadline":
        set_deadline(bid, str(value), json.loads(fact.extra))
    attribute = _FILLED_BY.get(fact.name)
    if attribute and not getattr(bid, attribute):
        setattr(bid, attribute, tidy(str(value)))


def _set(record: Any, **values: Any) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


# ---- requirements -----------------------------------------------------------------------------------------


def mark_requirement(
    work: Workspace,
    id: str,
    feasibility: Feasibility | str | None = None,
    reason: str | None = None,
    better_wording: str | None = None,
    owner: str | None = None,
    cost: str | None = None,
) -> Outcome[None]:
    """Can we? With the reason, what it would cost, the wording that would do, and who answers. None leaves as it is."""
    values: dict[str, Any] = {"reason": reason, "better_wording": better_wording, "owner": owner, "cost": cost}
    values = {name: tidy(v) for name, v in values.items() if v is not None}
    if feasibility is not None:
        values["feasibility"] = Feasibility(feasibility)
    with work.writing("mark-requirement") as unit:
        _set(unit.get(BidRequirement, id), **values)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def add_requirement(
    work: Workspace, bid_id: str, text: str, *, piece: int = 0, page: int | None = None, box: Box | None = None,
    level: str = "must", theme: str = "prestation", on: str = "titulaire", lot: str | None = None, section: str = "",
) -> Outcome[str]:  # fmt: skip
    """A line that the person found on a page."""
    if not tidy(text):
        raise FieldError("text", _("Choisissez une phrase de la page."))
    _check_words(level=level, theme=theme, on=on)
    with work.writing("add-requirement") as unit:
        unit.get(Bid, bid_id)
        last = unit.first(BidRequirement, bid_id=bid_id, order_by="-number")
        line = BidRequirement(
            bid_id=bid_id, number=last.number + 1 if last else 1, text=tidy(text), level=level, theme=theme, on=on,
            lot=as_json(lot), section=section, piece=piece, page=page, box=as_json(box), confidence=1.0, rule="typed",
            state=FactState.CONFIRMED,
        )  # fmt: skip
        unit.add(line)
        id = line.id
    return Outcome(id, frozenset(unit.touched), unit.operation_id)


def edit_requirement(work: Workspace, id: str, **values: Any) -> Outcome[None]:
    """Correct a line's text, level, theme or who it binds."""
    for name in sorted(set(values) - {"text", "level", "theme", "on"}):
        raise FieldError(name, _("Ce champ ne se modifie pas : {name}.").format(name=name))
    _check_words(**{k: v for k, v in values.items() if k != "text"})
    if "text" in values and not tidy(values["text"]):
        raise FieldError("text", _("Une exigence a un texte ; rejetez-la si elle n’en est pas une."))
    with work.writing("edit-requirement") as unit:
        line = unit.get(BidRequirement, id)
        _set(line, **{k: tidy(v) for k, v in values.items()}, state=FactState.CORRECTED)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _check_words(level: str = "must", theme: str = "prestation", on: str = "titulaire") -> None:
    for name, value, known in (("level", level, _LEVELS), ("theme", theme, THEMES), ("on", on, _ON)):
        if value not in known:
            raise FieldError(name, _("Valeur inconnue : {value}.").format(value=value))


def reject_requirement(work: Workspace, id: str, *, is_rejected: bool = True) -> Outcome[None]:
    """The line binds nobody: it stays, struck out. `is_rejected` False takes it back."""
    with work.writing("reject-requirement") as unit:
        _set(unit.get(BidRequirement, id), state=FactState.REJECTED if is_rejected else FactState.PROPOSED)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


# ---- pieces -----------------------------------------------------------------------------------------------


def set_piece_kind(work: Workspace, piece_id: str, kind: str) -> Outcome[None]:
    """The person says what a file is."""
    if kind not in KINDS:
        raise FieldError("kind", _("Valeur inconnue : {value}.").format(value=kind))
    with work.writing("set-piece-kind") as unit:
        _set(unit.get(DcePiece, piece_id), kind=kind, kind_reason=_("indiqué par vous"))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def deadline_fact(unit: Unit, bid_id: str, name: str) -> datetime | date | None:
    """A settled or sure date of the DCE (`deadline`, `question_deadline`); None when nothing certain states it."""
    facts = [f for f in unit.list(BidFact, bid_id=bid_id, name=name) if f.state is not FactState.REJECTED]
    facts = [f for f in facts if f.state is not FactState.PROPOSED or f.confidence >= SURE]
    facts.sort(key=lambda f: (f.state is FactState.PROPOSED, -f.confidence))
    for fact in facts:
        text = str(json.loads(fact.value))
        try:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            continue
    return None
