"""What a package takes out of the workspace, and what it brings in: edits, chains, files, and the records they make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from relais_app.base.records import Subject
from relais_app.exchange.contents import Author
from relais_app.exchange.edits import CREATED, DELETED, NO_CHAIN, Edit, EditKey, chain_value
from relais_app.exchange.keys import PublicKeys
from relais_app.exchange.merge import forked, shown, state_of
from relais_app.exchange.proof import Proved
from relais_app.exchange.scope import SHAREABLE, Scope
from relais_app.storage.journal import edit_of, edits_of_record, last_of, row_of
from relais_app.storage.records import RECORDS, build, hints, to_json
from relais_app.storage.tables import authors, edit_hashes, edits, packages, tables
from relais_app.storage.unit import Unit

_AT_ONCE = 500


@dataclass(frozen=True)
class Gathered:
    """`files` gives each received file's name by its SHA-256."""

    edits: tuple[Edit, ...]
    hashes: Mapping[EditKey, str]
    authors: tuple[Author, ...]
    files: Mapping[str, str]


@dataclass(frozen=True)
class KnownPackage:
    """A package that was sent or received."""

    id: str
    author: str
    sequence: int
    sha256: str
    is_sent: bool


# ---- out --------------------------------------------------------------------------------------------------


def gather(connection: Connection, bid_id: str, scope: Scope, me: Author) -> Gathered:
    """The edits of a bid that the scope lets out, the bare hashes of all others, and their authors' last word."""
    records = _records_of(connection, bid_id, scope.kinds)
    last = {a.id: a for a in [*known_authors(connection), me]}
    wanted: list[Edit] = []
    for chunk in _chunks(sorted(records)):
        for row in connection.execute(select(edits).where(edits.c.record.in_(chunk))):
            if scope.carries(row.kind, row.field) and row.author in last and row.n <= last[row.author].n:
                wanted.append(edit_of(row))
    used = {e.author for e in wanted} | {me.id}
    inside = {e.key for e in wanted}
    hashes = {
        (author, n): sha256
        for table in (edits, edit_hashes)
        for author, n, sha256 in connection.execute(
            select(table.c.author, table.c.n, table.c.sha256).where(table.c.author.in_(used))
        )
        if (author, n) not in inside and n <= last[author].n
    }
    return Gathered(
        edits=tuple(sorted(wanted, key=lambda e: e.key)),
        hashes=hashes,
        authors=tuple(last[author] for author in sorted(used)),
        files=_files_of(connection, bid_id) if scope.has_files and "dce_pieces" in scope.kinds else {},
    )


def _records_of(connection: Connection, bid_id: str, kinds: Iterable[str]) -> set[str]:
    """The bid and what hangs, or hung, on it: what its creation said."""
    found = {bid_id}
    query = select(edits.c.record, edits.c.field, edits.c.old, edits.c.new).where(
        edits.c.kind.in_(sorted(kinds)), edits.c.field.in_((CREATED, DELETED))
    )
    for record, field, old, new in connection.execute(query):
        if json.loads(new if field == CREATED else old).get("bid_id") == bid_id:
            found.add(record)
    return found


def _files_of(connection: Connection, bid_id: str) -> dict[str, str]:
    pieces = tables["dce_pieces"].c
    rows = connection.execute(select(pieces.sha256, pieces.name).where(pieces.bid_id == bid_id, pieces.sha256 != ""))
    return {row.sha256: row.name for row in rows}


