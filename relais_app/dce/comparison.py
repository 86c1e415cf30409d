"""Two versions of a DCE compared: pieces paired, sentences added, removed or changed, facts that moved."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath

from relais_app.base.likeness import same_order
from relais_app.base.text import fold_words
from relais_app.dce.facts.text import CELL, PieceText
from relais_app.dce.model import Fact, FactValue, Piece, Reading, Requirement, Source

_SAME_KIND, _SAME_NAME = 25.0, 15.0  # added to the likeness of two texts, 0 to 100
_PAIRED = 60.0  # below, two pieces are not versions of one another
_MOVED = 5  # words from which a sentence found elsewhere has only moved
_REWRITTEN = 55.0  # likeness above which a sentence was changed rather than replaced
_LISTS = frozenset({"lots", "criteria", "required_candidature_documents", "required_offer_documents", "penalties"})


class Change(Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChange:
    """A sentence that is not in both versions. `before` and `after` are its places, one of them None unless changed."""

    change: Change
    before: Source | None = None
    after: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceComparison:
    """A piece of one version beside its twin in the other; None where it has none."""

    before: int | None
    after: int | None
    is_identical: bool = False
    changes: tuple[SentenceChange, ...] = ()

    @property
    def change(self) -> Change | None:
        """Added or removed as a whole, changed, or None when nothing changed."""
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.REMOVED
        return Change.CHANGED if self.changes else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact whose values differ between the versions (sure ones before others)."""

    name: str
    lot: str | tuple[str, ...] | None
    before: tuple[Fact, ...]
    after: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of the first version whose sentence the second one changed or dropped."""

    before: Requirement
    after: Requirement | None  # the line that stands for it now, when one is close enough


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a second version of a DCE changes."""

    pieces: tuple[PieceComparison, ...]
    facts: tuple[FactChange, ...]
    lines: tuple[LineChange, ...]
    new_lines: tuple[Requirement, ...]

    @cached_property
    def deadline(self) -> FactChange | None:
        """The deadline's move, when it moved."""
        return next((f for f in self.facts if f.name == "deadline" and f.before and f.after), None)

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.lines or self.new_lines or any(p.change for p in self.pieces))


def compare(before: Reading, after: Reading) -> Comparison:
    """Compare two whole versions."""
    return Comparison(
        pieces=compare_pieces(before.pieces, after.pieces), facts=compare_facts(before.facts, after.facts),
        lines=changed_lines(before.requirements, after.requirements),
        new_lines=new_lines(before.requirements, after.requirements),
    )  # fmt: skip


# ---- pieces -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a piece with its place; `key` compares without case, accents, marks or spaces."""

    key: str
    source: Source


def sentences_of(piece: Piece) -> list[Sentence]:
    """The body of a piece cut in sentences; headers, footers and contents pages are left out."""
    text = PieceText.of(piece)
    found: list[Sentence] = []
    at, end = 0, len(text.raw)
    while at < end:
        if text.raw[at].isspace():
            at += 1
            continue
        start, stop = text.sentence(at, most=end)
        while stop < end and text.raw[stop - 1] == CELL:  # the cells of a row are read together
            stop = text.sentence(stop, most=end)[1]
        key = fold_words(text.raw[max(start, at) : stop])
        if key:
            found.append(Sentence(key, text.source(max(start, at), stop)))
        at = max(stop, at + 1)
    return found


def pair_pieces(before: Sequence[Piece], after: Sequence[Piece]) -> list[tuple[Piece | None, Piece | None]]:
    """Each piece with its twin: the same bytes first, then kind, name and likeness of text, best pairs first."""
    left, right = {p.id: p for p in before}, {p.id: p for p in after}
    pairs: list[tuple[Piece | None, Piece | None]] = []
    for old in before:
        twin = next((p for p in right.values() if p.sha256 and p.sha256 == old.sha256), None)
        if twin is not None:
            pairs.append((left.pop(old.id), right.pop(twin.id)))
    words = {id(p): _words(p) for p in (*left.values(), *right.values())}
    scores = [(_likeness(a, b, words), a.id, b.id) for a in left.values() for b in right.values()]
    for score, a, b in sorted(scores, key=lambda s: -s[0]):
        if score >= _PAIRED and a in left and b in right:
            pairs.append((left.pop(a), right.pop(b)))
    pairs += [(p, None) for p in left.values()] + [(None, p) for p in right.values()]
    return pairs


def _words(piece: Piece) -> frozenset[str]:
    return frozenset(word for page in piece.pages for line in page.lines for word in fold_words(line.text).split())


def _likeness(a: Piece, b: Piece, words: dict[int, frozenset[str]]) -> float:
    """How likely two files are versions of one piece, 0 to 140."""
    first, second = words[id(a)], words[id(b)]
    shared = 100.0 * len(first & second) / max(len(first | second), 1)
    name = same_order(*(fold_words(PurePosixPath(p.name).stem) for p in (a, b))) / 100
    kind = _SAME_KIND if a.kind == b.kind and a.kind not in ("other", "annexe") else 0.0
    if a.kind != b.kind and "other" not in (a.kind, b.kind):
        kind = -_SAME_KIND
    return shared + kind + _SAME_NAME * name


