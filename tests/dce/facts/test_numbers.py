"""Numbers, durations, amounts and weights as French buyers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made.french import words_of_number

from relais_app.dce.facts.numbers import (
    Weight,
    days_of,
    euros_in,
    months_of,
    number_in_words,
    plain_number,
    weights_in,
)
from relais_app.dce.facts.text import same_length_fold


@given(st.integers(0, 999_999))
def test_a_number_in_words_reads_back(n: int) -> None:
    assert number_in_words(same_length_fold(words_of_number(n))) == n


@pytest.mark.parametrize(("words", "n"), [("quatre vingt dix", 90), ("soixante-quinze", 75), ("septante", 70), ("cent vingt", 120),
                                          ("deux mille vingt-cinq", 2025), ("un", 1), ("trente et un", 31)])  # fmt: skip
def test_spellings_with_and_without_hyphens_are_the_same(words: str, n: int) -> None:
    assert number_in_words(words) == n


def test_a_word_that_is_no_number_makes_none() -> None:
    assert number_in_words("plusieurs") is None
    assert number_in_words("") is None


@given(st.integers(1_000, 99_999_999))
def test_an_amount_reads_back_with_any_separator(n: int) -> None:
    grouped = f"{n:,}"
    for separator in (" ", "\u00a0", "\u202f", "."):
        text = same_length_fold(f"montant maximum : {grouped.replace(',', separator)} € HT")
        assert [e.value for e in euros_in(text)] == [n]


@pytest.mark.parametrize(("text", "value", "with_tax"), [("45 000 euro(s) (h.t.)", 45_000, False), ("12 500,50 € ht", 12500.5, False),
                                                         ("1,5 million d'euros", 1_500_000, None), ("270 000 € ttc/an", 270_000, True),
                                                         ("2 m€ ht", 2_000_000, False), ("150 k€", 150_000, None)])  # fmt: skip
def test_amounts_keep_their_tax_and_their_scale(text: str, value: float, with_tax: bool | None) -> None:
    (found,) = euros_in(text)
    assert (found.value, found.with_tax) == (value, with_tax)


def test_a_plain_number_takes_french_commas() -> None:
    assert plain_number("1 250 000,50") == 1250000.5
    assert plain_number("45.000") == 45_000
    assert plain_number("3,5") == 3.5


@given(st.integers(1, 60))
def test_years_are_twelve_months_of_thirty_days(n: int) -> None:
    assert months_of(n, "ans") == 12 * n
    assert days_of(n, "mois") == 30 * n


def test_days_make_months_only_when_whole() -> None:
    assert months_of(90, "jours") == 3
    assert months_of(45, "jours") is None
    assert days_of(6, "semaines") == 42


@pytest.mark.parametrize(("text", "value", "unit"), [("40 %", 40, "percent"), ("40,5%", 40.5, "percent"), ("55/100", 55, "over"), ("15 pts", 15, "points"),
                                                     ("60 points", 60, "points"), ("12 sur 20", 12, "over"), ("coefficient : 3", 3, "coefficient"),
                                                     ("30 pour cent", 30, "percent")])  # fmt: skip
def test_weights_are_read_in_every_unit(text: str, value: float, unit: str) -> None:
    (found,) = weights_in(text)
    assert (found.value, found.unit) == (value, unit)


def test_a_note_above_its_base_is_no_weight() -> None:
    assert weights_in("le 25/10 à 12h") == []
    assert weights_in("aucun poids ici") == []


def test_a_base_of_twenty_is_kept() -> None:
    assert weights_in("8/20") == [Weight(8, "over", 0, 4, 20)]
