"""Edits, undo and redo, through real databases."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from relais_app.base.errors import NotFound
from relais_app.base.records import Subject
from relais_app.bids.model import Bid, BidFact, BidTask, FactState, GridAnswer
from relais_app.exchange.edits import CREATED, DELETED
from relais_app.operations import history
from relais_app.storage.history import Blocked
from relais_app.storage.journal import edit_of
from relais_app.storage.records import RECORDS, hints, to_json
from relais_app.storage.tables import edits, tables
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace", person="Nadia") as work:
        yield work


def state(work):
    """Every record of the workspace as JSON."""
    with work.reading() as unit:
        return {
            (kind, r.id): {name: to_json(getattr(r, name)) for name in hints(kind)}
            for kind, record in RECORDS.items()
            for r in unit.list(record)
        }


def journal(work):
    with work.reading() as unit:
        return [edit_of(row) for row in unit.connection.execute(select(edits).order_by(edits.c.n))]


def test_a_change_is_one_edit_for_each_field(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="Repas"))
    with work.writing("save-bid") as unit:
        bid = unit.get(Bid, "b")
        bid.title, bid.buyer = "Goûters", "Ville"
    created, *changes = journal(work)
    assert created.field == CREATED and json.loads(created.new)["title"] == "Repas"
    assert {(e.field, e.old, e.new) for e in changes} == {
        ("title", '"Repas"', '"Goûters"'),
        ("buyer", '""', '"Ville"'),
    }
    assert all(e.replaces == (created.key,) and e.person == "Nadia" and e.label == "save-bid" for e in changes)
    assert unit.touched == {Subject("bids", "b")}
    assert [e.n for e in journal(work)] == [1, 2, 3]


def test_setting_the_same_value_is_no_edit(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="Repas"))
    with work.writing("save-bid") as unit:
        unit.get(Bid, "b").title = "Repas"
    assert len(journal(work)) == 1 and unit.touched == set()


def test_private_fields_are_edits_of_their_own(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", yearly_amount_cents=4_200_000))
    created, amount = journal(work)
    assert "yearly_amount_cents" not in created.new
    assert (amount.field, amount.new) == ("yearly_amount_cents", "4200000")
    with work.writing("delete-bid") as unit:
        unit.delete(unit.get(Bid, "b"))
    assert "4200000" not in journal(work)[-1].old and journal(work)[-1].field == DELETED
    history.undo(work)
    with work.reading() as unit:
        assert unit.get(Bid, "b").yearly_amount_cents == 4_200_000


def test_bulk_statements_are_refused(work):
    with work.writing("test") as unit, pytest.raises(RuntimeError):
        unit._session.execute(update(tables["bids"]).values(title="x"))


def test_a_deleted_bid_comes_back_whole(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="Repas"))
        unit.add_proposals(BidFact(bid_id="b", name=n) for n in ("deadline", "buyer"))
        unit.add(BidTask(bid_id="b", hours=4))
        unit.add(GridAnswer(bid_id="other"))
    before = state(work)
    with work.writing("delete-bid") as unit:
        unit.delete(unit.get(Bid, "b"))
    assert len(state(work)) == 1
    history.undo(work)
    assert state(work) == before


def test_undo_goes_back_step_by_step_and_redo_forth(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="1"))
    for title in "23":
        with work.writing(f"title-{title}") as unit:
            unit.get(Bid, "b").title = title

    def title():
        with work.reading() as unit:
            return unit.get(Bid, "b").title

    assert history.last_operation(work).label == "title-3"
    assert history.undo(work).value == "title-3" and title() == "2"
    assert history.undo(work).value == "title-2" and title() == "1"
    history.redo(work)
    assert title() == "2"
    history.redo(work)
    assert title() == "3"
    with pytest.raises(NotFound):
        history.redo(work)
    history.undo(work)
    with work.writing("title-4") as unit:
        unit.get(Bid, "b").title = "4"
    with pytest.raises(NotFound):
        history.redo(work)
    assert history.last_operation(work).label == "title-4"


def test_undo_says_what_stands_in_the_way(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b"))
    with work.writing("one") as unit:
        unit.get(Bid, "b").title = "un"
    one = unit.operation_id
    with work.writing("two") as unit:
        unit.get(Bid, "b").title = "deux"
    before = state(work)
    with pytest.raises(Blocked, match="Nadia"):
        history.undo(work, one)
    assert state(work) == before


def test_an_older_operation_on_other_fields_can_be_undone(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b"))
    with work.writing("one") as unit:
        unit.get(Bid, "b").title = "un"
    one = unit.operation_id
    with work.writing("two") as unit:
        unit.get(Bid, "b").buyer = "Ville"
    history.undo(work, one)
    with work.reading() as unit:
        assert (unit.get(Bid, "b").title, unit.get(Bid, "b").buyer) == ("", "Ville")


def test_a_bid_with_later_work_on_it_is_not_uncreated(work):
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b"))
    created = unit.operation_id
    with work.writing("import-dce") as unit:
        unit.add_proposals([BidFact(bid_id="b")])
    with pytest.raises(Blocked):
        history.undo(work, created)
    history.undo(work)
    history.undo(work)
    assert state(work) == {}


def test_a_confirmed_fact_is_told_in_its_history(work):
    with work.writing("import-dce") as unit:
        unit.add_proposals([BidFact(id="f", bid_id="b")])
    with work.writing("confirm-fact") as unit:
        unit.get(BidFact, "f").state = FactState.CONFIRMED
    confirmed, created = history.history(work, Subject("bid_facts", "f"))
    assert (confirmed.label, confirmed.field, confirmed.old, confirmed.new) == (
        "confirm-fact", "state", "proposed", "confirmed",
    )  # fmt: skip
    assert created.field == CREATED and confirmed.at.tzinfo is not None


STEPS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["add", "set", "fact", "delete", "amount"]), st.integers(0, 3), st.integers(0, 9)),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=6,
)


def apply(unit, step, bid, value):
    found = unit.find(Bid, f"bid{bid}")
    if found is None:
        if step == "add":
            unit.add(Bid(id=f"bid{bid}", title=str(value)))
            unit.flush()
    elif step == "set":
        found.title = str(value)
    elif step == "amount":
        found.yearly_amount_cents = value or None
    elif step == "fact":
        unit.add_proposals([BidFact(bid_id=found.id, value=str(value))])
    elif step == "delete":
        unit.delete(found)
        unit.flush()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
@example(steps=[[("add", 0, 0)], [("delete", 0, 0), ("add", 0, 0)]])
@example(steps=[[("add", 0, 0)], [("delete", 0, 0), ("add", 0, 0), ("add", 1, 0)]])
@example(
    steps=[[("add", 0, 0)], [("delete", 0, 0), ("add", 0, 0)], [("set", 0, 1)], [("delete", 0, 0), ("add", 0, 1)]]
)
def test_operations_undone_leave_what_they_found(tmp_path_factory, steps):
    with Workspace.open(tmp_path_factory.mktemp("espace")) as work:
        states = [state(work)]
        for operation in steps:
            with work.writing("random") as unit:
                for step in operation:
                    apply(unit, *step)
            if state(work) != states[-1] or unit.touched:
                states.append(state(work))
        after = list(states)
        while len(states) > 1:
            states.pop()
            history.undo(work)
            assert state(work) == states[-1]
        for expected in after[1:]:
            history.redo(work)
            assert state(work) == expected
