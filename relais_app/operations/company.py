"""Who we are: the one structure of the workspace, its people and its means of production."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from relais_app.base.errors import FieldError
from relais_app.base.money import Money
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.company import identity
from relais_app.company.model import (
    KindProof,
    Person,
    ProductionResource,
    Signatory,
    Structure,
    StructureKind,
    YearFigures,
)
from relais_app.operations.outcome import Outcome
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class StructureView:
    """The structure as pages show it; `vat_number` is derived. Everything is empty in a new workspace."""

    id: str = ""
    name: str = ""
    trade_name: str = ""
    siret: str = ""
    legal_form: str = ""
    register_number: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    head_office: str = ""
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    created_on: date | None = None
    kinds: tuple[KindProof, ...] = ()
    figures: tuple[YearFigures, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    activities: tuple[str, ...] = ()

    @property
    def vat_number(self) -> str:
        return identity.vat_number(self.siret)


@dataclass(frozen=True)
class PersonRow:
    id: str
    name: str
    role: str
    weekly_hours: float
    is_writer: bool
    leave: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class ResourceRow:
    id: str
    name: str
    unit: str
    per_week: float


_CHECKS: dict[str, Callable[[str], str]] = {
    "siret": identity.check_siret, "iban": identity.check_iban, "bic": identity.check_bic,
    "email": identity.check_email, "phone": identity.check_phone, "postcode": identity.check_postcode,
}  # fmt: skip
_STRUCTURE_FIELDS = tuple(f.name for f in fields(StructureView) if f.name != "id")


def view_of(record: Structure | None) -> StructureView:
    """A frozen copy of the record."""
    if record is None:
        return StructureView()
    return StructureView(**{name: getattr(record, name) for name in ("id", *_STRUCTURE_FIELDS)})


def structure(work: Workspace) -> StructureView:
    with work.reading() as unit:
        return view_of(unit.first(Structure))


def save_structure(work: Workspace, **changes: Any) -> Outcome[None]:
    """Change fields of the structure; FieldError names the field that can't be kept. The BIC follows a new IBAN."""
    values = _checked(changes)
    with work.writing("save-structure") as unit:
        record = _the_structure(unit)
        if values.get("iban") and not values.get("bic") and not record.bic:
            values["bic"] = identity.bic_of(values["iban"])
        for name, value in values.items():
            if getattr(record, name) != value:
                setattr(record, name, value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _the_structure(unit: Unit) -> Structure:
    record = unit.first(Structure)
    if record is None:
        record = Structure()
        unit.add(record)
        unit.flush()
    return record


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - set(_STRUCTURE_FIELDS)
    if unknown:
        raise FieldError(sorted(unknown)[0], _("Champ inconnu : {name}.").format(name=", ".join(sorted(unknown))))
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if isinstance(value, str):
            value = tidy(value) if name not in ("address", "head_office") else _lines(value)
            value = _CHECKS[name](value) if name in _CHECKS else value
        elif isinstance(value, list):
            value = tuple(value)
        values[name] = value
    for entry in values.get("figures", ()):
        if entry.turnover is not None and entry.turnover.cents < 0:
            raise FieldError("figures", _("Un chiffre d’affaires ne peut pas être négatif."))
    return values


def _lines(text: str) -> str:
    return "\n".join(line for line in (tidy(part) for part in text.splitlines()) if line)


def people(work: Workspace) -> tuple[PersonRow, ...]:
    with work.reading() as unit:
        return tuple(
            PersonRow(p.id, p.name, p.role, p.weekly_hours, p.is_writer, p.leave)
            for p in unit.list(Person, order_by="name")
        )


def save_person(work: Workspace, id: str | None = None, **values: Any) -> Outcome[str]:
    """Add somebody (`id` None) or change them."""
    _check_hours(values.get("weekly_hours"), "weekly_hours")
    leave = values.get("leave")
    if leave is not None:
        values["leave"] = tuple((first, last) for first, last in leave)
        if any(last < first for first, last in values["leave"]):
            raise FieldError("leave", _("La fin d’un congé vient après son début."))
    return _save(work, Person, id, values, "save-person")


def remove_person(work: Workspace, id: str) -> Outcome[None]:
    return _remove(work, Person, id, "remove-person")


def resources(work: Workspace) -> tuple[ResourceRow, ...]:
    with work.reading() as unit:
        found = unit.list(ProductionResource, order_by="name")
        return tuple(ResourceRow(r.id, r.name, r.unit, r.per_week) for r in found)


def save_resource(work: Workspace, id: str | None = None, **values: Any) -> Outcome[str]:
    _check_hours(values.get("per_week"), "per_week")
    return _save(work, ProductionResource, id, values, "save-resource")


def remove_resource(work: Workspace, id: str) -> Outcome[None]:
    return _remove(work, ProductionResource, id, "remove-resource")


def _check_hours(value: float | None, field: str) -> None:
    if value is not None and not 0 <= value < 1e9:
        raise FieldError(field, _("Ce nombre ne peut pas être négatif."))


def _save(work: Workspace, kind: type[Any], id: str | None, values: dict[str, Any], label: str) -> Outcome[str]:
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = tidy(value)
    if ("name" in values and not values["name"]) or (id is None and not values.get("name")):
        raise FieldError("name", _("Donnez un nom."))
    with work.writing(label) as unit:
        if id is None:
            record = kind(**values)
            unit.add(record)
        else:
            record = unit.get(kind, id)
            for name, value in values.items():
                if getattr(record, name) != value:
                    setattr(record, name, value)
        kept = str(record.id)
    return Outcome(kept, frozenset(unit.touched), unit.operation_id)


def _remove(work: Workspace, kind: type[Any], id: str, label: str) -> Outcome[None]:
    with work.writing(label) as unit:
        unit.delete(unit.get(kind, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def export_company(work: Workspace) -> dict[str, Any]:
    """Everything about us as plain JSON values: what `import_company` reads."""
    with work.reading() as unit:
        record = unit.first(Structure)
        return {
            "format": 1,
            "structure": _plain(record, _STRUCTURE_FIELDS) if record else {},
            "people": [_plain(p, ("name", "role", "weekly_hours", "is_writer", "leave")) for p in unit.list(Person, order_by="name")],
            "resources": [_plain(r, ("name", "unit", "per_week")) for r in unit.list(ProductionResource, order_by="name")],
        }  # fmt: skip


def import_company(work: Workspace, data: Any) -> Outcome[None]:
    """Take what `export_company` gives; people and means are found again by their name, none is removed."""
    try:
        changes, staff, means = _read_company(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FieldError("file", _("Ce fichier ne décrit pas une structure : {why}.").format(why=error)) from error
    changes = _checked(changes)
    with work.writing("import-company") as unit:
        record = _the_structure(unit)
        for name, value in changes.items():
            setattr(record, name, value)
        for kind, entries in ((Person, staff), (ProductionResource, means)):
            for values in entries:
                known: Any = unit.first(kind, name=values["name"])
                if known is None:
                    unit.add(kind(**values))
                else:
                    for name, value in values.items():
                        setattr(known, name, value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _plain(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _json(getattr(record, name)) for name in names}


def _json(value: Any) -> Any:
    if isinstance(value, Money):
        return float(value.euros)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StructureKind):
        return value.value
    if isinstance(value, tuple):
        return [_json(v) for v in value]
    if isinstance(value, (KindProof, YearFigures, Signatory)):
        return {f.name: _json(getattr(value, f.name)) for f in fields(value)}
    return value


def _read_company(data: Any) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    known = {"format", "structure", "people", "resources"}
    if not isinstance(data, dict) or not known & set(data):
        raise ValueError(_("il manque « structure »"))
    if data.get("format", 1) != 1:
        raise ValueError(_("format {n} inconnu").format(n=data["format"]))
    given = dict(data.get("structure", {}))
    given.pop("vat_number", None)
    given["kinds"] = tuple(
        KindProof(StructureKind(k["kind"]), k.get("proof", ""), _date(k.get("valid_until")))
        for k in given.get("kinds", ())
    )
    given["figures"] = tuple(
        YearFigures(int(f["year"]), Money.of(f["turnover"]) if f.get("turnover") is not None else None, f.get("staff"),
                    _date(f.get("starts_on")), _date(f.get("ends_on")))
        for f in given.get("figures", ())
    )  # fmt: skip
    given["signatories"] = tuple(Signatory(**s) for s in given.get("signatories", ()))
    given["activities"] = tuple(str(a) for a in given.get("activities", ()))
    if "created_on" in given:
        given["created_on"] = _date(given["created_on"])
    given = {name: value for name, value in given.items() if name in data.get("structure", {})}
    staff = [_person_values(p) for p in data.get("people", ())]
    means = [{"name": tidy(r["name"]), "unit": str(r.get("unit", "")), "per_week": float(r.get("per_week", 0))}
             for r in data.get("resources", ())]  # fmt: skip
    return given, staff, means


def _person_values(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": tidy(given["name"]), "role": str(given.get("role", "")),
        "weekly_hours": float(given.get("weekly_hours", 35)), "is_writer": bool(given.get("is_writer", True)),
        "leave": tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in given.get("leave", ())),
    }  # fmt: skip


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
