"""Made-up consultation rules in the manner of several buyers and drafting tools.

Each family has its own wording and layout. Nothing here copies a real file.
"""

from __future__ import annotations

from datetime import timedelta

from made.dce_draw import Draw, Made, hour_forms, truth_of
from made.french import words_of_number
from relais_app.base.dates import long_date


def small_town(d: Draw) -> Made:
    """A commune's own Word file: prose, articles in capitals, dashes."""
    made = Made(
        "small-town",
        truth=truth_of(d, variants_allowed=False, negotiation=True, consortium_form="solidaire", procedure="adapted"),
    )
    put = made.put
    put("t", d.buyer.upper())
    put("t", "MARCHE PUBLIC DE SERVICES")
    put("t", "REGLEMENT DE CONSULTATION (R.C.)")
    put("t", f"OBJET : {d.title}")
    put(
        "p",
        f"Marché n° {d.reference} passé selon la procédure adaptée (article L. 2123-1 du code de la commande publique)",
    )
    put(
        "p",
        f"Date limite de réception des offres : le {long_date(d.deadline.date())} à {hour_forms(d.deadline, 0)}, délai de rigueur",
    )
    put("page", None)
    put("h", "ARTICLE 1 - POUVOIR ADJUDICATEUR")
    put("p", f"{d.buyer}, 1 place de la Mairie, représentée par son Maire en exercice.")
    put("h", "ARTICLE 2 - OBJET DU MARCHE")
    put("p", f"Le présent marché a pour objet : {d.title.lower()}.")
    put("h", "ARTICLE 3 - ALLOTISSEMENT")
    if d.lots:
        put("p", f"Le marché est décomposé en {len(d.lots)} lots :")
        for i, title in enumerate(d.lots, 1):
            put("li", f"Lot n° {i} : {title}")
        put("p", "Les candidats peuvent répondre à un, plusieurs ou tous les lots.")
    else:
        put("p", "Le marché n'est pas alloti, les prestations formant un tout indissociable.")
    put("h", "ARTICLE 4 - DUREE")
    put("p", f"La durée du marché est de {d.months} mois à compter de sa notification. "
             + (f"Il pourra être reconduit tacitement {words_of_number(d.renewals)} fois par période d'un an." if d.renewals
                else "Il n'est pas reconductible."))  # fmt: skip
    put("h", "ARTICLE 5 - VARIANTES")
    put("p", "Il n'est pas autorisé de variantes.")
    put("h", "ARTICLE 6 - GROUPEMENT")
    put("p", "En cas de groupement, le groupement attributaire devra revêtir la forme d'un groupement solidaire.")
    put("h", "ARTICLE 7 - DELAI DE VALIDITE DES OFFRES")
    put(
        "p",
        f"Les candidats restent tenus par leur offre pendant un délai de {words_of_number(d.validity)} ({d.validity}) jours à compter de la date limite de remise des offres.",
    )
    put("h", "ARTICLE 8 - PIECES A FOURNIR")
    put("p", "Le dossier de candidature comprendra :")
    for item in ("la lettre de candidature (DC1) ;", "la déclaration du candidat (DC2) ;",
                 "une attestation d'assurance responsabilité civile professionnelle en cours de validité ;",
                 "une liste de références de moins de trois ans ;"):  # fmt: skip
        put("li", item)
    put("p", "Le dossier d'offre comprendra :")
    for item in (
        "l'acte d'engagement daté et signé ;",
        "le bordereau des prix unitaires complété ;",
        "un mémoire technique de 15 pages maximum ;",
    ):
        put("li", item)
    put("h", "ARTICLE 9 - JUGEMENT DES OFFRES")
    put("p", "Les offres seront classées selon les critères pondérés suivants :")
    for name, weight in d.criteria:
        put("li", f"{name} : {weight} %")
    put("p", "La commune se réserve la faculté de négocier avec les deux candidats les mieux classés.")
    put("h", "ARTICLE 10 - RENSEIGNEMENTS")
    put("p", f"Les questions devront être posées par écrit au plus tard {d.question_days} jours avant la date limite de réception des offres. "
             "Il y sera répondu au plus tard 4 jours avant cette même date.")  # fmt: skip
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 3}
    return made


