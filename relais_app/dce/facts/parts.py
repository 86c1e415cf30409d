"""Which lot a value of a notice is about: values that differ from lot to lot are each lot's own."""

from __future__ import annotations

import re
from bisect import bisect_right

from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.schema import lot_parts
from relais_app.dce.facts.text import PieceText

_FIELD = re.compile(r"lot (?:n ?[°o]|no) ?: ?(?P<number>\d{1,3}[a-z]?)\b")
_AFTER_LOTS = re.compile(r"section (?:iii|iv|3|6)\b|iii\.1\)|conditions de participation")


def by_lot(candidates: list[Candidate]) -> None:
    """Give its lot to each proposal of a notice that tells another value for another lot."""
    placed = [(candidate, _lot_at(candidate.text, candidate.start)) for candidate in candidates if candidate.lot is None]
    told: dict[str, set[str]] = {}
    for candidate, lot in placed:
        if lot:
            told.setdefault(lot, set()).add(str(candidate.value))
    if len({frozenset(values) for values in told.values()}) < 2:
        return
    for candidate, lot in placed:
        if lot:
            candidate.lot = lot


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
