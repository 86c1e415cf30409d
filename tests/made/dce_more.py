"""More made-up rules: a ministry's tool, a university, a letter, a works company, a group purchase, a short town form."""

from __future__ import annotations

from datetime import timedelta

from made.dce_draw import Draw, Made, hour_forms, truth_of
from made.french import words_of_number
from relais_app.base.dates import long_date


def ministry_tool(d: Draw) -> Made:
    """Rules written by a ministry's drafting tool: short answers under numbered articles."""
    made = Made(
        "ministry-tool",
        truth=truth_of(d, variants_allowed=False, consortium_form="solidaire", procedure="open", negotiation=None),
    )
    put = made.put
    put("t", "RÈGLEMENT DE LA CONSULTATION")
    put("p", f"N° de la consultation : {d.reference}")
    put("t", d.title)
    put("p", f"Date et heure limites de réception des offres : {d.deadline:%d/%m/%Y} à {d.deadline:%H:%M:%S}")
    put("page", None)
    put("h", "Article 1. IDENTIFICATION DE L'ACHETEUR")
    put("p", "Représentant du pouvoir adjudicateur : le directeur")
    put("p", f"Désignation de l'acheteur : {d.buyer}")
    put("h", "Article 2. OBJET DE LA CONSULTATION")
    put("p", f"La consultation a pour objet la passation d'un marché public de services relatif à : {d.title}")
    put("h", "Article 3. CARACTERISTIQUES DE LA CONSULTATION")
    put("h", "3.1. Procédure de passation")
    put(
        "p",
        "Appel d'offres ouvert, articles L. 2124-2, R. 2124-2 1° et R. 2161-2 à R. 2161-5 du code de la commande publique.",
    )
    put("h", "3.2. Allotissement")
    if d.lots:
        put("p", "La consultation comporte les lots suivants :")
        put(
            "table",
            [
                ["Numéro de lot", "Intitulé du lot", "CPV"],
                *[[f"{i:02d}", t, "90911200"] for i, t in enumerate(d.lots, 1)],
            ],
        )
    else:
        put("p", "La consultation n'est pas allotie car les prestations sont indissociables.")
    put("h", "3.3. Durée du marché")
    put("p", f"Le marché est conclu pour une durée de {d.months} mois à compter de la date de notification.")
    put(
        "p",
        f"Le marché est reconductible tacitement {d.renewals} fois par période de 12 mois."
        if d.renewals
        else "Le marché n'est pas reconductible.",
    )
    put("h", "3.4. Variantes")
    put("p", "Variantes à l'initiative des soumissionnaires : la présentation de variantes n'est pas autorisée.")
    put("p", "Variantes exigées : sans objet.")
    put("h", "3.5. Forme juridique du groupement d'opérateurs économiques")
    put("p", "Après attribution, le groupement devra adopter la forme d'un groupement solidaire.")
    put("h", "3.6. Délai de validité des offres")
    put("p", f"{d.validity} jours à compter de la date limite de réception des offres.")
    put("h", "Article 4. RENSEIGNEMENTS COMPLEMENTAIRES")
    put(
        "p",
        f"Les questions sont posées via la plateforme des achats de l'Etat (PLACE) au plus tard {d.question_days} jours calendaires avant la date limite de réception des offres.",
    )
    put("h", "Article 5. CONTENU DU PLI")
    put("h", "5.1. Au titre de la candidature")
    put("p", "Le candidat remet :")
    for item in ("une lettre de candidature DC1 ou équivalent ;", "une déclaration du candidat DC2 ou équivalent ;",
                 "une attestation d'assurance pour les risques professionnels ;"):  # fmt: skip
        put("li", item)
    put("h", "5.2. Au titre de l'offre")
    put("p", "Le soumissionnaire remet :")
    for item in (
        "l'acte d'engagement complété, l'absence de signature n'étant pas un motif de rejet ;",
        "l'annexe financière complétée ;",
        "le mémoire technique ;",
    ):
        put("li", item)
    put("h", "Article 6. ANALYSE DES OFFRES")
    put(
        "p",
        "Le marché sera attribué au soumissionnaire qui aura présenté l'offre économiquement la plus avantageuse, au regard des critères suivants :",
    )
    for i, (name, weight) in enumerate(d.criteria, 1):
        put("p", f"Critère n° {i} : {name} – Pondération : {weight} %")
    made.truth["counts"] = {"required_candidature_documents": 3, "required_offer_documents": 3}
    return made


