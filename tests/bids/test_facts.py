"""What a person types becomes the contract's form, and each value reads in French."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.base.dates import long_date
from relais_app.base.errors import FieldError
from relais_app.bids.facts import GROUPS, display_fact, display_lot, fact_label, group_label, group_of
from relais_app.bids.typed import parse_typed
from relais_app.dce.model import FACT_NAMES


def typed(name, text, **more):
    return parse_typed(name, text, **more).value


@pytest.mark.parametrize(
    "text",
    ["20/11/2026 14h", "20/11/2026 à 14:00", "vendredi 20 novembre 2026 à 14:00", "le 20 novembre 2026, 14 h 00",
     "2026-11-20T14:00", "20.11.2026 14h00", "14h le 20/11/2026"],
)  # fmt: skip
def test_a_deadline_is_understood_as_people_write_it(text):
    assert typed("deadline", text) == "2026-11-20T14:00"


def test_noon_and_overseas_forms():
    assert typed("deadline", "20/11/2026 midi") == "2026-11-20T12:00"
    assert typed("deadline", "1er décembre 2026 à 9h30") == "2026-12-01T09:30"


@pytest.mark.parametrize("text", ["", "demain", "31/02/2026 14h", "20/11/2026", "14h", "20/11/2026 25h"])
def test_a_deadline_that_is_not_whole_is_refused_with_its_field(text):
    with pytest.raises(FieldError) as refused:
        typed("deadline", text)
    assert refused.value.field == "value"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_any_deadline_shown_in_full_is_read_back(at):
    value = at.strftime("%Y-%m-%dT%H:%M")
    assert typed("deadline", display_fact("deadline", value, is_long=True)) == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 60))
def test_questions_may_be_counted_back_from_the_deadline(day, count):
    found = parse_typed("question_deadline", f"J-{count}", deadline=f"{day.isoformat()}T14:00")
    assert found.value == (day - timedelta(days=count)).isoformat()
    assert found.extra == {"relative": f"J-{count}"}
    assert typed("question_deadline", long_date(day)) == day.isoformat()


def test_counting_back_needs_a_deadline():
    with pytest.raises(FieldError):
        typed("question_deadline", "J-8")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("offer_validity_days", "4 mois", 120), ("offer_validity_days", "120 jours", 120), ("offer_validity_days", "90", 90),
        ("duration_months", "4 ans", 48), ("duration_months", "un an", 12), ("duration_months", "18", 18),
        ("renewals", "3 fois", 3), ("renewals", "aucune", 0),
        ("minimum_turnover", "900 000 €", 900000), ("minimum_turnover", "1,2 M€", 1200000),
        ("minimum_turnover", "900 k€", 900000), ("page_limit", "30 pages", 30),
        ("variants_allowed", "Oui", True), ("negotiation", "non", False), ("variants_allowed", "interdites", False),
        ("site_visit", "obligatoire", "mandatory"), ("site_visit", "Facultative", "optional"), ("site_visit", "non", "none"),
        ("reserved", "L. 2113-13", "L2113-13"), ("reserved", "article L2113-13-1", "L2113-13-1"), ("reserved", "non", "none"),
        ("reserved", "EA et ESAT", "L2113-12"), ("reserved", "SIAE", "L2113-13"), ("reserved", "ESS", "L2113-15"),
        ("consortium_form", "conjoint avec mandataire solidaire", "conjoint-mandataire-solidaire"),
        ("consortium_form", "Solidaire", "solidaire"), ("consortium_form", "libre", "free"),
        ("insertion_hours", "1 200 h", 1200),
        ("amount", "de 20 000 € à 120 000 € par an", {"min_eur_ht": 20000, "max_eur_ht": 120000, "per": "year"}),
        ("amount", "maximum 200 000 €", {"max_eur_ht": 200000, "per": "total"}),
        ("penalties", "Retard : 60 € par heure", {"what": "Retard", "amount": 60, "unit": "EUR/heure"}),
        ("penalties", "1/1000", {"what": "", "amount": 1, "unit": "1/1000"}),
        ("lots", "2 : Repas livrés", {"number": "2", "title": "Repas livrés", "value": "2 Repas livrés"}),
        ("criteria", "Prix 40 %", {"name": "Prix", "weight_percent": 40}),
        ("buyer", "Ville de Rivemarne", "Ville de Rivemarne"),
    ],
)  # fmt: skip
def test_typed_values_take_the_form_of_the_contract(name, text, value):
    found = typed(name, text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [("variants_allowed", "peut-être"), ("page_limit", "trente et quelques"), ("page_limit", "-3"), ("reserved", "mystère"),
     ("site_visit", "mardi"), ("consortium_form", "bizarre"), ("criteria", "Prix 140 %"), ("amount", "beaucoup")],
)  # fmt: skip
def test_what_is_not_understood_is_refused(name, text):
    with pytest.raises(FieldError):
        typed(name, text)


@given(st.sampled_from(FACT_NAMES), st.text(max_size=40))
def test_no_typed_text_makes_relais_fail(name, text):
    try:
        found = parse_typed(name, text, before={"what": "x"}, deadline="2026-11-20T14:00")
    except FieldError:
        return
    assert display_fact(name, found.value, found.extra) or found.value == ""


@pytest.mark.parametrize(
    ("name", "value", "extra", "shown"),
    [
        ("deadline", "2026-11-20T14:00", {}, "ven. 20 nov. 2026, 14:00"),
        ("question_deadline", "2026-11-12", {"relative": "J-8"}, "jeu. 12 nov. 2026 (J-8)"),
        ("duration_months", 12, {}, "12 mois"), ("renewals", 0, {}, "aucune"),
        ("insertion_hours", 1200, {"per": "première année"}, "1 200 h, première année"),
        ("amount", {"min_eur_ht": 20000, "max_eur_ht": 120000, "per": "year"}, {}, "de 20 000 € à 120 000 € HT par an"),
        ("penalties", {"what": "retard", "amount": 60, "unit": "EUR/heure"}, {}, "60 € par heure (retard)"),
        ("penalties", {"what": "retard", "amount": 1, "unit": "1/1000"}, {}, "1/1000 (retard)"),
        ("criteria", {"name": "Prix", "weight_percent": 32.5}, {}, "Prix : 32,5 %"),
        ("criteria", {"name": "Prix", "order_only": True}, {}, "Prix : sans pondération"),
        ("required_offer_documents", "Mémoire technique", {"page_limit": 20, "signature": True},
         "Mémoire technique (signé, 20 pages au plus)"),
        ("site_visit", "mandatory", {}, "obligatoire"), ("variants_allowed", False, {}, "interdites"),
        ("minimum_turnover", 900000.5, {}, "900 000,50 €"),
    ],
)  # fmt: skip
def test_values_read_in_french(name, value, extra, shown):
    assert display_fact(name, value, extra) == shown


def test_the_year_goes_without_saying_when_it_is_this_one():
    assert display_fact("deadline", "2026-11-20T14:00", today=date(2026, 11, 2)) == "ven. 20 nov., 14:00"


def test_every_fact_has_a_group_and_a_label():
    assert {group_of(name) for name in FACT_NAMES} == set(GROUPS)
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(FACT_NAMES)
    assert all(fact_label(name) != name for name in FACT_NAMES)
    assert all(group_label(group) for group in GROUPS)


def test_lots_read_in_french():
    assert display_lot("2") == "lot 2"
    assert display_lot(["2", "3"]) == "lots 2 et 3"
    assert display_lot(None) == ""
