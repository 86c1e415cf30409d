"""Which lot a value of a notice is about: values that differ from lot to lot are each lot's own."""

from __future__ import annotations

import re
from bisect import bisect_right

from relais_app.base.words import _
from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.schema import lot_parts
from relais_app.dce.facts.text import PieceText

_FIELD = re.compile(r"lot (?:n ?[°o]|no) ?: ?(?P<number>\d{1,3}[a-z]?)\b")
_RESERVED = re.compile(
    r"(?:^|[\r\n\v.])\W{0,3}(?:marche(?: public)?|lot(?: n ?°? ?\d+)?|accord-cadre) reserve ?\.? ?(?=[\r\v]|$)"
)
_AFTER_LOTS = re.compile(r"section (?:iii|iv|3|6)\b|iii\.1\)|conditions de participation")


def by_lot(candidates: list[Candidate]) -> None:
    """Give its lot to each proposal of a notice that tells another value for another lot."""
    placed = [
        (candidate, _lot_at(candidate.text, candidate.start)) for candidate in candidates if candidate.lot is None
    ]
    told: dict[str, set[str]] = {}
    for candidate, lot in placed:
        if lot:
            told.setdefault(lot, set()).add(str(candidate.value))
    if len({frozenset(values) for values in told.values()}) < 2:
        return
    for candidate, lot in placed:
        if lot:
            candidate.lot = lot


def reserved_without_article(text: PieceText) -> str | None:
    """A warning for « Marché réservé. » that names no article: nobody can tell for whom, so it is no fact."""
    lots = []
    for at in text.find("reserve"):
        match = _RESERVED.search(text.folded, max(0, at - 20), at + 12)
        if match:
            lots.append(_lot_at(text, at) or "")
    numbers = ", ".join(dict.fromkeys(number for number in lots if number))
    if not lots:
        return None
    if not numbers:
        return _("« marché réservé » sans article cité ({name})").format(name=text.piece.name)
    return _("lots dits réservés sans article cité : {numbers} ({name})").format(
        numbers=numbers, name=text.piece.name
    )


def _lot_at(text: PieceText, at: int) -> str | None:
    if text.piece.kind != "AAPC":
        return None
    parts: list[tuple[int, str | None]] | None = text.kept.get("lot parts")
    if parts is None:
        parts = text.kept["lot parts"] = _parts(text)
    rank = bisect_right([start for start, _number in parts], at) - 1
    return parts[rank][1] if rank >= 0 else None


def _parts(text: PieceText) -> list[tuple[int, str | None]]:
    """Where the part of each lot begins; the last ends where the notice turns to other matters."""
    found: list[tuple[int, str | None]] = [(m.start(), m["number"]) for m in _FIELD.finditer(text.folded)]
    found = found or [(start, number) for number, start, _end in lot_parts(text)]
    if len(found) < 2:
        return []
    after = _AFTER_LOTS.search(text.folded, found[-1][0])
    return [*found, (after.start(), None)] if after else found
