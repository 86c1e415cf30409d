"""What the palette finds in the workspace, read in the background: where each hit leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relais_app.base.words import _
from relais_app.operations.search import Hit, search


@dataclass(frozen=True)
class FoundEntry:
    """`page` and `id` as `Context.navigate` takes them."""

    title: str
    detail: str
    kind: str
    icon: str
    page: str
    id: str


def read_hits(work: Any, text: str) -> tuple[FoundEntry, ...]:
    """A few of each kind."""
    return tuple(_entry(hit) for hit in search(work, text))


def _entry(hit: Hit) -> FoundEntry:
    kind, icon, page = {
        "bid": (_("Dossiers"), "briefcase", "bid"),
        "notice": (_("Avis"), "radar", "notices"),
        "document": (_("Bibliothèque"), "file-text", "documents"),
        "partner": (_("Partenaires"), "users-round", "partners"),
        "requirement": (_("Exigences"), "list-checks", "bid"),
    }[hit.kind]
    return FoundEntry(hit.title, hit.detail, kind, icon, page, hit.bid_id if hit.kind == "requirement" else hit.id)
