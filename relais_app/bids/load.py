"""Hours and production week by week against what people and resources can give (domain.md § 2.14, « Load »)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from relais_app.base.dates import holidays_of
from relais_app.bids.chance import Odds, Outcome, chance_over

QUARTERS = 4
FULL_WEEK: tuple[float, ...] = (1, 1, 1, 1, 1, 0, 0)
_TINY = 1e-9


def monday_of(day: date) -> date:
    """The week a day belongs to, named by its Monday."""
    return day - timedelta(days=day.weekday())


def weeks_from(start: date, count: int) -> tuple[date, ...]:
    first = monday_of(start)
    return tuple(first + timedelta(weeks=i) for i in range(count))


def in_quarters(hours: float) -> int:
    """Hours as whole quarters, half a quarter upwards."""
    return int((Decimal(str(hours)) * QUARTERS).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Availability:
    """What somebody gives: hours a week, their share by weekday, days away. Legal holidays are days away."""

    weekly_hours: float = 35.0
    leave: tuple[tuple[date, date], ...] = ()
    pattern: tuple[float, ...] = FULL_WEEK
    departement: str | None = None

    def is_away(self, day: date) -> bool:
        return self.is_on_leave(day) or day in holidays_of(day.year, self.departement)

    def is_on_leave(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.leave)

    def given(self, day: date) -> Fraction:
        """The weight of a day: its share of the week, nothing when away."""
        return Fraction(0) if self.is_away(day) else self.usual(day)

    def usual(self, day: date) -> Fraction:
        """The weight of a day without leave nor holidays."""
        return Fraction(str(self.pattern[day.weekday()]))

    def hours_in(self, monday: date) -> float:
        """Hours of a week: the weekly hours less the share of its days away."""
        whole = sum((Fraction(str(share)) for share in self.pattern), Fraction(0))
        if whole == 0:
            return 0.0
        given = sum((self.given(monday + timedelta(days=i)) for i in range(7)), Fraction(0))
        return float(Fraction(str(self.weekly_hours)) * given / whole)

    def is_away_all_week(self, monday: date) -> bool:
        """Nothing is given that week, and leave has its part in it."""
        days = [monday + timedelta(days=i) for i in range(7)]
        return any(self.usual(d) and self.is_on_leave(d) for d in days) and not any(self.given(d) for d in days)


def spread(hours: float, starts_on: date, ends_on: date, who: Availability) -> dict[date, float]:
    """A task's hours by week, in whole quarters whose sum is that of the task (largest remainder, earliest first).

    Days weigh what the person gives them; all away: as if nobody were; no worked day at all: each day the same.
    """
    if ends_on < starts_on:
        starts_on, ends_on = ends_on, starts_on
    days = [starts_on + timedelta(days=i) for i in range((ends_on - starts_on).days + 1)]
    weights = [who.given(day) for day in days]
    if not any(weights):
        weights = [who.usual(day) for day in days]
    if not any(weights):
        weights = [Fraction(1)] * len(days)
    by_week: dict[date, Fraction] = {}
    for day, weight in zip(days, weights, strict=True):
        by_week[monday_of(day)] = by_week.get(monday_of(day), Fraction(0)) + weight
    quarters = _largest_remainder(in_quarters(hours), list(by_week.values()))
    return {monday: count / QUARTERS for monday, count in zip(by_week, quarters, strict=True) if count}


def _largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    whole = sum(weights, Fraction(0))
    exact = [total * weight / whole for weight in weights]
    shares = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] - shares[i]), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def production_in(monday: date, per_week: float, starts_on: date | None, ends_on: date | None) -> float:
    """What a contract uses in a week: all of it, or the part of Monday to Friday that it covers.

    A contract that begins and ends in one week uses its whole amount there.
    """
    sunday = monday + timedelta(days=6)
    first, last = max(starts_on or monday, monday), min(ends_on or sunday, sunday)
    if first > last:
        return 0.0
    if starts_on and ends_on and monday_of(starts_on) == monday_of(ends_on):
        return per_week
    covered = sum(1 for i in range(5) if first <= monday + timedelta(days=i) <= last)
    return per_week * covered / 5


# ---- the calendar -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Demand:
    """What one thing asks of a row, week by week. `chance` 1: it is sure."""

    row_id: str
    label: str
    weeks: dict[date, float]
    bid_id: str | None = None
    chance: float = 1.0
    is_sold: bool = True  # signed, or being written after a « go »
    is_bid: bool = False  # of the bid looked at


@dataclass(frozen=True)
class Supply:
    """Somebody or something that gives a capacity; `availability` None for a resource."""

    id: str
    name: str
    detail: str
    unit: str
    capacity: float
    availability: Availability | None = None

    def capacity_in(self, monday: date) -> float:
        return self.availability.hours_in(monday) if self.availability else self.capacity


@dataclass(frozen=True)
class LoadPart:
    """What makes a cell's figure, in its row's unit; likely parts are already weighted by their chance."""

    label: str
    amount: float
    bid_id: str | None = None
    is_likely: bool = False


@dataclass(frozen=True)
class LoadCell:
    """A row in a week. `chance` that it goes over, over all outcomes of the running bids; `carrier` weighs most."""

    monday: date
    sold: float = 0.0
    likely: float = 0.0
    bid: float = 0.0
    capacity: float = 0.0
    parts: tuple[LoadPart, ...] = ()
    is_away: bool = False
    chance: float = 0.0
    carrier: str | None = None  # a bid's id

    @property
    def total(self) -> float:
        return self.sold + self.likely + self.bid

    @property
    def is_over(self) -> bool:
        """Strictly above."""
        return self.total > self.capacity + _TINY

    @property
    def share(self) -> float:
        """Per cent of the capacity; 0 without load, and 999 where nothing can be given."""
        if self.capacity <= _TINY:
            return 999.0 if self.total > _TINY else 0.0
        return 100 * self.total / self.capacity


@dataclass(frozen=True)
class LoadRow:
    """`capacity` is that of an ordinary week, in `unit`."""

    id: str
    name: str
    detail: str
    unit: str
    is_person: bool
    capacity: float
    cells: tuple[LoadCell, ...]


@dataclass(frozen=True)
class Overload:
    """A row above its capacity in a week, and the next week that could take what overflows (None: none in sight)."""

    row_id: str
    name: str
    unit: str
    is_person: bool
    monday: date
    amount: float
    capacity: float
    share: float
    next_slot: date | None


@dataclass(frozen=True)
class LoadCalendar:
    """People then resources, by week. `overloads`: one for each row that overflows, its worst week."""

    weeks: tuple[date, ...]
    rows: tuple[LoadRow, ...]
    overloads: tuple[Overload, ...] = field(default=())


def calendar(
    weeks: Sequence[date], supplies: Iterable[Supply], demands: Iterable[Demand], shown: int | None = None
) -> LoadCalendar:
    """The load of each supply by week. Only the first `shown` weeks are kept; the others serve the next slots."""
    by_row: dict[str, list[Demand]] = {}
    for demand in demands:
        by_row.setdefault(demand.row_id, []).append(demand)
    count = len(weeks) if shown is None else shown
    rows = tuple(_row(supply, weeks, by_row.get(supply.id, []), count) for supply in supplies)
    worst = [o for row in rows if (o := _worst(row, count)) is not None]
    worst.sort(key=lambda o: (not o.is_person, -o.share, o.monday, o.name))
    return LoadCalendar(
        tuple(weeks[:count]), tuple(replace(row, cells=row.cells[:count]) for row in rows), tuple(worst)
    )


def _row(supply: Supply, weeks: Sequence[date], demands: list[Demand], shown: int) -> LoadRow:
    cells = tuple(_cell(supply, monday, demands, has_odds=i < shown) for i, monday in enumerate(weeks))
    return LoadRow(
        id=supply.id, name=supply.name, detail=supply.detail, unit=supply.unit,
        is_person=supply.availability is not None, capacity=supply.capacity, cells=cells,
    )  # fmt: skip


def _cell(supply: Supply, monday: date, demands: list[Demand], *, has_odds: bool) -> LoadCell:
    capacity = supply.capacity_in(monday)
    here = [(d, d.weeks[monday]) for d in demands if d.weeks.get(monday)]
    sold = sum(amount for d, amount in here if d.is_sold and not d.is_bid)
    likely = sum(amount * d.chance for d, amount in here if not d.is_sold and not d.is_bid)
    asked = sum(amount for d, amount in here if d.is_bid)
    parts = tuple(
        LoadPart(
            d.label, amount if d.is_bid or d.is_sold else amount * d.chance, d.bid_id, not d.is_sold and not d.is_bid
        )
        for d, amount in here
    )
    sure = sum(amount for d, amount in here if d.is_bid or d.is_sold or d.chance >= 1)
    outcomes = _outcomes((d, amount) for d, amount in here if not (d.is_bid or d.is_sold or d.chance >= 1))
    odds = chance_over(capacity, sure, outcomes) if has_odds else Odds(0.0)
    away = supply.availability is not None and supply.availability.is_away_all_week(monday)
    return LoadCell(
        monday=monday, sold=sold, likely=likely, bid=asked, capacity=capacity, parts=parts, is_away=away,
        chance=odds.chance, carrier=odds.carrier,
    )  # fmt: skip


def _outcomes(uncertain: Iterable[tuple[Demand, float]]) -> list[Outcome]:
    """One outcome a bid: what it asks of the row at several places comes, or doesn't, together."""
    by_bid: dict[str, Outcome] = {}
    for demand, amount in uncertain:
        key = demand.bid_id or demand.label
        before = by_bid.get(key)
        by_bid[key] = Outcome(key, amount + (before.amount if before else 0.0), demand.chance)
    return list(by_bid.values())


def _worst(row: LoadRow, shown: int) -> Overload | None:
    over = [(i, cell) for i, cell in enumerate(row.cells[:shown]) if cell.is_over]
    if not over:
        return None
    index, cell = max(over, key=lambda entry: (entry[1].share, -entry[0]))
    need = cell.bid if cell.bid > _TINY else cell.total - cell.capacity
    return Overload(
        row_id=row.id, name=row.name, unit=row.unit, is_person=row.is_person, monday=cell.monday, amount=cell.total,
        capacity=cell.capacity, share=cell.share, next_slot=next_slot(row.cells[index + 1 :], need),
    )  # fmt: skip


def next_slot(cells: Iterable[LoadCell], need: float) -> date | None:
    """The first week that takes `need` on top of its load without going over."""
    return next((c.monday for c in cells if c.capacity > _TINY and c.total + need <= c.capacity + _TINY), None)


def free_hours(cells: Iterable[LoadCell]) -> float:
    """What is left of the capacity, weeks over it counting for nothing."""
    return sum(max(0.0, c.capacity - c.sold - c.likely) for c in cells)
