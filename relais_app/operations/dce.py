"""The DCE of a bid: taken in untouched, read, shown beside its sentences, confirmed or corrected by the person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from relais_app.base.dates import PARIS, instant
from relais_app.base.errors import RelaisError
from relais_app.base.progress import Progress, Silent
from relais_app.base.text import fold_words, tidy
from relais_app.base.words import _
from relais_app.bids.facts import GROUPS, SEVERAL, display_fact, fact_label, group_of
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece, FactState, Feasibility
from relais_app.bids.typed import parse_typed
from relais_app.dce.model import KINDS, Box, Fact, Piece, Reading, Requirement
from relais_app.operations.outcome import Outcome
from relais_app.storage.files import StoredFile
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

SURE = 0.9
_COPIED = {"buyer": "buyer", "reference": "reference", "object": "title"}
_ORDER = {name: (g, n) for g, (_code, names) in enumerate(GROUPS.items()) for n, name in enumerate(names)}


@dataclass(frozen=True, kw_only=True)
class PieceRow:
    """A received file. `number` is how facts and requirements name it."""

    id: str
    number: int
    name: str
    path: str
    kind: str
    kind_reason: str
    page_count: int | None
    origin: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """A fact with its source. `text` is the value in French words; `read_text` what was read, when corrected."""

    id: str
    name: str
    label: str
    group: str
    value: Any
    text: str
    long_text: str
    read_text: str
    lot: str | tuple[str, ...] | None
    piece: int
    page: int | None
    box: Box | None
    evidence: str
    confidence: float
    rule: str
    state: FactState

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """A requirement with its source and our mark."""

    id: str
    number: int
    text: str
    level: str
    theme: str
    on: str
    lot: str | tuple[str, ...] | None
    section: str
    piece: int
    page: int | None
    box: Box | None
    confidence: float
    feasibility: Feasibility
    reason: str
    better_wording: str
    owner: str
    state: FactState
    also: tuple[tuple[int, int | None, Box | None], ...] = ()

    @property
    def code(self) -> str:
        return f"R-{self.number:03d}"


@dataclass(frozen=True, kw_only=True)
class DceView:
    """Everything of a bid's DCE, facts in the order a person asks."""

    pieces: tuple[PieceRow, ...]
    facts: tuple[FactRow, ...]
    requirements: tuple[RequirementRow, ...]
    warnings: tuple[str, ...]

    def piece(self, number: int) -> PieceRow | None:
        return next((p for p in self.pieces if p.number == number), None)


@dataclass(frozen=True)
class DceSummary:
    """What an import brought; `already` counts files that the bid had."""

    pieces: int
    facts: int
    requirements: int
    already: int
    warnings: tuple[str, ...]


# ---- taking in ------------------------------------------------------------------------------------------


def import_dce(
    work: Workspace,
    bid_id: str,
    paths: Iterable[Path | str],
    progress: Progress | None = None,
    *,
    with_ocr: bool = False,
    on_cover: Callable[[list[Fact]], None] | None = None,
    on_piece: Callable[[Piece], None] | None = None,
) -> Outcome[DceSummary]:
    """Store each file untouched, read it in worker processes, and save what is proposed.

    Files that the bid has already are left as they are, with what the person said of them. Cancelled, nothing is saved.
    """
    from relais_app.dce.reader import read_dce

    with work.reading() as unit:
        unit.get(Bid, bid_id)
    stored: dict[int, StoredFile] = {}

    def keep(piece: Piece, file: Path) -> None:
        stored[piece.id] = work.files.add_file(file)
        if on_piece is not None:
            on_piece(piece)

    reading = read_dce(paths, progress=progress or Silent(), with_ocr=with_ocr, on_piece=keep, on_cover=on_cover)
    with work.writing("import-dce") as unit:
        summary = _save_reading(unit, unit.get(Bid, bid_id), reading, stored)
    return Outcome(summary, frozenset(unit.touched), unit.operation_id)


def _save_reading(unit: Unit, bid: Bid, reading: Reading, stored: dict[int, StoredFile]) -> DceSummary:
    known = {p.sha256: p for p in unit.list(DcePiece, bid_id=bid.id)}
    first = max((p.number for p in known.values()), default=-1) + 1
    numbers: dict[int, int] = {}
    new: set[int] = set()
    for piece in reading.pieces:
        file = stored.get(piece.id)
        if file is None:
            continue
        if file.sha256 in known:
            numbers[piece.id] = known[file.sha256].number
            continue
        numbers[piece.id] = first + len(new)
        new.add(piece.id)
        record = _piece_record(bid.id, piece, numbers[piece.id], file)
        known[file.sha256] = record
        unit.add_proposals([record])
    facts = [f for f in reading.facts if f.source.piece in new]
    lines = [r for r in reading.requirements if r.source.piece in new]
    before = len(unit.list(BidRequirement, bid_id=bid.id))
    unit.add_proposals([_fact_record(bid.id, fact, numbers) for fact in facts])
    unit.add_proposals([_line_record(bid.id, line, before + n, numbers) for n, line in enumerate(lines, 1)])
    warnings = [*reading.warnings, *_fill_bid(bid, reading)]
    bid.reading_warnings = tuple(dict.fromkeys([*bid.reading_warnings, *warnings]))
    return DceSummary(len(new), len(facts), len(lines), len(numbers) - len(new), tuple(warnings))


