"""The records that are stored, each with the name of its table, and their values as JSON for the journal."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from relais_app.bids.model import (
    Bid,
    BidFact,
    BidRequirement,
    BidTask,
    DcePiece,
    Decision,
    GridAnswer,
    ProductionLoad,
    Question,
)
from relais_app.company.model import CompanyDocument, Person, ProductionResource, Structure
from relais_app.notices.model import Notice
from relais_app.partners.model import Partner
from relais_app.response.model import ResponseItem

RECORDS: dict[str, type[Any]] = {
    "structures": Structure,
    "people": Person,
    "production_resources": ProductionResource,
    "company_documents": CompanyDocument,
    "notices": Notice,
    "partners": Partner,
    "bids": Bid,
    "dce_pieces": DcePiece,
    "bid_facts": BidFact,
    "bid_requirements": BidRequirement,
    "bid_tasks": BidTask,
    "production_loads": ProductionLoad,
    "grid_answers": GridAnswer,
    "decisions": Decision,
    "response_items": ResponseItem,
    "questions": Question,
}
KINDS: dict[type[Any], str] = {record: kind for kind, record in RECORDS.items()}

# What hangs on a bid and goes, and comes back, with it.
CHILDREN_OF_BIDS: tuple[type[Any], ...] = (
    DcePiece,
    BidFact,
    BidRequirement,
    BidTask,
    ProductionLoad,
    GridAnswer,
    Decision,
    ResponseItem,
    Question,
)


@lru_cache(maxsize=64)
def hints(kind: str) -> dict[str, Any]:
    """Each field's annotation, in the order of the class."""
    record = RECORDS[kind]
    found = get_type_hints(record)
    return {f.name: found[f.name] for f in dataclasses.fields(record)}


def without_none(annotation: Any) -> tuple[Any, bool]:
    """The annotation without `| None`, and whether it had it."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [a for a in get_args(annotation) if a is not NoneType]
        if len(rest) == 1:
            return rest[0], True
    return annotation, False


@lru_cache(maxsize=64)
def defaults(kind: str) -> dict[str, Any]:
    """What each field holds in a record nobody filled; `id` left out."""
    fields = dataclasses.fields(RECORDS[kind])
    return {f.name: f.default for f in fields if f.default is not dataclasses.MISSING}


def to_json(value: Any) -> str:
    """A field's value as JSON text; instants in UTC."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, sort_keys=True)


def from_builtins(kind: str, field: str, value: Any) -> Any:
    """A decoded JSON value as the field's type; ValueError when it does not fit."""
    try:
        return msgspec.convert(value, hints(kind)[field])
    except msgspec.ValidationError as error:
        raise ValueError(f"{kind}.{field}: {error}") from error


def from_json(kind: str, field: str, text: str) -> Any:
    return from_builtins(kind, field, json.loads(text))


def whole(record: Any, kind: str, leave_out: frozenset[str] = frozenset()) -> str:
    """All the fields of a record as one JSON text."""
    values = {name: json.loads(to_json(getattr(record, name))) for name in hints(kind) if name not in leave_out}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def build(kind: str, values: dict[str, Any]) -> Any:
    """A record from decoded JSON values; fields unknown here are left aside."""
    known = hints(kind)
    return RECORDS[kind](**{name: from_builtins(kind, name, v) for name, v in values.items() if name in known})
