"""Finding the clauses: each one where it belongs first, its best sentence, the others beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relais_app.dce.clauses.model import Clause, ClauseState, ClauseValue, Sheets, Worry
from relais_app.dce.clauses.penalties import read_penalties
from relais_app.dce.clauses.rules import ClauseRule, Find, clause_rules
from relais_app.dce.facts.candidates import run_rules
from relais_app.dce.facts.numbers import count_of, days_of, euros_in, plain_number
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Piece

_UNITS = {"percent": "%", "euros": "EUR", "days": "jour", "count": "h"}
_MORE = 4
_FACTS = frozenset({"insertion_hours"})  # read by rules of their own as well
_KINDS = frozenset(kind for rule in clause_rules() for kind in rule.kinds)


@dataclass(slots=True)
class _Hit:
    find: Find
    text: PieceText
    start: int
    end: int
    value: ClauseValue
    score: float


def read_clauses(pieces: Sequence[Piece]) -> Sheets:
    """The sheets of a DCE whose pieces have their kinds."""
    texts = [PieceText.of(piece) for piece in pieces if piece.kind in _KINDS]
    found = {rule.code: _hits(rule, texts) for rule in clause_rules()}
    clauses = tuple(_clause(rule, found) for rule in clause_rules())
    return Sheets(clauses, read_penalties(texts))


def value_in(find: Find, sentence: str, folded: str) -> ClauseValue | None:
    """What a sentence says of a clause; None when it says nothing of it. Both strings have the same length."""
    if (find.needs and not find.needs.search(folded)) or (find.unless and find.unless.search(folded)):
        return None
    match = find.pattern.search(folded)
    return _value(find, match, sentence) if match else None


def _value(find: Find, match: re.Match[str], sentence: str) -> ClauseValue | None:
    if find.parse in ("yes", "no"):
        return find.parse == "yes"
    if find.parse == "words":
        group = "v" if "v" in match.re.groupindex else 0
        return " ".join(sentence[match.start(group) : match.end(group)].split()).strip(" ,.;:")
    if find.parse == "euros":
        amounts = euros_in(match["euros"])
        return amounts[0].value if amounts else None
    if find.parse == "days":
        count = count_of(match)
        return None if count is None else days_of(count, match["unit"])
    return plain_number(" ".join(match[find.parse].split()))


def _hits(rule: ClauseRule, texts: Sequence[PieceText]) -> list[_Hit]:
    """Every sentence that speaks of a clause, the most telling first."""
    hits: list[_Hit] = []
    for text in texts:
        if rule.code in _FACTS:
            hits += _stated(rule, text)
        if text.piece.kind not in rule.kinds:
            continue
        place = 1 - rule.kinds.index(text.piece.kind) / 20
        done: set[tuple[int, int]] = set()
        for rank, find in enumerate(rule.finds):
            for start, end in _sentences(text, find):
                if (start, end) in done:
                    continue
                value = value_in(find, text.raw[start:end], text.folded[start:end])
                if value is None or not _is_under(find, text, start, end):
                    continue
                done.add((start, end))
                hits.append(_Hit(find, text, start, end, value, place - rank / 10 + _bonus(rule, text, start)))
    return sorted(
        hits,
        key=lambda hit: (
            -round(hit.score, 1),
            -hit.value if rule.code in _FACTS and not isinstance(hit.value, str) else 0,
        ),
    )


def _stated(rule: ClauseRule, text: PieceText) -> list[_Hit]:
    """What the rules of a fact of the same name find."""
    found = run_rules(text, [rule.code])
    return [_Hit(rule.finds[0], text, c.start, c.end, c.value, 0.9 * c.strength) for c in found
            if isinstance(c.value, (int, float, str))]  # fmt: skip


def _sentences(text: PieceText, find: Find) -> list[tuple[int, int]]:
    places = sorted(at for anchor in find.anchors for at in text.find(anchor))
    return list(dict.fromkeys(text.sentence(at) for at in places))


def _is_under(find: Find, text: PieceText, start: int, end: int) -> bool:
    under = find.under
    return under is None or bool(under.search(text.folded[start:end]) or under.search(text.path_of(start)))


def _bonus(rule: ClauseRule, text: PieceText, at: int) -> float:
    """A sentence under a title that names the clause is likelier to be the one; a title alone is not."""
    bonus = 0.5 if rule.heading and rule.heading.search(text.path_of(at)) else 0.0
    heading = text.heading_of(at)
    return bonus - 0.4 if heading and heading.start >= at - 2 else bonus


def _clause(rule: ClauseRule, found: dict[str, list[_Hit]]) -> Clause:
    hits = found[rule.code]
    if not hits:
        worries = tuple(Worry(w.id, w.source) for w in rule.worries
                        if w.missing and (not w.only_with or found.get(w.only_with)))  # fmt: skip
        state = ClauseState.WORRYING if worries else ClauseState.NOT_FOUND
        return Clause(sheet=rule.sheet, code=rule.code, state=state, worries=worries)
    best = hits[0]
    folded = best.text.folded[best.start : best.end]
    worries = tuple(Worry(w.id, w.source) for w in rule.worries if w.holds(best.value, folded))[:2]
    return Clause(
        sheet=rule.sheet, code=rule.code, state=ClauseState.WORRYING if worries else ClauseState.FOUND,
        value=best.value, unit=_UNITS.get(best.find.parse, ""), source=best.text.source(best.start, best.end),
        rule=best.find.id, worries=worries,
        more=tuple(hit.text.source(hit.start, hit.end) for hit in hits[1 : 1 + _MORE]),
    )  # fmt: skip
