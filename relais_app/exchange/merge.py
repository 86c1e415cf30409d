"""Merging: the union of two sets of edits, and what it makes of each record. Pure functions.

Per field a register of several values: an edit names those it replaces, current is what none replaces. No clock and
no order of arrival decides, so merging is commutative, associative and idempotent, and loses nothing
(reliability.md § 4). Two current values that differ are a conflict, shown with both; a deletion that meets an edit
it did not know gives way, and is flagged.
"""

from __future__ import annotations

import difflib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relais_app.base.errors import RefusedForSafety
from relais_app.base.words import _
from relais_app.exchange.edits import CREATED, DELETED, WHOLE, Edit, EditKey, current
from relais_app.exchange.scope import PRIVATE_FIELDS

Subject = tuple[str, str]  # kind, record


class Forked(RefusedForSafety):
    """The same author's counter stands for two different edits: a restored backup, a cloned machine, or a forgery."""


@dataclass(frozen=True)
class Candidate:
    """A current value of a field, with the edit that gives it."""

    edit: Edit
    value: Any


@dataclass(frozen=True)
class Conflict:
    """Two or more current values that differ. `merged` is a text that keeps both sides' paragraphs, when one can."""

    kind: str
    record: str
    field: str
    candidates: tuple[Candidate, ...]
    merged: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.record, self.field)


@dataclass(frozen=True)
class RecordState:
    """What a record's edits make of it. `is_revived`: deleted by one, changed by another who did not know."""

    is_alive: bool
    is_revived: bool
    values: Mapping[str, tuple[Candidate, ...]]


def union(*sets: Iterable[Edit]) -> dict[EditKey, Edit]:
    """All the edits, each once; Forked when one counter stands for two different ones."""
    merged: dict[EditKey, Edit] = {}
    for edits in sets:
        for edit in edits:
            if merged.setdefault(edit.key, edit) != edit:
                raise forked(edit.n)
    return merged


def forked(n: int) -> Forked:
    """The same counter, another content."""
    return Forked(
        _("Deux histoires différentes portent le même auteur (modification n° {n}).").format(n=n),
        _("Une sauvegarde a sans doute été restaurée, ou l'espace copié. Rien n'a été repris ; parlez-en avec lui."),
    )


def by_record(edits: Iterable[Edit]) -> dict[Subject, list[Edit]]:
    """Edits grouped by the record they speak of, in a fixed order."""
    grouped: dict[Subject, list[Edit]] = {}
    for edit in sorted(edits, key=lambda e: e.key):
        grouped.setdefault((edit.kind, edit.record), []).append(edit)
    return grouped


def state_of(history: list[Edit]) -> RecordState:
    """What ONE record's edits make of it."""
    existence = current(history, CREATED)
    late = [e for e in _current_fields(history) if not _known_to(e, existence) and not _is_private(e)]
    is_alive = any(e.field == CREATED for e in existence) or (bool(late) and bool(existence))
    is_revived = is_alive and any(e.field == DELETED for e in existence)
    fields = {e.field for e in history} - WHOLE
    for edit in existence:
        fields |= set(_whole_of(edit))
    values = {field: _candidates(history, field) for field in sorted(fields)} if is_alive else {}
    return RecordState(is_alive, is_revived, values)


def _current_fields(history: list[Edit]) -> list[Edit]:
    fields = {e.field for e in history} - WHOLE
    return [e for field in fields for e in current(history, field) if e.field == field]


def _is_private(edit: Edit) -> bool:
    """A private note keeps nothing alive: the partner who deleted could not know it."""
    return edit.field in PRIVATE_FIELDS.get(edit.kind, frozenset())


def _known_to(edit: Edit, existence: list[Edit]) -> bool:
    """Whether every deletion that stands came after the edit, knowing it."""
    deletions = [e for e in existence if e.field == DELETED]
    return bool(deletions) and all(edit.key in e.replaces for e in deletions)


def _whole_of(edit: Edit) -> dict[str, Any]:
    text = edit.old if edit.field == DELETED else edit.new
    whole = json.loads(text)
    return whole if isinstance(whole, dict) else {}


def _candidates(history: list[Edit], field: str) -> tuple[Candidate, ...]:
    found = []
    for edit in current(history, field):
        if edit.field == field:
            found.append(Candidate(edit, json.loads(edit.new)))
        elif field in (whole := _whole_of(edit)):
            found.append(Candidate(edit, whole[field]))
    edited = [
        c for c in found if c.edit.field != DELETED
    ]  # a deletion only lends its value where nobody else has one
    return tuple(sorted(edited or found, key=lambda c: c.edit.key))


def conflicts_of(history: list[Edit]) -> list[Conflict]:
    """The fields of ONE record where current values differ."""
    state = state_of(history)
    found = []
    for field, candidates in state.values.items():
        if len({json.dumps(c.value, sort_keys=True) for c in candidates}) > 1:
            edit = candidates[0].edit
            found.append(Conflict(edit.kind, edit.record, field, candidates, _merged_text(candidates)))
    return found