def university(d: Draw) -> Made:
    """A university: sentences with years, lettered lists, criteria with their sub-criteria out of points."""
    made = Made(
        "university",
        truth=_with_years(
            d,
            variants_allowed=True,
            consortium_form="conjoint-mandataire-solidaire",
            procedure="adapted",
            negotiation=True,
        ),
    )
    put = made.put
    put("t", d.buyer)
    put("p", "Direction des affaires financières – Pôle achats")
    put("t", "Règlement de la consultation")
    put("t", d.title)
    put("p", f"Marché n° {d.reference}")
    put("p", f"Date limite de remise des plis : le {long_date(d.deadline.date())} à {hour_forms(d.deadline, 2)}")
    put("page", None)
    put("h", "ARTICLE I – OBJET ET ETENDUE")
    put("p", f"La présente consultation a pour objet la prestation suivante : {d.title}.")
    put(
        "p",
        "Elle est lancée selon une procédure adaptée ouverte, soumise aux dispositions des articles L. 2123-1 et R. 2123-1 du code de la commande publique.",
    )
    if d.lots:
        put(
            "p",
            f"Elle comprend {words_of_number(len(d.lots))} lots, qui donneront lieu chacun à un marché distinct :",
        )
        for i, title in enumerate(d.lots, 1):
            put("li", f"lot {i} – {title}")
    else:
        put("p", "Elle n'est pas décomposée en lots.")
    years = {12: "un an", 24: "deux ans", 36: "trois ans", 48: "quatre ans"}[d.months]
    put("h", "ARTICLE II – DUREE")
    put("p", f"L'accord-cadre est conclu pour une durée de {years} à compter de sa notification. "
             + (f"Il est renouvelable {words_of_number(d.renewals)} fois par tacite reconduction pour une durée d'un an." if d.renewals
                else "Il ne pourra être reconduit."))  # fmt: skip
    put("h", "ARTICLE III – VARIANTES")
    put("p", "Les soumissionnaires peuvent proposer des variantes, à condition de remettre aussi une offre de base.")
    put("h", "ARTICLE IV – GROUPEMENTS")
    put("p", "Si le marché est attribué à un groupement, celui-ci sera conjoint et le mandataire sera solidaire.")
    put("h", "ARTICLE V – VALIDITE DES OFFRES")
    put(
        "p",
        f"Les soumissionnaires sont tenus de maintenir leur offre pendant {words_of_number(d.validity // 30)} mois à compter de la date limite de remise des plis.",
    )
    put("h", "ARTICLE VI – COMPOSITION DES PLIS")
    put("p", "A. Pièces relatives à la candidature")
    for letter, item in zip(
        "abcd",
        (
            "le formulaire DC1 ;",
            "le formulaire DC2 ;",
            "les bilans des trois derniers exercices ;",
            "une présentation des moyens humains et matériels ;",
        ),
        strict=True,
    ):
        put("p", f"{letter}) {item}")
    put("p", "B. Pièces relatives à l'offre")
    for letter, item in zip(
        "abc",
        (
            "l'acte d'engagement et ses annexes ;",
            "le bordereau des prix ;",
            "le mémoire technique, limité à 20 pages ;",
        ),
        strict=True,
    ):
        put("p", f"{letter}) {item}")
    put("h", "ARTICLE VII – CHOIX DE L'OFFRE")
    put("p", "Les offres sont appréciées au moyen des critères suivants, affectés de leur coefficient :")
    for name, weight in d.criteria:
        put("li", f"{name}, noté sur {weight} points")
    put(
        "p",
        "L'université se réserve la possibilité de négocier avec les candidats ayant remis les trois meilleures offres.",
    )
    put("h", "ARTICLE VIII – QUESTIONS")
    put(
        "p",
        f"Toute demande de renseignement doit parvenir sur la plateforme {words_of_number(d.question_days)} ({d.question_days}) jours avant la date limite de remise des plis.",
    )
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 3}
    return made


