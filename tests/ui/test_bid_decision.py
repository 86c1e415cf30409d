"""« Décision »: notes by keys, a decision kept with its reasons, conditions lifted."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from relais_app.bids.model import BidState
from relais_app.operations import bids, decision
from relais_app.operations.decision import Pass, Verdict
from relais_app.ui.bids.decision_table import AnswerDialog
from relais_app.ui.widgets.dialogs import FilesDialog


@pytest.fixture
def tab(bid_page, tab_of):
    tab = tab_of(bid_page, "decision")
    tab.table.setFocus()
    return tab


def answer_of(tab, code):
    grid = decision.grid(tab.context.workspace, tab.bid_id, today=tab.context.today())
    return next(row for row in (*grid.eliminatory, *grid.weighted) if row.code == code)


def test_a_digit_notes_the_current_weighted_question(tab, qtbot, calm):
    assert tab.table.select(lambda row: row.code == "margin")
    qtbot.keyClick(tab.table, Qt.Key.Key_4)
    calm()
    row = answer_of(tab, "margin")
    assert (row.score, row.is_proposed) == (4, False)
    assert tab.table.current_row().score == 4


def test_two_says_reserve_for_an_eliminatory_question_and_delete_goes_back(tab, qtbot, calm):
    assert tab.table.select(lambda row: row.code == "turnover")
    qtbot.keyClick(tab.table, Qt.Key.Key_2)
    calm()
    assert answer_of(tab, "turnover").passes is Pass.RESERVE
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    calm()
    assert answer_of(tab, "turnover").is_proposed


def test_five_is_no_answer_to_an_eliminatory_question(tab, qtbot, calm):
    assert tab.table.select(lambda row: row.code == "turnover")
    qtbot.keyClick(tab.table, Qt.Key.Key_5)
    calm()
    assert answer_of(tab, "turnover").is_proposed


def test_enter_asks_the_note_with_its_reason(tab, qtbot, calm, monkeypatch):
    monkeypatch.setattr(AnswerDialog, "ask", lambda *_: (3, "Marge de 5 % au plus."))
    assert tab.table.select(lambda row: row.code == "margin")
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    calm()
    assert (answer_of(tab, "margin").score, answer_of(tab, "margin").reason) == (3, "Marge de 5 % au plus.")


def test_the_answer_dialog_gives_the_chosen_note(tab, qtbot):
    dialog = AnswerDialog(tab, answer_of(tab, "margin"))
    qtbot.addWidget(dialog)
    assert not dialog.verb.isEnabled()
    dialog.buttons[2].click()
    assert dialog.value() == 2
    assert dialog.verb.isEnabled()


def test_a_no_go_without_a_reason_is_told_under_the_field(tab, qtbot, calm):
    qtbot.keyClick(tab.table, Qt.Key.Key_N)
    tab.form.author.setText("Verveine")
    tab.main_action()
    calm()
    assert tab.form.reason_row.error()
    assert decision.decision(tab.context.workspace, tab.bid_id) is None


def test_a_conditional_go_is_kept_with_who_and_when_and_its_condition_is_lifted(tab, qtbot, calm):
    qtbot.keyClick(tab.table, Qt.Key.Key_C)
    tab.form.author.setText("Verveine")
    tab.form.reason.setPlainText("Proche de nos métiers.")
    row = tab.form._conditions[0]
    row.text.setText("Un partenaire pour la vitrerie")
    row.owner.setText("Mirabelle")
    row.day.setText("09/11/2026")
    qtbot.keyClick(tab.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    kept = decision.decision(tab.context.workspace, tab.bid_id)
    assert (kept.verdict, kept.author, kept.reason) == (Verdict.CONDITIONAL, "Verveine", "Proche de nos métiers.")
    assert [(c.text, c.owner, c.due_on) for c in kept.conditions] == [
        ("Un partenaire pour la vitrerie", "Mirabelle", date(2026, 11, 9))
    ]
    assert tab._bottom.currentWidget() is tab.kept
    tab._lift(0, True)
    calm()
    assert not decision.decision(tab.context.workspace, tab.bid_id).is_blocked
    assert bids.bid(tab.context.workspace, tab.bid_id).state is BidState.PREPARING


def test_a_condition_without_date_is_told(tab, qtbot, calm):
    qtbot.keyClick(tab.table, Qt.Key.Key_C)
    tab.form.author.setText("Verveine")
    tab.form._conditions[0].text.setText("Un partenaire pour la vitrerie")
    tab.main_action()
    calm()
    assert "responsable et une date" in tab.form._conditions_error.text()


def test_deciding_again_starts_from_what_was_decided(tab, qtbot, calm):
    decision.decide(
        tab.context.workspace,
        tab.bid_id,
        Verdict.GO,
        reason="Nos métiers.",
        author="Verveine",
        today=tab.context.today(),
    )
    tab.reload()
    calm()
    tab.decide_again()
    assert tab.form.verdict() is Verdict.GO
    assert tab.form.reason.value() == "Nos métiers."
    assert tab.escape()
    assert tab._bottom.currentWidget() is tab.kept


def test_the_sheet_of_one_page_is_written(tab, tmp_path, monkeypatch, calm):
    target = tmp_path / "Décision.pdf"
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *_a, **_k: target)
    tab.export_sheet()
    calm()
    assert target.read_bytes().startswith(b"%PDF")


def test_the_load_of_the_bid_is_said(tab, calm):
    assert tab._warning.title()
    assert tab.map._rows
