"""Requirement lines joined and cut by hand: what the reader lumped or split is put right, and can be undone."""

from __future__ import annotations

import json
from dataclasses import fields

from relais_app.base.errors import RelaisError
from relais_app.base.records import new_id
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.model import BidRequirement, FactState
from relais_app.operations.outcome import Outcome
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_COPIED = tuple(f.name for f in fields(BidRequirement) if f.name not in ("id", "number", "text", "also", "note"))


def merge_requirements(work: Workspace, id: str, other: str) -> Outcome[str]:
    """Join two lines in the order they stand: the first takes the words of the second, which goes.

    Their places are both kept, and what was said of either. Raises RelaisError for lines of two bids.
    """
    with work.writing("merge-requirements") as unit:
        first, second = sorted((unit.get(BidRequirement, id), unit.get(BidRequirement, other)), key=_place)
        if first.id == second.id or first.bid_id != second.bid_id:
            raise RelaisError(_("Choisissez deux exigences du même dossier."))
        first.text = _joined(first.text, second.text)
        also = {"document": second.piece, "page": second.page, "box": json.loads(second.box)}
        first.also = json.dumps([*json.loads(first.also), also, *json.loads(second.also)], ensure_ascii=False)
        for name in ("reason", "cost", "better_wording", "owner"):
            mine, theirs = getattr(first, name), getattr(second, name)
            if theirs and theirs != mine:
                setattr(first, name, f"{mine} {theirs}".strip())
        first.state = FactState.CORRECTED
        unit.delete(second)
        kept = first.id
    return Outcome(kept, frozenset(unit.touched), unit.operation_id)


def _place(line: BidRequirement) -> tuple[int, int, int]:
    return (line.piece, line.page or 0, line.number)


def _joined(first: str, second: str) -> str:
    """Two sentences, or a sentence that goes on."""
    ends = first.rstrip().endswith((".", ";", ":", "!", "?"))
    return (
        f"{first.rstrip()} {second.lstrip()}"
        if ends or second[:1].islower()
        else f"{first.rstrip()} ; {second.lstrip()}"
    )


def split_requirement(work: Workspace, id: str, first: str, second: str) -> Outcome[str]:
    """Cut a line in two texts: the first keeps the line and its mark, the second is a line of its own, in the same place.

    Raises RelaisError when one of the two is empty. The value is the id of the new line.
    """
    texts = tidy(first), tidy(second)
    if not all(texts):
        raise RelaisError(_("Une des deux parties est vide."), _("Placez la coupure entre deux phrases."))
    with work.writing("split-requirement") as unit:
        line = unit.get(BidRequirement, id)
        new = BidRequirement(id=new_id(), number=_next_number(unit, line.bid_id), text=texts[1])
        for name in _COPIED:
            setattr(new, name, getattr(line, name))
        line.text, line.state = texts[0], FactState.CORRECTED
        new.state = FactState.CORRECTED
        unit.add(new)
        made = new.id
    return Outcome(made, frozenset(unit.touched), unit.operation_id)


def _next_number(unit: Unit, bid_id: str) -> int:
    last = unit.first(BidRequirement, bid_id=bid_id, order_by="-number")
    return last.number + 1 if last else 1
