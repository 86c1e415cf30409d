"""Until when a paper is good, and what a file seems to be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.company import documents
from relais_app.company.model import CompanyDocument, DocumentState, ValidityRule


def vigilance(issued_on=date(2026, 1, 15), **more):
    return CompanyDocument(type="vigilance", rule=ValidityRule.SIX_MONTHS, issued_on=issued_on, **more)


def test_vigilance_of_15_january_is_good_for_a_deposit_on_14_july_and_not_on_16():
    assert documents.state(vigilance(), date(2026, 7, 14)) is DocumentState.VALID
    assert documents.state(vigilance(), date(2026, 7, 15)) is DocumentState.EXPIRED
    assert documents.state(vigilance(), date(2026, 7, 16)) is DocumentState.EXPIRED


def test_good_at_the_deposit_and_expired_at_the_award_is_a_state_of_its_own():
    assert documents.state(vigilance(), date(2026, 7, 1), date(2026, 8, 30)) is DocumentState.EXPIRES_BEFORE_AWARD


def test_editing_the_record_changes_nothing():
    paper = vigilance()
    before = documents.valid_until(paper)
    paper.title, paper.note = "autre titre", "relue"
    assert documents.valid_until(paper) == before == date(2026, 7, 14)


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2026, 1, 15), date(2026, 7, 14)),
        (date(2026, 8, 31), date(2027, 2, 27)),
        (date(2027, 8, 31), date(2028, 2, 28)),
    ],
)
def test_less_than_six_months_ends_on_the_eve(issued, last):
    assert documents.valid_until(vigilance(issued)) == last


def test_a_paper_without_a_date_or_dated_after_the_deposit_is_unknown():
    assert documents.state(vigilance(None), date(2026, 7, 1)) is DocumentState.UNKNOWN
    assert documents.state(vigilance(date(2026, 7, 2)), date(2026, 7, 1)) is DocumentState.UNKNOWN
    power = CompanyDocument(rule=ValidityRule.NO_END)
    assert documents.state(power, date(2026, 7, 1)) is DocumentState.UNKNOWN
    power.issued_on = date(2020, 1, 1)
    assert documents.state(power, date(2026, 7, 1)) is DocumentState.VALID


def test_a_printed_end_before_the_end_by_the_rule_wins():
    assert documents.valid_until(vigilance(valid_until=date(2026, 5, 31))) == date(2026, 5, 31)


def test_an_insurance_follows_its_own_dates():
    paper = CompanyDocument(rule=ValidityRule.PRINTED_END, valid_until=date(2026, 11, 21))
    assert documents.state(paper, date(2026, 11, 21), date(2027, 1, 15)) is DocumentState.EXPIRES_BEFORE_AWARD
    assert documents.state(paper, date(2026, 11, 22)) is DocumentState.EXPIRED


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from([3, 6, 12]))
def test_the_last_good_day_is_near_n_months_and_never_after(issued, months):
    last = documents.last_good_day(issued, months)
    assert timedelta(days=months * 28) <= last - issued <= timedelta(days=months * 31)
    assert last >= issued


def test_the_likely_award_is_sixty_days_after_the_deadline():
    assert documents.likely_award_date(date(2026, 11, 16)) == date(2027, 1, 15)
    assert documents.likely_award_date(date(2026, 11, 16), 30) == date(2026, 12, 16)


def test_every_type_can_be_found_by_its_code_and_says_where_to_ask():
    types = documents.document_types()
    assert len({t.code for t in types}) == len(types)
    assert documents.document_type("nul").code == "autre"
    assert all(t.issuer and t.where and t.source for t in types if t.code != "autre")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("Attestation_vigilance_2026.pdf", "", "vigilance"),
        ("doc1.pdf", "ATTESTATION DE VIGILANCE\nUrssaf Île-de-France", "vigilance"),
        ("KBIS.pdf", "", "kbis"),
        ("AttestationRcPro2026.pdf", "", "rc_pro"),
        ("convention ACI 2025-2027.pdf", "", "convention_siae"),
        ("scan0001.pdf", "", "autre"),
        ("distribution.pdf", "", "autre"),
    ],
)
def test_the_type_is_proposed_from_the_name_then_the_text(name, text, code):
    assert documents.propose_type(name, text) == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Attestation délivrée le 10 juillet 2026, valable six mois", date(2026, 7, 10)),
        ("Fait à Saint-Denis, le 1er mars 2026", date(2026, 3, 1)),
        ("Fait à Lyon le 15 décembre 2025", date(2025, 12, 15)),
        ("URSSAF\nÀ Montreuil, le 10 juillet 2026\nMadame", date(2026, 7, 10)),
        ("Avis de situation au répertoire Sirene\nÀ la date du 01/10/2026", date(2026, 10, 1)),
        ("Date d’émission : 03/02/2026", date(2026, 2, 3)),
        ("Né le 3 février 1980", None),
        ("Fait à Paris, le 31 février 2026", None),
    ],
)
def test_the_issue_date_is_the_one_the_paper_prints(text, day):
    found = documents.propose_issue_date("scan.pdf", text)
    assert (found.day if found else None) == day


def test_a_date_in_the_name_is_used_when_the_text_has_none():
    assert documents.propose_issue_date("vigilance_2026-07-10.pdf").day == date(2026, 7, 10)
    assert documents.propose_issue_date("vigilance 10-07-2026.pdf").day == date(2026, 7, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Cette attestation est valable du 1er janvier 2026 au 31 décembre 2026.", date(2026, 12, 31)),
        ("La convention prend effet le 1er janvier 2025 jusqu’au 31 décembre 2027", date(2027, 12, 31)),
        ("pour la période du 01/01/2026 au 31/12/2026", date(2026, 12, 31)),
        ("Ce certificat expire le 9 septembre 2027", date(2027, 9, 9)),
        ("Réunion du 3 mars 2026", None),
    ],
)
def test_the_printed_end_of_a_period_is_its_last_day(text, day):
    found = documents.propose_end_date(text)
    assert (found.day if found else None) == day


@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_right_whatever_stands_before_it(before, day):
    found = documents.propose_issue_date("scan.pdf", f"{before}\nAttestation délivrée le {day:%d/%m/%Y}")
    assert found is not None and found.day == day
