"""A unit of work: one short transaction, in which records are loaded, changed, added and deleted."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, select
from sqlalchemy.orm import Session

from relais_app.base.errors import NotFound
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.storage.journal import Change, Journal, count_of
from relais_app.storage.records import CHILDREN_OF_BIDS, KINDS, from_builtins
from relais_app.storage.tables import tables

T = TypeVar("T")
_SEVERAL = (list, set, frozenset)


class Unit:
    """Records it gave may be changed by setting attributes when it writes; none of them leaves the operation."""

    def __init__(self, session: Session, journal: Journal | None) -> None:
        self._session = session
        self._journal = journal
        self.touched: set[Subject] = journal.touched if journal else set()
        self.operation_id = journal.operation if journal else ""

    @property
    def connection(self) -> Connection:
        """For queries of `storage/` alone."""
        return self._session.connection()

    def get(self, kind: type[T], id: str) -> T:
        """The record; NotFound when it is not there."""
        record = self.find(kind, id)
        if record is None:
            raise NotFound(_("Cet élément n'existe pas ou plus ({id}).").format(id=f"{KINDS[kind]} {id}"))
        return record

    def find(self, kind: type[T], id: str) -> T | None:
        found: Any = self._session.get(kind, id)
        return cast("T | None", found)

    def list(self, kind: type[T], *, order_by: str | tuple[str, ...] = (), **equals: Any) -> builtins.list[T]:
        """The records whose fields equal what is given (a list or set: are one of), in order.

        A name that begins with « - » sorts downwards. Without order: as they were added on SQLite.
        """
        return builtins.list(self._session.scalars(self._query(kind, order_by, equals)))

    def first(self, kind: type[T], *, order_by: str | tuple[str, ...] = (), **equals: Any) -> T | None:
        return self._session.scalars(self._query(kind, order_by, equals).limit(1)).first()

    def add(self, record: Any) -> None:
        self._session.add(record)

    def add_all(self, records: Iterable[Any]) -> None:
        self._session.add_all(builtins.list(records))

    def add_proposals(self, records: Iterable[Any]) -> None:
        """Add what a reading proposes: one edit for each record as a whole, none for its fields."""
        self.add_all(records)

    def delete(self, record: Any) -> None:
        """Delete a record and what hangs on it, in the same operation, so that both come back together."""
        if KINDS[type(record)] == "bids":
            for kind in CHILDREN_OF_BIDS:
                for child in self.list(kind, bid_id=record.id):
                    self._session.delete(child)
        self._session.delete(record)

    def edit_count(self) -> int:
        """How many edits the journal holds: none in a workspace where nothing was ever done."""
        return count_of(self.connection)

    def note(self, kind: str, record: str, field: str) -> None:
        """An edit that changes no record: a fact that only the journal keeps."""
        assert self._journal is not None
        self._journal.pending.append(Change(kind, record, field, "null", "true"))
        self._journal.write(self.connection)

    def write_field(self, record: Any, kind: str, field: str, old: str, value: Any) -> None:
        """Set a field and journal it even where the value stays the same: a choice among several current ones."""
        assert self._journal is not None
        self._journal.pending.append(Change(kind, record.id, field, old, json.dumps(value, ensure_ascii=False)))
        self._journal.write(self.connection)
        column = tables[kind].c[field]
        new = from_builtins(kind, field, value)
        self.connection.execute(tables[kind].update().where(tables[kind].c.id == record.id).values({column: new}))
        self._session.expire(record)

    def flush(self) -> None:
        self._session.flush()

    def _query(self, kind: type[T], order_by: str | tuple[str, ...], equals: dict[str, Any]) -> Select[T]:
        table = tables[KINDS[kind]]
        names = (order_by,) if isinstance(order_by, str) else order_by
        query = select(kind).where(*(_equal(table, name, value) for name, value in equals.items()))
        return query.order_by(*(_order(table, name) for name in names))


def _equal(table: Table, name: str, value: Any) -> ColumnElement[bool]:
    column = table.c[name]
    return column.in_(value) if isinstance(value, _SEVERAL) else column == value


def _order(table: Table, name: str) -> ColumnElement[Any]:
    return table.c[name[1:]].desc() if name.startswith("-") else table.c[name].asc()
