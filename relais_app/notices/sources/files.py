"""Notices from a structured file: which source it is, its records, and why one was not taken.

Called in a worker process: files come from outside. XML and JSON, plain or gzipped.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.base.xml import Element, local_name, parse_xml, xml_text
from relais_app.notices.model import NoticeReading
from relais_app.notices.sources import boamp, eforms, ted_search
from relais_app.notices.sources.eforms_tree import is_eforms
from relais_app.notices.sources.json_stream import BrokenJson, records
from relais_app.notices.sources.tree import Tree, each, from_xml

SUFFIXES = (".json", ".jsonl", ".xml", ".gz")
_LARGEST_XML = 200 << 20
_BOAMP_KEYS = frozenset({"idweb", "objet", "gestion", "donnees", "nomacheteur"})
_ANNOUNCEMENTS = ("ann", "ANNONCE")


@dataclass(frozen=True)
class Rejected:
    """A record that holds no notice; `record` is its place in the file (from 1) or its id."""

    file: str
    record: str
    reason: str


Found = NoticeReading | Rejected


def is_structured(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def read_file(path: Path) -> Iterator[Found]:
    """The notices of a file, in its order. What can't be read is told, and the rest is read."""
    try:
        with path.open("rb") as file:
            yield from read_stream(file, path.name)
    except OSError as error:
        reason = _("Ce fichier ne peut pas être ouvert ({detail}).").format(
            detail=error.strerror or type(error).__name__
        )
        yield Rejected(path.name, "", reason)


def read_stream(file: IO[bytes], name: str) -> Iterator[Found]:
    """The same from an open file; gzip, XML and JSON are told apart by their first bytes."""
    head = file.read(2)
    file.seek(0)
    try:
        if head == b"\x1f\x8b":
            yield from _sniffed(io.BufferedReader(gzip.GzipFile(fileobj=file)), name)
        else:
            yield from _sniffed(io.BufferedReader(file), name)  # type: ignore[type-var]
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Rejected(name, "", _("Ce fichier compressé est abîmé ou incomplet."))


def _sniffed(file: io.BufferedReader[Any], name: str) -> Iterator[Found]:
    head = file.peek(512)[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        yield Rejected(name, "", _("Ce fichier est vide."))
    elif head.startswith(b"<") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = file.read(_LARGEST_XML + 1)
        if len(data) > _LARGEST_XML:
            yield Rejected(name, "", _("Ce fichier XML est trop grand."))
            return
        yield from read_xml(data, name)
    elif head[:1] in (b"{", b"["):
        yield from read_json(file, name)
    else:
        yield Rejected(name, "", _("Ce fichier n'est ni du JSON ni du XML."))


# ---- JSON -------------------------------------------------------------------------------------------------


def read_json(file: IO[bytes], name: str) -> Iterator[Found]:
    """A file that holds no notice at all is refused once, not once for each of its values."""
    place, refused, has_notice = 0, list[Rejected](), False
    try:
        for place, (value, text) in enumerate(records(file), 1):
            found = _record(value, text, name, place)
            if isinstance(found, Rejected) and not has_notice:
                refused.append(found)
                continue
            if not has_notice:
                has_notice = True
                yield from refused
            yield found
    except BrokenJson:
        reason = _("Le JSON s'arrête ou se brise ici ; les avis d'avant sont lus.")
        yield Rejected(name, str(place + 1), reason)
    if refused and not has_notice:
        yield Rejected(name, "", refused[0].reason)


def _record(value: object, text: str, name: str, place: int) -> Found:
    if isinstance(value, dict):
        inner = value.get("record", value)
        fields = inner.get("fields", inner) if isinstance(inner, dict) else inner  # the API's first version
        if isinstance(fields, dict):
            if _BOAMP_KEYS & fields.keys():
                return boamp.read_record(fields, text)
            if ted_search.is_record(fields):
                return ted_search.read_record(fields, text)
            if {"error_code", "message"} <= fields.keys():
                return Rejected(name, str(place), _("C'est une réponse d'erreur du service, pas un avis."))
    return Rejected(name, str(place), _("Rien ici ne ressemble à un avis."))


# ---- XML --------------------------------------------------------------------------------------------------


def read_xml(data: bytes, name: str) -> Iterator[Found]:
    try:
        root = parse_xml(data, name)
    except UnreadableFile as trouble:
        yield Rejected(name, "", trouble.message)
        return
    if is_eforms(root):
        yield eforms.read_notice(root, data.decode("utf-8", errors="replace"))
        return
    inside = [e for e in root.iter() if local_name(e) in _ANNOUNCEMENTS]
    if not inside:
        yield Rejected(name, "", _("Ce document XML n'est pas un avis connu ({root}).").format(root=local_name(root)))
    for element in inside:
        yield _announcement(element, xml_text(element))


def _announcement(element: Element, raw: str) -> NoticeReading:
    """`<jo:ann>` and `<ANNONCE>`: the blocks GESTION and DONNEES, and an eForms body as it is."""
    body = next((e for e in element.iter() if is_eforms(e)), None)
    tree = from_xml(element)
    blocks: list[Tree] = [next(each(tree, block), {}) for block in ("GESTION", "DONNEES")]
    return boamp.read_parts({}, blocks[0], blocks[1], raw, body)
