"""The parts of an Office file (docx, xlsx, odt are zips), each read within a limit."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.base.xml import local_name, parse_xml

_MOST_BYTES = 200_000_000
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_PROPERTIES = {"title": "title", "creator": "author", "initial-creator": "author"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class OfficeZip:
    """An open Office file. Use as a context manager."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._name = name or path.name
        with path.open("rb") as file:
            head = file.read(8)
        if head == _OLE:
            raise UnreadableFile(_("{name} est protégé par un mot de passe.").format(name=self._name),
                                 _("Demandez à l’acheteur une copie sans mot de passe."))  # fmt: skip
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise damaged(self._name) from error

    def __enter__(self) -> OfficeZip:
        return self

    def __exit__(self, *_exc: Any) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        return self._zip.namelist()

    def check_sizes(self) -> None:
        """Refuse a file whose parts would unpack to more than a person ever writes."""
        infos = self._zip.infolist()
        if len(infos) > 20_000 or sum(info.file_size for info in infos) > 2 * _MOST_BYTES:
            raise UnreadableFile(_("{name} est trop gros pour être lu.").format(name=self._name))

    def read(self, name: str) -> bytes | None:
        """A part's bytes, None when there is no such part."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        if info.file_size > _MOST_BYTES:
            raise UnreadableFile(_("{name} est trop gros pour être lu.").format(name=self._name))
        try:
            with self._zip.open(info) as part:
                data = part.read(_MOST_BYTES + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            EOFError,
            zlib.error,
        ) as error:
            raise damaged(self._name) from error
        return data

    def main_part(self) -> str | None:
        """The part that `_rels/.rels` names as the document."""
        data = self.read("_rels/.rels")
        if not data:
            return None
        for relation in parse_xml(data, self._name):
            if relation.get("Type") in (_OFFICE, _STRICT):
                return str(relation.get("Target", "")).lstrip("/") or None
        return None


def properties(path: Path) -> dict[str, str]:
    """Title and author of an Office file's metadata, when it has them."""
    found: dict[str, str] = {}
    try:
        with OfficeZip(path) as parts:
            data = parts.read("docProps/core.xml") or parts.read("meta.xml")
        if data:
            for element in parse_xml(data).iter():
                key = _PROPERTIES.get(local_name(element))
                if key and element.text and element.text.strip():
                    found.setdefault(key, element.text.strip())
    except UnreadableFile:
        return {}
    return found


def damaged(name: str) -> UnreadableFile:
    return UnreadableFile(_("{name} est endommagé ou incomplet.").format(name=name),
                          _("Téléchargez-le de nouveau, ou redemandez-le à l’acheteur."))  # fmt: skip
