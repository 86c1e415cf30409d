"""What a DCE says twice and differently (B17): between its pieces, with the notice, and weights that don't add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relais_app.dce.comparison import value_key
from relais_app.dce.model import Fact, FactValue, Source

# Facts that have one value, and the confidence from which another one is worth a question.
COMPARED = ("deadline", "question_deadline", "offer_validity_days", "duration_months", "renewals", "variants_allowed",
            "site_visit", "reserved", "consortium_form", "negotiation", "staff_takeover",
            "minimum_turnover", "page_limit")  # fmt: skip
_SERIOUS = 0.5
_PARTS = ("min_eur_ht", "max_eur_ht", "estimated_eur_ht")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value as one place states it. `source` is None for the notice, whose words are `raw`."""

    value: FactValue
    raw: str
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A fact with several values, each kept with its place; `part` names what differs in it (an amount's maximum).

    `kind` is `values`, `notice` or `weights` (a sum that is not 100, in `total`).
    """

    kind: str
    name: str
    stated: tuple[Stated, ...]
    lot: str | tuple[str, ...] | None = None
    part: str = ""
    total: float | None = None

    @property
    def code(self) -> str:
        """The same for the same contradiction at each reading, so that a question keeps to it."""
        lot = self.lot if isinstance(self.lot, str) else "+".join(self.lot or ())
        return ":".join((self.kind, self.name, self.part, lot))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeValue:
    """What the notice says of a fact, in the form of contracts.md."""

    name: str
    value: FactValue
    raw: str
    lot: str | None = None


def contradictions(facts: Sequence[Fact], notice: Sequence[NoticeValue] = ()) -> tuple[Contradiction, ...]:
    """Everything that disagrees, dates first."""
    found = [*_between_pieces(facts), *_amounts(facts), *_weights(facts), *_with_notice(facts, notice)]
    order = {name: rank for rank, name in enumerate((*COMPARED, "amount", "criteria", "lots"))}
    return tuple(sorted(found, key=lambda c: order.get(c.name, len(order))))


def _between_pieces(facts: Sequence[Fact]) -> list[Contradiction]:
    found = []
    for name in COMPARED:
        for lot in dict.fromkeys(f.lot for f in facts if f.name == name):
            serious = [f for f in facts if f.name == name and f.lot == lot and f.confidence >= _SERIOUS]
            stated = _different(name, serious)
            if len(stated) > 1:
                found.append(Contradiction(kind="values", name=name, lot=lot, stated=stated))
    return found


def _different(name: str, facts: Sequence[Fact]) -> tuple[Stated, ...]:
    """One place for each value, the surest first."""
    by_value: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda f: -f.confidence):
        by_value.setdefault(_key(name, fact.value), fact)
    return tuple(_stated(fact) for fact in by_value.values())


def _stated(fact: Fact) -> Stated:
    return Stated(value=fact.value, raw=fact.raw, source=fact.source)


def _key(name: str, value: FactValue) -> str:
    """Values that say the same thing have the same key: a date without its hour."""
    if name == "question_deadline":
        return str(value)[:10]
    return value_key(value)


def _amounts(facts: Sequence[Fact]) -> list[Contradiction]:
    """A minimum, maximum or estimate of one lot and period that two places give differently."""
    found = []
    amounts = [(f, f.value) for f in facts if f.name == "amount" and isinstance(f.value, dict)]
    for lot, per in dict.fromkeys((f.lot, value.get("per")) for f, value in amounts):
        for part in _PARTS:
            places: dict[Any, Fact] = {}
            for fact, value in amounts:
                if fact.lot == lot and value.get("per") == per and value.get(part) is not None:
                    places.setdefault(value[part], fact)
            if len(places) > 1:
                stated = tuple(Stated(value=v, raw=f.raw, source=f.source) for v, f in places.items())
                found.append(Contradiction(kind="values", name="amount", lot=lot, part=part, stated=stated))
    return found


def _weights(facts: Sequence[Fact]) -> list[Contradiction]:
    """Award criteria of one lot whose weights, all printed, don't make 100."""
    found = []
    criteria = [(f, f.value) for f in facts if f.name == "criteria" and isinstance(f.value, dict)]
    for lot in dict.fromkeys(f.lot for f, _value in criteria):
        mine = [(f, value) for f, value in criteria if f.lot == lot]
        weights = [value.get("weight_percent") for _fact, value in mine]
        numbers = [float(w) for w in weights if isinstance(w, (int, float))]
        if len(numbers) < 2 or len(numbers) < len(weights) or abs(sum(numbers) - 100) < 0.05:
            continue
        stated = tuple(Stated(value=value, raw=f.raw, source=f.source) for f, value in mine)
        found.append(
            Contradiction(kind="weights", name="criteria", lot=lot, stated=stated, total=round(sum(numbers), 2))
        )
    return found


def _with_notice(facts: Sequence[Fact], notice: Sequence[NoticeValue]) -> list[Contradiction]:
    """What the notice says otherwise than every place of the DCE."""
    found = []
    for said in notice:
        if said.name == "criteria":
            found += _other_weights(facts, said)
            continue
        same = [f for f in facts if f.name == said.name and f.lot == said.lot and f.confidence >= _SERIOUS]
        stated = _different(said.name, same)
        if stated and _key(said.name, said.value) not in {_key(said.name, s.value) for s in stated}:
            ours = Stated(value=said.value, raw=said.raw)
            found.append(Contradiction(kind="notice", name=said.name, lot=said.lot, stated=(ours, *stated)))
    return found


def _other_weights(facts: Sequence[Fact], said: NoticeValue) -> list[Contradiction]:
    """The weights of the notice against those of the DCE, as sets: names differ in wording more than in meaning."""
    criteria = [f for f in facts if f.name == "criteria" and f.lot is None and isinstance(f.value, dict)]
    ours = [f.value.get("weight_percent") for f in criteria if isinstance(f.value, dict)]
    theirs = said.value.get("weights", []) if isinstance(said.value, dict) else []
    if (
        not ours
        or any(not isinstance(w, (int, float)) for w in ours)
        or sorted(float(w) for w in ours if w is not None) == theirs
    ):
        return []
    stated = [Stated(value=said.value, raw=said.raw)]
    stated += [Stated(value=f.value, raw=_weighted(f.value), source=f.source) for f in criteria]
    return [Contradiction(kind="notice", name="criteria", stated=tuple(stated))]


def _weighted(value: FactValue) -> str:
    criterion = value if isinstance(value, dict) else {}
    return f"{criterion.get('name', '')} {criterion.get('weight_percent') or 0:g} %".replace(".", ",")
