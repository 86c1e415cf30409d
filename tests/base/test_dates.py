from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.base.dates import (
    add_months,
    days_left,
    holidays_of,
    instant,
    internal_deposit_day,
    is_working_day,
    long_date,
    previous_working_day,
    short_date,
    zone_of,
)
from relais_app.base.words import choose_language

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(days)
def test_the_previous_working_day_is_worked_and_leaves_no_worked_day_between(day):
    found = previous_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(found + timedelta(days=n)) for n in range(1, (day - found).days + 1))


@given(days, st.integers(0, 60))
def test_adding_months_keeps_the_day_or_takes_the_last_one(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_deposit_is_two_days_before_and_never_on_a_holiday():
    assert internal_deposit_day(date(2026, 11, 20)) == date(2026, 11, 18)
    assert internal_deposit_day(date(2026, 11, 13)) == date(2026, 11, 10)  # the 11th is a holiday
    assert internal_deposit_day(date(2026, 11, 24)) == date(2026, 11, 20)  # a Sunday goes back to Friday


def test_easter_monday_and_ascension_are_holidays_and_good_friday_only_in_alsace_moselle():
    assert {date(2026, 4, 6), date(2026, 5, 14)} <= holidays_of(2026)
    assert date(2026, 4, 3) not in holidays_of(2026)
    assert date(2026, 4, 3) in holidays_of(2026, "67")


@pytest.mark.parametrize(("departement", "hours"), [("93", 1), ("974", 4), ("971", -4), (None, 1)])
def test_a_time_without_zone_is_that_of_its_departement(departement, hours):
    noon = instant(datetime(2026, 1, 15, 12, 0), zone_of(departement))
    assert noon.utcoffset() == timedelta(hours=hours)


def test_an_hour_that_comes_twice_is_the_earliest():
    assert instant(datetime(2026, 10, 25, 2, 30)).utcoffset() == timedelta(hours=2)


def test_dates_are_said_as_french_people_say_them():
    assert long_date(date(2026, 11, 20)) == "vendredi 20 novembre 2026"
    assert long_date(date(2027, 4, 1)) == "jeudi 1er avril 2027"
    assert [days_left(date(2026, 11, 20), date(2026, 11, n)) for n in (2, 20, 22)] == ["J-18", "J", "J+2"]


@pytest.mark.parametrize("departement", [None, "57", "67", "971", "972", "973", "974", "976", "977", "978"])
def test_holidays_are_those_of_the_library_that_knows_them_all(departement):
    import holidays

    subdivision = {None: None, "57": "57", "67": "6AE", "977": "BL", "978": "MF"}.get(departement, departement)
    for year in range(2012, 2061):
        known = holidays.country_holidays("FR", subdiv=subdivision, years=year)
        customary = {
            d
            for d, name in known.items()
            if departement in ("971", "972", "978") and d not in holidays_of(year, departement)
        }
        assert holidays_of(year, departement) == set(known) - customary


def test_dates_are_said_in_english_but_where_french_is_asked_for():
    choose_language("en")
    try:
        assert long_date(date(2026, 12, 1)) == "Tuesday 1 December 2026"
        assert short_date(date(2026, 11, 20)) == "Fri 20 Nov"
        assert days_left(date(2026, 11, 20), date(2026, 11, 2)) == "D-18"
        assert long_date(date(2026, 12, 1), "fr") == "mardi 1er décembre 2026"
    finally:
        choose_language("fr")
