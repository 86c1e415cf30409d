"""Words and phrases kept as data, found in a text in one pass over its words.

A file of `resources/lecture` gives each mark its words and phrases, folded (no accents, lower case):
`penalit*` is any ending, `a|b` either word, `~` up to three words of any kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from relais_app.base.places import resource

_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ’ʼ‘`"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy''''"
_FOLDING = str.maketrans({**dict(zip(_ACCENTED, _PLAIN, strict=True)), "œ": "oe", "æ": "ae"})
_TOKEN = re.compile(r"[a-z0-9%€]+")
_GAP = 3

Marks = dict[str, list[int]]


def tokens_of(text: str) -> list[str]:
    """The folded words of a text, elisions split (« l’offre » is two words)."""
    return _TOKEN.findall(text.lower().translate(_FOLDING))


class Vocabulary:
    """Named marks with their words and phrases."""

    def __init__(self, marks: Mapping[str, Mapping[str, Any]]) -> None:
        self.marks = tuple(marks)
        self.examples = {name: str(entry.get("example", "")) for name, entry in marks.items()}
        self._exact: dict[str, list[str]] = {}
        self._prefix: dict[str, list[str]] = {}
        self._phrases: list[tuple[tuple[str, ...], str]] = []
        for name, entry in marks.items():
            for word in entry.get("words", ()):
                self._add_word(word, name)
            for phrase in entry.get("phrases", ()):
                self._phrases.append((tuple(phrase.split()), name))
        self._known: dict[str, tuple[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]]] = {}

    def _add_word(self, word: str, name: str) -> None:
        for one in word.split("|"):
            table, key = (self._prefix, one[:-1]) if one.endswith("*") else (self._exact, one)
            table.setdefault(key, []).append(name)

    def find(self, tokens: list[str]) -> Marks:
        """Each mark found, with the positions of its first words."""
        found: Marks = {}
        for position, token in enumerate(tokens):
            known = self._known.get(token)
            if known is None:
                known = self._learn(token)
            for name in known[0]:
                found.setdefault(name, []).append(position)
            for phrase, name in known[1]:
                if _stands(phrase, 1, tokens, position + 1):
                    found.setdefault(name, []).append(position)
        return found

    def _learn(self, token: str) -> tuple[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]]:
        names = list(self._exact.get(token, ()))
        for end in range(1, len(token) + 1):
            names.extend(self._prefix.get(token[:end], ()))
        phrases = tuple((p, n) for p, n in self._phrases if _same(p[0], token))
        self._known[token] = known = (tuple(dict.fromkeys(names)), phrases)
        return known


@cache
def vocabulary(file: str, table: str = "marks") -> Vocabulary:
    """The vocabulary of a table of `resources/lecture/<file>.toml`."""
    return Vocabulary(lecture(file)[table])


@cache
def lecture(file: str) -> dict[str, Any]:
    """A file of reading rules."""
    with resource("lecture", f"{file}.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def word_list(file: str, table: str) -> frozenset[str]:
    """The words of a table that is only a list."""
    return frozenset(word for line in lecture(file)[table]["words"] for word in line.split())


def _same(pattern: str, token: str) -> bool:
    if "|" in pattern:
        return any(_same(one, token) for one in pattern.split("|"))
    return token.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == token


def _stands(phrase: tuple[str, ...], at: int, tokens: list[str], position: int) -> bool:
    """Whether the rest of a phrase stands from a position on."""
    while at < len(phrase):
        if phrase[at] == "~":
            return any(_stands(phrase, at + 1, tokens, position + skip) for skip in range(_GAP + 1))
        if position >= len(tokens) or not _same(phrase[at], tokens[position]):
            return False
        at += 1
        position += 1
    return True
