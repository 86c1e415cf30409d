"""Rules with a figure, each with its dates and source, and the arithmetic that rests on them.

A bid keeps the rules in force on the day its notice was published; when none is, nothing is invented
(« aucune règle connue », domain.md § 2.14).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from relais_app.base.dates import PARIS, instant, is_working_day
from relais_app.base.errors import RelaisError
from relais_app.base.money import Money
from relais_app.base.places import resource
from relais_app.base.words import _


@dataclass(frozen=True)
class DatedRule:
    """`ends_on` None: no end known. `is_sure` False: commonly held, unconfirmed."""

    code: str
    label: str
    value: Decimal
    unit: str
    starts_on: date
    ends_on: date | None
    source: str
    checked_on: date
    is_sure: bool = True

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Rules:
    """The table, in the order of its files; `on` finds the rule in force."""

    def __init__(self, entries: tuple[DatedRule, ...]) -> None:
        self.entries = entries

    def on(self, code: str, day: date) -> DatedRule | None:
        """The rule in force that day, the latest to begin when two overlap; None when none is known."""
        found = [r for r in self.entries if r.code == code and r.holds_on(day)]
        return max(found, key=lambda r: r.starts_on, default=None)


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    return Rules(_read(resource("reference", "regles.toml")))


def rules_with(own: Path) -> Rules:
    """The shipped table with the person's own: an entry of the same code and first day replaces the shipped one."""
    if not own.is_file():
        return shipped_rules()
    merged = {(r.code, r.starts_on): r for r in shipped_rules().entries}
    merged.update({(r.code, r.starts_on): r for r in _read(own)})
    return Rules(tuple(merged.values()))


def _read(path: Path) -> tuple[DatedRule, ...]:
    try:
        with path.open("rb") as file:
            return tuple(_rule(entry) for entry in tomllib.load(file).get("rule", ()))
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise RelaisError(
            _("La table des règles {name} n’est pas lisible : {why}.").format(name=path.name, why=error),
            _("Corrigez ce fichier, ou retirez-le pour revenir à la table livrée."),
        ) from error


def _rule(entry: dict[str, Any]) -> DatedRule:
    return DatedRule(
        code=str(entry["code"]), label=str(entry["label"]), value=Decimal(str(entry["value"])), unit=str(entry["unit"]),
        starts_on=entry["from"], ends_on=entry.get("to"), source=str(entry["source"]), checked_on=entry["checked_on"],
        is_sure=bool(entry.get("sure", True)),
    )  # fmt: skip


# ---- thresholds -------------------------------------------------------------------------------------------


class Purchase(Enum):
    """What is bought, for the threshold of R2122-8."""

    SUPPLIES = "supplies"  # and services
    WORKS = "works"


def needs_procedure(purchase: Purchase, amount: Money, on: date, rules: Rules | None = None) -> bool | None:
    """Whether publicity and competition are needed (R2122-8, « below » is strict); None: no rule known."""
    rule = (rules or shipped_rules()).on(f"no_competition.{purchase.value}", on)
    return None if rule is None else amount >= Money.of(rule.value)


@dataclass(frozen=True)
class TurnoverCheck:
    """What the buyer asks against what we have and what he may ask (R2142-7): both None when not known."""

    asked: Money
    ours: Money | None
    cap: Money | None
    factor: Decimal | None
    is_enough: bool | None
    exceeds_cap: bool | None


def check_turnover(
    asked: Money, ours: Money | None, estimate: Money | None, on: date, rules: Rules | None = None
) -> TurnoverCheck:
    """Warns both ways (C4): we fall short; the demand is above the cap. Exactly the cap is allowed."""
    rule = (rules or shipped_rules()).on("turnover_cap", on)
    cap = estimate.times(rule.value) if rule and estimate is not None else None
    return TurnoverCheck(
        asked=asked, ours=ours, cap=cap, factor=rule.value if rule else None,
        is_enough=None if ours is None else ours >= asked,
        exceeds_cap=None if cap is None else asked > cap,
    )  # fmt: skip


# ---- clocks -----------------------------------------------------------------------------------------------


def earliest_deadline(sent_on: date, days: int, departement: str | None = None, zone: str = PARIS) -> datetime:
    """The first lawful deadline: calendar days, the day of sending excluded, ending at midnight of the last day,
    moved to the next working day of the buyer's territory (domain.md § 2.7)."""
    last = sent_on + timedelta(days=days)
    while not is_working_day(last, departement):
        last += timedelta(days=1)
    return instant(datetime.combine(last + timedelta(days=1), time()), zone)


def earliest_signature(sent_on: date, *, is_electronic: bool, rules: Rules | None = None) -> date | None:
    """Standstill of formal procedures (R2182-1): the notice's day plus 11, or 16 when not sent electronically."""
    rule = (rules or shipped_rules()).on("standstill.electronic" if is_electronic else "standstill.paper", sent_on)
    return None if rule is None else sent_on + timedelta(days=int(rule.value))


# ---- money and hours --------------------------------------------------------------------------------------


def advance(amount_ttc: Money, months: int, rate_percent: Decimal | int) -> Money:
    """The advance (R2191-7): its rate of the amount, of twelve months' worth of it when the contract lasts longer."""
    base = amount_ttc.euros if months <= 12 else 12 * amount_ttc.euros / months
    return Money.of(base * Decimal(rate_percent) / 100)


@dataclass(frozen=True)
class InsertionHours:
    """`exact` to the hundredth; `whole` without the fraction (rounded down, as facilitators do)."""

    exact: Decimal
    whole: int


def insertion_hours(
    amount_ht: Money, labour_percent: Decimal | int, rate_percent: Decimal | int, hourly_cost: Decimal | int
) -> InsertionHours:
    """Hours due = amount × labour share × insertion rate ÷ hourly cost (domain.md § 2.12)."""
    cost = Decimal(hourly_cost)
    if cost <= 0:
        return InsertionHours(Decimal(0), 0)
    hours = amount_ht.euros * Decimal(labour_percent) * Decimal(rate_percent) / 10_000 / cost
    return InsertionHours(
        hours.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), int(hours.to_integral_value(rounding=ROUND_DOWN))
    )


def price_score(most: Decimal | int, lowest: Money, mine: Money) -> Decimal:
    """The classical note: most × lowest ÷ mine, to the hundredth (domain.md § 2.11)."""
    if mine.cents <= 0:
        return Decimal(0)
    return (Decimal(most) * lowest.cents / mine.cents).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def dependence(client: Money, won: Money, total: Money) -> Decimal | None:
    """The client's share of a year's turnover if we win, in per cent to the tenth (domain.md § 2.14)."""
    whole = total + won
    if whole.cents <= 0:
        return None
    share = Decimal((client + won).cents) * 100 / whole.cents
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
