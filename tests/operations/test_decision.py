"""The grid fills itself where data exists, the person decides, and the decision is kept with its why."""

import json
from datetime import UTC, date, datetime

import pytest

from relais_app.base.errors import FieldError
from relais_app.base.money import Money
from relais_app.bids.grid import Pass
from relais_app.bids.model import BidFact, BidRequirement, BidState, Condition, Feasibility, Verdict
from relais_app.company.documents import type_named
from relais_app.company.model import KindProof, StructureKind, YearFigures
from relais_app.operations import bids, company, decision, documents, history, load
from relais_app.storage.workspace import Workspace

TODAY = date(2026, 11, 2)


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace", person="Verveine") as opened:
        company.save_structure(
            opened, name="La Marmite du Canal", postcode="93000",
            kinds=(KindProof(StructureKind.ACI, "Convention 2025-2027", date(2027, 12, 31)),),
            figures=(YearFigures(2024, Money.of(1_700_000)), YearFigures(2025, Money.of(1_900_000))),
        )  # fmt: skip
        yield opened


def add(work, bid, name, value, **more):
    text = json.dumps(value)
    with work.writing("given") as unit:
        unit.add(BidFact(bid_id=bid, name=name, value=text, read_value=text, confidence=0.95, **more))


@pytest.fixture
def bid(work):
    id = bids.create_bid(work, title="Repas livrés", buyer="Ville de Rivemarne").value
    bids.save_bid(
        work, id, deadline_at=datetime(2026, 11, 20, 13, tzinfo=UTC), published_on=date(2026, 10, 20),
        yearly_amount_cents=30_000_000, starts_on=date(2027, 3, 1), ends_on=date(2028, 2, 28),
    )  # fmt: skip
    return id


def answer(view, code):
    return next(r for r in (*view.eliminatory, *view.weighted) if r.code == code)


def look(work, bid):
    return decision.grid(work, bid, today=TODAY)


def test_the_grid_answers_what_the_data_say_with_its_reason(work, bid, tmp_path):
    add(work, bid, "reserved", "L2113-13", lot='"2"')
    add(work, bid, "minimum_turnover", 900_000)
    add(work, bid, "amount", {"estimated_eur_ht": 500_000, "per": "total"})
    add(
        work,
        bid,
        "site_visit",
        "mandatory",
        evidence="La visite est obligatoire. Elle se tient le jeudi 12 novembre 2026.",
    )
    add(work, bid, "required_candidature_documents", "Attestation d'assurance responsabilité civile professionnelle")
    company.save_person(work, name="Sarriette", weekly_hours=39)
    kitchen = company.save_resource(work, name="Cuisine", unit="repas", per_week=1000).value
    load.save_production(work, None, kitchen, per_week=700)
    load.save_production(work, bid, kitchen, per_week=220)
    view = look(work, bid)
    assert answer(view, "eligible").passes is Pass.YES
    turnover = answer(view, "turnover")
    assert turnover.passes is Pass.YES and "1,5 fois" in turnover.reason and "1 900 000 €" in turnover.reason
    assert answer(view, "papers").passes is Pass.RESERVE and "manque" in answer(view, "papers").reason
    assert answer(view, "visit").reason == "Visite obligatoire le jeu. 12 nov."
    assert answer(view, "time").passes is Pass.YES and "libres d’ici au mer. 18 nov." in answer(view, "time").reason
    production = answer(view, "production")
    assert (production.score, production.reason) == (3, "Cuisine à 92 % en semaine 9 de 2027, si vous gagnez")
    assert (
        answer(view, "dependence").score == 5
        and answer(view, "dependence").reason == "13,6 % du chiffre d’affaires si gagné"
    )
    assert answer(view, "margin").score is None
    assert (view.passed, view.reserves, view.failed) == (5, 1, 0)

    paper = tmp_path / "assurance rc pro.txt"
    paper.write_text("Attestation d'assurance responsabilité civile professionnelle", encoding="utf-8")
    added = documents.add_documents(
        work, [paper], type=type_named("assurance rc pro"), issued_on=date(2026, 1, 1)
    ).value[0]
    documents.save_document(work, added.id, valid_until=date(2026, 12, 31))
    assert "à renouveler avant l’attribution" in answer(look(work, bid), "papers").reason
    documents.save_document(work, added.id, valid_until=date(2027, 12, 31))
    assert answer(look(work, bid), "papers").passes is Pass.YES


def test_dependence_counts_what_the_buyer_is_already(work, bid):
    other = bids.create_bid(work, title="Self", buyer="VILLE DE RIVEMARNE").value
    bids.save_bid(work, other, state=BidState.WON, yearly_amount_cents=56_000_000)
    assert answer(look(work, bid), "dependence").reason == "39,1 % du chiffre d’affaires si gagné"
    assert answer(look(work, bid), "dependence").score == 2


