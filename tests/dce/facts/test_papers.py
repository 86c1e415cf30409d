"""The papers asked of bidders, in the ways that buyers list them."""

import pytest
from made.pages import Row, facts_of

Part = str | list[Row]

LISTS: dict[str, tuple[int, int, list[Part]]] = {
    "an administrative file and a draft contract": (3, 3, [
        "Les candidats auront à produire un dossier complet comprenant les pièces suivantes :",
        "A - Un dossier administratif :", "- La lettre de candidature (imprimé DC1) ;", "- La déclaration du candidat (imprimé DC2) ;",
        "- La liste des travaux similaires exécutés au cours des cinq dernières années ;",
        "B - Un projet de marché comprenant :", "- Un acte d'engagement à compléter, dater et signer ;",
        "- La décomposition du prix global et forfaitaire ;", "- Un mémoire justificatif des dispositions que l'entreprise se propose d'adopter."]),
    "two folders": (3, 2, [
        "6.1 Premier sous-dossier : candidature", "Le candidat fournit :", "• Formulaire DC1", "• Formulaire DC2", "• Extrait K-bis",
        "6.2 Second sous-dossier : offre", "Le candidat fournit :", "• L'acte d'engagement complété", "• Les fiches techniques des produits"]),
    "numbers below the heading's": (3, 2, [
        "5.1. Dossier de candidature", "Le dossier de candidature comporte les documents suivants :",
        "5.1.1 Une lettre de candidature (formulaire DC1 ou équivalent)",
        "5.1.2 Le chiffre d'affaires global réalisé au cours des trois derniers exercices disponibles",
        "5.1.3 Une liste des principaux services fournis au cours des trois dernières années",
        "5.2. Dossier d'offre", "Le dossier d'offre comporte :", "5.2.1 L'acte d'engagement et ses annexes", "5.2.2 Le mémoire technique"]),
    "sentences": (3, 3, [
        "Pièces de la candidature", "Le candidat remettra le DC1, le DC2 et une attestation d'assurance en cours de validité.",
        "Pièces de l'offre", "Le candidat remettra un acte d'engagement signé, un devis détaillé et une note méthodologique de 5 pages maximum."]),
    "two columns": (3, 2, ["Pièces à remettre", [
        ["Pièces relatives à la candidature", "Pièces relatives à l'offre"],
        ["DC1\nDC2\nAttestation d'assurance", "Acte d'engagement\nMémoire technique"]]]),
    "a column that says which list": (2, 2, ["Composition du dossier", [
        ["Nature", "Document", "Format"], ["Candidature", "DC1", "PDF"], ["Candidature", "DC2", "PDF"],
        ["Offre", "Acte d'engagement", "PDF"], ["Offre", "BPU", "Excel"]]]),
    "lines that end in semicolons": (3, 2, [
        "Au titre de la candidature :", "une présentation de la structure ;", "la copie de l'agrément en cours de validité ;",
        "une attestation de régularité sociale ;", "Au titre de l'offre :", "l'acte d'engagement ;", "une note sur l'accompagnement socioprofessionnel."]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_papers_are_counted_in(name: str) -> None:
    candidature, offer, parts = LISTS[name]
    found = facts_of("**Règlement de la consultation", *parts)
    assert len(found.get("required_candidature_documents", [])) == candidature
    assert len(found.get("required_offer_documents", [])) == offer


def test_format_and_signature_are_told() -> None:
    engagement, prices = facts_of(
        "L'offre comprend :", "- l'acte d'engagement daté et signé ;", "- le BPU au format Excel."
    )["required_offer_documents"]
    assert engagement.extra.get("signature") is True
    assert prices.extra["format"] == "Excel"
