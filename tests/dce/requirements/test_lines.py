"""What is one line: the numbered cases of the annotation rules, with sentences of our own."""

from collections.abc import Callable

import pytest

from relais_app.dce.model import Requirement

Texts = Callable[..., list[str]]
Lines = Callable[..., list[Requirement]]

BINDING = [
    "Le titulaire doit remettre un rapport chaque mois",
    "Le prestataire équipera ses agents de gilets réfléchissants",
    "Un référent est désigné par le prestataire pour chaque site",
    "Il appartient au titulaire de signaler toute panne du matériel",
    "Les produits doivent être conformes aux normes en vigueur",
    "Aucun véhicule ne sera admis dans la cour de l'école",
    "Les agents ne peuvent utiliser le téléphone de la mairie",
    "Les livraisons seront faites franco de port avant huit heures",
    "La durée minimale de garantie exigée est de deux ans",
    "Le titulaire s'engage à remplacer tout agent absent sous deux heures",
]


@pytest.mark.parametrize("sentence", BINDING)
def test_a_sentence_that_binds_is_a_line(sentence: str, texts: Texts) -> None:
    assert texts(f"# 3.2 Obligations du titulaire\n{sentence}.") == [sentence]


IDLE = [
    "Le présent marché a pour objet le nettoyage des locaux",
    "L'acheteur se réserve le droit de ne pas donner suite",
    "Le marché est conclu pour une durée de douze mois",
    "La commune ne pourra être tenue responsable des vols",
    "Le tribunal administratif de Lyon est compétent",
    "Sans objet",
    "Les conditions sont définies à l'article 4 du CCAP",
    "Le bâtiment compte environ 40 bureaux et il est situé au centre",
]


@pytest.mark.parametrize("sentence", IDLE)
def test_a_sentence_that_only_informs_is_no_line(sentence: str, texts: Texts) -> None:
    assert texts(f"# 1.1 Objet et durée\n{sentence}.") == []


def test_one_sentence_is_one_line_with_its_brackets(texts: Texts) -> None:
    sentence = "Le titulaire doit fournir les gants (jetables. Taille unique) et il remplace ceux qui sont usés ; il les compte"
    assert texts(f"# 3 Matériel\n{sentence}.") == [sentence]


def test_two_sentences_of_an_item_are_two_lines(texts: Texts) -> None:
    text = """# 3 Obligations
Le titulaire doit :
- fermer les portes chaque soir. Il devra rendre les clefs au gardien ;
- vider les corbeilles."""
    assert texts(text) == [
        "fermer les portes chaque soir",
        "Il devra rendre les clefs au gardien",
        "vider les corbeilles",
    ]


def test_items_that_can_be_done_one_by_one_are_lines_without_their_head(texts: Texts) -> None:
    text = """# 4 Missions
Le prestataire assure les missions suivantes :
- Contrôler les accès du bâtiment ;
- Tenir le registre des visiteurs."""
    assert texts(text) == ["Contrôler les accès du bâtiment", "Tenir le registre des visiteurs"]


def test_pieces_to_hand_in_are_lines_of_the_bidder(lines: Lines) -> None:
    found = lines(
        "# 5 Pièces de l'offre\nLe candidat remet les documents suivants :\n- Le mémoire technique ;\n- Le planning.",
        "RC",
    )
    assert [line.text for line in found] == ["Le mémoire technique", "Le planning."]
    assert {line.on for line in found} == {"candidat"}


def test_terms_of_one_thing_stay_one_line_with_their_head(texts: Texts) -> None:
    text = """# 6 Facturation
Les factures du titulaire devront comporter les mentions suivantes :
- le numéro du marché ;
- la date de la livraison."""
    assert texts(text) == [
        "Les factures du titulaire devront comporter les mentions suivantes : le numéro du marché ; la date de la livraison"
    ]


def test_numbered_items_and_items_without_bullet_are_items_too(texts: Texts) -> None:
    numbered = "# 4 Missions\nLe prestataire doit assurer les tâches suivantes :\n1. Ouvrir le portail ;\n2. Fermer le portail."
    assert texts(numbered) == ["Ouvrir le portail", "Fermer le portail"]
    bare = "# 4 Missions\nLe prestataire doit assurer les tâches suivantes :\n\nOuvrir le portail ;\n\nFermer le portail."
    assert texts(bare) == ["Ouvrir le portail", "Fermer le portail"]