def test_requirements_marked_make_a_note(work, bid):
    with work.writing("given") as unit:
        for number in range(8):
            mark = Feasibility.YES if number < 7 else Feasibility.NO
            unit.add(BidRequirement(bid_id=bid, number=number, text=str(number), feasibility=mark))
        unit.add(BidRequirement(bid_id=bid, number=9, text="x", on="acheteur", feasibility=Feasibility.NO))
    found = answer(look(work, bid), "trade")
    assert (found.score, found.reason) == (5, "7 exigences sur 8 faisables sans aide")


def test_the_person_answers_over_the_proposal_and_may_go_back_to_it(work, bid):
    decision.answer_grid(work, bid, "margin", score=3, reason="Marge 5,4 %")
    decision.answer_grid(work, bid, "visit", passes=Pass.RESERVE, reason="Laurier à prévenir")
    view = look(work, bid)
    assert (answer(view, "margin").score, answer(view, "margin").is_proposed) == (3, False)
    assert (answer(view, "visit").passes, answer(view, "visit").reason) == (Pass.RESERVE, "Laurier à prévenir")
    decision.answer_grid(work, bid, "margin")
    assert answer(look(work, bid), "margin").is_proposed
    for question, values in (
        ("nothing", {"score": 1}),
        ("margin", {"score": 6}),
        ("visit", {"score": 2}),
        ("margin", {"passes": True}),
    ):
        with pytest.raises(FieldError):
            decision.answer_grid(work, bid, question, **values)


def fill(work, bid, notes):
    for code, note in zip(("trade", "writing", "production", "margin", "dependence", "chances"), notes, strict=True):
        decision.answer_grid(work, bid, code, score=note)


def test_a_go_under_conditions_waits_until_they_are_lifted(work, bid):
    fill(work, bid, (5, 2, 3, 3, 4, 3))
    conditions = (Condition("Un partenaire pour 5 h 30", "Mirabelle", date(2026, 11, 9)),)
    row = decision.decide(
        work, bid, "conditional", reason="La cuisine tient.", conditions=conditions, today=TODAY
    ).value
    assert (row.score, row.author, row.is_blocked) == (69, "Verveine", True)
    assert bids.bid(work, bid).state is BidState.PREPARING
    assert bids.bid_rows(work)[0].is_blocked
    decision.lift_condition(work, bid, 0)
    assert not decision.decision(work, bid).is_blocked
    with pytest.raises(FieldError):
        decision.lift_condition(work, bid, 4)


def test_a_no_go_has_a_reason_and_undo_takes_it_back(work, bid):
    with pytest.raises(FieldError):
        decision.decide(work, bid, Verdict.NO_GO, reason="  ", today=TODAY)
    decision.decide(work, bid, Verdict.NO_GO, reason="Hors métier", today=TODAY)
    assert bids.bid(work, bid).state is BidState.DROPPED
    history.undo(work)
    assert bids.bid(work, bid).state is BidState.READING and decision.decision(work, bid) is None


def test_a_go_against_the_grid_says_why(work, bid):
    fill(work, bid, (1, 1, 1, 1, 1, 1))
    with pytest.raises(FieldError) as refused:
        decision.decide(work, bid, Verdict.GO, today=TODAY)
    assert refused.value.field == "override"
    row = decision.decide(work, bid, Verdict.GO, reason="Le comité y tient.", today=TODAY).value
    assert row.override == "Le comité y tient." and row.score == 20


def test_decisions_follow_one_another(work, bid):
    decision.decide(work, bid, Verdict.NO_GO, reason="Trop grand", today=TODAY)
    decision.decide(work, bid, Verdict.GO, reason="Avec un partenaire", today=TODAY)
    assert [d.verdict for d in decision.decisions(work, bid)] == [Verdict.GO, Verdict.NO_GO]
    assert bids.bid(work, bid).verdict is Verdict.GO


def test_the_sheet_is_one_tagged_page_the_same_each_time(work, bid, tmp_path):
    from relais_app.dce.reader import read_pieces

    bids.save_bid(work, bid, title='Repas "#strong" livrés \\ #image("x")')
    decision.decide(work, bid, "conditional", reason="Un partenaire", today=TODAY)
    first = decision.decision_sheet(work, bid, tmp_path / "a.pdf", today=TODAY)
    second = decision.decision_sheet(work, bid, tmp_path / "b.pdf", today=TODAY)
    assert first.read_bytes() == second.read_bytes()
    data = first.read_bytes()
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data
    (piece,) = read_pieces([first])
    assert piece.page_count == 1
    text = piece.pages[0].text
    assert "Go sous conditions" in text and '#image("x")' in text and "Un partenaire" in text


def test_the_workspaces_own_rules_are_used(work, bid):
    add(work, bid, "minimum_turnover", 900_000)
    add(work, bid, "amount", {"estimated_eur_ht": 500_000, "per": "total"})
    (work.folder / "regles.toml").write_text(
        '[[rule]]\ncode = "turnover_cap"\nlabel = "x"\nvalue = 3\nunit = "fois"\nfrom = 2026-01-01\n'
        'source = "essai"\nchecked_on = 2026-11-01\n', encoding="utf-8",
    )  # fmt: skip
    assert "fois" not in answer(look(work, bid), "turnover").reason
