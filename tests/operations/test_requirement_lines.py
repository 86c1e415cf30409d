"""Lines joined and cut by hand."""

import pytest

from relais_app.base.errors import RelaisError
from relais_app.bids.model import Feasibility
from relais_app.operations import bids, dce, history
from relais_app.operations.requirement_lines import merge_requirements, split_requirement
from relais_app.operations.workspace import open_workspace


@pytest.fixture
def bid_with_lines(tmp_path):
    with open_workspace(tmp_path / "espace") as work:
        bid = bids.create_bid(work, title="Nettoyage").value
        first = dce.add_requirement(work, bid, "Le titulaire lave les sols.", piece=0, page=3).value
        second = dce.add_requirement(work, bid, "Il vide les corbeilles.", piece=0, page=4).value
        yield work, bid, first, second


def texts(work, bid):
    return [row.text for row in dce.dce_view(work, bid).requirements]


def test_two_lines_become_one_that_keeps_both_places(bid_with_lines):
    work, bid, first, second = bid_with_lines
    dce.mark_requirement(work, second, Feasibility.NO, reason="Trop tôt.")
    kept = merge_requirements(work, second, first).value
    assert kept == first and texts(work, bid) == ["Le titulaire lave les sols. Il vide les corbeilles."]
    row = dce.dce_view(work, bid).requirements[0]
    assert [(row.page, row.reason)] == [(3, "Trop tôt.")] and [p.page for p in row.also] == [4]
    history.undo(work)
    assert texts(work, bid) == ["Le titulaire lave les sols.", "Il vide les corbeilles."]


def test_a_line_is_cut_in_two_in_the_same_place(bid_with_lines):
    work, bid, first, _second = bid_with_lines
    merged = merge_requirements(work, first, _second).value
    made = split_requirement(work, merged, "Le titulaire lave les sols.", " Il vide les corbeilles. ").value
    rows = {row.id: row for row in dce.dce_view(work, bid).requirements}
    assert rows[merged].text == "Le titulaire lave les sols." and rows[made].text == "Il vide les corbeilles."
    assert rows[made].page == 3
    history.undo(work)
    assert texts(work, bid) == ["Le titulaire lave les sols. Il vide les corbeilles."]


def test_an_empty_part_and_a_line_with_itself_are_refused(bid_with_lines):
    work, bid, first, _second = bid_with_lines
    with pytest.raises(RelaisError):
        split_requirement(work, first, "Le titulaire lave les sols.", "  ")
    with pytest.raises(RelaisError):
        merge_requirements(work, first, first)
    assert len(texts(work, bid)) == 2