def _piece_record(bid_id: str, piece: Piece, number: int, file: StoredFile) -> DcePiece:
    return DcePiece(
        bid_id=bid_id, number=number, path=piece.path, name=piece.name, sha256=file.sha256, size_bytes=file.size_bytes,
        kind=piece.kind, kind_reason=piece.kind_reason, page_count=piece.page_count, origin=piece.origin,
    )  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _fact_record(bid_id: str, fact: Fact, numbers: dict[int, int]) -> BidFact:
    value = _json(fact.value)
    return BidFact(
        bid_id=bid_id, name=fact.name, value=value, read_value=value, raw=fact.raw, lot=_json(fact.lot),
        extra=_json(fact.extra), piece=numbers[fact.source.piece], page=fact.source.page, box=_json(fact.source.box),
        evidence=fact.source.words, confidence=fact.confidence, rule=fact.rule,
    )  # fmt: skip


def _line_record(bid_id: str, line: Requirement, number: int, numbers: dict[int, int]) -> BidRequirement:
    also = [(numbers[s.piece], s.page, s.box) for s in line.also if s.piece in numbers]
    return BidRequirement(
        bid_id=bid_id, number=number, text=line.text, level=line.level, theme=line.theme, on=line.on,
        lot=_json(line.lot), section=line.section, piece=numbers[line.source.piece], page=line.source.page,
        box=_json(line.source.box), confidence=line.confidence, rule=line.rule, also=_json(also),
    )  # fmt: skip


def _fill_bid(bid: Bid, reading: Reading) -> list[str]:
    """Copy sure facts into a bid that has none; say where the DCE and the bid disagree."""
    clashes: list[str] = []
    for name, attribute in _COPIED.items():
        fact = next(iter(reading.facts_named(name)), None)
        if fact is not None and fact.confidence >= SURE and not getattr(bid, attribute):
            setattr(bid, attribute, tidy(str(fact.value)))
    deadline = next(iter(reading.facts_named("deadline")), None)
    if deadline is None or deadline.confidence < SURE:
        return clashes
    at = _instant_of(str(deadline.value), str(deadline.extra.get("zone") or bid.deadline_zone))
    if at is None:
        return clashes
    if bid.deadline_at is None:
        bid.deadline_at, bid.deadline_zone = at, str(deadline.extra.get("zone") or bid.deadline_zone)
    elif bid.deadline_at != at:
        clashes.append(
            _("La date limite du DCE ({dce}) n’est pas celle du dossier : confirmez la bonne.").format(
                dce=display_fact("deadline", deadline.value, is_long=True)
            )
        )
    return clashes


def _instant_of(value: str, zone: str) -> datetime | None:
    if "T" not in value:
        return None
    try:
        return instant(datetime.fromisoformat(value), zone or PARIS)
    except ValueError:
        return None


# ---- looking --------------------------------------------------------------------------------------------


def dce_view(work: Workspace, bid_id: str) -> DceView:
    """Pieces, facts and requirements of a bid; pieces that say the rules come first."""
    with work.reading() as unit:
        bid = unit.get(Bid, bid_id)
        pieces = sorted(unit.list(DcePiece, bid_id=bid_id), key=lambda p: (KINDS.index(p.kind), p.number))
        facts = sorted(unit.list(BidFact, bid_id=bid_id), key=_fact_order)
        lines = unit.list(BidRequirement, bid_id=bid_id, order_by="number")
        return DceView(
            pieces=tuple(map(_piece_row, pieces)),
            facts=tuple(map(_fact_row, facts)),
            requirements=tuple(map(_line_row, lines)),
            warnings=bid.reading_warnings,
        )


def _fact_order(fact: BidFact) -> tuple[Any, ...]:
    """As a person asks; items of a list as they stand in the DCE, rival values of one fact the likeliest first."""
    place = (fact.piece, fact.page or 0, str(_lot(fact.lot) or ""))
    first = (*place, -fact.confidence) if fact.name in SEVERAL else (-fact.confidence, *place)
    return (*_ORDER.get(fact.name, (99, 0)), *first)


