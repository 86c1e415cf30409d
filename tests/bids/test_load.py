"""Hours are never lost nor doubled, whatever leave, holidays and part time; over capacity is strictly above."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.bids.chance import Outcome, chance_over
from relais_app.bids.load import Availability, Demand, Supply, calendar, monday_of, production_in, spread, weeks_from

W47 = date(2026, 11, 16)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
patterns = st.lists(st.sampled_from([0, 0.5, 0.75, 1]), min_size=7, max_size=7).map(tuple)
leaves = st.lists(st.tuples(days, st.integers(0, 40)), max_size=4).map(
    lambda periods: tuple((first, first + timedelta(days=n)) for first, n in periods)
)
people = st.builds(
    Availability,
    weekly_hours=st.integers(0, 160).map(lambda q: q / 4),
    leave=leaves,
    pattern=patterns,
    departement=st.sampled_from([None, "67", "974"]),
)


@given(st.integers(0, 4000), days, st.integers(0, 200), people)
def test_hours_are_never_lost_nor_doubled(quarters, start, length, who):
    end = start + timedelta(days=length)
    found = spread(quarters / 4, start, end, who)
    assert sum(found.values()) == quarters / 4
    assert all(v > 0 and v * 4 == int(v * 4) for v in found.values())
    assert all(monday_of(start) <= week <= monday_of(end) for week in found)


@given(st.integers(1, 400), days, st.integers(0, 120), people)
def test_no_hour_falls_in_a_week_away_unless_all_are(quarters, start, length, who):
    end = start + timedelta(days=length)
    span = [start + timedelta(days=i) for i in range(length + 1)]
    worked = {monday_of(d) for d in span if who.given(d)}
    found = spread(quarters / 4, start, end, who)
    if worked:
        assert set(found) <= worked
        exact = {w: sum(who.given(d) for d in span if monday_of(d) == w) for w in worked}
        total = sum(exact.values())
        for week, share in exact.items():
            assert abs(found.get(week, 0) * 4 - quarters * share / total) < 1


def test_hours_follow_what_the_person_gives_each_day():
    half_time = Availability(17.5, pattern=(1, 1, 0.5, 0, 0, 0, 0))
    assert spread(10, date(2026, 11, 18), date(2026, 11, 24), half_time) == {
        date(2026, 11, 16): 2,
        date(2026, 11, 23): 8,
    }


def test_leave_and_holidays_are_left_out():
    on_leave = Availability(leave=((date(2026, 11, 16), date(2026, 11, 20)),))
    assert spread(8, date(2026, 11, 9), date(2026, 11, 27), on_leave) == {
        date(2026, 11, 9): 3.5,  # Armistice Day is out: 4 days against 5
        date(2026, 11, 23): 4.5,
    }


def test_all_on_leave_counts_as_if_none_were():
    away = Availability(leave=((date(2026, 11, 1), date(2026, 11, 30)),))
    assert spread(10, date(2026, 11, 16), date(2026, 11, 27), away) == {date(2026, 11, 16): 5, date(2026, 11, 23): 5}


def test_a_week_with_a_holiday_has_a_fifth_less():
    assert Availability(35).hours_in(date(2026, 11, 9)) == 28
    assert Availability(35, departement="67").hours_in(date(2026, 12, 21)) == 28  # Christmas alone
    assert Availability(35, leave=((date(2026, 11, 16), date(2026, 11, 17)),)).hours_in(W47) == 21


def test_a_contract_uses_the_part_of_the_week_it_covers():
    start, end = date(2026, 11, 18), date(2027, 3, 31)
    assert production_in(W47, 1000, start, end) == 600
    assert production_in(W47 + timedelta(weeks=1), 1000, start, end) == 1000
    assert production_in(W47 - timedelta(weeks=1), 1000, start, end) == 0
    assert production_in(W47, 300, date(2026, 11, 17), date(2026, 11, 18)) == 300
    assert production_in(W47, 50, None, None) == 50


def sarriette(weeks, sold, bid):
    supply = Supply("s", "Sarriette", "cheffe", "h", 39, Availability(39))
    demands = [
        Demand("s", "Contrats", dict(zip(weeks, sold, strict=True))),
        Demand("s", "Rivemarne", dict(zip(weeks, bid, strict=True)), bid_id="b", is_bid=True, is_sold=False),
    ]
    return calendar(weeks, [supply], demands)


def test_who_overflows_when_and_the_next_slot():
    weeks = weeks_from(W47, 5)
    found = sarriette(weeks, [34, 44, 41, 27, 20], [12, 0, 0, 0, 0])
    over = found.overloads[0]
    assert (over.amount, over.capacity, over.monday, over.next_slot) == (46, 39, W47, weeks[3])


def test_exactly_the_capacity_is_not_over():
    weeks = weeks_from(W47, 2)
    assert sarriette(weeks, [27, 0], [12, 0]).overloads == ()
    assert sarriette(weeks, [27, 0], [12.25, 0]).overloads[0].amount == 39.25


def test_likely_production_is_weighted_by_its_chance():
    weeks = weeks_from(W47, 1)
    kitchen = Supply("k", "Cuisine", "", "repas", 100)
    demands = [
        Demand("k", "Vendu", {W47: 70}),
        Demand("k", "A", {W47: 40}, bid_id="a", chance=0.5, is_sold=False),
        Demand("k", "B", {W47: 20}, bid_id="b", chance=0.25, is_sold=False),
    ]
    cell = calendar(weeks, [kitchen], demands).rows[0].cells[0]
    assert (cell.sold, cell.likely, cell.is_over) == (70, 25, False)
    assert (cell.chance, cell.carrier) == (0.5, "a")


@given(
    st.floats(0, 100, allow_nan=False),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 100)), max_size=7),
    st.integers(0, 120),
)
def test_the_chance_is_that_of_all_outcomes_counted_one_by_one(sure, bids, capacity):
    outcomes = [Outcome(str(i), amount, chance / 100) for i, (amount, chance) in enumerate(bids)]
    expected = 0.0
    for won in product([True, False], repeat=len(outcomes)):
        probability, total = 1.0, round(sure, 6)
        for is_won, outcome in zip(won, outcomes, strict=True):
            probability *= outcome.chance if is_won else 1 - outcome.chance
            total += outcome.amount if is_won else 0
        expected += probability if round(total, 6) > capacity else 0
    assert chance_over(capacity, sure, outcomes).chance == pytest.approx(expected, abs=1e-9)


def test_the_bid_that_carries_the_chance_is_the_one_without_which_it_drops_most():
    outcomes = [Outcome("a", 30, 0.9), Outcome("b", 45, 0.5), Outcome("c", 5, 1.0)]
    found = chance_over(60, 20, outcomes)
    assert (found.chance, found.carrier) == (pytest.approx(0.5), "b")
    assert chance_over(200, 20, outcomes).carrier is None
    assert chance_over(10, 20, outcomes).chance == 1.0


def test_many_bids_of_unlike_amounts_stay_close_to_exact():
    outcomes = [Outcome(str(i), 31.7 + 17.31 * i**1.1, 0.3 + 0.02 * i) for i in range(16)]
    sums = {0.0: 1.0}
    for outcome in outcomes:
        after = {}
        for total, probability in sums.items():
            after[total] = after.get(total, 0.0) + probability * (1 - outcome.chance)
            won = total + outcome.amount
            after[won] = after.get(won, 0.0) + probability * outcome.chance
        sums = after
    exact = sum(p for total, p in sums.items() if total > 1200)
    assert chance_over(1200, 0, outcomes).chance == pytest.approx(exact, abs=0.005)
