"""The state of a database file: ours or not, its schema's number, and the migrations that bring it up to date.

The number is SQLite's `user_version`, set in the migration's own transaction, so that Alembic (0.36 s) is only
imported when there is something to do.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from relais_app.base.errors import DamageFound, RelaisError
from relais_app.base.files import sync_folder
from relais_app.base.records import new_id
from relais_app.base.words import _
from relais_app.storage.engine import APPLICATION_ID, DATABASE, bare_engine, connect

SCHEMA = 1
REVISION = "0001"
_HEADER = b"SQLite format 3\x00"


def schema_of(database: Path) -> int:
    """The schema's number; DamageFound when the file is empty, cut or not ours. Never opens it through SQLite."""
    with database.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(_HEADER):
        raise damaged(database)
    application, version = int.from_bytes(head[68:72]), int.from_bytes(head[60:64])
    if application != APPLICATION_ID:
        raise damaged(database)
    return version


def damaged(database: Path) -> DamageFound:
    """A 0-byte or foreign file opens as a healthy empty database: it is damage, never a new workspace."""
    return DamageFound(
        _("Le fichier {name} est abîmé ou n'est pas un espace de travail Relais.").format(name=database),
        _("Restaurez une sauvegarde du dossier « sauvegardes »."),
    )


def newer(schema: int) -> RelaisError:
    return RelaisError(
        _("Cet espace de travail vient d'une version plus récente de Relais (format {n}).").format(n=schema),
        _("Installez la dernière version de Relais pour l'ouvrir ; rien n'a été modifié."),
    )


def create_database(folder: Path, name: str) -> None:
    """Make the database aside and rename it: a kill midway leaves no half workspace."""
    aside = folder / (DATABASE + ".nouveau")
    for stale in (aside, aside.with_name(aside.name + "-journal")):
        stale.unlink(missing_ok=True)
    _upgrade(aside, create=True, name=name)
    aside.with_name(aside.name + "-journal").unlink(missing_ok=True)
    aside.replace(folder / DATABASE)
    sync_folder(folder)


def migrate(folder: Path, schema: int) -> None:
    """Bring the tables up to date, after a copy of the file under `sauvegardes/`."""
    database = folder / DATABASE
    copies = folder / "sauvegardes"
    copies.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d_%H%M%S")
    copy = copies / f"avant-migration-{schema}-{stamp}.sqlite3"
    connection = connect(database)
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    _upgrade(database, create=False, name="")


def _upgrade(database: Path, *, create: bool, name: str) -> None:
    engine = bare_engine(database, create=create)
    try:
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            with _alembic(database):
                run_migrations(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
            if create:
                _name_workspace(connection, name)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise damaged(database)
    finally:
        engine.dispose()


@contextlib.contextmanager
def _alembic(database: Path) -> Iterator[None]:
    """Alembic's troubles with tables that are not as they should be are damage."""
    from alembic.util import CommandError

    try:
        yield
    except CommandError as error:
        raise damaged(database) from error


def run_migrations(connection: object) -> None:
    """All revisions that the database has not had yet, on the connection and in its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISION)


def _name_workspace(connection: object, name: str) -> None:
    from relais_app.storage.tables import workspace_identity

    author = new_id()
    row = {
        "id": author,
        "keys_owner": author,
        "name": name,
        "age_key": "",
        "minisign_key": "",
        "created_at": datetime.now(UTC),
    }
    connection.execute(workspace_identity.insert().values(**row))  # type: ignore[attr-defined]
