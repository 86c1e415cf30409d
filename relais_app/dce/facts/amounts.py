"""Amounts of the contract and of its lots: minimum, maximum, estimate, without tax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relais_app.dce.facts.candidates import weight_of
from relais_app.dce.facts.numbers import Euros, euros_in, plain_number
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.tables import Grid, Row, grids_of
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact

_FILE = "montants"
_KINDS = {"maximum": "max_eur_ht", "minimum": "min_eur_ht", "estimated": "estimated_eur_ht"}
_NUMBER = re.compile(
    r"^\W*(?P<number>\d{1,3}(?:[ .\u00a0]\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?)\s*(?:€|euros?|ht|h\.t\.?|ttc|[\s(])*\W*$"
)
_LOT_CELL = re.compile(r"^(?:lots?\s*)?(?:n ?[°o]\.?\s*)?(?P<number>\d{1,3}[a-z]?)\s*[.)]?$")
_LOT_BEFORE = re.compile(r"\blots?\s?(?:\(s\)\s*)?(?:n ?[°o]\.? ?|no ?)?(?P<number>\d{1,3}[a-z]?)\b")
_COUNTS = re.compile(r"nombre|attributaire|participant|quantit|heures|\bjours?\b|pages?\b")
_ABOUT = re.compile(r"\b(?:environ|soit environ|approximativement|de l'ordre de)\s*$")
_AMOUNT_WORD = re.compile(r"€|euros?\b|eur\b|euro\(s\)")


@dataclass(slots=True)
class Amounts:
    """The amounts of one lot (None: of the whole contract), where they stand and what they are counted on."""

    lot: str | None
    values: dict[str, float | int] = field(default_factory=dict)
    per: str = "total"
    start: int = 0
    end: int = 0
    strength: float = 0.9
    rule: str = "amount.sentence"


def amount_facts(texts: list[PieceText]) -> list[Fact]:
    """Amounts of the first piece that tells them (the rules first, then the contract)."""
    for text in sorted(texts, key=lambda t: -weight_of("amount", t.piece.kind)):
        if not weight_of("amount", text.piece.kind):
            continue
        found = _tidied([*_from_tables(text), *_from_fields(text), *_from_sentences(text)])
        if found:
            return [_fact(text, amounts) for amounts in found]
    return []


def _fact(text: PieceText, amounts: Amounts) -> Fact:
    source = text.source(amounts.start, amounts.end)
    value = {**amounts.values, "per": amounts.per}
    return Fact(name="amount", value=value, raw=source.words[:200], source=source, rule=amounts.rule,
                confidence=round(amounts.strength * weight_of("amount", text.piece.kind), 3), lot=amounts.lot)  # fmt: skip


def _tidied(found: list[Amounts]) -> list[Amounts]:
    """One entry per lot and span; lots that all have the same amount beside a total say nothing more."""
    merged: dict[tuple[str | None, str], Amounts] = {}
    for amounts in found:
        known = merged.get((amounts.lot, amounts.per))
        if known is None:
            merged[(amounts.lot, amounts.per)] = amounts
            continue
        for kind, value in amounts.values.items():
            known.values.setdefault(kind, value)
    entries = list(merged.values())
    lots = [a for a in entries if a.lot]
    whole = [a for a in entries if not a.lot]
    same = len(lots) > 1 and len({tuple(sorted(a.values.items())) for a in lots}) == 1
    if same and whole and set(whole[0].values) >= set(lots[0].values):
        return whole
    if lots and whole and all(set(w.values.values()) <= {v for a in lots for v in a.values.values()} for w in whole):
        return lots
    return entries


def _kind(words: str) -> str | None:
    """Which amount some words announce; the last word wins."""
    places = [(m.end(), kind) for kind in _KINDS for m in pattern_of(_FILE, kind).finditer(words)]
    return max(places)[1] if places else None


def _per(words: str) -> str:
    if pattern_of(_FILE, "yearly").search(words) and not pattern_of(_FILE, "total").search(words):
        return "year"
    if pattern_of(_FILE, "yearly").search(words) and re.search(r"annuel|/ ?an\b|par an\b", words):
        return "year"
    return "period" if pattern_of(_FILE, "per_period").search(words) else "total"


# -------------------------------------------------------------------------------------------- tables


def _from_tables(text: PieceText) -> Iterator[Amounts]:
    for grid in grids_of(text):
        head, heads = _amount_header(grid)
        if not heads:
            continue
        header = " ".join(row.folded for row in grid.rows[:head])
        around = f"{grid.before[-200:]} {header}"
        if pattern_of(_FILE, "other").search(header) or ("ttc" in header and "ht" not in header):
            continue
        per = (
            _per(header)
            if _per(header) != "total"
            else _per(grid.before[-120:])
            if "total" not in header
            else "total"
        )
        for row in grid.rows[head:]:
            amounts = _row_amounts(row, heads, bool(_AMOUNT_WORD.search(around) or re.search(r"\bht\b|h\.t", around)))
            if amounts:
                first = row.cells[0]
                lot = _LOT_CELL.match(first.folded.strip())
                strength = 0.93 if re.search(r"\bht\b|h\.t|hors tax|eu ht", around) else 0.82
                if len(amounts) > 1 and "estimated_eur_ht" in amounts:
                    strength = min(strength, 0.88)  # an estimate is told for information only
                yield Amounts(
                    lot["number"] if lot else None, amounts, per, row.start, row.end, strength, "amount.table"
                )


def _amount_header(grid: Grid) -> tuple[int, list[str]]:
    """How many header rows a grid has, and the kinds of its columns of amounts, left to right."""
    words: dict[int, str] = {}
    for index, row in enumerate(grid.rows[:9]):
        numbers = [found for c in row.cells if (found := _NUMBER.match(c.folded))]
        if any((plain_number(found["number"]) or 0) >= 100 for found in numbers):
            head = index
            break
        for cell in row.cells:
            words[cell.column] = f"{words.get(cell.column, '')} {cell.folded}"
    else:
        return 0, []
    heads = [kind for _column, said in sorted(words.items()) if (kind := _kind(said)) and not _COUNTS.search(said)]
    return head, heads


def _row_amounts(row: Row, heads: list[str], in_euros: bool) -> dict[str, float | int]:
    cells = []
    for cell in row.cells:
        match = _NUMBER.match(cell.folded)
        if not match or (cell is row.cells[0] and _LOT_CELL.match(cell.folded.strip())):
            continue
        value = plain_number(match["number"])
        if value is not None and (in_euros or _AMOUNT_WORD.search(cell.folded)) and (value >= 100 or value == 0):
            cells.append(value)
    if not cells or len(cells) > len(heads):
        return {}
    if len(cells) < len(heads):
        return {}
    return {_KINDS[kind]: value for kind, value in zip(heads, cells, strict=True)}


# ---------------------------------------------------------------------------------- fields of notices


def _from_fields(text: PieceText) -> Iterator[Amounts]:
    """« Valeur hors TVA : 450 000 euros » of a notice, for a lot or for all."""
    if text.piece.kind != "AAPC":
        return
    lots = [
        (m.start(), m["number"])
        for m in re.finditer(r"lot (?:n ?[°o]|no)\s?:\s?(?P<number>\d{1,3}[a-z]?)\b", text.folded)
    ]
    for at in text.find("valeur hors tva") + text.find("value excluding vat") + text.find("valeur estimee hors tva"):
        found = euros_in(text.folded, at, min(len(text.folded), at + 60))
        if not found or "\r" in text.folded[at : found[0].start].strip():
            continue
        lot = next((number for place, number in reversed(lots) if place < at), None)
        total = re.search(r"ii\.1\.5|valeur totale", text.folded[max(0, at - 80) : at])
        yield Amounts(
            None if total else lot,
            {"estimated_eur_ht": found[0].value},
            "total",
            at,
            found[0].end,
            0.94,
            "amount.field",
        )


# ----------------------------------------------------------------------------------------- sentences


def _from_sentences(text: PieceText) -> Iterator[Amounts]:
    """« montant maximum : 45 000 euro(s) (H.T.) », « Lot 1 : 68 645 833 € HT » under « Montant maximum par lot »."""
    seen = -1
    for sign in ("€", "euro"):
        for at in text.find(sign):
            line = text.line_at(at)
            if line.line.cell is not None and len(text.folded[line.start : line.end]) < 26:
                continue
            start, end = text.sentence(at, most=400)
            if start == seen:
                continue
            seen = start
            yield from _sentence_amounts(text, start, end)


def _sentence_amounts(text: PieceText, start: int, end: int) -> Iterator[Amounts]:
    words = text.folded[start:end]
    found = euros_in(words)
    if not found or pattern_of(_FILE, "other").search(words) or "insertion" in text.path_of(start):
        return
    above = _announcement(text, start)
    for rank, euros in enumerate(found):
        low = found[rank - 1].end if rank else 0
        before = words[low : euros.start]
        if euros.value < 500 or euros.with_tax or _ABOUT.search(before):
            continue
        said = before if pattern_of(_FILE, "contract").search(before) else words[: euros.start]
        kind = _kind(said) or (_kind(above) if above else None)
        if not kind or not pattern_of(_FILE, "contract").search(f"{above} {said}"):
            continue
        if kind == "estimated" and not re.search(
            r"estim|valeur|previsionnel|enveloppe|budget|indicatif", said + above
        ):
            continue
        lot = _lot_of(text, start, start + euros.start, words[: euros.start])
        yield Amounts(lot, {_KINDS[kind]: euros.value}, _span(words, euros, above), start, start + euros.end,
                      _strength(euros, above, before), "amount.sentence")  # fmt: skip


def _announcement(text: PieceText, start: int) -> str:
    """The line above a list that says what its amounts are: « Montant maximum par lot : »."""
    index = text.line_index(start)
    for entry in reversed(text.lines[max(0, index - 6) : index]):
        words = text.folded[entry.start : entry.end]
        if words.rstrip().endswith(":") and pattern_of(_FILE, "contract").search(words) and _kind(words):
            return words
        if not re.match(r"\W*lots?\b", words):
            return ""
    return ""


def _span(words: str, euros: Euros, above: str) -> str:
    return _per(f"{above} {words[: euros.end + 12]}")


def _strength(euros: Euros, above: str, before: str) -> float:
    strength = 0.9 if euros.with_tax is False else 0.76
    if pattern_of(_FILE, "contract").search(before) and re.search(
        r"marche|accord-cadre|lot|contrat|consultation", before + above
    ):
        strength += 0.03
    return strength


def _lot_of(text: PieceText, start: int, at: int, words: str) -> str | None:
    """The lot that an amount speaks of: in its sentence, else on the lines just above."""
    inside = list(_LOT_BEFORE.finditer(words))
    if inside:
        return inside[-1]["number"]
    index = text.line_index(start)
    for entry in reversed(text.lines[max(0, index - 3) : index + 1]):
        match = re.match(
            r"\W*lots?\s?(?:\(s\)\s*)?(?:n ?[°o]\.? ?|no ?)?(?P<number>\d{1,3}[a-z]?)\b",
            text.folded[entry.start : min(entry.end, at)],
        )
        if match:
            return match["number"]
    before = text.folded[max(0, start - 260) : start]
    near = list(re.finditer(r"(?:^|[\r\n:] ?)lots? ?(?:n ?[°o] ?|no ?)(?P<number>\d{1,3}[a-z]?)\b", before))
    return near[-1]["number"] if near and text.piece.kind == "AAPC" else None