def state(d: Draw) -> Made:
    """A ministry: long sentences, points in Roman numerals, criteria with sub-criteria in parentheses."""
    made = Made(
        "state",
        truth=truth_of(d, variants_allowed=False, negotiation=False, consortium_form="free", procedure="open"),
    )
    put = made.put
    put("t", "RÈGLEMENT DE LA CONSULTATION")
    put("t", d.title)
    put("p", f"Consultation n° {d.reference}")
    put("p", f"Acheteur : {d.buyer}")
    put(
        "p",
        f"Date et heure limites de dépôt des plis : {d.deadline:%d/%m/%Y} à {hour_forms(d.deadline, 1)} (heure de Paris)",
    )
    put("page", None)
    put("h", "I. OBJET ET FORME DE LA CONSULTATION")
    put("h", "I.1. Objet")
    put("p", f"La présente consultation porte sur les prestations suivantes : {d.title}.")
    put("h", "I.2. Procédure")
    put(
        "p",
        "La présente consultation est lancée selon la procédure de l'appel d'offres ouvert, en application des articles R. 2161-2 et suivants du code de la commande publique. Aucune négociation n'est possible.",
    )
    put("h", "I.3. Décomposition en lots")
    if d.lots:
        put("table", [["N° de lot", "Intitulé"], *[[str(i), t] for i, t in enumerate(d.lots, 1)]])
    else:
        put("p", "L'accord-cadre n'est pas alloti.")
    put("h", "I.4. Durée")
    put("p", f"L'accord-cadre est conclu pour une durée ferme de {words_of_number(d.months)} ({d.months}) mois à compter de sa date de notification."
             + (f" Il est tacitement reconductible {d.renewals} fois, par période de douze mois." if d.renewals else " Il ne fait l'objet d'aucune reconduction."))  # fmt: skip
    put("h", "II. CONDITIONS DE PARTICIPATION")
    put("h", "II.1. Groupements")
    put(
        "p",
        "Aucune forme juridique de groupement n'est imposée aux candidats. En cas de groupement conjoint, le mandataire est solidaire de chacun des membres.",
    )
    put("h", "II.2. Variantes")
    put("p", "Les variantes à l'initiative des soumissionnaires ne sont pas admises.")
    put("h", "II.3. Délai de validité")
    put(
        "p",
        f"La durée de validité des offres est de {d.validity // 30} mois à compter de la date limite de dépôt des plis.",
    )
    put("h", "II.4. Questions")
    last = d.deadline.date() - timedelta(days=d.question_days)
    put("p", f"Les candidats peuvent adresser leurs demandes de renseignements complémentaires, par l'intermédiaire de PLACE, jusqu'au {last:%d/%m/%Y} inclus. "
             f"L'administration y répond au plus tard le {last + timedelta(days=2):%d/%m/%Y}.")  # fmt: skip
    put("h", "III. CONTENU DES PLIS")
    put("h", "III.1. Pièces de la candidature")
    put("p", "Le candidat produit à l'appui de sa candidature :")
    for item in ("Le formulaire DC1 dûment renseigné ;", "Le formulaire DC2 ou une déclaration comportant les mêmes informations ;",
                 "Une déclaration du chiffre d'affaires des trois derniers exercices ;",
                 "Une déclaration des effectifs moyens annuels des trois dernières années ;",
                 "Une présentation des principales prestations exécutées au cours des trois dernières années."):  # fmt: skip
        put("li", item)
    put("h", "III.2. Pièces de l'offre")
    put("p", "L'offre est constituée des documents suivants :")
    for item in (
        "L'acte d'engagement et son annexe financière ;",
        "Le cadre de réponse technique ;",
        "Le plan de progrès environnemental.",
    ):
        put("li", item)
    put("h", "IV. EXAMEN DES OFFRES")
    put(
        "p",
        "L'accord-cadre est attribué au soumissionnaire ayant remis l'offre économiquement la plus avantageuse, appréciée sur la base des critères suivants :",
    )
    for i, (name, weight) in enumerate(d.criteria, 1):
        put("p", f"{i}°) {name} ({weight} %)")
    made.truth["counts"] = {"required_candidature_documents": 5, "required_offer_documents": 3}
    return made


