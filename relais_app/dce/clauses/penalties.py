"""Penalties of the contract, and what they would cost us: a simulator without side effects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from relais_app.base.money import Money
from relais_app.dce.clauses.model import Penalty
from relais_app.dce.facts.numbers import euros_in
from relais_app.dce.facts.penalties import penalty_facts
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import FactValue, Source

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|p\.? ?100)")
_FRACTION = re.compile(r"1/(\d[\d ]*)")
_FORMULA = re.compile(r"^P=V[X*]R/(\d+)")


@dataclass(frozen=True)
class PenaltyDue:
    """What `count` events or days cost. `uncapped` is what it would be without the ceiling."""

    due: Money
    uncapped: Money
    cap: Money | None

    @property
    def is_capped(self) -> bool:
        return self.due != self.uncapped


def read_penalties(texts: Sequence[PieceText]) -> tuple[Penalty, ...]:
    """The penalties of the contract's pieces."""
    return tuple(penalty_of(fact.value, fact.source) for fact in penalty_facts(list(texts)))


def penalty_of(value: FactValue, source: Source | None = None) -> Penalty:
    """A penalty from the value of a fact (contracts.md)."""
    data = value if isinstance(value, dict) else {}
    amount = data.get("amount")
    return Penalty(what=str(data.get("what") or ""), amount=None if amount is None else float(amount),
                   unit=str(data.get("unit") or ""), cap=str(data.get("cap") or ""), source=source)  # fmt: skip


def penalty_due(penalty: Penalty, count: Decimal | int, *, contract: Money | None = None,
                cap_percent: Decimal | None = None) -> PenaltyDue | None:  # fmt: skip
    """What `count` events (or days, hours… of the penalty's unit) cost.

    A share needs the `contract` amount (or that of the late part) it is counted on; None when that is not known or
    the penalty states no figure. The ceiling is the penalty's own, else `cap_percent` of the contract.
    """
    each = _each(penalty, contract)
    if each is None:
        return None
    uncapped = Money.of(each * Decimal(count))
    cap = _cap(penalty.cap, contract)
    if cap is None and cap_percent is not None and contract is not None:
        cap = contract.times(cap_percent / 100)
    return PenaltyDue(uncapped if cap is None else min(uncapped, cap), uncapped, cap)


def _each(penalty: Penalty, contract: Money | None) -> Decimal | None:
    """Euros of one event, not rounded."""
    unit = penalty.unit
    if unit.startswith("EUR"):
        return None if penalty.amount is None else Decimal(str(penalty.amount))
    if contract is None:
        return None
    formula = _FORMULA.match(unit.upper().replace("×", "X"))
    if formula:
        return contract.euros / int(formula[1])
    if penalty.amount is None:
        return None
    amount = Decimal(str(penalty.amount))
    if unit.startswith("%"):
        return contract.euros * amount / 100
    fraction = _FRACTION.match(unit)
    return contract.euros * amount / int(fraction[1].replace(" ", "")) if fraction else None


def _cap(text: str, contract: Money | None) -> Money | None:
    percent = _PERCENT.search(text)
    if percent:
        return contract.times(Decimal(percent[1].replace(",", ".")) / 100) if contract else None
    amounts = euros_in(text)
    return Money.of(amounts[0].value) if amounts else None
