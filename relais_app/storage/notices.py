"""Notices in avis.sqlite3: loaded by the thousand, found by id, source or procedure, counted by state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from sqlalchemy import Connection

from relais_app.base.records import new_id
from relais_app.notices import wire
from relais_app.notices.model import NoticeReading, NoticeState
from relais_app.storage import notices_index as index
from relais_app.storage.notices_packing import pack, unpack
from relais_app.storage.notices_search import INSTANT, Run, has_notices

_AT_ONCE = 400
_COLUMNS = ", ".join(index.COLUMNS)
_INSERT = f"INSERT INTO avis.notices ({_COLUMNS}) VALUES ({', '.join('?' * len(index.COLUMNS))})"
_INSERT_WORDS = "INSERT INTO avis.notices_words (rowid, title, buyer, body, facets) VALUES (?, ?, ?, ?, ?)"
_DELETE_WORDS = "INSERT INTO avis.notices_words (notices_words, rowid, title, buyer, body, facets) VALUES ('delete', ?, ?, ?, ?, ?)"


@dataclass
class Loaded:
    """What became of the readings given; `ids` stand in their order."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0
    ids: list[str] = field(default_factory=list)


@dataclass
class _Known:
    """A notice that is there already, or goes in with this batch."""

    key: int
    id: str
    source: str
    fingerprint: str
    same_as: str


