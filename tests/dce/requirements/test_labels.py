"""Level, addressee and theme."""

from collections.abc import Callable

import pytest

from relais_app.dce.model import Requirement

Lines = Callable[..., list[Requirement]]


def only(found: list[Requirement]) -> Requirement:
    assert len(found) == 1, [line.text for line in found]
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Les candidats peuvent poser leurs questions sur la plateforme.", "may"),
        ("Le pli peut être doublé d'une copie de sauvegarde.", "may"),
        ("Il est précisé que les candidats peuvent répondre en groupement.", "may"),
        ("Il est fortement recommandé aux candidats de déposer leur pli la veille.", "should"),
        ("Les candidats doivent envoyer leur pli par courrier recommandé.", "must"),
        ("Un même candidat ne peut présenter deux offres.", "must"),
        ("Les candidats doivent utiliser les documents qu'ils peuvent télécharger sur le site.", "must"),
    ],
)
def test_level_of_a_sentence_of_the_rules(sentence: str, level: str, lines: Lines) -> None:
    assert only(lines(f"# 6 Remise des plis par les candidats\n{sentence}", "RC")).level == level


def test_a_wish_in_the_clauses_is_advised_not_due(lines: Lines) -> None:
    line = only(
        lines("# 7 Environnement\nLe titulaire privilégie, dans la mesure du possible, les emballages recyclés.")
    )
    assert line.level == "should"


@pytest.mark.parametrize(
    ("sentence", "kind", "on"),
    [
        ("Le candidat doit joindre un planning à son offre.", "RC", "candidat"),
        ("Le titulaire ne pourra pas refuser la reconduction du marché.", "RC", "titulaire"),
        ("Le titulaire doit livrer avant midi.", "CCTP", "titulaire"),
        ("Le prestataire précisera dans son offre l'effectif qu'il prévoit.", "CCTP", "candidat"),
        ("Les candidats devront fournir les fiches techniques avec leur offre.", "CCTP", "candidat"),
        ("Le titulaire doit respecter l'effectif indiqué dans son offre.", "CCAP", "titulaire"),
    ],
)
def test_whom_a_line_is_for(sentence: str, kind: str, on: str, lines: Lines) -> None:
    assert only(lines(f"# 3 Exigences\n{sentence}", kind)).on == on


def test_a_pronoun_speaks_to_whom_the_sentence_before_spoke_to(lines: Lines) -> None:
    found = lines(
        "# 3 Exigences\nLe candidat décrit ses moyens dans son offre. Il indique aussi la marque de ses machines."
    )
    assert [line.on for line in found] == ["candidat", "candidat"]


@pytest.mark.parametrize(
    ("title", "sentence", "theme"),
    [
        ("Pénalités", "Le titulaire encourt une pénalité de 50 € par jour de retard.", "pénalités"),
        ("Facturation", "Le titulaire dépose ses factures sur Chorus Pro.", "facturation"),
        (
            "Assurances",
            "Le titulaire doit fournir une attestation d'assurance de responsabilité civile.",
            "assurance",
        ),
        ("Données", "Le titulaire garantit la confidentialité des données personnelles.", "données"),
        ("Clause sociale", "Le titulaire doit réserver 120 heures d'insertion.", "insertion"),
        ("Déchets", "Le titulaire doit trier ses déchets et les évacuer.", "environnement"),
        ("Livraison", "Les denrées doivent être livrées sur palette.", "livraison"),
        ("Agents", "Les agents doivent porter une tenue au nom de l'entreprise.", "personnel"),
        ("Sécurité", "Il est interdit de fumer et de consommer de l'alcool.", "hygiène et sécurité"),
        ("Contrôle", "Les produits doivent être conformes aux normes en vigueur.", "qualité et contrôle"),
        ("Suivi", "Le titulaire remet un rapport d'activité à chaque réunion.", "suivi"),
        (
            "Réversibilité",
            "Le titulaire doit remettre ses procédures au nouveau titulaire en fin de marché.",
            "fin de contrat",
        ),
    ],
)
def test_theme_of_a_duty_of_the_holder(title: str, sentence: str, theme: str, lines: Lines) -> None:
    assert only(lines(f"# 5.1 {title}\n{sentence}")).theme == theme


@pytest.mark.parametrize(
    ("title", "sentence", "theme"),
    [
        ("Visite", "Les candidats doivent effectuer une visite du site.", "visite"),
        ("Groupement", "Le mandataire du groupement doit être solidaire.", "groupement"),
        ("Candidature", "Le candidat doit produire un formulaire DC1 et un DUME.", "candidature"),
        ("Remise des plis", "Les plis doivent parvenir avant la date limite.", "dépôt"),
        ("Offre", "Les variantes ne sont pas autorisées.", "offre"),
    ],
)
def test_theme_of_a_duty_of_the_bidder(title: str, sentence: str, theme: str, lines: Lines) -> None:
    assert only(lines(f"# 5.1 {title}\n{sentence}", "RC")).theme == theme
