"""The many ways in which buyers name themselves, what they buy, its number, its procedure and their platform."""

import pytest
from made.pages import facts_of

from relais_app.base.text import fold_words
from relais_app.dce.facts.identity import procedure_key

BUYER = [
    "Pouvoir adjudicateur : Ville de Trifouilly",
    "Acheteur : Ville de Trifouilly",
    "Maître d'ouvrage : Ville de Trifouilly",
    "Nom et adresse de l'acheteur : Ville de Trifouilly, 1 place de la Mairie, 12345 Trifouilly",
    "Nom et adresse officiels de l'organisme acheteur : Ville de Trifouilly",
    "Collectivité : Ville de Trifouilly",
    "Le pouvoir adjudicateur est la Ville de Trifouilly, représentée par son maire.",
    "Personne publique contractante : Ville de Trifouilly",
    "Entité adjudicatrice : Ville de Trifouilly",
    "Organisme : Ville de Trifouilly",
    "Le maître d'ouvrage est la Ville de Trifouilly.",
    "La Ville de Trifouilly, ci-après dénommée « l'acheteur », lance la présente consultation.",
    "Identité de l'acheteur\nVille de Trifouilly\n1 place de la Mairie",
    "Maîtrise d'ouvrage :\nVille de Trifouilly",
    "Donneur d'ordre : Ville de Trifouilly",
    "Marché passé par la Ville de Trifouilly",
    "Cette consultation est lancée par la Ville de Trifouilly pour ses propres besoins.",
]

OBJECT = [
    "Objet : Nettoyage des locaux scolaires",
    "Objet du marché : Nettoyage des locaux scolaires",
    "La présente consultation a pour objet le nettoyage des locaux scolaires.",
    "Le présent marché concerne le nettoyage des locaux scolaires.",
    "Le marché porte sur le nettoyage des locaux scolaires.",
    "Intitulé de la consultation : Nettoyage des locaux scolaires",
    "Objet de la consultation :\nNettoyage des locaux scolaires",
    "L'objet du marché est le nettoyage des locaux scolaires.",
    "Les stipulations du présent règlement concernent : Nettoyage des locaux scolaires",
    "Le présent règlement de consultation concerne : nettoyage des locaux scolaires",
    "L'accord-cadre a pour objet de confier au titulaire le nettoyage des locaux scolaires.",
    "La présente procédure a pour objet la conclusion d'un marché de nettoyage des locaux scolaires.",
    "Nature des prestations : nettoyage des locaux scolaires",
    "La consultation vise à retenir un prestataire pour le nettoyage des locaux scolaires.",
    "Désignation du marché : Nettoyage des locaux scolaires",
    "Consultation relative au nettoyage des locaux scolaires",
]

REFERENCE = [
    "Référence : 2025-NET-12",
    "Marché n° 2025-NET-12",
    "N° de consultation : 2025-NET-12",
    "Consultation n°2025-NET-12",
    "Numéro de marché : 2025-NET-12",
    "Référence acheteur : 2025-NET-12",
    "Affaire n° 2025-NET-12",
    "Référence de la consultation : 2025-NET-12",
    "N° d'ordre : 2025-NET-12",
    "Dossier n°2025-NET-12",
    "MAPA n° 2025-NET-12",
    "Appel d'offres n° 2025-NET-12",
    "Accord-cadre n°2025-NET-12",
    "Code consultation : 2025-NET-12",
    "Numéro de la procédure : 2025-NET-12",
    "N° affaire : 2025-NET-12",
    "Réf. du marché : 2025-NET-12",
    "Numéro d'identification : 2025-NET-12",
]

PROCEDURE = [
    ("adapted", "Procédure adaptée"),
    ("adapted", "Marché passé selon une procédure adaptée en application de l'article R2123-1"),
    ("adapted", "MAPA"),
    ("adapted", "La consultation est passée par procédure adaptée."),
    ("adapted", "Type de procédure : MAPA"),
    ("adapted", "Marché à procédure adaptée (MAPA)"),
    ("adapted", "Il s'agit d'une consultation passée en procédure adaptée"),
    ("adapted", "La procédure choisie est la procédure adaptée"),
    ("adapted", "Cette consultation fait l'objet d'une procédure adaptée"),
    ("adapted", "La présente procédure adaptée est soumise aux dispositions de l'article L2123-1"),
    ("open", "Appel d'offres ouvert"),
    (
        "open",
        "La présente consultation est un appel d'offres ouvert soumis aux dispositions des articles R. 2161-2 à R. 2161-5.",
    ),
    ("open", "Mode de passation : Appel d'offres ouvert"),
    ("open", "Le marché est passé en appel d'offres ouvert européen"),
    ("open", "Procédure : Formalisée - appel d'offres ouvert"),
    ("negotiated", "Procédure avec négociation soumise aux articles R2161-12"),
    ("negotiated", "Marché négocié sans publicité ni mise en concurrence"),
    ("restricted", "Appel d'offres restreint"),
    ("dialogue", "La procédure est un dialogue compétitif"),
]

PLATFORM = [
    (
        "marches-publics.gouv",
        "Les plis sont remis sur la plateforme des achats de l'Etat (PLACE) : https://www.marches-publics.gouv.fr",
    ),
    ("maximilien", "Profil d'acheteur : https://marches.maximilien.fr"),
    ("achatpublic", "Les candidats déposent leur offre sur www.achatpublic.com"),
    ("marches-publics.info", "Adresse du profil acheteur : http://www.marches-publics.info"),
    ("megalis", "Les offres sont transmises via https://marches.megalis.bretagne.bzh"),
    ("e-marchespublics", "Dépôt sur la plateforme e-marchespublics.com"),
    ("xmarches", "Plateforme de dématérialisation : https://www.xmarches.fr"),
    ("marchesonline", "La transmission se fait sur https://www.marchesonline.com"),
    ("demat-ampa", "https://demat-ampa.fr est le profil d'acheteur"),
    ("alsacemarchespublics", "profil d'acheteur https://alsacemarchespublics.eu"),
    ("klekoon", "Remise des plis : www.klekoon.com"),
    ("achats.exemple.fr", "Profil acheteur : https://achats.exemple.fr"),
]


def surest(name: str, text: str) -> str:
    found = facts_of("**Règlement de la consultation", text).get(name, [])
    return str(max(found, key=lambda fact: fact.confidence).value) if found else ""


@pytest.mark.parametrize("text", BUYER)
def test_the_buyer_is_read(text: str) -> None:
    assert surest("buyer", text).casefold().startswith("ville de trifouilly")


@pytest.mark.parametrize("text", OBJECT)
def test_the_object_is_read(text: str) -> None:
    assert "nettoyage des locaux scolaires" in surest("object", text).casefold()


@pytest.mark.parametrize("text", REFERENCE)
def test_the_reference_is_read(text: str) -> None:
    assert surest("reference", text) == "2025-NET-12"


@pytest.mark.parametrize(("key", "text"), PROCEDURE)
def test_the_procedure_is_read(key: str, text: str) -> None:
    assert procedure_key(surest("procedure", text)) == key


@pytest.mark.parametrize(("name", "text"), PLATFORM)
def test_the_platform_is_read(name: str, text: str) -> None:
    assert fold_words(name) in fold_words(surest("platform", text))
