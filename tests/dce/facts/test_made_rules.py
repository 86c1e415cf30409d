"""Consultation rules and notices made at random in several buyers' manners: what they state is what is read."""

from collections import Counter
from functools import cache

import pytest
from made.dce_draw import Made
from made.dce_random import FAMILIES, make

from relais_app.dce.facts import read_facts
from relais_app.dce.facts.identity import procedure_key
from relais_app.dce.model import Fact

SEEDS = range(3 * len(FAMILIES))


@cache
def read(seed: int) -> tuple[tuple[Fact, ...], Made]:
    piece, made = make(seed)
    return tuple(read_facts([piece])[0]), made


def surest(facts: tuple[Fact, ...], name: str) -> object:
    found = [fact for fact in facts if fact.name == name]
    value = max(found, key=lambda fact: fact.confidence).value if found else None
    return procedure_key(str(value)) if name == "procedure" and value else value


@pytest.mark.parametrize("name", ["deadline", "question_deadline", "offer_validity_days", "variants_allowed", "negotiation", "consortium_form",
                                  "duration_months", "renewals", "procedure", "reference", "site_visit"])  # fmt: skip
def test_stated_conditions_are_read(name: str) -> None:
    for seed in SEEDS:
        facts, made = read(seed)
        if made.truth.get(name) is not None:
            assert surest(facts, name) == made.truth[name], f"{made.family}, seed {seed}"


def test_lots_and_criteria_are_read_whole() -> None:
    for seed in SEEDS:
        facts, made = read(seed)
        lots = {(f.value["number"].lstrip("0"), f.value["title"].casefold()) for f in facts if f.name == "lots"}  # type: ignore[index]
        criteria = {(f.value["name"].casefold(), f.value["weight_percent"]) for f in facts if f.name == "criteria"}  # type: ignore[index]
        assert lots == {(n, t.casefold()) for n, t in made.truth["lots"]}, f"{made.family}, seed {seed}"
        assert criteria == {(n.casefold(), w) for n, w in made.truth["criteria"]}, f"{made.family}, seed {seed}"


def test_as_many_papers_are_read_as_are_asked() -> None:
    for seed in SEEDS:
        facts, made = read(seed)
        counts = Counter(fact.name for fact in facts)
        for name, expected in made.truth.get("counts", {}).items():
            assert counts[name] == expected, f"{made.family}, seed {seed}: {name}"


def test_no_sure_value_is_wrong() -> None:
    for seed in SEEDS:
        facts, made = read(seed)
        for fact in facts:
            told = made.truth.get(fact.name)
            if (
                fact.confidence >= 0.9
                and isinstance(told, (str, int, float))
                and fact.name not in ("buyer", "object", "procedure")
            ):
                assert fact.value == told, f"{made.family}, seed {seed}: {fact.name}"
