"""One search over what the workspace holds (Ctrl+K): bids, notices, papers, partners, lines of the DCE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relais_app.base.text import fold
from relais_app.bids.model import Bid, BidRequirement, FactState
from relais_app.company.documents import document_type
from relais_app.company.model import CompanyDocument
from relais_app.operations.bids import shown_title
from relais_app.operations.notices import notice_rows
from relais_app.partners.model import Partner
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

MOST = 6  # of each kind


@dataclass(frozen=True)
class Hit:
    """`kind`: bid, notice, document, partner or requirement; `page` and `piece` where a line of a DCE stands."""

    kind: str
    id: str
    title: str
    detail: str
    bid_id: str = ""
    piece: int | None = None
    page: int | None = None


def search(work: Workspace, words: str, *, most: int = MOST) -> tuple[Hit, ...]:
    """Up to `most` hits of each kind that hold every word, accents and case aside; none for empty words."""
    wanted = fold(words).split()
    if not wanted:
        return ()
    notices = notice_rows(work, words=words, limit=most)
    with work.reading() as unit:
        titles = {b.id: shown_title(b) for b in unit.list(Bid)}
        groups = (
            _first(_bids(unit, wanted), most),
            [Hit("notice", n.id, n.title, n.buyer) for n in notices],
            _first(_documents(unit, wanted), most),
            _first(_partners(unit, wanted), most),
            _first(_lines(unit, wanted, titles), most),
        )
    return tuple(hit for group in groups for hit in group)


def _first(hits: Iterator[Hit], most: int) -> list[Hit]:
    return [hit for hit, _n in zip(hits, range(most), strict=False)]


def _holds(wanted: list[str], *texts: str) -> bool:
    whole = fold(" ".join(texts))
    return all(word in whole for word in wanted)


def _bids(unit: Unit, wanted: list[str]) -> Iterator[Hit]:
    for bid in unit.list(Bid, order_by=("-deadline_at", "id")):
        if _holds(wanted, bid.title, bid.buyer, bid.reference):
            yield Hit("bid", bid.id, shown_title(bid), bid.buyer, bid.id)


def _documents(unit: Unit, wanted: list[str]) -> Iterator[Hit]:
    for paper in unit.list(CompanyDocument, order_by="title"):
        label = document_type(paper.type).label
        if _holds(wanted, paper.title, paper.file_name, label):
            yield Hit("document", paper.id, paper.title, label)


def _partners(unit: Unit, wanted: list[str]) -> Iterator[Hit]:
    for partner in unit.list(Partner, order_by="name"):
        if _holds(wanted, partner.name, partner.kind, partner.skills, partner.contact):
            yield Hit("partner", partner.id, partner.name, " · ".join(p for p in (partner.kind, partner.skills) if p))


def _lines(unit: Unit, wanted: list[str], titles: dict[str, str]) -> Iterator[Hit]:
    for line in unit.list(BidRequirement, order_by=("bid_id", "number")):
        if line.state is not FactState.REJECTED and _holds(wanted, line.text):
            yield Hit(
                "requirement", line.id, line.text, titles.get(line.bid_id, ""), line.bid_id, line.piece, line.page
            )
