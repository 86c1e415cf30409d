"""What was done, by operation and by record, and taking an operation back.

Undo plays an operation's edits backwards as new edits, only where they are still current; otherwise it says what
stands in the way. Nothing is ever taken out of the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from relais_app.base.errors import NotFound, RelaisError
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.exchange.edits import CREATED, DELETED, WHOLE, Edit, EditKey, current
from relais_app.storage.journal import edit_of, edits_of_record, last_of
from relais_app.storage.records import CHILDREN_OF_BIDS, KINDS, RECORDS, build, from_builtins
from relais_app.storage.tables import authors, edits, workspace_identity
from relais_app.storage.unit import Unit

_LOOK_BACK = 20_000  # edits: how far « Annuler » looks for operations


class Blocked(RelaisError):
    """An operation that can't be taken back: something newer rests on it."""


@dataclass(frozen=True)
class OperationRow:
    """`label` is the operation's short code, `undoes` the operation that it took back, if any."""

    id: str
    label: str
    person: str
    at: datetime
    edit_count: int
    undoes: str = ""


@dataclass(frozen=True)
class EditRow:
    """One edit of a record's history; `field` is `_créé` or `_supprimé` for the record as a whole."""

    operation_id: str
    label: str
    author: str
    person: str
    at: datetime
    kind: str
    field: str
    old: Any
    new: Any


def operations(connection: Connection, author: str) -> list[OperationRow]:
    """The author's operations, newest first."""
    last, _chain = last_of(connection, author)
    query = (
        select(
            edits.c.operation,
            func.min(edits.c.label).label("label"),
            func.min(edits.c.person).label("person"),
            func.min(edits.c.at).label("at"),
            func.count().label("count"),
            func.min(edits.c.undoes).label("undoes"),
        )
        .where(edits.c.author == author, edits.c.n > last - _LOOK_BACK)
        .group_by(edits.c.operation)
        .order_by(func.max(edits.c.n).desc())
    )
    return [
        OperationRow(r.operation, r.label, r.person, datetime.fromisoformat(r.at), r[4], r.undoes)
        for r in connection.execute(query)
    ]


def last_done(rows: Iterable[OperationRow]) -> OperationRow | None:
    """What « Annuler » takes back: the newest operation that stands and is not itself an undo."""
    undone: set[str] = set()
    for row in rows:
        if row.id in undone:
            continue
        if not row.undoes:
            return row
        undone.add(row.undoes)
    return None


def last_undone(rows: Iterable[OperationRow]) -> OperationRow | None:
    """What « Rétablir » takes back: the newest undo that stands, if nothing else was done since."""
    undone: set[str] = set()
    rows = list(rows)
    undos = {row.id for row in rows if row.undoes}
    for row in rows:
        if not row.undoes:
            return None
        if row.id in undone:
            continue
        if row.undoes not in undos:
            return row
        undone.add(row.undoes)
    return None


def of_subject(connection: Connection, subject: Subject) -> list[EditRow]:
    """A record's history, newest first."""
    rows = [e for e in edits_of_record(connection, subject.id) if e.kind == subject.kind]
    return [
        EditRow(
            operation_id=e.operation,
            label=e.label,
            author=e.author,
            person=e.person,
            at=datetime.fromisoformat(e.at),
            kind=e.kind,
            field=e.field,
            old=json.loads(e.old),
            new=json.loads(e.new),
        )
        for e in sorted(rows, key=lambda e: (e.at, e.n), reverse=True)
    ]


def every_edit(connection: Connection) -> list[Edit]:
    """The whole journal, by its times, then as each author counted: clocks of partners may be wrong."""
    return [edit_of(row) for row in connection.execute(select(edits).order_by(edits.c.at, edits.c.author, edits.c.n))]


def names_of_authors(connection: Connection, ours: str) -> dict[str, str]:
    """The partners among the authors of edits; the workspace's own, before and after a restore, are left out."""
    own_keys = set(connection.execute(select(workspace_identity.c.minisign_key)).scalars())
    return {
        row.id: row.name
        for row in connection.execute(select(authors))
        if row.id != ours and row.minisign_key and row.minisign_key not in own_keys
    }


