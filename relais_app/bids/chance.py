"""The chance that a load goes over a capacity, over all outcomes of independent bids, computed exactly (C14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = 6  # amounts that differ by less are one


@dataclass(frozen=True)
class Outcome:
    """A bid that brings `amount` with its chance, else nothing."""

    id: str
    amount: float
    chance: float


@dataclass(frozen=True)
class Odds:
    """`carrier`: the bid without which the chance drops most; None when none of them matters."""

    chance: float
    carrier: str | None = None


def chance_over(capacity: float, sure: float, outcomes: Sequence[Outcome]) -> Odds:
    """The probability that `sure` and what is won exceed the capacity, strictly (domain.md § 2.14)."""
    whole = _probability(capacity, sure, outcomes)
    if whole <= 0 or not outcomes:
        return Odds(whole)
    drops = [(whole - _probability(capacity, sure, [o for o in outcomes if o is not out]), out) for out in outcomes]
    drop, carrier = max(drops, key=lambda entry: entry[0])
    return Odds(whole, carrier.id if drop > 1e-12 else None)


def _probability(capacity: float, sure: float, outcomes: Sequence[Outcome]) -> float:
    """Sums reached so far with their probability; what is over stays over, so it is kept as one number."""
    limit = round(capacity, _DIGITS)
    over = 0.0
    sums: dict[float, float] = {}
    if round(sure, _DIGITS) > limit:
        return 1.0
    sums[round(sure, _DIGITS)] = 1.0
    for outcome in outcomes:
        chance = min(1.0, max(0.0, outcome.chance))
        after: dict[float, float] = {}
        for total, probability in sums.items():
            won = round(total + outcome.amount, _DIGITS)
            if won > limit:
                over += probability * chance
            else:
                after[won] = after.get(won, 0.0) + probability * chance
            after[total] = after.get(total, 0.0) + probability * (1 - chance)
        sums = after
    return min(1.0, over)
