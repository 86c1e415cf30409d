"""The load calendar of a workspace: who overflows, when, and what a trial changes without saving it."""

from datetime import UTC, date, datetime

import pytest

from relais_app.base.errors import FieldError, NotFound
from relais_app.bids.model import BidState
from relais_app.operations import bids, company, load
from relais_app.storage.workspace import Workspace

TODAY = date(2026, 11, 2)
W45, W46, W47 = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


@pytest.fixture
def sarriette(work):
    return company.save_person(work, name="Sarriette", role="cheffe de cuisine", weekly_hours=39).value


@pytest.fixture
def kitchen(work):
    return company.save_resource(work, name="Cuisine", unit="repas", per_week=1000).value


@pytest.fixture
def bid(work):
    id = bids.create_bid(work, title="Repas livrés", buyer="Ville de Rivemarne").value
    bids.save_bid(
        work,
        id,
        deadline_at=datetime(2026, 11, 20, 13, tzinfo=UTC),
        chance=0.4,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 28),
    )
    return id


def row(calendar, name):
    return next(r for r in calendar.rows if r.name == name)


def test_the_bid_pushes_somebody_over_and_the_next_slot_is_found(work, sarriette, bid):
    load.save_production(
        work, None, sarriette, title="Contrats", per_week=34, starts_on=W45, ends_on=date(2026, 12, 6)
    )
    load.save_task(
        work, bid_id=bid, title="Mémoire", person_id=sarriette, hours=12, starts_on=W47, ends_on=date(2026, 11, 20)
    )
    view = load.bid_load(work, bid, today=TODAY)
    cell = row(view.calendar, "Sarriette").cells[2]
    assert (cell.sold, cell.bid, cell.total, cell.capacity, cell.is_over) == (34, 12, 46, 39, True)
    assert view.sentences == ("Sarriette passe à 46 h en semaine 47 ; prochain créneau : semaine 50.",)
    assert [(p.label, p.amount) for p in cell.parts] == [("Repas livrés, Mémoire", 12), ("Contrats", 34)]


def test_nobody_over_is_said(work, sarriette, bid):
    assert load.bid_load(work, bid, today=TODAY).sentences == ("Personne ne déborde.",)


def test_a_holiday_week_gives_less(work, sarriette):
    found = load.load_calendar(work, start=TODAY, weeks=2)
    assert [c.capacity for c in row(found, "Sarriette").cells] == [39, 31.2]


def test_production_is_sold_likely_or_of_the_bid_looked_at(work, kitchen, bid):
    load.save_production(work, None, kitchen, title="Lycée", per_week=700)
    load.save_production(work, bid, kitchen, per_week=500)
    march = date(2027, 3, 8)
    likely = row(load.load_calendar(work, start=march, weeks=1), "Cuisine").cells[0]
    assert (likely.sold, likely.likely, likely.bid, likely.is_over) == (700, 200, 0, False)
    assert (likely.chance, likely.carrier) == (0.4, bid)
    whole = row(load.load_calendar(work, start=march, weeks=1, what_if_bid=bid), "Cuisine").cells[0]
    assert (whole.sold, whole.likely, whole.bid, whole.is_over) == (700, 0, 500, True)
    without = row(load.load_calendar(work, start=march, weeks=1, without=frozenset({bid})), "Cuisine").cells[0]
    assert without.total == 700
    surer = row(load.load_calendar(work, start=march, weeks=1, chances={bid: 1.0}), "Cuisine").cells[0]
    assert surer.likely == 500
    assert bids.bid(work, bid).chance == 0.4


def test_a_won_bid_is_sold_and_a_dropped_one_weighs_nothing(work, kitchen, bid):
    load.save_production(work, bid, kitchen, per_week=500)
    for state, sold in ((BidState.WON, 500), (BidState.DROPPED, 0), (BidState.LOST, 0)):
        bids.save_bid(work, bid, state=state)
        cell = row(load.load_calendar(work, start=date(2027, 3, 8), weeks=1), "Cuisine").cells[0]
        assert (cell.sold, cell.likely) == (sold, 0)


def test_months_show_what_winning_would_use(work, kitchen, bid):
    load.save_production(work, None, kitchen, per_week=700)
    load.save_production(work, bid, kitchen, per_week=480)
    months = load.bid_load(work, bid, today=TODAY).months
    assert len(months) == 12 and months[0].month == date(2027, 3, 1)
    assert (months[1].sold, months[1].bid) == (70, 48)


def test_tasks_are_proposed_once_to_whoever_has_most_time(work, sarriette, bid):
    mirabelle = company.save_person(work, name="Mirabelle", weekly_hours=35).value
    company.save_person(work, name="Cerfeuil", weekly_hours=39, is_writer=False)
    load.save_production(work, None, sarriette, per_week=30)
    assert load.propose_tasks(work, bid, today=TODAY).value == 7
    view = load.bid_load(work, bid, today=TODAY)
    assert {t.person_id for t in view.tasks} == {mirabelle}
    assert max(t.ends_on for t in view.tasks) == view.deposit_on == date(2026, 11, 18)
    spread_hours = sum(c.bid for c in row(view.calendar, "Mirabelle").cells)
    assert spread_hours == view.total_hours and view.unplanned_hours == 0
    assert load.propose_tasks(work, bid, today=TODAY).value == 0


def test_hours_noted_on_past_bids_become_the_median(work, sarriette, bid):
    for number, hours in enumerate((27, 34, 51)):
        past = bids.create_bid(work, title=f"Ancien {number}").value
        load.save_task(work, bid_id=past, code="memoire", title="Mémoire", hours=20, spent_hours=hours)
        bids.save_bid(work, past, state=BidState.LOST)
    load.propose_tasks(work, bid, today=TODAY)
    view = load.bid_load(work, bid, today=TODAY)
    assert next(t.hours for t in view.tasks if t.code == "memoire") == 34
    assert (view.past.count, view.past.hours) == (3, 34)
    assert "médiane de 3 dossiers" in view.hours_sentence


def test_hours_are_kept_in_quarters_and_days_in_order(work, sarriette, bid):
    id = load.save_task(work, bid_id=bid, title="Chiffrer", hours=3.1).value
    assert load.bid_load(work, bid, today=TODAY).tasks[0].hours == 3
    for field, values in (
        ("hours", {"hours": -1}),
        ("ends_on", {"starts_on": W47, "ends_on": W46}),
        ("title", {"title": " "}),
        ("colour", {"colour": 1}),
    ):
        with pytest.raises(FieldError) as refused:
            load.save_task(work, id, **values)
        assert refused.value.field == field
    load.remove_task(work, id)
    assert load.bid_load(work, bid, today=TODAY).tasks == ()
    with pytest.raises(NotFound):
        load.save_task(work, bid_id="nobody", title="x")


def test_production_needs_something_that_exists(work, bid, kitchen):
    with pytest.raises(FieldError) as refused:
        load.save_production(work, bid, "nothing", per_week=1)
    assert refused.value.field == "resource_id"
    id = load.save_production(work, bid, kitchen, per_week=10).value
    load.save_production(work, bid, id=id, per_week=20)
    assert [(p.resource, p.unit, p.per_week) for p in load.production_rows(work, bid)] == [("Cuisine", "repas", 20)]
    load.remove_production(work, id)
    assert load.production_rows(work, bid) == ()
