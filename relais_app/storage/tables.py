"""The tables of relais.sqlite3: one for each kind of record, flat, drawn from its class, and the journal's.

A model that changes needs a migration: `python tests/storage/draft_migration.py` writes the draft.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any, get_origin

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Index, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from relais_app.base.money import Money
from relais_app.storage.columns import Cents, Choice, Frozen, Instant
from relais_app.storage.records import RECORDS, hints, without_none

metadata = MetaData()


def _type(annotation: Any) -> TypeEngine[Any]:
    if get_origin(annotation) is tuple:
        return Frozen(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Choice(annotation)
    simple: dict[Any, TypeEngine[Any]] = {
        str: Text(),
        bool: Boolean(),
        int: BigInteger(),
        float: Float(53),
        date: Date(),
        datetime: Instant(),
        Money: Cents(),
    }
    return simple[annotation]


def _column(name: str, annotation: Any) -> Column[Any]:
    plain, nullable = without_none(annotation)
    return Column(name, _type(plain), primary_key=name == "id", nullable=nullable)


def _table(kind: str) -> Table:
    fields = hints(kind)
    table = Table(kind, metadata, *(_column(name, annotation) for name, annotation in fields.items()))
    if "bid_id" in fields:
        Index(f"ix_{kind}_bid_id", table.c.bid_id)
    return table


tables: dict[str, Table] = {kind: _table(kind) for kind in RECORDS}

edits = Table(
    "edits",
    metadata,
    Column("author", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("operation", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("undoes", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("chain", Text, nullable=False),
)
Index("ix_edits_record", edits.c.record)
Index("ix_edits_operation", edits.c.operation)

# Partners' edits that were not for us: their bare hash, so that the author's chain still closes.
edit_hashes = Table(
    "edit_hashes",
    metadata,
    Column("author", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False),
)

# The workspace itself. One row; `id` is the author of its edits (a new one after a restore: the old counter may have
# gone further elsewhere), `keys_owner` the name under which its secret keys are kept; public keys once they are made.
workspace_identity = Table(
    "workspace_identity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("keys_owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("age_key", Text, nullable=False),
    Column("minisign_key", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Authors of edits received from partners, with what they signed last.
authors = Table(
    "authors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("age_key", Text, nullable=False),
    Column("minisign_key", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("chain", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

# Packages sent and received: sequences show what is missing, hashes show forks.
packages = Table(
    "packages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("bid_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("is_sent", Boolean, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_packages_bid_id", packages.c.bid_id)
