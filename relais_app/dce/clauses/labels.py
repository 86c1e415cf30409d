"""Clauses in French: names of sheets and clauses, values, and why one is worrying."""

from __future__ import annotations

from relais_app.base.words import _, ngettext
from relais_app.dce.clauses.model import Clause, ClauseState, Worry


def sheet_label(sheet: str) -> str:
    return {"social": _("Clause sociale"), "environment": _("Clause environnementale"),
            "risk": _("Risques du contrat")}.get(sheet, sheet)  # fmt: skip


def state_label(state: ClauseState) -> str:
    return {ClauseState.FOUND: _("trouvée"), ClauseState.NOT_FOUND: _("non trouvée"),
            ClauseState.WORRYING: _("à surveiller")}[state]  # fmt: skip


def clause_label(code: str) -> str:
    labels = {
        "insertion_hours": _("Heures d’insertion"), "insertion_rate": _("Part des heures réservée"),
        "insertion_public": _("Public visé"), "insertion_modality": _("Façons de faire les heures"),
        "insertion_facilitator": _("Facilitateur"), "insertion_penalty": _("Pénalité par heure non faite"),
        "insertion_proof": _("Preuves à remettre"), "egalim_share": _("Part EGAlim"),
        "organic_share": _("Part biologique"), "waste": _("Déchets"), "reusable": _("Réemploi et contenants"),
        "transport": _("Transport et livraisons"), "ecolabels": _("Écolabels"),
        "environment_proof": _("Preuves à remettre"), "environment_penalty": _("Pénalité environnementale"),
        "penalty_cap": _("Plafond des pénalités"), "penalty_exemption": _("Exonération des petites pénalités"),
        "penalty_without_notice": _("Pénalités sans mise en demeure"), "advance": _("Avance"),
        "advance_guarantee": _("Garantie demandée pour l’avance"), "retention": _("Retenue de garantie"),
        "price_revision": _("Révision des prix"), "revision_cap": _("Limite de la révision"),
        "insurance": _("Assurance"), "minimum_order": _("Minimum commandé"), "maximum_order": _("Maximum commandé"),
        "payment_delay": _("Délai de paiement"), "staff_takeover": _("Reprise du personnel"),
        "termination": _("Résiliation"), "subcontracting": _("Sous-traitance"),
        "at_our_expense": _("Exécution à nos frais et risques"),
    }  # fmt: skip
    return labels.get(code, code)


def worry_text(worry: Worry) -> str:
    """Why the clause should be looked at twice, with where the rule comes from."""
    texts = {
        "high_insertion_rate": _("La part demandée est très haute : vérifiez qu’elle est tenable."),
        "no_facilitator": _("Des heures sont dues, mais aucun facilitateur n’est nommé."),
        "high_insertion_penalty": _("La pénalité dépasse de loin le coût d’une heure de travail."),
        "egalim_below_law": _("La part demandée est sous le minimum légal : demandez à l’acheteur laquelle vaut."),
        "egalim_above_law": _("L’acheteur demande plus que la loi : chiffrez vos achats."),
        "organic_above_law": _("L’acheteur demande plus que la loi : chiffrez vos achats."),
        "label_without_equivalent": _("Un label est exigé sans la mention « ou équivalent »."),
        "penalties_not_capped": _("Rien ne limite le total des pénalités."),
        "high_penalty_cap": _("Le plafond des pénalités est au-dessus de celui du CCAG."),
        "penalties_from_first_euro": _("Les pénalités sont dues dès le premier euro."),
        "penalties_without_notice": _("Les pénalités tombent sans que vous puissiez d’abord vous expliquer."),
        "no_advance": _("Aucune avance : vous financez seuls les premiers mois."),
        "low_advance": _("L’avance est faible : une PME a souvent droit à plus."),
        "advance_needs_guarantee": _("L’avance demande une garantie bancaire, qui a un coût."),
        "retention_above_law": _("La retenue dépasse le maximum légal."),
        "retention_to_check": _("Retenue au-dessus de 3 % : vérifiez si ce plafond vaut pour cet acheteur."),
        "firm_prices": _("Les prix ne bougent pas : une hausse de vos coûts est pour vous."),
        "tight_revision": _("La révision est étroitement limitée."),
        "insurance_amount": _("Un montant de garantie est demandé : comparez-le à votre contrat."),
        "no_minimum": _("Aucun minimum : l’acheteur peut ne rien commander."),
        "late_payment": _("Le délai de paiement est plus long que 30 jours."),
        "takeover": _("Du personnel est à reprendre : demandez la liste et la masse salariale."),
        "termination_without_compensation": _("Le contrat peut s’arrêter sans indemnité."),
        "termination_at_our_expense": _("Un remplaçant peut être payé à vos frais."),
        "no_subcontracting": _("La sous-traitance est interdite : un partenaire devra être cotraitant."),
    }  # fmt: skip
    return _("{why} Source : {rule}.").format(why=texts.get(worry.code, worry.code), rule=worry.rule_source)


def clause_value(clause: Clause) -> str:
    """The value in French; a yes is shown by its sentence."""
    value = clause.value
    if value is None:
        return _("non trouvé")
    if isinstance(value, bool):
        return _yes_no(clause.code, value)
    if isinstance(value, str):
        return value
    shown = (
        (f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")).replace(",", " ").replace(".", ",")
    )
    if clause.unit == "%":
        return f"{shown} %"
    if clause.unit == "EUR":
        return f"{shown} €"
    if clause.unit == "jour":
        return ngettext("{n} jour", "{n} jours", int(value)).format(n=shown)
    return f"{shown} {clause.unit}".strip()


def _yes_no(code: str, value: bool) -> str:
    words = {
        "penalty_cap": (_("plafonnées"), _("non plafonnées")), "penalty_exemption": (_("prévue"), _("aucune")),
        "advance": (_("prévue"), _("aucune")), "retention": (_("prévue"), _("aucune")),
        "price_revision": (_("prévue"), _("prix fermes")), "minimum_order": (_("prévu"), _("aucun")),
        "subcontracting": (_("possible"), _("interdite")), "insurance": (_("exigée"), _("non exigée")),
    }  # fmt: skip
    yes, no = words.get(code, (_("oui"), _("non")))
    return yes if value else no
