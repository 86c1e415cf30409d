"""The door of RapidFuzz: how alike two folded texts are, 0 to 100."""

from __future__ import annotations


def same_words(a: str, b: str) -> float:
    """Whatever the order and the repetitions: 100 when the words of one are all in the other."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(a, b)


def same_order(a: str, b: str) -> float:
    """Whatever the order: 100 when both have the same words."""
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(a, b)
