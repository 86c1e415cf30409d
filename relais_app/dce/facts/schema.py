"""Notices of the European schema in force since 2023: lots and criteria under « LOT-0001 », every field with its label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.dce.facts.criteria_model import CriteriaSet, Entry, clean_name
from relais_app.dce.facts.text import PieceText

_LOT = re.compile(r"lot-0*(?P<number>\d{1,4})\b")
_TITLE = re.compile(r"[\r\n\v](?:titre|title|intitule) ?:[\s\r\v]*(?P<title>[^\r\v]{3,300})")
_WEIGHT = re.compile(
    r"(?:nombre,? critere d'attribution[^:\r\v]{0,20}|critere d'attribution ?[-–] ?nombre|award criterion number|"
    r"(?:ponderation|weight) \((?:points|pourcentage|percentage)[^)]{0,60}\)) ?:[\s\r\v]*(?P<weight>\d{1,3}(?:[.,]\d+)?)"
)
_TYPE = re.compile(r"[\r\n\v]type ?: ?(?P<type>prix|qualite|cout|price|quality|cost)\b")
_NAME = re.compile(r"[\r\n\v](?:nom|name) ?:[\s\v]*(?P<name>[^\r\v]{2,200})")
_DESCRIPTION = re.compile(r"[\r\n\v]description ?:[\s\v]*(?P<name>[^\r\v.;:]{2,120})")
_SHOWN = {"prix": "Prix", "price": "Prix", "cout": "Coût", "cost": "Coût", "qualite": "Qualité", "quality": "Qualité"}
_SPAN = 1_600  # characters between a criterion's type and its weight


def lot_parts(text: PieceText) -> list[tuple[str, int, int]]:
    """Number, start and end of the part of the notice that tells of each lot."""
    starts: list[tuple[str, int]] = []
    for at in text.find("lot-0"):
        match = _LOT.match(text.folded, at)
        title = _TITLE.search(text.folded, at, min(len(text.folded), at + 160))
        if match and title and not any(number == match["number"] for number, _at in starts):
            starts.append((match["number"], at))
    return [(number, at, starts[rank + 1][1] if rank + 1 < len(starts) else len(text.folded))
            for rank, (number, at) in enumerate(starts)]  # fmt: skip


def schema_lots(text: PieceText) -> Iterator[tuple[str, int, int]]:
    """Number, start and end of the title of each lot."""
    for number, start, end in lot_parts(text):
        title = _TITLE.search(text.folded, start, end)
        if title:
            yield number, title.start("title"), title.end("title")


def schema_sets(text: PieceText) -> Iterator[CriteriaSet]:
    """Criteria lot by lot, as the notice repeats them."""
    if not text.find("critere d'attribution") and not text.find("ponderation (") and not text.find("award criterion"):
        return
    for number, start, end in lot_parts(text) or [("", 0, len(text.folded))]:
        entries = list(_entries(text, start, end))
        if entries:
            yield CriteriaSet(entries, (number,) if number else (), entries[0].start, "criteria.schema-field")


def _entries(text: PieceText, start: int, end: int) -> Iterator[Entry]:
    low = start
    for match in _WEIGHT.finditer(text.folded, start, end):
        first = max(low, match.start() - _SPAN)
        types = list(_TYPE.finditer(text.folded, first, match.start()))
        at = types[-1].start() if types else first
        name = _NAME.search(text.folded, at, match.start()) or _DESCRIPTION.search(text.folded, at, match.start())
        if name:
            shown = clean_name(text.raw[name.start("name") : name.end("name")].strip(), name["name"].strip())
        elif types:
            shown = _SHOWN[types[-1]["type"]]
        else:
            continue
        value = float(match["weight"].replace(",", "."))
        yield Entry(
            shown, int(value) if value == int(value) else value, "points", at + 1, match.end(), match.start("weight")
        )
        low = match.end()
