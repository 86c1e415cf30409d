"""A new version of a DCE taken into a bid (B14): compared, what a person settled reopened where its source changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import ReadOnlyWorkspace
from relais_app.base.progress import Progress, Silent
from relais_app.base.words import _
from relais_app.bids.facts import display_fact
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece
from relais_app.dce.comparison import Change, PieceComparison, SentenceChange, marked_words
from relais_app.dce.model import Piece, Reading, Source
from relais_app.dce.reader import read_dce
from relais_app.dce.stored import StoredPiece, comparison_of
from relais_app.operations.dce_import import save_reading
from relais_app.operations.dce_rows import Place, Places, local_value
from relais_app.operations.outcome import Outcome
from relais_app.operations.stored import in_worker, stored_pieces
from relais_app.operations.versions_saving import Renewal
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class DeadlineMove:
    """The deadline of the new version beside the bid's own, until somebody confirms the fact."""

    before: str
    after: str
    fact_id: str


@dataclass(frozen=True, kw_only=True)
class VersionReport:
    """What a new version brought. `reopened` counts what a person had settled and should look at again."""

    version: int
    changed_pieces: int
    added_pieces: int
    same_pieces: int
    missing_pieces: int  # pieces of before that the new version does not hold
    changed_facts: int
    reopened_facts: int
    reopened_lines: int
    changed_lines: int
    dropped_lines: int
    new_lines: int
    deadline: DeadlineMove | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class SentenceRow:
    """A sentence before and after, with the runs of words that differ, and both places."""

    change: Change
    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]
    before_place: Place | None
    after_place: Place | None


@dataclass(frozen=True)
class PieceChangeRow:
    """A piece of the last version beside the one it replaces."""

    name: str
    kind: str
    before_name: str
    change: Change | None
    sentences: tuple[SentenceRow, ...]


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """The last version compared with what it replaced. `facts` and `lines` are the notes left on them."""

    version: int
    pieces: tuple[PieceChangeRow, ...]
    facts: tuple[tuple[str, str], ...]  # id of the fact, note
    lines: tuple[tuple[str, str], ...]


def import_version(
    work: Workspace, bid_id: str, paths: Iterable[Path | str], progress: Progress | None = None, *,
    with_ocr: bool = False, is_whole: bool = False,
) -> Outcome[VersionReport]:  # fmt: skip
    """Read a new version and compare it; `is_whole` says that pieces it lacks are withdrawn.

    Without it (a rectificatif that brings the changed pieces alone) they stay. The deadline does not move by itself:
    the new one is a fact to confirm.
    """
    if work.is_read_only:
        raise ReadOnlyWorkspace(_("L’espace de travail est ouvert en lecture seule."))
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        before = stored_pieces(work, unit.list(DcePiece, bid_id=bid_id, is_current=True, order_by="number"))
    kept: dict[int, tuple[str, int]] = {}

    def keep(piece: Piece, file: Path) -> None:
        stored = work.files.add_file(file)
        kept[piece.id] = (stored.sha256, stored.size_bytes)

    reading = read_dce([Path(p) for p in paths], progress=progress or Silent(), with_ocr=with_ocr, on_piece=keep)
    after = [StoredPiece(p.id, work.files.path(kept[p.id][0]), p.name, p.kind, kept[p.id][0])
             for p in reading.pieces if p.id in kept]  # fmt: skip
    compared: tuple[PieceComparison, ...] = in_worker(comparison_of, before, after, progress=progress)
    with work.writing("import-version") as unit:
        report = _save(unit, unit.get(Bid, bid_id), reading, kept, compared, is_whole)
    return Outcome(report, frozenset(unit.touched), unit.operation_id)