def runner(connection: Connection) -> Run:
    """SQL by the connection's own driver."""

    def run(sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return connection.exec_driver_sql(sql, tuple(values)).fetchall()

    return run


def make_tables(connection: Connection) -> None:
    """The tables of avis.sqlite3 where they are not there yet; the index anew where an older Relais made it."""
    run = runner(connection)
    if has_notices(run):
        if run("PRAGMA avis.user_version", ())[0][0] != index.VERSION:
            _index_anew(connection)
        return
    for sql in index.SCHEMA:
        connection.exec_driver_sql(sql)
    connection.exec_driver_sql(index.WORDS)
    connection.exec_driver_sql(f"PRAGMA avis.user_version = {index.VERSION}")
    decided = run("SELECT id, reading FROM main.notices ORDER BY id", ())
    for start in range(0, len(decided), _AT_ONCE):
        some = decided[start : start + _AT_ONCE]
        load(connection, [wire.decode(row[1]) for row in some], [row[0] for row in some])


def _index_anew(connection: Connection) -> None:
    run, last = runner(connection), -1
    connection.exec_driver_sql("DROP TABLE avis.notices_words")
    connection.exec_driver_sql(index.WORDS)
    while rows := run("SELECT key, reading FROM avis.notices WHERE key > ? ORDER BY key LIMIT ?", (last, _AT_ONCE)):
        connection.exec_driver_sql(_INSERT_WORDS, [index.entry_of(key, unpack(packed)) for key, packed in rows])
        last = rows[-1][0]
    connection.exec_driver_sql(f"PRAGMA avis.user_version = {index.VERSION}")


def are_missing(connection: Connection) -> bool:
    """True when avis.sqlite3 is gone although decided notices are kept: `make_tables` brings them back under their ids."""
    run = runner(connection)
    return not has_notices(run) and bool(run("SELECT 1 FROM main.notices LIMIT 1", ()))


def load(connection: Connection, readings: Sequence[NoticeReading], ids: Sequence[str] = ()) -> Loaded:
    """Take in a batch: new ones, changed ones, ones already there; a notice of another source is tied to its twin.

    `ids`, beside the readings, are those of notices known from elsewhere.
    """
    make_tables(connection)
    batch, done = _Batch(connection, readings), Loaded()
    for place, reading in enumerate(readings):
        batch.take(reading, done, ids[place] if ids else new_id())
    batch.write()
    return done


class _Batch:
    """One batch of readings against what is known; writes at the end, by the driver's executemany."""

    def __init__(self, connection: Connection, readings: Sequence[NoticeReading]) -> None:
        self._connection = connection
        self._known = _by_source(connection, [(wire.origin(r.source), source_id(r)) for r in readings])
        self._procedures = _by_procedure(connection, {r.procedure_id for r in readings if r.procedure_id})
        self._taken: set[int] = set()
        self._gone: set[int] = set()
        self._rows: dict[str, tuple[NoticeReading, _Known]] = {}

    def take(self, reading: NoticeReading, done: Loaded, id: str) -> None:
        place = (wire.origin(reading.source), source_id(reading))
        print_ = wire.fingerprint(reading)
        known = self._known.get(place)
        if known is None:
            twin = self._twin(reading, place[0])
            known = self._known[place] = _Known(-1, id, reading.source, print_, twin)
            self._note_procedure(reading, place[0], known)
            if twin:
                done.duplicates += 1
            else:
                done.imported += 1
        elif known.fingerprint == print_ or (wire.is_poor(reading.source) and not wire.is_poor(known.source)):
            done.duplicates += 1
            done.ids.append(known.id)
            return
        else:
            if known.key >= 0:
                self._gone.add(known.key)
            known.key, known.source, known.fingerprint = -1, reading.source, print_
            done.updated += 1
        done.ids.append(known.id)
        self._rows[known.id] = (reading, known)

    def _twin(self, reading: NoticeReading, origin: str) -> str:
        """The notice of another source for the same procedure, nature and deadline day; "" when there is none."""
        for nature, day, other, id in self._procedures.get(reading.procedure_id, ()):
            if other != origin and nature == reading.nature and day == _day(reading):
                return id
        return ""

    def _note_procedure(self, reading: NoticeReading, origin: str, known: _Known) -> None:
        if reading.procedure_id and not known.same_as:
            told = (reading.nature, _day(reading), origin, known.id)
            self._procedures.setdefault(reading.procedure_id, []).append(told)

    def write(self) -> None:
        run = runner(self._connection)
        _delete(self._connection, self._gone)
        wanted = [index.key_of(r.deadline_at, k.id, set()) for r, k in self._rows.values()]
        self._taken.update(r[0] for r in _in(run, "SELECT key FROM avis.notices WHERE key IN ({})", wanted))
        rows = [_values(reading, known, self._taken) for reading, known in self._rows.values()]
        if not rows:
            return
        self._connection.exec_driver_sql(_INSERT, rows)
        entries = [index.entry_of(known.key, reading) for reading, known in self._rows.values()]
        self._connection.exec_driver_sql(_INSERT_WORDS, entries)


def source_id(reading: NoticeReading) -> str:
    """The source's own number; a fingerprint for what has none, so that it is seen once."""
    return reading.source_id or f"sans-numero-{wire.fingerprint(reading)}"


def _day(reading: NoticeReading) -> str:
    return f"{reading.deadline_at.astimezone(UTC):%Y-%m-%d}" if reading.deadline_at else ""


def _values(reading: NoticeReading, known: _Known, taken: set[int]) -> tuple[Any, ...]:
    at = reading.deadline_at.astimezone(UTC).strftime(INSTANT) if reading.deadline_at else ""
    known.key = index.key_of(reading.deadline_at, known.id, taken)
    return (
        known.key, known.id, wire.origin(reading.source), reading.source, source_id(reading), reading.procedure_id,
        reading.nature, reading.title, reading.buyer, reading.reference,
        reading.published_on.isoformat() if reading.published_on else "", at, reading.deadline_zone,
        " ".join(reading.departements), " ".join(c for c in reading.cpv if " " not in c), reading.reserved,
        len(reading.lots), reading.social_clause, reading.environmental_clause, reading.answers_to, known.same_as,
        known.fingerprint, pack(reading),
    )  # fmt: skip


def _delete(connection: Connection, keys: Iterable[int]) -> None:
    """Take rows out, and out of the index, which must be told the words that stood there."""
    run = runner(connection)
    gone = _in(run, "SELECT key, reading FROM avis.notices WHERE key IN ({})", list(keys))
    if not gone:
        return
    connection.exec_driver_sql(_DELETE_WORDS, [index.entry_of(key, unpack(packed)) for key, packed in gone])
    connection.exec_driver_sql("DELETE FROM avis.notices WHERE key = ?", [(r[0],) for r in gone])


def _in(run: Run, sql: str, values: Sequence[Any], before: Sequence[Any] = ()) -> list[Sequence[Any]]:
    """The rows for any number of values, some hundreds at a time; `before` are the values ahead of the list."""
    found: list[Sequence[Any]] = []
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        found.extend(run(sql.format(", ".join("?" * len(some))), [*before, *some]))
    return found


def _by_source(connection: Connection, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], _Known]:
    sql = """SELECT source_id, key, id, source, fingerprint, same_as FROM avis.notices
             WHERE origin = ? AND source_id IN ({})"""
    run, known = runner(connection), {}
    for origin in sorted({p[0] for p in places}):
        ids = sorted({p[1] for p in places if p[0] == origin})
        for row in _in(run, sql, ids, [origin]):
            known[origin, row[0]] = _Known(*row[1:])
    return known


