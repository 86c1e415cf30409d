"""What must never be taken for a fact."""

import pytest
from made.pages import facts_of, piece_of, value_of

from relais_app.dce.facts import read_facts

LABEL = "Date et heure limites de réception des offres : lundi 24 novembre 2025 à 12h00"


@pytest.mark.parametrize("text", [
    "au sens du décret n° 2016-360 du 25 mars 2016 à 12h00",
    "Les modifications seront reçues au plus tard 6 jours avant la date limite de réception des offres soit le 27/08/2024 à 12h00",
    "Date limite de dépôt des questions : 12 mars 2025 à 12h00",
    "La visite aura lieu avant la remise des offres le 3 mars 2025 à 10h00",
    "Date d'ouverture des plis : 3 mars 2025 à 14h00",
    "Date limite de réception des offres : 3 mars 2025",
])  # fmt: skip
def test_another_date_is_no_deadline(text: str) -> None:
    assert "deadline" not in facts_of(text)


def test_the_day_of_changes_does_not_rival_the_deadline() -> None:
    found = facts_of(
        LABEL,
        "L'acheteur peut modifier le dossier au plus tard 6 jours avant la date limite de réception des offres soit le 18/11/2025 à 12h00.",
    )
    assert [fact.value for fact in found["deadline"]] == ["2025-11-24T12:00"]


@pytest.mark.parametrize("text", [
    "L'acheteur se réserve le droit de ne pas donner suite.",
    "La prestation est réservée à une profession particulière : non",
    "Marchés réservés :",
    "Promouvoir les entreprises des secteurs adaptés et protégés et les marchés réservés",
    "Le volume horaire de travail minimum suivant leur est obligatoirement réservé",
    "Cadre réservé à l'acheteur",
])  # fmt: skip
def test_to_reserve_a_right_or_an_hour_reserves_no_contract(text: str) -> None:
    assert value_of("reserved", text) in (None, "none")


@pytest.mark.parametrize("text", [
    "Les salariés passent une visite médicale obligatoire.",
    "Une visite de maintenance est obligatoire chaque trimestre.",
    "Visites des lieux :",
    "Le titulaire devra obligatoirement se rendre sur site dans les deux heures.",
])  # fmt: skip
def test_other_visits_are_no_site_visit(text: str) -> None:
    assert "site_visit" not in facts_of(text)


def test_a_visit_that_is_not_mandatory_is_optional() -> None:
    assert value_of("site_visit", "La visite du site n'est pas obligatoire.") == "optional"


def test_an_answer_of_the_buyer_is_no_deadline_for_questions() -> None:
    text = "Une réponse sera adressée 6 jours au plus tard avant la date limite de remise des plis."
    assert "question_deadline" not in facts_of(LABEL, text)


def test_a_relative_deadline_needs_the_deadline() -> None:
    text = "Cette demande doit intervenir au plus tard 10 jours avant la date limite de remise des plis."
    assert "question_deadline" not in facts_of(text)
    (fact,) = facts_of(LABEL, text)["question_deadline"]
    assert fact.value == "2025-11-14"
    assert fact.extra["relative"] == "J-10"


def test_worked_days_are_counted_back_over_week_ends() -> None:
    text = "Les questions sont posées au plus tard 3 jours ouvrés avant la date limite de remise des offres."
    assert value_of("question_deadline", LABEL, text) == "2025-11-19"


@pytest.mark.parametrize("text", [
    "La durée est précisée dans le CCAP.",
    "Les factures sont payées dans un délai de 30 jours.",
    "La garantie est conclue pour une durée de 24 mois.",
    "La durée maximale du marché est de 48 mois.",
    "Les marchés subséquents sont conclus pour une durée de 6 mois.",
])  # fmt: skip
def test_other_durations_are_not_the_contracts(text: str) -> None:
    assert "duration_months" not in facts_of(text, kind="CCAP")


@pytest.mark.parametrize("text", [
    "Une pénalité de 500 € HT par jour est appliquée, dans la limite d'un montant maximum de 10 000 € HT.",
    "Le sous-traitant est payé directement lorsque le montant est supérieur à un montant minimum de 600 € TTC.",
    "Le candidat justifie d'un chiffre d'affaires minimum de 200 000 € HT.",
    "L'avance est versée quand le montant du marché dépasse 50 000 € HT.",
])  # fmt: skip
def test_other_amounts_are_not_the_contracts(text: str) -> None:
    assert "amount" not in facts_of(text)


def test_variants_exclude_even_when_a_summary_is_silent() -> None:
    assert value_of("variants_allowed", "**2.3 - Variantes", "Aucune variante n'est autorisée.") is False


