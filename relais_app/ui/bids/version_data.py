"""What « Versions » shows: each thing that a new version of the DCE changes, before and after, and what that does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from relais_app.base.dates import internal_deposit_day, long_date
from relais_app.base.progress import Progress
from relais_app.base.words import _, ngettext
from relais_app.bids.model import FactState
from relais_app.dce.comparison import Change
from relais_app.operations import bids, dce, versions
from relais_app.operations.bids import BidView
from relais_app.operations.dce import DceView, FactRow, Place, RequirementRow
from relais_app.operations.versions import PieceChangeRow, SentenceRow, VersionView

Runs = tuple[tuple[str, bool], ...]
_MOST_EFFECTS = 3


@dataclass(frozen=True, kw_only=True)
class ChangeItem:
    """One change: its runs of words (those that differ are marked), both places, and what it does to our work."""

    id: str
    title: str
    before: Runs
    after: Runs
    before_place: Place | None
    after_place: Place | None
    effect: str = ""
    fact: FactRow | None = None  # the new value, to confirm
    old_fact: FactRow | None = None
    lines: tuple[RequirementRow, ...] = ()

    @property
    def where(self) -> str:
        place = self.after_place or self.before_place
        return place.where if place else ""

    @property
    def is_deadline(self) -> bool:
        return self.fact is not None and self.fact.name == "deadline"


@dataclass(frozen=True)
class LoadedVersion:
    """The last version with what surrounds it; `view` is None while there is one version only."""

    view: VersionView | None
    dce: DceView
    bid: BidView
    items: tuple[tuple[str, tuple[ChangeItem, ...]], ...] = ()  # by section


def load_version(work: Any, bid_id: str, progress: Progress | None = None) -> LoadedVersion:
    view = versions.last_version(work, bid_id, progress)
    whole, bid = dce.dce_view(work, bid_id), bids.bid(work, bid_id)
    return LoadedVersion(view, whole, bid, tuple(_sections(view, whole)) if view is not None else ())


def _sections(view: VersionView, whole: DceView) -> Iterator[tuple[str, tuple[ChangeItem, ...]]]:
    facts = tuple(_fact_changes(view, whole))
    if facts:
        yield _("Faits"), facts
    told = {id for id, _note in view.lines}
    noted = [r for r in whole.requirements if r.id in told]
    said: set[str] = set()
    for piece in view.pieces:
        rows = tuple(c for c in _piece_changes(piece, noted, said) if c.lines or not _is_told(c, facts))
        if rows:
            yield _piece_title(piece), rows
    left = tuple(_line_change(r) for r in noted if r.id not in said)
    if left:
        yield _("Exigences"), left


def _fact_changes(view: VersionView, whole: DceView) -> Iterator[ChangeItem]:
    told = {id for id, _note in view.facts}
    fresh = {p.number for p in whole.pieces if p.version == view.version}
    noted = [f for f in whole.facts if f.id in told]
    old = {(f.name, str(f.lot)): f for f in noted if f.piece not in fresh}
    new = [f for f in noted if f.piece in fresh]
    for fact in new:
        before = old.pop((fact.name, str(fact.lot)), None)
        yield _fact_change(fact, before)
    for fact in old.values():
        yield _fact_change(None, fact)


def _is_told(change: ChangeItem, facts: Sequence[ChangeItem]) -> bool:
    """A sentence whose fact stands above already."""
    return any(
        _overlap(change.after_place, fact.after_place) or _overlap(change.before_place, fact.before_place)
        for fact in facts
    )


def _overlap(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or (a.piece, a.page) != (b.piece, b.page) or a.box is None or b.box is None:
        return False
    return a.box[1] < b.box[3] and b.box[1] < a.box[3] and a.box[0] < b.box[2] and b.box[0] < a.box[2]


def _fact_change(new: FactRow | None, old: FactRow | None) -> ChangeItem:
    fact = new or old
    assert fact is not None
    name = fact.label if not fact.lot_text or fact.name == "lots" else f"{fact.label}, {fact.lot_text}"
    return ChangeItem(
        id=f"fact/{fact.id}", title=name, before=((old.long_text, True),) if old else (),
        after=((new.long_text, True),) if new else (), before_place=_place_of(old), after_place=_place_of(new),
        effect=_fact_effect(new, old), fact=new, old_fact=old,
    )  # fmt: skip


def _fact_effect(new: FactRow | None, old: FactRow | None) -> str:
    if new is None:
        return _("N’est plus dit : à revoir")
    if new.state is not FactState.PROPOSED:
        return {FactState.CONFIRMED: _("Confirmé"), FactState.CORRECTED: _("Corrigé")}.get(
            new.state, _("Rejeté : l’ancien reste")
        )
    return _("À confirmer") if old is not None else _("Nouveau : à confirmer")


def _place_of(row: FactRow | RequirementRow | None) -> Place | None:
    return Place(piece=row.piece, page=row.page, box=row.box, where=row.where) if row is not None else None


def _piece_title(piece: PieceChangeRow) -> str:
    name = piece.name or piece.before_name
    return name if piece.kind in ("other", "annexe", "plan") else f"{piece.kind} · {name}"


def _piece_changes(piece: PieceChangeRow, noted: Sequence[RequirementRow], said: set[str]) -> Iterator[ChangeItem]:
    if piece.change in (Change.ADDED, Change.REMOVED):
        is_new = piece.change is Change.ADDED
        words = ((piece.name or piece.before_name, True),)
        yield ChangeItem(
            id=f"piece/{piece.name or piece.before_name}", title=_("Pièce ajoutée") if is_new else _("Pièce retirée"),
            before=() if is_new else words, after=words if is_new else (), before_place=None, after_place=None,
        )  # fmt: skip
    for number, sentence in enumerate(piece.sentences):
        yield _sentence_change(f"sentence/{piece.name}/{number}", sentence, noted, said)


def _sentence_change(id: str, row: SentenceRow, noted: Sequence[RequirementRow], said: set[str]) -> ChangeItem:
    lines = [r for r in noted if r.id not in said and _is_about(r, row)]
    said.update(r.id for r in lines)
    titles = {
        Change.ADDED: _("Phrase ajoutée"),
        Change.REMOVED: _("Phrase retirée"),
        Change.CHANGED: _("Phrase modifiée"),
    }
    section = next((r.section for r in lines if r.section), "")
    return ChangeItem(
        id=id, title=section or titles[row.change], before=row.before, after=row.after, before_place=row.before_place,
        after_place=row.after_place, effect=_line_effect(lines), lines=tuple(lines),
    )  # fmt: skip


def _is_about(line: RequirementRow, row: SentenceRow) -> bool:
    """A line stands on the page of the sentence, and one holds the other's words."""
    places = [p for p in (row.after_place, row.before_place) if p is not None]
    if not any(p.piece == line.piece and p.page == line.page for p in places):
        return False
    words = " ".join(line.text.split())
    return any(text and (words in text or text in words) for text in (_text(row.after), _text(row.before)))


