"""The checklist proposed from what the buyer asks and from what the DCE brings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from relais_app.base.text import fold_words, tidy
from relais_app.base.words import _
from relais_app.bids.model import BidFact, DcePiece, FactState
from relais_app.company import documents as papers
from relais_app.company.model import CompanyDocument, DocumentState
from relais_app.response.forms.candidate import LotName
from relais_app.response.model import Part, ResponseItem, SatisfiedBy
from relais_app.response.pieces import Recognised, recognise, rule_of_kind

_PARTS = {"required_candidature_documents": Part.CANDIDATURE, "required_offer_documents": Part.OFFER}
_FOR_LOTS = re.compile(r"\b(?:pour|du|au|concernant) (?:le |les )?lots? (?:n° ?)?(\d+[a-z]?)\b")
_BY_LOT = re.compile(r"\b(?:par|chaque) lots?\b")
_ONE_SENTENCE = 200  # evidence longer than this speaks of more than the piece
_DOCUMENT_ORDER = {DocumentState.VALID: 0, DocumentState.EXPIRES_BEFORE_AWARD: 1, DocumentState.UNKNOWN: 2,
                   DocumentState.EXPIRED: 3}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One line of the buyer, before it is spread over lots."""

    part: Part
    words: str
    is_mandatory: bool
    lots: tuple[str, ...]  # empty: not bound to a lot
    by_lot: bool
    piece: int | None
    page: int | None
    box: str


def lots_of(facts: Iterable[BidFact]) -> tuple[LotName, ...]:
    """The lots that the DCE announces, in their order, each once."""
    found: dict[str, LotName] = {}
    for fact in _kept(facts, "lots"):
        value = _value(fact)
        if isinstance(value, dict) and value.get("number"):
            number = str(value["number"])
            found.setdefault(number, LotName(number, tidy(str(value.get("title") or ""))))
    return tuple(found.values()) if len(found) > 1 else ()


def propose(
    bid_id: str,
    answered: Sequence[str],
    facts: Sequence[BidFact],
    pieces: Sequence[DcePiece],
    documents: Sequence[CompanyDocument],
    *,
    deposit_on: date,
    award_on: date,
) -> list[ResponseItem]:
    """Items in order, numbered, each with its source and with what already satisfies it."""
    lots = answered_lots(answered, lots_of(facts))
    names = {p.number: p for p in pieces}
    items: list[ResponseItem] = []
    for asked in _asked(facts):
        if asked.lots and lots and not set(asked.lots) & set(lots):
            continue
        for known in recognise(asked.words):
            _add(items, bid_id, asked, known, lots, names)
    _add_brought(items, bid_id, pieces, lots)
    for item in items:
        _satisfy(item, documents, deposit_on, award_on)
    return numbered(items)


def answered_lots(answered: Sequence[str], lots: Sequence[LotName]) -> tuple[str, ...]:
    """The lots we answer: all of them when none is chosen; none when the contract is not allotted."""
    return tuple(answered) if answered else tuple(lot.number for lot in lots)


def _kept(facts: Iterable[BidFact], *names: str) -> list[BidFact]:
    return [f for f in facts if f.name in names and f.state is not FactState.REJECTED]


def _value(fact: BidFact) -> Any:
    try:
        return json.loads(fact.value)
    except ValueError:
        return None


def _asked(facts: Sequence[BidFact]) -> list[Asked]:
    found = []
    for fact in _kept(facts, *_PARTS):
        value = _value(fact)
        value = value if isinstance(value, dict) else {"value": value}
        extra = {**json.loads(fact.extra or "{}"), **value}
        words = tidy(str(value.get("value") or ""))
        if not words:
            continue
        is_mandatory = not (extra.get("conditional") or extra.get("optional"))
        near = f"{words} {fact.evidence if len(fact.evidence) <= _ONE_SENTENCE else ''}"
        found.append(Asked(_PARTS[fact.name], words, is_mandatory, _lots(fact, near), bool(_BY_LOT.search(fold_words(near))),
                           fact.piece, fact.page, fact.box))  # fmt: skip
    return found


def _lots(fact: BidFact, words: str) -> tuple[str, ...]:
    lot = json.loads(fact.lot or "null")
    if lot:
        return tuple(str(n) for n in lot) if isinstance(lot, list) else (str(lot),)
    return tuple(dict.fromkeys(n.upper() for n in _FOR_LOTS.findall(words.lower())))


def _title(asked: Asked, known: Recognised) -> str:
    """The buyer's words, after the label that the reading puts before them; the rule's title for a bare acronym."""
    _label, separator, words = asked.words.partition(" : ")
    title = words if separator and words else asked.words
    return known.title if known.title and fold_words(title) == known.code else title


