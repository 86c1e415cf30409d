"""From pieces to facts: which family of rules reads which piece, and the order in which they build on each other."""

from __future__ import annotations

import re

from relais_app.base.dates import PARIS
from relais_app.dce.facts.amounts import amount_facts
from relais_app.dce.facts.buyers import buyer_candidates, header_buyers, notice_buyers, other_buyers
from relais_app.dce.facts.candidates import Candidate, run_rules
from relais_app.dce.facts.criteria import criteria_facts
from relais_app.dce.facts.deadlines import (
    dated_questions,
    dated_validity,
    deadline_candidates,
    deadline_without_hour,
    default_zone,
)
from relais_app.dce.facts.documents import document_facts
from relais_app.dce.facts.identity import (
    likeness_key,
    object_candidates,
    procedure_key,
    reference_candidates,
)
from relais_app.dce.facts.lot_tables import lot_table_candidates
from relais_app.dce.facts.lots import lot_candidates, lot_facts
from relais_app.dce.facts.merge import settle
from relais_app.dce.facts.parts import by_lot, reserved_without_article
from relais_app.dce.facts.penalties import penalty_facts
from relais_app.dce.facts.platforms import platform_candidates
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact, Piece

_READ_WHOLE = frozenset({"RC", "LC", "AAPC", "CCP", "CCAP", "AE", "CCTP", "rectificatif", "CRT"})
_TELLING = frozenset({"RC", "LC", "AAPC", "CCP"})
_COVER_PAGES = 4
_NAME_GAP = 0.03  # names are said in many ways: only a rival as strong takes away certainty
_FREE_TEXT = frozenset({"lot_limits", "minimum_turnover", "insertion_hours", "page_limit", "procedure"})


def read_facts(pieces: list[Piece]) -> tuple[list[Fact], list[str]]:
    """Every fact of a DCE, best value first, and what a person should be told."""
    warnings: list[str] = []
    texts = [PieceText.of(piece) for piece in pieces if piece.kind in _READ_WHOLE and piece.pages]
    texts = [text for text in texts if text.lines]
    candidates = [c for text in texts for c in run_rules(text)]
    candidates += _lot_by_lot(
        candidates,
        [
            c
            for text in texts
            if text.piece.kind in _TELLING or text.piece.kind in ("CCAP", "AE")
            for c in lot_table_candidates(text)
        ],
    )
    by_fact: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_fact.setdefault(candidate.fact, []).append(candidate)
    facts: list[Fact] = []
    deadlines = settle([c for text in texts for c in deadline_candidates(text)], warnings)
    facts += deadlines
    if not deadlines:
        warnings += [told for text in texts if (told := deadline_without_hour(text))][:1]
    _give_zone(deadlines, texts)
    known = str(max(deadlines, key=lambda f: f.confidence).value) if deadlines else None
    by_fact["question_deadline"] = dated_questions(by_fact.get("question_deadline", []), known)
    by_fact["procedure"] = _on_cover(by_fact.get("procedure", []))
    by_fact["offer_validity_days"] = dated_validity(by_fact.get("offer_validity_days", []), known)
    for found in by_fact.values():
        by_lot(found)
    for name, found in by_fact.items():
        facts += settle(
            found, warnings if name not in _FREE_TEXT else [], key=_procedure if name == "procedure" else None
        )
    if not any(fact.name == "reserved" and fact.value != "none" for fact in facts):
        warnings += [
            told for text in texts if text.piece.kind in _TELLING and (told := reserved_without_article(text))
        ]
    facts += _identity(texts, pieces)
    facts += _lots(texts)
    facts += criteria_facts(texts)
    facts += document_facts(texts)
    facts += amount_facts(texts)
    facts += penalty_facts(texts)
    return facts, warnings


def _lot_by_lot(candidates: list[Candidate], told: list[Candidate]) -> list[Candidate]:
    """What tables tell lot by lot; a rule that read one of their rows as the whole contract's value gives way."""
    for row in told:
        same = [
            c
            for c in candidates
            if c.fact == row.fact and c.text is row.text and c.start < row.end and c.end > row.start and c.lot is None
        ]
        for candidate in same:
            candidates.remove(candidate)
    return told


def _give_zone(deadlines: list[Fact], texts: list[PieceText]) -> None:
    """Overseas buyers write their own hour: the zone of their postal code, when none is written."""
    if any("zone" not in fact.extra for fact in deadlines):
        zone = default_zone([text for text in texts if text.piece.kind in _TELLING])
        for fact in deadlines:
            if zone != PARIS:
                fact.extra.setdefault("zone", zone)


def _procedure(candidate: Candidate) -> str:
    return procedure_key(str(candidate.value))


def _on_cover(candidates: list[Candidate]) -> list[Candidate]:
    """Rules of the cover hold on the first pages only."""
    return [
        c
        for c in candidates
        if c.rule not in ("procedure.cover", "procedure.follow-on") or c.text.page_rank(c.start) < 1
    ]


def _identity(texts: list[PieceText], pieces: list[Piece]) -> list[Fact]:
    buyers = [c for text in texts for c in buyer_candidates(text)]
    if not buyers:
        buyers = [c for text in texts for c in notice_buyers(text) or header_buyers(text)]
    if not buyers:
        buyers = [c for piece in pieces if piece.pages for c in other_buyers(piece)]
    objects = [c for text in texts for c in object_candidates(text)]
    for named in (buyers, objects):
        likeness_key(named)
    references = [
        c for text in texts for c in reference_candidates(text, PieceText.of(text.piece, pages=6, edges=True))
    ]
    platforms = [c for text in texts for c in platform_candidates(text)]
    return (settle(buyers, [], key=_same, most=2, gap=_NAME_GAP) + settle(objects, [], key=_same, most=2, gap=_NAME_GAP)
            + settle(references, [], key=lambda c: str(c.value).casefold().replace(" ", ""), most=2, gap=_NAME_GAP)
            + settle(platforms, [], gap=_NAME_GAP))  # fmt: skip


_NO_LOTS = re.compile(r"pas prevu de decomposition en lots|n'est pas (?:decompos|allot|divis)\w+|non allotie?|pas d'allotissement|"
                      r"divis\w+ en lots ?: ?non|lot unique|divided into lots ?: ?no|pas alloti|n'a pas ete allotie?|en un seul lot")  # fmt: skip


def _lots(texts: list[PieceText]) -> list[Fact]:
    lead = [t for t in texts if t.piece.kind in ("RC", "LC", "AAPC", "CCP", "CCAP", "AE")]
    single = any(t.piece.kind in ("RC", "LC", "AAPC", "CCP") and _NO_LOTS.search(t.folded) for t in lead)
    first = [t for t in lead if t.piece.kind in ("RC", "LC", "AAPC")]
    for group in (first, lead):
        facts = lot_facts([c for text in group for c in lot_candidates(text)], single=single)
        if facts:
            return facts
    return []


def _same(candidate: Candidate) -> object:
    return candidate.extra.pop("same", candidate.value)


def cover_facts(piece: Piece) -> list[Fact]:
    """What the first pages say at a glance: deadline, buyer, object, reference, lots, procedure."""
    text = PieceText.of(piece, pages=_COVER_PAGES)
    if not text.lines or piece.kind not in _READ_WHOLE:
        return []
    found = run_rules(text, ("procedure",))
    facts = settle(deadline_candidates(text), [])
    facts += settle(_on_cover(found), [], key=_procedure)
    facts += _identity([text], [])
    return facts + _lots([text])