def hospital(d: Draw) -> Made:
    """A hospital group: everything in tables."""
    made = Made(
        "hospital",
        truth=truth_of(
            d,
            variants_allowed=True,
            negotiation=True,
            consortium_form="free",
            procedure="adapted",
            site_visit="mandatory",
        ),
    )
    put = made.put
    put("t", d.buyer)
    put("p", "12 avenue des Soins")
    put("p", "86000 POITIERS")
    put("t", "REGLEMENT DE LA CONSULTATION")
    put("t", d.title)
    put("table", [["Référence de la consultation", d.reference], ["Procédure", "Procédure adaptée"],
                  ["Date limite de remise des offres", f"{d.deadline:%d/%m/%Y}\n{hour_forms(d.deadline, 2)}"],
                  ["Durée du marché", f"{d.months} mois"],
                  ["Nombre de reconductions", str(d.renewals) if d.renewals else "Aucune"],
                  ["Variantes", "Autorisées"], ["Visite des locaux", "Obligatoire"],
                  ["Délai de validité des offres", f"{d.validity} jours"]])  # fmt: skip
    put("page", None)
    put("h", "1 OBJET DE LA CONSULTATION")
    put("p", f"La consultation a pour objet : {d.title}.")
    if d.lots:
        put("h", "2 ALLOTISSEMENT")
        put(
            "table",
            [
                ["Lot", "Désignation", "Code CPV"],
                *[[f"Lot {i}", t, f"9091{i}000-{i}"] for i, t in enumerate(d.lots, 1)],
            ],
        )
    put("h", "3 GROUPEMENTS")
    put("p", "Les opérateurs économiques peuvent se présenter seuls ou en groupement conjoint ou solidaire.")
    put("h", "4 VISITE")
    put("p", "Les candidats doivent obligatoirement effectuer une visite des locaux avant de remettre leur offre.")
    put("h", "5 DOSSIER A REMETTRE")
    put(
        "table",
        [
            ["Pièces de la candidature", "À signer"],
            ["DC1", "Non"],
            ["DC2", "Non"],
            ["Attestation d'assurance", "Non"],
        ],
    )
    put(
        "table",
        [
            ["Pièces de l'offre", "À signer"],
            ["Acte d'engagement (AE)", "Oui"],
            ["Bordereau de prix (BPU)", "Non"],
            ["Mémoire technique", "Non"],
        ],
    )
    put("h", "6 CRITERES DE CHOIX")
    put("table", [["Critère", "Pondération"], *[[n, f"{w} points"] for n, w in d.criteria], ["TOTAL", "100 points"]])
    put("p", "L'établissement pourra négocier avec l'ensemble des candidats.")
    put("h", "7 RENSEIGNEMENTS COMPLEMENTAIRES")
    put(
        "p",
        f"Les demandes de renseignements doivent parvenir à l'établissement {d.question_days} jours au plus tard avant la date limite de remise des offres.",
    )
    made.truth["counts"] = {"required_candidature_documents": 3, "required_offer_documents": 3}
    return made