def letter(d: Draw) -> Made:
    """A letter of consultation for a small purchase."""
    made = Made(
        "letter",
        "LC",
        truth=truth_of(d, negotiation=True, renewals=None, variants_allowed=False, question_deadline=None),
    )
    put = made.put
    put("p", d.buyer)
    put("p", "1 place de la Mairie")
    put("p", "63000 AUBIN")
    put("t", "LETTRE DE CONSULTATION")
    put("p", f"Réf. : {d.reference}")
    put("p", f"Objet : {d.title}")
    put("p", "Madame, Monsieur,")
    put(
        "p",
        "J'ai l'honneur de vous inviter à me remettre une offre pour les prestations citées en objet, dans le cadre d'un marché passé sans publicité préalable.",
    )
    if d.lots:
        put("p", "Ce marché comprend les lots suivants :")
        for i, title in enumerate(d.lots, 1):
            put("p", f"Lot {i} : {title}")
    put(
        "p",
        f"Votre offre doit me parvenir au plus tard le {long_date(d.deadline.date())} à {hour_forms(d.deadline, 1)}, par voie électronique.",
    )
    put("p", "Elle comprendra :")
    for item in (
        "un devis détaillé ;",
        "une note de présentation de la méthodologie ;",
        "une attestation d'assurance.",
    ):
        put("li", item)
    put(
        "p",
        f"Le marché sera conclu pour {d.months} mois à compter de sa notification. Votre offre devra rester valable {d.validity} jours.",
    )
    put("p", "Les variantes ne sont pas acceptées.")
    put(
        "p",
        "Le choix sera fait au vu des critères suivants : "
        + ", ".join(f"{n.lower()} ({w} %)" for n, w in d.criteria)
        + ".",
    )
    put("p", "Je me réserve le droit de négocier avec les trois entreprises les mieux placées.")
    put("p", "Je vous prie d'agréer, Madame, Monsieur, l'expression de mes salutations distinguées.")
    made.truth["counts"] = {"required_offer_documents": 3}
    return made


