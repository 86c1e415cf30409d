"""A reading as the JSON document that contracts.md describes (format 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relais_app.dce.model import FACT_NAMES, Box, Fact, Piece, Reading, Requirement, Source

FORMAT = 1
_SPREAD = ("lots", "criteria")  # lists whose items carry their own keys beside the evidence


def as_document(reading: Reading) -> dict[str, Any]:
    """What `relais read --json` prints."""
    facts: dict[str, list[dict[str, Any]]] = {name: [] for name in FACT_NAMES}
    for fact in sorted(reading.facts, key=lambda fact: -fact.confidence):
        facts.setdefault(fact.name, []).append(_fact(fact))
    return {
        "format": FORMAT,
        "documents": [_piece(piece) for piece in reading.pieces],
        "facts": facts,
        "requirements": [_requirement(number, line) for number, line in enumerate(reading.requirements, start=1)],
        "warnings": reading.warnings,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": piece.id,
        "path": piece.path,
        "name": piece.name,
        "kind": piece.kind,
        "kind_reason": piece.kind_reason,
        "pages": piece.page_count,
        "text": piece.origin,
        "sha256": piece.sha256,
    }
    if piece.also_kind:
        document["also_kind"] = piece.also_kind
    return document


def _fact(fact: Fact) -> dict[str, Any]:
    item = {
        "value": fact.value,
        "raw": fact.raw,
        "lot": _lot(fact.lot),
        **_place(fact.source),
        "evidence": fact.source.words,
        "confidence": round(fact.confidence, 3),
        "rule": fact.rule,
    }
    if fact.name in _SPREAD and isinstance(fact.value, dict):
        item = {**item, **fact.value, "value": fact.value.get("value")}
    return {**item, **fact.extra}


def _requirement(number: int, line: Requirement) -> dict[str, Any]:
    item = {
        "id": f"R-{number:03d}",
        "text": line.text,
        "level": line.level,
        "theme": line.theme,
        "lot": _lot(line.lot),
        "section": line.section,
        **_place(line.source),
        "on": line.on,
        "confidence": round(line.confidence, 3),
        "rule": line.rule,
    }
    if line.also:
        item["also"] = [_place(source) for source in line.also]
    return item


def _place(source: Source) -> dict[str, Any]:
    return {"document": source.piece, "page": source.page, "box": _box(source.box)}


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(value, 1) for value in box]


def _lot(lot: str | Sequence[str] | None) -> str | list[str] | None:
    return lot if lot is None or isinstance(lot, str) else list(lot)
