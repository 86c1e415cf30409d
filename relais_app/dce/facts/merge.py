"""From proposals to facts: equal values are put together, clashes are said, confidence is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from relais_app.base.words import _
from relais_app.dce.facts.candidates import Candidate, weight_of
from relais_app.dce.model import Fact, FactValue

SURE = 0.9
_CAP = 0.99
_CLASH_CAP = 0.85
_LEAST = 0.3  # below, a proposal is noise
_LABELS = {"deadline": "date limite", "question_deadline": "date limite des questions",
           "offer_validity_days": "validité des offres", "variants_allowed": "variantes", "site_visit": "visite",
           "negotiation": "négociation", "duration_months": "durée", "renewals": "reconductions",
           "consortium_form": "forme du groupement", "reserved": "réservation", "reference": "référence",
           "social_clause": "clause sociale", "environmental_clause": "clause environnementale"}  # fmt: skip
Key = Callable[[Candidate], Any]


@dataclass(slots=True)
class Group:
    """Proposals that say the same value for the same lot."""

    value: Any
    lot: Any
    members: list[Candidate] = field(default_factory=list)
    score: float = 0.0

    @property
    def best(self) -> Candidate:
        """The surest proposal; a sentence before a cell of a summary, the first before its repeats."""
        return max(self.members, key=lambda c: (round(scored(c), 2), c.text.line_at(c.start).line.cell is None,
                                                -c.text.piece.id, -c.start))  # fmt: skip


def scored(candidate: Candidate) -> float:
    """A proposal's own confidence: its rule's strength by what its piece is worth for the fact."""
    return candidate.strength * weight_of(candidate.fact, candidate.text.piece.kind)


def grouped(candidates: Iterable[Candidate], key: Key | None = None) -> list[Group]:
    """Proposals by value and lot, best first; a value found at several places gains a little."""
    groups: dict[Any, Group] = {}
    for candidate in candidates:
        value = key(candidate) if key else candidate.value
        group = groups.setdefault((candidate.lot, str(value)), Group(candidate.value, candidate.lot))
        group.members.append(candidate)
    for group in groups.values():
        group.score = _together(group.members)
    return sorted(groups.values(), key=lambda g: -g.score)


def _together(members: list[Candidate]) -> float:
    """The best proposal's score, raised by independent places (another rule, page or piece)."""
    best = max(scored(c) for c in members)
    places = {(c.text.piece.id, c.page, c.rule) for c in members}
    pieces = {c.text.piece.id for c in members}
    doubt = 1 - best
    for _extra in range(min(2, len(places) - 1)):
        doubt *= 0.75
    for _extra in range(min(2, len(pieces) - 1)):
        doubt *= 0.7
    return min(_CAP, 1 - doubt)


def settle(candidates: list[Candidate], warnings: list[str], *, key: Key | None = None, most: int = 3,
           gap: float = 0.25) -> list[Fact]:  # fmt: skip
    """Facts of one name from its proposals; values that clash lose their certainty and are named in a warning."""
    facts: list[Fact] = []
    by_lot: dict[Any, list[Group]] = {}
    for group in grouped(candidates, key):
        by_lot.setdefault(group.lot, []).append(group)
    for groups in by_lot.values():
        rivals = [g for g in groups[1:] if g.score >= max(0.6, groups[0].score - gap)]
        if rivals:
            warnings.append(_clash(groups[0], rivals))
            for group in (groups[0], *rivals):
                group.score = min(group.score, _CLASH_CAP)
            groups[0].score = max(groups[0].score, max(r.score for r in rivals) + 0.01)
        facts.extend(fact_of(g.best, g.score) for g in groups[:most] if g.score >= _LEAST)
    return facts


def fact_of(candidate: Candidate, confidence: float) -> Fact:
    """A proposal as a fact, with its evidence."""
    source = candidate.text.source(candidate.start, candidate.end, page_of=candidate.value_at)
    if not source.words:
        source = replace(source, words=candidate.raw)
    return Fact(name=candidate.fact, value=candidate.value, raw=candidate.raw or source.words, source=source,
                confidence=round(min(confidence, _CAP), 3), rule=candidate.rule, lot=candidate.lot,
                extra=candidate.extra)  # fmt: skip


def _clash(first: Group, rivals: list[Group]) -> str:
    name = _LABELS.get(first.best.fact, first.best.fact)
    places = " ; ".join(_place(group) for group in (first, *rivals))
    return _("valeurs différentes pour « {name} » : {places}").format(name=_(name), places=places)


def _place(group: Group) -> str:
    best = group.best
    page = best.page
    where = f"{best.text.piece.name}, p. {page}" if page else best.text.piece.name
    return f"{_shown(group.value)} ({where})"


def _shown(value: FactValue) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)
