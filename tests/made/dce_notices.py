"""Made-up notices: a European form, a form of the new European schema, a national form and a publisher's summary."""

from __future__ import annotations

from made.dce_draw import Draw, Made, hour_forms, truth_of
from relais_app.base.dates import long_date


def european_form(d: Draw) -> Made:
    """The standard form of before 2023, with its numbered sections."""
    months = d.months * (d.renewals + 1)
    made = Made("european-form", "AAPC", truth=truth_of(d, variants_allowed=False, procedure="open", question_deadline=None,
                                                        offer_validity_days=d.validity // 30 * 30))  # fmt: skip
    put = made.put
    put("t", "Avis de marché")
    put("h", "Section I: Pouvoir adjudicateur")
    put("h", "I.1) Nom et adresses")
    put("p", f"Nom officiel: {d.buyer}")
    put("p", "Adresse postale: 2 rue du Pont")
    put("p", "Ville: Aubin")
    put("p", "Courriel: marches@exemple.fr")
    put("h", "Section II: Objet")
    put("h", "II.1) Étendue du marché")
    put("h", "II.1.1) Intitulé:")
    put("p", d.title)
    put("p", f"Numéro de référence: {d.reference}")
    put("h", "II.1.2) Code CPV principal")
    put("p", "90911200 Services de nettoyage de bâtiments")
    put("h", "II.1.6) Information sur les lots")
    put("p", f"Ce marché est divisé en lots: {'oui' if d.lots else 'non'}")
    for number, title in list(enumerate(d.lots, 1)) or [(0, "")]:
        put("h", "II.2) Description")
        if number:
            put("h", "II.2.1) Intitulé:")
            put("p", title)
            put("p", f"Lot nº: {number}")
        put("h", "II.2.5) Critères d'attribution")
        put("p", "Critères énoncés ci-dessous")
        for name, weight in d.criteria:
            put(
                "p",
                f"Prix - Pondération: {weight}"
                if name.startswith("Prix")
                else f"Critère de qualité - Nom: {name} / Pondération: {weight}",
            )
        put("h", "II.2.7) Durée du marché, de l'accord-cadre ou du système d'acquisition dynamique")
        put("p", f"Durée en mois: {d.months}")
        put("p", f"Ce marché peut faire l'objet d'une reconduction: {'oui' if d.renewals else 'non'}")
        if d.renewals:
            put(
                "p",
                f"Description des modalités ou du calendrier des reconductions: le marché est reconductible {d.renewals} fois par périodes de 12 mois, soit {months} mois au plus.",
            )
        put("h", "II.2.10) Variantes")
        put("p", "Des variantes seront prises en considération: non")
    put("h", "Section IV: Procédure")
    put("h", "IV.1.1) Type de procédure")
    put("p", "Procédure ouverte")
    put("h", "IV.2.2) Date limite de réception des offres ou des demandes de participation")
    put("p", f"Date: {d.deadline:%d/%m/%Y}")
    put("p", f"Heure locale: {d.deadline:%H:%M}")
    put("h", "IV.2.6) Délai minimal pendant lequel le soumissionnaire est tenu de maintenir son offre")
    put("p", f"Durée en mois: {d.validity // 30} (à compter de la date limite de réception des offres)")
    put("h", "IV.2.7) Modalités d'ouverture des offres")
    put("p", f"Date: {d.deadline.replace(day=28):%d/%m/%Y}")
    put("h", "VI.5) Date d'envoi du présent avis:")
    put("p", "04/01/2025")
    made.truth["criteria"] = [("Prix" if n.startswith("Prix") else n, w) for n, w in d.criteria]
    return made


def new_schema(d: Draw) -> Made:
    """A notice of the schema in force since 2023, as the journals print it."""
    made = Made("new-schema", "AAPC", truth=truth_of(d, variants_allowed=False, procedure="open", question_deadline=None,
                                                     offer_validity_days=d.validity // 30 * 30))  # fmt: skip
    put = made.put
    put("h", "1. Acheteur")
    put("h", "1.1 Acheteur")
    put("p", f"Nom officiel : {d.buyer}")
    put("p", "Forme juridique de l'acheteur : Autorité locale")
    put("p", "Activité du pouvoir adjudicateur : Services d'administration générale")
    put("h", "2. Procédure")
    put("h", "2.1 Procédure")
    put("p", f"Titre : {d.title}")
    put("p", f"Description : {d.title} pour le compte de {d.buyer}.")
    put("p", f"Identifiant interne : {d.reference}")
    put("p", "Type de procédure : Ouverte")
    put("p", "La procédure est accélérée : non")
    put("h", "2.1.1 Objet")
    put("p", "Nature du marché : Services")
    put("p", "Nomenclature principale ( cpv ): 90911200 Services de nettoyage de bâtiments")
    put("h", "5. Lot")
    for number, title in list(enumerate(d.lots, 1)) or [(1, d.title)]:
        put("h", f"5.1 Identifiant technique du lot : LOT-{number:04d}")
        put("p", f"Titre : {title}")
        put("p", f"Description : prestations du lot, {title.lower()}.")
        put("p", f"Identifiant interne : {number}")
        put("h", "5.1.3 Durée estimée")
        put("p", f"Durée : {d.months} Mois")
        put("h", "5.1.4 Renouvellement")
        put("p", f"Nombre maximal de renouvellements : {d.renewals}")
        put("h", "5.1.10 Critères d'attribution")
        for name, weight in d.criteria:
            put("p", "Critère :")
            put("p", f"Type : {'Prix' if name.startswith('Prix') else 'Qualité'}")
            put("p", f"Nom : {name}")
            put("p", f"Description : {name} jugé sur la base du mémoire.")
            put("p", "Catégorie du critère d'attribution poids : Pondération (pourcentage, valeur exacte)")
            put("p", f"Nombre critère d'attribution : {weight}")
        put("h", "5.1.12 Conditions du marché public")
        put("p", "Variantes : Non autorisée")
        put("p", f"Date limite de réception des offres : {d.deadline:%d/%m/%Y} {d.deadline:%H:%M:%S} (UTC+2)")
        put("p", f"Date limite jusqu'à laquelle l'offre doit rester valable : {d.validity // 30} Mois")
        put("p", "Date/heure : 30/12/2026 10:00:00 (UTC+2)")
    put("h", "11.1 Informations relatives à l'avis")
    put("p", "Date d'envoi de l'avis : 04/01/2025 10:32:12 (UTC+1)")
    made.truth["lots"] = made.truth["lots"] or [("1", d.title)]
    return made


def national_form(d: Draw) -> Made:
    """The national form, every field on its line."""
    made = Made(
        "national-form",
        "AAPC",
        truth=truth_of(d, variants_allowed=False, procedure="adapted", question_deadline=None),
    )
    put = made.put
    put("t", "Avis de marché")
    put("h", "Section 1 : Identification de l'acheteur")
    put("p", f"Nom complet de l'acheteur : {d.buyer}")
    put("p", "Type de Numéro national d'identification : SIRET")
    put("p", "Ville : Aubin")
    put("p", "Groupement de commandes : Non")
    put("h", "Section 2 : Communication")
    put("p", "Lien direct aux documents de la consultation : https://marches.exemple.fr/avis/12345")
    put("p", f"Identifiant interne de la consultation : {d.reference}")
    put("h", "Section 3 : Procédure")
    put("p", "Type de procédure : Procédure adaptée ouverte")
    put(
        "p",
        f"Date et heure limites de réception des plis : {long_date(d.deadline.date())} à {hour_forms(d.deadline, 1)}",
    )
    put("p", "Présentation des offres par catalogue électronique : Interdite")
    put("p", "Possibilité d'attribution sans négociation : Oui")
    put("p", "L'acheteur exige la présentation de variantes : Non")
    put("p", "Offre(s) recevable(s) / variantes acceptées : Non")
    put("p", "Critères d'attribution : " + " ; ".join(f"{n} : {w} %" for n, w in d.criteria))
    put("h", "Section 4 : Identification du marché")
    put("p", f"Intitulé du marché : {d.title}")
    put("p", "Code CPV principal : 90911200")
    put("p", "Type de marché : Services")
    put("p", f"Description succincte du marché : {d.title}")
    put("p", f"Durée du marché (en mois) : {d.months}")
    put("p", f"Validité des offres : {d.validity} jours")
    put("p", "Marché alloti : Oui" if d.lots else "Marché alloti : Non")
    for number, title in enumerate(d.lots, 1):
        put("p", f"Description du lot n° {number} : {title}")
    put("h", "Section 6 : Informations complémentaires")
    put("p", "Visite obligatoire : Non")
    put("p", "Date d'envoi du présent avis : 4 janvier 2025")
    made.truth.update(renewals=None, site_visit="none")
    return made


def publisher(d: Draw) -> Made:
    """A newspaper's own summary of a notice: labels in capitals, values behind or below."""
    made = Made(
        "publisher", "AAPC", truth=truth_of(d, variants_allowed=False, procedure="adapted", question_deadline=None)
    )
    put = made.put
    put("t", "AVIS D'APPEL PUBLIC À LA CONCURRENCE")
    put("p", "1. Identification de l'organisme qui passe le marché :")
    put("p", f"{d.buyer}, 2 rue du Pont, 63000 Aubin. Tél. 04 00 00 00 00.")
    put(
        "p",
        "2. Mode de passation : marché passé en procédure adaptée (art. R. 2123-1 du code de la commande publique).",
    )
    put("p", f"3. Objet du marché : {d.title}.")
    put("p", f"Référence de l'affaire : {d.reference}.")
    put("p", "4. Caractéristiques principales : les variantes ne sont pas admises.")
    for number, title in enumerate(d.lots, 1):
        put("p", f"Lot n° {number} : {title}.")
    put("p", f"5. Durée du marché : {d.months} mois, "
             + (f"reconductible {d.renewals} fois pour la même durée." if d.renewals else "non reconductible."))  # fmt: skip
    put(
        "p",
        "6. Critères de jugement des offres : offre économiquement la plus avantageuse appréciée en fonction des critères énoncés ci-dessous avec leur pondération :",
    )
    for name, weight in d.criteria:
        put("li", f"{name} ({weight} %)")
    put("p", f"7. Date limite de réception des offres : {long_date(d.deadline.date())}, {hour_forms(d.deadline, 0)}.")
    put(
        "p",
        f"8. Délai minimum pendant lequel le soumissionnaire est tenu de maintenir son offre : {d.validity} jours à compter de la date limite de réception des offres.",
    )
    put("p", "9. Retrait du dossier : sur le profil d'acheteur https://www.marches-securises.fr.")
    put("p", "10. Date d'envoi à la publication : 4 janvier 2025.")
    return made


NOTICES = (european_form, new_schema, national_form, publisher)