def test_an_item_that_heads_items_passes_its_head_on(texts: Texts) -> None:
    text = """# 4 Missions
Le titulaire doit assurer les tâches suivantes :
- chaque jour :
> • balayer les couloirs ;
> • vider les corbeilles ;
- laver les vitres une fois par mois."""
    assert texts(text) == ["balayer les couloirs", "vider les corbeilles", "laver les vitres une fois par mois"]


def test_what_the_buyer_provides_is_no_line_item_by_item(texts: Texts) -> None:
    text = """# 3 Moyens
L'acheteur met à disposition les éléments suivants :
- un vestiaire ;
- un placard."""
    assert texts(text) == []


def test_rows_of_pieces_are_lines_without_the_signature_column(texts: Texts) -> None:
    text = """# 5.1 Documents à produire
Pièces de l'offre :
| Libellés | Signature
| Le cadre de réponse technique | Non
| Le bordereau des prix unitaires | Oui
"""
    assert texts(text, "RC") == ["Le cadre de réponse technique", "Le bordereau des prix unitaires"]


def test_a_full_sentence_of_a_cell_is_a_line_of_its_own(texts: Texts) -> None:
    text = """# 9 Pénalités
| Motif | Montant | Précisions
| Retard | 50 € | En cas de retard d'intervention, le titulaire encourt une pénalité de 50 € par heure.
"""
    assert texts(text, "CCAP") == [
        "En cas de retard d'intervention, le titulaire encourt une pénalité de 50 € par heure"
    ]


def test_the_buyers_right_to_ask_binds_the_holder(lines: Lines) -> None:
    (line,) = lines(
        "# 3 Exécution des prestations\nLa commune pourra demander au prestataire le remplacement d'un agent sous deux heures."
    )
    assert (line.level, line.on) == ("must", "titulaire")


def test_a_sanction_with_its_trigger_is_a_line(lines: Lines) -> None:
    (line,) = lines(
        "# 9 Pénalités\nEn cas d'absence d'un agent, une pénalité de 100 € par jour est appliquée.", "CCAP"
    )
    assert line.theme == "pénalités"


def test_headings_are_no_lines(texts: Texts) -> None:
    assert texts("# 3.2 Remise obligatoire d'un rapport par le titulaire\n# 3.3 Tenue exigée") == []


def test_a_line_said_again_is_kept_once_with_the_other_place(lines: Lines) -> None:
    sentence = "Le titulaire doit remettre un rapport chaque mois."
    (line,) = lines(f"# 1 Obligations\n{sentence}\n---\n# 2 Rappel des obligations\n{sentence}")
    assert line.source.page == 1
    assert [source.page for source in line.also] == [2]


def test_a_line_carries_its_section_its_place_and_its_reason(lines: Lines) -> None:
    (line,) = lines("# 3.2 Livraison\nLe titulaire doit livrer les repas avant onze heures.")
    assert line.section == "3.2 Livraison"
    assert line.source.box is not None
    assert line.rule.startswith("sentence: ")
    assert 0.5 <= line.confidence <= 1


def test_the_lot_of_a_heading_is_the_lines_lot(lines: Lines) -> None:
    (line,) = lines("# 4 Dispositions propres au lot n° 2\nLe titulaire doit balayer la halle chaque soir.")
    assert line.lot == "2"


def test_forms_and_price_files_are_not_read(lines: Lines) -> None:
    assert lines("# Cadre\nLe titulaire doit signer ici.", "BPU") == []
    assert lines("# Cadre\nLe titulaire doit signer ici.", "DC1") == []


def test_an_empty_piece_has_no_lines(lines: Lines) -> None:
    assert lines("") == []


def test_a_duty_of_the_buyer_is_told_apart(lines: Lines) -> None:
    (line,) = lines("# 3 Moyens\nLa commune fournira les clefs au prestataire la veille de chaque intervention.")
    assert line.on == "acheteur"


def test_fields_to_fill_in_are_no_lines(texts: Texts) -> None:
    assert (
        texts(
            "# 2 Moyens du candidat\nLe candidat précise :\n- ……………………………………\n- Nom du responsable : ………………………", "CRT"
        )
        == []
    )
