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
