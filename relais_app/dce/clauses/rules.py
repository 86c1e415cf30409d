"""The clauses looked for, kept as data in `resources/lecture/clauses.toml` and checked by their own examples."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relais_app.base.places import resource
from relais_app.dce.clauses.model import ClauseValue
from relais_app.dce.facts.rules import compile_pattern


@dataclass(frozen=True, slots=True)
class Find:
    """One way of saying a clause."""

    id: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    parse: str
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    under: re.Pattern[str] | None
    example: tuple[str, ClauseValue]


@dataclass(frozen=True, slots=True)
class WorryRule:
    """When a clause is worrying: every condition that is given must hold."""

    id: str
    source: str
    above: float | None = None
    below: float | None = None
    equals: bool | None = None
    says: re.Pattern[str] | None = None
    lacks: re.Pattern[str] | None = None
    missing: bool = False
    only_with: str = ""

    def holds(self, value: ClauseValue, sentence: str) -> bool:
        """For a clause that was found, `sentence` folded."""
        if self.missing:
            return False
        if self.equals is not None and value is not self.equals:
            return False
        if self.above is not None or self.below is not None:
            if isinstance(value, (bool, str)):
                return False
            if self.above is not None and value <= self.above:
                return False
            if self.below is not None and value >= self.below:
                return False
        if self.says is not None and not self.says.search(sentence):
            return False
        return self.lacks is None or not self.lacks.search(sentence)


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """One clause of a sheet: where it is looked for, how it is said, when it is worrying."""

    sheet: str
    code: str
    kinds: tuple[str, ...]
    heading: re.Pattern[str] | None
    finds: tuple[Find, ...]
    worries: tuple[WorryRule, ...]


@lru_cache(maxsize=1)
def clause_rules() -> tuple[ClauseRule, ...]:
    """Every clause, in the order of the sheets."""
    with resource("lecture", "clauses.toml").open("rb") as file:
        data = tomllib.load(file)
    return tuple(_clause(entry) for entry in data["clause"])


def _clause(entry: dict[str, Any]) -> ClauseRule:
    heading = entry.get("heading") or next((f["heading"] for f in entry["find"] if "heading" in f), None)
    return ClauseRule(
        sheet=entry["sheet"],
        code=entry["code"],
        kinds=tuple(entry["kinds"]),
        heading=compile_pattern(heading) if heading else None,
        finds=tuple(_find(f"{entry['code']}.{n}", f) for n, f in enumerate(entry["find"], start=1)),
        worries=tuple(_worry(w) for w in entry.get("worry", ())),
    )


def _find(id: str, entry: dict[str, Any]) -> Find:
    text, value = entry["example"]
    return Find(id, tuple(entry["anchors"]), compile_pattern(entry["pattern"]), entry["parse"],
                _optional(entry, "needs"), _optional(entry, "unless"), _optional(entry, "under"), (text, value))  # fmt: skip


def _worry(entry: dict[str, Any]) -> WorryRule:
    return WorryRule(
        id=entry["id"], source=entry["source"], above=entry.get("above"), below=entry.get("below"),
        equals=entry.get("equals"), says=_optional(entry, "says"), lacks=_optional(entry, "lacks"),
        missing=entry.get("missing", False), only_with=entry.get("only_with", ""),
    )  # fmt: skip


def _optional(entry: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return compile_pattern(entry[key]) if key in entry else None
