"""What a unit shows: who its subject is, what its verb does, which words it has, what introduces it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relais_app.dce.model import Piece
from relais_app.dce.requirements.names import buyer_names, find_names
from relais_app.dce.requirements.units import Unit, units_of
from relais_app.dce.requirements.verbs import finite_verbs, verb_kind
from relais_app.dce.vocabulary import Marks, tokens_of, vocabulary, word_list

_HEAD_MARKS = ("must", "pieces", "duties", "may", "criteria", "definition", "buyer_act", "penalty", "ban", "right", "money",
               "context", "hierarchy", "listing", "gets", "refusal", "appeal", "void", "time")  # fmt: skip
WHO = ("holder", "bidder", "buyer", "goods", "paper", "contract")
_MAIN = re.compile(r",\s+(?=(?:le|la|les|l['’]|il|ils|elle|elles|un|une|tout|toute|tous|toutes|ce|cet|cette|ces|celui|celle|ceux|"
                   r"chaque|aucun|aucune|son|sa|ses|leur|leurs|seul|des|celui-ci|ceux-ci)\b)", re.I)  # fmt: skip
_SAID = re.compile(
    r"(?:.{0,60}?, )?(?:il est (?:par ailleurs )?(?:précisé|rappelé|entendu|convenu|indiqué|porté à la connaissance[^,]{0,30}|appelé à l['’]attention[^,]{0,30})\s*"
    r"(?:aux? \w+ )?|(?:l['’])?attention des? \w+ (?:est|sont) attirée sur le fait |à noter |étant entendu )qu(?:e\b|['’])",
    re.I,
)
_MAY_SAY = re.compile(r"qu(?:e\b|['’])")
_PRONOUNS = frozenset(("il", "ils", "elle", "elles", "celui", "celle", "ceux", "celles", "cela", "ceci"))
_IMPERSONAL = frozenset(("convient", "appartient", "appartiendra", "incombe", "faut", "importe", "s", "y"))
_LINKS = frozenset(("du", "des", "de", "d", "au", "aux", "a", "pour", "avec", "chez", "aupres", "par"))
_LINKED = _LINKS | {"la", "le", "l", "les", "son", "sa", "ses", "chaque"}
_BE = frozenset(("est", "sont", "sera", "seront", "soit", "soient", "etre"))
_PARTICIPLE = re.compile(
    r"^[a-z]{3,}(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues|it|ite|its|ites|ert|erte|erts|ertes|ise|ises)$"
)
_CONTACT = re.compile(r"@|\b\d{2}(?:[ .]\d{2}){4}\b|\b\d{5}\s+[A-ZÀ-Ý]|^https?:")


@dataclass(slots=True)
class Seen:
    """The marks of a unit and who it speaks of."""

    tokens: list[str]
    marks: Marks
    subject: str = ""  # one of WHO, "pronoun" resolved to it, or ""
    is_pronoun: bool = False
    verb_at: int = -1  # position of the main verb
    main_at: int = 0  # position of the first word of the main clause
    verb: str = ""  # future, present, infinitive or ""
    features: set[str] = field(default_factory=set)


Names = list[tuple[str, ...]]


def look(unit: Unit, kind: str, before: Seen | None, title: Marks, head: Seen | None, names: Names) -> Seen:
    """Describe a unit; `title` are the marks of its headings, `head` the head of its list, `names` the buyer's."""
    tokens = tokens_of(unit.text)
    marks = _marks(tokens, names)
    seen = Seen(tokens, marks)
    start = seen.main_at = _main_clause(unit.text, tokens)
    _find_subject(seen, start, before if unit.role in ("sentence", "cell", "item", "head") else None)
    seen.features = set(_features(unit, seen, kind, title, head))
    return seen


def _marks(tokens: list[str], names: Names) -> Marks:
    marks = vocabulary("binding").find(tokens)
    places = find_names(tokens, names)
    if places:
        marks["buyer"] = sorted([*marks.get("buyer", []), *places])
    return marks


def _main_clause(text: str, tokens: list[str]) -> int:
    """Position of the first word of the main clause, after « En cas de …, » or « Il est rappelé que »."""
    said = _SAID.match(text) if _MAY_SAY.search(text, 0, 160) else None
    if said:
        return len(tokens_of(said.group()))
    if not tokens or tokens[0] not in word_list("sentences", "circumstances"):
        return 0
    match = _MAIN.search(text)
    return len(tokens_of(text[: match.end()])) if match and match.end() < len(text) - 12 else 0


def _find_subject(seen: Seen, start: int, before: Seen | None) -> None:
    tokens = seen.tokens
    verbs = list(itertools.islice(finite_verbs(tokens, start), 2))
    at = (
        verbs[0]
        if verbs and (verbs[0] > start or len(tokens) == 1 or verbs[0] == start == 0)
        else (verbs[1] if len(verbs) > 1 else -1)
    )
    if at >= 0:
        seen.verb, seen.verb_at = verb_kind(tokens[at]) or "present", at
    first = tokens[start] if start < len(tokens) else ""
    second = tokens[start + 1] if start + 1 < len(tokens) else ""
    if first in _PRONOUNS and second not in _IMPERSONAL and at - start <= 4:
        seen.is_pronoun = True
        seen.subject = before.subject if before else ""
        return
    seen.subject = _who(seen, start, at if at > start else len(tokens))


