"""What the codes of a requirement are called: theme, level, who it binds, our mark."""

from __future__ import annotations

from relais_app.base.words import _
from relais_app.bids.model import Feasibility


def theme_label(theme: str) -> str:
    """The theme as a heading; the reading's own words, with a capital."""
    labels = {
        "candidature": _("Candidature"), "offre": _("Offre"), "dépôt": _("Dépôt"), "visite": _("Visite"),
        "groupement": _("Groupement"), "prix": _("Prix"), "facturation": _("Facturation"),
        "prestation": _("Prestation"), "délais": _("Délais"), "livraison": _("Livraison"),
        "lieux et horaires": _("Lieux et horaires"), "personnel": _("Personnel"), "insertion": _("Insertion"),
        "environnement": _("Environnement"), "hygiène et sécurité": _("Hygiène et sécurité"),
        "qualité et contrôle": _("Qualité et contrôle"), "suivi": _("Suivi"),
        "matériel et produits": _("Matériel et produits"), "données": _("Données"), "assurance": _("Assurance"),
        "pénalités": _("Pénalités"), "administratif": _("Administratif"), "fin de contrat": _("Fin de contrat"),
    }  # fmt: skip
    return labels.get(theme, theme)


def level_label(level: str) -> str:
    return {"must": _("doit"), "should": _("devrait"), "may": _("peut")}.get(level, level)


def on_label(on: str) -> str:
    return {"candidat": _("candidat"), "titulaire": _("titulaire"), "acheteur": _("acheteur")}.get(on, on)


def feasibility_label(mark: Feasibility) -> str:
    return {
        Feasibility.UNKNOWN: _("À dire"), Feasibility.YES: _("Oui"), Feasibility.WITH_HELP: _("Avec aide"),
        Feasibility.NO: _("Non"),
    }[mark]  # fmt: skip