def _chunks(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def known_authors(connection: Connection) -> list[Author]:
    """Authors whose edits were received, with what they signed last."""
    return [
        Author(
            id=row.id, name=row.name, keys=PublicKeys(row.age_key, row.minisign_key), n=row.n, chain=row.chain,
            signature=row.signature,
        )
        for row in connection.execute(select(authors))
    ]  # fmt: skip


def own_author(connection: Connection, author: str, name: str, keys: PublicKeys) -> Author:
    """The workspace as an author, up to its last edit; not signed yet."""
    n, chain = last_of(connection, author)
    return Author(id=author, name=name, keys=keys, n=n, chain=chain, signature="")


# ---- packages seen ----------------------------------------------------------------------------------------


def packages_of(connection: Connection, bid_id: str) -> list[KnownPackage]:
    """The packages of a bid, sent and received, in the order of their numbers."""
    p = packages.c
    query = select(p.id, p.author, p.sequence, p.sha256, p.is_sent).where(p.bid_id == bid_id).order_by(p.sequence)
    return [KnownPackage(*row) for row in connection.execute(query)]


def note_package(connection: Connection, *, recipients: tuple[str, ...], **values: Any) -> None:
    """Remember a package that was sent or received; a second time is no news."""
    if connection.execute(select(packages.c.id).where(packages.c.id == values["id"])).first() is None:
        row = {**values, "recipients": json.dumps(recipients), "at": datetime.now(UTC)}
        connection.execute(packages.insert().values(**row))


# ---- in ---------------------------------------------------------------------------------------------------


def edits_of_records(connection: Connection, records: Iterable[str]) -> list[Edit]:
    """All our edits of these records."""
    found: list[Edit] = []
    for chunk in _chunks(sorted(set(records))):
        found += [edit_of(row) for row in connection.execute(select(edits).where(edits.c.record.in_(chunk)))]
    return found


def edits_of_bid(connection: Connection, bid_id: str) -> list[Edit]:
    """All the edits of a bid and of what may be shared with it."""
    return edits_of_records(connection, _records_of(connection, bid_id, SHAREABLE))


def check_against_ours(connection: Connection, proved: Proved) -> None:
    """Forked when an edit that we know has another content there: a rewritten, restored or copied history."""
    theirs = {**proved.hashes, **{e.key: e.sha256 for e in proved.edits}}
    for author in proved.authors:
        for table in (edits, edit_hashes):
            query = select(table.c.n, table.c.sha256).where(table.c.author == author.id)
            for n, sha256 in connection.execute(query):
                if theirs.get((author.id, n), sha256) != sha256:
                    raise forked(n)


def receive(unit: Unit, proved: Proved, me: str) -> set[Subject]:
    """Keep the edits of others with their counters and chains, and bring the records up to date."""
    connection = unit.connection
    check_against_ours(connection, proved)
    by_author: dict[str, dict[int, Edit]] = {}
    for edit in proved.edits:
        by_author.setdefault(edit.author, {})[edit.n] = edit
    fresh: list[Edit] = []
    for author in proved.authors:
        if author.id == me:
            if author.n > last_of(connection, me)[0]:
                raise forked(author.n)
            continue
        fresh += _keep_edits(connection, author, by_author.get(author.id, {}), proved.hashes)
        _keep_author(connection, author)
    changed = {(e.kind, e.record) for e in fresh if e.kind in RECORDS}
    for kind, record in sorted(changed):
        _apply(connection, kind, record, me)
    return {Subject(*subject) for subject in changed}


def _keep_edits(
    connection: Connection, author: Author, whole: Mapping[int, Edit], hashes: Mapping[EditKey, str]
) -> list[Edit]:
    """Insert what is not here yet; a bare hash becomes its edit once that one comes. Gives back the new edits."""
    known = set(connection.execute(select(edits.c.n).where(edits.c.author == author.id)).scalars())
    bare = set(connection.execute(select(edit_hashes.c.n).where(edit_hashes.c.author == author.id)).scalars())
    rows, bare_rows, fresh, filled = [], [], [], []
    chain = NO_CHAIN
    for n in range(1, author.n + 1):
        edit = whole.get(n)
        sha256 = edit.sha256 if edit else hashes[author.id, n]
        chain = chain_value(chain, sha256)
        if edit is not None and n not in known:
            rows.append(row_of(edit, sha256, chain))
            fresh.append(edit)
            filled += [n] if n in bare else []
        elif edit is None and n not in known and n not in bare:
            bare_rows.append({"author": author.id, "n": n, "sha256": sha256})
    for n in filled:
        connection.execute(edit_hashes.delete().where(edit_hashes.c.author == author.id, edit_hashes.c.n == n))
    if rows:
        connection.execute(edits.insert(), rows)
    if bare_rows:
        connection.execute(edit_hashes.insert(), bare_rows)
    return fresh


def _keep_author(connection: Connection, author: Author) -> None:
    row = {
        "name": author.name, "age_key": author.keys.age, "minisign_key": author.keys.minisign, "n": author.n,
        "chain": author.chain, "signature": author.signature,
    }  # fmt: skip
    known = connection.execute(select(authors.c.n).where(authors.c.id == author.id)).scalar_one_or_none()
    if known is None:
        connection.execute(authors.insert().values(id=author.id, **row))
    elif known < author.n:
        connection.execute(authors.update().where(authors.c.id == author.id).values(**row))


def _apply(connection: Connection, kind: str, record: str, me: str) -> None:
    """Make a record's row say what its edits say; our own value stays shown while several are current."""
    table = tables[kind]
    state = state_of(edits_of_record(connection, record))
    is_here = connection.execute(select(table.c.id).where(table.c.id == record)).first() is not None
    if not state.is_alive:
        connection.execute(table.delete().where(table.c.id == record))
        return
    values: dict[str, Any] = {}
    for field, candidates in state.values.items():
        if field in hints(kind) and (chosen := shown(candidates, me)) is not None:
            values[field] = chosen.value
    built = build(kind, _that_fit(kind, {**values, "id": record}))
    columns = {name: getattr(built, name) for name in (values if is_here else hints(kind))}
    if is_here:
        connection.execute(table.update().where(table.c.id == record).values(columns))
    else:
        connection.execute(table.insert().values(columns))


def _that_fit(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Leave aside values of a newer Relais that this one can't hold: their edits are kept and passed on."""
    fit: dict[str, Any] = {}
    for field, value in values.items():
        try:
            build(kind, {field: value})
        except ValueError:
            continue
        fit[field] = value
    return fit


def settle(unit: Unit, kind: str, record: str, field: str, value: Any) -> None:
    """Choose a value among several: an edit of ours that replaces them all, even where the row shows it already."""
    found = unit.get(RECORDS[kind], record)
    shown_now = to_json(getattr(found, field))
    unit.write_field(found, kind, field, shown_now, value)
