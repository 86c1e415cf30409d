"""The verb of a French sentence, by its ending and by a list of the presents that clauses use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from relais_app.dce.vocabulary import word_list

_SHORT_FUTURES = ("sera", "aura", "fera", "ira")
_SELF = ("se", "s")
_REFLEXIVE = ("e", "ent", "it", "end")  # « se déroule », « s’effectuent »
_INFINITIVE = ("er", "ir", "oir", "dre", "tre", "uire", "lure", "ivre", "rire", "aire", "ompre")


@cache
def verb_kind(token: str) -> str:
    """`future`, `present`, `infinitive` or "" for a folded word."""
    if token in word_list("verbs", "clause") or token in word_list("verbs", "modal"):
        return "present"
    if token in _SHORT_FUTURES or (
        len(token) > 4 and token.endswith(("ra", "ront")) and token not in word_list("verbs", "not_future")
    ):
        return "future"
    if len(token) > 3 and token.endswith(_INFINITIVE) and token not in word_list("verbs", "not_infinitive"):
        return "infinitive"
    return ""


def finite_verbs(tokens: list[str], start: int = 0) -> Iterator[int]:
    """Positions of the finite verbs; « le contrôle », « une demande » are nouns."""
    before = tokens[start - 1] if start else ""
    for position, token in enumerate(tokens[start:] if start else tokens, start):
        kind = verb_kind(token)
        if (
            kind == "future"
            or (kind == "present" and not _is_noun(tokens, position))
            or (before in _SELF and token.endswith(_REFLEXIVE))  # whatever follows « se » is a verb
        ):
            yield position
        before = token


def _is_noun(tokens: list[str], position: int) -> bool:
    if position == 0 or tokens[position] in word_list("verbs", "modal"):
        return False
    before = tokens[position - 1]
    if (
        before in word_list("verbs", "object_pronouns")
        and position > 1
        and tokens[position - 2] in word_list("verbs", "subject_pronouns")
    ):
        return False
    return before in word_list("verbs", "noun_markers")


def has_verb(tokens: list[str]) -> bool:
    """Whether a text has a finite verb."""
    return next(finite_verbs(tokens), None) is not None