def _save(
    unit: Unit, bid: Bid, reading: Reading, kept: dict[int, tuple[str, int]], compared: tuple[PieceComparison, ...],
    is_whole: bool,
) -> VersionReport:  # fmt: skip
    known = {p.id for p in unit.list(DcePiece, bid_id=bid.id)}
    version = max((p.version for p in unit.list(DcePiece, bid_id=bid.id)), default=0) + 1
    facts, lines = unit.list(BidFact, bid_id=bid.id), unit.list(BidRequirement, bid_id=bid.id)
    renewal = Renewal(version, reading, facts, lines)
    renewal.prepare({c.before for c in compared if c.before is not None and not c.is_identical
                     and (is_whole or c.after is not None)})  # fmt: skip
    _summary, numbers = save_reading(unit, bid, renewal.remaining, kept)
    unit.flush()
    pieces = {p.number: p for p in unit.list(DcePiece, bid_id=bid.id)}
    _link(pieces, known, compared, numbers, version, is_whole)
    renewal.apply(numbers)
    renewal.note_new(unit.list(BidFact, bid_id=bid.id), unit.list(BidRequirement, bid_id=bid.id))
    unit.flush()
    return VersionReport(
        version=version,
        changed_pieces=sum(c.change is Change.CHANGED for c in compared),
        added_pieces=sum(c.change is Change.ADDED for c in compared),
        same_pieces=sum(c.change is None for c in compared),
        missing_pieces=sum(c.change is Change.REMOVED for c in compared),
        changed_facts=renewal.changed_facts, reopened_facts=renewal.reopened_facts,
        reopened_lines=renewal.reopened_lines, changed_lines=renewal.changed_lines,
        dropped_lines=renewal.dropped_lines, new_lines=renewal.new_lines,
        deadline=_deadline_move(unit, bid, renewal), warnings=tuple(reading.warnings),
    )  # fmt: skip


def _link(
    pieces: dict[int, DcePiece], known: set[str], compared: tuple[PieceComparison, ...], numbers: dict[int, int],
    version: int, is_whole: bool,
) -> None:  # fmt: skip
    """Each new piece stands for the one it was paired with."""
    for pair in compared:
        old = pieces.get(pair.before) if pair.before is not None else None
        new = pieces.get(numbers[pair.after]) if pair.after is not None else None
        if new is not None and new.id not in known:
            new.version = version
            if old is not None:
                new.replaces, old.is_current = old.id, False
        elif new is None and old is not None and is_whole:
            old.is_current = False
        elif new is not None and old is not None and new.id != old.id:  # an older file that comes back
            new.is_current, old.is_current = True, False


def _deadline_move(unit: Unit, bid: Bid, renewal: Renewal) -> DeadlineMove | None:
    ours = local_value(bid.deadline_at, bid.deadline_zone)
    stated = [f for f in renewal.reading.facts_named("deadline") if f.confidence >= 0.5]
    if ours is None or not stated or str(stated[0].value) == ours:
        return None
    value = renewal.json_of(stated[0].value)
    fact = unit.first(BidFact, bid_id=bid.id, name="deadline", read_value=value)
    if fact is None:
        return None
    return DeadlineMove(
        display_fact("deadline", ours), display_fact("deadline", stated[0].value, stated[0].extra), fact.id
    )


# ---- looking at it ----------------------------------------------------------------------------------------


def last_version(work: Workspace, bid_id: str, progress: Progress | None = None) -> VersionView | None:
    """What the last version changed, sentence by sentence; None while there is one version only."""
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        pieces = unit.list(DcePiece, bid_id=bid_id, order_by="number")
        version = max((p.version for p in pieces), default=1)
        if version < 2:
            return None
        after = [p for p in pieces if p.version == version]
        replaced = {p.replaces for p in after} - {""}
        before = [p for p in pieces if p.id in replaced]
        sides = stored_pieces(work, before), stored_pieces(work, after)
        places = Places(pieces)
        by_number = {p.number: (p.name, p.kind) for p in pieces}
        seen = {p.number for p in (*before, *after)}
        facts = tuple((f.id, f.note) for f in unit.list(BidFact, bid_id=bid_id) if f.note and f.piece in seen)
        lines = unit.list(BidRequirement, bid_id=bid_id, order_by="number")
        told = tuple((line.id, line.note) for line in lines if line.note and line.piece in seen)
    compared: tuple[PieceComparison, ...] = in_worker(comparison_of, *sides, progress=progress)
    rows = tuple(_piece_row(pair, by_number, places) for pair in compared)
    return VersionView(version=version, pieces=rows, facts=facts, lines=told)


def _piece_row(pair: PieceComparison, names: dict[int, tuple[str, str]], places: Places) -> PieceChangeRow:
    before = names[pair.before] if pair.before is not None else ("", "other")
    after = names[pair.after] if pair.after is not None else ("", before[1])
    sentences = tuple(_sentence_row(change, places) for change in pair.changes)
    return PieceChangeRow(after[0], after[1], before[0], pair.change, sentences)


def _sentence_row(change: SentenceChange, places: Places) -> SentenceRow:
    old, new = change.before, change.after
    before, after = marked_words(old.words if old else "", new.words if new else "")
    return SentenceRow(change.change, before, after, _place(old, places), _place(new, places))


def _place(source: Source | None, places: Places) -> Place | None:
    if source is None:
        return None
    return Place(piece=source.piece, page=source.page, box=source.box, where=places.where(source.piece, source.page))
