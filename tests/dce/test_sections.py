"""Headings of a piece, numbered or not, and the section that each line stands in."""

import pytest
from made.pieces import piece

from relais_app.dce.sections import sections_of, split_number


def headings(text: str) -> list[str]:
    return [heading.text for heading in sections_of(piece(text)).headings]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Article 4 - Livraison", "Article 4"),
        ("IV.1.2 Contenu", "IV.1.2"),
        ("1.1 Objet", "1.1"),
        ("A. Moyens", "A"),
        ("Livraison", ""),
    ],
)
def test_number_is_told_from_title(printed: str, number: str) -> None:
    assert split_number(printed)[0].rstrip(".") == number


def test_numbered_headings_are_found_and_sentences_are_not() -> None:
    text = """# Article 1 - Objet
Le marché porte sur l'entretien des espaces verts de la commune.

# 1.1 Lots
Les lots sont au nombre de deux.

# ARTICLE 2 : EXÉCUTION
2 agents doivent être présents sur chaque site."""
    assert headings(text) == ["Article 1 - Objet", "1.1 Lots", "ARTICLE 2 : EXÉCUTION"]


def test_a_short_bold_line_alone_is_a_heading() -> None:
    text = """Le prestataire prend connaissance des lieux avant de commencer ses interventions.

= Tenue des agents

Les agents portent une tenue propre pendant toute la durée de leur service.
Ils la changent chaque jour."""
    assert headings(text) == ["Tenue des agents"]


def test_bold_says_nothing_in_a_piece_that_is_bold_throughout() -> None:
    text = "\n\n".join(f"= Le prestataire nettoie la salle {name} chaque matin" for name in "abcdefgh")
    assert headings(text) == []


def test_items_numbered_under_a_colon_are_no_headings() -> None:
    text = """L'offre contient les documents suivants :

= 1. Le bordereau des prix

= 2. Le cadre de réponse"""
    assert headings(text) == []


def test_a_line_that_runs_on_below_is_no_heading() -> None:
    text = """= 1- Le planning des travaux, sous la forme d'un tableau qui indique les
différentes phases du chantier."""
    assert headings(text) == []


def test_a_heading_over_two_lines_is_read_whole() -> None:
    text = """# 4.2 Diagnostic des usages (postes, serveurs,
# impressions)
Le titulaire établit un état des lieux de tous les postes de la commune.
Il remet ses conclusions à la direction dans les trois mois qui suivent."""
    made = piece(text)
    made.pages[0].lines[1].block = made.pages[0].lines[0].block
    assert sections_of(made).headings[0].text == "4.2 Diagnostic des usages (postes, serveurs, impressions)"


def test_every_line_knows_its_section_and_the_wider_ones() -> None:
    sections = sections_of(piece("""# Article 3 - Offre
# 3.1 Pièces
Le candidat remet un mémoire.
---
Il le date et le signe."""))  # fmt: skip
    assert sections.label(1, 0) == "3.1 Pièces"
    assert [heading.text for heading in sections.path(1, 0)] == ["Article 3 - Offre", "3.1 Pièces"]
    assert sections.label(0, 0) == "Article 3 - Offre"


def test_a_page_of_contents_has_no_headings() -> None:
    text = "\n".join(f"{n}.{m} Titre de la partie {n}{m} {n + m}" for n in range(1, 4) for m in range(1, 4))
    assert headings(text) == []
