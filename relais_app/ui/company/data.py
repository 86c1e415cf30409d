"""What the library reads in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relais_app.company.documents import likely_award_date
from relais_app.operations.documents import DocumentRow, Renewal, documents, renewals

RENEW_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class LibraryData:
    """`deposit_on` and `award_on` are those of the next open bid, when there is one."""

    rows: tuple[DocumentRow, ...]
    renewals: tuple[Renewal, ...]
    deposit_on: date | None = None
    award_on: date | None = None


def read_library(work: Any, on: date, today: date) -> LibraryData:
    """The papers on a day, what to renew within three months, the dates of the next deadline."""
    deposit = next_deadline(work, today)
    award = likely_award_date(deposit) if deposit else None
    soon = on + timedelta(days=30)
    return LibraryData(
        rows=documents(work, on=on, award_on=soon),
        renewals=renewals(work, today=today, until=today + RENEW_WITHIN),
        deposit_on=deposit,
        award_on=award,
    )


def next_deadline(work: Any, today: date) -> date | None:
    """The nearest deadline of an open bid, as the clocks of its zone show it."""
    from relais_app.operations.bids import bid_rows
    from relais_app.ui.dates import local

    days = [local(b.deadline_at, b.deadline_zone).date() for b in bid_rows(work) if b.deadline_at]
    return min((day for day in days if day >= today), default=None)
