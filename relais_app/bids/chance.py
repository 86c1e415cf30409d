"""The chance that a load goes over a capacity, over all outcomes of independent bids (C14).

Exact: every sum that can be reached is kept with its probability, equal sums together, those already over as one
number. Beyond `MOST_SUMS` different sums (many bids, none alike) they are put on a grid that fine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

MOST_SUMS = 5_000  # twelve bids are exact whatever their amounts
_DIGITS = 6  # amounts that differ by less are one
_NOTHING = 1e-12

Sums = dict[float, float]  # what is reached → its probability


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
    room = round(capacity - sure, _DIGITS)
    if room < 0:
        return Odds(1.0)
    serious = tuple(o for o in outcomes if o.amount > 0 and o.chance > 0)
    if sum(o.amount for o in serious) <= room:
        return Odds(0.0)
    bids = tuple((round(o.amount, _DIGITS), min(1.0, o.chance)) for o in serious)
    chance, drops = _with_drops(room, bids)
    place = max(range(len(drops)), key=lambda i: drops[i])
    return Odds(chance, serious[place].id if drops[place] > _NOTHING else None)


@lru_cache(maxsize=4096)
def _with_drops(room: float, bids: tuple[tuple[float, float], ...]) -> tuple[float, tuple[float, ...]]:
    """The chance of going over, and by how much it drops without each bid in turn.

    Without bid i: what the bids before it reach, against what those after it may still bring.
    """
    before = _running(room, bids)
    after = [*reversed(_running(room, bids[::-1]))]
    whole = 1.0 - sum(before[-1].values())
    drops = tuple(whole - (1.0 - _within(room, before[i], after[i + 1])) for i in range(len(bids)))
    return min(1.0, max(0.0, whole)), drops


def _running(room: float, bids: Sequence[tuple[float, float]]) -> list[Sums]:
    """The sums within the room after no bid, the first, the first two…; what is over is left out."""
    steps: list[Sums] = [{0.0: 1.0}]
    for amount, chance in bids:
        sums: Sums = {}
        for total, probability in steps[-1].items():
            sums[total] = sums.get(total, 0.0) + probability * (1 - chance)
            won = round(total + amount, _DIGITS)
            if won <= room:
                sums[won] = sums.get(won, 0.0) + probability * chance
        steps.append(_on_a_grid(sums, room) if len(sums) > MOST_SUMS else sums)
    return steps


def _on_a_grid(sums: Sums, room: float) -> Sums:
    step = room / MOST_SUMS
    merged: Sums = {}
    for total, probability in sums.items():
        key = round(round(total / step) * step, _DIGITS)
        merged[min(key, room)] = merged.get(min(key, room), 0.0) + probability
    return merged


def _within(room: float, first: Sums, second: Sums) -> float:
    """The probability that a sum of the first and one of the second stay together within the room."""
    reached = sorted(second)
    cumulated = [0.0, *accumulate(second[total] for total in reached)]
    return sum(p * cumulated[bisect_right(reached, round(room - total, _DIGITS))] for total, p in first.items())
