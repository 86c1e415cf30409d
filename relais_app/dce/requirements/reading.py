"""From pieces to requirement lines, each with its place, its labels and the reason why it was kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from relais_app.dce.model import Piece, Requirement, Source
from relais_app.dce.requirements.binding import Verdict, is_buyers_duty, judge
from relais_app.dce.requirements.features import Seen, look_all
from relais_app.dce.requirements.flow import box_of
from relais_app.dce.requirements.labels import Labels, label
from relais_app.dce.requirements.units import Unit

READ_KINDS = ("RC", "LC", "AAPC", "CCAP", "CCP", "CCTP", "CRT", "AE", "QR", "rectificatif")
_FEWEST_WORDS = 2
_DOTS = re.compile(r"(?:…|\.{3}|_{3})[\s….:_]{8,}")  # a field to fill in
_DOT_SIGNS = ("…", "...", "___")
_LETTER = re.compile(r"[^\W_]")
_LOT = re.compile(r"\blots?\s*(?:n°|no|numéro)?\s*(\d{1,3}[A-Z]?)\b", re.I)


KeyedLine = tuple[str, Requirement]  # a line and its folded words


def read_requirements(pieces: list[Piece]) -> list[Requirement]:
    """The lines of every piece that may bind, in reading order; a line said again elsewhere is kept once."""
    return told_once(lines_of(piece) for piece in pieces)


def told_once(lines: Iterable[list[KeyedLine]]) -> list[Requirement]:
    """The lines of several pieces, given in their order, without repeats."""
    kept: dict[str, Requirement] = {}
    for key, found in chain.from_iterable(lines):
        first = kept.get(key)
        if first is None:
            kept[key] = found
        elif found.source.piece != first.source.piece or found.source.page != first.source.page:
            kept[key] = _said_again(first, found.source)
    return list(kept.values())


def _said_again(first: Requirement, source: Source) -> Requirement:
    return replace(first, also=(*first.also, source))


def lines_of(piece: Piece) -> list[KeyedLine]:
    """The lines of one piece; none when it is of a kind that binds nobody."""
    lines: list[KeyedLine] = []
    if piece.kind not in READ_KINDS:
        return lines
    last: tuple[Unit, Seen, Labels | None] | None = None
    for unit, seen in look_all(piece, piece.kind):
        verdict = judge(seen.features)
        labels: Labels | None = None
        if len(seen.tokens) < _FEWEST_WORDS or _is_blank(unit.text):
            continue
        if not verdict.binds and unit.role != "head" and is_buyers_duty(seen.subject, seen.marks, seen.verb_at):
            labels = replace(_label(piece, unit, seen, _labels_before(piece, seen, last)), on="acheteur")
            lines.append(
                _requirement(piece, unit, seen, Verdict(1 - verdict.probability, ("duty of the buyer",)), labels)
            )
        if verdict.binds:
            labels = _label(piece, unit, seen, _labels_before(piece, seen, last))
            lines.append(_requirement(piece, unit, seen, verdict, labels))
        last = unit, seen, labels
    return lines


def _is_blank(text: str) -> bool:
    """A field to fill in, or signs alone."""
    return not _LETTER.search(text) or (any(sign in text for sign in _DOT_SIGNS) and bool(_DOTS.search(text)))


def _labels_before(piece: Piece, seen: Seen, last: tuple[Unit, Seen, Labels | None] | None) -> Labels | None:
    """The labels of the unit before, which a pronoun takes over even when that unit binds nobody."""
    if last is None or last[2] is not None or not seen.is_pronoun:
        return last[2] if last else None
    return _label(piece, last[0], last[1], None)


def _label(piece: Piece, unit: Unit, seen: Seen, before: Labels | None) -> Labels:
    titles = tuple(heading.text for heading in unit.paragraph.path[-2:])
    return label(seen, piece.kind, unit.head, titles, before)


def _requirement(piece: Piece, unit: Unit, seen: Seen, verdict: Verdict, labels: Labels) -> KeyedLine:
    page_index, box = box_of(piece, unit.paragraph, unit.start, unit.end)
    source = Source(piece=piece.id, page=piece.pages[page_index].number, box=box, words=unit.text)
    rule = f"{unit.role}: {', '.join(verdict.reasons)}" if verdict.reasons else unit.role
    found = Requirement(text=unit.text, level=labels.level, theme=labels.theme, on=labels.on, section=unit.paragraph.section,
                        source=source, confidence=round(verdict.probability, 2), rule=rule, lot=_lot(unit))  # fmt: skip
    return " ".join(seen.tokens), found


def _lot(unit: Unit) -> str | tuple[str, ...] | None:
    """The lot that a heading above names."""
    for heading in reversed(unit.paragraph.path):
        numbers = tuple(dict.fromkeys(match[1] for match in _LOT.finditer(heading.text)))
        if numbers:
            return numbers[0] if len(numbers) == 1 else numbers
    return None
