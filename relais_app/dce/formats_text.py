"""Plain text, CSV, JSON and XML data: read as lines, so that nothing of a DCE is left unsaid."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.formats_lines import PageWriter
from relais_app.dce.model import Page

_MOST_BYTES = 50_000_000
_MOST_LINES = 20_000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{3,20})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str:
    """The text of bytes whose encoding is told by a mark, declared, or to be found: UTF-8, else cp1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\x00", "")
    if data[:400].count(b"\x00") > 100:
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared.group(1).decode("ascii").casefold()
        if name not in ("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii"):
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError):
                pass
    return data.decode("cp1252", "replace")


def read_text(path: Path, name: str) -> list[Page]:
    """A text file: a block for each paragraph."""
    data = path.read_bytes()[:_MOST_BYTES]
    if data[:4096].count(b"\x00") > 200 and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile(_("{name} n’est pas un fichier de texte.").format(name=name))
    writer = PageWriter()
    paragraph: list[str] = []
    for line in decode(data).splitlines()[:_MOST_LINES]:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            writer.paragraph(paragraph)
            paragraph = []
    if paragraph:
        writer.paragraph(paragraph)
    return [writer.page]