def _text(runs: Runs) -> str:
    return " ".join(" ".join(words.split()) for words, _is_changed in runs)


def _line_effect(lines: Sequence[RequirementRow]) -> str:
    if not lines:
        return ""
    codes = ", ".join(f"{r.code} ({r.owner})" if r.owner else r.code for r in lines[:_MOST_EFFECTS])
    more = len(lines) - _MOST_EFFECTS
    if more > 0:
        codes += ngettext(" et {n} autre", " et {n} autres", more).format(n=more)
    return ngettext("{codes} à revoir", "{codes} à revoir", len(lines)).format(codes=codes)


def _line_change(line: RequirementRow) -> ChangeItem:
    """A line that no sentence above speaks of: new, dropped or moved."""
    return ChangeItem(
        id=f"line/{line.id}", title=line.code, before=(), after=((line.text, False),), before_place=None,
        after_place=_place_of(line), effect=line.note, lines=(line,),
    )  # fmt: skip


def deadline_effect(loaded: LoadedVersion, item: ChangeItem) -> tuple[str, str]:
    """The new deadline, and what moves with it."""
    fact = item.fact
    if fact is None:
        return "", ""
    head = _("Nouvelle date limite : {day}.").format(day=fact.long_text)
    try:
        day = date.fromisoformat(str(fact.value)[:10])
    except ValueError:
        return head, ""
    deposit = internal_deposit_day(day, loaded.bid.departement or None)
    old = loaded.bid.deposit_on
    if old is None or old == deposit:
        return head, _("Dépôt interne : {day}.").format(day=long_date(deposit))
    return head, _("Dépôt interne : {old} → {new}.").format(old=long_date(old), new=long_date(deposit))


def summary_of(loaded: LoadedVersion) -> tuple[str, str]:
    """« Version 2 : 9 exigences à revoir », and what changed in how many pieces."""
    view = loaded.view
    assert view is not None
    told = {id for id, _note in view.lines}
    open_lines = sum(r.id in told and r.state is FactState.PROPOSED for r in loaded.dce.requirements)
    title = _("Version {n} : ").format(n=view.version) + (
        ngettext("{n} exigence à revoir", "{n} exigences à revoir", open_lines).format(n=open_lines)
        if open_lines
        else _("aucune exigence à revoir")
    )
    changed = sum(p.change is not None for p in view.pieces)
    current = sum(p.is_current for p in loaded.dce.pieces)
    changes = sum(len(rows) for _title, rows in loaded.items)
    pieces = ngettext("{n} pièce sur {total} a changé", "{n} pièces sur {total} ont changé", changed)
    counted = ngettext("{n} changement", "{n} changements", changes).format(n=changes)
    return title, f"{pieces.format(n=changed, total=current)} · {counted}"
