"""BOAMP's MAPA body: adapted procedures below 90 000 €. It has no CPV at all."""

from __future__ import annotations

from relais_app.notices.model import NoticeCriterion, NoticeLot
from relais_app.notices.sources.draft import UNSPECIFIED, Draft, criteria_of_text, euros, lot_number, lot_of_text
from relais_app.notices.sources.places import of_postcode
from relais_app.notices.sources.tree import Tree, each, first, has, text_of, texts

_SECTIONS = ("initial", "attribution", "rectificatif", "annulation", "modification")


def read(draft: Draft, body: Tree) -> None:
    section = next((name for name in _SECTIONS if has(body, name)), "initial")
    part: Tree = next(each(body, section), {})
    where = f"MAPA.{section}"
    draft.put("buyer", first(body, "organisme.acheteurPublic"), "MAPA.organisme.acheteurPublic")
    if not draft.departements:
        codes = texts(part, "description.lieuExecutionLivraison.cp") + texts(body, "organisme.adr.cp")
        draft.add("departements", (of_postcode(c) for c in codes), "MAPA.organisme.adr.cp")
    _contract(draft, part, where)
    _criteria(draft, part)
    _lots(draft, part)
    contact = [first(body, f"organisme.{n}") for n in ("correspondantPRM.nom", "coord.mel", "coord.tel")]
    draft.put("contact", ", ".join(c for c in contact if c), "MAPA.organisme")
    for path in ("adressesComplt.document.coord.url", "adressesComplt.document.url"):
        draft.put("documents_url", first(part, path), f"{where}.{path}")
    draft.put("documents_url", first(body, "organisme.urlProfilAcheteur"), "MAPA.organisme.urlProfilAcheteur")
    for path in (
        "infosRectif",
        "rectif",
        "attributionMarche",
        "caracteristiques.principales",
        "renseignements.rensgComplt",
    ):
        draft.put("description", first(part, path), f"{where}.{path}")


def _contract(draft: Draft, part: Tree, where: str) -> None:
    for path in ("description.titreMarche", "description.objet", "objet"):
        draft.put("title", first(part, path), f"{where}.{path}")
    place: Tree = next(each(part, "description.lieuExecutionLivraison"), {})
    words = (
        [first(place, n) for n in ("voie.nomvoie", "cp", "ville")] if isinstance(place, dict) else [text_of(place)]
    )
    draft.put("place", " ".join(w for w in words if w), f"{where}.description.lieuExecutionLivraison")
    months, days = first(part, "duree.nbMois"), first(part, "duree.nbJours")
    draft.put(
        "duration_text",
        f"{months} mois" if months else f"{days} jours" if days else "",
        f"{where}.duree",
        months or days,
    )
    amount = first(part, "caracteristiques.valeurEstimee.valeur", "caracteristiques.valeur")
    draft.put("amount_text", euros(amount) if amount else "", f"{where}.caracteristiques.valeur", amount)
    draft.put("reference", first(part, "renseignements.idMarche"), f"{where}.renseignements.idMarche")
    draft.put("answers_to", first(part, "avisInitial.idWeb", "annonceAnterieure.idWeb"), f"{where}.avisInitial.idWeb")
    for path in ("delais.receptionOffres", "delais.receptionCandidatures"):
        draft.deadlines.append((first(part, path), False, f"{where}.{path}"))
    if any(
        has(part, p) for p in ("conditions.marcheReserve", "caracteristiques.marcheReserve", "reservationMarche.oui")
    ):
        draft.reserve(UNSPECIFIED, where, "marcheReserve")


def _criteria(draft: Draft, part: Tree) -> None:
    for weighted in each(part, "criteres.criterePondere"):
        weight = first(weighted, "criterePCT")
        draft.criteria.append(NoticeCriterion(first(weighted, "critere"), f"{weight} %" if weight else ""))
    for name in texts(part, "criteres.critereCDC") + texts(part, "criteres.critereLibre"):
        draft.criteria.extend(criteria_of_text(name))


def _lots(draft: Draft, part: Tree) -> None:
    for position, lot in enumerate(each(part, "lots.lot"), 1):
        text = first(lot, "intitule", "description", "objet") or text_of(lot)
        printed = first(lot, "numero", "num")
        number, title = (lot_number(printed), text) if printed else lot_of_text(text, position)
        draft.lots.append(NoticeLot(number, title))
