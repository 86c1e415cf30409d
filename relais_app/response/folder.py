"""The response folder: built aside, renamed when whole, the same bytes for the same inputs.

What somebody edited by hand since the last building is never written over: the hashes of what Relais produced,
kept in `record`, tell (architecture.md, « modifié à la main »).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from relais_app.base.errors import DamageFound, NotFound, RelaisError
from relais_app.base.files import sync_folder, write_bytes
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.words import _

MANIFEST = "manifest-sha256.txt"
INDEX_TEXT, INDEX_PDF = "INDEX.txt", "INDEX.pdf"
_OURS = (INDEX_TEXT, INDEX_PDF, MANIFEST)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class PlannedFile:
    """One file to put in the folder: its relative path, what it is, and its bytes or where they lie."""

    path: str
    title: str
    source: Path | bytes
    sha256: str = ""  # expected, when the source is a stored file
    state: str = ""  # in words, for the index
    items: tuple[str, ...] = ()  # ids of the checklist's lines it satisfies


@dataclass(frozen=True)
class FolderFile:
    """One file of a built folder."""

    path: str
    title: str
    state: str
    sha256: str
    size_bytes: int
    is_by_hand: bool = False  # edited or added by somebody since Relais produced it


@dataclass(frozen=True)
class FolderCheck:
    """What became of a folder since it was built."""

    folder: Path
    files: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    unlisted: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.missing and not self.changed


IndexMaker = Callable[[Sequence[FolderFile]], dict[str, bytes]]


def build(planned: Sequence[PlannedFile], make_index: IndexMaker, target: Path, record: Path,
          progress: Progress | None = None) -> tuple[FolderFile, ...]:  # fmt: skip
    """Build the whole folder or change nothing. `make_index` gives the indexes' bytes from the files."""
    watched = progress or Silent()
    _refuse_clashes(planned)
    _finish_interrupted(target)
    _refuse_foreign(target, record)
    by_hand = edited_by_hand(target, record)
    aside = target.with_name(f".{target.name[:60]}.{uuid4().hex[:8]}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        files, produced = _fill(planned, target, aside, by_hand, watched)
        for name, data in _indexes(files, make_index).items():
            _write(data, aside / name)
            produced[name] = hashlib.sha256(data).hexdigest()
        _swap(aside, target)
    except OSError as error:
        raise _told(error, target) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _save_record(record, target, produced)
    return files


def edited_by_hand(target: Path, record: Path) -> dict[str, str]:
    """Relative path → hash of what somebody edited or added in a folder since Relais produced it."""
    produced = _load_record(record).get(_key(record, target))
    if produced is None and (target / MANIFEST).is_file():
        produced = {**dict(_manifest_lines(target / MANIFEST)), MANIFEST: hash_of(target / MANIFEST)}
    produced = produced or {}
    found = {}
    for path in _files(target):
        sha256 = hash_of(target / path)
        if produced.get(path) != sha256:
            found[path] = sha256
    return found


def last_folder(record: Path) -> Path | None:
    """Where the folder was built last, if it is still there."""
    for key in reversed(list(_load_record(record))):
        place = Path(key) if Path(key).is_absolute() else record.parent.parent / key
        if place.is_dir():
            return place
    return None


def _fill(planned: Sequence[PlannedFile], target: Path, aside: Path, by_hand: dict[str, str],
          progress: Progress) -> tuple[tuple[FolderFile, ...], dict[str, str]]:  # fmt: skip
    """Put every file in place; returns them with the hashes of those that Relais produced."""
    files: list[FolderFile] = []
    produced: dict[str, str] = {}
    for i, plan in enumerate(planned):
        stop_if_cancelled(progress)
        progress.report(plan.title, i, len(planned))
        is_by_hand = plan.path in by_hand
        source: Path | bytes = target / plan.path if is_by_hand else plan.source
        sha256, size = _write(source, aside / plan.path)
        if plan.sha256 and not is_by_hand and sha256 != plan.sha256:
            raise DamageFound(_("Le fichier de « {title} » n’est plus celui qui a été ajouté.").format(title=plan.title),
                              _("Lancez la vérification de l’espace de travail."))  # fmt: skip
        if not is_by_hand:
            produced[plan.path] = sha256
        state = _("modifié à la main") if is_by_hand else plan.state
        files.append(FolderFile(plan.path, plan.title, state, sha256, size, is_by_hand))
    known = {plan.path for plan in planned}
    for path in sorted(set(by_hand) - known):
        kept = _spare_name(path) if path in _OURS else path
        sha256, size = _write(target / path, aside / kept)
        files.append(FolderFile(kept, Path(path).name, _("ajouté ou gardé à la main"), sha256, size, True))
    progress.report(_("Dossier de réponse"), len(planned), len(planned))
    return tuple(files), produced


def _spare_name(path: str) -> str:
    """An index or manifest that somebody edited is kept beside the new one."""
    place = Path(path)
    return f"{place.stem}-modifie-a-la-main{place.suffix}"


def _indexes(files: Sequence[FolderFile], make_index: IndexMaker) -> dict[str, bytes]:
    made = make_index(files)
    lines = [(f.sha256, f.path) for f in files] + [(hashlib.sha256(d).hexdigest(), n) for n, d in made.items()]
    made[MANIFEST] = "".join(f"{sha256}  {path}\n" for sha256, path in sorted(lines, key=lambda x: x[1])).encode()
    return made


def _refuse_clashes(planned: Iterable[PlannedFile]) -> None:
    seen: set[str] = set()
    for plan in planned:
        folded = plan.path.casefold()
        if folded in seen or plan.path.startswith(("/", "..")) or "/../" in plan.path:
            raise RuntimeError(f"two files under one name, or a path that leaves the folder: {plan.path}")
        seen.add(folded)


def _refuse_foreign(target: Path, record: Path) -> None:
    """A folder that Relais did not build is never replaced, whatever it holds."""
    if target.exists() and not target.is_dir():
        raise RelaisError(_("{path} n’est pas un dossier.").format(path=target))
    if _files(target) and _key(record, target) not in _load_record(record) and not (target / MANIFEST).is_file():
        raise RelaisError(
            _("{folder} contient déjà autre chose.").format(folder=target), _("Choisissez un dossier vide.")
        )


def _write(source: Path | bytes, final: Path) -> tuple[str, int]:
    """Copy while hashing, and make it last."""
    final.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with final.open("xb") as out:
        if isinstance(source, bytes):
            digest.update(source)
            size = out.write(source)
        else:
            with source.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    size += out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _swap(aside: Path, target: Path) -> None:
    """Put the new folder in place of the old one, which goes only once the new one stands."""
    old = _old(target)
    if target.exists():
        target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name[:60]}.avant")


