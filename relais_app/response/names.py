"""Names of deposited files: ASCII, short, safe on every platform (domain.md § 2.10)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from relais_app.base.places import resource

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-.]*")


@dataclass(frozen=True)
class DepositLimits:
    """Cautious limits of resources/reference/depot.toml."""

    name_characters: int
    path_characters: int
    file_bytes: int
    total_bytes: int
    formats: frozenset[str]


@lru_cache(maxsize=1)
def deposit_limits() -> DepositLimits:
    with resource("reference", "depot.toml").open("rb") as file:
        data = tomllib.load(file)
    return DepositLimits(
        data["names"]["most_characters"], data["names"]["most_path_characters"],
        data["sizes"]["most_file_mb"] * 1_000_000, data["sizes"]["most_total_mb"] * 1_000_000,
        frozenset(data["formats"]["allowed"]),
    )  # fmt: skip


def unaccented(text: str) -> str:
    """Accents off, case kept, œ and æ spelled out."""
    plain = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def slug(text: str, most: int = 60) -> str:
    """Letters and digits without accent, joined by dashes: « Attestation-de-vigilance », cut at a word."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", unaccented(text)).strip("-")
    if len(plain) > most:
        cut = plain[: most + 1].rsplit("-", 1)[0]
        plain = (cut if len(cut) <= most else plain[:most]).strip("-")
    plain = plain[:1].upper() + plain[1:]
    return f"{plain}-1" if _RESERVED.fullmatch(plain) else plain or "piece"


def file_name(number: int, title: str, suffix: str) -> str:
    """« 04_Attestation-de-vigilance.pdf », within the limit, its suffix included."""
    head = f"{number:02}_"
    suffix = suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else ""
    return head + slug(title, deposit_limits().name_characters - len(head) - len(suffix)) + suffix


def is_safe(path: str) -> bool:
    """True when each name of a relative path, and the whole, are within the cautious rule."""
    limits = deposit_limits()
    parts = PurePosixPath(path).parts
    return len(path) <= limits.path_characters and all(
        len(p) <= limits.name_characters and _SAFE.fullmatch(p) and not p.endswith((".", " ")) for p in parts
    )


def folder_name(month: str, buyer: str, title: str) -> str:
    """« 2026-11 Ville de X – Traiteur »: readable, without what Windows forbids, at most 80 characters."""
    clean = [re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", part) for part in (buyer, title)]
    words = " – ".join(filter(None, (" ".join(part.split()) for part in clean)))
    return f"{month} {words}"[:80].strip(" .–") if month else words[:80].strip(" .–") or "dossier"


_ARTICLE = re.compile(r"^(?:l['’]|les? |la |une? |des )", re.IGNORECASE)


def without_article(title: str) -> str:
    """« La lettre de candidature » → « lettre de candidature »."""
    return _ARTICLE.sub("", title.strip())