def compare_pieces(before: Sequence[Piece], after: Sequence[Piece]) -> tuple[PieceComparison, ...]:
    """The pieces of two versions, in the order of the second, those that left at the end."""
    found = []
    for old, new in pair_pieces(before, after):
        if old is None or new is None:
            found.append(PieceComparison(before=old.id if old else None, after=new.id if new else None))
            continue
        same = bool(old.sha256) and old.sha256 == new.sha256
        changes = () if same else tuple(compare_sentences(sentences_of(old), sentences_of(new)))
        found.append(PieceComparison(before=old.id, after=new.id, is_identical=same, changes=changes))
    return tuple(sorted(found, key=lambda p: (p.after is None, p.after if p.after is not None else p.before)))


def compare_sentences(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[SentenceChange]:
    """What differs, in reading order. A sentence that only moved is no change."""
    matcher = difflib.SequenceMatcher(None, [s.key for s in before], [s.key for s in after], autojunk=False)
    known_before, known_after = ({s.key for s in part if len(s.key.split()) >= _MOVED} for part in (before, after))
    changes: list[SentenceChange] = []
    for verb, a0, a1, b0, b1 in matcher.get_opcodes():
        if verb == "equal":
            continue
        gone = [s for s in before[a0:a1] if s.key not in known_after]
        come = [s for s in after[b0:b1] if s.key not in known_before]
        changes += _matched(gone, come)
    return changes


def _matched(gone: list[Sentence], come: list[Sentence]) -> list[SentenceChange]:
    """Sentences removed and added at one place: those alike are one sentence that changed."""
    changes = []
    left = list(gone)
    for new in come:
        twin = max(left, key=lambda old: _alike(old.key, new.key), default=None)
        if twin is not None and _alike(twin.key, new.key) >= _REWRITTEN:
            for old in left[: left.index(twin)]:
                changes.append(SentenceChange(change=Change.REMOVED, before=old.source))
            left = left[left.index(twin) + 1 :]
            changes.append(SentenceChange(change=Change.CHANGED, before=twin.source, after=new.source))
        else:
            changes.append(SentenceChange(change=Change.ADDED, after=new.source))
    return changes + [SentenceChange(change=Change.REMOVED, before=old.source) for old in left]


def _alike(a: str, b: str) -> float:
    """0 to 100: words in common in order; letters for a few words, as in a row of a table."""
    first, second = a.split(), b.split()
    if max(len(first), len(second)) < _MOVED:
        return 100 * difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
    return 100 * difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def marked_words(before: str, after: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both sentences in runs of words, each with whether it differs from the other sentence."""
    sides = before.split(), after.split()
    matcher = difflib.SequenceMatcher(
        None, [fold_words(w) for w in sides[0]], [fold_words(w) for w in sides[1]], autojunk=False
    )
    runs: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for verb, a0, a1, b0, b1 in matcher.get_opcodes():
        for side, words in ((0, sides[0][a0:a1]), (1, sides[1][b0:b1])):
            if words:
                runs[side].append((" ".join(words), verb != "equal"))
    return tuple(runs[0]), tuple(runs[1])


# ---- facts and lines --------------------------------------------------------------------------------------


def compare_facts(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[FactChange, ...]:
    """Facts whose values are not the same; of a fact with one value, its best one counts."""
    keys = list(dict.fromkeys((f.name, f.lot) for f in (*before, *after)))
    found = []
    for name, lot in keys:
        old, new = (_values(facts, name, lot) for facts in (before, after))
        if old.keys() != new.keys():
            gone, come = (tuple(f for k, f in a.items() if k not in b) for a, b in ((old, new), (new, old)))
            found.append(FactChange(name=name, lot=lot, before=gone, after=come))
    return tuple(sorted(found, key=lambda f: f.name != "deadline"))


def _values(facts: Sequence[Fact], name: str, lot: str | tuple[str, ...] | None) -> dict[str, Fact]:
    chosen = [f for f in facts if f.name == name and f.lot == lot]
    if name not in _LISTS and chosen:
        chosen = [max(chosen, key=lambda f: f.confidence)]
    return {value_key(f.value): f for f in chosen}


def value_key(value: FactValue) -> str:
    """A value as compared: words without case, accents and marks."""
    return fold_words(json.dumps(value, ensure_ascii=False, sort_keys=True))


def changed_lines(before: Sequence[Requirement], after: Sequence[Requirement]) -> tuple[LineChange, ...]:
    """Lines of the first version that the second doesn't say in the same words any more."""
    now = {fold_words(line.text) for line in after}
    old = {fold_words(line.text) for line in before}
    fresh = [line for line in after if fold_words(line.text) not in old]
    return tuple(LineChange(line, _closest(line, fresh)) for line in before if fold_words(line.text) not in now)


def new_lines(before: Sequence[Requirement], after: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Lines of the second version that stand for none of the first."""
    known = {fold_words(line.text) for line in before}
    taken = {id(change.after) for change in changed_lines(before, after) if change.after is not None}
    return tuple(line for line in after if fold_words(line.text) not in known and id(line) not in taken)


def _closest(line: Requirement, fresh: Sequence[Requirement]) -> Requirement | None:
    words = fold_words(line.text)
    best = max(fresh, key=lambda other: _alike(words, fold_words(other.text)), default=None)
    return best if best is not None and _alike(words, fold_words(best.text)) >= _REWRITTEN else None
