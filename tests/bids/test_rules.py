"""Oracles of domain.md § 5.1 and readings of § 2.14."""

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from relais_app.base.errors import RelaisError
from relais_app.base.money import Money, share_out
from relais_app.bids.rules import (
    Purchase,
    advance,
    check_turnover,
    dependence,
    earliest_deadline,
    earliest_signature,
    insertion_hours,
    needs_procedure,
    price_score,
    rules_with,
    shipped_rules,
)

E = Money.of


def test_insertion_hours_are_said_exactly_and_rounded_down():
    found = insertion_hours(E(1_000_000), 50, 5, 30)
    assert (found.exact, found.whole) == (Decimal("833.33"), 833)
    assert insertion_hours(E(1_500_000), 70, 10, 30).whole == 3500


def test_the_advance_rests_on_twelve_months_at_most():
    assert advance(E(160_000), 6, 5) == E(8_000)
    assert advance(E(160_000), 12, 5) == E(8_000)
    assert advance(E(160_000), 20, 5) == E(4_800)


def test_a_notice_sent_on_6_january_2025_ends_on_6_february_at_midnight():
    assert earliest_deadline(date(2025, 1, 6), 30) == datetime(2025, 2, 6, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("sent", "days", "departement", "day"),
    [
        (date(2025, 1, 9), 30, None, date(2025, 2, 11)),  # the last day is a Saturday
        (date(2025, 3, 22), 30, None, date(2025, 4, 23)),  # Easter Monday
        (date(2026, 4, 14), 30, None, date(2026, 5, 16)),  # Ascension
        (date(2025, 11, 26), 30, "75", date(2025, 12, 27)),
        (date(2025, 11, 26), 30, "67", date(2025, 12, 30)),  # 26 December is a holiday in Alsace
    ],
)
def test_a_deadline_moves_to_the_next_working_day_of_the_buyer(sent, days, departement, day):
    assert earliest_deadline(sent, days, departement).date() == day


def test_overseas_deadlines_are_in_their_own_zone():
    at = earliest_deadline(date(2025, 1, 6), 30, "974", "Indian/Reunion")
    assert at.utcoffset().total_seconds() == 4 * 3600


def test_the_threshold_is_that_of_the_day():
    assert needs_procedure(Purchase.SUPPLIES, E(55_000), date(2026, 3, 31)) is True
    assert needs_procedure(Purchase.SUPPLIES, E(55_000), date(2026, 4, 1)) is False
    assert needs_procedure(Purchase.SUPPLIES, E(60_000), date(2026, 4, 1)) is True
    assert needs_procedure(Purchase.WORKS, E(99_999), date(2026, 6, 1)) is False


def test_no_rule_is_known_outside_the_table():
    assert needs_procedure(Purchase.SUPPLIES, E(1), date(1999, 1, 1)) is None
    assert shipped_rules().on("formal.others", date(2027, 12, 31)).value == 216_000
    assert shipped_rules().on("formal.others", date(2028, 1, 1)) is None


def test_a_turnover_demand_above_the_cap_is_said_from_2026():
    asked = (E(350_000), E(900_000), E(200_000))
    assert check_turnover(*asked, date(2026, 1, 1)).exceeds_cap is True
    assert check_turnover(*asked, date(2025, 12, 31)).exceeds_cap is False
    assert check_turnover(E(300_000), E(900_000), E(200_000), date(2026, 1, 1)).exceeds_cap is False


def test_a_turnover_too_small_is_said():
    assert check_turnover(E(350_000), E(349_999), None, date(2026, 1, 1)).is_enough is False
    assert check_turnover(E(350_000), None, None, date(2026, 1, 1)).is_enough is None


def test_the_classical_price_note():
    assert price_score(40, E(90_000), E(100_000)) == Decimal("36.00")


def test_a_split_gives_each_cent_once():
    parts = share_out(E("100000.01"), [Decimal(78), Decimal(22)])
    assert parts == [E("78000.01"), E("22000.00")]
    assert sum(p.cents for p in parts) == 10_000_001


def test_standstill():
    assert earliest_signature(date(2026, 3, 2), is_electronic=True) == date(2026, 3, 13)
    assert earliest_signature(date(2026, 3, 2), is_electronic=False) == date(2026, 3, 18)


def test_dependence_if_won():
    assert dependence(E(560_000), E(300_000), E(1_900_000)) == Decimal("39.1")
    assert dependence(E(0), E(0), E(0)) is None


def test_the_persons_own_table_replaces_an_entry(tmp_path):
    own = tmp_path / "regles.toml"
    own.write_text(
        '[[rule]]\ncode = "dependence"\nlabel = "x"\nvalue = 25\nunit = "%"\nfrom = 2019-04-01\n'
        'source = "conseil"\nchecked_on = 2026-01-01\n',
        encoding="utf-8",
    )
    assert rules_with(own).on("dependence", date(2026, 1, 1)).value == 25
    assert rules_with(tmp_path / "none.toml") is shipped_rules()
    own.write_text("[[rule]]\ncode = 3", encoding="utf-8")
    with pytest.raises(RelaisError):
        rules_with(own)


def test_periods_of_a_rule_never_overlap():
    for code in {r.code for r in shipped_rules().entries}:
        entries = sorted((r for r in shipped_rules().entries if r.code == code), key=lambda r: r.starts_on)
        for before, after in pairwise(entries):
            assert before.ends_on is not None and before.ends_on < after.starts_on
