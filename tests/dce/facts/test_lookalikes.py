"""Sentences that look like a fact of the consultation and tell of something else."""

import pytest
from made.pages import facts_of

NOTHING = {"social_clause": False, "reserved": "none", "site_visit": "none"}

LOOKALIKES: dict[str, list[str]] = {
    "deadline": [
        "L'ouverture des plis aura lieu le 12 juin 2025 à 14h00.",
        "Les échantillons devront être déposés avant le 12 juin 2025 à 12h00.",
        "Date d'envoi de l'avis à la publication : 12/05/2025 à 12:00",
        "La réunion d'information est fixée au 12 juin 2025 à 10h.",
        "Les demandes de visite doivent être formulées avant le 12 juin 2025 à 12h.",
        "Les auditions se dérouleront le 12 juin 2025 à partir de 9h00.",
        "Date prévisionnelle de notification : 12 juin 2025 à 12h",
        "Les factures devront être transmises avant le 12 juin 2025 à 12h00.",
        "Le service est ouvert du lundi au vendredi de 9h00 à 12h00.",
        "La réponse aux questions sera publiée au plus tard le 12 juin 2025 à 12h00.",
        "Les candidats peuvent transmettre leurs questions avant le 12 juin 2025 à 12h00.",
        "Les copies de sauvegarde sont conservées jusqu'au 12 juin 2025 à 12h00.",
        "Date limite de retrait des dossiers : 12 juin 2025 à 12h00",
    ],
    "question_deadline": [
        "Les modifications de détail seront communiquées au plus tard 6 jours avant la date limite de remise des offres.",
        "L'acheteur répondra aux questions au plus tard 6 jours avant la date limite de réception des offres.",
        "Les réponses seront transmises 5 jours avant la date limite.",
        "Les renseignements complémentaires sont envoyés aux opérateurs économiques six jours au plus tard avant la date limite fixée pour la réception des offres.",
        "La visite doit être demandée 10 jours avant la date limite de remise des offres.",
        "Date limite de réponse aux questions : 12 juin 2025",
    ],
    "offer_validity_days": [
        "Les attestations sont valables 6 mois.",
        "Le délai de paiement est de 30 jours.",
        "La durée de validité du marché est de 12 mois.",
        "La caution est valable 90 jours.",
        "La garantie est valable 12 mois.",
        "Le certificat est valable 3 ans.",
        "Les prix sont valables 12 mois.",
        "La durée de validité de l'accord-cadre est de 4 ans.",
        "Le délai de standstill est de 11 jours.",
        "L'agrément est valable 5 ans.",
    ],
    "duration_months": [
        "La durée de la garantie est de 12 mois.",
        "Le délai d'intervention est de 2 mois.",
        "La période d'essai est de 3 mois.",
        "La durée du stage est de 6 mois.",
        "Le titulaire conserve les archives pendant une durée de 60 mois.",
        "Le contrat de travail est conclu pour une durée de 6 mois.",
        "Le délai de paiement est de 1 mois.",
        "La durée de validité des offres est de 4 mois.",
        "Références sur une période de 3 ans.",
        "Les salariés en insertion sont embauchés pour une durée de 24 mois.",
        "La durée de la reconduction est de 12 mois.",
        "Pour une durée de 5 ans à compter de la réception, le titulaire garantit l'étanchéité.",
        "La maintenance est assurée pour une durée de 12 mois.",
        "L'abonnement est souscrit pour une durée de 12 mois.",
    ],
    "renewals": [
        "Le nettoyage est renouvelé 2 fois par an.",
        "Le test est reconduit trois fois en cas d'échec.",
        "Les équipements sont renouvelés 2 fois.",
        "L'opération est renouvelée deux fois par semaine.",
        "Le contrôle sera renouvelé 3 fois.",
    ],
    "variants_allowed": [
        "Les variantes de couleur du mobilier sont au choix du maître d'ouvrage.",
        "Voir l'article 3 pour les variantes.",
        "La variante climatique du règlement thermique sera appliquée.",
    ],
    "negotiation": [
        "La négociation avec les riverains est à la charge du titulaire.",
        "Les prix négociés avec les fournisseurs seront communiqués.",
        "En cas de négociation, les candidats seront informés.",
        "Le titulaire négocie les contrats d'abonnement.",
    ],
    "site_visit": [
        "Le titulaire effectue une visite des sites chaque mois.",
        "Une visite médicale est obligatoire.",
        "Le titulaire doit réaliser une visite de contrôle.",
        "La visite de chantier hebdomadaire est obligatoire.",
        "Le maître d'ouvrage pourra visiter les locaux du titulaire.",
        "Le coordonnateur peut effectuer une visite à tout moment.",
        "Les usagers peuvent visiter l'exposition.",
        "Une visite préalable à la réception est organisée.",
        "Le titulaire doit procéder à une visite d'état des lieux au démarrage du marché.",
        "Visites de maintenance préventive obligatoires : 4 par an",
    ],
    "reserved": [
        "Places de stationnement réservées aux travailleurs handicapés.",
        "L'accès au site est réservé au personnel autorisé.",
        "Ce lot n'est pas réservé.",
        "La salle est réservée aux personnes handicapées.",
        "Le marché pourra être réservé ultérieurement.",
        "Certaines heures sont réservées à l'insertion.",
        "Une part du marché est réservée à la sous-traitance.",
        "L'acheteur se réserve la possibilité de confier des prestations aux ESAT.",
        "Le candidat peut être une entreprise adaptée ou un ESAT.",
        "Les sanitaires réservés aux salariés des entreprises d'insertion.",
    ],
    "social_clause": [
        "Le critère insertion est noté sur 10.",
        "Le candidat peut présenter sa démarche d'insertion.",
        "L'insertion paysagère du bâtiment est soignée.",
        "Le marché ne comporte aucune clause d'insertion.",
        "Insertion de mortiers dans les joints.",
    ],
    "consortium_form": [
        "En cas de groupement solidaire, l'acte d'engagement est signé par tous les membres.",
        "Le mandataire du groupement conjoint est désigné dans la lettre de candidature.",
        "Le groupement de commandes est constitué entre la ville et le CCAS.",
        "Les membres du groupement sont solidaires de leurs obligations.",
    ],
}


@pytest.mark.parametrize("kind", ["RC", "CCTP"])
@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in LOOKALIKES.items() for text in texts])
def test_lookalikes_are_no_facts(name: str, text: str, kind: str) -> None:
    found = facts_of(
        "**Règlement de la consultation" if kind == "RC" else "**Cahier des clauses techniques", text, kind=kind
    ).get(name, [])
    assert all(fact.value == NOTHING.get(name) for fact in found)
