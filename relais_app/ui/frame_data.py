"""What the rail shows, read in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from relais_app.base.words import _
from relais_app.notices.model import NoticeState
from relais_app.ui.dates import left, local
from relais_app.ui.rail import OpenBid

URGENT_DAYS = 5
MOST_BIDS = 6


@dataclass(frozen=True)
class Frame:
    """`counts` are (number, is it trouble?) by page."""

    name: str
    place: str
    counts: dict[str, tuple[int, bool]]
    bids: tuple[OpenBid, ...]
    bid_ids: frozenset[str]  # of every bid: the page of one that is gone goes too


def read_frame(work: Any, today: date) -> Frame:
    """The workspace's name, the counts of the pages, the most urgent open bids."""
    from relais_app.company.model import DocumentState
    from relais_app.operations.bids import bid_rows
    from relais_app.operations.company import structure
    from relais_app.operations.documents import documents
    from relais_app.operations.notices import notice_counts

    view = structure(work)
    every = bid_rows(work)
    bids = [row for row in every if row.is_open]
    troubles = (DocumentState.EXPIRED, DocumentState.EXPIRES_BEFORE_AWARD)
    papers = sum(row.state in troubles for row in documents(work, on=today, award_on=today + timedelta(days=30)))
    return Frame(
        name=view.trade_name or view.name or work.folder.name,
        place=_("Lecture seule") if work.is_read_only else _("Espace sur ce poste"),
        counts={
            "notices": (notice_counts(work).get(NoticeState.NEW, 0), False),
            "bids": (len(bids), False),
            "documents": (papers, True),
        },
        bids=tuple(_open_bid(row, today) for row in bids[:MOST_BIDS]),
        bid_ids=frozenset(row.id for row in every),
    )


def _open_bid(row: Any, today: date) -> OpenBid:
    days = (local(row.deadline_at, row.deadline_zone).date() - today).days if row.deadline_at else None
    is_urgent = days is not None and days <= URGENT_DAYS
    return OpenBid(
        row.id, short_name(row.buyer, row.title), left(row.deadline_at, row.deadline_zone, today), is_urgent
    )


_PLAIN_BUYERS = (
    "ville de",
    "commune de",
    "mairie de",
    "communauté de communes",
    "syndicat",
    "département",
    "région",
    "université de",
)


def short_name(buyer: str, title: str) -> str:
    """« Rivemarne · Repas »: the buyer's own name, the first word of the object that says something."""
    place = buyer
    for start in _PLAIN_BUYERS:
        if place.lower().startswith(start):
            place = place[len(start) :].strip(" '’").removeprefix("du ").removeprefix("de la ").removeprefix("de ")
            break
    words = [word for word in title.replace("’", "' ").split() if len(word) > 3]
    skipped = {
        "marché",
        "accord-cadre",
        "fourniture",
        "fournitures",
        "prestation",
        "prestations",
        "services",
        "service",
    }
    useful = [word for word in words if word.lower().strip(",.;:") not in skipped]
    first = (useful or words or [title])[0].strip(",.;:")
    return f"{place} · {first[:1].upper()}{first[1:]}" if place and first else place or title
