"""Backups that were reread, restoring them, and checking that everything is what was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from relais_app.base.errors import DamageFound, ReadOnlyWorkspace, RelaisError
from relais_app.base.files import told_writing
from relais_app.base.progress import Progress, Silent
from relais_app.base.words import _
from relais_app.operations.outcome import Outcome
from relais_app.storage import backup as backups_
from relais_app.storage.backup import BACKUPS, BackupReport
from relais_app.storage.check import Problem, problems_of
from relais_app.storage.engine import DATABASE, sqlite_version
from relais_app.storage.identity import begin_new_author
from relais_app.storage.lock import WorkspaceLock
from relais_app.storage.trouble import told
from relais_app.storage.workspace import Workspace

__all__ = [
    "BackupReport",
    "BackupRow",
    "CheckReport",
    "Problem",
    "RestoreReport",
    "backup",
    "backups",
    "check",
    "check_open",
    "restore",
    "routine_backup",
]

ROUTINE_EVERY = timedelta(minutes=30)
# How many routine backups stay: the newest ones, then one a day, a week and a month (reliability.md § 2)
KEPT_NEWEST, KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 4, 12, 10, 9


@dataclass(frozen=True)
class BackupRow:
    """A backup of the « sauvegardes » folder. `has_files` is false for a routine one: the database alone."""

    path: Path
    made_at: datetime
    has_files: bool
    size_bytes: int


@dataclass(frozen=True)
class RestoreReport:
    """`set_aside` is the backup of what was there before, if anything was."""

    folder: Path
    file_count: int
    set_aside: Path | None


@dataclass(frozen=True)
class CheckReport:
    sound: bool
    sqlite: str
    problems: tuple[Problem, ...]


def backup(work: Workspace, file: Path | None = None, *, progress: Progress | None = None) -> Outcome[BackupReport]:
    """Write the whole workspace to one file, read it again, and say what it holds."""
    target = file or backups_.next_path(work.folder, datetime.now(UTC))
    if target.is_dir():
        target = target / backups_.next_path(work.folder, datetime.now(UTC)).name
    with told(target.parent), told_writing(target):
        return Outcome(backups_.make(work.folder, target.absolute(), work.snapshot, progress or Silent()))


def routine_backup(work: Workspace, *, now: datetime | None = None) -> BackupReport | None:
    """A backup of the database alone when the last one is half an hour old; older ones are thinned out."""
    now = now or datetime.now(UTC)
    rows = backups(work)
    if work.is_read_only or (rows and now - rows[0].made_at < ROUTINE_EVERY):
        return None
    target = backups_.next_path(work.folder, now)
    with told(work.folder):
        report = backups_.make(work.folder, target, work.snapshot, Silent(), with_files=False)
    for row in _superfluous([r for r in backups(work) if not r.has_files]):
        row.path.unlink(missing_ok=True)
    return report


def _superfluous(rows: list[BackupRow]) -> list[BackupRow]:
    """What the rotation lets go, from routine backups sorted newest first."""
    kept = {row.path for row in rows[:KEPT_NEWEST]}
    for form, count in (("%Y-%m-%d", KEPT_DAYS), ("%G-%V", KEPT_WEEKS), ("%Y-%m", KEPT_MONTHS)):
        newest: dict[str, Path] = {}
        for row in rows:
            newest.setdefault(row.made_at.strftime(form), row.path)
        kept.update(list(newest.values())[:count])
    return [row for row in rows if row.path not in kept]


def backups(work: Workspace) -> tuple[BackupRow, ...]:
    """The workspace's own backups, newest first by their number; unreadable ones are left out."""
    rows = []
    for path in sorted((work.folder / BACKUPS).glob("*.zip"), reverse=True):
        try:
            manifest = backups_.read_manifest(path)
        except RelaisError:
            continue
        made_at = datetime.fromisoformat(manifest.made_at)
        rows.append(BackupRow(path, made_at, manifest.has_files, path.stat().st_size))
    return tuple(rows)


def restore(file: Path, folder: Path, *, replace: bool = False, progress: Progress | None = None) -> RestoreReport:
    """Bring a backup back into a folder that nobody has open.

    A workspace with content needs `replace`, and is itself backed up first. Every byte is checked before anything
    changes; the database is switched last, by one rename.
    """
    progress = progress or Silent()
    folder = folder.expanduser().absolute()
    manifest = backups_.read_manifest(file)
    if not replace and _has_content(folder):
        raise RelaisError(
            _("Le dossier {folder} contient déjà un espace de travail.").format(folder=folder),
            _("Demandez le remplacement (--replace) : l'espace actuel sera d'abord sauvegardé."),
        )
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = WorkspaceLock(folder)
        if not lock.take(""):
            raise ReadOnlyWorkspace(
                _("L'espace de travail est ouvert par {holder}.").format(holder=lock.holder()),
                _("Fermez-le, puis recommencez."),
            )
        try:
            with TemporaryDirectory(prefix=".restauration-", dir=folder) as temporary:
                backups_.extract(file, Path(temporary), progress)
                set_aside = _set_aside(folder, progress)
                count = backups_.put_back(Path(temporary), folder, manifest)
                begin_new_author(folder)
        finally:
            lock.release()
    return RestoreReport(folder, count, set_aside)


def _has_content(folder: Path) -> bool:
    """Whether something would be lost: files, a database that holds edits, or one that can't be read."""
    if any((folder / "pieces").glob("*/*")):
        return True
    if not (folder / DATABASE).exists():
        return False
    try:
        with Workspace.open(folder, create=False) as work, work.reading() as unit:
            return bool(unit.edit_count())
    except RelaisError:
        return True


def _set_aside(folder: Path, progress: Progress) -> Path | None:
    """Keep what is there: a verified backup of it, or the damaged file itself."""
    now = datetime.now(UTC)
    if not (folder / DATABASE).exists():
        return None
    target = folder / BACKUPS / f"avant-restauration_{now.strftime('%Y-%m-%d_%H%M%S')}.zip"
    try:
        return backups_.make(folder, target, backups_.snapshot_of(folder), progress).path
    except (DamageFound, backups_.DATABASE_TROUBLES):  # too damaged to be copied
        return backups_.set_damaged_aside(folder, now)


def check(folder: Path, *, progress: Progress | None = None) -> CheckReport:
    """Check a workspace that may be too damaged to open. Raises NotFound where there is none."""
    try:
        with Workspace.open(folder, create=False) as work:
            return check_open(work, progress=progress)
    except DamageFound as damage:
        problem = Problem(damage.message, DATABASE, damage.remedy)
        return CheckReport(False, sqlite_version(), (problem,))


def check_open(work: Workspace, *, progress: Progress | None = None) -> CheckReport:
    """Check the workspace that is open here."""
    problems = tuple(problems_of(work, progress or Silent()))
    return CheckReport(not problems, sqlite_version(), problems)