def test_negotiation_ruled_out_and_provided_for_is_said_to_clash() -> None:
    from made.pages import piece_of

    from relais_app.dce.facts import read_facts

    facts, warnings = read_facts([piece_of("Il ne pourra pas y avoir de négociation avec les candidats.",
                                           "L'acheteur se réserve la possibilité d'engager des négociations.")])  # fmt: skip
    assert {fact.value for fact in facts if fact.name == "negotiation"} == {True, False}
    assert all(fact.confidence < 0.9 for fact in facts if fact.name == "negotiation")
    assert any("négociation" in warning for warning in warnings)


def test_the_contents_of_the_file_are_not_papers_to_hand_in() -> None:
    found = facts_of("**4 - Contenu du dossier de consultation", "Le dossier de consultation contient les pièces suivantes :",
                     "- Le règlement de la consultation (RC)", "- Le cahier des clauses administratives particulières (CCAP)",
                     "- Le bordereau des prix unitaires (BPU)")  # fmt: skip
    assert "required_offer_documents" not in found


def test_papers_of_the_winner_are_not_asked_of_bidders() -> None:
    found = facts_of("**5 - Pièces de la candidature", "- Formulaire DC1", "- Formulaire DC2",
                     "**6 - Documents à fournir par l'attributaire", "- Attestation de régularité fiscale", "- Attestation de vigilance")  # fmt: skip
    assert [fact.value for fact in found["required_candidature_documents"]] == ["DC1", "DC2"]


def test_nothing_is_invented_for_an_empty_piece() -> None:
    assert facts_of("Page 4 sur 16") == {}
    assert facts_of("") == {}


def test_a_page_count_makes_no_lot() -> None:
    assert "lots" not in facts_of("4 sur 16", "Lot 3 : 12 000 € HT")


def test_an_accord_cadre_number_is_no_reference_of_the_follow_on_contract() -> None:
    found = facts_of(
        "Consultation n° A25-GEND-01",
        "L'objet de l'accord-cadre n°2021-G21063P-00 dont est issu le marché subséquent",
    )
    assert found["reference"][0].value == "A25-GEND-01"


def test_a_reservation_without_article_is_a_warning_not_a_fact() -> None:
    notice = piece_of("II.2.1) Intitulé : Espaces verts", "Lot nº : 1", "II.2.14) Informations complémentaires", "Néant",
                      "II.2.1) Intitulé : Abords", "Lot nº : 2", "II.2.14) Informations complémentaires", "Marché réservé.",
                      kind="AAPC", name="avis.html")  # fmt: skip
    facts, warnings = read_facts([notice])
    assert not any(fact.name == "reserved" for fact in facts)
    assert warnings == ["lots dits réservés sans article cité : 2 (avis.html)"]


def test_durations_that_differ_are_told_lot_by_lot() -> None:
    notice = piece_of("II.2.1) Intitulé : Espaces verts", "Lot nº : 1", "II.2.7) Durée", "Durée en mois : 12",
                      "II.2.1) Intitulé : Abords", "Lot nº : 2", "II.2.7) Durée", "Durée en mois : 24", kind="AAPC")  # fmt: skip
    facts, warnings = read_facts([notice])
    assert {(fact.lot, fact.value) for fact in facts if fact.name == "duration_months"} == {("1", 12), ("2", 24)}
    assert not warnings


def test_a_deadline_without_an_hour_is_a_warning() -> None:
    _facts, warnings = read_facts([piece_of("Date limite de réception des offres : 3 mars 2025", name="RC.pdf")])
    assert warnings == ["date limite sans heure : lundi 3 mars 2025 (RC.pdf)"]


def test_the_hour_of_an_overseas_buyer_is_in_his_zone() -> None:
    (fact,) = facts_of("Commune de Saint-Joseph\n97480 SAINT-JOSEPH", LABEL)["deadline"]
    assert fact.extra["zone"] == "Indian/Reunion"


def test_the_right_to_buy_similar_services_later_is_no_negotiation() -> None:
    text = "L'acheteur se réserve la possibilité de recourir ultérieurement à la procédure négociée pour des prestations similaires."
    assert "negotiation" not in facts_of(text)


def test_a_court_is_no_buyer() -> None:
    notice = ("I.1) Nom et adresses : Arte France, 8 rue Marceau, 92130 Issy", "VI.4.1) Instance chargée des procédures de recours",
              "Nom officiel : Tribunal judiciaire")  # fmt: skip
    assert [fact.value for fact in facts_of(*notice, kind="AAPC")["buyer"]] == ["Arte France"]
