"""What becomes of the facts and lines of a bid when a new version replaces the pieces that they were read in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from relais_app.base.text import fold_words
from relais_app.base.words import _
from relais_app.bids.facts import display_fact
from relais_app.bids.model import BidFact, BidRequirement, FactState, Feasibility
from relais_app.dce.comparison import LineChange, changed_lines
from relais_app.dce.model import Fact, FactValue, Reading, Requirement, Source
from relais_app.operations.dce_import import as_json

_TYPED = "typed"  # the rule of what a person wrote: no version changes it
_SETTLED = (FactState.CONFIRMED, FactState.CORRECTED)


@dataclass
class Renewal:
    """A new version on its way into the records of the one before.

    `remaining` is the reading without the lines that an old one takes over, so that its marks and history stay.
    """

    version: int
    reading: Reading
    facts: Sequence[BidFact]
    lines: Sequence[BidRequirement]
    remaining: Reading = field(init=False)
    changed_facts: int = 0
    reopened_facts: int = 0
    reopened_lines: int = 0
    changed_lines: int = 0
    dropped_lines: int = 0
    new_lines: int = 0
    _replaced: set[int] = field(default_factory=set)
    _changes: list[tuple[BidRequirement, LineChange]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    @staticmethod
    def json_of(value: FactValue) -> str:
        return as_json(value)

    def prepare(self, replaced: set[int]) -> None:
        """Pair the lines of the replaced pieces (by their numbers in the bid) with those that stand for them now."""
        self._replaced = replaced
        self._known = {f.id for f in self.facts} | {line.id for line in self.lines}
        mine = [line for line in self.lines if line.piece in replaced and line.rule != _TYPED]
        as_read = [_as_read(line) for line in mine]
        records = dict(zip(map(id, as_read), mine, strict=True))
        seen: set[int] = set()
        for change in changed_lines(as_read, self.reading.requirements):
            twin = change.after if change.after is not None and id(change.after) not in seen else None
            if twin is not None:
                seen.add(id(twin))
            self._changes.append((records[id(change.before)], LineChange(change.before, twin)))
        kept = [line for line in self.reading.requirements if id(line) not in seen]
        self.remaining = replace(self.reading, requirements=kept)

    def apply(self, numbers: dict[int, int]) -> None:
        """Move what is said again to its new place; reopen, change or drop the rest. `numbers`: reading → bid."""
        said = {(f.name, as_json(f.value), as_json(f.lot)): f for f in self.reading.facts}
        for record in self.facts:
            struck = record.state is FactState.REJECTED and bool(record.note)  # by a version before this one
            if record.rule != _TYPED and (record.piece in self._replaced or struck):
                self._renew_fact(record, said.get((record.name, record.read_value, record.lot)), numbers)
        again = {fold_words(line.text): line for line in self.reading.requirements}
        changed = {record.id for record, _change in self._changes}
        for line in self.lines:
            twin = again.get(fold_words(line.text))
            if line.piece in self._replaced and line.id not in changed and twin is not None:
                _set(line, **_place(twin.source, numbers), also=as_json([_also(s, numbers) for s in twin.also]))
        for line, change in self._changes:
            self._change_line(line, change.after, numbers)

    def note_new(self, facts: Sequence[BidFact], lines: Sequence[BidRequirement]) -> None:
        """Say what a fact was before, and which lines are new."""
        before: dict[tuple[str, str], BidFact] = {}
        for fact in self.facts:
            if fact.piece in self._replaced:
                before.setdefault((fact.name, fact.lot), fact)
        for fact in facts:
            if fact.id in self._known:
                continue
            old = before.get((fact.name, fact.lot))
            if old is not None:
                shown = display_fact(old.name, json.loads(old.value), json.loads(old.extra))
                fact.note = _("Version {n} ; avant : {value}").format(n=self.version, value=shown)
        for line in lines:
            if line.id not in self._known:
                line.note = _("Version {n} : nouvelle exigence.").format(n=self.version)
                self.new_lines += 1

    def _renew_fact(self, record: BidFact, again: Fact | None, numbers: dict[int, int]) -> None:
        if again is not None:
            _set(record, **_place(again.source, numbers), evidence=again.source.words, raw=again.raw)
            if record.state is FactState.REJECTED and record.note:
                _set(record, state=FactState.PROPOSED, note="")
            return
        if record.state is FactState.REJECTED:
            return
        self.changed_facts += 1
        note = _("Version {n} : cette valeur n’y est plus, à revoir.").format(n=self.version)
        if record.state in _SETTLED:
            self.reopened_facts += 1
            _set(record, state=FactState.PROPOSED, note=note)
        else:
            _set(record, state=FactState.REJECTED, note=note)

    def _change_line(self, line: BidRequirement, twin: Requirement | None, numbers: dict[int, int]) -> None:
        touched = _is_touched(line)
        self.reopened_lines += touched
        if twin is None:
            self.dropped_lines += 1
            state = FactState.PROPOSED if touched else FactState.REJECTED
            _set(line, state=state, note=_("Version {n} : cette phrase n’y est plus.").format(n=self.version))
            return
        self.changed_lines += 1
        place = _place(twin.source, numbers)
        if line.state is FactState.CORRECTED:  # the person's own words stay
            note = _("Version {n} : « {text} »").format(n=self.version, text=twin.text)
            _set(line, **place, state=FactState.PROPOSED, note=note)
            return
        note = _("Version {n} ; avant : « {text} »").format(n=self.version, text=line.text)
        state = line.state if line.state is FactState.REJECTED else FactState.PROPOSED
        _set(line, **place, text=twin.text, section=twin.section, confidence=twin.confidence, rule=twin.rule,
             state=state, note=note, also=as_json([_also(s, numbers) for s in twin.also]))  # fmt: skip


def _is_touched(line: BidRequirement) -> bool:
    """Whether a person said something of it that should not get lost."""
    if line.state is FactState.REJECTED:
        return False
    return line.state in _SETTLED or line.feasibility is not Feasibility.UNKNOWN or bool(line.owner or line.reason)


def _as_read(line: BidRequirement) -> Requirement:
    box, lot = json.loads(line.box), json.loads(line.lot)
    return Requirement(
        text=line.text, level="must", theme=line.theme, on="titulaire", section=line.section,
        source=Source(piece=line.piece, page=line.page, box=tuple(box) if box else None, words=line.text),
        confidence=line.confidence, rule=line.rule, lot=tuple(lot) if isinstance(lot, list) else lot,
    )  # fmt: skip


def _place(source: Source, numbers: dict[int, int]) -> dict[str, Any]:
    return {"piece": numbers.get(source.piece, source.piece), "page": source.page, "box": as_json(source.box)}


def _also(source: Source, numbers: dict[int, int]) -> dict[str, Any]:
    return {"document": numbers.get(source.piece, source.piece), "page": source.page, "box": source.box}


def _set(record: Any, **values: Any) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
