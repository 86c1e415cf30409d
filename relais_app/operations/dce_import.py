"""Taking in a DCE: files kept untouched, read in worker processes, then pieces, facts and requirements proposed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from relais_app.base.dates import instant, zone_of
from relais_app.base.errors import ReadOnlyWorkspace
from relais_app.base.progress import Progress, Silent
from relais_app.base.text import fold_words, tidy
from relais_app.base.words import _
from relais_app.bids.facts import display_fact, fact_label
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece
from relais_app.dce.facts.merge import SURE
from relais_app.dce.model import Fact, Piece, Reading, Requirement, Source
from relais_app.dce.reader import read_dce
from relais_app.operations.dce_rows import Clash, Places, bid_clashes
from relais_app.operations.outcome import Outcome
from relais_app.operations.reading_crew import ReadingCrew
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_FILLS = {"object": "title", "buyer": "buyer", "reference": "reference"}


@dataclass(frozen=True)
class CoverFact:
    """A fact of the first pages, told before the rest is read."""

    name: str
    label: str
    text: str
    evidence: str
    page: int | None


@dataclass(frozen=True)
class DceSummary:
    """What an import brought. `filled` are the fields of the bid that sure facts gave it."""

    pieces: int
    pages: int
    facts: int
    sure_facts: int
    requirements: int
    warnings: tuple[str, ...]
    filled: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class ReadPiece:
    """A piece as soon as it is read, before its kind is known. `origin` is `none` when no text was found."""

    name: str
    page_count: int | None
    origin: str


OnCover = Callable[[tuple[CoverFact, ...]], None]
OnPiece = Callable[[ReadPiece], None]


def import_dce(
    work: Workspace,
    bid_id: str,
    paths: Iterable[Path | str],
    progress: Progress | None = None,
    *,
    with_ocr: bool = False,
    on_cover: OnCover | None = None,
    on_piece: OnPiece | None = None,
    crew: ReadingCrew | None = None,
) -> Outcome[DceSummary]:
    """Read files, folders and archives into a bid; nothing is saved when it is cancelled or nothing can be read.

    Files that are there already are not doubled, and what the person said of their facts stays. A `crew` that is
    ready saves the start of the workers.
    """
    if work.is_read_only:
        raise ReadOnlyWorkspace(_("L’espace de travail est ouvert en lecture seule."))
    with work.reading() as unit:
        unit.get(Bid, bid_id)
    kept: dict[int, tuple[str, int]] = {}

    def keep(piece: Piece, file: Path) -> None:
        stored = work.files.add_file(file)
        kept[piece.id] = (stored.sha256, stored.size_bytes)
        if on_piece:
            on_piece(ReadPiece(piece.name, piece.page_count, piece.origin))

    watched = progress or Silent()
    with crew.at_work() if crew else nullcontext() as pool:
        reading = read_dce(
            [Path(p) for p in paths], progress=watched, with_ocr=with_ocr, on_piece=keep,
            on_cover=(lambda facts: on_cover(_cover(facts))) if on_cover else None, pool=pool,
        )  # fmt: skip
    with work.writing("import-dce") as unit:
        summary, _numbers = save_reading(unit, unit.get(Bid, bid_id), reading, kept)
    return Outcome(summary, frozenset(unit.touched), unit.operation_id)


def read_scans(work: Workspace, bid_id: str, progress: Progress | None = None) -> Outcome[DceSummary]:
    """Read the bid's own files again, pages that are pictures by OCR; what the person said of the facts stays."""
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        pieces = [
            (p.number, p.name, p.sha256)
            for p in unit.list(DcePiece, bid_id=bid_id, is_current=True, order_by="number")
        ]
    with tempfile.TemporaryDirectory(prefix="relais-ocr-") as folder:
        paths = [
            _named_copy(work.files.path(sha256), Path(folder) / str(number), name) for number, name, sha256 in pieces
        ]
        return import_dce(work, bid_id, paths, progress, with_ocr=True)


def _named_copy(stored: Path, folder: Path, name: str) -> Path:
    """A stored file under its own name again: a link where the system makes one, else a copy."""
    folder.mkdir()
    target = folder / name
    try:
        target.hardlink_to(stored)
    except OSError:
        shutil.copyfile(stored, target)
    return target


def _cover(facts: Sequence[Fact]) -> tuple[CoverFact, ...]:
    return tuple(
        CoverFact(f.name, fact_label(f.name), display_fact(f.name, f.value, f.extra), f.source.words, f.source.page)
        for f in facts
    )


@dataclass
class _Import:
    """A reading on its way into a bid: `numbers` turns the reading's piece ids into the bid's."""

    bid_id: str
    numbers: dict[int, int] = field(default_factory=dict)


def save_reading(
    unit: Unit, bid: Bid, reading: Reading, kept: dict[int, tuple[str, int]]
) -> tuple[DceSummary, dict[int, int]]:
    """Add what a reading proposes and the bid hasn't yet; `kept` gives each piece's stored hash and size. The numbers
    tell which piece of the bid each piece of the reading is."""
    job = _Import(bid.id)
    before = unit.list(DcePiece, bid_id=bid.id)
    pieces = _save_pieces(unit, job, before, reading.pieces, kept)
    facts = _new_facts(job, unit.list(BidFact, bid_id=bid.id), reading.facts)
    lines = _new_requirements(job, unit.list(BidRequirement, bid_id=bid.id), reading.requirements)
    unit.add_proposals([*facts, *lines])
    _keep_warnings(bid, reading, is_whole=len(pieces) == len({p.number for p in (*before, *pieces)}))
    filled = fill_bid(bid, reading.facts)
    unit.flush()
    every = unit.list(BidFact, bid_id=bid.id)
    summary = DceSummary(
        pieces=len(reading.pieces), pages=sum(p.page_count or 0 for p in reading.pieces), facts=len(facts),
        sure_facts=sum(f.confidence >= SURE for f in facts), requirements=len(lines), warnings=tuple(reading.warnings),
        filled=filled, clashes=bid_clashes(bid, every, Places(unit.list(DcePiece, bid_id=bid.id))),
    )  # fmt: skip
    return summary, job.numbers


