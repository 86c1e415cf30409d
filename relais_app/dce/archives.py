"""Opening the archives of a DCE (zip, 7z) into numbered files of a temporary folder; runs in a worker.

Files on disk never carry a name from inside the archive, so that no name can leave the folder, collide or lose
its content; the name shown is the entry's own in a form that every system holds.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.archives_names import Names, UnsafeName, safe_path
from relais_app.dce.archives_zip import BadArchive, BadEntry, copy_entry, read_directory

MOST_BYTES = 2_000_000_000
MOST_ENTRIES = 5_000
_MOST_WARNINGS = 20
_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_SIGNATURES = {b"PK\3\4": "zip", b"PK\5\6": "zip", b"PK00": "zip", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}


@dataclass(slots=True)
class UnpackedFile:
    """A file taken out: the name to show, and where its bytes lie."""

    name: str
    path: Path
    size_bytes: int


@dataclass(slots=True)
class Unpacked:
    files: list[UnpackedFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """Say it, unless an archive of a thousand bad entries would drown the rest."""
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings.append(text)


def archive_format(path: Path) -> str | None:
    """`zip`, `7z` or `rar` by the file's first bytes."""
    with path.open("rb") as file:
        return _SIGNATURES.get(file.read(4))


def unpack(
    path: Path, into: Path, name: str, bytes_left: int = MOST_BYTES, entries_left: int = MOST_ENTRIES
) -> Unpacked:
    """Take the files out of an archive; raises `UnreadableFile` when the whole of it is refused."""
    try:
        form = archive_format(path)
    except OSError as error:
        raise UnreadableFile(
            _("{name} ne peut pas être ouvert.").format(name=name), _("Vérifiez vos droits sur ce fichier.")
        ) from error
    into.mkdir(parents=True, exist_ok=True)
    if form == "rar":
        raise UnreadableFile(_("{name} est une archive RAR, que Relais n’ouvre pas.").format(name=name),
                             _("Décompressez-la vous-même, puis déposez le dossier obtenu."))  # fmt: skip
    if form == "7z":
        return _unpack_7z(path, into, name, bytes_left, entries_left)
    if form == "zip":
        return _unpack_zip(path, into, name, bytes_left, entries_left)
    raise _no_archive(path, name)


def _no_archive(path: Path, name: str) -> UnreadableFile:
    again = _("Téléchargez-la de nouveau, ou redemandez-la à l’acheteur.")
    with path.open("rb") as file:
        head = file.read(512).lstrip().lower()
    if not head:
        return UnreadableFile(_("L’archive {name} est vide.").format(name=name), again)
    if head.startswith((b"<!doctype html", b"<html")):
        return UnreadableFile(_("{name} n’est pas une archive : la plateforme a répondu par une page Web.").format(name=name),
                              _("Reconnectez-vous à la plateforme et téléchargez-la de nouveau."))  # fmt: skip
    return UnreadableFile(_("{name} n’est pas une archive lisible.").format(name=name), again)


def _unpack_zip(path: Path, into: Path, name: str, bytes_left: int, entries_left: int) -> Unpacked:
    result = Unpacked()
    names = Names()
    try:
        with path.open("rb") as file:
            for number, entry in enumerate(read_directory(file, entries_left, bytes_left)):
                if entry.is_folder:
                    continue
                try:
                    shown = names.claim(safe_path(entry.name))
                    target = into / f"{number:05d}{_suffix(shown)}"
                    copy_entry(file, entry, target)
                except UnsafeName:
                    result.warn(_("{name} : un fichier au chemin dangereux (« {entry} ») n’est pas importé.").format(
                        name=name, entry=_printable(entry.name)))  # fmt: skip
                except BadEntry as trouble:
                    result.warn(_entry_trouble(trouble.code, name, _printable(entry.name)))
                else:
                    result.files.append(UnpackedFile(shown, target, entry.size))
    except BadArchive as trouble:
        for unpacked in result.files:
            unpacked.path.unlink(missing_ok=True)
        raise _archive_trouble(trouble.code, name) from trouble
    if not result.files and not result.warnings:
        raise _archive_trouble("empty", name)
    return result


