"""What an asked piece is, from its words: a form, a piece of the DCE to fill, a paper of the library."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from relais_app.base.places import resource
from relais_app.base.text import fold_words
from relais_app.company import documents as papers
from relais_app.response.model import Part


@dataclass(frozen=True)
class PieceRule:
    """One entry of resources/lecture/pieces.toml. `covered` is the box of the form that answers what is asked."""

    code: str
    title: str
    part: Part
    words: tuple[tuple[str, ...], ...]
    form: str = ""
    covered: str = ""
    kinds: tuple[str, ...] = ()
    is_per_lot: bool = False
    is_optional: bool = False
    example: str = ""


@lru_cache(maxsize=1)
def piece_rules() -> tuple[PieceRule, ...]:
    with resource("lecture", "pieces.toml").open("rb") as file:
        entries = tomllib.load(file)["piece"]
    return tuple(
        PieceRule(
            code=e["code"], title=e["title"], part=Part(e["part"]), words=tuple(tuple(w) for w in e["words"]),
            form=e.get("form", ""), covered=e.get("covered", ""), kinds=tuple(e.get("kinds", ())),
            is_per_lot=e.get("per_lot", False), is_optional=e.get("optional", False), example=e["example"],
        )
        for e in entries
    )  # fmt: skip


@dataclass(frozen=True)
class Recognised:
    """What satisfies an asked piece: `code` is a rule's or a library type's, empty when nothing is known."""

    code: str = ""
    form: str = ""
    covered: str = ""
    is_per_lot: bool = False
    is_optional: bool = False
    title: str = ""


def recognise(asked: str) -> tuple[Recognised, ...]:
    """What one asked line stands for: two forms named together are two pieces; else the first rule that fits."""
    words = f" {fold_words(asked)} "
    rules = [r for r in piece_rules() if any(all(f" {w} " in words for w in line) for line in r.words)]
    forms = [r for r in rules if r.form and not r.covered]
    if len(forms) > 1:
        return tuple(_of(r) for r in forms)
    if rules:
        return (_of(rules[0]),)
    library = papers.type_named(asked)
    return (Recognised(library),)


def rule_of_kind(kind: str) -> PieceRule | None:
    """The rule of a piece of the DCE that is to be handed in filled."""
    return next((r for r in piece_rules() if kind in r.kinds), None)


def _of(rule: PieceRule) -> Recognised:
    return Recognised(rule.code, rule.form, rule.covered, rule.is_per_lot, rule.is_optional, rule.title)