def _save_pieces(
    unit: Unit, job: _Import, before: list[DcePiece], pieces: Sequence[Piece], kept: dict[int, tuple[str, int]]
) -> list[DcePiece]:
    same_file = {(p.name, p.sha256): p for p in before}
    same_path = {(p.path, p.sha256): p for p in before}
    following = max((p.number for p in before), default=-1) + 1
    found = []
    for piece in pieces:
        sha256, size = kept.get(piece.id, (piece.sha256, piece.size_bytes))
        record = same_path.get((tidy(piece.path), sha256)) or same_file.get((tidy(piece.name), sha256))
        if record is None:
            record = DcePiece(
                bid_id=job.bid_id, number=following, path=tidy(piece.path), name=tidy(piece.name), sha256=sha256,
                size_bytes=size, kind=piece.kind, kind_reason=piece.kind_reason, page_count=piece.page_count,
                origin=piece.origin,
            )  # fmt: skip
            following += 1
            unit.add_proposals([record])
        elif record.origin != piece.origin:
            record.origin = piece.origin
        job.numbers[piece.id] = record.number
        found.append(record)
    return found


def _new_facts(job: _Import, before: Sequence[BidFact], facts: Sequence[Fact]) -> list[BidFact]:
    known = {(f.name, f.read_value, f.lot) for f in before}
    found = []
    for fact in sorted(facts, key=lambda f: -f.confidence if f.name not in ("lots", "criteria") else 0):
        value, lot = as_json(fact.value), as_json(fact.lot)
        if (fact.name, value, lot) in known:
            continue
        known.add((fact.name, value, lot))
        found.append(
            BidFact(
                bid_id=job.bid_id, name=fact.name, value=value, read_value=value, raw=fact.raw, lot=lot,
                extra=as_json(fact.extra), piece=job.numbers.get(fact.source.piece, fact.source.piece),
                page=fact.source.page, box=as_json(fact.source.box), evidence=fact.source.words,
                confidence=fact.confidence, rule=fact.rule,
            )
        )  # fmt: skip
    return found


def _new_requirements(
    job: _Import, before: Sequence[BidRequirement], lines: Sequence[Requirement]
) -> list[BidRequirement]:
    known = {(fold_words(r.text), r.lot) for r in before}
    following = max((r.number for r in before), default=0) + 1
    found = []
    for line in lines:
        lot = as_json(line.lot)
        if before and (fold_words(line.text), lot) in known:
            continue
        found.append(
            BidRequirement(
                bid_id=job.bid_id, number=following, text=line.text, level=line.level, theme=line.theme, on=line.on,
                lot=lot, section=line.section, piece=job.numbers.get(line.source.piece, line.source.piece),
                page=line.source.page, box=as_json(line.source.box), confidence=line.confidence, rule=line.rule,
                also=as_json([_also(job, source) for source in line.also]),
            )
        )  # fmt: skip
        following += 1
    return found


def _also(job: _Import, source: Source) -> dict[str, Any]:
    return {"document": job.numbers.get(source.piece, source.piece), "page": source.page, "box": source.box}


def as_json(value: Any) -> str:
    """A value of a reading as it is stored; tuples become lists."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _keep_warnings(bid: Bid, reading: Reading, *, is_whole: bool) -> None:
    """Those of the last reading; with those of before when it read a part of the pieces only."""
    said = reading.warnings if is_whole else [*bid.reading_warnings, *reading.warnings]
    warnings = tuple(dict.fromkeys(said))
    if bid.reading_warnings != warnings:
        bid.reading_warnings = warnings


def fill_bid(bid: Bid, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Give the bid what it lacks from sure facts on which the DCE does not contradict itself."""
    filled = []
    for name, attribute in _FILLS.items():
        fact = _sure(facts, name)
        if fact is not None and not getattr(bid, attribute):
            setattr(bid, attribute, tidy(str(fact.value)))
            filled.append(attribute)
    deadline = _sure(facts, "deadline")
    if deadline is not None and bid.deadline_at is None:
        set_deadline(bid, str(deadline.value), deadline.extra)
        filled.append("deadline")
    return tuple(filled)


def _sure(facts: Sequence[Fact], name: str) -> Fact | None:
    """The one sure value of a fact; None when there is none, or several that differ."""
    sure = [f for f in facts if f.name == name and f.confidence >= SURE]
    return sure[0] if sure and len({as_json(f.value) for f in sure}) == 1 else None


def set_deadline(bid: Bid, value: str, extra: dict[str, Any]) -> None:
    """The bid's deadline from a fact's local value: in its own zone, else that of the bid's place."""
    zone = str(extra.get("zone") or (zone_of(bid.departement) if bid.departement else bid.deadline_zone))
    at = instant(datetime.fromisoformat(value), zone)
    if bid.deadline_at != at:
        bid.deadline_at = at
    if bid.deadline_zone != zone:
        bid.deadline_zone = zone
