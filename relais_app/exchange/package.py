"""The package file: one age file around a zip of the note, the bag and its signature (reliability.md § 4).

The signature covers every byte of the bag's zip and is checked before that zip is parsed: anybody who knows a public
key can encrypt to it, so decryption proves nothing. The trusted comment carries the sender's keys and name, so that an
unknown sender can be shown without opening the bag.
"""

from __future__ import annotations

import contextlib
import errno
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote

from relais_app.base.errors import RefusedForSafety, RelaisError
from relais_app.base.files import written_whole
from relais_app.base.text import fold_words
from relais_app.base.words import _
from relais_app.dce.archives_names import UnsafeName, safe_path
from relais_app.dce.archives_zip import BadArchive, BadEntry, ZipEntry, copy_entry, data_start, read_directory
from relais_app.exchange import age_file, minisign
from relais_app.exchange.keys import PublicKeys, SecretKeys
from relais_app.exchange.streams import Entry, StoredZip, Window, hash_all

README, BAG, SIGNATURE = "LISEZ-MOI.txt", "paquet.zip", "paquet.zip.minisig"
SUFFIX = ".relais"
PLAIN_ZIP = "0.zip"
MOST_BYTES = 2_000_000_000
MOST_ENTRIES = 5_000
MOST_SMALL = 64 << 10
_COMMENT = re.compile(r"relais:(\d+) paquet:([0-9a-f]{32}) n:(\d{1,9}) clef:(\S+) age:(\S+) nom:(\S*)")


@dataclass(frozen=True)
class Claim:
    """Who a package says it is from, signed: proved to come from that key, whoever holds it."""

    format: int
    package: str
    sequence: int
    keys: PublicKeys
    name: str


@dataclass(frozen=True)
class Sealed:
    """An opened package whose signature holds; its bag lies in the decrypted zip, not parsed yet."""

    claim: Claim
    bag_start: int
    bag_bytes: int
    sha256: str


def _damaged() -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet est abîmé ou contrefait ; rien n'en a été repris."), _("Demandez qu'on vous le renvoie.")
    )


# ---- writing ----------------------------------------------------------------------------------------------


