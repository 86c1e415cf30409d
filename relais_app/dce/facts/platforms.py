"""The platform where offers are handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.rules import vocabulary
from relais_app.dce.facts.text import PieceText, same_length_fold

_FILE = "identite"
_URL = re.compile(r"(?:https?://|www\.)(?P<host>[a-z0-9.-]+\.[a-z]{2,8})\b")
_PLATFORM_NEAR = re.compile(
    r"profil (?:d'|de l')?\s?acheteur|plate-?\s?forme|demateriali|transmission|remise des plis|par voie electronique|adresse (?:url|suivante)"
)
_PLATFORM_AWAY = re.compile(r"formulaire|economie\.gouv|legifrance|tribunal|recours|attestation|signature|certificat|liste de confiance|espace entreprise|dites-le|chorus|dume\b|journal")  # fmt: skip
_NOT_PLATFORM = re.compile(r"economie\.gouv|legifrance|ssi\.gouv|service-public|tribunal|e-attestations|provigis|chorus|europa\.eu|urssaf|dume|boamp\.fr$|ted\.|telerecours|conseil-etat|lsti|references\.modernisation|adobe|insee|impots|infogreffe|google|actradis")  # fmt: skip


def platform_candidates(text: PieceText) -> list[Candidate]:
    """The site where offers are handed in: an address near « profil d'acheteur », by its name when it is known."""
    found: list[Candidate] = []
    names = dict(_platform_names())
    for match in _URL.finditer(text.folded):
        host = match["host"].removeprefix("www.")
        if _NOT_PLATFORM.search(host):
            continue
        known = next((name for key, name in names.items() if key in host), None)
        near = text.folded[max(0, match.start() - 260) : match.end()]
        context = bool(_PLATFORM_NEAR.search(near))
        if not known and not context:
            continue
        direct = re.search(r"profil (?:d'|de l')?\s?acheteur|plate-?\s?forme de demateriali", near[-190:])
        strength = (0.9 if direct else 0.82) if known else (0.84 if direct else 0.66)
        if _PLATFORM_AWAY.search(near[-150:]):
            strength -= 0.3
        found.append(Candidate("platform", known or host, text, match.start(), match.end(), strength,
                               "platform.known-address" if known else "platform.address", match.group()))  # fmt: skip
    if any(candidate.rule == "platform.known-address" for candidate in found):
        for candidate in found:
            candidate.strength -= 0.2 * (candidate.rule == "platform.address")
    title = piece_title(text)
    for key, name in names.items():
        if title and key in title:
            found.append(
                Candidate("platform", name, text, 0, 0, 0.93, "platform.page-title", text.piece.properties["title"])
            )
        if " " not in key and "." not in key:
            continue
        for at in text.find(key)[:1]:
            near = text.folded[max(0, at - 160) : at]
            strength = (
                0.85
                if " " in key
                else 0.8
                if _PLATFORM_NEAR.search(near) and not _PLATFORM_AWAY.search(near[-90:])
                else 0.0
            )
            if strength:
                found.append(Candidate("platform", name, text, at, at + len(key), strength, "platform.name", key))
    return found


def piece_title(text: PieceText) -> str:
    """The folded title of a saved web page, "" for anything else."""
    return same_length_fold(text.piece.properties.get("title", "")) if text.piece.pages[0].number is None else ""


def _platform_names() -> Iterator[tuple[str, str]]:
    for line in vocabulary(_FILE, "platforms"):
        key, _equals, name = line.partition(" = ")
        yield key, name
