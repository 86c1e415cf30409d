"""The directory of partners, and the trust given to their keys once the six words were compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relais_app.base.errors import FieldError, RelaisError
from relais_app.base.text import fold_words, tidy
from relais_app.base.words import _
from relais_app.company.identity import check_email, check_phone, check_siret
from relais_app.exchange import age_file, minisign
from relais_app.exchange.words import six_words
from relais_app.operations.outcome import Outcome
from relais_app.partners.model import Partner
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_FIELDS = ("name", "siret", "kind", "contact", "email", "phone", "skills", "age_key", "minisign_key")
_CHECKS = {"siret": check_siret, "email": check_email, "phone": check_phone}


@dataclass(frozen=True)
class PartnerRow:
    """`words` are empty until both keys are known."""

    id: str
    name: str
    siret: str
    kind: str
    contact: str
    email: str
    phone: str
    skills: str
    age_key: str
    minisign_key: str
    is_trusted: bool
    words: str = ""


def partners(work: Workspace) -> tuple[PartnerRow, ...]:
    """The directory, by name."""
    with work.reading() as unit:
        rows = [row_of(partner) for partner in unit.list(Partner)]
    return tuple(sorted(rows, key=lambda row: fold_words(row.name)))


def partner(work: Workspace, id: str) -> PartnerRow:
    with work.reading() as unit:
        return row_of(unit.get(Partner, id))


def row_of(partner: Partner) -> PartnerRow:
    """A partner as lists show it."""
    values = {name: getattr(partner, name) for name in (*_FIELDS, "id", "is_trusted")}
    has_both = bool(partner.age_key and partner.minisign_key)
    return PartnerRow(**values, words=six_words(partner.age_key, partner.minisign_key) if has_both else "")


def save_partner(work: Workspace, id: str | None = None, **values: Any) -> Outcome[str]:
    """Add a partner or change some of its fields; a key that changes takes the trust away.

    Raises FieldError for a name left empty, a wrong SIRET, e-mail, telephone or key.
    """
    checked = {name: _checked(name, value) for name, value in values.items()}
    with work.writing("save-partner" if id else "add-partner") as unit:
        found = unit.get(Partner, id) if id else Partner()
        for name, value in checked.items():
            if name.endswith("_key") and value != getattr(found, name):
                found.is_trusted = False
            setattr(found, name, value)
        if not found.name:
            raise FieldError("name", _("Donnez un nom à ce partenaire."))
        if id is None:
            unit.add(found)
        saved = found.id
    return Outcome(saved, frozenset(unit.touched), unit.operation_id)


def _checked(name: str, value: Any) -> str:
    if name not in _FIELDS:
        raise FieldError(name, _("Ce champ n'existe pas."))
    text = tidy(str(value))
    if text and name in _CHECKS:
        return _CHECKS[name](text)
    if text and name == "age_key" and not age_file.is_recipient(text):
        raise FieldError(name, _("Cette clef age n'est pas complète."), _("Elle commence par « age1 »."))
    if text and name == "minisign_key" and not minisign.is_public_key(text):
        raise FieldError(name, _("Cette clef minisign n'est pas complète."), _("Elle commence par « RW »."))
    return text


def remove_partner(work: Workspace, id: str) -> Outcome[None]:
    with work.writing("remove-partner") as unit:
        unit.delete(unit.get(Partner, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def trust(work: Workspace, key: str, name: str) -> Outcome[str]:
    """Believe what a key signs, under a name. `key` is the minisign key, alone or with the age key beside it.

    Compare the six words by telephone first: whoever holds that key can then change shared bids here.
    """
    age_key, minisign_key = _keys_in(key)
    name = tidy(name)
    if not name:
        raise FieldError("name", _("Donnez un nom à ce partenaire."))
    with work.writing("trust-partner") as unit:
        found = _partner_for(unit, minisign_key, age_key, name)
        found.name = found.name or name
        found.minisign_key = minisign_key
        found.age_key = age_key or found.age_key
        found.is_trusted = True
        saved = found.id
    return Outcome(saved, frozenset(unit.touched), unit.operation_id)


def _keys_in(text: str) -> tuple[str, str]:
    parts = [part for part in text.replace(",", " ").replace(";", " ").split() if part]
    age = [part for part in parts if age_file.is_recipient(part)]
    signing = [part for part in parts if minisign.is_public_key(part)]
    if len(signing) != 1 or len(age) > 1 or len(age) + len(signing) != len(parts):
        raise RelaisError(
            _("Cette clef n'est pas une clef de signature."),
            _("Donnez la clef minisign de votre partenaire (elle commence par « RW »)."),
        )
    return (age[0] if age else ""), signing[0]


def _partner_for(unit: Unit, minisign_key: str, age_key: str, name: str) -> Partner:
    """The partner who has that key already, else of that name, else a new one."""
    everybody = unit.list(Partner)
    for found in everybody:
        if found.minisign_key == minisign_key or (age_key and found.age_key == age_key):
            return found
    for found in everybody:
        if fold_words(found.name) == fold_words(name):
            return found
    new = Partner(name=name)
    unit.add(new)
    return new
