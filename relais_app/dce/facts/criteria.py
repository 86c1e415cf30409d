"""Award criteria with their weights and sub-criteria, by lots, from tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.dce.facts.candidates import weight_of
from relais_app.dce.facts.criteria_lines import line_sets, notice_sets
from relais_app.dce.facts.criteria_model import FILE, CriteriaSet, Entry
from relais_app.dce.facts.criteria_tables import table_sets
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.schema import schema_sets
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact

_WHOLE, _PARTIAL = 0.95, 0.6
_BESIDE = re.compile(r"(?i)\b(?:crit[eè]res?|points?|pourcents?|note|sur|pond[eé]ration|coefficient)\b")


def criteria_facts(texts: list[PieceText]) -> list[Fact]:
    """The criteria of the first piece that tells them, one fact per criterion and group of lots."""
    for text in sorted(texts, key=lambda t: -weight_of("criteria", t.piece.kind)):
        if not weight_of("criteria", text.piece.kind):
            continue
        sets = _chosen(list(_sets(text)), text)
        if sets:
            return [fact for found in sets for fact in _facts(found, text)]
    return []


def _sets(text: PieceText) -> Iterator[CriteriaSet]:
    if text.piece.kind == "AAPC":
        yield from notice_sets(text)
        yield from schema_sets(text)
    yield from table_sets(text)
    yield from line_sets(text)
    only = None
    if (
        text.find("critere unique")
        or text.find("seul critere")
        or text.find("unique critere")
        or text.find("seul le prix")
    ):
        only = pattern_of(FILE, "price_only").search(text.folded)
    if only:
        start = text.sentence(only.start())[0]
        yield CriteriaSet(
            [Entry("Prix", 100, "percent", start, only.end(), only.start())], (), start, "criteria.price-only"
        )


def _chosen(sets: list[CriteriaSet], text: PieceText) -> list[CriteriaSet]:
    """For each group of lots the first whole set; without one, the fullest, if it is believable."""
    by_lots: dict[tuple[str, ...], list[CriteriaSet]] = {}
    for found in sets:
        by_lots.setdefault(found.lots, []).append(found)
    whole = {lots: next((s for s in group if s.is_whole), None) for lots, group in by_lots.items()}
    if any(whole.values()):
        named = [s for lots, s in whole.items() if s and lots]
        common = whole.get(())
        if common and (not named or common.start < min(s.start for s in named)) and not named:
            return [common]
        return named or ([common] if common else [])
    ordered = next((s for s in sets if s.order_only), None)
    if ordered:
        return [ordered]
    partial = [s for s in sets if 2 <= len(s.entries) <= 8 and 40 <= s.total < 100]
    return [max(partial, key=lambda s: s.total)] if partial else []


def _facts(found: CriteriaSet, text: PieceText) -> Iterator[Fact]:
    confidence = (_WHOLE if found.is_whole else _PARTIAL) * weight_of("criteria", text.piece.kind)
    if found.order_only:
        confidence = 0.75
    for entry in found.entries:
        source = text.source(entry.start, entry.end, page_of=entry.weight_at)
        value = {
            "name": entry.name,
            "weight_percent": entry.percent,
            "value": entry.percent,
            "subcriteria": [{"name": sub.name, "weight": sub.weight} for sub in entry.subs],
        }
        if found.order_only:
            value["order_only"] = True
        named = _surety_of_name(entry.name, source.words)
        yield Fact(name="criteria", value=value, raw=source.words[:200], source=source,
                   confidence=round(confidence * named, 3), rule=found.rule, lot=found.lots or None)  # fmt: skip


def _surety_of_name(name: str, words: str) -> float:
    """A name without a real word is doubtful; one word beside a longer text may be the beginning of the name."""
    if not re.search(r"[a-zA-Z]{4}", name):
        return 0.7
    beside = _BESIDE.sub(" ", words.replace(name, " "))
    is_short = len(name.split()) == 1 and len(re.findall(r"[^\W\d]{3,}", beside)) >= 3
    return 0.93 if is_short else 1.0
