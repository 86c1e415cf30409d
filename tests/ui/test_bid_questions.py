"""« Questions »: drafts, their life, contradictions and the buyer's answers taken beside ours."""

from datetime import date

import pytest
from made.dce import BUYER, REFERENCE
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from relais_app.bids.model import BidFact, FactState, QuestionState
from relais_app.operations import bids, dce, questions
from relais_app.ui.bids.questions import draft_from_requirement
from relais_app.ui.widgets.dialogs import TextDialog

HOURS = "Les prestations sont exécutées avant 7 h 30 ou après 18 h."


@pytest.fixture
def work(bid_page):
    return bid_page.context.workspace


@pytest.fixture
def hours(work, bid_page):
    lines = dce.dce_view(work, bid_page.bid_id).requirements
    return next(r for r in lines if "avant 7 h 30" in r.text)


@pytest.fixture
def draft(work, hours):
    return questions.ask_about_requirement(work, hours.id).value


@pytest.fixture
def tab(bid_page, draft, tab_of):
    tab = tab_of(bid_page, "questions")
    tab.table.setFocus()
    return tab


def asked(tab, id):
    rows = questions.questions(tab.context.workspace, tab.bid_id).questions
    return next((q for q in rows if q.id == id), None)


def look_of(page, code):
    return next(look for look in page.bar._looks if look.code == code)


def test_a_requirement_becomes_a_question_once(bid_page, hours, tab_of, calm):
    ids = []
    for _time in range(2):
        draft_from_requirement(bid_page.context, bid_page.bid_id, hours.id, bid_page, then=ids.append)
        calm()
    tab = tab_of(bid_page, "questions")
    assert ids[0] == ids[1]
    assert "avant 7 h 30" in tab.pane.text.value()
    look = look_of(bid_page, "questions")
    assert (look.count, look.state) == (str(1 + len(tab.asks.unasked)), "alert")


def test_c_copies_the_text_to_paste_and_e_notes_that_it_was_sent(tab, draft, qtbot, calm):
    qtbot.keyClick(tab.table, Qt.Key.Key_C)
    calm()
    assert "avant 7 h 30" in QGuiApplication.clipboard().text()
    qtbot.keyClick(tab.table, Qt.Key.Key_E)
    calm()
    question = asked(tab, draft)
    assert (question.state, question.sent_on) == (QuestionState.SENT, tab.context.today())
    assert tab.table.current_row().id == draft


def test_an_answer_reopens_the_line_it_is_about(tab, draft, hours, work, qtbot, calm):
    tab.mark_sent()
    calm()
    qtbot.keyClick(tab.table, Qt.Key.Key_R)
    tab.pane.answer.setPlainText("Un autre horaire est admis.")
    tab.table.setFocus()
    calm()
    question = asked(tab, draft)
    assert (question.state, question.answer) == (QuestionState.ANSWERED, "Un autre horaire est admis.")
    line = next(r for r in dce.dce_view(work, tab.bid_id).requirements if r.id == hours.id)
    assert line.state is FactState.PROPOSED
    assert "Q-01" in line.note
    assert "1 exigence à revoir" in tab.window().status.event_text()


def test_a_question_can_be_corrected_dropped_taken_back_and_removed(tab, draft, qtbot, calm):
    tab.pane.text.setPlainText("Un autre horaire convient-il ?")
    tab.pane.saved.emit("text", tab.pane.text.value())
    calm()
    assert asked(tab, draft).text == "Un autre horaire convient-il ?"
    for state in (QuestionState.DROPPED, QuestionState.DRAFT):
        tab.pane.drop.click()
        calm()
        assert asked(tab, draft).state is state
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    calm()
    assert asked(tab, draft) is None


def test_an_empty_question_is_refused_under_its_field(tab, draft, calm):
    tab.pane.saved.emit("text", "")
    calm()
    assert "question" in tab.pane.text_row.error().lower()


def test_a_typed_question_is_kept_as_a_draft(tab, monkeypatch, calm):
    monkeypatch.setattr(TextDialog, "ask", lambda *_args, **_named: "Le nombre de vitres est-il connu ?")
    tab.new_item()
    calm()
    assert tab.current().text == "Le nombre de vitres est-il connu ?"
    tab.main_action()
    calm()
    assert "vitres" in QGuiApplication.clipboard().text()
    assert "avant 7 h 30" in QGuiApplication.clipboard().text()


def test_what_the_dce_says_twice_becomes_a_question_with_both_places(work, bid_page, tab_of, qtbot, calm):
    with work.writing("test") as unit:
        other = BidFact(
            bid_id=bid_page.bid_id, name="duration_months", value="36", read_value="36", raw="36 mois", piece=1, page=1,
            evidence="La durée du marché est de trente-six mois.", confidence=0.8,
        )  # fmt: skip
        unit.add_proposals([other])
    tab = tab_of(bid_page, "questions")
    assert tab.table.select(lambda row: row.contradiction is not None and row.contradiction.label == "Durée")
    sides = [side.where for side in tab.table.current_row().contradiction.stated]
    assert sides == ["RC 1", "CCAP 1"]
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    calm()
    question = tab.current()
    assert question.origin == "contradiction"
    assert "RC 1" in question.text
    assert "CCAP 1" in question.text


def test_an_answer_of_the_buyers_document_is_taken_beside_our_question(tab, draft, work, tmp_path, qtbot, calm):
    from relais_app.operations.demo.dce import piece_pdf

    text = (
        "title: Questions et réponses\nObjet : Nettoyage des locaux communaux\n"
        f"Question n° 1 : {HOURS[:-1]} : un autre horaire convient-il, cette exigence peut-elle être assouplie ?\n"
        "Réponse : Les prestations peuvent être exécutées entre 6 h et 8 h.\n"
    )
    path = tmp_path / "Questions-réponses.pdf"
    path.write_bytes(piece_pdf(text, buyer=BUYER, reference=REFERENCE))
    outcome = dce.import_dce(work, tab.bid_id, [path])
    tab.context.changed.emit(outcome.touched)
    calm()
    assert tab.table.select(lambda row: row.answer is not None)
    assert tab.answer.ours.value() == draft
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    calm()
    question = asked(tab, draft)
    assert question.answer == "Les prestations peuvent être exécutées entre 6 h et 8 h."
    assert question.answer_where == "QR 1"
    assert not any(row.answer for row in tab.table.table.rows)


def test_the_last_day_for_questions_is_said_and_a_late_draft_too(tab, calm):
    assert "vendredi 5 mars 2027" in tab._deadline.text()
    tab.context.today = lambda: date(2027, 3, 9)
    tab.reload()
    calm()
    assert tab.asks.view.is_late
    assert tab._deadline.property("tone") == "danger"


def test_without_questions_it_says_what_to_do(window, visit, tab_of):
    bid = bids.create_bid(window.context.workspace, title="Neuf").value
    tab = tab_of(visit(window, "bid", bid), "questions")
    assert tab.body.currentIndex() == 1
    assert tab.panes() == ()


def test_every_control_has_a_name_and_it_fits_a_narrow_window(tab, relais, calm):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
        for control in tab.findChildren(kind):
            assert control.accessibleName() or control.objectName().startswith("qt_"), control
    relais.window.resize(960, 560)
    calm()
    assert tab.minimumSizeHint().width() <= 960 - 56
