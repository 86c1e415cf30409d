"""What the buyer asks becomes a list, matched to forms and papers."""

import json
from datetime import date

import pytest

from relais_app.bids.model import BidFact, DcePiece, FactState
from relais_app.company.model import CompanyDocument, ValidityRule
from relais_app.response.checklist import best_document, lots_of, merged, numbered, propose
from relais_app.response.model import Part, ResponseItem, SatisfiedBy
from relais_app.response.pieces import piece_rules, recognise

DEPOSIT, AWARD = date(2026, 11, 20), date(2027, 1, 19)


def asked(value, name="required_candidature_documents", **more):
    value = value if isinstance(value, dict) else {"value": value}
    return BidFact(name=name, value=json.dumps(value), **more)


def offered(value, **more):
    return asked(value, "required_offer_documents", **more)


def lots(*numbers):
    return [BidFact(name="lots", value=json.dumps({"number": n, "title": f"Titre {n}"})) for n in numbers]


def listed(facts, answered=(), pieces=(), documents=()):
    return propose("b", answered, facts, pieces, documents, deposit_on=DEPOSIT, award_on=AWARD)


@pytest.mark.parametrize("rule", piece_rules(), ids=lambda r: r.code)
def test_each_rule_recognises_its_own_example(rule):
    assert rule.code in {found.code for found in recognise(rule.example)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("DC1 et DC2 fournis", ["dc1", "dc2"]),
        ("Attestation de vigilance URSSAF de moins de six mois", ["vigilance"]),
        ("Extrait Kbis de moins de 3 mois", ["kbis"]),
        ("Plan d’assurance sécurité", [""]),
        ("Un organigramme", ["effectifs"]),
    ],
)
def test_asked_pieces_are_recognised_by_their_words(text, codes):
    assert [found.code for found in recognise(text)] == codes


def test_each_asked_piece_is_one_line_with_its_source():
    pieces = [DcePiece(number=3, name="RC.pdf", kind="RC")]
    (item,) = listed([asked("Attestation de vigilance", piece=3, page=4, box="[1, 2, 3, 4]")], pieces=pieces)
    assert (item.asked_by, item.piece, item.page, item.box) == ("RC 4", 3, 4, "[1, 2, 3, 4]")
    assert item.document_type == "vigilance" and item.satisfied_by is SatisfiedBy.NOTHING


def test_one_deed_of_commitment_for_each_lot_that_we_answer():
    items = listed([*lots("1", "2", "3"), offered("L’acte d’engagement")], answered=("2", "3"))
    assert [(i.lot, i.number) for i in items] == [("2", 1), ("3", 10)]


def test_pieces_of_lots_that_we_do_not_answer_are_left_out():
    facts = [
        *lots("1", "2"),
        offered("Certificat de visite pour le lot 1"),
        offered("Certificat de visite", lot='"2"'),
    ]
    assert [i.lot for i in listed(facts, answered=("2",))] == ["2"]


def test_a_line_is_called_by_the_buyer_s_words():
    facts = [
        offered("AE : Acte d’engagement complété"),
        offered("BPU"),
        offered("Attestation de visite", evidence="Le certificat de visite pour le lot 2"),
    ]
    items = listed([*lots("1", "2"), *facts], answered=("2",))
    assert [(i.title, i.lot) for i in items] == [
        ("Bordereau des prix unitaires", None), ("Acte d’engagement complété", "2"), ("Attestation de visite", "2")]  # fmt: skip


def test_a_contract_of_one_lot_is_not_allotted():
    assert lots_of(lots("1")) == ()
    assert [i.lot for i in listed([*lots("1"), offered("Acte d’engagement")])] == [None]


def test_what_is_asked_in_two_pieces_is_one_line():
    facts = [
        asked("DC1", piece=0),
        asked("Lettre de candidature (DC1)", piece=1),
        asked("Références", piece=0),
        asked("Liste de références", piece=1),
    ]
    assert [i.document_type for i in listed(facts)] == ["dc1", "references"]


def test_two_different_certificates_of_one_list_stay_two():
    facts = [asked("Certificat ISO 9001", piece=0), asked("Certificat ISO 14001", piece=0)]
    assert len(listed(facts)) == 2


def test_rejected_facts_ask_nothing():
    assert listed([asked("DC1", state=FactState.REJECTED)]) == []


def test_conditional_and_optional_pieces_are_not_mandatory():
    items = listed(
        [asked({"value": "Certificat", "optional": True}), asked("Copie du jugement si redressement judiciaire")]
    )
    assert [i.is_mandatory for i in items] == [False, False]


def test_nothing_is_expected_that_nobody_asks():
    assert listed([]) == []


def test_forms_and_prices_that_the_dce_brings_are_to_be_handed_in():
    pieces = [DcePiece(number=n, name=f"{k}.docx", kind=k) for n, k in enumerate(("DC1", "AE", "BPU", "CCTP"))]
    items = listed([], pieces=pieces)
    assert [(i.document_type, i.part) for i in items] == [
        ("dc1", Part.CANDIDATURE),
        ("ae", Part.OFFER),
        ("bpu", Part.OFFER),
    ]


def test_sworn_statements_and_turnover_are_answered_by_the_forms():
    items = listed([asked("Déclaration concernant le chiffre d’affaires global")])
    assert (items[0].form, items[0].satisfied_by, items[0].note) == ("DC2", SatisfiedBy.FORM, "cadre F1 du DC2")


def paper(**more):
    return CompanyDocument(type="vigilance", rule=ValidityRule.SIX_MONTHS, **more)


def test_the_paper_that_is_good_the_longest_is_taken():
    old, soon, best = (
        paper(issued_on=date(2026, 1, 1)),
        paper(issued_on=date(2026, 6, 1)),
        paper(issued_on=date(2026, 9, 1)),
    )
    assert best_document("vigilance", [old, soon, best, paper()], DEPOSIT, AWARD) is best
    (item,) = listed([asked("Attestation de vigilance")], documents=[old, best])
    assert item.document_id == best.id


def test_candidature_comes_first_and_each_lot_has_its_ten():
    items = [ResponseItem(title=str(i), part=p, lot=lot) for i, (p, lot) in enumerate(
        [(Part.OFFER, "10"), (Part.OFFER, "2"), (Part.CANDIDATURE, None), (Part.OFFER, None), (Part.CANDIDATURE, "2")])]  # fmt: skip
    assert [(i.title, i.number) for i in numbered(items)] == [("2", 1), ("4", 2), ("3", 10), ("1", 20), ("0", 30)]


def test_a_new_reading_adds_only_what_is_new():
    kept = listed([asked("DC1"), asked("Références")])
    kept[1].satisfied_by = SatisfiedBy.NOT_NEEDED
    again = listed([asked("DC1"), asked("Références"), asked("Un mémoire technique")])
    assert [i.document_type for i in merged(kept, again)] == ["memoire"]
