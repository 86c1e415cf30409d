"""Amounts in euros, kept in whole cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, order=True)
class Money:
    """An amount of euros; `cents` is whole."""

    cents: int

    @classmethod
    def of(cls, euros: Decimal | int | str | float) -> Money:
        """From euros; half a cent goes away from zero (domain.md § 2.14)."""
        return cls(int((Decimal(str(euros)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    @property
    def euros(self) -> Decimal:
        return Decimal(self.cents) / 100

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def times(self, factor: Decimal | int | str | float) -> Money:
        """Multiplied, half a cent away from zero."""
        return Money.of(self.euros * Decimal(str(factor)))


def share_out(total: Money, weights: list[Decimal]) -> list[Money]:
    """Split to the cent by the largest remainder, ties in the order given (domain.md § 2.14)."""
    whole = sum(weights, Decimal(0))
    if not weights or whole <= 0:
        return [Money(0) for _ in weights]
    exact = [Decimal(total.cents) * w / whole for w in weights]
    floors = [int(e // 1) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] - floors[i]), i))
    for i in order[: total.cents - sum(floors)]:
        floors[i] += 1
    return [Money(c) for c in floors]
