"""A partner: a co-contractor or sub-contractor we exchange packages with."""

from __future__ import annotations

from dataclasses import dataclass, field

from relais_app.base.records import new_id


@dataclass(kw_only=True, eq=False)
class Partner:
    """`age_key` encrypts to them, `minisign_key` checks what they sign; trusted once the six words were compared."""

    id: str = field(default_factory=new_id)
    name: str = ""
    siret: str = ""
    kind: str = ""  # StructureKind value or free text
    contact: str = ""
    email: str = ""
    phone: str = ""
    skills: str = ""
    age_key: str = ""
    minisign_key: str = ""
    is_trusted: bool = False
