"""The checklist of a response: what is asked, and what satisfies it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from relais_app.base.records import new_id


class Part(Enum):
    CANDIDATURE = "candidature"
    OFFER = "offre"


class SatisfiedBy(Enum):
    NOTHING = "nothing"
    DOCUMENT = "document"  # a paper of the library
    FORM = "form"  # an official form that Relais fills
    FILE = "file"  # any file of the person, stored under pieces/
    NOT_NEEDED = "not_needed"  # the person says it does not apply


@dataclass(kw_only=True, eq=False)
class ResponseItem:
    """One piece asked by the buyer. `form` is DC1 or DC2 when satisfied by a form."""

    id: str = field(default_factory=new_id)
    bid_id: str = ""
    number: int = 0
    part: Part = Part.CANDIDATURE
    lot: str | None = None
    title: str = ""
    asked_by: str = ""  # « RC 7.1 »
    piece: int | None = None  # source in the DCE
    page: int | None = None
    box: str = "null"
    is_mandatory: bool = True
    document_type: str = ""  # the library type that would satisfy it, when known
    satisfied_by: SatisfiedBy = SatisfiedBy.NOTHING
    document_id: str | None = None
    form: str = ""
    sha256: str = ""
    file_name: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()  # boxes of the form that the person confirmed, such as « pme » or « c2:SIAE »


class Level(Enum):
    BLOCKING = "blocking"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """What a check says, in French, bound to a piece of the checklist when there is one."""

    level: Level
    code: str
    text: str
    item_id: str | None = None
    help: str = ""  # what to do about it


class ValueState(Enum):
    """State of one value of a form (domain.md § 5.2)."""

    FILLED = "rempli"
    TO_CHECK = "à vérifier"
    TO_DECLARE = "à déclarer"
    MISSING = "manquant"
    NOT_APPLICABLE = "sans objet"


@dataclass(frozen=True)
class FormValue:
    """What was written, or not, in one box of a form, and where it comes from."""

    box: str  # « D », « F1 »
    label: str
    value: str
    state: ValueState
    source: str = ""


@dataclass(frozen=True)
class FilledForm:
    """An official form once filled. `to_tick` are the boxes left to the person, in words."""

    form: str
    lot: str | None
    data: bytes
    values: tuple[FormValue, ...]
    to_tick: tuple[str, ...]
    is_buyers_copy: bool = False


class Readiness(Enum):
    """How a line of the checklist stands on a date."""

    MISSING = "missing"
    READY = "ready"
    TO_TICK = "to-tick"
    VALID = "valid"
    EXPIRED = "expired"
    EXPIRES_BEFORE_AWARD = "expires-before-award"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    NOT_NEEDED = "not-needed"
