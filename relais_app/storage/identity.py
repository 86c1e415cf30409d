"""The workspace's identity: the author of its edits, with the public keys once they are made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from relais_app.base.records import new_id
from relais_app.storage.engine import open_engine
from relais_app.storage.journal import last_of
from relais_app.storage.tables import authors, workspace_identity


@dataclass(frozen=True)
class StoredIdentity:
    """Public keys are empty until they are made."""

    id: str
    keys_owner: str
    name: str
    age_key: str
    minisign_key: str


def read_identity(connection: Connection) -> StoredIdentity:
    t = workspace_identity.c
    row = connection.execute(select(t.id, t.keys_owner, t.name, t.age_key, t.minisign_key)).one()
    return StoredIdentity(row.id, row.keys_owner, row.name, row.age_key, row.minisign_key)


def name_workspace(connection: Connection, name: str) -> None:
    connection.execute(workspace_identity.update().values(name=name))


def keep_public_keys(connection: Connection, age_key: str, minisign_key: str) -> None:
    connection.execute(workspace_identity.update().values(age_key=age_key, minisign_key=minisign_key))


def begin_new_author(folder: Path) -> None:
    """After a restore, edit under a new author id with the same keys: edits made since the backup may be out there.

    The old id stays as an author of the past, which the workspace signs for at its next export.
    """
    engine = open_engine(folder)
    try:
        with engine.begin() as connection:
            old = read_identity(connection)
            n, chain = last_of(connection, old.id)
            if n == 0:
                return
            past = {"name": old.name, "age_key": old.age_key, "minisign_key": old.minisign_key}
            connection.execute(authors.insert().values(id=old.id, n=n, chain=chain, signature="", **past))
            connection.execute(workspace_identity.update().values(id=new_id()))
    finally:
        engine.dispose()
