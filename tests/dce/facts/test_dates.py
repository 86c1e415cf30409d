"""Dates and hours in every form that buyers print."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made.french import words_of_number

from relais_app.base.dates import long_date
from relais_app.dce.facts.dates import dates_in, hours_in, moment
from relais_app.dce.facts.text import same_length_fold

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@given(DAYS)
def test_a_date_reads_back_in_every_form(day: date) -> None:
    forms = (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day:%d/%m/%y}", long_date(day), long_date(day).upper(), day.isoformat(),
             f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{day.day:02d} {MONTHS[day.month - 1].capitalize()} {day.year}")  # fmt: skip
    for form in forms:
        assert [found.day for found in dates_in(same_length_fold(f"le {form} à midi"))] == [day], form


@given(DAYS)
def test_a_date_in_words_reads_back(day: date) -> None:
    number = "premier" if day.day == 1 else words_of_number(day.day)
    year = "deux mille" + (f" {words_of_number(day.year - 2000)}" if day.year > 2000 else "")
    text = same_length_fold(f"{number} {MONTHS[day.month - 1]} {year if day.year > 2000 else day.year}")
    assert [found.day for found in dates_in(text)] == [day]


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_reads_back_in_every_form(hour: int, minute: int) -> None:
    forms = [f"{hour}h{minute:02d}", f"{hour:02d}h{minute:02d}", f"{hour} h {minute:02d}", f"{hour}H{minute:02d}", f"{hour:02d}:{minute:02d}",
             f"{hour:02d} : {minute:02d}", f"{hour} heures {minute:02d}", f"{hour:02d}:{minute:02d}:00"]  # fmt: skip
    if minute == 0:
        forms += [f"{hour}h", f"{hour} h", f"{hour} heures", f"{hour}H"]
    for form in forms:
        found = hours_in(same_length_fold(f"à {form} précises"))
        assert [(h.hour, h.minute) for h in found] == [(hour, minute)], form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a midi", "12:00"),
        ("a douze heures", "12:00"),
        ("a seize heures trente", "16:30"),
        ("17h00 (heure de paris)", "17:00"),
    ],
)
def test_hours_in_words_are_hours(text: str, expected: str) -> None:
    assert [h.text for h in hours_in(text)] == [expected]


def test_midnight_ends_the_day_it_is_written_with() -> None:
    (hour,) = hours_in("a minuit")
    assert moment(date(2025, 3, 5), hour) == "2025-03-05T23:59"


@pytest.mark.parametrize("text", ["le 31/02/2025", "article 12.4.2", "tel : 01.48.38.82.59", "le 45 mars 2025"])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert dates_in(text) == []


def test_a_first_of_the_month_takes_its_ordinal() -> None:
    assert [d.day for d in dates_in("1er octobre 2026, et 1.e.r mars 2027")] == [date(2026, 10, 1), date(2027, 3, 1)]
