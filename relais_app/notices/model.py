"""A notice as read from its source, and what the person decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from relais_app.base.records import new_id


@dataclass(frozen=True)
class NoticeLot:
    """A lot as the notice prints it; `number` without the word « lot »."""

    number: str
    title: str
    cpv: tuple[str, ...] = ()
    reserved: str = "none"


@dataclass(frozen=True)
class NoticeCriterion:
    """An award criterion; `weight` as printed (« 40 % », « 40 points », empty)."""

    name: str
    weight: str = ""
    lot: str | None = None


@dataclass(frozen=True)
class FoundField:
    """A proposed field beside the words it came from. `where` names the element or the page."""

    name: str
    value: str
    words: str
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeReading:
    """What a source says, before anything is saved. Empty text and None mean « not said »."""

    source: str  # boamp-eforms, boamp-fnsimple, boamp-mapa, ted, pdf, html, paste…
    source_id: str = ""  # idweb, TED publication number…
    title: str = ""
    buyer: str = ""
    reference: str = ""
    nature: str = ""  # APPEL_OFFRE, ATTRIBUTION, RECTIFICATIF…
    procedure: str = ""
    description: str = ""
    published_on: date | None = None
    deadline_raw: str = ""
    deadline_at: datetime | None = None  # aware
    deadline_zone: str = "Europe/Paris"
    departements: tuple[str, ...] = ()
    place: str = ""
    cpv: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()
    reserved: str = "none"  # as the fact `reserved` of contracts.md
    social_clause: bool = False
    environmental_clause: bool = False
    lots: tuple[NoticeLot, ...] = ()
    criteria: tuple[NoticeCriterion, ...] = ()
    amount_text: str = ""
    duration_text: str = ""
    documents_url: str = ""
    notice_url: str = ""
    contact: str = ""
    answers_to: str = ""  # the notice a correction or an award refers to
    procedure_id: str = ""  # contractfolderid
    fields: tuple[FoundField, ...] = ()
    raw: str = ""  # the record as received (JSON, XML or text)
    warnings: tuple[str, ...] = ()


class NoticeState(Enum):
    """What the person decided."""

    NEW = "new"
    KEPT = "kept"
    WATCHED = "watched"
    DISMISSED = "dismissed"
    BID = "bid"


class DismissalReason(Enum):
    """Why a notice is not for us; the keys 1 to 6."""

    NOT_OUR_TRADE = "not_our_trade"
    TOO_FAR = "too_far"
    TOO_BIG = "too_big"
    TOO_SOON = "too_soon"
    NOT_ELIGIBLE = "not_eligible"
    OTHER = "other"


@dataclass(kw_only=True, eq=False)
class Notice:
    """A notice that the person kept, watched, dismissed or turned into a bid.

    Fetched notices live in avis.sqlite3; their row is copied here, with the reading as JSON, at the first
    decision. `id` is the same in both.
    """

    id: str = field(default_factory=new_id)
    state: NoticeState = NoticeState.NEW
    reason: DismissalReason | None = None
    comment: str = ""
    bid_id: str | None = None
    title: str = ""
    buyer: str = ""
    source: str = ""
    source_id: str = ""
    reference: str = ""
    deadline_at: datetime | None = None
    deadline_zone: str = "Europe/Paris"
    reading: str = "{}"  # NoticeReading as JSON


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One line of the list of notices."""

    id: str
    title: str
    buyer: str
    deadline_at: datetime | None
    deadline_zone: str
    published_on: date | None
    departements: tuple[str, ...]
    cpv: tuple[str, ...]
    reserved: str
    source: str
    source_id: str
    lot_count: int
    social_clause: bool
    environmental_clause: bool
    state: NoticeState = NoticeState.NEW
    reason: DismissalReason | None = None
    bid_id: str | None = None
