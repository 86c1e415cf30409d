"""Facts that live in tables, lists and covers."""

import pytest
from made.pages import facts_of, piece_of, value_of

from relais_app.dce.facts import cover_facts, read_facts


def titles(found: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    return [(f.value["number"], f.value["title"]) for f in found["lots"]]


def weights(found: dict) -> list[tuple[str, float]]:  # type: ignore[type-arg]
    return [(f.value["name"], f.value["weight_percent"]) for f in found["criteria"]]


# ------------------------------------------------------------------------------------------------ lots


def test_lots_of_a_table_keep_number_title_and_cpv() -> None:
    found = facts_of(
        [
            ["N° de lot", "Intitulé", "CPV"],
            ["1", "Nettoyage des\nécoles", "90911200-8"],
            ["2", "Vitrerie", "90911300-9"],
        ]
    )
    assert titles(found) == [("1", "Nettoyage des écoles"), ("2", "Vitrerie")]
    assert found["lots"][0].value["cpv"] == "90911200-8"


def test_lots_of_lines_may_be_numbered_with_letters() -> None:
    assert titles(facts_of("Lot 1A : Peinture intérieure", "Lot 1B : Peinture extérieure")) == [
        ("1A", "Peinture intérieure"),
        ("1B", "Peinture extérieure"),
    ]


def test_a_table_cut_by_the_end_of_a_page_is_one() -> None:
    from made.pages import page_of

    piece = piece_of([["Lot", "Désignation"], ["1", "Plâtrerie"]])
    piece.pages.append(page_of([[["2", "Électricité"], ["3", "Peinture"]]], number=2))
    lots = [f for f in read_facts([piece])[0] if f.name == "lots"]
    assert [(f.value["number"], f.source.page) for f in lots] == [("1", 1), ("2", 2), ("3", 2)]  # type: ignore[index]


def test_the_fields_of_a_notice_give_its_lots() -> None:
    found = facts_of(
        "Intitulé : Repas des écoles", "Lot nº : 1", "Intitulé : Repas des crèches", "Lot nº : 2", kind="AAPC"
    )
    assert titles(found) == [("1", "Repas des écoles"), ("2", "Repas des crèches")]


def test_a_notice_may_leave_the_numbers_out() -> None:
    found = facts_of("Renseignements relatifs aux lots :", "Lot(s) Peinture. -", "Lot(s) Ascenseur. -", kind="AAPC")
    assert titles(found) == [(None, "Peinture"), (None, "Ascenseur")]


def test_a_contract_said_to_be_single_has_no_lots() -> None:
    assert "lots" not in facts_of(
        "Il n'est pas prévu de décomposition en lots.", "Lot 3 : relance de la procédure précédente"
    )


# -------------------------------------------------------------------------------------------- criteria


def test_criteria_of_a_table_come_with_their_weights() -> None:
    found = facts_of(
        [["Critères", "Pondération"], ["1-Prix des prestations", "40.0 %"], ["2-Valeur technique", "60.0 %"]]
    )
    assert weights(found) == [("Prix des prestations", 40), ("Valeur technique", 60)]
    assert all(f.confidence >= 0.9 for f in found["criteria"])


def test_subcriteria_are_told_from_criteria_by_the_sum() -> None:
    found = facts_of(
        [
            ["Critères", "Pondération"],
            ["Prix", "40 %"],
            ["Valeur technique", "60 %"],
            ["Moyens humains", "35 %"],
            ["Méthode", "25 %"],
        ]
    )
    assert weights(found) == [("Prix", 40), ("Valeur technique", 60)]
    assert [s["name"] for s in found["criteria"][1].value["subcriteria"]] == ["Moyens humains", "Méthode"]


def test_a_weight_may_stand_on_another_row_than_its_criterion() -> None:
    found = facts_of([["Critères", "Pondération"], ["Critère n° 1 – Valeur technique", ""], ["Apprécié au regard du mémoire", "55 points"],
                      ["Critère n° 2 – Prix", ""], ["Apprécié au regard du BPU", "45 points"]])  # fmt: skip
    assert weights(found) == [("Valeur technique", 55), ("Prix", 45)]


def test_each_group_of_lots_keeps_its_own_criteria() -> None:
    found = facts_of("Lots 1 à 3 :", [["Critères", "Pondération"], ["Prix", "60 %"], ["Qualité", "40 %"]],
                     "Lot 4 :", [["Critères", "Pondération"], ["Prix", "30 %"], ["Qualité", "70 %"]])  # fmt: skip
    assert [(f.lot, f.value["weight_percent"]) for f in found["criteria"]] == [
        (("1", "2", "3"), 60),
        (("1", "2", "3"), 40),
        (("4",), 30),
        (("4",), 70),
    ]


def test_criteria_of_a_list_are_read_after_their_announcement() -> None:
    found = facts_of("Critères d'attribution : offre économiquement la plus avantageuse appréciée en fonction des critères énoncés ci-dessous :",
                     "- valeur technique de l'offre : 60 %;", "- prix : 40 %.")  # fmt: skip
    assert weights(found) == [("Valeur technique de l'offre", 60), ("Prix", 40)]


def test_criteria_may_stand_on_one_line() -> None:
    found = facts_of("Les offres seront jugées selon les critères suivants : Prix : 40 % ; Valeur technique : 60 %.")
    assert weights(found) == [("Prix", 40), ("Valeur technique", 60)]


def test_weights_out_of_twenty_are_brought_to_a_hundred() -> None:
    found = facts_of([["Critères de jugement", "Pondération"], ["Prix", "8/20"], ["Valeur technique", "12/20"]])
    assert weights(found) == [("Prix", 40), ("Valeur technique", 60)]


def test_an_order_without_weights_stays_an_order() -> None:
    found = facts_of(
        "Les critères de jugement des offres sont les suivants, par ordre décroissant d'importance :",
        "1) Valeur technique",
        "2) Prix",
        "3) Délai",
    )
    assert weights(found) == [("Valeur technique", None), ("Prix", None), ("Délai", None)]
    assert found["criteria"][0].value["order_only"] is True


def test_a_price_alone_is_a_hundred() -> None:
    assert weights(facts_of("Le critère unique d'attribution est le prix.")) == [("Prix", 100)]


def test_weights_that_make_no_hundred_are_not_sure() -> None:
    found = facts_of([["Critères", "Pondération"], ["Prix", "40 %"], ["Valeur technique", "50 %"]])
    assert all(f.confidence < 0.9 for f in found["criteria"])


def test_a_scale_of_marks_is_no_criterion() -> None:
    assert "criteria" not in facts_of(
        [["Appréciation", "Note"], ["Insuffisant", "2"], ["Satisfaisant", "4"], ["Très satisfaisant", "5"]]
    )


# ---------------------------------------------------------------------------------------------- papers


def test_a_table_of_papers_says_which_are_signed() -> None:
    found = facts_of(
        "Pièces de l'offre :",
        [
            ["Libellés", "Signature"],
            ["L'acte d'engagement (AE) et ses annexes", "Oui"],
            ["Le bordereau des prix unitaires (BPU)", "Non"],
        ],
    )
    papers = found["required_offer_documents"]
    assert [bool(f.extra.get("signature")) for f in papers] == [True, False]
    assert papers[1].value == "BPU"


def test_years_are_given_in_digits() -> None:
    found = facts_of("Pièces de la candidature :", "- une liste des principaux services effectués au cours des trois dernières années ;",
                     "- une déclaration concernant le chiffre d'affaires global des trois derniers exercices ;")  # fmt: skip
    values = [str(f.value) for f in found["required_candidature_documents"]]
    assert values[0].startswith("Références (3 ans)")
    assert values[1].startswith("Chiffre d'affaires (3 exercices)")


def test_the_headings_of_a_technical_note_are_not_papers() -> None:
    found = facts_of("L'offre comprendra les pièces suivantes :", "• Un mémoire technique détaillant :", "1- le programme d'exécution,", "2- la gestion des déchets,",
                     "• Le planning")  # fmt: skip
    values = [str(f.value) for f in found["required_offer_documents"]]
    assert len(values) == 2
    assert "2 rubriques" in values[0]


# --------------------------------------------------------------------------------- amounts and penalties


def test_amounts_of_a_table_of_lots_have_one_item_per_lot() -> None:
    found = facts_of([["Lot", "Intitulé", "Montant minimum\n(€ HT)", "Montant maximum\n(€ HT)"], ["1", "Secteur nord", "10 000,00 €", "40 000,00 €"],
                      ["2", "Secteur sud", "5 000,00 €", "20 000,00 €"]])  # fmt: skip
    assert [(f.lot, f.value["min_eur_ht"], f.value["max_eur_ht"]) for f in found["amount"]] == [
        ("1", 10_000, 40_000),
        ("2", 5_000, 20_000),
    ]


def test_an_amount_with_tax_gives_way_to_the_one_without() -> None:
    found = facts_of("Enveloppe maximale annuelle : 270 000 € TTC/an (TVA 20 % soit 225 000 € HT/an).")
    assert [f.value for f in found["amount"]] == [{"max_eur_ht": 225_000, "per": "year"}]


def test_an_estimate_in_a_notice_is_an_estimate() -> None:
    assert value_of("amount", "Valeur hors TVA : 450 000 euros", kind="AAPC") == {
        "estimated_eur_ht": 450_000,
        "per": "total",
    }


@pytest.mark.parametrize(("text", "expected"), [
    ("Une pénalité de 120 euros est appliquée par heure d'insertion non réalisée.", (120, "EUR/heure d'insertion")),
    ("Le titulaire encourt, par jour de retard, une pénalité fixée à 1/1000 du montant.", (1, "1/1000 par jour de retard")),
    ("En cas de travail dissimulé, une pénalité de 10 % du montant TTC du marché est appliquée.", (10, "% du montant ttc du marche est appliquee")),
])  # fmt: skip
def test_penalties_say_how_much_and_on_what(text: str, expected: tuple[float, str]) -> None:
    (fact,) = facts_of(text, kind="CCAP")["penalties"]
    assert (fact.value["amount"], fact.value["unit"]) == expected  # type: ignore[index]


# ------------------------------------------------------------------------------------- cover and merging


def test_the_cover_gives_the_essentials_at_once() -> None:
    piece = piece_of("**RÈGLEMENT DE LA CONSULTATION", "**Entretien des espaces verts du secteur nord", "Consultation n° 25-ACH-012",
                     "Procédure adaptée ouverte", "Date limite de remise des offres : 30/05/2025 à 12h00", "Ville de Montfleury\n3 place de la Mairie\n71000 MACON")  # fmt: skip
    values = {fact.name: fact.value for fact in cover_facts(piece)}
    assert values["deadline"] == "2025-05-30T12:00"
    assert values["buyer"] == "Ville de Montfleury"
    assert values["object"] == "Entretien des espaces verts du secteur nord"
    assert values["reference"] == "25-ACH-012"
    assert values["procedure"] == "Procédure adaptée ouverte"


def test_the_hour_may_stand_in_the_next_cell() -> None:
    assert (
        value_of("deadline", [["Date limite de remise des offres", "12/03/2025", "16 heures 30"]])
        == "2025-03-12T16:30"
    )


def test_overseas_hours_keep_their_zone() -> None:
    (fact,) = facts_of("Date limite de réception des offres : 3 mars 2025 à 12h00 (heure de La Réunion)")["deadline"]
    assert fact.extra["zone"] == "Indian/Reunion"


def test_two_pieces_that_agree_make_a_value_surer() -> None:
    alone = read_facts([piece_of("Les variantes sont autorisées.")])[0]
    both = read_facts(
        [piece_of("Les variantes sont autorisées."), piece_of("Les variantes sont autorisées.", kind="CCP", id=1)]
    )[0]
    assert both[0].confidence > alone[0].confidence
    assert len(both) == 1


def test_pieces_that_clash_both_stay_and_are_named() -> None:
    rules = piece_of("Date limite de réception des offres : 3 mars 2025 à 12h00")
    notice = piece_of(
        "Date limite de réception des offres : 4 mars 2025, à 12 heures.", kind="AAPC", name="avis.pdf", id=1
    )
    facts, warnings = read_facts([rules, notice])
    deadlines = [f for f in facts if f.name == "deadline"]
    assert {f.value for f in deadlines} == {"2025-03-03T12:00", "2025-03-04T12:00"}
    assert all(f.confidence < 0.9 for f in deadlines)
    assert any("avis.pdf" in warning for warning in warnings)


def test_evidence_is_the_sentence_as_printed_with_its_box() -> None:
    (fact,) = facts_of(
        "Le délai de validité des offres est fixé à 120 jours\nà compter de la date limite de réception des offres."
    )["offer_validity_days"]
    assert (
        fact.source.words
        == "Le délai de validité des offres est fixé à 120 jours à compter de la date limite de réception des offres."
    )
    assert fact.source.page == 1
    assert fact.source.box is not None and fact.source.box[1] < fact.source.box[3]
    assert fact.rule == "offer_validity_days.validity-period"


def test_a_table_tells_hours_and_turnover_lot_by_lot() -> None:
    found = facts_of("Clause sociale", [["Lot", "Intitulé", "Nombre d'heures d'insertion à réaliser"], ["1", "Nettoyage", "350 h"], ["2", "Vitrerie", "1 200 h"]],
                     "Capacités", [["Lots", "Chiffre d'affaires annuel minimum"], ["Lot 1", "50 000 € HT"], ["Lot 2", "20 000 € HT"]])  # fmt: skip
    assert {(fact.lot, fact.value) for fact in found["insertion_hours"]} == {("1", 350), ("2", 1200)}
    assert {(fact.lot, fact.value) for fact in found["minimum_turnover"]} == {("1", 50000), ("2", 20000)}


def test_a_duration_that_all_lots_share_is_the_contracts() -> None:
    table = [["Lot", "Intitulé", "Durée"], ["1", "Nettoyage", "12 mois"], ["2", "Vitrerie", "12 mois"]]
    assert [(fact.lot, fact.value) for fact in facts_of(table)["duration_months"]] == [(None, 12)]


def test_hours_of_insertion_say_what_they_are_due_for() -> None:
    (fact,) = facts_of("5 (cinq) heures d'insertion par tranche de 10 000 € HT facturés.", kind="CCAP")[
        "insertion_hours"
    ]
    assert (fact.value, fact.extra["per"]) == (5, "tranche de 10 000 € HT")
