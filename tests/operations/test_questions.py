"""Questions to the buyer: drafted from what troubles us, sent by a person, answered in a document of the buyer's."""

from datetime import date

import pytest
from made.dce import BUYER, REFERENCE, make_dce

from relais_app.base.errors import FieldError, NotFound
from relais_app.bids.model import FactState, Feasibility, QuestionState
from relais_app.operations import bids, contradictions, dce, history, questions
from relais_app.operations.demo.dce import piece_pdf
from relais_app.storage.workspace import Workspace

SECOND_RC = """title: Avis d'appel public à la concurrence
Pouvoir adjudicateur : Commune de Valbrune
Objet de la consultation : Nettoyage des locaux communaux et de la vitrerie
# Section 1 - Offres
Le délai de validité des offres est de 180 jours à compter de la date limite de réception des offres.
"""

ANSWERS = """title: Questions et réponses
Pouvoir adjudicateur : Commune de Valbrune
# Question n°1
Question : Le stationnement des véhicules est-il gratuit aux abords des écoles ?
Réponse : Oui, dans la cour de service.
# Question n°2
Question : Les prestations peuvent-elles être exécutées entre 7 h 30 et 8 h, et non avant 7 h 30 ou après 18 h ?
Réponse : Oui, pour la mairie seulement.
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dce")
    for name, text in (("AAPC.pdf", SECOND_RC), ("Questions et réponses.pdf", ANSWERS)):
        (folder / name).write_bytes(piece_pdf(text, buyer=BUYER, reference=REFERENCE))
    return [make_dce(folder), folder / "AAPC.pdf"], folder / "Questions et réponses.pdf"


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


@pytest.fixture
def bid(work, files):
    id = bids.create_bid(work, title="Nettoyage").value
    dce.import_dce(work, id, files[0])
    return id


def line_about(work, bid, word):
    return next(r for r in dce.dce_view(work, bid).requirements if word in r.text)


def test_an_infeasible_line_becomes_a_question_without_our_reasons(work, bid):
    line = line_about(work, bid, "avant 7 h 30")
    dce.mark_requirement(work, line.id, Feasibility.NO, reason="nos équipes prennent le bus de 7 h",
                         better_wording="avant 8 h ou après 18 h")  # fmt: skip
    assert questions.ask_about_infeasible(work, bid).value == 1
    assert questions.ask_about_infeasible(work, bid).value == 0
    view = questions.questions(work, bid, today=date(2027, 3, 1))
    asked = view.questions[0]
    assert "avant 7 h 30" in asked.text and "avant 8 h ou après 18 h" in asked.text and "bus" not in asked.text
    assert (asked.where, asked.line_codes) == (line.where, (line.code,))
    assert questions.ask_about_requirement(work, line.id).value == asked.id
    assert view.deadline == date(2027, 3, 5) and not view.is_late
    assert questions.questions(work, bid, today=date(2027, 3, 6)).is_late


def test_a_contradiction_becomes_a_question_that_quotes_both_places(work, bid):
    found = next(c for c in contradictions.contradiction_rows(work, bid) if "offer_validity_days" in c.code)
    assert {s.text for s in found.stated} == {"90 jours", "180 jours"}
    assert all(s.place and s.place.box for s in found.stated)
    questions.ask_about_contradiction(work, bid, found.code)
    asked = questions.questions(work, bid).questions[0]
    assert all(s.where in asked.text and s.text in asked.text for s in found.stated)

    fact = next(f for f in dce.dce_view(work, bid).facts if f.name == "offer_validity_days" and f.value == 90)
    dce.confirm_fact(work, fact.id)
    assert found.code not in {c.code for c in contradictions.contradiction_rows(work, bid)}
    with pytest.raises(NotFound):
        questions.ask_about_contradiction(work, bid, found.code)


def test_the_text_to_paste_holds_the_drafts_only(work, bid):
    first = questions.ask(work, bid, "Le parking est-il gratuit ?", subject="Accès").value
    questions.ask(work, bid, "Combien de passages ?")
    questions.mark_sent(work, [first], date(2027, 3, 1))
    text = questions.questions_text(work, bid)
    assert "Combien de passages ?" in text and "parking" not in text and REFERENCE in text
    assert "parking" in questions.questions_text(work, bid, [first])
    sent = questions.questions(work, bid).questions[0]
    assert (sent.state, sent.sent_on) == (QuestionState.SENT, date(2027, 3, 1))


def test_the_buyers_answers_are_proposed_beside_our_questions(work, bid, files):
    line = line_about(work, bid, "avant 7 h 30")
    dce.mark_requirement(work, line.id, Feasibility.NO, better_wording="entre 7 h 30 et 8 h")
    asked = questions.ask_about_requirement(work, line.id).value
    assert questions.proposed_answers(work, bid) == ()
    dce.import_dce(work, bid, [files[1]])
    answers = questions.proposed_answers(work, bid)
    assert [a.question_id for a in answers] == [asked, None]
    assert answers[0].answer == "Oui, pour la mairie seulement." and answers[0].page == 1

    reopened = questions.answer_question(work, asked, answers[0].answer, on=date(2027, 3, 8), effect="mairie seulement",
                                         piece=answers[0].piece, page=answers[0].page)  # fmt: skip
    assert reopened.value == 1
    row = questions.questions(work, bid).questions[0]
    assert (row.state, row.effect) == (QuestionState.ANSWERED, "mairie seulement") and row.answer_where.endswith(" 1")
    assert line_about(work, bid, "avant 7 h 30").state is FactState.PROPOSED


def test_an_empty_question_or_answer_is_refused(work, bid):
    with pytest.raises(FieldError):
        questions.ask(work, bid, "  ")
    id = questions.ask(work, bid, "Combien ?").value
    with pytest.raises(FieldError):
        questions.answer_question(work, id, " ")
    with pytest.raises(FieldError):
        questions.save_question(work, id, number=4)
    questions.save_question(work, id, text="Combien de passages ?", due_on=date(2027, 3, 2))
    assert questions.questions(work, bid).questions[0].due_on == date(2027, 3, 2)


def test_a_removed_question_comes_back_by_undo_and_goes_with_its_bid(work, bid):
    id = questions.ask(work, bid, "Combien ?").value
    gone = questions.remove_question(work, id)
    assert questions.questions(work, bid).questions == ()
    history.undo(work, gone.operation_id)
    assert questions.questions(work, bid).questions[0].id == id
    bids.delete_bid(work, bid)
    with pytest.raises(NotFound):
        questions.questions(work, bid)
