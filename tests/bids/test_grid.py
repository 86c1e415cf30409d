"""The grid: proposals come with their reason, the score is that of the weights, a decision says what it must."""

from datetime import date

import pytest

from relais_app.base.errors import FieldError
from relais_app.base.money import Money
from relais_app.bids.decision import check_decision, goes_against, is_blocked, state_after
from relais_app.bids.grid import GridData, PaperAsked, Pass, default_grid, proposals, score_of
from relais_app.bids.hours import Median
from relais_app.bids.load import Overload
from relais_app.bids.model import BidState, Condition, Verdict
from relais_app.bids.rules import check_turnover
from relais_app.bids.sentences import (
    chance_sentence,
    hours_sentence,
    overload_sentence,
    question_label,
    reason_text,
    week_name,
)
from relais_app.company.model import KindProof, StructureKind
from relais_app.notices.eligibility import eligibility

TODAY, DEADLINE = date(2026, 11, 2), date(2026, 11, 20)
W47, W50 = date(2026, 11, 16), date(2026, 12, 7)
EUR = Money.of


def data(**more):
    return GridData(today=TODAY, deadline=DEADLINE, **more)


def proposed(code, **more):
    found = proposals(data(**more))[code]
    return found, reason_text(found.reason)


def test_the_weights_sum_to_a_hundred_and_five_questions_come_first():
    grid = default_grid()
    assert sum(q.weight for q in grid.questions) == 100 and grid.threshold == 60
    assert [q.is_eliminatory for q in grid.questions] == [True] * 5 + [False] * 6
    assert all(question_label(q.code) != q.code for q in grid.questions)


def test_the_score_is_out_of_a_hundred():
    notes = list(zip([0, 25, 15, 20, 15, 10, 15], [None, 5, 2, 3, 3, 4, 3], strict=True))
    assert score_of(notes).score == 69 and score_of(notes).is_complete


def test_a_grid_with_unanswered_questions_says_so():
    found = score_of([(25, 5), (75, None)])
    assert (found.score, found.answered, found.asked, found.is_complete) == (100, 1, 2, False)
    assert score_of([(25, None)]).score is None


def test_nothing_known_proposes_nothing():
    found = proposals(GridData(today=TODAY))
    assert all(p.score is None for p in found.values())
    assert {code for code, p in found.items() if p.passes is not Pass.UNKNOWN} == {"turnover"}
    assert reason_text(found["margin"].reason) == ""


@pytest.mark.parametrize(
    ("kinds", "passes"),
    [
        ((KindProof(StructureKind.ACI, "Convention", date(2027, 12, 31)),), Pass.YES),
        ((KindProof(StructureKind.ACI),), Pass.RESERVE),
        ((KindProof(StructureKind.ESS, "Statuts"),), Pass.NO),
    ],
)
def test_a_reserved_market_asks_for_the_right_kind(kinds, passes):
    found, text = proposed("eligible", eligibility=eligibility("L2113-13", kinds, DEADLINE))
    assert found.passes is passes and "L2113-13" in text


def test_the_turnover_is_judged_both_ways():
    day = date(2026, 10, 20)
    enough, text = proposed("turnover", turnover=check_turnover(EUR(900_000), EUR(1_900_000), None, day))
    assert enough.passes is Pass.YES and text == "900 000 € demandés, 1 900 000 € chez nous"
    short, _text = proposed("turnover", turnover=check_turnover(EUR(900_000), EUR(800_000), None, day))
    assert short.passes is Pass.NO
    abusive, text = proposed("turnover", turnover=check_turnover(EUR(900_000), EUR(800_000), EUR(500_000), day))
    assert abusive.passes is Pass.RESERVE and "1,5 fois" in text


def test_a_paper_that_expires_before_the_award_is_a_reserve():
    papers = (PaperAsked("Attestation de vigilance", "valid"), PaperAsked("Assurance RC pro", "expires-before-award"))
    found, text = proposed("papers", papers=papers)
    assert found.passes is Pass.RESERVE and text == "Assurance RC pro : à renouveler avant l’attribution"
    assert proposed("papers", papers=papers[:1])[0].passes is Pass.YES


