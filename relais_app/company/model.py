"""The structure that answers: identity, figures, people, resources and documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from relais_app.base.money import Money
from relais_app.base.records import new_id


class StructureKind(Enum):
    """Kinds of ESS, insertion and handicap structures (domain.md § 2.3)."""

    EI = "EI"
    AI = "AI"
    ACI = "ACI"
    ETTI = "ETTI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"
    SEP = "SEP"
    ESS = "ESS"
    ESUS = "ESUS"


@dataclass(frozen=True)
class KindProof:
    """A kind the structure claims and the paper that proves it."""

    kind: StructureKind
    proof: str = ""  # « Convention ACI 2025-2027 »
    valid_until: date | None = None


@dataclass(frozen=True)
class YearFigures:
    """One closed year: turnover before tax, staff as full-time equivalents.

    `starts_on` and `ends_on` are given when the exercise is not the calendar year.
    """

    year: int
    turnover: Money | None = None
    staff: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Signatory:
    """Somebody who may bind the structure."""

    name: str
    role: str = ""
    power: str = ""  # « président », « délégation du 3 mars 2026 »


@dataclass(kw_only=True, eq=False)
class Structure:
    """The one profile of the workspace. `siret` is the establishment that performs."""

    id: str = field(default_factory=new_id)
    name: str = ""
    trade_name: str = ""
    siret: str = ""
    legal_form: str = ""
    register_number: str = ""  # RNA, RCS…
    address: str = ""
    postcode: str = ""
    city: str = ""
    head_office: str = ""  # postal address of the head office when it differs
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    created_on: date | None = None
    kinds: tuple[KindProof, ...] = ()
    figures: tuple[YearFigures, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    activities: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class Person:
    """Somebody whose hours go into bids or contracts."""

    id: str = field(default_factory=new_id)
    name: str = ""
    role: str = ""
    weekly_hours: float = 35.0
    is_writer: bool = True  # writes responses
    leave: tuple[tuple[date, date], ...] = ()  # first and last day away


@dataclass(kw_only=True, eq=False)
class ProductionResource:
    """What a contract uses up: a kitchen's meals, a crew's hours; `per_week` in `unit`."""

    id: str = field(default_factory=new_id)
    name: str = ""
    unit: str = ""
    per_week: float = 0.0


class ValidityRule(Enum):
    """How long a paper is good, counted from the date printed on it (domain.md § 2.4)."""

    PRINTED_END = "printed_end"  # its own end date
    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    YEARLY = "yearly"
    NO_END = "no_end"


class DocumentState(Enum):
    """State of a paper on a date; the contract's words."""

    VALID = "valid"
    EXPIRED = "expired"
    EXPIRES_BEFORE_AWARD = "expires-before-award"
    UNKNOWN = "unknown"


@dataclass(kw_only=True, eq=False)
class CompanyDocument:
    """A paper of the structure, stored once by its SHA-256 under `pieces/`."""

    id: str = field(default_factory=new_id)
    type: str = "autre"  # code of a document type, see company/documents.py
    title: str = ""
    file_name: str = ""
    sha256: str = ""
    size_bytes: int = 0
    issued_on: date | None = None
    valid_until: date | None = None  # printed end date, if any
    rule: ValidityRule = ValidityRule.PRINTED_END
    note: str = ""
    added_at: datetime | None = None
