"""Words and phrases kept as data, found in a text in one pass over its words.

A file of `resources/lecture` gives each mark its words and phrases, folded (no accents, lower case):
`penalit*` is any ending, `a|b` either word, `~` up to three words of any kind.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from relais_app.base.places import resource

_TOKEN = re.compile(r"[a-z0-9%€\u00df-\u00f6\u00f8-\u017f\u0300-\u036f]+")
_GAP = 3
_MOST_FOLDED = 50_000  # words kept with their folded form

Marks = dict[str, list[int]]


_folded: dict[str, str] = {}


def tokens_of(text: str) -> list[str]:
    """The folded words of a text, elisions split (« l’offre » is two words)."""
    words = _TOKEN.findall(text.lower())
    return words if text.isascii() else [word if word.isascii() else _fold_word(word) for word in words]


def _fold_word(word: str) -> str:
    known = _folded.get(word)
    if known is None:
        if len(_folded) > _MOST_FOLDED:
            _folded.clear()
        plain = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
        known = _folded[word] = "".join(c for c in plain if not unicodedata.combining(c))
    return known


class _Node:
    """A step of the phrases: where the next word may lead, and the marks of the phrases that end here."""

    __slots__ = ("after_gap", "ends", "known", "prefixes", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.prefixes: list[tuple[str, _Node]] = []
        self.after_gap: _Node | None = None
        self.ends: list[str] = []
        self.known: dict[str, tuple[_Node, ...]] = {}  # words seen, with where they lead

    def step(self, pattern: str) -> _Node:
        if pattern == "~":
            self.after_gap = self.after_gap or _Node()
            return self.after_gap
        if not pattern.endswith("*"):
            return self.words.setdefault(pattern, _Node())
        for prefix, node in self.prefixes:
            if prefix == pattern[:-1]:
                return node
        node = _Node()
        self.prefixes.append((pattern[:-1], node))
        return node


class Vocabulary:
    """Named marks with their words and phrases."""

    def __init__(self, marks: Mapping[str, Mapping[str, Any]]) -> None:
        self.marks = tuple(marks)
        self.examples = {name: str(entry.get("example", "")) for name, entry in marks.items()}
        self._root = _Node()
        for name, entry in marks.items():
            for phrase in (*entry.get("words", ()), *entry.get("phrases", ())):
                self._add(phrase.split(), name)

    def _add(self, phrase: list[str], name: str) -> None:
        nodes = [self._root]
        for element in phrase:
            nodes = [node.step(pattern) for node in nodes for pattern in element.split("|")]
        for node in nodes:
            if name not in node.ends:
                node.ends.append(name)

    def find(self, tokens: list[str]) -> Marks:
        """Each mark found, with the positions of its first words."""
        found: Marks = {}
        root = self._root
        for position, nodes in enumerate(map(root.known.get, tokens)):
            for node in _next(root, tokens[position]) if nodes is None else nodes:
                _follow(node, tokens, position + 1, position, found)
        return found


def _next(node: _Node, token: str) -> tuple[_Node, ...]:
    """Where a word leads; remembered, as a text has few words that come back often."""
    nodes = node.known.get(token)
    if nodes is None:
        if len(node.known) > _MOST_FOLDED:
            node.known.clear()
        exact = node.words.get(token)
        nodes = tuple(child for prefix, child in node.prefixes if token.startswith(prefix))
        node.known[token] = nodes = (exact, *nodes) if exact else nodes
    return nodes


def _follow(node: _Node, tokens: list[str], at: int, start: int, found: Marks) -> None:
    """Note the phrases that go on from a step."""
    for name in node.ends:
        places = found.setdefault(name, [])
        if not places or places[-1] != start:
            places.append(start)
    if at >= len(tokens):
        return
    if node.prefixes:
        for child in _next(node, tokens[at]):
            _follow(child, tokens, at + 1, start, found)
    elif node.words:
        exact = node.words.get(tokens[at])
        if exact:
            _follow(exact, tokens, at + 1, start, found)
    if node.after_gap:
        for skip in range(_GAP + 1):
            for reached in _next(node.after_gap, tokens[at + skip]) if at + skip < len(tokens) else ():
                _follow(reached, tokens, at + skip + 1, start, found)


@cache
def vocabulary(file: str, table: str = "marks") -> Vocabulary:
    """The vocabulary of a table of `resources/lecture/<file>.toml`."""
    return Vocabulary(lecture(file)[table])


@lru_cache(maxsize=2048)
def marks_of(file: str, table: str, text: str) -> Marks:
    """The marks of a text that comes back often: a heading, the head of a list. Not to be changed."""
    return vocabulary(file, table).find(tokens_of(text))


@cache
def lecture(file: str) -> dict[str, Any]:
    """A file of reading rules."""
    with resource("lecture", f"{file}.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def word_list(file: str, table: str) -> frozenset[str]:
    """The words of a table that is only a list."""
    return frozenset(word for line in lecture(file)[table]["words"] for word in line.split())
