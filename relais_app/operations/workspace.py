"""Opening a workspace, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relais_app.storage.engine import DATABASE, sqlite_version
from relais_app.storage.identity import name_workspace, read_identity
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class WorkspaceView:
    """`holder` is who has it open, when that makes it read-only here; `is_short_of_room` asks to free the disk."""

    folder: Path
    id: str
    name: str
    is_read_only: bool
    holder: str
    database_bytes: int
    sqlite: str
    is_short_of_room: bool = False


def is_workspace(folder: Path) -> bool:
    """Whether a folder holds a workspace, sound or not."""
    return (folder / DATABASE).exists() or (folder / "pieces").is_dir()


def open_workspace(folder: Path, *, person: str = "", create: bool = True) -> Workspace:
    """Make, migrate and lock the workspace; the caller closes it."""
    return Workspace.open(folder, person=person, create=create)


def workspace_view(work: Workspace) -> WorkspaceView:
    with work.reading() as unit:
        identity = read_identity(unit.connection)
    return WorkspaceView(
        folder=work.folder,
        id=identity.id,
        name=identity.name,
        is_read_only=work.is_read_only,
        holder=work.holder,
        database_bytes=(work.folder / DATABASE).stat().st_size,
        sqlite=sqlite_version(),
        is_short_of_room=work.is_short_of_room,
    )


def rename_workspace(work: Workspace, name: str) -> None:
    """The name that partners see beside the keys."""
    with work.writing("rename-workspace") as unit:
        name_workspace(unit.connection, name)
