"""« Clauses »: sheets with their sentences and pages, and what a penalty would cost."""

import pytest
from PySide6.QtCore import Qt

from relais_app.dce.clauses.model import ClauseState


@pytest.fixture
def tab(bid_page, tab_of):
    return tab_of(bid_page, "clauses")


def line(tab, id):
    return next(row for row in tab.table.table.rows if row.id.startswith(id))


def test_each_sheet_says_what_is_found_first_and_what_is_missing_last(tab):
    sections = list(dict.fromkeys(row.section for row in tab.table.table.rows))
    assert sections[:3] == ["Clause sociale", "Clause environnementale", "Risques du contrat"]
    risks = [row.state for row in tab.table.table.rows if row.section == "Risques du contrat"]
    order = [ClauseState.WORRYING, ClauseState.FOUND, ClauseState.NOT_FOUND]
    assert risks == sorted(risks, key=order.index)
    assert (
        line(tab, "environment/ecolabels").words == "Le titulaire doit utiliser des produits porteurs d'un écolabel."
    )


def test_a_state_is_said_by_a_word_not_by_a_colour_alone(tab):
    index = tab.table.proxy.index(1, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "État\u202f: " in said or "État\u00a0: " in said


def test_enter_shows_the_page_of_a_clause(tab, bid_page, qtbot, calm):
    found = line(tab, "environment/ecolabels")
    assert tab.table.select(lambda row: row.id == found.id)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    calm()
    assert bid_page.bar.current == "reading"
    assert bid_page.tab.page.piece.kind == "CCTP"


def test_the_simulator_counts_a_penalty_without_saving_anything(tab, calm):
    penalty = next(row for row in tab.table.table.rows if row.penalty is not None)
    assert tab.table.select(lambda row: row.id == penalty.id)
    tab.pane.simulator.count.setText("3")
    assert "240" in tab.pane.simulator.due_text()
    tab.pane.simulator.count.setText("trois")
    assert tab.pane.simulator.due_text().startswith("—")
    assert tab.pane.simulator.count.property("wrong")


def test_filters_keep_what_is_asked_for_and_escape_shows_everything(tab, calm):
    every = tab.table.proxy.rowCount()
    tab.search.setText("écolabel")
    assert tab.table.current_row().id == "environment/ecolabels"
    assert tab.escape()
    assert tab.table.proxy.rowCount() == every
    assert not tab.escape()


def test_the_bar_counts_what_is_worrying(tab, bid_page):
    worrying = sum(row.state is ClauseState.WORRYING for row in tab.table.table.rows)
    look = next(look for look in bid_page.bar._looks if look.code == "clauses")
    assert (look.count, look.state) == ((str(worrying), "alert") if worrying else ("", ""))


def test_a_bid_without_a_dce_says_what_to_bring(window, visit, tab_of, calm):
    from relais_app.operations import bids

    bid = bids.create_bid(window.context.workspace, title="Neuf").value
    tab = tab_of(visit(window, "bid", bid), "clauses")
    assert tab.panes() == ()
    assert tab._stack.currentIndex() == 1


def test_it_fits_a_narrow_window(tab, relais, calm):
    relais.window.resize(960, 560)
    calm()
    assert tab.minimumSizeHint().width() <= 960 - 56
