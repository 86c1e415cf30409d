import pytest

from relais_app.base.text import fold, fold_words, tidy
from relais_app.base.words import choose_language, typeset


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Valide : oui ?", "Valide\u00a0: oui\u202f?"),
        ("« Ville de B »", "«\u00a0Ville de B\u00a0»"),
        ("40 % de 1 200 repas", "40\u202f% de 1\u202f200\u00a0repas"),
        ("84 212,40 €", "84\u202f212,40\u00a0€"),
        ("l'offre", "l’offre"),
        ("34 h en semaine 47", "34\u00a0h en semaine 47"),
    ],
)
def test_french_spaces_are_put_in_at_display(typed, shown):
    assert typeset(typed) == shown
    assert typeset(shown) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Valid: yes?", "Valid: yes?"),
        ("Lot 2 : 40 % ; « cold »", "Lot 2: 40%; “cold”"),
        ("Production, as % of capacity", "Production, as % of capacity"),
        ("C:\\bids, 14:00, --json :x", "C:\\bids, 14:00, --json :x"),
    ],
)
def test_english_takes_its_own_spaces_and_quotation_marks(said, shown):
    choose_language("en")
    try:
        assert typeset(said) == shown
        assert typeset(shown) == shown
    finally:
        choose_language("fr")


def test_two_ways_of_writing_fold_alike():
    assert fold("L’Œuvre  d'ÉTÉ") == fold("l'oeuvre d’été") == "l'oeuvre d'ete"
    assert fold_words("N° 12-B : « Lot »") == "n 12 b lot"
    assert tidy("  e\u0301te\u0301 \n 2026 ") == "été 2026"
