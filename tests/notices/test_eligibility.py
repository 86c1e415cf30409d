"""Who may answer a reservation: the law's kinds, and the proof in hand."""

from datetime import date

import pytest

from relais_app.company.model import KindProof, StructureKind
from relais_app.notices.eligibility import ADMITTED, Eligibility, eligibility, eligibility_sentence

DAY = date(2026, 12, 4)


def answer(reserved, kind, proof="Convention 2026", until=None):
    return eligibility(reserved, (KindProof(StructureKind(kind), proof, until),), DAY).code


@pytest.mark.parametrize(
    ("reserved", "kind", "code"),
    [
        ("L2113-12", "ESAT", "eligible"), ("L2113-12", "ACI", "not_eligible"), ("L2113-13", "ACI", "eligible"),
        ("L2113-13", "EA", "not_eligible"), ("L2113-13", "GEIQ", "not_eligible"), ("L2113-13", "ESS", "not_eligible"),
        ("L2113-13", "EITI", "check"), ("L2113-14", "EI", "eligible"), ("L2113-14", "EA", "eligible"),
        ("L2113-15", "ESS", "eligible"), ("L2113-15", "ACI", "check"), ("L2113-13-1", "SEP", "eligible"),
        ("unspecified", "ACI", "check"), ("none", "ACI", "not_reserved"),
    ],
)  # fmt: skip
def test_a_kind_opens_its_reservations_only(reserved, kind, code):
    assert answer(reserved, kind).value == code


def test_a_kind_without_its_paper_misses_the_proof():
    assert answer("L2113-13", "ACI", proof="") is Eligibility.PROOF_MISSING


def test_a_paper_that_ends_before_the_deadline_is_expired():
    assert answer("L2113-13", "ACI", until=date(2026, 12, 3)) is Eligibility.PROOF_EXPIRED
    assert answer("L2113-13", "ACI", until=DAY) is Eligibility.ELIGIBLE


def test_no_profile_is_not_eligible():
    assert eligibility("L2113-12", (), DAY).code is Eligibility.NOT_ELIGIBLE


def test_every_answer_is_a_sentence():
    for reserved in (*ADMITTED, "unspecified"):
        for kind in StructureKind:
            for proof in ("", "Papier"):
                sentence = eligibility_sentence(eligibility(reserved, (KindProof(kind, proof),), DAY))
                assert sentence.endswith(".")
                assert "{" not in sentence
    assert eligibility_sentence(eligibility("none", (), DAY)) == ""


def test_the_sentence_names_the_paper_to_join():
    found = eligibility("L2113-13", (KindProof(StructureKind.ACI, "Convention 2026"),), DAY)
    assert eligibility_sentence(found).startswith(
        "Réservé aux structures d’insertion (L2113-13) : vous pouvez répondre."
    )