def test_time_to_answer():
    enough, text = proposed("time", hours=34, free_hours=61, deposit_on=date(2026, 11, 18))
    assert enough.passes is Pass.YES and text == "34 h à écrire, 61 h libres d’ici au mer. 18 nov."
    assert proposed("time", hours=34, free_hours=20)[0].passes is Pass.RESERVE
    late = proposals(GridData(today=date(2026, 11, 21), deadline=DEADLINE))
    assert late["time"].passes is Pass.NO


def test_notes_follow_their_figures():
    writing, text = proposed("writing", writer=("Sarriette", 46, W47), writer_share=46 / 39 * 100)
    assert (writing.score, text) == (2, "Sarriette à 46 h en semaine 47")
    assert proposed("production", resource=("Cuisine", W47), resource_share=92)[0].score == 3
    assert proposed("dependence", dependence=27.0)[0].score == 4
    assert proposed("dependence", dependence=30.0)[0].score == 2
    assert proposed("chances", won=3, decided=7)[0].score == 3
    assert proposed("chances", won=1, decided=2)[0].score is None
    assert proposed("trade", marks={"yes": 71, "with_help": 11, "no": 5})[0].score == 5
    assert proposed("trade", marks={"yes": 10, "unknown": 40})[0].score is None


def test_a_no_go_needs_a_reason_and_a_condition_an_owner_and_a_date():
    with pytest.raises(FieldError) as refused:
        check_decision(Verdict.NO_GO, " ", "Verveine", (), "", is_against=False)
    assert refused.value.field == "reason"
    for conditions in ((), (Condition("Un partenaire"),), (Condition("Un partenaire", "Mirabelle"),)):
        with pytest.raises(FieldError) as refused:
            check_decision(Verdict.CONDITIONAL, "", "Verveine", conditions, "", is_against=False)
        assert refused.value.field == "conditions"
    whole = (Condition("Un partenaire", "Mirabelle", date(2026, 11, 9)),)
    check_decision(Verdict.CONDITIONAL, "", "Verveine", whole, "", is_against=False)


def test_going_against_the_grid_is_documented():
    assert goes_against(Verdict.GO, 59, 60, ()) and goes_against(Verdict.CONDITIONAL, 80, 60, (Pass.NO,))
    assert not goes_against(Verdict.GO, 60, 60, (Pass.RESERVE,)) and not goes_against(Verdict.NO_GO, 10, 60, ())
    assert not goes_against(Verdict.GO, None, 60, ())
    with pytest.raises(FieldError) as refused:
        check_decision(Verdict.GO, "", "Verveine", (), "", is_against=True)
    assert refused.value.field == "override"


def test_a_decision_moves_the_bid_until_it_is_deposited():
    assert state_after(Verdict.GO, BidState.READING) is BidState.PREPARING
    assert state_after(Verdict.NO_GO, BidState.PREPARING) is BidState.DROPPED
    assert state_after(Verdict.NO_GO, BidState.DEPOSITED) is BidState.DEPOSITED
    assert is_blocked(Verdict.CONDITIONAL, (Condition("x", is_lifted=False),))
    assert not is_blocked(Verdict.CONDITIONAL, (Condition("x", is_lifted=True),))


def test_sentences_are_those_of_the_design():
    over = Overload("s", "Sarriette", "h", True, W47, 46, 39, 118, W50)
    assert overload_sentence(over) == "Sarriette passe à 46 h en semaine 47 ; prochain créneau : semaine 50."
    kitchen = Overload("k", "Cuisine", "repas", False, W47, 1180, 1000, 118, None)
    assert overload_sentence(kitchen) == "Cuisine : 118 % de la capacité en semaine 47 ; aucun créneau en vue."
    assert (
        hours_sentence(34, Median(34, 6, 27, 51)) == "Répondre prendrait 34 h (médiane de 6 dossiers, de 27 à 51 h)."
    )
    assert chance_sentence(0.63, "Rivemarne, lot 2") == (
        "63 chances sur 100 de déborder ; Rivemarne, lot 2 en porte la plus grande part."
    )
    assert week_name(date(2026, 12, 28), 2026) == "semaine 53"
    assert week_name(date(2027, 1, 4), 2026) == "semaine 1 de 2027"
