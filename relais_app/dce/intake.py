"""What a person drops (files, folders, archives) as one list of files, archives opened, system files left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from relais_app.base.errors import NotFound, UnreadableFile
from relais_app.base.progress import Progress, stop_if_cancelled
from relais_app.base.words import _
from relais_app.base.workers import SECONDS, WorkerBug, WorkerPool
from relais_app.dce.archives import MOST_BYTES, MOST_ENTRIES, Unpacked, archive_format, unpack
from relais_app.dce.archives_names import decode_name

DEEPEST_ARCHIVE = 3
_ARCHIVE_SUFFIXES = {".zip", ".7z", ".rar"}
_SIDE_NAMES = {".ds_store", "thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db", ".directory"}
_SIDE_FOLDERS = {"__macosx", ".git", ".svn", "$recycle.bin", ".spotlight-v100", ".trashes", "@eadir"}


@dataclass(slots=True)
class IntakeFile:
    """A file to read: `path` as contracts.md writes it, `file` where its bytes lie."""

    path: str
    name: str
    file: Path
    size_bytes: int


@dataclass(slots=True)
class Intake:
    files: list[IntakeFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def seconds_for(size_bytes: int) -> float:
    """How long a worker may take over a file: a large one takes longer, a small one that takes longer is a trap."""
    return min(SECONDS, 20 + 3 * size_bytes / 1_000_000)


def is_side_file(path: str) -> bool:
    """What a system or an office program leaves beside a person's files."""
    parts = [part.casefold() for part in PurePosixPath(path.replace("\\", "/")).parts]
    if not parts:
        return True
    name = parts[-1]
    return name in _SIDE_NAMES or name.startswith(("._", "~$", ".~lock.")) or bool(_SIDE_FOLDERS & set(parts))


def take_in(paths: Iterable[Path | str], pool: WorkerPool, into: Path, progress: Progress) -> Intake:
    """All files of the given paths; archives are unpacked by a worker into numbered files under `into`."""
    intake = Intake()
    budget = _Budget(MOST_BYTES, MOST_ENTRIES)
    for given in paths:
        root = Path(given)
        if not root.exists():
            raise NotFound(_("{path} n’existe pas.").format(path=root), _("Vérifiez le chemin."))
        for file in _files_under(root):
            stop_if_cancelled(progress)
            parts = [file.name] if root.is_file() else [root.resolve().name, *file.relative_to(root).parts]
            shown = [_shown(part) for part in parts]
            taken = IntakeFile("/".join(shown), shown[-1], file, file.stat().st_size)
            _take_file(taken, 0, intake, pool, into, budget, progress)
    return intake


def _shown(name: str) -> str:
    """A name of this machine's disk as text: a file unpacked by an old tool may have one that is not UTF-8."""
    return decode_name(os.fsencode(name), says_utf8=False, extra=b"", system=0)


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, over all archives together."""

    bytes_left: int
    entries_left: int
    folders: int = 0


def _files_under(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*"), key=lambda p: [part.casefold() for part in p.parts]):
        if path.is_file() and not path.is_symlink() and not is_side_file(path.relative_to(root).as_posix()):
            yield path


def _take_file(file: IntakeFile, depth: int, intake: Intake, pool: WorkerPool, into: Path, budget: _Budget,
               progress: Progress) -> None:  # fmt: skip
    if not _is_archive(file):
        intake.files.append(file)
        return
    if depth >= DEEPEST_ARCHIVE:
        intake.files.append(file)
        intake.warnings.append(
            _("{path} : cette archive est trop profondément rangée pour être ouverte.").format(path=file.path)
        )
        return
    progress.report(_("Ouverture de {name}").format(name=file.name), 0, 0)
    budget.folders += 1
    folder = into / f"archive-{budget.folders:03d}"
    try:
        unpacked: Unpacked = pool.call(
            unpack, file.file, folder, file.name, budget.bytes_left, budget.entries_left, name=file.name,
            seconds=seconds_for(file.size_bytes), progress=progress,
        )  # fmt: skip
    except (UnreadableFile, WorkerBug) as trouble:
        intake.warnings.append(str(trouble))
        return
    intake.warnings.extend(unpacked.warnings)
    for inside in unpacked.files:
        budget.bytes_left = max(0, budget.bytes_left - inside.size_bytes)
        budget.entries_left = max(0, budget.entries_left - 1)
        if is_side_file(inside.name):
            continue
        name = PurePosixPath(inside.name).name
        entry = IntakeFile(f"{file.path}!/{inside.name}", name, inside.path, inside.size_bytes)
        _take_file(entry, depth + 1, intake, pool, into, budget, progress)


def _is_archive(file: IntakeFile) -> bool:
    """By its name, or by its first bytes when its name says nothing (Office files are zips too)."""
    suffix = Path(file.name).suffix.casefold()
    if suffix or file.size_bytes < 4:
        return suffix in _ARCHIVE_SUFFIXES
    try:
        return archive_format(file.file) is not None
    except OSError:
        return False
