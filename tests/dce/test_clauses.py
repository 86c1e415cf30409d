"""Clause sheets: what is found, where, and why it is worrying."""

from decimal import Decimal

import pytest
from made.pieces import piece

from relais_app.base.money import Money
from relais_app.dce.clauses import ClauseState, Penalty, read_clauses
from relais_app.dce.clauses.labels import clause_label, clause_value, sheet_label, worry_text
from relais_app.dce.clauses.model import SHEETS, Worry
from relais_app.dce.clauses.penalties import penalty_due, penalty_of
from relais_app.dce.clauses.reading import value_in
from relais_app.dce.clauses.rules import clause_rules
from relais_app.dce.facts.text import same_length_fold

FINDS = [(rule, find) for rule in clause_rules() for find in rule.finds]

CCAP = """# Article 4 - Pénalités
Le montant total des pénalités n’est pas plafonné : les pénalités ne sont pas plafonnées.

Une pénalité de 60 € par heure d’insertion non réalisée est appliquée.
---
# Article 5 - Avance
Le montant de l’avance est fixé à 30 % du montant du marché.

# Article 6 - Paiement
Les sommes dues sont payées dans un délai global de 30 jours.

# Article 7 - Prix
Les prix sont fermes pendant la première année. Les prix sont révisés annuellement à la date anniversaire.

# Article 8 - Clause sociale
Le titulaire réserve 1 200 heures de travail d’insertion aux demandeurs d’emploi de longue durée.
"""


@pytest.mark.parametrize(("rule", "find"), FINDS, ids=[f.id for _, f in FINDS])
def test_each_wording_reads_its_own_example(rule, find):
    text, expected = find.example
    folded = same_length_fold(text)
    assert any(anchor in folded for anchor in find.anchors)
    assert value_in(find, text, folded) == expected


def test_every_clause_and_worry_has_words():
    for rule in clause_rules():
        assert clause_label(rule.code) != rule.code and rule.sheet in SHEETS
        assert sheet_label(rule.sheet) != rule.sheet
        for worry in rule.worries:
            assert worry.id not in worry_text(Worry(worry.id, worry.source))


@pytest.fixture(scope="module")
def sheets():
    return read_clauses([piece(CCAP, kind="CCAP")])


def found(sheets, code):
    return next(clause for clause in sheets.clauses if clause.code == code)


def test_every_clause_of_the_fixed_list_is_told_even_when_absent(sheets):
    assert [c.code for c in sheets.clauses] == [rule.code for rule in clause_rules()]
    absent = found(sheets, "staff_takeover")
    assert absent.state is ClauseState.NOT_FOUND and absent.source is None and clause_value(absent) == "non trouvé"


def test_a_clause_has_its_value_sentence_page_and_box(sheets):
    advance = found(sheets, "advance")
    assert (advance.value, advance.unit, advance.state) == (30, "%", ClauseState.FOUND)
    assert advance.source.page == 2 and advance.source.box and "30 %" in advance.source.words
    assert found(sheets, "payment_delay").value == 30
    assert found(sheets, "insertion_hours").value == 1200
    assert clause_value(found(sheets, "insertion_hours")) == "1 200 h"


def test_a_worrying_clause_says_why_and_by_which_rule(sheets):
    cap = found(sheets, "penalty_cap")
    assert cap.state is ClauseState.WORRYING and [w.code for w in cap.worries] == ["penalties_not_capped"]
    assert "CCAG" in worry_text(cap.worries[0])


def test_prices_firm_for_a_year_only_are_revised(sheets):
    assert "révisés annuellement" in found(sheets, "price_revision").value


def test_hours_without_a_facilitator_are_a_worry(sheets):
    facilitator = found(sheets, "insertion_facilitator")
    assert facilitator.state is ClauseState.WORRYING and facilitator.source is None


def test_forbidding_to_subcontract_everything_is_no_ban():
    text = "La sous-traitance totale des prestations est interdite."
    assert found(read_clauses([piece(text, kind="CCAP")]), "subcontracting").value is not False


def test_pieces_that_say_nothing_have_empty_sheets():
    sheets = read_clauses([piece("# Article 1\nLe ciel est bleu.", kind="CCAP")])
    assert {c.state for c in sheets.clauses} == {ClauseState.NOT_FOUND} and sheets.penalties == ()


# ---- simulator --------------------------------------------------------------------------------------------


def test_a_penalty_by_the_day_adds_up():
    late = Penalty(what="retard", amount=150.0, unit="EUR/jour")
    assert penalty_due(late, 10).due == Money.of(1500)
    assert penalty_due(late, Decimal("2.5")).due == Money.of(375)


def test_a_penalty_stops_at_its_ceiling():
    late = Penalty(what="retard", amount=150.0, unit="EUR/jour", cap="10 %")
    due = penalty_due(late, 100, contract=Money.of(50_000))
    assert (due.due, due.uncapped, due.is_capped) == (Money.of(5000), Money.of(15_000), True)
    euros = penalty_due(Penalty(what="", amount=1.0, unit="EUR", cap="500 €"), 900)
    assert euros.due == Money.of(500)
    general = penalty_due(
        Penalty(what="", amount=100.0, unit="EUR"), 60, contract=Money.of(10_000), cap_percent=Decimal(10)
    )
    assert general.due == Money.of(1000)


def test_shares_of_the_contract_need_its_amount():
    for unit, amount, expected in (
        ("%", 2.0, 200),
        ("1/1000 par jour de retard", 1.0, 10),
        ("P=VXR/3000", None, "3.33"),
    ):
        penalty = penalty_of({"what": "retard", "amount": amount, "unit": unit})
        assert penalty_due(penalty, 1) is None
        assert penalty_due(penalty, 1, contract=Money.of(10_000)).due == Money.of(expected)


def test_a_penalty_without_a_figure_gives_none():
    assert penalty_due(Penalty(what="retard", amount=None, unit="selon le CCAG"), 3, contract=Money.of(1)) is None