def works_company(d: Draw) -> Made:
    """A mixed company acting for a town: who acts for whom, lots in a table with estimates, weights in decimals."""
    made = Made(
        "works-company",
        truth=truth_of(
            d, variants_allowed=False, negotiation=False, procedure="adapted", renewals=None, site_visit="mandatory"
        ),
    )
    put = made.put
    put("t", "RÈGLEMENT DE LA CONSULTATION")
    put("p", "Maître d'ouvrage :")
    put("p", d.buyer)
    put("p", "Objet de la consultation :")
    put("t", d.title)
    put("p", f"Dossier n° {d.reference}")
    put("p", "Date limite de remise des offres")
    put("p", f"{long_date(d.deadline.date())} à {hour_forms(d.deadline, 3)}")
    put("page", None)
    put("h", "1. Étendue de la consultation")
    put(
        "p",
        "Consultation passée en procédure adaptée selon les articles L. 2123-1 et R. 2123-1 1° du Code de la commande publique. Le maître d'ouvrage ne recourra pas à la négociation.",
    )
    put("h", "1.1 Décomposition en tranches et en lots")
    if d.lots:
        put("p", f"L'opération est divisée en {len(d.lots)} lots :")
        put(
            "table",
            [
                ["N°", "Désignation des lots", "Estimation HT"],
                *[[f"{i:02d}", t.upper(), f"{i * 45} 000 €"] for i, t in enumerate(d.lots, 1)],
            ],
        )
    else:
        put("p", "Il n'y a pas de division en lots ni en tranches.")
    put("h", "1.2 Délais d'exécution")
    put("p", f"La durée globale prévisionnelle des travaux est de {d.months} mois.")
    put("h", "1.3 Variantes")
    put("p", "Les variantes sont proscrites.")
    put("h", "1.4 Visite du site")
    put(
        "p",
        "Une visite du site est obligatoire. Une attestation de visite sera remise au candidat et jointe à son offre.",
    )
    put("h", "1.5 Délai de validité des offres")
    put("p", f"Il est fixé à {words_of_number(d.validity)} jours.")
    put("h", "2. Présentation des candidatures")
    put("p", "Les entreprises produiront à l'appui de leur candidature les documents ci-après :")
    for i, item in enumerate(
        (
            "Lettre de candidature (DC1)",
            "Déclaration du candidat (DC2)",
            "Chiffre d'affaires des trois derniers exercices",
            "Certificats de qualifications",
        ),
        1,
    ):
        put("p", f"{i}. {item}")
    put("h", "3. Présentation des offres")
    put("p", "L'offre comportera les pièces suivantes :")
    for i, item in enumerate(("Acte d'engagement", "DPGF", "Mémoire technique", "Attestation de visite"), 1):
        put("p", f"{i}. {item}")
    put("h", "4. Jugement des offres")
    put("p", "Le classement des offres est fait à partir des critères ci-dessous :")
    put(
        "table",
        [
            ["Critères de jugement", "Note sur 20", "Coefficient"],
            *[[n, "/20", f"{w / 100:.2f}".replace(".", ",")] for n, w in d.criteria],
        ],
    )
    put("h", "5. Renseignements complémentaires")
    last = d.deadline.date() - timedelta(days=d.question_days)
    put(
        "p",
        f"Les candidats posent leurs questions sur le profil acheteur avant le {last:%d/%m/%Y}. Passé ce délai, il ne sera plus répondu.",
    )
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 4}
    return made


def group_purchase(d: Draw) -> Made:
    """A purchasing body for several members: a calendar in a table, a coordinator, weights per lot."""
    made = Made("group-purchase", truth=truth_of(d, variants_allowed=False, procedure="open", consortium_form="free"))
    put = made.put
    put("t", "Groupement de commandes")
    put("p", f"Coordonnateur : {d.buyer}")
    put("t", f"Accord-cadre : {d.title}")
    put("t", "Règlement de la consultation (RC)")
    put("p", f"Référence : {d.reference}")
    put("page", None)
    put("h", "1 CALENDRIER DE LA CONSULTATION")
    last = d.deadline.date() - timedelta(days=d.question_days)
    put("table", [["Étapes", "Dates"], ["Envoi de l'avis à la publication", "02/01/2025"],
                  ["Date limite d'envoi des questions", f"{last:%d/%m/%Y}"],
                  ["Réponses aux questions", f"{last + timedelta(days=2):%d/%m/%Y}"],
                  ["Date limite de dépôt des offres", f"{d.deadline:%d/%m/%Y} {hour_forms(d.deadline, 0)}"],
                  ["Notification prévisionnelle", "03/12/2026"]])  # fmt: skip
    put("h", "2 CARACTERISTIQUES")
    put("p", "L'accord-cadre est passé selon la procédure d'appel d'offres ouvert.")
    put("h", "2.1 Allotissement")
    if d.lots:
        put("table", [["Lots", "Libellé du lot"], *[[f"Lot n°{i}", t] for i, t in enumerate(d.lots, 1)]])
    else:
        put("p", "L'accord-cadre comporte un lot unique.")
    put("h", "2.2 Durée")
    put("p", f"Durée initiale : {d.months} mois fermes à compter de la notification.")
    put("p", f"Reconduction : {d.renewals} fois 12 mois, de façon tacite." if d.renewals else "Reconduction : néant.")
    put("h", "2.3 Validité")
    put(
        "p",
        f"La durée de validité de l'offre est de {d.validity} jours calendaires à compter de la date limite de dépôt des offres.",
    )
    put("h", "2.4 Variantes et PSE")
    put("p", "Aucune variante ne sera acceptée. Il n'est pas prévu de PSE.")
    put("h", "2.5 Groupement momentané d'entreprises")
    put("p", "Le groupement peut être conjoint ou solidaire, au choix des candidats.")
    put("h", "3 DOSSIER DE REPONSE")
    put("h", "3.1 Documents de candidature")
    put("table", [["Document", "Modèle fourni"], ["DC1 ou lettre de candidature", "Oui"], ["DC2 ou déclaration équivalente", "Oui"],
                  ["Références de moins de trois ans", "Non"], ["Attestation d'assurance", "Non"]])  # fmt: skip
    put("h", "3.2 Documents de l'offre")
    put(
        "table",
        [
            ["Document", "Modèle fourni"],
            ["Acte d'engagement", "Oui"],
            ["Bordereau des prix unitaires", "Oui"],
            ["Cadre de réponse technique", "Oui"],
        ],
    )
    put("h", "4 CRITERES D'ATTRIBUTION")
    put("p", "Pour chacun des lots, les critères pondérés sont :")
    put("table", [["Critères", "Poids"], *[[n, f"{w}%"] for n, w in d.criteria]])
    made.truth["counts"] = {"required_candidature_documents": 4, "required_offer_documents": 3}
    return made