def _piece_row(p: DcePiece) -> PieceRow:
    return PieceRow(
        id=p.id, number=p.number, name=p.name, path=p.path, kind=p.kind, kind_reason=p.kind_reason,
        page_count=p.page_count, origin=p.origin, sha256=p.sha256, size_bytes=p.size_bytes,
    )  # fmt: skip


def _fact_row(f: BidFact) -> FactRow:
    value, extra = json.loads(f.value), json.loads(f.extra)
    corrected = f.state is FactState.CORRECTED
    return FactRow(
        id=f.id, name=f.name, label=fact_label(f.name), group=group_of(f.name), value=value,
        text=display_fact(f.name, value, extra), long_text=display_fact(f.name, value, extra, is_long=True),
        read_text=display_fact(f.name, json.loads(f.read_value), extra) if corrected else "", lot=_lot(f.lot),
        piece=f.piece, page=f.page, box=_box(f.box), evidence=f.evidence, confidence=f.confidence, rule=f.rule,
        state=f.state,
    )  # fmt: skip


def _line_row(r: BidRequirement) -> RequirementRow:
    return RequirementRow(
        id=r.id, number=r.number, text=r.text, level=r.level, theme=r.theme, on=r.on, lot=_lot(r.lot),
        section=r.section, piece=r.piece, page=r.page, box=_box(r.box), confidence=r.confidence,
        feasibility=r.feasibility, reason=r.reason, better_wording=r.better_wording, owner=r.owner, state=r.state,
        also=tuple((piece, page, tuple(box) if box else None) for piece, page, box in json.loads(r.also)),
    )  # fmt: skip