def _merged_text(candidates: tuple[Candidate, ...]) -> str | None:
    values = [c.value for c in candidates]
    if len(values) != 2 or not all(isinstance(v, str) and "\n" in v for v in values):
        return None
    bases = {_base(c.edit) for c in candidates}
    base = bases.pop() if len(bases) == 1 else None
    return None if base is None else merge_texts(base, values[0], values[1])


def _base(edit: Edit) -> str | None:
    old = json.loads(edit.old)
    return old if edit.field not in WHOLE and isinstance(old, str) else None


def merge_texts(base: str, first: str, second: str) -> str | None:
    """A three-way merge by paragraph, None where both changed the same or adjoining ones."""
    lines = base.split("\n")
    changes = sorted({*_changes(lines, first.split("\n")), *_changes(lines, second.split("\n"))})
    if any(later[0] <= earlier[1] for earlier, later in itertools.pairwise(changes)):
        return None
    merged: list[str] = []
    at = 0
    for start, end, new in changes:
        merged += [*lines[at:start], *new]
        at = end
    return "\n".join(merged + lines[at:])


def _changes(base: list[str], other: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    matcher = difflib.SequenceMatcher(None, base, other, autojunk=False)
    return [(i1, i2, tuple(other[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


# ---- what a merge would change here -----------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A field that a merge changes here, or where both sides changed it. `ours` is what stands now.

    `field` is `_supprimé` for a record that goes. `theirs` may be one value of several.
    """

    kind: str
    record: str
    field: str
    ours: Any
    theirs: Any
    author: str
    is_conflict: bool
    merged: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.record, self.field)


@dataclass(frozen=True)
class MergePlan:
    """What the union would do: edits that are new here, records that appear, fields that change, records revived."""

    new_edits: tuple[Edit, ...]
    new_records: tuple[Subject, ...]
    differences: tuple[Difference, ...]
    revived: tuple[Subject, ...]


def plan_merge(ours: Iterable[Edit], theirs: Iterable[Edit], me: str) -> MergePlan:
    """Compare before anything is written. `ours` are all our edits of the records concerned; Forked on a forgery."""
    ours = list(ours)
    mine = {e.key for e in ours}
    merged = union(ours, theirs)
    new_edits = tuple(merged[key] for key in sorted(merged) if key not in mine)
    before, after = by_record(ours), by_record(merged.values())
    new_records, differences, revived = [], [], []
    for subject in sorted({(e.kind, e.record) for e in new_edits}):
        old, new = state_of(before.get(subject, [])), state_of(after[subject])
        if new.is_revived and not old.is_revived:
            revived.append(subject)
        if not old.is_alive:
            new_records += [subject] if new.is_alive else []
        elif not new.is_alive:
            differences.append(_gone(subject, old, after[subject], me))
        else:
            differences += _changes_of(subject, old, new, after[subject], me)
    return MergePlan(new_edits, tuple(new_records), tuple(differences), tuple(revived))


def _gone(subject: Subject, old: RecordState, history: list[Edit], me: str) -> Difference:
    """The record goes: what it held here, so that it can be kept whole."""
    here = {field: found.value for field, candidates in old.values.items() if (found := shown(candidates, me))}
    return Difference(*subject, DELETED, here, None, current(history, DELETED)[0].author, False)


def _changes_of(
    subject: Subject, old: RecordState, new: RecordState, history: list[Edit], me: str
) -> Iterator[Difference]:
    conflicts = {c.field: c for c in conflicts_of(history)}
    for field, candidates in new.values.items():
        now = shown(old.values.get(field, ()), me)
        others = [c for c in candidates if now is None or c.value != now.value]
        if others and any(c.edit not in {x.edit for x in old.values.get(field, ())} for c in candidates):
            conflict = conflicts.get(field)
            ours, theirs = now.value if now else None, others[-1]
            merged = conflict.merged if conflict else None
            yield Difference(*subject, field, ours, theirs.value, theirs.edit.author, conflict is not None, merged)


def shown(candidates: tuple[Candidate, ...], me: str) -> Candidate | None:
    """The value that a workspace shows while several are current: its own, else the first by author and counter."""
    own = [c for c in candidates if c.edit.author == me]
    return (own or [*candidates])[0] if candidates else None


def name_of(history: list[Edit]) -> str:
    """A few words that name a record."""
    if not history:
        return ""
    wholes = [json.loads(e.new if e.field == CREATED else e.old) for e in history if e.field in WHOLE]
    values = {**(wholes[-1] if wholes else {}), **{f: c[0].value for f, c in state_of(history).values.items() if c}}
    for field in ("title", "text", "name", "evidence"):
        if isinstance(text := values.get(field), str) and text:
            return text if len(text) <= 80 else text[:79] + "…"
    return history[0].record