def _add(items: list[ResponseItem], bid_id: str, asked: Asked, known: Recognised, lots: tuple[str, ...],
         pieces: dict[int, DcePiece]) -> None:  # fmt: skip
    ours = tuple(lot for lot in lots if not asked.lots or lot in asked.lots)
    is_per_lot = (known.is_per_lot or asked.by_lot) and not known.form
    places: tuple[str | None, ...] = ours if lots and (is_per_lot or asked.lots) else (None,)
    source = pieces.get(asked.piece) if asked.piece is not None else None
    for lot in places:
        item = ResponseItem(
            bid_id=bid_id, part=asked.part, lot=lot, title=_title(asked, known), asked_by=_asked_by(source, asked.page),
            piece=asked.piece, page=asked.page, box=asked.box,
            is_mandatory=asked.is_mandatory and not known.is_optional, document_type=known.code, form=known.form,
            note=_("cadre {box} du {form}").format(box=known.covered, form=known.form) if known.covered else "",
        )  # fmt: skip
        if not any(_is_same(item, other) for other in items):
            items.append(item)


def _asked_by(piece: DcePiece | None, page: int | None) -> str:
    if piece is None:
        return ""
    name = piece.kind if piece.kind not in ("other", "annexe") else piece.name
    return f"{name} {page}" if page else name


def _is_same(one: ResponseItem, other: ResponseItem) -> bool:
    """The same piece asked twice: the same form, words, or (in two files) the same kind of paper."""
    if one.part is not other.part or one.lot != other.lot:
        return False
    if fold_words(one.title) == fold_words(other.title) and one.document_type == other.document_type:
        return True
    if not one.document_type or one.document_type != other.document_type:
        return False
    return one.piece != other.piece or bool(one.form and not one.note)


def _add_brought(items: list[ResponseItem], bid_id: str, pieces: Sequence[DcePiece], lots: tuple[str, ...]) -> None:
    """Forms and price files that the DCE brings are to be handed in, even where no list names them."""
    for piece in pieces:
        rule = rule_of_kind(piece.kind)
        if rule is None or any(i.document_type == rule.code for i in items):
            continue
        places: tuple[str | None, ...] = lots if rule.is_per_lot and lots else (None,)
        for lot in places:
            items.append(
                ResponseItem(
                    bid_id=bid_id, part=rule.part, lot=lot, title=rule.title, asked_by=piece.name, piece=piece.number,
                    document_type=rule.code, form=rule.form,
                )
            )  # fmt: skip


def _satisfy(item: ResponseItem, documents: Sequence[CompanyDocument], deposit_on: date, award_on: date) -> None:
    """A form that Relais fills, else the best paper of the library of that type."""
    best = best_document(item.document_type, documents, deposit_on, award_on)
    if item.form:
        item.satisfied_by = SatisfiedBy.FORM
    elif best is not None:
        item.satisfied_by, item.document_id = SatisfiedBy.DOCUMENT, best.id


def best_document(
    code: str, documents: Sequence[CompanyDocument], deposit_on: date, award_on: date
) -> CompanyDocument | None:
    """The paper of a type in the best state, the one good the longest first."""
    ours = [d for d in documents if code and d.type == code and code != papers.OTHER]
    return min(
        ours,
        key=lambda d: (
            _DOCUMENT_ORDER[papers.state(d, deposit_on, award_on)],
            -(papers.valid_until(d) or date.max).toordinal(),
            d.id,
        ),
        default=None,
    )


def numbered(items: Iterable[ResponseItem]) -> list[ResponseItem]:
    """Candidature from 1, then each lot's offer from the next ten, in the order they stand."""
    ordered = sorted(
        items, key=lambda i: (i.part is Part.OFFER, i.part is Part.OFFER and i.lot is not None, _lot_key(i))
    )
    number, before = 0, None
    for item in ordered:
        group = (item.part, item.lot if item.part is Part.OFFER else None)
        if before is not None and group != before:
            number = (number // 10) * 10 + 9
        number, before = number + 1, group
        item.number = number
    return ordered


def _lot_key(item: ResponseItem) -> tuple[Any, ...]:
    """Natural order of lots inside the offer: 2 before 10, 1A after 1."""
    if item.part is not Part.OFFER or item.lot is None:
        return ()
    return tuple((int(p), "") if p.isdigit() else (0, p) for p in re.findall(r"\d+|\D+", item.lot))


def merged(kept: Sequence[ResponseItem], proposed: Sequence[ResponseItem]) -> list[ResponseItem]:
    """Items to add after a new reading: those that are not in the list yet. What the person did stays."""
    return [p for p in proposed if not any(_is_same(replace(p, piece=k.piece), k) or _is_same(p, k) for k in kept)]