def _who(seen: Seen, start: int, limit: int) -> str:
    """The first who that no preposition leads; else the first whose « de » completes the subject."""
    best = second = (limit, "")
    for who in WHO:
        for position in seen.marks.get(who, ()):
            if not start <= position < limit:
                continue
            near = seen.tokens[max(start, position - 3) : position]
            link = (
                next((word for word in reversed(near) if word in _LINKS), "") if near and near[-1] in _LINKED else ""
            )
            if not link and "par" not in near:
                best = min(best, (position, who))
            elif link in ("de", "du", "des", "d"):
                second = min(second, (position, who))
    return best[1] or second[1]


def _features(unit: Unit, seen: Seen, kind: str, title: Marks, head: Seen | None) -> list[str]:
    tokens, marks = seen.tokens, seen.marks
    out = [f"role {unit.role}", f"subject {seen.subject or 'none'}", f"verb {seen.verb or 'none'}"]
    piece = "rules" if kind in ("RC", "LC", "AAPC") else "clauses" if kind in ("CCAP", "AE") else "technical"
    out.append(f"piece {piece}")
    out += [f"word {name}" for name in marks if name not in WHO]
    out.append(f"{unit.role} {seen.verb or 'without verb'}")
    if "told" in marks:
        out.append(f"told {seen.subject or 'none'}")
    if seen.is_pronoun:
        out.append("pronoun")
    if unit.follows:
        out.append("follows")
    passive = not _BE.isdisjoint(tokens) and any(
        token in _BE and _PARTICIPLE.match(after) for token, after in itertools.pairwise(tokens))  # fmt: skip
    if seen.verb == "future" and seen.subject != "buyer":
        out.append(f"{piece} {'passive ' if passive else ''}future")
    if passive:
        out.append(f"passive {seen.subject or 'none'}")
    elif seen.verb:
        out.append(f"{seen.verb} {seen.subject or 'none'}")
    if "must" in marks or "ban" in marks:
        out.append(f"must {seen.subject or 'none'}")
    if "may" in marks and "ban" not in marks:
        out.append(f"may {seen.subject or 'none'}")
    if unit.role in ("head", "itemhead") and _leaves_open(tokens):
        out.append(f"{unit.role} open")
    if unit.role in ("head", "itemhead"):
        out.append(f"{unit.role} {seen.verb or ('paper' if 'paper' in marks else 'label')}")
    if (
        "must" not in marks
        and "should" not in marks
        and any(tokens[p - 1] in ("au", "aux") for p in marks.get("holder", []) + marks.get("bidder", []) if p)
    ):
        out.append("given to holder")
    if "penalty" in marks and "trigger" in marks:
        out.append("penalty with trigger")
    for i in _places_of("par", tokens):
        if i + 1 < len(tokens):
            near = range(i + 1, i + 4)
            out += [
                f"by {who}" for who in ("holder", "bidder", "buyer") if any(p in near for p in marks.get(who, ()))
            ]
    if tokens and verb_kind(tokens[0]) == "infinitive":
        out.append("infinitive first")
    size = len(tokens)
    out.append("tiny" if size < 4 else "short" if size < 8 else "long" if size > 45 else "middling")
    if not seen.verb and _CONTACT.search(unit.text):
        out.append("contact")
    out += [f"title {name}" for name in title]
    if head is not None and not (seen.verb and seen.subject in ("holder", "bidder", "buyer")):
        out += [f"head {name}" for name in head.marks if name in _HEAD_MARKS]
        if "may" in head.marks and "ban" not in head.marks:
            out.append(f"head may {head.subject or 'none'}")
        out.append(f"head subject {head.subject or 'none'}")
        out.append(f"head verb {head.verb or 'none'}")
    return out


def _places_of(word: str, tokens: list[str]) -> Iterator[int]:
    if word in tokens:
        yield from (i for i, token in enumerate(tokens) if token == word)


def _leaves_open(tokens: list[str]) -> bool:
    """A head that says nothing without its list: « … les pièces suivantes », « … ils doivent »."""
    return tokens[-1:] != [] and (tokens[-1] in word_list("verbs", "modal") or bool({"suivant", "suivants", "suivante", "suivantes", "notamment"} & set(tokens[-4:]))
                                  or tokens[-1] in ("savoir", "pas", "de", "a", "imposent", "dessous", "comprenant", "comporte", "comprend"))  # fmt: skip


def marks_of_title(words: str) -> Marks:
    return vocabulary("titles").find(tokens_of(words))


def look_all(piece: Piece, kind: str) -> list[tuple[Unit, Seen]]:
    """Every unit of a piece with what it shows."""
    found: list[tuple[Unit, Seen]] = []
    heads: dict[str, Seen] = {}
    titles: dict[str, Marks] = {}
    before: Seen | None = None
    last: Unit | None = None
    names = buyer_names(piece)
    for unit in units_of(piece):
        words = " ".join(heading.text for heading in unit.paragraph.path[-2:])
        title = titles.get(words)
        if title is None:
            title = titles[words] = marks_of_title(words)
        head = _head_of(unit.head, heads, names) if unit.head else None
        seen = look(unit, kind, before if last is unit.before else None, title, head, names)
        found.append((unit, seen))
        before, last = seen, unit
    return found


def _head_of(text: str, heads: dict[str, Seen], names: Names) -> Seen:
    seen = heads.get(text)
    if seen is None:
        tokens = tokens_of(text)
        seen = Seen(tokens, _marks(tokens, names))
        _find_subject(seen, _main_clause(text, tokens), None)
        heads[text] = seen
    return seen
