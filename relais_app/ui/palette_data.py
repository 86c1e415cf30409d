"""What the palette finds in the workspace, read in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relais_app.base.text import fold
from relais_app.base.words import _

MOST = 6


@dataclass(frozen=True)
class FoundEntry:
    """Where it leads: a page and the record in it."""

    title: str
    detail: str
    kind: str
    icon: str
    page: str
    id: str


def read_hits(work: Any, text: str) -> tuple[FoundEntry, ...]:
    """A few of each: bids, notices, papers, partners."""
    from relais_app.operations.bids import bid_rows
    from relais_app.operations.documents import documents
    from relais_app.operations.notices import notice_rows
    from relais_app.operations.partners import partners

    words = fold(text).split()

    def holds(*parts: str) -> bool:
        whole = fold(" ".join(parts))
        return all(word in whole for word in words)

    found = [FoundEntry(b.title, b.buyer, _("Dossiers"), "briefcase", "bid", b.id) for b in bid_rows(work) if holds(b.title, b.buyer, b.reference)][:MOST]
    found += [FoundEntry(n.title, n.buyer, _("Avis"), "radar", "notices", n.id) for n in notice_rows(work, words=text, limit=MOST)]
    found += [
        FoundEntry(d.title, d.name, _("Bibliothèque"), "file-text", "documents", d.id)
        for d in documents(work) if holds(d.title, d.name, d.type_label)
    ][:MOST]  # fmt: skip
    found += [
        FoundEntry(p.name, " · ".join(part for part in (p.kind, p.skills) if part), _("Partenaires"), "users-round", "partners", p.id)
        for p in partners(work) if holds(p.name, p.kind, p.skills, p.contact)
    ][:MOST]  # fmt: skip
    return tuple(found)
