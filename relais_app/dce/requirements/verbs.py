"""The verb of a French sentence, by its ending and by a list of the presents that clauses use."""

from __future__ import annotations

from functools import cache

from relais_app.dce.vocabulary import word_list

_SHORT_FUTURES = ("sera", "aura", "fera", "ira")
_INFINITIVE = ("er", "ir", "oir", "dre", "tre", "uire", "lure", "ivre", "rire", "aire", "ompre")


@cache
def verb_kind(token: str) -> str:
    """`future`, `present`, `infinitive` or "" for a folded word."""
    if token in word_list("verbs", "clause") or token in word_list("verbs", "modal"):
        return "present"
    if token in _SHORT_FUTURES or (len(token) > 4 and token.endswith(("ra", "ront")) and token not in word_list("verbs", "not_future")):
        return "future"
    if len(token) > 3 and token.endswith(_INFINITIVE) and token not in word_list("verbs", "not_infinitive"):
        return "infinitive"
    return ""


def has_verb(tokens: list[str]) -> bool:
    """Whether a text has a finite verb."""
    return any(verb_kind(token) in ("future", "present") for token in tokens)
