"""Numbers of a structure, checked as they are typed."""

import pytest

from relais_app.base.errors import FieldError
from relais_app.company import identity


def test_a_right_siret_is_kept_without_spaces():
    assert identity.check_siret("732 829 320 00074") == "73282932000074"


def test_a_siret_with_one_wrong_digit_says_so_in_one_sentence():
    with pytest.raises(FieldError) as trouble:
        identity.check_siret("732 829 320 00075")
    assert trouble.value.field == "siret"
    assert trouble.value.message == "Clé fausse : un chiffre du SIRET est erroné."


@pytest.mark.parametrize(
    "typed", ["7328293200007", "732829320000745", "73282932A00074", "７３２８２９３２００００７４"]
)
def test_a_siret_of_another_form_is_refused(typed):
    with pytest.raises(FieldError):
        identity.check_siret(typed)


def test_la_poste_has_a_key_of_its_own():
    assert identity.check_siret("35600000049837") == "35600000049837"  # digits sum to a multiple of 5
    assert identity.check_siret("35600000000048") == "35600000000048"  # its head office follows the common rule
    with pytest.raises(FieldError):
        identity.check_siret("35600000049838")


def test_the_vat_number_comes_from_the_siren():
    assert identity.vat_number("73282932000074") == "FR44732829320"
    assert identity.vat_number("") == ""


def test_an_iban_is_checked_and_its_bank_proposed():
    assert identity.check_iban("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    assert identity.bic_of("FR7630006000011234567890189").startswith("AGRIFRPP")
    with pytest.raises(FieldError) as trouble:
        identity.check_iban("FR7630006000011234567890188")
    assert trouble.value.message == "Clé fausse : un caractère de l’IBAN est erroné."


@pytest.mark.parametrize("typed", ["FR76", "XX12", "ZZ7630006000011234567890189", "bonjour"])
def test_what_is_no_iban_is_refused_with_a_sentence(typed):
    with pytest.raises(FieldError) as trouble:
        identity.check_iban(typed)
    assert trouble.value.field == "iban" and trouble.value.message


def test_empty_fields_stay_empty():
    checks = (
        identity.check_siret,
        identity.check_iban,
        identity.check_bic,
        identity.check_email,
        identity.check_phone,
    )
    assert [check(" ") for check in checks] == [""] * 5


def test_phones_and_addresses_are_checked_lightly():
    assert identity.check_phone("01.43.00.00.01") == "01 43 00 00 01"
    assert identity.check_phone("+33 1 43 00 00 01") == "+33 1 43 00 00 01"
    assert identity.check_email("contact@marmite.example") == "contact@marmite.example"
    for check, wrong in ((identity.check_phone, "0143"), (identity.check_email, "contact@marmite")):
        with pytest.raises(FieldError):
            check(wrong)
