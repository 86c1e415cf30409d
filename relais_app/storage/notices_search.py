"""One search function over the notices, and the first page of them read by the driver alone."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from relais_app.notices.model import DismissalReason, NoticeRow, NoticeState
from relais_app.storage import notices_index as index

Run = Callable[[str, Sequence[Any]], Sequence[Sequence[Any]]]
SORTS = ("deadline", "-deadline", "-published", "best")
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_FIELDS = """n.id, n.title, n.buyer, n.deadline_at, n.deadline_zone, n.published_on, n.departements, n.cpv,
 n.reserved, n.source, n.source_id, n.lot_count, n.social, n.environmental, d.state, d.reason, d.bid_id"""


@dataclass(frozen=True, kw_only=True)
class NoticeQuery:
    """What is looked for. `after` is the id of the last row of the page before."""

    words: str = ""
    departement: str = ""
    cpv: str = ""
    open_on: datetime | date | None = None
    reserved: bool = False
    reserved_code: str = ""
    nature: str = ""
    social: bool = False
    state: NoticeState | None = None
    sort: str = "deadline"
    limit: int = 200
    after: str | None = None


def search(run: Run, query: NoticeQuery) -> tuple[NoticeRow, ...]:
    """The rows, in the order asked, at most `limit`. `run` executes SQL on both databases."""
    if not has_notices(run):
        return ()
    sql, values = statement(run, query)
    return tuple(_row(r) for r in run(sql, values))


def count(run: Run, query: NoticeQuery) -> int:
    """How many notices answer, whatever `limit`."""
    if not has_notices(run):
        return 0
    source, conditions, values = _conditions(query)
    sql = f"SELECT count(*) FROM {source} WHERE {' AND '.join(conditions)}"
    return int(run(sql, values)[0][0])


def has_notices(run: Run) -> bool:
    return bool(run("SELECT 1 FROM avis.sqlite_master WHERE name = 'notices'", ()))


def statement(run: Run, query: NoticeQuery) -> tuple[str, list[Any]]:
    source, conditions, values = _conditions(query)
    order, keyset, more = _order(run, query)
    conditions += keyset
    values += more
    sql = f"SELECT {_FIELDS} FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"
    return sql, [*values, query.limit]


def _conditions(query: NoticeQuery) -> tuple[str, list[str], list[Any]]:
    match = index.match_of(query.words, _facets(query))
    conditions, values = ["n.same_as = ''"], list[Any]()
    if match:
        source = "avis.notices_words w CROSS JOIN avis.notices n ON n.key = w.rowid"
        conditions.append("w.notices_words MATCH ?")
        values.append(match)
    else:
        source = "avis.notices n"
    source += " LEFT JOIN main.notices d ON d.id = n.id"
    key = "w.rowid" if match else "n.key"
    if query.open_on is not None:
        conditions += [f"{key} >= ?", f"{key} < ?"]
        values += [index.first_key(query.open_on), index.NO_DEADLINE]
    if query.state is NoticeState.NEW:
        conditions.append("(d.id IS NULL OR d.state = 'new')")
    elif query.state is not None:
        conditions.append("d.state = ?")
        values.append(query.state.value)
        if not match:
            source = "main.notices d CROSS JOIN avis.notices n ON n.id = d.id"
    return source, conditions, values


def _facets(query: NoticeQuery) -> list[str]:
    return [
        index.departement_facet(query.departement) if query.departement.isalnum() else "",
        index.cpv_facet(query.cpv) if index.digits(query.cpv) else "",
        "xreserve" if query.reserved else "",
        index.reserved_facet(query.reserved_code) if query.reserved_code else "",
        index.nature_facet(query.nature) if query.nature else "",
        "xsocial" if query.social else "",
    ]


def _order(run: Run, query: NoticeQuery) -> tuple[str, list[str], list[Any]]:
    """ORDER BY and the keyset condition that begins after a row: an OFFSET would read all rows before it."""
    is_matched = bool(index.match_of(query.words, _facets(query)))
    key = "w.rowid" if is_matched else "n.key"
    last = run("SELECT key, published_on FROM avis.notices WHERE id = ?", (query.after,)) if query.after else ()
    if query.sort == "best" and is_matched:
        return "w.rank", [], []
    if query.sort == "-published":
        keyset = ["(n.published_on, n.key) < (?, ?)"] if last else []
        return "n.published_on DESC, n.key DESC", keyset, [last[0][1], last[0][0]] if last else []
    sign, direction = ("<", "DESC") if query.sort == "-deadline" else (">", "ASC")
    return f"{key} {direction}", [f"{key} {sign} ?"] if last else [], [last[0][0]] if last else []


def _row(r: Sequence[Any]) -> NoticeRow:
    return NoticeRow(
        id=r[0], title=r[1], buyer=r[2], deadline_at=deadline(r[3], r[4]), deadline_zone=r[4],
        published_on=date.fromisoformat(r[5]) if r[5] else None, departements=tuple(r[6].split()),
        cpv=tuple(r[7].split()), reserved=r[8], source=r[9], source_id=r[10], lot_count=r[11],
        social_clause=bool(r[12]), environmental_clause=bool(r[13]),
        state=NoticeState(r[14]) if r[14] else NoticeState.NEW, reason=DismissalReason(r[15]) if r[15] else None,
        bid_id=r[16],
    )  # fmt: skip


def deadline(text: str, zone: str) -> datetime | None:
    """A stored deadline, in its zone."""
    if not text:
        return None
    return datetime.strptime(text, INSTANT).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def first_rows(folder: Path, query: NoticeQuery) -> tuple[NoticeRow, ...]:
    """The first page for the window's start: neither SQLAlchemy nor a workspace is loaded for it."""
    try:
        driver = importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        driver = importlib.import_module("sqlite3")
    files = [folder / "relais.sqlite3", folder / "avis.sqlite3"]
    if not all(f.exists() for f in files):
        return ()
    main, notices = (f"file:{quote(f.resolve().as_posix())}?mode=ro" for f in files)
    connection = driver.connect(main, uri=True, isolation_level=None, timeout=2)
    try:
        connection.execute("ATTACH ? AS avis", (notices,))
        return search(lambda sql, values: connection.execute(sql, tuple(values)).fetchall(), query)
    except driver.DatabaseError:
        return ()
    finally:
        connection.close()