def works(d: Draw) -> Made:
    """An architect's rules for works: sub-articles, weights over twenty or a hundred, a visit on appointment."""
    made = Made("works", truth=truth_of(d, variants_allowed=False, negotiation=True, consortium_form="conjoint-mandataire-solidaire", procedure="adapted",
                                      site_visit="optional", renewals=None))  # fmt: skip
    put = made.put
    put("t", "MAITRE D'OUVRAGE")
    put("t", d.buyer)
    put("t", d.title.upper())
    put("t", "REGLEMENT DE LA CONSULTATION")
    put("p", f"Marché n° {d.reference}")
    put("p", "Remise des offres :")
    put("p", f"{long_date(d.deadline.date())} avant {hour_forms(d.deadline, 3)}")
    put("page", None)
    put("h", "Article 1 : Objet de la consultation")
    put("p", f"La présente consultation concerne les travaux suivants : {d.title.lower()}.")
    put(
        "p",
        "Il s'agit d'une procédure adaptée, passée en application de l'article R. 2123-1 du code de la commande publique.",
    )
    if d.lots:
        put("p", f"Les travaux sont répartis en {len(d.lots)} lots désignés ci-dessous :")
        put("table", [["Lot", "Désignation"], *[[f"{i:02d}", t] for i, t in enumerate(d.lots, 1)]])
    else:
        put("p", "Les travaux font l'objet d'un lot unique.")
    put("h", "Article 2 : Conditions de la consultation")
    put("h", "2-1. Délai d'exécution")
    put("p", f"Le délai d'exécution des travaux est fixé à {d.months} mois, période de préparation comprise.")
    put("h", "2-2. Forme juridique de l'attributaire")
    put(
        "p",
        "En cas de groupement, la forme souhaitée par le maître d'ouvrage est un groupement conjoint avec mandataire solidaire.",
    )
    put("h", "2-3. Variantes")
    put("p", "Les candidats doivent répondre à la solution de base. Les variantes sont interdites.")
    put("h", "2-4. Délai de validité des offres")
    put(
        "p",
        f"Le délai de validité est fixé à {d.validity} jours ; il court à compter de la date limite fixée pour la remise des offres.",
    )
    put("h", "2-5. Visite des lieux")
    put(
        "p",
        "La visite du site est vivement recommandée. Elle se fera sur rendez-vous auprès des services techniques.",
    )
    put("h", "Article 3 : Présentation des offres")
    put("h", "3-1. Candidature")
    put("p", "Chaque candidat aura à produire les pièces suivantes :")
    for item in ("Lettre de candidature, modèle DC1", "Déclaration du candidat, modèle DC2",
                 "Certificats de qualification professionnelle (Qualibat ou équivalent)", "Liste des travaux exécutés au cours des cinq dernières années"):  # fmt: skip
        put("li", item)
    put("h", "3-2. Offre")
    put("p", "Un projet de marché comprenant :")
    for item in (
        "L'acte d'engagement (AE) à compléter",
        "La décomposition du prix global et forfaitaire (DPGF)",
        "Le mémoire justificatif",
        "Le planning prévisionnel",
    ):
        put("li", item)
    put("h", "Article 4 : Jugement des offres")
    put("p", "Le jugement des offres sera effectué au regard des critères ci-après :")
    for i, (name, weight) in enumerate(d.criteria, 1):
        put("li", f"Critère {i} : {name}, pondéré à {weight} %")
    put(
        "p",
        "Le maître d'ouvrage se réserve le droit d'engager une négociation avec les trois candidats les mieux placés.",
    )
    put("h", "Article 5 : Renseignements")
    put(
        "p",
        f"Pour obtenir tous les renseignements qui leur seraient nécessaires, les candidats devront faire parvenir, au plus tard {d.question_days} jours avant la date limite de remise des offres, une demande écrite sur le profil d'acheteur. Une réponse sera alors adressée 6 jours au plus tard avant la date limite.",
    )
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 4}
    return made


def landlord(d: Draw) -> Made:
    """A social landlord: numbered paragraphs, one line of criteria, J-n."""
    made = Made(
        "landlord",
        truth=truth_of(d, variants_allowed=False, negotiation=True, consortium_form="free", procedure="negotiated"),
    )
    put = made.put
    put("t", d.buyer)
    put("t", "RÈGLEMENT DE LA CONSULTATION")
    put("t", d.title)
    put("p", f"Réf. : {d.reference}")
    put("p", f"Date limite de réception des offres : {d.deadline:%d.%m.%Y} à {hour_forms(d.deadline, 4)}")
    put("page", None)
    put("h", "1. Acheteur")
    put("p", f"Nom de l'organisme : {d.buyer}")
    put("h", "2. Objet du contrat")
    put("p", f"Le contrat a pour objet {d.title[0].lower() + d.title[1:]}.")
    put("h", "3. Mode de passation")
    put("p", "Procédure avec négociation (articles R. 2161-12 à R. 2161-20 du code de la commande publique).")
    put("h", "4. Lots")
    if d.lots:
        for i, title in enumerate(d.lots, 1):
            put("p", f"Lot {i} - {title}")
    else:
        put("p", "La présente consultation n'est pas allotie.")
    put("h", "5. Durée et reconduction")
    put("p", f"Le marché prend effet à sa notification pour une durée de {words_of_number(d.months)} mois. "
             + (f"Nombre de reconductions possibles : {d.renewals}." if d.renewals else "Il n'est pas prévu de reconduction."))  # fmt: skip
    put("h", "6. Forme du groupement")
    put("p", "La forme du groupement est libre.")
    put("h", "7. Variantes")
    put("p", "Variantes libres : non autorisées.")
    put("h", "8. Validité")
    put("p", f"Les soumissionnaires sont engagés par leur offre durant {d.validity} jours.")
    put("h", "9. Pièces de candidature")
    for item in (
        "Formulaire DC1",
        "Formulaire DC2",
        "Extrait Kbis de moins de 3 mois",
        "Attestation de régularité fiscale",
    ):
        put("li", item)
    put("h", "10. Pièces de l'offre")
    for item in ("Acte d'engagement", "Bordereau des prix unitaires", "Note méthodologique"):
        put("li", item)
    put("h", "11. Critères d'attribution")
    put("p", "Les offres sont notées sur 100 : " + " ; ".join(f"{n} {w} points" for n, w in d.criteria) + ".")
    put("h", "12. Questions")
    put(
        "p",
        f"Les candidats peuvent poser leurs questions jusqu'à J-{d.question_days} (J étant la date limite de remise des offres).",
    )
    put("h", "13. Négociation")
    put("p", "Une phase de négociation sera engagée avec les soumissionnaires ayant remis les meilleures offres.")
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 3}
    return made


