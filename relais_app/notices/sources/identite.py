"""BOAMP's body before 2024 (schema 2.3): IDENTITE, OBJET, PROCEDURE, CONDITION_DELAI… in capitals."""

from __future__ import annotations

from relais_app.notices.model import NoticeCriterion, NoticeLot
from relais_app.notices.sources.draft import UNSPECIFIED, Draft, criteria_of_text, euros, lot_number
from relais_app.notices.sources.places import of_nuts, of_postcode
from relais_app.notices.sources.tree import Tree, each, first, has, keys, text_of, texts

_PROCEDURES = {"OUVERT": "Procédure ouverte", "RESTREINT": "Procédure restreinte", "NEGOCIE": "Procédure négociée",
               "PROCEDURE_ADAPTE": "Procédure adaptée", "DIALOGUE_COMPETITIF": "Dialogue compétitif"}  # fmt: skip
_RESERVED = "CONDITION_PARTICIPATION.MARCHE_RESERVE_OUI"


def read(draft: Draft, body: Tree) -> None:
    draft.put("buyer", first(body, "IDENTITE.DENOMINATION"), "IDENTITE.DENOMINATION")
    _places(draft, body)
    _contract(draft, body)
    _lots(draft, body)
    if not draft.criteria:
        for block in each(body, "PROCEDURE.CRITERES_ATTRIBUTION"):
            draft.criteria.extend(_criteria(block, None))
    for path in (
        "CONDITION_DELAI.RECEPT_OFFRES",
        "CONDITION_DELAI.RECEPT_CANDIDATURES",
        "CONDITION_DELAI.RECEPT_CANDIDAT",
    ):
        draft.deadlines.append((first(body, path), False, path))
    procedure = next(iter(keys(body, "PROCEDURE.TYPE_PROCEDURE")), "")
    readable = _PROCEDURES.get(procedure, procedure.replace("_", " ").capitalize())
    draft.put("procedure", readable, "PROCEDURE.TYPE_PROCEDURE", procedure)
    _reservation(draft, body)


def _places(draft: Draft, body: Tree) -> None:
    if not draft.departements:
        draft.add(
            "departements", (of_nuts(c) for c in texts(body, "OBJET.LOTS.LOT.CODE_NUTS")), "OBJET.LOTS.LOT.CODE_NUTS"
        )
    if not draft.departements:
        draft.add("departements", (of_postcode(c) for c in texts(body, "IDENTITE.CP")), "IDENTITE.CP")
    for path in ("OBJET.LIEU_EXEC_LIVR", "OBJET.LOTS.LOT.LIEU_PRINCIPAL"):
        draft.put("place", first(body, path), path)


def _contract(draft: Draft, body: Tree) -> None:
    for path in ("OBJET.TITRE_MARCHE", "OBJET.OBJET_COMPLET"):
        draft.put("title", first(body, path), path)
    for path in (
        "RECTIF",
        "OBJET.OBJET_COMPLET",
        "OBJET.CARACTERISTIQUES.PRINCIPALES",
        "RENSEIGNEMENTS_COMPLEMENTAIRES.RENS_COMPLEMENT",
    ):
        draft.put("description", first(body, path), path)
    draft.put("reference", first(body, "OBJET.REF_MARCHE"), "OBJET.REF_MARCHE")
    for path in ("OBJET.CPV.PRINCIPAL", "OBJET.CPV.SUPPLEMENTAIRE", "OBJET.LOTS.LOT.CPV.PRINCIPAL"):
        draft.add("cpv", texts(body, path), path)
    for path in (
        "OBJET.CARACTERISTIQUES.VALEUR_TOTALE",
        "OBJET.CARACTERISTIQUES.VALEUR",
        "ATTRIBUTION.VALEUR_TOTALE",
    ):
        amount = first(body, path)
        draft.put("amount_text", euros(amount) if amount else "", path, amount)
    for path in ("OBJET.DUREE_DELAI.DUREE_MOIS", "OBJET.LOTS.LOT.DUREE_MOIS"):
        months = first(body, path)
        draft.put("duration_text", f"{months} mois" if months else "", path, months)
    for path in ("IDENTITE.URL_DOCUMENT", "IDENTITE.URL_PROFIL_ACHETEUR"):
        draft.put("documents_url", first(body, path), path)
    contact = [first(body, f"IDENTITE.{n}") for n in ("CONTACT", "CORRESPONDANT", "MEL", "TEL")]
    draft.put("contact", ", ".join(c for c in contact if c), "IDENTITE")


def _lots(draft: Draft, body: Tree) -> None:
    """One block LOT stands for the whole contract unless it is numbered or the division is said."""
    lots = list(each(body, "OBJET.LOTS.LOT"))
    is_divided = len(lots) > 1 or has(body, "OBJET.DIV_EN_LOTS.OUI")
    for position, lot in enumerate(lots, 1):
        number = lot_number(first(lot, "NUM")) or str(position)
        if is_divided:
            title = first(lot, "INTITULE", "DESCRIPTION") or text_of(lot)
            draft.lots.append(NoticeLot(number, title, texts(lot, "CPV.PRINCIPAL")))
        else:
            draft.put("description", first(lot, "DESCRIPTION"), "OBJET.LOTS.LOT.DESCRIPTION")
            amount = first(lot, "VALEUR")
            draft.put("amount_text", euros(amount) if amount else "", "OBJET.LOTS.LOT.VALEUR", amount)
        for block in each(lot, "CRITERES_ATTRIBUTION"):
            draft.criteria.extend(_criteria(block, number if is_divided else None))


def _criteria(block: Tree, lot: str | None) -> list[NoticeCriterion]:
    found = []
    for kind, fallback in (
        ("CRITERES_PONDERES", ""),
        ("CRITERES_QUALITE", ""),
        ("CRITERES_COUT", "Coût"),
        ("CRITERES_PRIX", "Prix"),
    ):
        for node in each(block, kind):
            names, weights = list(texts_in_order(node, "CRITERE")), list(texts_in_order(node, "POIDS"))
            for i, name in enumerate(names or ([fallback] if fallback else [])):
                weight = weights[i] if i < len(weights) else ""
                found.append(NoticeCriterion(name, _weight(weight), lot))
    for text in texts(block, "CRITERES_LIBRE"):
        found.extend(criteria_of_text(text))
    return found


def texts_in_order(node: Tree, name: str) -> list[str]:
    """Repeated texts kept even when equal: two criteria may weigh the same."""
    return [text_of(n) for n in each(node, name)]


def _weight(text: str) -> str:
    """A bare number is shown as it is printed: the notice does not say of what."""
    return text.strip()


def _reservation(draft: Draft, body: Tree) -> None:
    if has(body, f"{_RESERVED}.ATELIERS_PROTEGES"):
        draft.reserve("L2113-12", _RESERVED, "ATELIERS_PROTEGES")
    elif has(body, _RESERVED) or has(body, "CONDITION_RELATIVE_MARCHE.MARCHE_RESERVE_OUI"):
        draft.reserve(UNSPECIFIED, _RESERVED, ", ".join(keys(body, _RESERVED)) or "oui")
