"""Criteria and lots in the layouts that buyers use: lists, sentences, tables of every shape."""

import pytest
from made.pages import Row, facts_of

from relais_app.base.text import fold_words

PRICE_AND_VALUE = {("prix", 40), ("valeur technique", 60)}
Part = str | list[Row]

CRITERIA: list[list[Part]] = [
    ["Critères d'attribution\nPrix : 40%\nValeur technique : 60%"],
    ["Les offres seront jugées selon les critères suivants :", "- Prix (40 %)", "- Valeur technique (60 %)"],
    ["Critères de jugement des offres :", "1. Prix : 40 points", "2. Valeur technique : 60 points"],
    ["Le jugement sera effectué selon les critères pondérés comme suit : prix 40 %, valeur technique 60 %."],
    ["Critères de sélection des offres :", "Prix : 40/100", "Valeur technique : 60/100"],
    ["Les critères retenus sont :", "- le prix, pondéré à 40 %", "- la valeur technique, pondérée à 60 %"],
    ["Les critères d'attribution sont :", "a) Prix (pondération : 40)", "b) Valeur technique (pondération : 60)"],
    [
        "Deux critères sont retenus, les suivants :",
        "Critère prix : noté sur 40",
        "Critère valeur technique : noté sur 60",
    ],
    [
        "Critères de notation",
        "Critère Prix (40 points)",
        "La note est calculée par la formule : N = 40 x (P min / P)",
        "Critère Valeur technique (60 points)",
    ],
    ["Critères d'attribution :", "40 % : Prix", "60 % : Valeur technique"],
    [
        "L'offre la mieux-disante sera retenue selon :",
        "Valeur technique (60 %) jugée à partir du mémoire technique",
        "Prix (40 %)",
    ],
    ["Les offres seront notées sur 20 selon les critères :", "Prix : 8 points", "Valeur technique : 12 points"],
    ["Les critères pris en compte sont : la valeur technique pour 60 % et le prix pour 40 %."],
    ["Critères de choix", [["Critère", "Pondération"], ["Prix", "40%"], ["Valeur technique", "60%"]]],
    ["Critères de choix", [["N°", "Critère", "Note maximale"], ["1", "Prix", "40"], ["2", "Valeur technique", "60"]]],
    ["Les critères :", [["Critère", "Coefficient"], ["Prix", "4"], ["Valeur technique", "6"]]],
    [
        "Les critères :",
        [["Critère", "Note sur 20", "Coefficient"], ["Prix", "/20", "0,40"], ["Valeur technique", "/20", "0,60"]],
    ],
    [
        "Critères",
        [
            ["Critères", "Sous-critères", "Poids"],
            ["Prix", "", "40 %"],
            ["Valeur technique", "Moyens", "30 %"],
            ["", "Méthode", "30 %"],
        ],
    ],
    ["Critères", [["Valeur technique (60 %)", "Moyens : 30 %\nMéthode : 30 %"], ["Prix (40 %)", "Montant du devis"]]],
]

LOTS: list[list[Part]] = [
    ["Le marché est décomposé en 2 lots :", "Lot 1 : Nettoyage des locaux", "Lot 2 : Vitrerie"],
    ["La consultation est allotie :", [["Lot", "Désignation"], ["1", "Nettoyage des locaux"], ["2", "Vitrerie"]]],
    [
        "Allotissement",
        [
            ["N° du lot", "Intitulé du lot", "Montant maximum HT"],
            ["Lot 1", "Nettoyage des locaux", "100 000 €"],
            ["Lot 2", "Vitrerie", "20 000 €"],
        ],
    ],
    [
        "Décomposition",
        [
            ["Numéro", "Libellé du lot", "Durée"],
            ["1", "Nettoyage des locaux", "12 mois"],
            ["2", "Vitrerie", "12 mois"],
        ],
    ],
    [
        "Les prestations sont réparties en 2 lots définis ci-après : lot n°1 : Nettoyage des locaux ; lot n°2 : Vitrerie."
    ],
    ["Les lots sont les suivants :", "• Lot n° 01 – Nettoyage des locaux", "• Lot n° 02 – Vitrerie"],
    ["Lots :\n1 - Nettoyage des locaux\n2 - Vitrerie"],
    ["Consultation en deux lots :", "LOT 1 Nettoyage des locaux", "LOT 2 Vitrerie"],
    ["le lot n°1 concerne : Nettoyage des locaux", "le lot n°2 concerne : Vitrerie"],
    ["Lot n°1 (CPV 90910000) : Nettoyage des locaux", "Lot n°2 (CPV 90911300) : Vitrerie"],
    ["Lot 1 « Nettoyage des locaux »", "Lot 2 « Vitrerie »"],
]


@pytest.mark.parametrize("parts", CRITERIA)
def test_criteria_are_read_in_every_layout(parts: list[Part]) -> None:
    found = {(fold_words(fact.value["name"]), fact.value["weight_percent"]) for fact in facts_of(*parts)["criteria"]}  # type: ignore[index]
    assert found == PRICE_AND_VALUE


def test_sub_criteria_stand_under_their_criterion() -> None:
    facts = facts_of("Critères :", "1) Prix - 40 %", "2) Valeur technique - 60 %, décomposée comme suit :",
                     "2.1 Moyens humains (20 points)", "2.2 Organisation (20 points)", "2.3 Délais (20 points)")["criteria"]  # fmt: skip
    assert [(fact.value["name"], len(fact.value["subcriteria"])) for fact in facts] == [
        ("Prix", 0),
        ("Valeur technique", 3),
    ]  # type: ignore[index]


def test_a_single_criterion_weighs_everything() -> None:
    (fact,) = facts_of("Le seul critère de jugement est le prix.")["criteria"]
    assert fact.value["weight_percent"] == 100  # type: ignore[index]


@pytest.mark.parametrize("parts", LOTS)
def test_lots_are_read_in_every_layout(parts: list[Part]) -> None:
    found = {(fact.value["number"].lstrip("0"), fact.value["title"]) for fact in facts_of(*parts)["lots"]}  # type: ignore[index]
    assert found == {("1", "Nettoyage des locaux"), ("2", "Vitrerie")}


def test_a_contract_without_lots_has_none() -> None:
    assert "lots" not in facts_of("Le marché n'est pas alloti.", "Chaque lot éventuel ferait l'objet d'un marché.")