def agency(d: Draw) -> Made:
    """A public agency: questions and answers in two columns, weights written in words of a sentence."""
    made = Made("agency", truth=truth_of(d, variants_allowed=False, consortium_form="free", procedure="open"))
    put = made.put
    put("t", "Règlement de consultation")
    put("t", f"« {d.title} »")
    put("p", f"Pouvoir adjudicateur : {d.buyer}")
    put("p", f"N° de la consultation : {d.reference}")
    put("p", "Les plis doivent être déposés sur la plateforme avant le :")
    put("p", f"{long_date(d.deadline.date())}, {hour_forms(d.deadline, 5)}")
    put("page", None)
    put("h", "Article 1er – Dispositions générales")
    put("h", "1.1 – Objet du marché")
    put("p", f"Le marché a pour objet : {d.title}.")
    put("h", "1.2 – Procédure")
    put("p", "Le marché est passé par voie d'appel d'offres ouvert.")
    put("h", "1.3 – Lots")
    if d.lots:
        put("p", "Les prestations sont réparties comme suit :")
        for i, title in enumerate(d.lots, 1):
            put("li", f"Lot {i} : {title.lower()} ;")
    else:
        put("p", "Il n'y a pas d'allotissement.")
    put("h", "1.4 – Durée")
    put("p", f"Le marché est conclu pour une période initiale de {d.months} mois."
             + (f" Il peut ensuite être renouvelé par reconduction tacite, dans la limite de {words_of_number(d.renewals) + ' reconductions' if d.renewals > 1 else 'une reconduction'} d'un an." if d.renewals
                else " Il ne comporte aucune reconduction."))  # fmt: skip
    put("h", "Article 2 – Conditions")
    put("p", "Les candidats ne sont pas autorisés à proposer des variantes.")
    put("p", "Le pouvoir adjudicateur n'exige pas de forme particulière de groupement après attribution.")
    put(
        "p",
        f"Le soumissionnaire est tenu de maintenir son offre pendant {d.validity} jours à compter de la date limite de réception des offres.",
    )
    put("h", "Article 3 – Questions des candidats")
    last = d.deadline.date() - timedelta(days=d.question_days)
    put("p", f"Date limite pour poser des questions : {long_date(last)}.")
    put("h", "Article 4 – Éléments relatifs à la candidature")
    for i, item in enumerate(("une lettre de candidature (formulaire DC1 ou équivalent) ;", "une déclaration sur l'honneur attestant que le candidat n'entre dans aucun des cas d'exclusion ;",
                              "une liste des principales prestations similaires réalisées au cours des trois dernières années ;"), 1):  # fmt: skip
        put("p", f"{i}) {item}")
    put("h", "Article 5 – Éléments relatifs à l'offre")
    for i, item in enumerate(
        (
            "l'acte d'engagement complété ;",
            "le détail quantitatif estimatif au format Excel ;",
            "le cadre de mémoire technique complété ;",
        ),
        1,
    ):
        put("p", f"{i}) {item}")
    put("h", "Article 6 – Choix des offres")
    put("p", "Les critères de sélection des offres sont les suivants :")
    for name, weight in d.criteria:
        put("li", f"{weight} % pour le critère « {name} »")
    made.truth["counts"] = {"required_candidature_documents": 3, "required_offer_documents": 3}
    return made


RULES = (small_town, state, hospital, works, landlord, agency)
