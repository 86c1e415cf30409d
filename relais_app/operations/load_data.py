"""What the load is made of: people, resources, tasks and production of the workspace, as the rules of bids/load.py want it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from relais_app.bids.load import Availability, Demand, Supply, production_in, spread
from relais_app.bids.model import Bid, BidState, BidTask, ProductionLoad
from relais_app.company.model import Person, ProductionResource
from relais_app.operations.bids import our_departement, shown_title
from relais_app.storage.unit import Unit

HOURS = "h"
_WRITING = (BidState.READING, BidState.PREPARING)
_RUNNING = (BidState.READING, BidState.PREPARING, BidState.DEPOSITED)


@dataclass(frozen=True)
class WhatIf:
    """A trial that is never saved: a bid looked at in full, bids left out, other chances."""

    bid_id: str | None = None
    without: frozenset[str] = frozenset()
    chances: Mapping[str, float] | None = None

    def chance(self, bid: Bid) -> float:
        return (self.chances or {}).get(bid.id, bid.chance)


@dataclass(frozen=True)
class LoadData:
    """Loaded once: records of the unit, to be turned into supplies and demands."""

    people: tuple[Person, ...]
    resources: tuple[ProductionResource, ...]
    bids: Mapping[str, Bid]
    tasks: tuple[BidTask, ...]
    production: tuple[ProductionLoad, ...]
    departement: str | None

    @classmethod
    def of(cls, unit: Unit) -> LoadData:
        return cls(
            people=tuple(unit.list(Person, order_by="name")),
            resources=tuple(unit.list(ProductionResource, order_by="name")),
            bids={b.id: b for b in unit.list(Bid)},
            tasks=tuple(unit.list(BidTask)),
            production=tuple(unit.list(ProductionLoad)),
            departement=our_departement(unit),
        )

    def availability(self, person: Person) -> Availability:
        return Availability(person.weekly_hours, person.leave, departement=self.departement)

    def supplies(self) -> tuple[Supply, ...]:
        """People, then resources, by name."""
        staff = (Supply(p.id, p.name, p.role, HOURS, p.weekly_hours, self.availability(p)) for p in self.people)
        means = (Supply(r.id, r.name, r.unit, r.unit, r.per_week) for r in self.resources)
        return (*staff, *means)

    def demands(self, weeks: Iterable[date], trial: WhatIf) -> tuple[Demand, ...]:
        """Hours to write and production, by row and week."""
        known = tuple(weeks)
        return (*self._writing(trial), *self._producing(known, trial))

    def _writing(self, trial: WhatIf) -> Iterable[Demand]:
        staff = {p.id: self.availability(p) for p in self.people}
        for task in self.tasks:
            bid = self.bids.get(task.bid_id)
            if bid is None or task.is_done or task.person_id not in staff or bid.id in trial.without:
                continue
            is_bid = bid.id == trial.bid_id
            if not task.starts_on or not task.ends_on or (bid.state not in _WRITING and not is_bid):
                continue
            label = f"{shown_title(bid)}, {task.title}" if task.title else shown_title(bid)
            yield Demand(
                row_id=task.person_id or "", label=label, bid_id=bid.id, is_bid=is_bid,
                weeks=spread(task.hours, task.starts_on, task.ends_on, staff[task.person_id or ""]),
                is_sold=bid.state is BidState.PREPARING,
            )  # fmt: skip

    def _producing(self, weeks: tuple[date, ...], trial: WhatIf) -> Iterable[Demand]:
        for load in self.production:
            bid = self.bids.get(load.bid_id) if load.bid_id else None
            if load.bid_id and (bid is None or bid.id in trial.without):
                continue
            is_bid = bid is not None and bid.id == trial.bid_id
            is_sold = bid is None or bid.state is BidState.WON
            if bid is not None and not is_bid and not is_sold and bid.state not in _RUNNING:
                continue
            starts = load.starts_on or (bid.starts_on if bid else None)
            ends = load.ends_on or (bid.ends_on if bid else None)
            amounts = {monday: production_in(monday, load.per_week, starts, ends) for monday in weeks}
            yield Demand(
                row_id=load.resource_id, label=load.title or (shown_title(bid) if bid else ""), bid_id=load.bid_id,
                weeks={monday: amount for monday, amount in amounts.items() if amount}, is_bid=is_bid, is_sold=is_sold,
                chance=1.0 if bid is None or is_sold else trial.chance(bid),
            )  # fmt: skip
