"""BagIt 1.0 bags (RFC 8493), SHA-256: written into a zip, and checked in the folder where they were unpacked.

The reader is strict: the version and encoding lines as written, every file of `data/` in the manifest and the
reverse, every tag file in the tag manifest, no path that leaves the bag or that another system would fold into another.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from relais_app.base.errors import RefusedForSafety
from relais_app.base.words import _
from relais_app.dce.archives_names import safe_path

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(\S.*)")
_ENCODED = re.compile(r"%(0[aAdD]|25)")
_TIME = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
_MOST_MANIFEST = 16 << 20


class BadBag(RefusedForSafety):
    """A bag that does not hold exactly what its manifests say."""


def _bad(detail: str) -> BadBag:
    return BadBag(
        _("Le contenu du paquet ne correspond pas à son inventaire ({detail}).").format(detail=detail),
        _("Demandez-en un autre à votre partenaire."),
    )


class BagWriter:
    """Writes a bag into an open zip; `close` adds the declaration and the manifests."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self._data: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self.data_bytes = 0

    def add_data(self, name: str, content: bytes) -> None:
        self._data[f"data/{name}"] = self._write(f"data/{name}", content)
        self.data_bytes += len(content)

    def add_data_file(self, name: str, path: Path) -> str:
        """Copy a file in; its SHA-256 is that of the bytes copied. Files are packed already: stored as they are."""
        entry = zipfile.ZipInfo(f"data/{name}", _TIME)
        digest = hashlib.sha256()
        with (
            path.open("rb") as source,
            self._zip.open(entry, "w", force_zip64=path.stat().st_size > 1 << 30) as target,
        ):
            while block := source.read(_BLOCK):
                digest.update(block)
                target.write(block)
                self.data_bytes += len(block)
        self._data[f"data/{name}"] = digest.hexdigest()
        return digest.hexdigest()

    def add_tag(self, name: str, content: bytes) -> None:
        self._tags[name] = self._write(name, content)

    def close(self, info: dict[str, str]) -> None:
        """`info` are the lines of bag-info.txt."""
        oxum = f"{self.data_bytes}.{len(self._data)}"
        lines = "".join(f"{name}: {_one_line(value)}\n" for name, value in {**info, "Payload-Oxum": oxum}.items())
        self.add_tag("bagit.txt", DECLARATION.encode())
        self.add_tag("bag-info.txt", lines.encode())
        self.add_tag(MANIFEST, _manifest(self._data))
        self._write(TAG_MANIFEST, _manifest(self._tags))

    def _write(self, name: str, content: bytes) -> str:
        self._zip.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
        return hashlib.sha256(content).hexdigest()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _manifest(files: dict[str, str]) -> bytes:
    return "".join(f"{sha256}  {encode_path(name)}\n" for name, sha256 in sorted(files.items())).encode()


def encode_path(path: str) -> str:
    """As manifests write it: line ends and the per cent sign encoded (RFC 8493 § 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decode_path(text: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found.group(1), 16)), text)


def check_bag(folder: Path) -> dict[str, str]:
    """Check an unpacked bag whole; SHA-256 of each file of `data/`, by its path in the bag."""
    if _text(folder, "bagit.txt") != DECLARATION:
        raise _bad("bagit.txt")
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    data = _read_manifest(folder, MANIFEST)
    tags = _read_manifest(folder, TAG_MANIFEST)
    if data.keys() != {p for p in present if p.startswith("data/")}:
        raise _bad(MANIFEST)
    if tags.keys() != {p for p in present if not p.startswith("data/")} - {TAG_MANIFEST}:
        raise _bad(TAG_MANIFEST)
    for path, sha256 in {**tags, **data}.items():
        with (folder / path).open("rb") as file:
            if _sha256(file) != sha256:
                raise _bad(path)
    return data


def _read_manifest(folder: Path, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    folded: set[str] = set()
    for line in _text(folder, name).splitlines():
        parsed = _LINE.fullmatch(line)
        if parsed is None:
            raise _bad(name)
        path = decode_path(parsed.group(2))
        if path != "/".join(safe_path(path)):
            raise _bad(path)
        fold = unicodedata.normalize("NFC", path).casefold()
        if fold in folded:
            raise _bad(path)
        folded.add(fold)
        found[path] = parsed.group(1).lower()
    return found


def _text(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file() or path.stat().st_size > _MOST_MANIFEST:
        raise _bad(name)
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad(name) from error


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
