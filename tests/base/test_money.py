from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.base.money import Money, share_out


@pytest.mark.parametrize(("euros", "cents"), [("0.005", 1), ("-0.005", -1), ("84212.40", 8421240), (8000, 800000)])
def test_half_a_cent_goes_away_from_zero(euros, cents):
    assert Money.of(euros).cents == cents


@given(st.integers(0, 10**10), st.lists(st.integers(1, 10_000), min_size=1, max_size=12))
def test_shares_sum_to_the_total_to_the_cent(cents, weights):
    parts = share_out(Money(cents), [Decimal(w) for w in weights])
    assert sum(p.cents for p in parts) == cents
    exact = [Decimal(cents) * w / sum(weights) for w in weights]
    assert all(abs(p.cents - e) < 1 for p, e in zip(parts, exact, strict=True))


def test_what_remains_goes_to_the_largest_remainder_then_in_the_order_of_the_table():
    assert [p.cents for p in share_out(Money(100), [Decimal(1)] * 3)] == [34, 33, 33]
    assert share_out(Money(100), []) == []
