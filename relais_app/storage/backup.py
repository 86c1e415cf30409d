"""One-file backups: a zip of the database's copy and of the files, each named by SHA-256 in a manifest, and reread.

`VACUUM INTO` on the application's own connection: a plain copy under a writer may be bad (reliability.md § 1).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from relais_app import __version__
from relais_app.base.errors import DamageFound, RelaisError
from relais_app.base.files import put_in_place
from relais_app.base.progress import Progress, stop_if_cancelled
from relais_app.base.words import _
from relais_app.storage.engine import DATABASE, connect, driver
from relais_app.storage.files import FileStore, hash_file
from relais_app.storage.schema import schema_of

BACKUPS = "sauvegardes"
MANIFEST = "manifeste.json"
FORMAT = 1
_MANIFEST_LIMIT = 64 << 20
_BLOCK = 1 << 20
_NAME = re.compile(r"sauvegarde-(\d{4,})_")
_COUNTED = ("edits", "bids", "company_documents", "notices")
_ZIP_TROUBLES = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError)
DATABASE_TROUBLES: type[Exception] = driver().DatabaseError
_STORED_AS_IS = frozenset({".pdf", ".zip", ".docx", ".xlsx", ".odt", ".ods", ".jpg", ".jpeg", ".png", ".7z"})


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: each file's hash and size, and how many rows its database has."""

    made_at: str
    has_files: bool
    files: dict[str, tuple[str, int]]
    counts: dict[str, int]


@dataclass(frozen=True)
class BackupReport:
    """A backup written, reread and found whole."""

    path: Path
    file_count: int
    size_bytes: int


def next_path(folder: Path, now: datetime) -> Path:
    """Where the next backup goes: in order of a number of its own, not of the clock."""
    numbers = [int(m.group(1)) for p in (folder / BACKUPS).glob("*.zip") if (m := _NAME.match(p.name))]
    number = max(numbers, default=0) + 1
    return folder / BACKUPS / f"sauvegarde-{number:04}_{now.astimezone().strftime('%Y-%m-%d_%H%M')}.zip"


def make(
    folder: Path,
    target: Path,
    snapshot: Callable[[Path], None],
    progress: Progress,
    *,
    with_files: bool = True,
) -> BackupReport:
    """Write a backup aside, reread it whole, then give it its name. `snapshot` copies the database to a path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.tmp")
    try:
        with TemporaryDirectory(prefix=".copie-", dir=target.parent) as temporary:
            copy = Path(temporary) / DATABASE
            snapshot(copy)
            count = _write(folder, copy, aside, progress, with_files=with_files)
        verify(aside, progress)
        put_in_place(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    return BackupReport(target, count, target.stat().st_size)


def _write(folder: Path, database: Path, aside: Path, progress: Progress, *, with_files: bool) -> int:
    sources = [(DATABASE, database), *(_files_of(folder) if with_files else [])]
    entries: dict[str, dict[str, Any]] = {}
    with aside.open("wb") as file:
        with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
            for done, (name, path) in enumerate(sources):
                stop_if_cancelled(progress)
                progress.report(_("Sauvegarde"), done, len(sources))
                entries[name] = _pack(zipped, name, path)
            manifest = {
                "format": FORMAT,
                "relais": __version__,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "has_files": with_files,
                "counts": counts_of(database),
                "files": entries,
            }
            zipped.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return len(entries)


def _pack(zipped: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    """Add a file, hashing the very bytes that go in; what is packed already is stored as it is."""
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    is_packed = path.suffix.lower() in _STORED_AS_IS
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, zipped.open(entry, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": digest.hexdigest(), "size": size}


def _files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Received files, then what Relais produced (it may have been edited by hand)."""
    for path in FileStore(folder / "pieces").every():
        yield path.relative_to(folder).as_posix(), path
    for path in sorted((folder / "dossiers").rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def counts_of(database: Path) -> dict[str, int]:
    """Rows of the main tables."""
    connection = connect(database, read_only=True)
    try:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _COUNTED}
    finally:
        connection.close()


def snapshot_of(folder: Path) -> Callable[[Path], None]:
    """A snapshot through a connection of its own, for a workspace that nobody has open."""

    def snapshot(target: Path) -> None:
        connection = connect(folder / DATABASE)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()

    return snapshot


# ---- reading ----------------------------------------------------------------------------------------------