def town_form(d: Draw) -> Made:
    """A town's filled form: questions with boxes, capitals without accents."""
    made = Made("town-form", truth=truth_of(d, variants_allowed=True, procedure="adapted", consortium_form="free", site_visit="none", negotiation=True,
                                            renewals=None))  # fmt: skip
    put = made.put
    put("t", "REGLEMENT DE CONSULTATION SIMPLIFIE")
    put("p", f"COLLECTIVITE : {d.buyer.upper()}")
    put("p", f"INTITULE DU MARCHE : {d.title}")
    put("p", f"NUMERO DU MARCHE : {d.reference}")
    put("p", "TYPE DE PROCEDURE : MAPA OUVERT")
    put("p", f"REMISE DES OFFRES AVANT LE : {d.deadline:%d/%m/%Y} - {hour_forms(d.deadline, 0)}")
    put("h", "A - LE MARCHE")
    put("p", f"DUREE DU MARCHE : {d.months} MOIS")
    put("p", "ALLOTISSEMENT : " + ("OUI" if d.lots else "NON"))
    for i, title in enumerate(d.lots, 1):
        put("p", f"LOT {i} : {title.upper()}")
    put("p", "VARIANTES : AUTORISEES")
    put("p", "VISITE DES LIEUX : SANS OBJET")
    put("p", f"DELAI DE VALIDITE DES OFFRES : {d.validity} JOURS")
    put("p", "FORME DU GROUPEMENT : LIBRE")
    put("p", "NEGOCIATION : OUI, AVEC LES 3 MEILLEURS CANDIDATS")
    put("h", "B - LE DOSSIER DU CANDIDAT")
    put("p", "PIECES DE LA CANDIDATURE")
    for item in ("DC1", "DC2", "ATTESTATION D'ASSURANCE RESPONSABILITE CIVILE"):
        put("li", item)
    put("p", "PIECES DE L'OFFRE")
    for item in ("ACTE D'ENGAGEMENT SIGNE", "DEVIS DETAILLE", "NOTICE TECHNIQUE"):
        put("li", item)
    put("h", "C - LE CHOIX")
    put("p", "CRITERES D'ATTRIBUTION :")
    for name, weight in d.criteria:
        put("p", f"{name.upper()} : {weight} %")
    put("p", f"QUESTIONS ECRITES JUSQU'AU {d.deadline - timedelta(days=d.question_days):%d/%m/%Y}")
    made.truth["counts"] = {"required_candidature_documents": 3, "required_offer_documents": 3}
    return made


def _with_years(d: Draw, **more: object) -> dict[str, object]:
    truth = truth_of(d, **more)
    truth["offer_validity_days"] = d.validity // 30 * 30
    return truth


MORE = (ministry_tool, university, letter, works_company, group_purchase, town_form)
