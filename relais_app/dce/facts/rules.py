"""Reading rules kept as data: `resources/lecture/faits/*.toml`, loaded once and checked by their own examples."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relais_app.base.places import resource
from relais_app.dce.facts.numbers import AMOUNT, COUNT, UNIT, count_named

RULE_FILES = ("conditions", "contrat", "echeances", "identite")
_MACROS = {"<N>": COUNT, "<UNIT>": UNIT, "<M>": count_named("m_"), "<AMOUNT>": AMOUNT,
           "<START>": r"(?:^|(?<=[\r\v\n])|(?<=: )|(?<=- ))[\s•●▪*-]*"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which buyers say one thing. `anchors` are cheap literals looked for before the pattern runs."""

    fact: str
    id: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_near: re.Pattern[str] | None
    value: Any
    parse: str
    strength: float
    window: str
    kinds: frozenset[str]
    heading: re.Pattern[str] | None
    examples: tuple[tuple[str, Any], ...]

    @property
    def name(self) -> str:
        return f"{self.fact}.{self.id}"


def compile_pattern(text: str) -> re.Pattern[str]:
    """A pattern as written in the files: a plain space stands for any white space, `<N>` and the like for macros."""
    text = "".join(part.strip("\r\n") for part in re.split(r"\n\s*", text.strip()))
    spaced = _spread_spaces(text)
    for macro, pattern in _MACROS.items():
        spaced = spaced.replace(macro, pattern)
    return re.compile(spaced)


_BEHIND = re.compile(r"\(\?<[!=][^)]*\)")


def _spread_spaces(text: str) -> str:
    """Every plain space outside a character class becomes any white space; exactly one of it in a look-behind."""
    out, at = [], 0
    for behind in _BEHIND.finditer(text):
        out += [_spread(text[at : behind.start()]), behind.group().replace(" ", r"\s")]
        at = behind.end()
    return "".join([*out, _spread(text[at:])])


def _spread(text: str) -> str:
    out, in_class, previous = [], False, ""
    for char in text:
        if char == "[" and previous != "\\":
            in_class = True
        elif char == "]" and previous != "\\":
            in_class = False
        out.append(r"\s+" if char == " " and not in_class else char)
        previous = char
    return "".join(out).replace(r"\s+?", r"\s*").replace(r"\s+*", r"\s*")


@lru_cache(maxsize=16)
def document(name: str) -> dict[str, Any]:
    """A whole file of `resources/lecture/faits`."""
    with resource("lecture", "faits", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every declarative rule of every file."""
    return tuple(rule for name in RULE_FILES for rule in _rules_of(document(name)))


def _rules_of(data: dict[str, Any]) -> list[Rule]:
    found = []
    for fact, block in data.get("rules", {}).items():
        for entry in block:
            found.append(_rule(fact, entry))
    return found


def _rule(fact: str, entry: dict[str, Any]) -> Rule:
    examples = entry.get("examples")
    if examples is None:
        examples = [[entry["example"], entry.get("expect", entry.get("value"))]]
    return Rule(
        fact=fact, id=entry["id"], anchors=tuple(entry["anchors"]), pattern=compile_pattern(entry["pattern"]),
        needs=_optional(entry, "needs"), unless=_optional(entry, "unless"),
        unless_near=_optional(entry, "unless_near"), value=entry.get("value"),
        parse=entry.get("parse", ""), strength=float(entry.get("strength", 0.8)),
        window=entry.get("window", "sentence"), kinds=frozenset(entry.get("kinds", ())),
        heading=_optional(entry, "heading"),
        examples=tuple((text, expected) for text, expected in examples),
    )  # fmt: skip


def _optional(entry: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return compile_pattern(entry[key]) if key in entry else None


@lru_cache(maxsize=64)
def vocabulary(name: str, key: str) -> tuple[str, ...]:
    """A list of words or literals of a file."""
    return tuple(document(name)["lists"][key])


@lru_cache(maxsize=128)
def pattern_of(name: str, key: str) -> re.Pattern[str]:
    """A named pattern of a file."""
    return compile_pattern(document(name)["patterns"][key])


@lru_cache(maxsize=64)
def any_of(name: str, key: str) -> re.Pattern[str]:
    """A list of a file's patterns as one alternation."""
    return re.compile("|".join(f"(?:{compile_pattern(text).pattern})" for text in document(name)["lists"][key]))