def read_manifest(path: Path) -> Manifest:
    """What the backup says it holds; RelaisError for another file, DamageFound for a damaged one."""
    try:
        with zipfile.ZipFile(path) as zipped, zipped.open(MANIFEST) as file:
            said = json.loads(file.read(_MANIFEST_LIMIT))
        if said["format"] > FORMAT:
            raise RelaisError(
                _("Cette sauvegarde vient d'une version plus récente de Relais."), _("Installez la dernière version.")
            )
        files = {name: (entry["sha256"], entry["size"]) for name, entry in said["files"].items()}
        manifest = Manifest(said["made_at"], said["has_files"], files, said["counts"])
    except FileNotFoundError as error:
        raise RelaisError(_("Le fichier {path} n'existe pas.").format(path=path)) from error
    except (*_ZIP_TROUBLES, ValueError, TypeError, AttributeError) as error:
        raise _bad(path) from error
    if DATABASE not in files or not all(_is_safe(name) for name in files):
        raise _bad(path)
    return manifest


def _bad(path: Path) -> DamageFound:
    return DamageFound(
        _("{path} n'est pas une sauvegarde de Relais, ou elle est abîmée.").format(path=path),
        _("Choisissez une autre sauvegarde."),
    )


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if "\\" in name or ":" in name or name != "/".join(parts) or any(p in ("..", ".", "/") for p in parts):
        return False
    return name == DATABASE or (len(parts) > 1 and parts[0] in ("pieces", "dossiers"))


def verify(path: Path, progress: Progress) -> Manifest:
    """Reread a backup whole: every file against its hash, the database opened, checked and counted."""
    with TemporaryDirectory(prefix="relais-") as temporary:
        return extract(path, Path(temporary), progress, only_database=True)


def extract(path: Path, into: Path, progress: Progress, *, only_database: bool = False) -> Manifest:
    """Check every file while copying them `into` a folder (the database alone, when asked)."""
    manifest = read_manifest(path)
    try:
        with zipfile.ZipFile(path) as zipped:
            for done, (name, (sha256, size)) in enumerate(manifest.files.items()):
                stop_if_cancelled(progress)
                progress.report(_("Relecture de la sauvegarde"), done, len(manifest.files))
                kept = into / name if name == DATABASE or not only_database else None
                if _copy(zipped, name, size, kept) != sha256:
                    raise _bad(path)
    except _ZIP_TROUBLES as error:
        raise _bad(path) from error
    _check_database(path, into / DATABASE, manifest)
    return manifest


def _copy(zipped: zipfile.ZipFile, name: str, size: int, target: Path | None) -> str:
    """SHA-256 of an entry of exactly that size, "" for another size; copied when there is a target."""
    digest, left = hashlib.sha256(), size
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(zipped.open(name))
        copy = None
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = stack.enter_context(target.open("wb"))
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                return ""
            digest.update(block)
            if copy is not None:
                copy.write(block)
    return digest.hexdigest() if left == 0 else ""


def _check_database(path: Path, database: Path, manifest: Manifest) -> None:
    schema_of(database)
    connection = connect(database, read_only=True)
    try:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    if said != "ok" or counts_of(database) != manifest.counts:
        raise _bad(path)


# ---- restoring --------------------------------------------------------------------------------------------


def put_back(extracted: Path, folder: Path, manifest: Manifest) -> int:
    """Bring verified files into a workspace nobody has open; the database last, by one rename."""
    count = 0
    for name, (sha256, _size) in manifest.files.items():
        target = folder / name
        if name == DATABASE or (target.is_file() and hash_file(target)[0] == sha256):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(extracted / name, target)
        count += 1
    (folder / "pieces").mkdir(exist_ok=True)
    database = folder / DATABASE
    database.with_name(database.name + "-journal").unlink(missing_ok=True)
    put_in_place(extracted / DATABASE, database)
    return count + 1


def set_damaged_aside(folder: Path, now: datetime) -> Path:
    """Move a database that can't be opened, and its journal, out of the way; nothing is thrown away."""
    aside = folder / BACKUPS / f"base-abimee-{now.strftime('%Y-%m-%d_%H%M%S')}"
    aside.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE, DATABASE + "-journal"):
        if (folder / name).exists():
            shutil.move(folder / name, aside / name)
    return aside
