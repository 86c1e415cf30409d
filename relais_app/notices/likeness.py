"""Is it the same market seen elsewhere? Buyer, reference and title compared; the person confirms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relais_app.base.likeness import same_order, same_words
from relais_app.base.text import fold_words
from relais_app.notices.model import NoticeReading

_TITLE, _BUYER = 88.0, 85.0  # out of 100; found by hand on day lists of the BOAMP


@dataclass(frozen=True)
class Candidate:
    """A notice due the same day."""

    id: str
    title: str
    buyer: str
    reference: str


@dataclass(frozen=True)
class Likeness:
    """A notice that may be the same; `score` out of 100."""

    id: str
    title: str
    score: float


def likely_same(reading: NoticeReading, candidates: Iterable[Candidate]) -> tuple[Likeness, ...]:
    """Candidates that look like the same market, most alike first. They have the same deadline day already."""
    title, buyer, reference = fold_words(reading.title), fold_words(reading.buyer), fold_words(reading.reference)
    found = []
    for other in candidates:
        by_title = same_order(title, fold_words(other.title))
        by_buyer = same_words(buyer, fold_words(other.buyer)) if buyer and other.buyer else 0.0
        is_same_reference = bool(reference) and reference == fold_words(other.reference)
        if by_buyer >= _BUYER and (by_title >= _TITLE or is_same_reference):
            found.append(Likeness(other.id, other.title, round((by_title + by_buyer) / 2, 1)))
    return tuple(sorted(found, key=lambda each: -each.score))