def take_back(unit: Unit, operation: str, author: str) -> None:
    """Undo an operation within a unit opened with `undoes=operation`; Blocked when something rests on it."""
    query = select(edits).where(edits.c.operation == operation, edits.c.author == author).order_by(edits.c.n)
    done: dict[tuple[str, str], list[Edit]] = {}
    for row in unit.connection.execute(query):
        edit = edit_of(row)
        done.setdefault((edit.kind, edit.record), []).append(edit)
    if not done:
        raise NotFound(_("Cette action n'est pas dans l'historique."))
    keys = {e.key for of_record in done.values() for e in of_record}
    gone = _gone(unit.connection, author)
    for (_kind, record), of_record in done.items():
        _check_current(edits_of_record(unit.connection, record), of_record, keys, gone)
    before = {subject: state_before(of_record) for subject, of_record in done.items()}
    for subject, values in before.items():
        if values is not None:
            _put_back(unit, *subject, values)
    for kind, record in [subject for subject, values in before.items() if values is None]:
        _remove(unit, kind, record, set(done))
    unit.flush()
    if not unit.touched:  # it came to nothing: the journal still has to know that it was taken back
        unit.note("operations", operation, "_annulé")


def state_before(of_record: list[Edit]) -> dict[str, Any] | None:
    """What an operation's edits of one record found there: the fields' values, None where there was no record."""
    values: dict[str, Any] = {}
    existed = True
    for edit in reversed(of_record):
        if edit.field == CREATED:
            values, existed = {}, False
        elif edit.field == DELETED:
            values, existed = json.loads(edit.old), True
        else:
            values[edit.field] = json.loads(edit.old)
    return values if existed else None


def _gone(connection: Connection, author: str) -> set[str]:
    """The operations that are taken back, whether or not that changed each of their records."""
    query = (
        select(edits.c.operation, edits.c.undoes)
        .where(edits.c.author == author, edits.c.undoes != "")
        .group_by(edits.c.operation, edits.c.undoes)
        .order_by(func.max(edits.c.n).desc())
    )
    found: set[str] = set()
    for row in connection.execute(query):
        if row.operation not in found:
            found.add(row.undoes)
    return found


def _check_current(history: list[Edit], of_record: list[Edit], keys: set[EditKey], gone: set[str]) -> None:
    fields = {e.field for e in of_record}
    if fields & WHOLE:
        fields |= {e.field for e in history}
    for field in fields:
        for edit in standing(history, field, keys, gone):
            raise _in_the_way(edit)


def standing(history: list[Edit], field: str, ours: set[EditKey], gone: set[str]) -> list[Edit]:
    """The current edits of a field that are not `ours`; an operation and its undo count as never done."""
    found: list[Edit] = []
    for edit in current(history, field):
        if edit.key in ours:
            continue
        never_done = edit.operation if edit.operation in gone else edit.undoes
        earlier = _before(history, never_done) if never_done else history
        if len(earlier) < len(history):
            found += standing(earlier, field, ours, gone)
        else:
            found.append(edit)
    return found


def _before(history: list[Edit], operation: str) -> list[Edit]:
    """The edits that don't come from an operation, nor rest on its edits."""
    gone = {e.key for e in history if e.operation == operation}
    more = gone
    while more:
        more = {e.key for e in history if e.key not in gone and gone.intersection(e.replaces)}
        gone = gone | more
    return [e for e in history if e.key not in gone]


def _in_the_way(edit: Edit) -> Blocked:
    day = datetime.fromisoformat(edit.at).astimezone().strftime("%d/%m/%Y %H:%M")
    if edit.person:
        text = _("Une modification plus récente porte sur les mêmes données ({person}, {day}).")
    else:
        text = _("Une modification plus récente porte sur les mêmes données ({day}).")
    return Blocked(text.format(person=edit.person, day=day), _("Annulez d'abord celle-ci."))


def _put_back(unit: Unit, kind: str, record: str, values: dict[str, Any]) -> None:
    if kind not in RECORDS:
        return
    found = unit.find(RECORDS[kind], record)
    if found is None:
        unit.add(build(kind, values))
        return
    for field, value in values.items():
        setattr(found, field, from_builtins(kind, field, value))


def _remove(unit: Unit, kind: str, record: str, subjects: set[tuple[str, str]]) -> None:
    if kind not in RECORDS or (found := unit.find(RECORDS[kind], record)) is None:
        return
    if kind == "bids":
        for child_kind in CHILDREN_OF_BIDS:
            for child in unit.list(child_kind, bid_id=record):
                if (KINDS[child_kind], child.id) not in subjects:
                    raise _in_the_way(edits_of_record(unit.connection, child.id)[-1])
    unit.delete(found)