def _finish_interrupted(target: Path) -> None:
    """A kill between the two renames leaves the old folder under its spare name: put it back."""
    old = _old(target)
    if old.exists():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def _told(error: OSError, target: Path) -> RelaisError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return RelaisError(
            _("Disque plein : le dossier n’a pas été construit, l’ancien est intact."), _("Libérez de la place.")
        )
    if isinstance(error, PermissionError):
        return RelaisError(
            _("Impossible d’écrire dans {folder} : {name}.").format(
                folder=target.parent, name=error.filename or target.name
            ),
            _("Fermez le fichier s’il est ouvert dans Word, ou choisissez un autre dossier."),
        )
    return RelaisError(_("Le dossier n’a pas pu être construit : {why}.").format(why=error.strerror or error))


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    found = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("~$"))
    return sorted(p.relative_to(folder).as_posix() for p in found)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key(record: Path, target: Path) -> str:
    """The folder's name in the record: relative to it inside the workspace, so that the workspace can move."""
    target = target.absolute()
    base = record.parent.parent.absolute()
    return target.relative_to(base).as_posix() if target.is_relative_to(base) else str(target)


def _load_record(record: Path) -> dict[str, dict[str, str]]:
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _save_record(record: Path, target: Path, produced: dict[str, str]) -> None:
    kept = _load_record(record)
    kept.pop(_key(record, target), None)
    kept[_key(record, target)] = dict(sorted(produced.items()))
    record.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(record, json.dumps(kept, ensure_ascii=False, indent=1).encode())


def verify(folder: Path, progress: Progress | None = None) -> FolderCheck:
    """Hash every file again and compare with the manifest; NotFound when there is none."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise NotFound(
            _("Aucun manifeste dans {folder}.").format(folder=folder), _("Construisez d’abord le dossier.")
        )
    watched = progress or Silent()
    listed = dict(_manifest_lines(manifest))
    missing, changed = [], []
    for i, (path, sha256) in enumerate(sorted(listed.items())):
        stop_if_cancelled(watched)
        watched.report(path, i, len(listed))
        place = folder / path
        if not place.is_file():
            missing.append(path)
        elif hash_of(place) != sha256:
            changed.append(path)
    unlisted = [p for p in _files(folder) if p not in listed and p != MANIFEST]
    return FolderCheck(folder, len(listed), tuple(missing), tuple(changed), tuple(unlisted))


def _manifest_lines(manifest: Path) -> Iterable[tuple[str, str]]:
    for line in manifest.read_text(encoding="utf-8").splitlines():
        sha256, separator, path = line.partition("  ")
        if len(sha256) != 64 or not separator or ".." in Path(path).parts or Path(path).is_absolute():
            raise DamageFound(_("Le manifeste {name} est abîmé.").format(name=manifest))
        yield path, sha256
