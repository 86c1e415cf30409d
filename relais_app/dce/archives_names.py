"""Names of files in archives: the encoding they were written in, and a form that every system can hold."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib

_ENCODINGS = ("cp850", "cp437", "cp1252", "iso8859-15", "mac_roman")
_LOWER = frozenset("àâäçéèêëîïôöùûüÿœæ")
_UPPER = frozenset("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ")
_SIGNS = frozenset("°’‘“”–—…«»€²³§ ")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_DEVICE = re.compile(r"^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.I)
_DRIVE = re.compile(r"^[A-Za-z]:")
_MOST_LETTERS, _MOST_BYTES, _MOST_FOLDERS = 150, 220, 30
_UNICODE_PATH = 0x7075


def decode_name(raw: bytes, *, says_utf8: bool, extra: bytes, system: int) -> str:
    """An entry's name: the Info-ZIP Unicode field, UTF-8, else the French encoding that reads best."""
    unicode_name = _unicode_path(raw, extra)
    if unicode_name is not None:
        return unicodedata.normalize("NFC", unicode_name)
    if raw.isascii():
        return raw.decode("ascii")
    if says_utf8 or not raw.isascii():
        try:
            return unicodedata.normalize("NFC", raw.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    order = ("mac_roman", *_ENCODINGS) if system == 19 else _ENCODINGS
    best, best_score = "", -1e9
    for encoding in order:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _frenchness(text)
        if score > best_score:
            best, best_score = text, score
    return unicodedata.normalize("NFC", best or raw.decode("latin-1"))


def _unicode_path(raw: bytes, extra: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def _frenchness(text: str) -> float:
    """How much a decoded name looks like French: its accents where accents stand."""
    score = 0.0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter.isascii():
            continue
        if letter in _LOWER:
            score += 2
        elif letter in _UPPER:
            score += -2 if before.islower() or (after.islower() and before.isalpha()) else 1
        elif letter in _SIGNS:
            score += 1
        else:
            score -= 2
    return score


class UnsafeName(ValueError):
    """A path that leaves the archive's folder: absolute, with a drive, with `..`, or empty."""


def safe_path(name: str) -> tuple[str, ...]:
    """The folders and the name, each in a form that Windows, macOS and Linux hold as it is."""
    if "\0" in name:
        raise UnsafeName(name)
    plain = name.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain):
        raise UnsafeName(name)
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        raise UnsafeName(name)
    if len(parts) > _MOST_FOLDERS:
        parts = [*parts[: _MOST_FOLDERS - 2], "…", parts[-1]]
    return tuple(safe_name(part) for part in parts)


def safe_name(name: str) -> str:
    """One folder's or file's name without what a system would refuse, change or hide."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = "".join("_" if unicodedata.category(c)[0] == "C" else c for c in text)
    text = _FORBIDDEN.sub("_", " ".join(text.split())).rstrip(". ")
    if _DEVICE.match(text):
        text = "_" + text
    return shortened(text) or "_"


def shortened(name: str) -> str:
    """A name cut to what file systems hold, its suffix kept."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10 or not stem:
        stem, suffix = name, ""
    else:
        suffix = "." + suffix
    stem = stem[: _MOST_LETTERS - len(suffix)]
    while len((stem + suffix).encode("utf-8", "replace")) > _MOST_BYTES:
        stem = stem[:-1]
    return stem + suffix


class Names:
    """Paths given out once: a second one equal but for case, accents' form or trailing dots gets « (2) »."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def claim(self, parts: tuple[str, ...]) -> str:
        """The path to use for this file."""
        number = 1
        while True:
            last = parts[-1] if number == 1 else _numbered(parts[-1], number)
            path = "/".join((*parts[:-1], last))
            key = path.casefold()
            folders = {"/".join(parts[: i + 1]).casefold() for i in range(len(parts) - 1)}
            if folders & self._files:
                parts = (*(_numbered(p, 2) if "/".join(parts[: i + 1]).casefold() in self._files else p
                           for i, p in enumerate(parts[:-1])), parts[-1])  # fmt: skip
                continue
            if key not in self._files and key not in self._folders:
                self._files.add(key)
                self._folders |= folders
                return path
            number += 1


def _numbered(name: str, number: int) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({number}).{suffix}" if dot and stem else f"{name} ({number})"
