"""The facts of a DCE in the groups that a person asks for, with what is computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relais_app.base.words import _
from relais_app.bids.facts import GROUPS, SEVERAL, group_label, number
from relais_app.bids.model import FactState
from relais_app.operations.dce import FactRow
from relais_app.ui.bids.facts_list import SumRow
from relais_app.ui.widgets.models import Section

RIVAL = 0.9  # a rival value below this only stands when nothing better does


def grouped(facts: Sequence[FactRow]) -> list[Any]:
    """Facts under their group, each group with its count; the sum of the weights under the criteria."""
    items: list[Any] = []
    for code, names in GROUPS.items():
        members = sorted((f for f in _worth_showing(facts) if f.group == code), key=lambda f: _rank(names, f.name))
        if not members:
            continue
        judged = sum(f.state is not FactState.PROPOSED for f in members)
        items.append(Section(group_label(code), _("{n} sur {total} confirmés").format(n=judged, total=len(members))))
        items += members
        if code == "judged":
            items += _sums(members)
    return items


def _rank(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _worth_showing(facts: Sequence[FactRow]) -> list[FactRow]:
    """Without the doubtful rivals of a value that is better founded, unless the person judged them."""
    best: dict[Any, float] = {}
    for fact in facts:
        key = (fact.name, str(fact.lot))
        best[key] = max(best.get(key, 0.0), fact.confidence)
    return [
        f
        for f in facts
        if f.name in SEVERAL
        or f.state is not FactState.PROPOSED
        or f.confidence >= RIVAL
        or f.confidence == best[f.name, str(f.lot)]
    ]


def _sums(facts: Sequence[FactRow]) -> list[SumRow]:
    """The sum of weights of each lot's criteria."""
    by_lot: dict[Any, list[float]] = {}
    for fact in facts:
        weight = (
            fact.value.get("weight_percent") if fact.name == "criteria" and isinstance(fact.value, dict) else None
        )
        if isinstance(weight, int | float) and fact.state is not FactState.REJECTED:
            by_lot.setdefault(fact.lot, []).append(weight)
    rows = []
    for lot, weights in by_lot.items():
        total = sum(weights)
        is_right = abs(total - 100) < 0.01
        text = (_("{n} %, juste") if is_right else _("{n} %, à vérifier")).format(n=number(round(total, 2)))
        label = (
            _("Somme")
            if lot is None
            else _("Somme, lot {lot}").format(lot=lot if isinstance(lot, str) else ", ".join(lot))
        )
        rows.append(SumRow(f"sum-{lot}", label, text, is_right))
    return rows