def _archive_trouble(code: str, name: str) -> UnreadableFile:
    again = _("Téléchargez-la de nouveau, ou redemandez-la à l’acheteur.")
    says = {
        "empty": _("L’archive {name} est vide."),
        "cut": _("L’archive {name} est incomplète : le téléchargement a été coupé."),
        "bomb": _("L’archive {name} est refusée : son contenu serait démesuré."),
        "many": _("L’archive {name} est refusée : elle contient trop de fichiers."),
        "lies": _("L’archive {name} est refusée : son sommaire ne correspond pas à son contenu."),
        "parts": _("L’archive {name} est découpée en plusieurs morceaux."),
        "encrypted": _("L’archive {name} est protégée par un mot de passe."),
    }
    remedies = {
        "bomb": _("Ouvrez-la vous-même et déposez les fichiers utiles."),
        "many": _("Ouvrez-la vous-même et déposez les fichiers utiles."),
        "parts": _("Réunissez-les avec l’outil qui les a faits, puis déposez le dossier obtenu."),
        "encrypted": _("Ouvrez-la vous-même, puis déposez le dossier obtenu."),
    }
    sentence = says.get(code, _("L’archive {name} est endommagée."))
    return UnreadableFile(sentence.format(name=name), remedies.get(code, again))


def _entry_trouble(code: str, name: str, entry: str) -> str:
    says = {
        "encrypted": _("{name} : {entry} est protégé par un mot de passe."),
        "method": _(
            "{name} : {entry} utilise une compression que Relais ne connaît pas ; décompressez l’archive vous-même."
        ),
        "link": _("{name} : {entry} est un lien ou un fichier spécial, il n’est pas importé."),
    }
    sentence = says.get(code, _("{name} : {entry} est endommagé ; redemandez-le à l’acheteur."))
    return sentence.format(name=name, entry=entry)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def _suffix(name: str) -> str:
    found = _PLAIN_SUFFIX.search(name)
    return found.group().casefold() if found else ""


def _unpack_7z(path: Path, into: Path, name: str, bytes_left: int, entries_left: int) -> Unpacked:
    import py7zr

    result = Unpacked()
    names = Names()
    try:
        with py7zr.SevenZipFile(path) as archive:
            if archive.needs_password():
                raise _archive_trouble("encrypted", name)
            infos = archive.list()
            if len(infos) > entries_left:
                raise _archive_trouble("many", name)
            if sum(info.uncompressed or 0 for info in infos) > bytes_left:
                raise _archive_trouble("bomb", name)
            factory = _numbered_files(into, bytes_left)
            links = {info.filename for info in archive.files if info.is_symlink or info.is_socket}
            archive.extractall(factory=factory)
    except UnreadableFile:
        raise
    except py7zr.exceptions.PasswordRequired as error:
        raise _archive_trouble("encrypted", name) from error
    except py7zr.exceptions.UnsupportedCompressionMethodError as error:
        raise UnreadableFile(_("{name} utilise une compression que Relais ne connaît pas.").format(name=name),
                             _("Décompressez-la vous-même, puis déposez le dossier obtenu.")) from error  # fmt: skip
    except MemoryError:
        raise
    except Exception as error:  # py7zr lets lzma's, struct's and its own errors through
        raise _archive_trouble("damaged", name) from error
    for inside, target in factory.made:
        if inside in links:
            result.warn(_entry_trouble("link", name, _printable(inside)))
            continue
        try:
            shown = names.claim(safe_path(inside))
        except UnsafeName:
            result.warn(_("{name} : un fichier au chemin dangereux (« {entry} ») n’est pas importé.").format(
                name=name, entry=_printable(inside)))  # fmt: skip
            continue
        result.files.append(UnpackedFile(shown, target, target.stat().st_size))
    if not result.files and not result.warnings:
        raise _archive_trouble("empty", name)
    return result


def _numbered_files(into: Path, most_bytes: int) -> Any:
    """Where py7zr writes: numbered files, whatever the names inside, and never more than the limit."""
    from py7zr.io import Py7zIO, WriterFactory

    class NumberedFile(Py7zIO):  # type: ignore[misc]
        def __init__(self, path: Path, budget: list[int]) -> None:
            self._file = path.open("w+b")
            self._budget = budget

        def write(self, s: bytes | bytearray) -> int:
            self._budget[0] -= len(s)
            if self._budget[0] < 0:
                raise ValueError("too large")
            return self._file.write(s)

        def read(self, size: int | None = None) -> bytes:
            return self._file.read(size if size is not None else -1)

        def seek(self, offset: int, whence: int = 0) -> int:
            return self._file.seek(offset, whence)

        def flush(self) -> None:
            self._file.flush()

        def size(self) -> int:
            at = self._file.tell()
            size = self._file.seek(0, 2)
            self._file.seek(at)
            return size

        def close(self) -> None:
            self._file.close()

    class NumberedFiles(WriterFactory):  # type: ignore[misc]
        def __init__(self) -> None:
            self.made: list[tuple[str, Path]] = []
            self._numbers = itertools.count()  # py7zr may ask from several threads
            self._budget = [most_bytes]

        def create(self, filename: str) -> Py7zIO:
            target = into / f"{next(self._numbers):05d}{_suffix(filename)}"
            self.made.append((filename, target))
            return NumberedFile(target, self._budget)

    return NumberedFiles()
