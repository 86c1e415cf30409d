"""Penalties of the contract: what is punished, how much and on what it is counted."""

from __future__ import annotations

import re
from typing import Any

from relais_app.base.text import fold_words
from relais_app.dce.facts.candidates import weight_of
from relais_app.dce.facts.numbers import Euros, euros_in
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact

_FILE = "penalites"
_MOST = 30
_ORDINARY = re.compile(r"^(?:penalites?|retard|autres|dispositions|article)?\s*$")


def penalty_facts(texts: list[PieceText]) -> list[Fact]:
    """Penalties of the contract's pieces; the rules and the technical clauses when those have none."""
    for kinds in (("CCAP", "CCP", "AE"), ("CCTP",), ("RC", "LC")):
        found = [fact for text in texts if text.piece.kind in kinds for fact in _facts(text)]
        if found:
            return found[:_MOST]
    return []


def _facts(text: PieceText) -> list[Fact]:
    facts: list[Fact] = []
    seen: set[tuple[int, int]] = set()
    told: set[str] = set()
    for at in text.find("penalit"):
        start, end = text.sentence(at)
        if (start, end) in seen:
            continue
        seen.add((start, end))
        value = _value(text, start, end)
        if not value:
            continue
        key = f"{value['what']}|{value['amount']}|{value['unit']}"
        if key in told:
            continue
        told.add(key)
        source = text.source(start, end)
        facts.append(Fact(name="penalties", value=value, raw=source.words[:240], source=source, rule="penalties.sentence",
                          confidence=round(0.82 * weight_of("penalties", text.piece.kind), 3)))  # fmt: skip
    return facts


def _value(text: PieceText, start: int, end: int) -> dict[str, Any] | None:
    """What a sentence about penalties costs; None when it names no amount."""
    folded = text.folded[start:end]
    if re.search(r"article \d|conformement", folded) and not re.search(r"€|euros?|%|/ ?\d{2,}", folded):
        return None
    euros = [
        e
        for e in euros_in(folded)
        if not pattern_of(_FILE, "not_penalty").search(folded[max(0, e.start - 40) : e.start])
    ]
    capped = pattern_of(_FILE, "cap").search(folded)
    if capped:
        euros = [e for e in euros if not capped.start("cap") <= e.start < capped.end("cap")]
    rate = next(
        (
            m
            for m in pattern_of(_FILE, "rate").finditer(folded)
            if not capped or m.start() < capped.start() or m.start() > capped.end()
        ),
        None,
    )
    value: dict[str, Any]
    if euros:
        value = {"what": _what(text, start, folded), "amount": euros[0].value, "unit": _per_unit(folded, euros[0])}
    elif rate and _is_share(rate):
        value = {"what": _what(text, start, folded), **_rate(rate, folded)}
    else:
        return None
    if capped:
        value["cap"] = capped["cap"].replace("\n", " ")
    return value


def _is_share(rate: re.Match[str]) -> bool:
    return not rate["top"] or float(rate["top"].replace(",", ".")) <= 100


def _per_unit(folded: str, euros: Euros) -> str:
    """« EUR/jour », or « EUR » for a lump sum."""
    match = pattern_of(_FILE, "per").search(folded, euros.end, min(len(folded), euros.end + 60)) or \
        pattern_of(_FILE, "per").search(folded, 0, euros.start)  # fmt: skip
    return f"EUR/{' '.join((match['per'] or match['per2']).split())}" if match else "EUR"


def _rate(match: re.Match[str], folded: str) -> dict[str, Any]:
    if match["formula"]:
        return {"amount": None, "unit": re.sub(r"\s+", "", match["formula"]).upper()}
    if match["top"]:
        number = float(match["top"].replace(",", "."))
        unit = "%" + (f" {' '.join(match['base'].split())}" if match["base"] else "")
        return {"amount": int(number) if number == int(number) else number, "unit": unit}
    one = 1.0 if match["one"] == "un" else float(match["one"].replace(",", "."))
    per = pattern_of(_FILE, "per").search(folded)
    unit = f"1/{match['thousand'].replace(' ', '')}" + (
        f" par {' '.join((per['per'] or per['per2']).split())}" if per else ""
    )
    return {"amount": int(one) if one == int(one) else one, "unit": unit}


def _what(text: PieceText, start: int, folded: str) -> str:
    """What is punished: the heading of the section, when it says more than « pénalités »."""
    heading = text.heading_of(start)
    if heading and not _ORDINARY.match(fold_words(heading.title).replace("penalites", "").strip()):
        end = text.lines[heading.index].end
        words = text.words(heading.start, end)
        return re.sub(r"^(?:article )?[\divxIVX.\-–—:) ]+", "", words).strip() or words
    reason = re.search(r"(?:en cas (?:de |d')|pour |non-?respect )[^.;:,\r\v]{4,90}", folded)
    if reason:
        return text.words(start + reason.start(), start + reason.end())
    return "retard" if "retard" in folded else text.words(start, min(start + 90, start + len(folded)))