def _box(text: str) -> Box | None:
    box = json.loads(text)
    return (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if box else None


def _lot(text: str) -> str | tuple[str, ...] | None:
    lot = json.loads(text)
    return tuple(lot) if isinstance(lot, list) else lot


# ---- what the person says -------------------------------------------------------------------------------


def confirm_fact(work: Workspace, fact_id: str) -> Outcome[None]:
    """The reading is right. A confirmed deadline, buyer, object or reference becomes the bid's."""
    return _judge(work, "confirm-fact", fact_id, lambda fact: _set_state(fact, FactState.CONFIRMED))


def correct_fact(work: Workspace, fact_id: str, typed: str) -> Outcome[None]:
    """Another value, typed in French; what was read stays beside it. Raises FieldError when it can't be understood."""

    with work.reading() as unit:
        bid_id = unit.get(BidFact, fact_id).bid_id
        deadlines = unit.list(
            BidFact, bid_id=bid_id, name="deadline", state=[FactState.CONFIRMED, FactState.CORRECTED]
        )
        deadline = str(json.loads(deadlines[0].value)) if deadlines else None

    def correct(fact: BidFact) -> None:
        understood = parse_typed(fact.name, typed, before=json.loads(fact.value), deadline=deadline)
        fact.value = _json(understood.value)
        if understood.extra:
            fact.extra = _json({**json.loads(fact.extra), **understood.extra})
        fact.state = FactState.CONFIRMED if fact.value == fact.read_value else FactState.CORRECTED

    return _judge(work, "correct-fact", fact_id, correct)


def reject_fact(work: Workspace, fact_id: str) -> Outcome[None]:
    """The reading is wrong, and nothing replaces it."""
    return _judge(work, "reject-fact", fact_id, lambda fact: _set_state(fact, FactState.REJECTED))


def confirm_sure_facts(work: Workspace, bid_id: str) -> Outcome[int]:
    """Confirm every proposed fact that is shown as certain; how many."""
    with work.writing("confirm-sure-facts") as unit:
        bid = unit.get(Bid, bid_id)
        sure = [f for f in unit.list(BidFact, bid_id=bid_id, state=FactState.PROPOSED) if f.confidence >= SURE]
        for fact in sure:
            fact.state = FactState.CONFIRMED
            _carry_to_bid(bid, fact)
    return Outcome(len(sure), frozenset(unit.touched), unit.operation_id)


def _set_state(fact: BidFact, state: FactState) -> None:
    fact.state = state
    if state is FactState.CONFIRMED:
        fact.value = fact.read_value


def _judge(work: Workspace, label: str, fact_id: str, change: Callable[[BidFact], None]) -> Outcome[None]:
    with work.writing(label) as unit:
        fact = unit.get(BidFact, fact_id)
        change(fact)
        if fact.state is not FactState.REJECTED:
            _carry_to_bid(unit.get(Bid, fact.bid_id), fact)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _carry_to_bid(bid: Bid, fact: BidFact) -> None:
    """What the person confirmed is the bid's from now on."""
    if json.loads(fact.lot) is not None:
        return
    value = json.loads(fact.value)
    if fact.name == "deadline":
        zone = str(json.loads(fact.extra).get("zone") or bid.deadline_zone)
        at = _instant_of(str(value), zone)
        if at is not None:
            bid.deadline_at, bid.deadline_zone = at, zone
    elif fact.name in ("buyer", "reference"):
        setattr(bid, _COPIED[fact.name], tidy(str(value)))


def mark_requirement(
    work: Workspace, id: str, feasibility: Feasibility, *, reason: str | None = None,
    better_wording: str | None = None, owner: str | None = None,
) -> Outcome[None]:  # fmt: skip
    """Our mark on a requirement: feasible, with help, or not, with the reason and the wording that would work."""
    with work.writing("mark-requirement") as unit:
        line = unit.get(BidRequirement, id)
        line.feasibility = feasibility
        line.state = FactState.CONFIRMED
        for name, text in (("reason", reason), ("better_wording", better_wording), ("owner", owner)):
            if text is not None:
                setattr(line, name, tidy(text))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def reject_requirement(work: Workspace, id: str) -> Outcome[None]:
    """This line is no requirement: it leaves the table, and may come back by « Annuler »."""
    with work.writing("reject-requirement") as unit:
        unit.get(BidRequirement, id).state = FactState.REJECTED
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def add_requirement(
    work: Workspace, bid_id: str, text: str, *, piece: int, page: int | None, box: Box | None = None
) -> Outcome[str]:
    """A line that the person selected in the page. A text that stands there already is not added twice."""
    words = tidy(text)
    if not words:
        raise RelaisError(_("Rien n’est sélectionné."), _("Sélectionnez la phrase dans la page, puis recommencez."))
    with work.writing("add-requirement") as unit:
        lines = unit.list(BidRequirement, bid_id=bid_id)
        same = next(
            (r for r in lines if fold_words(r.text) == fold_words(words) and r.state is not FactState.REJECTED), None
        )
        if same is not None:
            return Outcome(same.id)
        number = max((r.number for r in lines), default=0) + 1
        record = BidRequirement(
            bid_id=bid_id, number=number, text=words, piece=piece, page=page, box=_json(box), confidence=1.0,
            rule="person.selected", state=FactState.CONFIRMED,
        )  # fmt: skip
        unit.add(record)
    return Outcome(record.id, frozenset(unit.touched), unit.operation_id)


def set_piece_kind(work: Workspace, piece_id: str, kind: str) -> Outcome[None]:
    """The person knows better what a piece is."""
    if kind not in KINDS:
        raise RelaisError(_("Nature de pièce inconnue : {kind}.").format(kind=kind))
    with work.writing("set-piece-kind") as unit:
        piece = unit.get(DcePiece, piece_id)
        piece.kind, piece.kind_reason = kind, _("choisi par vous")
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def read_scans(work: Workspace, bid_id: str, progress: Progress | None = None) -> Outcome[DceSummary]:
    """Read by OCR the pieces that are pictures, from the stored files; what they say is added as proposals."""
    import shutil
    import tempfile

    from relais_app.dce.reader import read_dce

    with work.reading() as unit:
        scans = {p.name: (p.sha256, p.number) for p in unit.list(DcePiece, bid_id=bid_id, origin="none")}
    if not scans:
        raise RelaisError(_("Aucune pièce de ce dossier n’est une image."))
    with tempfile.TemporaryDirectory(prefix="relais-ocr-") as folder:
        for name, (sha256, _number) in scans.items():
            shutil.copyfile(work.files.path(sha256), Path(folder) / name)
        reading = read_dce([folder], progress=progress or Silent(), with_ocr=True)
    numbers = {p.id: scans[p.name][1] for p in reading.pieces if p.name in scans and p.origin == "ocr"}
    if not numbers:
        raise RelaisError(_("L’OCR n’a rien lu."), " ".join(reading.warnings[:2]))
    with work.writing("read-scans") as unit:
        summary = _save_scans(unit, bid_id, reading, numbers)
    return Outcome(summary, frozenset(unit.touched), unit.operation_id)


def _save_scans(unit: Unit, bid_id: str, reading: Reading, numbers: dict[int, int]) -> DceSummary:
    records = {p.number: p for p in unit.list(DcePiece, bid_id=bid_id)}
    for piece in reading.pieces:
        if piece.id in numbers:
            record = records[numbers[piece.id]]
            record.origin, record.kind, record.kind_reason = "ocr", piece.kind, piece.kind_reason
    facts = [f for f in reading.facts if f.source.piece in numbers]
    lines = [r for r in reading.requirements if r.source.piece in numbers]
    before = max((r.number for r in unit.list(BidRequirement, bid_id=bid_id)), default=0)
    unit.add_proposals([_fact_record(bid_id, fact, numbers) for fact in facts])
    unit.add_proposals([_line_record(bid_id, line, before + n, numbers) for n, line in enumerate(lines, 1)])
    return DceSummary(len(numbers), len(facts), len(lines), 0, tuple(reading.warnings))
