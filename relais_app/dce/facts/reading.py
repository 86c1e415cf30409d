"""From pieces to facts: which family of rules reads which piece, and the order in which they build on each other."""

from __future__ import annotations

from relais_app.dce.facts.candidates import Candidate, run_rules
from relais_app.dce.facts.deadlines import dated_questions, deadline_candidates
from relais_app.dce.facts.merge import settle
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact, Piece

_READ_WHOLE = frozenset({"RC", "LC", "AAPC", "CCP", "CCAP", "AE", "CCTP", "rectificatif", "CRT"})
_ORDER = ("RC", "LC", "AAPC", "rectificatif", "CCP", "CCAP", "AE", "CCTP")


def read_facts(pieces: list[Piece]) -> tuple[list[Fact], list[str]]:
    """Every fact of a DCE, best value first, and what a person should be told."""
    warnings: list[str] = []
    texts = [PieceText.of(piece) for piece in pieces if piece.kind in _READ_WHOLE and piece.pages]
    texts = [text for text in texts if text.lines]
    candidates = [c for text in texts for c in run_rules(text)]
    by_fact: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_fact.setdefault(candidate.fact, []).append(candidate)
    facts: list[Fact] = []
    deadlines = settle([c for text in texts for c in deadline_candidates(text)], warnings)
    facts += deadlines
    known = str(max(deadlines, key=lambda f: f.confidence).value) if deadlines else None
    by_fact["question_deadline"] = dated_questions(by_fact.get("question_deadline", []), known)
    for found in by_fact.values():
        facts += settle(found, warnings)
    return facts, warnings


def cover_facts(piece: Piece) -> list[Fact]:
    """What the first pages say at a glance: deadline, buyer, object, reference, lots, procedure."""
    text = PieceText.of(piece, pages=4)
    if not text.lines:
        return []
    return settle(deadline_candidates(text), [])
