"""Writes the edits: mapper events collect what a session changes, after each flush the journal takes it in.

Private fields (exchange/scope.py) are never inside a creation's or deletion's whole record: they are edits of their
own, so that a package can leave them out and the chain of hashes still closes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, event, func, inspect, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction

from relais_app.base.records import Subject, new_id
from relais_app.exchange.edits import CREATED, DELETED, NO_CHAIN, Edit, chain_value, replaced_by
from relais_app.exchange.scope import PRIVATE_FIELDS
from relais_app.storage import mapping  # noqa: F401  (maps the classes)
from relais_app.storage.records import KINDS, RECORDS, defaults, to_json, whole
from relais_app.storage.tables import edits, tables

_ROWS_AT_ONCE = 500
_NONE = "null"


@dataclass(frozen=True)
class Change:
    """What a flush did to one field of a record, or to the record as a whole."""

    kind: str
    record: str
    field: str
    old: str
    new: str


@dataclass
class Journal:
    """The edits of one unit of work. Lives in `session.info["journal"]`."""

    author: str
    label: str
    person: str
    undoes: str = ""
    operation: str = field(default_factory=new_id)
    touched: set[Subject] = field(default_factory=set)
    pending: list[Change] = field(default_factory=list)
    last: tuple[int, str] | None = None  # the author's last n and chain value

    def write(self, connection: Connection) -> None:
        """Turn what was collected into edits, each naming those it replaces."""
        changes, self.pending = self.pending, []
        if not changes:
            return
        known = _edits_of(connection, {c.record for c in changes})
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        n, chain = self.last or last_of(connection, self.author)
        rows = []
        for change in changes:
            n += 1
            history = known.setdefault(change.record, [])
            edit = Edit(
                author=self.author, n=n, operation=self.operation, label=self.label, person=self.person,
                kind=change.kind, record=change.record, field=change.field, old=change.old, new=change.new,
                replaces=replaced_by(history, change.field), at=at, salt=secrets.token_hex(16), undoes=self.undoes,
            )  # fmt: skip
            sha256 = edit.sha256
            chain = chain_value(chain, sha256)
            history.append(edit)
            rows.append(row_of(edit, sha256, chain))
            self.touched.add(Subject(change.kind, change.record))
        connection.execute(edits.insert(), rows)
        self.last = (n, chain)


def last_of(connection: Connection, author: str) -> tuple[int, str]:
    """The author's last n and its chain value; counters have no gaps."""
    last = connection.execute(
        select(edits.c.n, edits.c.chain).where(edits.c.author == author).order_by(edits.c.n.desc()).limit(1)
    ).first()
    return (last.n, last.chain) if last else (0, NO_CHAIN)


def row_of(edit: Edit, sha256: str, chain: str) -> dict[str, Any]:
    """An edit as its row of the table."""
    row = {c.name: getattr(edit, c.name) for c in edits.c if c.name not in ("replaces", "sha256", "chain")}
    replaces = json.dumps([list(key) for key in edit.replaces], ensure_ascii=False)
    return {**row, "replaces": replaces, "sha256": sha256, "chain": chain}


def edit_of(row: Row[Any]) -> Edit:
    """A row of the table as an edit."""
    values = {k: v for k, v in row._mapping.items() if k not in ("sha256", "chain")}
    replaces = tuple((author, n) for author, n in json.loads(values.pop("replaces")))
    return Edit(replaces=replaces, **values)


def _edits_of(connection: Connection, records: set[str]) -> dict[str, list[Edit]]:
    """All the edits of these records, by record."""
    found: dict[str, list[Edit]] = {}
    names = sorted(records)
    for start in range(0, len(names), _ROWS_AT_ONCE):
        wanted = names[start : start + _ROWS_AT_ONCE]
        for row in connection.execute(select(edits).where(edits.c.record.in_(wanted))):
            edit = edit_of(row)
            found.setdefault(edit.record, []).append(edit)
    return found


def edits_of_record(connection: Connection, record: str) -> list[Edit]:
    """A record's edits, by author and counter."""
    query = select(edits).where(edits.c.record == record).order_by(edits.c.author, edits.c.n)
    return [edit_of(row) for row in connection.execute(query)]


def count_of(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(edits)).scalar_one())


# ---- collecting -------------------------------------------------------------------------------------------


def creation(record: Any, kind: str) -> Iterator[Change]:
    """A record's creation: the whole of it but its private fields, then those of them that were filled."""
    private = PRIVATE_FIELDS.get(kind, frozenset())
    yield Change(kind, record.id, CREATED, _NONE, whole(record, kind, private))
    yield from _private(record, kind, private, to_default=False)


def deletion(record: Any, kind: str) -> Iterator[Change]:
    """A record's deletion: its private fields emptied, then the whole of the rest."""
    private = PRIVATE_FIELDS.get(kind, frozenset())
    yield from _private(record, kind, private, to_default=True)
    yield Change(kind, record.id, DELETED, whole(record, kind, private), _NONE)


def _private(record: Any, kind: str, private: frozenset[str], *, to_default: bool) -> Iterator[Change]:
    for name in sorted(private):
        empty, value = to_json(defaults(kind)[name]), to_json(getattr(record, name))
        if empty != value:
            old, new = (value, empty) if to_default else (empty, value)
            yield Change(kind, record.id, name, old, new)


def changed_fields(record: Any, kind: str) -> Iterator[Change]:
    """One change for each attribute that was set to another value."""
    for attribute in inspect(record).attrs:
        history = attribute.history
        if not history.has_changes():
            continue
        old = to_json(history.deleted[0] if history.deleted else None)
        new = to_json(history.added[0] if history.added else None)
        if old != new:
            yield Change(kind, record.id, attribute.key, old, new)


def _journal_of(record: Any) -> Journal | None:
    session = inspect(record).session
    return None if session is None else session.info.get("journal")


def _after_insert(_mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    if journal := _journal_of(record):
        journal.pending.extend(creation(record, KINDS[type(record)]))


def _after_update(_mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    if journal := _journal_of(record):
        journal.pending.extend(changed_fields(record, KINDS[type(record)]))


def _before_delete(_mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    if journal := _journal_of(record):
        journal.pending.extend(deletion(record, KINDS[type(record)]))


for _record in RECORDS.values():
    event.listen(_record, "after_insert", _after_insert)
    event.listen(_record, "after_update", _after_update)
    event.listen(_record, "before_delete", _before_delete)


def watch(session: Session) -> None:
    """Journal a session's changes; refuse bulk statements, which mapper events never see."""
    event.listen(session, "after_flush", _after_flush)
    event.listen(session, "do_orm_execute", _refuse_bulk)


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    session.info["journal"].write(session.connection())


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select:
        return
    table = getattr(state.statement, "table", None)
    if table is not None and table.name in tables:
        raise RuntimeError(f"a bulk statement on {table.name} would escape the journal")
