"""« Décryptage »: facts confirmed, corrected, rejected by keys, and the page that shows where they stand."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from relais_app.bids.model import FactState
from relais_app.operations import dce


@pytest.fixture
def tab(bid_page, tab_of):
    tab = tab_of(bid_page, "reading")
    tab.facts.setFocus()
    return tab


def fact_of(tab, id):
    return next(f for f in dce.dce_view(tab.context.workspace, tab.bid_id).facts if f.id == id)


def choose(tab, name):
    fact = next(f for f in tab.view.facts if f.name == name)
    assert tab.facts.select(fact.id)
    return fact


def test_enter_confirms_and_goes_on_to_the_next_fact(tab, qtbot, calm):
    first = choose(tab, "deadline")
    qtbot.keyClick(tab.facts, Qt.Key.Key_Return)
    calm()
    assert fact_of(tab, first.id).state is FactState.CONFIRMED
    current = tab.facts.current()
    assert current.id != first.id
    assert current.state is FactState.PROPOSED


def test_a_value_that_cannot_be_understood_is_told_under_the_field_and_stays(tab, qtbot, calm):
    fact = choose(tab, "deadline")
    qtbot.keyClick(tab.facts, Qt.Key.Key_F2)
    tab.facts._editor.clear()
    qtbot.keyClicks(tab.facts._editor, "quand il fera beau")
    qtbot.keyClick(tab.facts._editor, Qt.Key.Key_Return)
    calm()
    assert tab.facts.is_editing
    assert tab.facts._editor.text() == "quand il fera beau"
    assert tab.facts._editor.accessibleDescription()
    assert fact_of(tab, fact.id).state is FactState.PROPOSED


def test_f2_corrects_and_keeps_what_was_read_beside(tab, qtbot, calm):
    fact = choose(tab, "offer_validity_days")
    qtbot.keyClick(tab.facts, Qt.Key.Key_F2)
    tab.facts._editor.clear()
    qtbot.keyClicks(tab.facts._editor, "120 jours")
    qtbot.keyClick(tab.facts._editor, Qt.Key.Key_Return)
    calm()
    kept = fact_of(tab, fact.id)
    assert (kept.state, kept.value) == (FactState.CORRECTED, 120)
    assert "90" in kept.read_text
    assert not tab.facts.is_editing


def test_escape_leaves_a_correction(tab, qtbot, calm):
    fact = choose(tab, "offer_validity_days")
    qtbot.keyClick(tab.facts, Qt.Key.Key_F2)
    qtbot.keyClick(tab.facts._editor, Qt.Key.Key_Escape)
    assert not tab.facts.is_editing
    assert fact_of(tab, fact.id).state is FactState.PROPOSED


def test_delete_rejects_and_ctrl_z_takes_it_back(tab, qtbot, calm):
    fact = choose(tab, "offer_validity_days")
    qtbot.keyClick(tab.facts, Qt.Key.Key_Delete)
    calm()
    assert fact_of(tab, fact.id).state is FactState.REJECTED
    qtbot.keyClick(tab.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert fact_of(tab, fact.id).state is FactState.PROPOSED


def test_a_click_on_a_mark_of_the_page_selects_its_fact(tab, qtbot, calm):
    start = choose(tab, "offer_validity_days")
    qtbot.waitUntil(lambda: bool(tab.page.viewer._marks), timeout=15_000)
    calm()
    other = next(m for m in tab.page.viewer._marks if m.id != start.id)
    tab.page.viewer.go_to(other.page, other.box)
    calm()
    place = tab.page.viewer._box_rect(other.page, other.box).center()
    point = QPoint(round(QPointF(place).x()), round(QPointF(place).y()))
    QTest.mouseClick(tab.page.viewer.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert tab.facts.current().id == other.id
    assert tab.facts.hasFocus()


def test_everything_certain_is_confirmed_at_once(tab, qtbot, calm):
    sure = [f for f in tab.view.facts if f.is_sure and f.state is FactState.PROPOSED]
    assert sure
    qtbot.keyClick(tab.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert not tab._sure.isEnabled()
    assert "confirmé" in tab.window().status.event_text()


def test_a_place_asked_by_another_tab_is_shown_and_marked(bid_page, tab, calm):
    line = next(r for r in tab.view.requirements if r.box and r.piece != tab.page.piece.number)
    bid_page.show_place(line.piece, line.page, line.box, line.text)
    calm()
    assert tab.page.piece.number == line.piece
    assert any(m.id == "place" and m.page == line.page for m in tab.page.viewer._marks)
