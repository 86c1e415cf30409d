"""Which reader opens a file: by its name, and by its first bytes when they say otherwise."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _, ngettext
from relais_app.dce.model import Page
from relais_app.dce.office_zip import OfficeZip, properties

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic"}
log = logging.getLogger(__name__)


@dataclass(slots=True)
class FileRead:
    """What was read of one file. `page_count` is None for a file without pages; `unread_pages` are pictures."""

    pages: list[Page] = field(default_factory=list)
    page_count: int | None = None
    unread_pages: list[int] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


_Reader = Callable[[Path, str, tuple[int, int] | None], FileRead]


def read_file(path: Path, name: str = "", pages: tuple[int, int] | None = None) -> FileRead:
    """Read a file by its format (`pages` cuts a PDF); raises `UnreadableFile` with a sentence for the person.

    `name` is the name to show and to know the format by: a file out of an archive has another one on disk.
    """
    shown = name or path.name
    try:
        is_empty = path.stat().st_size == 0
        suffix = _suffix_of(path, Path(shown).suffix.casefold())
    except OSError as error:
        raise UnreadableFile(
            _("{name} ne peut pas être ouvert.").format(name=shown), _("Vérifiez vos droits sur ce fichier.")
        ) from error
    if is_empty:
        raise UnreadableFile(_("{name} est vide.").format(name=shown), _("Redemandez-le à l’acheteur."))
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableFile(_("{name} : Relais ne lit pas ce format.").format(name=shown))
    try:
        return reader(path, shown, pages)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        log.warning("a %s file could not be read: %s", suffix, type(error).__name__, exc_info=True)
        raise UnreadableFile(
            _("{name} est endommagé ou incomplet.").format(name=shown),
            _("Téléchargez-le de nouveau, ou redemandez-le à l’acheteur."),
        ) from error


def _suffix_of(path: Path, suffix: str) -> str:
    """The suffix that the file's first bytes deserve, where they contradict its name."""
    with path.open("rb") as file:
        head = file.read(1024)
    start = head.lstrip().lower()
    if suffix == ".pdf":
        return suffix
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"PK\3\4") and suffix in (".doc", ".xls", ".rtf", ""):
        return _office_suffix(path, suffix)
    if head.startswith(_OLE) and suffix in (".docx", ".xlsx"):
        return suffix if _is_encrypted(path) else suffix[:-1]
    if start.startswith((b"<!doctype html", b"<html")) and suffix in (".doc", ".xls", ".docx", ".xlsx", ""):
        return ".html"
    if head.startswith(b"{\\rtf") and suffix in (".doc", ".docx"):
        return ".rtf"
    return suffix


def _office_suffix(path: Path, otherwise: str) -> str:
    with OfficeZip(path) as parts:
        names = set(parts.names())
    if "content.xml" in names:
        return ".odt"
    for folder, suffix in (("word/", ".docx"), ("xl/", ".xlsx")):
        if any(name.startswith(folder) for name in names):
            return suffix
    return otherwise


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return _ENCRYPTED in file.read(4_000_000)


def _pdf(path: Path, name: str, pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.pdf import is_cut, read_pages

    read = read_pages(path, name, pages)
    result = FileRead(read.pages, read.page_count, read.pictures, read.properties)
    if is_cut(path) and (pages is None or pages[0] == 1):
        sentence = ngettext(
            "{name} est incomplet : la fin du fichier manque, {count} page est lue. Redemandez-le à l’acheteur.",
            "{name} est incomplet : la fin du fichier manque, {count} pages sont lues. Redemandez-le à l’acheteur.",
            read.page_count,
        )
        result.warnings.append(sentence.format(name=name, count=read.page_count))
    return result


def _docx(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_docx import read_docx

    return FileRead(read_docx(path, name), properties=properties(path))


def _html(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_html import read_html

    pages, title = read_html(path, name)
    return FileRead(pages, properties={"title": title} if title else {})


def _text(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_text import read_text

    return FileRead(read_text(path, name))


def _xlsx(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_sheets import read_xlsx

    return FileRead(read_xlsx(path, name), properties=properties(path))


def _xls(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_sheets import read_xls

    return FileRead(read_xls(path, name))


def _odf(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_odf import read_odf

    return FileRead(read_odf(path, name), properties=properties(path))


def _doc(path: Path, name: str, _pages: tuple[int, int] | None) -> FileRead:
    from relais_app.dce.formats_doc import read_doc

    return FileRead(read_doc(path, name))


def _picture(_path: Path, _name: str, _pages: tuple[int, int] | None) -> FileRead:
    """A photograph of a page: nothing to read without OCR."""
    return FileRead([Page(1, origin="none")], 1, [1])


_READERS: dict[str, _Reader] = {
    ".pdf": _pdf, ".docx": _docx, ".docm": _docx, ".dotx": _docx, ".doc": _doc, ".rtf": _doc,
    ".odt": _odf, ".ott": _odf, ".ods": _odf, ".xlsx": _xlsx, ".xlsm": _xlsx, ".xls": _xls,
    ".html": _html, ".htm": _html, ".xhtml": _html,
    ".txt": _text, ".csv": _text, ".xml": _text, ".json": _text, ".md": _text, ".eml": _text,
    **dict.fromkeys(_PICTURES, _picture),
}  # fmt: skip
