"""A DCE made for the tests: a cleaning contract of an invented commune, with known facts and sentences."""

import zipfile

from relais_app.operations.demo.dce import piece_pdf

BUYER = "Commune de Valbrune"
OBJECT = "Nettoyage des locaux communaux et de la vitrerie"
REFERENCE = "2027-NET-03"
DEADLINE = "2027-03-15T12:00"
CRITERIA = (("Prix des prestations", 40), ("Valeur technique", 50), ("Performances en matière d'insertion", 10))

RC = """title: Règlement de la consultation
Pouvoir adjudicateur : Commune de Valbrune
Objet de la consultation : Nettoyage des locaux communaux et de la vitrerie
Référence de la consultation : 2027-NET-03
Procédure : Procédure adaptée ouverte
Date et heure limites de réception des offres : lundi 15 mars 2027 à 12h00
# Article 1 - Objet de la consultation
La présente consultation concerne le nettoyage des locaux communaux et de la vitrerie de la commune de Valbrune.
## 1.1 Décomposition en lots
Les prestations sont réparties en 2 lots :
| Lot 1 | Désignation 6 |
| 1 | Nettoyage des écoles |
| 2 | Nettoyage de la mairie et de la vitrerie |
## 1.2 Durée
Le marché est conclu pour une durée de 24 mois à compter de sa notification. Il est reconductible 1 fois pour une période de 12 mois.
# Article 2 - Conditions de la consultation
## 2.1 Délai de validité des offres
Le délai de validité des offres est de 90 jours à compter de la date limite de réception des offres.
## 2.2 Variantes
Aucune variante n'est autorisée.
## 2.3 Visite
Une visite des locaux est obligatoire. Le candidat joint à son offre l'attestation de visite.
# Article 3 - Pièces à remettre
## 3.1 Candidature
Le candidat doit fournir les pièces suivantes :
- La lettre de candidature (DC1)
- La déclaration du candidat (DC2)
- L'attestation d'assurance de responsabilité civile professionnelle
## 3.2 Offre
Le dossier de l'offre comprend les pièces suivantes :
- L'acte d'engagement complété
- Un mémoire technique de 20 pages au plus
# Article 4 - Critères de jugement des offres
Les offres sont jugées selon les critères pondérés suivants :
| Critère 5 | Pondération 1 |
| Prix des prestations | 40 % |
| Valeur technique | 50 % |
| Performances en matière d'insertion | 10 % |
# Article 5 - Renseignements complémentaires
Les questions doivent parvenir à la commune au plus tard le 5 mars 2027.
"""

CCAP = """title: Cahier des clauses administratives particulières
Pouvoir adjudicateur : Commune de Valbrune
Objet : Nettoyage des locaux communaux et de la vitrerie
# Article 1 - Obligations du titulaire
Le titulaire doit désigner un responsable joignable tous les jours ouvrés.
Le titulaire remet chaque mois un état des heures réalisées.
# Article 2 - Pénalités
Tout passage non effectué donne lieu à une pénalité de 80 € par passage.
"""

CCTP = """title: Cahier des clauses techniques particulières
Pouvoir adjudicateur : Commune de Valbrune
Objet : Nettoyage des locaux communaux et de la vitrerie
# 1 - Prestations
Les sols des classes sont lavés chaque jour par le titulaire.
Le titulaire doit utiliser des produits porteurs d'un écolabel.
Les agents doivent porter une tenue identifiable.
# 2 - Horaires
Les prestations sont exécutées avant 7 h 30 ou après 18 h.
"""


def make_dce(folder):
    """A zip with three PDF pieces; its path."""
    target = folder / "DCE Valbrune.zip"
    with zipfile.ZipFile(target, "w") as bundle:
        for name, text in (("RC.pdf", RC), ("CCAP.pdf", CCAP), ("CCTP.pdf", CCTP)):
            bundle.writestr(name, piece_pdf(text, buyer=BUYER, reference=REFERENCE))
    return target


def boamp_notice():
    """The notice of that DCE, in the shape of a BOAMP record of the FNSimple kind."""
    import json

    return {
        "idweb": "27-10301",
        "objet": OBJECT,
        "famille": "FNS",
        "nature": "APPEL_OFFRE",
        "nomacheteur": BUYER,
        "dateparution": "2027-02-12",
        "datelimitereponse": "2027-03-15T12:00:00+00:00",
        "code_departement": ["93"],
        "type_marche": ["SERVICES"],
        "descripteur_libelle": ["Nettoyage de locaux"],
        "gestion": json.dumps(
            {
                "REFERENCE": {"IDWEB": "27-10301", "TYPE_AVIS": {"NATURE": {"APPEL_OFFRE": ""}}},
                "INDEXATION": {
                    "NOMORGANISME": BUYER,
                    "DATE_LIMITE_REPONSE": "2027-03-15T12:00:00",
                    "RESUME_OBJET": OBJECT,
                },
            }
        ),
        "donnees": json.dumps(
            {
                "FNSimple": {
                    "organisme": {"nomOfficiel": BUYER, "ville": "Valbrune", "cp": "93999"},
                    "initial": {
                        "communication": {"identifiantInterne": REFERENCE},
                        "procedure": {"criteresAttrib": "Prix : 40%, valeur technique : 50%, insertion : 10%"},
                        "natureMarche": {
                            "intitule": OBJECT,
                            "codeCPV": {"objetPrincipal": {"classPrincipale": "90910000"}},
                            "description": "Nettoyage des écoles, de la mairie et de la vitrerie.",
                            "lieuExecution": "Valbrune",
                            "dureeMois": "24",
                        },
                        "lots": {
                            "lot": [
                                {"description": "01 : Nettoyage des écoles"},
                                {"description": "02 : Nettoyage de la mairie et de la vitrerie"},
                            ]
                        },
                    },
                }
            }
        ),
    }
