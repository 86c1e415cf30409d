"""BOAMP's FNSimple body: contracts between 90 000 € and the European thresholds."""

from __future__ import annotations

from relais_app.notices.model import NoticeLot
from relais_app.notices.sources.draft import UNSPECIFIED, Draft, criteria_of_text, euros, lot_of_text
from relais_app.notices.sources.places import departement, of_postcode
from relais_app.notices.sources.tree import Tree, each, first, has, keys, text_of, texts

_SECTIONS = ("initial", "attribution", "rectificatif", "annulation", "modification")
_CPV = ("objetPrincipal.classPrincipale", "objetComplementaire.classPrincipale")


def read(draft: Draft, body: Tree) -> None:
    section = next((name for name in _SECTIONS if has(body, name)), "initial")
    part: Tree = next(each(body, section), {})
    where = f"FNSimple.{section}"
    draft.put("buyer", first(body, "organisme.nomOfficiel"), "FNSimple.organisme.nomOfficiel")
    if not draft.departements:
        draft.add("departements", (of_postcode(c) for c in texts(body, "organisme.cp")), "FNSimple.organisme.cp")
    draft.put("answers_to", first(part, "avisInitial.idWeb"), f"{where}.avisInitial.idWeb")
    _contract(draft, next(each(part, "natureMarche"), {}), f"{where}.natureMarche")
    _procedure(draft, part, where)
    _lots(draft, part, where)
    for name in ("infosRectif", "attributionMarche"):
        draft.put("description", first(part, name), f"{where}.{name}")


def _contract(draft: Draft, contract: Tree, where: str) -> None:
    draft.put("title", first(contract, "intitule"), f"{where}.intitule")
    draft.put("description", first(contract, "description"), f"{where}.description")
    draft.put("place", first(contract, "lieuExecution"), f"{where}.lieuExecution")
    for path in _CPV:
        draft.add("cpv", texts(contract, f"codeCPV.{path}"), f"{where}.codeCPV.{path}")
    months = first(contract, "dureeMois")
    draft.put("duration_text", f"{months} mois" if months else "", f"{where}.dureeMois", months)
    _amount(draft, next(each(contract, "valeurEstimee"), {}), f"{where}.valeurEstimee")
    if has(contract, "reservationMarche.oui"):
        draft.reserve(UNSPECIFIED, f"{where}.reservationMarche", first(contract, "reservationMarche.oui") or "oui")


def _amount(draft: Draft, value: Tree, where: str) -> None:
    currency = first(value, "@devise") or "EUR"
    one = first(value, "valeur")
    low, high = first(value, "fourchette.valeurBasse"), first(value, "fourchette.valeurHaute")
    if one:
        draft.put("amount_text", euros(one, currency), f"{where}.valeur", one)
    elif low and high:
        text = f"{euros(low, currency)} – {euros(high, currency)}"
        draft.put("amount_text", text, f"{where}.fourchette", f"{low} – {high}")
    elif low or high:
        draft.put("amount_text", euros(low or high, currency), f"{where}.fourchette", low or high)


def _procedure(draft: Draft, part: Tree, where: str) -> None:
    draft.put(
        "reference", first(part, "communication.identifiantInterne"), f"{where}.communication.identifiantInterne"
    )
    for name in ("urlDocConsul", "urlProfilAch"):
        draft.put("documents_url", first(part, f"communication.{name}"), f"{where}.communication.{name}")
    contact = [first(part, f"communication.{n}") for n in ("nomContact", "adresseMailContact", "telContact")]
    draft.put("contact", ", ".join(c for c in contact if c), f"{where}.communication")
    draft.deadlines.append(
        (first(part, "procedure.dateReceptionOffres"), False, f"{where}.procedure.dateReceptionOffres")
    )
    kind = [k for k in keys(part, "procedure") if k.startswith("procedure")]
    draft.put("procedure", _PROCEDURES.get(kind[0], "") if kind else "", f"{where}.procedure")
    criteria = first(part, "procedure.criteresAttrib", "natureMarche.criteresAttrib")
    draft.criteria.extend(criteria_of_text(criteria))
    if departement(first(part, "lieuExecution")):
        draft.add("departements", [departement(first(part, "lieuExecution"))], f"{where}.lieuExecution")


_PROCEDURES = {"procedureAdapteeO": "Procédure adaptée ouverte", "procedureAdapteeR": "Procédure adaptée restreinte",
               "procedureOuverte": "Procédure ouverte", "procedureRestreinte": "Procédure restreinte"}  # fmt: skip


def _lots(draft: Draft, part: Tree, where: str) -> None:
    for position, lot in enumerate(each(part, "lots.lot"), 1):
        number, title = lot_of_text(first(lot, "description", "intitule") or text_of(lot), position)
        cpv = tuple(c for path in _CPV for c in texts(lot, f"codeCPV.{path}"))
        draft.lots.append(NoticeLot(number, title, cpv))
        draft.add("cpv", cpv, f"{where}.lots.lot.codeCPV")
