"""A new version of a DCE in the window: changes in a list, both pages, what is reopened."""

import pytest
from made import dce as made
from made.dce import BUYER, REFERENCE
from PySide6.QtCore import Qt

from relais_app.bids.model import FactState, Feasibility
from relais_app.operations import bids, dce
from relais_app.ui.bids.change_list import excerpt

RC = made.RC.replace("lundi 15 mars 2027 à 12h00", "lundi 22 mars 2027 à 12h00")
CCTP = made.CCTP.replace("avant 7 h 30 ou après 18 h", "avant 8 h ou après 17 h")


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    from relais_app.operations.demo.dce import piece_pdf

    folder = tmp_path_factory.mktemp("version")
    paths = []
    for name, text in (("RC V2.pdf", RC), ("CCTP V2.pdf", CCTP)):
        path = folder / name
        path.write_bytes(piece_pdf(text, buyer=BUYER, reference=REFERENCE))
        paths.append(path)
    return paths


@pytest.fixture
def work(bid_page):
    return bid_page.context.workspace


@pytest.fixture
def view(bid_page, work, second, qtbot, calm):
    """The comparison, opened by C from the facts, once the new version is in."""
    facts = dce.dce_view(work, bid_page.bid_id).facts
    dce.confirm_fact(work, next(f.id for f in facts if f.name == "deadline"))
    lines = dce.dce_view(work, bid_page.bid_id).requirements
    hours = next(r for r in lines if "avant 7 h 30" in r.text)
    dce.mark_requirement(work, hours.id, Feasibility.NO, reason="trop tôt", owner="Laurier")
    bid_page.show_tab("reading")
    calm()
    bid_page.tab.facts.setFocus()
    qtbot.keyClick(bid_page.tab.facts, Qt.Key.Key_C)
    calm()
    assert bid_page.bar.current == "questions"
    view = bid_page.tab.versions
    assert view.isVisible()
    assert view.panes() == ()  # one version only: it says what to bring
    view.import_version(second, is_whole=False)
    calm()
    return view


def test_the_new_deadline_comes_first_with_both_pages_and_enter_confirms_it(view, bid_page, work, qtbot, calm):
    item = view.changes.current()
    assert item.is_deadline
    assert (view.before.page.piece.version, view.after.page.piece.version) == (1, 2)
    assert "lundi 22 mars 2027" in view._said.accessibleName()
    assert "vendredi 19 mars 2027" in view._said.accessibleName()  # the internal deposit moves along
    view.changes.setFocus()
    qtbot.keyClick(view.changes, Qt.Key.Key_Return)
    calm()
    assert bids.bid(work, bid_page.bid_id).deadline_at.day == 22


def test_keeping_the_old_value_refuses_the_new_one(view, bid_page, work, calm):
    view.keep_old()
    calm()
    facts = {f.value: f.state for f in dce.dce_view(work, bid_page.bid_id).facts if f.name == "deadline"}
    assert facts["2027-03-22T12:00"] is FactState.REJECTED
    assert facts["2027-03-15T12:00"] is FactState.CONFIRMED
    assert bids.bid(work, bid_page.bid_id).deadline_at.day == 15


def test_a_changed_sentence_leads_to_the_line_it_reopens(view, bid_page, qtbot, calm):
    items = [item for _title, rows in view.loaded.items for item in rows]
    changed = next(item for item in items if any("Laurier" in r.owner for r in item.lines))
    assert "Laurier" in changed.effect
    assert view.changes.select(changed.id)
    view.changes.setFocus()
    qtbot.keyClick(view.changes, Qt.Key.Key_Return)
    calm()
    assert bid_page.bar.current == "requirements"
    assert "avant 8 h" in bid_page.tab.table.current_row().text


def test_each_change_is_read_as_one_sentence(view):
    index = view.changes.changes.index(1)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Date limite" in said
    assert "15 mars 2027" in said
    assert "22 mars 2027" in said


def test_escape_goes_back_to_the_questions(view, bid_page):
    assert bid_page.escape()
    assert not view.isVisible()
    assert bid_page.tab.ours_button.isChecked()


def test_it_fits_a_narrow_window(view, bid_page, relais, calm):
    relais.window.resize(960, 560)
    calm()
    assert bid_page.tab.minimumSizeHint().width() <= 960 - 56


def test_an_excerpt_keeps_the_words_that_differ():
    long = ("mot " * 60).strip()
    text = excerpt(((long, False), ("avant 7 h", True), (long, False)))
    assert "avant 7 h" in text
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) < 260


def test_a_value_that_a_version_replaced_is_no_contradiction(view, bid_page):
    assert "Date limite" not in [c.label for c in bid_page.tab.asks.contradictions]
