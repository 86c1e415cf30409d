"""The database engine: SQLite, set as reliability.md § 1 found it safe.

One file with no journal to lose beside it: TRUNCATE with EXTRA (no WAL: 3.7.0–3.51.2 may corrupt one). The driver's
own transaction control is off, it commits DDL midway; SQLAlchemy's begin sends BEGIN IMMEDIATE, or BEGIN to read.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

APPLICATION_ID = 0x52454C41  # « RELA »
DATABASE = "relais.sqlite3"
NOTICES = "avis.sqlite3"
_BUSY_SECONDS = 10.0
log = logging.getLogger(__name__)


def driver() -> ModuleType:
    """pysqlite3 (SQLite 3.53) where it has wheels, the standard module elsewhere."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return importlib.import_module("sqlite3")


def sqlite_version() -> str:
    return str(driver().sqlite_version)


def connect(database: Path, *, read_only: bool = False, create: bool = False) -> Any:
    """A bare driver connection in autocommit, settings made; for what needs no mapping."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = driver().connect(
        _uri(database, mode), uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    _settings(connection, read_only)
    return connection


def open_engine(folder: Path, *, read_only: bool = False) -> Engine:
    """The engine of a workspace, its notices attached as the schema `avis`."""

    def creator() -> Any:
        connection = connect(folder / DATABASE, read_only=read_only)
        _attach_notices(connection, folder / NOTICES, read_only)
        return connection

    return _with_begin(create_engine("sqlite://", module=driver(), creator=creator, poolclass=QueuePool))


def bare_engine(database: Path, *, create: bool = False) -> Engine:
    """An engine on one file with foreign keys off: a batch migration with them on empties the child tables."""

    def creator() -> Any:
        connection = connect(database, create=create)
        connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    return _with_begin(create_engine("sqlite://", module=driver(), creator=creator, poolclass=QueuePool))


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(path.resolve().as_posix())}?mode={mode}"


def _settings(connection: Any, read_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode=TRUNCATE")
        connection.execute("PRAGMA synchronous=EXTRA")


def _attach_notices(connection: Any, notices: Path, read_only: bool) -> None:
    """Attach the notices; a damaged file of them never keeps the workspace from opening: they can be had again."""
    try:
        _attach(connection, notices, read_only)
    except driver().DatabaseError as error:
        if "locked" in str(error):
            raise
        log.warning("the notices file can't be read (%s); set aside", error)
        with contextlib.suppress(driver().DatabaseError):
            connection.execute("DETACH avis")
        if read_only:
            connection.execute("ATTACH ':memory:' AS avis")
            return
        stamp = datetime.now(UTC).strftime("%Y-%m-%d_%H%M%S")
        notices.replace(notices.with_name(f"avis-abimes-{stamp}.sqlite3"))
        _attach(connection, notices, read_only)


def _attach(connection: Any, notices: Path, read_only: bool) -> None:
    if read_only and not notices.exists():
        connection.execute("ATTACH ':memory:' AS avis")
        return
    connection.execute("ATTACH ? AS avis", (_uri(notices, "ro" if read_only else "rwc"),))
    connection.execute("SELECT count(*) FROM avis.sqlite_master")
    if not read_only:
        connection.execute("PRAGMA avis.journal_mode=TRUNCATE")
        connection.execute("PRAGMA avis.synchronous=EXTRA")


def _with_begin(engine: Engine) -> Engine:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
