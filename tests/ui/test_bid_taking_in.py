"""A DCE dropped in the window: its cover at once, its pieces as they come, what can't be read, its summary."""

import zipfile

import pytest
from made.dce import make_dce

from relais_app.operations import bids, questions
from relais_app.ui.widgets.dialogs import FilesDialog


@pytest.fixture
def new_bid(window, visit):
    bid = bids.create_bid(window.context.workspace, title="Neuf").value
    return visit(window, "bid", bid)


def test_the_cover_is_shown_first_then_the_pieces_then_everything(new_bid, tmp_path, qtbot, calm):
    tab = new_bid.tab
    order = []
    tab.reading.cover_read.connect(lambda facts: order.append("cover"))
    tab.reading.piece_read.connect(lambda piece: order.append(piece.name))
    tab.import_paths([make_dce(tmp_path)])
    assert tab._stack.currentWidget() is tab.reading
    calm()
    assert order[0] == "cover"
    assert sorted(order[1:]) == ["CCAP.pdf", "CCTP.pdf", "RC.pdf"]
    assert {"deadline", "object", "buyer", "reference", "lots", "procedure"} <= {f.name for f in tab.reading.facts}
    assert tab._stack.currentIndex() == 1
    assert len(tab.view.pieces) == 3


def test_a_reading_can_be_stopped_and_nothing_is_kept(new_bid, tmp_path, calm):
    tab = new_bid.tab
    tab.import_paths([make_dce(tmp_path)])
    tab.reading.stop.click()
    calm()
    assert tab._stack.currentIndex() == 0
    assert tab.view.pieces == ()


def test_a_piece_that_cannot_be_read_says_why_and_becomes_a_question(new_bid, tmp_path, calm):
    tab = new_bid.tab
    bundle = make_dce(tmp_path)
    with zipfile.ZipFile(bundle, "a") as held:
        held.writestr("Annexe 1 - plans.pdf", b"%PDF-1.4 broken")
    tab.import_paths([bundle])
    calm()
    assert tab.pieces.select(lambda piece: piece.name == "Annexe 1 - plans.pdf")
    assert tab._trouble.isVisible()
    assert "endommagé" in tab._trouble.title()
    tab._ask_for(tab.pieces.current_row())
    calm()
    assert new_bid.bar.current == "questions"
    asked = questions.questions(new_bid.context.workspace, new_bid.bid_id).questions
    assert "Annexe 1 - plans.pdf" in asked[0].subject
    new_bid.show_tab("reading")
    assert tab.pieces.select(lambda piece: piece.kind == "RC")
    assert not tab._trouble.isVisible()


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_summary_is_written_where_the_person_says(bid_page, monkeypatch, tmp_path, calm, suffix):
    target = tmp_path / f"resume{suffix}"
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *_args, **_named: target)
    bid_page.tab.export_summary(suffix)
    calm()
    assert target.stat().st_size > 1000
    assert "Résumé enregistré" in bid_page.window().status.event_text()
