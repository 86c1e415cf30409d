"""Every rule kept as data holds its own examples."""

import pytest
from made.pages import piece_of

from relais_app.dce.facts.candidates import run_rules
from relais_app.dce.facts.papers import papers
from relais_app.dce.facts.rules import Rule, compile_pattern, document, rules
from relais_app.dce.facts.text import PieceText, same_length_fold

CASES = [(rule, text, expected) for rule in rules() for text, expected in rule.examples]


@pytest.mark.parametrize(
    ("rule", "text", "expected"), CASES, ids=[f"{rule.name}-{i}" for i, (rule, _t, _e) in enumerate(CASES)]
)
def test_each_rule_reads_its_example(rule: Rule, text: str, expected: object) -> None:
    kind = sorted(rule.kinds)[0] if rule.kinds else "RC"
    piece = piece_of(*([text] if "\n" not in text else text.split("\n")), kind=kind)
    values = [c.value for c in run_rules(PieceText.of(piece), (rule.fact,)) if c.rule == rule.name]
    assert expected in values


def test_each_rule_has_an_example_and_an_anchor() -> None:
    assert [rule.name for rule in rules() if not rule.examples or not rule.anchors] == []


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_each_usual_paper_is_recognised_by_its_example(paper: object) -> None:
    entry = next(e for e in document("pieces")["papers"] if e["name"] == paper.name)  # type: ignore[attr-defined]
    folded = same_length_fold(entry["example"])
    assert paper.pattern.search(folded)  # type: ignore[attr-defined]
    assert not (paper.unless and paper.unless.search(folded))  # type: ignore[attr-defined]


def test_a_plain_space_in_a_pattern_stands_for_any_white_space() -> None:
    assert compile_pattern("date limite").search("date\n limite")
    assert compile_pattern("date ?: ?le").search("date:le")
    assert compile_pattern("[a b]").fullmatch(" ")