def _by_procedure(connection: Connection, ids: set[str]) -> dict[str, list[tuple[str, str, str, str]]]:
    sql = """SELECT procedure_id, nature, substr(deadline_at, 1, 10), origin, id FROM avis.notices
             WHERE same_as = '' AND procedure_id IN ({}) AND procedure_id != ''"""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for procedure, *told in _in(runner(connection), sql, sorted(ids)):
        found.setdefault(procedure, []).append((told[0], told[1], told[2], told[3]))
    return found


# ---- one notice -------------------------------------------------------------------------------------------


def reading_of(connection: Connection, id: str) -> NoticeReading | None:
    """The whole reading of a notice; None when avis.sqlite3 has it not."""
    run = runner(connection)
    rows = run("SELECT reading FROM avis.notices WHERE id = ?", (id,)) if has_notices(run) else ()
    return unpack(rows[0][0]) if rows else None


def ids_for(connection: Connection, typed: str) -> tuple[str, ...]:
    """Ids of the notices with that id, that number of the source, or an id that begins so (six characters or more)."""
    run = runner(connection)
    if not typed or not has_notices(run):
        return ()
    sql = "SELECT id FROM avis.notices WHERE id = ? OR (source_id = ? AND origin IN ('boamp', 'ted'))"
    exact = run(sql, (typed, typed))
    if exact or len(typed) < 6:
        return tuple(r[0] for r in exact)
    return tuple(
        r[0] for r in run("SELECT id FROM avis.notices WHERE id >= ? AND id < ? LIMIT 2", (typed, typed + "g"))
    )


@dataclass(frozen=True)
class Origin:
    """A source in which a notice was seen."""

    id: str
    source: str
    source_id: str


def origins_of(connection: Connection, id: str) -> tuple[Origin, ...]:
    """The notice and its twins of other sources, the one shown first."""
    run = runner(connection)
    if not has_notices(run):
        return ()
    rows = run(
        "SELECT id, source, source_id FROM avis.notices WHERE id = ? OR same_as = ? ORDER BY id != ?", (id, id, id)
    )
    return tuple(Origin(*r) for r in rows)


def answers_of(connection: Connection, source_ids: Sequence[str]) -> tuple[str, ...]:
    """Ids of the corrections and awards that refer to a notice, oldest first."""
    run = runner(connection)
    if not source_ids or not has_notices(run):
        return ()
    sql = "SELECT id FROM avis.notices WHERE answers_to IN ({}) AND answers_to != '' ORDER BY published_on"
    return tuple(r[0] for r in _in(run, sql, list(source_ids)))


def near_in_time(connection: Connection, reading: NoticeReading) -> tuple[tuple[str, str, str, str], ...]:
    """Id, title, buyer and reference of the notices due the same day: the candidates for a likeness."""
    run = runner(connection)
    if reading.deadline_at is None or not has_notices(run):
        return ()
    day = reading.deadline_at.astimezone(UTC).date()
    start = index.first_key(day)
    sql = "SELECT id, title, buyer, reference FROM avis.notices WHERE key >= ? AND key < ? AND same_as = ''"
    return tuple((r[0], r[1], r[2], r[3]) for r in run(sql, (start, start + (24 * 60 << 30))))


def counts(connection: Connection) -> dict[NoticeState, int]:
    """How many notices in each state; those nobody decided on are new."""
    run = runner(connection)
    found = dict.fromkeys(NoticeState, 0)
    for state, n in run("SELECT state, count(*) FROM main.notices GROUP BY state", ()):
        found[NoticeState(state)] = n
    if has_notices(run):
        everything = run("SELECT count(*) FROM avis.notices", ())[0][0]
        everything -= run("SELECT count(*) FROM avis.notices WHERE same_as != ''", ())[0][0]
        sql = """SELECT count(*) FROM main.notices d CROSS JOIN avis.notices n ON n.id = d.id
                 WHERE d.state != 'new' AND n.same_as = ''"""
        found[NoticeState.NEW] = everything - run(sql, ())[0][0]
    return found
