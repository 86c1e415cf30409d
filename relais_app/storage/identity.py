"""The workspace's identity: the author of its edits, with the public keys once they are made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais_app.storage.tables import workspace_identity


@dataclass(frozen=True)
class StoredIdentity:
    """Public keys are empty until they are made."""

    id: str
    name: str
    age_key: str
    minisign_key: str


def read_identity(connection: Connection) -> StoredIdentity:
    t = workspace_identity.c
    row = connection.execute(select(t.id, t.name, t.age_key, t.minisign_key)).one()
    return StoredIdentity(row.id, row.name, row.age_key, row.minisign_key)


def name_workspace(connection: Connection, name: str) -> None:
    connection.execute(workspace_identity.update().values(name=name))


def keep_public_keys(connection: Connection, age_key: str, minisign_key: str) -> None:
    connection.execute(workspace_identity.update().values(age_key=age_key, minisign_key=minisign_key))
