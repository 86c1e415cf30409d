"""Where labels such as « Objet du marché : » stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText

_FILE = "identite"
_ANCHORS = {
    "notice_address": ("i.1",), "official_name": ("nom", "official", "denomination"), "coordinator": ("coordonnateur",),
    "buyer_label": ("acheteu", "donneur", "organisme", "adjudica", "ouvrage", "publique", "collectivit", "contractant", "entite", "centrale d'achat"),
    "object_label": ("objet", "intitule", "titre", "title", "description du marche", "nom du marche"),
}  # fmt: skip


def labels_in(text: PieceText, key: str, limit: int) -> Iterator[re.Match[str]]:
    """Matches of a label's pattern, looked for from the start of the lines that hold one of its words."""
    pattern = pattern_of(_FILE, key)
    done = -1
    for at in sorted({at for anchor in _ANCHORS[key] for at in text.find(anchor) if at < limit}):
        if at < done:
            continue
        low = max(text.line_at(at).start, done)
        match = pattern.search(text.folded, low, min(len(text.folded), at + 160))
        if match:
            done = match.end()
            yield match
