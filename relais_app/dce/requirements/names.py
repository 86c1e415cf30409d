"""The buyer's own name in a piece (« Grand Chambéry », « le Resah »): it acts there as « l’acheteur » does."""

from __future__ import annotations

import re
from collections import Counter

from relais_app.dce.model import Piece
from relais_app.dce.requirements.verbs import verb_kind
from relais_app.dce.vocabulary import tokens_of, vocabulary

_NAME = re.compile(
    r"(?:[A-ZÀ-Ý][\wÀ-ÿ]*(?:[-'’][\wÀ-ÿ]+)*)(?:(?:\s+(?:de|du|des|d['’]|la|le|les|en|sur|et))*\s*[A-ZÀ-Ý][\wÀ-ÿ]*(?:[-'’][\wÀ-ÿ]+)*)*"
)
_NEXT = re.compile(r"\s+(?:s['’]|ne\s+|n['’])?([a-zà-ÿ]+)")
_OTHERS = ("holder", "bidder", "goods", "paper", "contract", "must", "ban", "money", "penalty")
_MOST_PAGES = 30
_OFTEN = 3
_ACTING = 2


def buyer_names(piece: Piece) -> list[tuple[str, ...]]:
    """The folded words of each name that stands on the first page and acts in the text."""
    if not piece.pages:
        return []
    first = frozenset(tokens_of(piece.pages[0].text))
    times: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    for page in piece.pages[:_MOST_PAGES]:
        text = " ".join(line.text for line in page.lines if line.role == "body")
        for match in _NAME.finditer(text):
            name = match.group()
            if len(name) < 4:
                continue
            times[name] += 1
            after = _NEXT.match(text, match.end())
            if text.endswith("par ", 0, match.start()) or (
                after and verb_kind(_plain(after[1])) in ("future", "present")
            ):
                acts[name] += 1
    return [words for name, count in times.items() if count >= _OFTEN and acts[name] >= _ACTING
            and (words := tuple(tokens_of(name))) and _is_name(words, first)]  # fmt: skip


def _plain(word: str) -> str:
    return next(iter(tokens_of(word)), "")


def _is_name(words: tuple[str, ...], first: frozenset[str]) -> bool:
    found = vocabulary("binding").find(list(words))
    long = [word for word in words if len(word) > 3]
    return bool(long) and all(word in first for word in long) and not any(mark in found for mark in _OTHERS)


def find_names(tokens: list[str], names: list[tuple[str, ...]]) -> list[int]:
    """Where the names stand in a text."""
    return [position for words in names for position in range(len(tokens) - len(words) + 1)
            if tokens[position] == words[0] and tuple(tokens[position : position + len(words)]) == words]  # fmt: skip
