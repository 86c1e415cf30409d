"""« Exigences »: lines joined, cut and made questions by one key."""

import pytest
from PySide6.QtCore import Qt

from relais_app.operations import dce, questions
from relais_app.ui.bids.requirement_dialogs import SplitDialog


@pytest.fixture
def tab(bid_page, tab_of):
    tab = tab_of(bid_page, "requirements")
    tab.table.select_first()
    tab.table.setFocus()
    return tab


def texts(tab):
    return [r.text for r in dce.dce_view(tab.context.workspace, tab.bid_id).requirements]


def test_f_joins_the_line_with_the_next_and_is_undone(tab, qtbot, calm):
    before = texts(tab)
    qtbot.keyClick(tab.table, Qt.Key.Key_F)
    calm()
    assert len(texts(tab)) == len(before) - 1
    qtbot.keyClick(tab.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert texts(tab) == before


def test_s_cuts_the_line_where_the_person_says(tab, qtbot, calm, monkeypatch):
    before, row = texts(tab), tab.current()
    words = row.text.split(" ")
    parts = " ".join(words[:2]), " ".join(words[2:])
    monkeypatch.setattr(SplitDialog, "ask", lambda *a, **k: parts)
    qtbot.keyClick(tab.table, Qt.Key.Key_S)
    calm()
    assert len(texts(tab)) == len(before) + 1 and set(parts) <= set(texts(tab))


def test_the_cut_is_offered_after_the_first_sentence(tab, qtbot):
    dialog = SplitDialog(tab, "Le titulaire lave les sols. Il vide les corbeilles.")
    qtbot.addWidget(dialog)
    assert dialog.parts() == ("Le titulaire lave les sols.", "Il vide les corbeilles.")
    assert dialog.verb.isEnabled()
    cursor = dialog.field.textCursor()
    cursor.setPosition(0)
    dialog.field.setTextCursor(cursor)
    assert not dialog.verb.isEnabled()


def test_q_drafts_a_question_to_the_buyer(tab, qtbot, calm):
    qtbot.keyClick(tab.table, Qt.Key.Key_Q)
    calm()
    assert len(questions.questions(tab.context.workspace, tab.bid_id).questions) == 1