def write_package(
    target: Path,
    claim: Claim,
    keys: SecretKeys,
    recipients: Sequence[str],
    readme: str,
    write_bag: Callable[[zipfile.ZipFile], None],
    scratch: Path,
) -> str:
    """Make the bag, sign it, encrypt all to the recipients; the SHA-256 of the bag's zip.

    What is not encrypted lies in `scratch` only, never beside the target.
    """
    bag = scratch / BAG
    with zipfile.ZipFile(bag, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:
        write_bag(zipped)
    size = bag.stat().st_size
    if size > MOST_BYTES - (1 << 20):
        raise RelaisError(_("Ce paquet dépasserait 2 Go."), _("Retirez-en des fichiers."))
    with bag.open("rb") as source:
        hashes = hash_all(source)
    signature = minisign.sign(keys.seed, hashes.blake2b, _comment(claim))
    entries = [
        Entry(README, len(readme.encode()), zlib.crc32(readme.encode()), readme.encode()),
        Entry(BAG, size, hashes.crc, bag),
        Entry(SIGNATURE, len(signature), zlib.crc32(signature.encode()), signature.encode()),
    ]
    with contextlib.closing(StoredZip(entries)) as plain, written_whole(target) as sealed:
        age_file.encrypt(plain, sealed, recipients)  # type: ignore[arg-type]
    return hashes.sha256


def _comment(claim: Claim) -> str:
    return (
        f"relais:{claim.format} paquet:{claim.package} n:{claim.sequence} clef:{claim.keys.minisign}"
        f" age:{claim.keys.age} nom:{quote(claim.name[:80], safe='')}"
    )


def file_name(title: str, day: str, sender: str, receiver: str, sequence: int) -> str:
    """`Nom-consultation_2026-01-15_A-vers-B_n7.relais`: ASCII, at most 60 characters."""
    tail = f"_{day}_{_short(sender, 8)}-vers-{_short(receiver, 8)}_n{sequence}{SUFFIX}"
    return f"{_short(title, 60 - len(tail))}{tail}"


def _short(text: str, length: int) -> str:
    words = "-".join(word.capitalize() for word in fold_words(text).split())
    return words[: max(length, 1)].strip("-") or "X"


# ---- reading ----------------------------------------------------------------------------------------------


def open_sealed(path: Path, identity: str, folder: Path) -> Sealed:
    """Decrypt into `folder`, take apart and verify the signature by the key that the package claims.

    Whether that key is a partner's is the caller's to judge; until then the bag is not parsed.
    """
    plain = folder / PLAIN_ZIP
    with open_to_read(path) as source, plain.open("wb") as target:
        age_file.decrypt(source, _Limited(target), identity)
    text, start, size = _take_apart(plain, folder)
    signature = minisign.parse(text)
    claim = _claim_of(signature.comment)
    with plain.open("rb") as file:
        hashes = hash_all(Window(file, start, size))
    minisign.verify(signature, claim.keys.minisign, hashes.blake2b)
    return Sealed(claim, start, size, hashes.sha256)


def open_to_read(path: Path) -> BinaryIO:
    """A file that somebody sent, or why it can't be read."""
    try:
        return path.open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise RelaisError(_("Le fichier {path} n'existe pas.").format(path=path)) from error
    except OSError as error:
        raise RelaisError(
            _("Impossible de lire {path} : {why}.").format(path=path, why=error.strerror or error),
            _("Copiez-le ailleurs, puis recommencez."),
        ) from error


class _Limited:
    """A stream that stops a package from filling the disk."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._left = MOST_BYTES

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise OSError(errno.EFBIG, "package too large")
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()


def _take_apart(plain: Path, folder: Path) -> tuple[bytes, int, int]:
    """Exactly the three entries, stored, in their order: the signature's text, where the bag begins, and its size."""
    with plain.open("rb") as file:
        entries = _directory(file, 3)
        names = [entry.name for entry in entries]
        sizes_fit = all(e.method == 0 and e.size == e.packed and not e.flags & 0x41 for e in entries)
        small = all(e.size <= MOST_SMALL for e in entries if e.name != BAG)
        if names != [README, BAG, SIGNATURE] or not sizes_fit or not small:
            raise _damaged()
        _copy(file, entries[2], folder / SIGNATURE)
        start = data_start(file, entries[1])
    return (folder / SIGNATURE).read_bytes(), start, entries[1].size


def _claim_of(comment: str) -> Claim:
    found = _COMMENT.fullmatch(comment)
    if found is None:
        raise _damaged()
    number, package, sequence, key, age, name = found.groups()
    if not minisign.is_public_key(key) or not age_file.is_recipient(age):
        raise _damaged()
    printable = "".join(c for c in unquote(name) if c.isprintable())
    return Claim(int(number), package, int(sequence), PublicKeys(age, key), printable)


def unpack_bag(sealed: Sealed, folder: Path, into: Path) -> None:
    """Unpack a bag whose signature holds and whose sender is known, through the guarded zip reader."""
    with (folder / PLAIN_ZIP).open("rb") as plain:
        file: BinaryIO = Window(plain, sealed.bag_start, sealed.bag_bytes)  # type: ignore[assignment]
        for entry in _directory(file, MOST_ENTRIES):
            _copy(file, entry, _place(entry, into))


def _place(entry: ZipEntry, into: Path) -> Path:
    try:
        parts = safe_path(entry.name)
    except UnsafeName as error:
        raise _damaged() from error
    target = into.joinpath(*parts)
    if entry.is_folder or "/".join(parts) != entry.name or target.exists():
        raise _damaged()
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _directory(file: BinaryIO, most_entries: int) -> list[ZipEntry]:
    try:
        return read_directory(file, most_entries, MOST_BYTES)
    except BadArchive as error:
        raise _damaged() from error


def _copy(file: BinaryIO, entry: ZipEntry, target: Path) -> None:
    try:
        copy_entry(file, entry, target)
    except (BadArchive, BadEntry) as error:
        raise _damaged() from error
