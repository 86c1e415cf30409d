"""The package file: one age file around a zip of the note, the bag and its signature (reliability.md § 4).

The signature covers every byte of the bag's zip and is checked before that zip is parsed: anybody who knows a public
key can encrypt to it, so decryption proves nothing. The trusted comment carries the sender's keys and name, so that an
unknown sender can be shown without opening the bag.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import quote, unquote

from relais_app.base.errors import RefusedForSafety, RelaisError
from relais_app.base.files import written_whole
from relais_app.base.text import fold_words
from relais_app.base.words import _
from relais_app.dce.archives_names import UnsafeName, safe_path
from relais_app.dce.archives_zip import BadArchive, BadEntry, ZipEntry, copy_entry, read_directory
from relais_app.exchange import age_file, minisign
from relais_app.exchange.keys import PublicKeys, SecretKeys

README, BAG, SIGNATURE = "LISEZ-MOI.txt", "paquet.zip", "paquet.zip.minisig"
SUFFIX = ".relais"
MOST_BYTES = 2_000_000_000
MOST_ENTRIES = 5_000
_MOST_SMALL = 64 << 10
_COMMENT = re.compile(r"relais:(\d+) paquet:([0-9a-f]{32}) n:(\d{1,9}) clef:(\S+) age:(\S+) nom:(\S*)")
_TIME = (1980, 1, 1, 0, 0, 0)


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
    """An opened package whose signature holds; its bag's zip lies at `bag`, not parsed yet."""

    claim: Claim
    bag: Path
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
) -> str:
    """Make the bag, sign it, encrypt all to the recipients; the SHA-256 of the bag's zip.

    What is not encrypted lies in the system's own temporary folder only, never beside the target.
    """
    with TemporaryDirectory(prefix="relais-") as temporary:
        bag, plain = Path(temporary) / BAG, Path(temporary) / "0.zip"
        with zipfile.ZipFile(bag, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:
            write_bag(zipped)
        with bag.open("rb") as source:
            digest = minisign.hash_of(source)
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:
            zipped.writestr(zipfile.ZipInfo(README, _TIME), readme)
            sha256 = _add_stored(zipped, bag)
            zipped.writestr(zipfile.ZipInfo(SIGNATURE, _TIME), minisign.sign(keys.seed, digest, _comment(claim)))
        if plain.stat().st_size > MOST_BYTES:
            raise RelaisError(_("Ce paquet dépasserait 2 Go."), _("Retirez-en des fichiers."))
        with plain.open("rb") as source, written_whole(target) as sealed:
            age_file.encrypt(source, sealed, recipients)
    return sha256


def _add_stored(zipped: zipfile.ZipFile, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, zipped.open(zipfile.ZipInfo(path.name, _TIME), "w", force_zip64=True) as target:
        while block := source.read(1 << 20):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


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


@contextlib.contextmanager
def opened(path: Path, identity: str) -> Iterator[Sealed]:
    """Decrypt, take apart and verify the signature by the key that the package claims; gone when the block ends.

    Whether that key is a partner's is the caller's to judge.
    """
    with TemporaryDirectory(prefix="relais-") as temporary:
        folder = Path(temporary)
        plain = folder / "0.zip"
        try:
            with path.open("rb") as source, plain.open("wb") as target:
                age_file.decrypt(source, _Limited(target), identity)
        except FileNotFoundError as error:
            raise RelaisError(_("Le fichier {path} n'existe pas.").format(path=path)) from error
        signature = minisign.parse(_take_apart(plain, folder))
        plain.unlink()
        claim = _claim_of(signature.comment)
        bag = folder / BAG
        with bag.open("rb") as source:
            digest = minisign.hash_of(source)
        minisign.verify(signature, claim.keys.minisign, digest)
        yield Sealed(claim, bag, bag.stat().st_size, hash_file(bag))


def hash_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


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


def _take_apart(plain: Path, folder: Path) -> bytes:
    """Exactly the three entries, stored, in their order; the signature's text, the bag's zip left in the folder."""
    with plain.open("rb") as file:
        entries = _directory(file, 3)
        names = [entry.name for entry in entries]
        sizes_fit = all(e.method == 0 and e.size == e.packed for e in entries)
        small = all(e.size <= _MOST_SMALL for e in entries if e.name != BAG)
        if names != [README, BAG, SIGNATURE] or not sizes_fit or not small:
            raise _damaged()
        for entry in entries[1:]:
            _copy(file, entry, folder / entry.name)
    return (folder / SIGNATURE).read_bytes()


def _claim_of(comment: str) -> Claim:
    found = _COMMENT.fullmatch(comment)
    if found is None:
        raise _damaged()
    number, package, sequence, key, age, name = found.groups()
    if not minisign.is_public_key(key) or not age_file.is_recipient(age):
        raise _damaged()
    printable = "".join(c for c in unquote(name) if c.isprintable())
    return Claim(int(number), package, int(sequence), PublicKeys(age, key), printable)


def unpack_bag(sealed: Sealed, into: Path) -> None:
    """Unpack a bag whose signature holds and whose sender is known, through the guarded zip reader."""
    with sealed.bag.open("rb") as file:
        for entry in _directory(file, MOST_ENTRIES):
            try:
                parts = safe_path(entry.name)
            except UnsafeName as error:
                raise _damaged() from error
            if entry.is_folder or "/".join(parts) != entry.name:
                raise _damaged()
            target = into.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                raise _damaged()
            _copy(file, entry, target)


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
