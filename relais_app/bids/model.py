"""A bid (dossier): our decision and our effort on one consultation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from relais_app.base.records import new_id


class BidState(Enum):
    READING = "reading"  # being read, not decided
    PREPARING = "preparing"  # go: being written
    DEPOSITED = "deposited"
    WON = "won"
    LOST = "lost"
    DROPPED = "dropped"  # no-go or given up


class Verdict(Enum):
    GO = "go"
    NO_GO = "no-go"
    CONDITIONAL = "conditional"


@dataclass(kw_only=True, eq=False)
class Bid:
    """`deadline_at` is aware; `chance` is the person's estimate of winning, 0 to 1."""

    id: str = field(default_factory=new_id)
    title: str = ""
    buyer: str = ""
    reference: str = ""
    notice_id: str | None = None
    deadline_at: datetime | None = None
    deadline_zone: str = "Europe/Paris"
    departement: str = ""
    lots: tuple[str, ...] = ()  # lots we answer, empty = all or not allotted
    state: BidState = BidState.READING
    chance: float = 0.5
    yearly_amount_cents: int | None = None  # expected turnover a year if won, before tax
    starts_on: date | None = None  # start of the contract if won
    ends_on: date | None = None
    published_on: date | None = None  # of the notice: the rules in force that day are the bid's (domain.md § 2)
    reading_warnings: tuple[str, ...] = ()  # what the last reading of the DCE had to say
    created_at: datetime | None = None


@dataclass(kw_only=True, eq=False)
class DcePiece:
    """A received file of a bid, untouched under `pieces/`; `kind` may be corrected by the person.

    `version` counts the deliveries of the DCE; `replaces` is the piece of an earlier one that it stands for, which
    is not current any more.
    """

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    number: int = 0  # the piece's id in the reading
    path: str = ""
    name: str = ""
    sha256: str = ""
    size_bytes: int = 0
    kind: str = "other"
    kind_reason: str = ""
    page_count: int | None = None
    origin: str = "layer"
    version: int = 1
    replaces: str = ""
    is_current: bool = True


class FactState(Enum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(kw_only=True, eq=False)
class BidFact:
    """A fact read in the DCE, with what the person said of it. The original reading stays beside a correction.

    `value` and `read_value` are JSON of the contract's form; `lot` is JSON too (null, text or list).
    """

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    name: str = ""
    value: str = "null"
    read_value: str = "null"
    raw: str = ""
    lot: str = "null"
    extra: str = "{}"
    piece: int = 0
    page: int | None = None
    box: str = "null"
    evidence: str = ""
    confidence: float = 0.0
    rule: str = ""
    state: FactState = FactState.PROPOSED
    note: str = ""


class Feasibility(Enum):
    UNKNOWN = "unknown"
    YES = "yes"
    WITH_HELP = "with_help"
    NO = "no"


@dataclass(kw_only=True, eq=False)
class BidRequirement:
    """A requirement read in the DCE and our mark on it (B12)."""

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    number: int = 0  # R-001 is 1
    text: str = ""
    level: str = "must"
    theme: str = "prestation"
    on: str = "titulaire"
    lot: str = "null"
    section: str = ""
    piece: int = 0
    page: int | None = None
    box: str = "null"
    confidence: float = 0.0
    rule: str = ""
    also: str = "[]"
    feasibility: Feasibility = Feasibility.UNKNOWN
    reason: str = ""
    cost: str = ""  # what it would take, and what that costs
    better_wording: str = ""
    owner: str = ""
    state: FactState = FactState.PROPOSED
    note: str = ""  # what a new version of the DCE, or an answer, did to it


@dataclass(kw_only=True, eq=False)
class BidTask:
    """Hours to write the response, done by one person between two days (both included).

    `code` names the template it comes from (bids/hours.py); `spent_hours` is what it really took, once known.
    """

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    code: str = ""
    title: str = ""
    person_id: str | None = None
    hours: float = 0.0
    starts_on: date | None = None
    ends_on: date | None = None
    is_done: bool = False
    spent_hours: float | None = None


class QuestionState(Enum):
    DRAFT = "draft"
    SENT = "sent"
    ANSWERED = "answered"
    DROPPED = "dropped"  # found elsewhere, or not worth asking


@dataclass(kw_only=True, eq=False)
class Question:
    """A question to the buyer (B13): what it comes from, when it left, what was answered and what that changes.

    `origin` is `requirement`, `fact`, `contradiction` or `typed`; `origin_id` is the record's id, or the
    contradiction's code. `lines` are the requirements that the answer may change.
    """

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    number: int = 0
    subject: str = ""
    text: str = ""
    origin: str = "typed"
    origin_id: str = ""
    piece: int | None = None  # where what we ask about stands
    page: int | None = None
    state: QuestionState = QuestionState.DRAFT
    due_on: date | None = None  # last day for questions; None: the DCE's
    sent_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    answer_piece: int | None = None
    answer_page: int | None = None
    effect: str = ""
    lines: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class ProductionLoad:
    """What a contract uses of a resource, or of a person's hours, each week, from `starts_on` to `ends_on` included.

    `bid_id` None: sold already (a running contract). `resource_id` is a production resource's or a person's id.
    """

    id: str = field(default_factory=new_id)
    bid_id: str | None = None
    resource_id: str = ""
    title: str = ""
    per_week: float = 0.0
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(kw_only=True, eq=False)
class GridAnswer:
    """One line of the go/no-go grid of a bid. `score` 0 to 5 for weighted lines, None = not answered."""

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    question: str = ""  # code, see bids/grid.py
    weight: int = 0  # 0 for an eliminatory question
    score: int | None = None
    passes: bool | None = None  # eliminatory questions
    has_reserve: bool = False  # it passes, but something is left to do
    reason: str = ""
    is_proposed: bool = True  # computed by Relais and not touched by the person


@dataclass(frozen=True)
class Condition:
    text: str
    owner: str = ""
    due_on: date | None = None
    is_lifted: bool = False


@dataclass(kw_only=True, eq=False)
class Decision:
    """Who decided, when, why; the reasons are private and never leave by default."""

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    verdict: Verdict = Verdict.GO
    reason: str = ""
    author: str = ""
    decided_at: datetime | None = None
    score: int | None = None  # out of 100, when the grid was filled
    conditions: tuple[Condition, ...] = ()
    override: str = ""  # why it goes against the grid
