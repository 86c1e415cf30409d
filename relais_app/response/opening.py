"""Every file of a response opened again, as a buyer's tool would: broken, locked, with macros, empty.

Runs in worker processes. Door of pikepdf for checks.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.xml import parse_xml

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADS = {".png": (b"\x89PNG",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".gif": (b"GIF8",),
          ".doc": (_OLE, b"{\\rtf", b"PK"), ".xls": (_OLE, b"PK", b"<")}  # fmt: skip
_OFFICE = {".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".odt", ".ods", ".odp"}
_MOST_UNPACKED = 4_000_000_000


@dataclass(frozen=True)
class Trouble:
    """`code`: empty, broken, password, macros, not-what-it-says, too-deep; `detail` is a name inside a zip."""

    code: str
    detail: str = ""


def examine(path: str, name: str) -> tuple[Trouble, ...]:
    """What is wrong with a file; empty when it opens well. Formats that are only stored are judged by their head."""
    file = Path(path)
    if file.stat().st_size == 0:
        return (Trouble("empty"),)
    suffix = Path(name).suffix.lower()
    if suffix == ".pdf":
        return _pdf(file)
    if suffix in _OFFICE:
        return _office(file, suffix)
    if suffix == ".zip":
        return _zip(file)
    heads = _HEADS.get(suffix)
    if heads:
        with file.open("rb") as opened:
            start = opened.read(8)
        if not any(start.startswith(h[:8]) for h in heads):
            return (Trouble("not-what-it-says"),)
    return ()


def _pdf(file: Path) -> tuple[Trouble, ...]:
    import pikepdf

    with file.open("rb") as opened:
        if b"%PDF-" not in opened.read(1024):
            return (Trouble("not-what-it-says"),)
    try:
        with pikepdf.open(file) as document:
            if len(document.pages) == 0:
                return (Trouble("broken"),)
            return (Trouble("macros"),) if "/JavaScript" in document.Root.get("/Names", {}) else ()
    except pikepdf.PasswordError:
        return (Trouble("password"),)
    except (pikepdf.PdfError, ValueError, TypeError):
        return (Trouble("broken"),)


def _office(file: Path, suffix: str) -> tuple[Trouble, ...]:
    with file.open("rb") as opened:
        if opened.read(8) == _OLE:
            return (Trouble("password"),)
    found = _zip(file, is_office=True)
    if found:
        return found
    with zipfile.ZipFile(file) as office:
        names = office.namelist()
        main = "content.xml" if suffix in (".odt", ".ods", ".odp") else "[Content_Types].xml"
        if main not in names:
            return (Trouble("not-what-it-says"),)
        if "META-INF/manifest.xml" in names and b"encryption-data" in office.read("META-INF/manifest.xml"):
            return (Trouble("password"),)
        try:
            parse_xml(office.read(main), file.name)
        except UnreadableFile:
            return (Trouble("broken"),)
        has_macros = any(n.endswith("vbaProject.bin") or n.startswith("Basic/") for n in names)
    return (Trouble("macros"),) if has_macros else ()


def _zip(file: Path, *, is_office: bool = False) -> tuple[Trouble, ...]:
    """Test-extract each member within a limit; an encrypted zip is refused (TA Montpellier 29.10.2024 n° 2405722)."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = 0
            for info in archive.infolist():
                if info.flag_bits & 1:
                    return (Trouble("password", info.filename),)
                unpacked += info.file_size
                if unpacked > _MOST_UNPACKED:
                    return (Trouble("too-deep"),)
                _read_through(archive, info)
                if not is_office and info.filename.lower().endswith((".zip", ".7z", ".rar")):
                    return (Trouble("nested", info.filename),)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error, RuntimeError):
        return (Trouble("broken"),)
    return ()


def _read_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    with archive.open(info) as member:
        while member.read(1 << 20):
            pass
