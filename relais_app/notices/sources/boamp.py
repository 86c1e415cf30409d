"""A BOAMP record: the flat fields of the API, the `gestion` block, and a body in one of five shapes.

A light record has flat fields only. A body that no reader knows is kept raw, its flat fields read.
"""

from __future__ import annotations

from typing import Any

from relais_app.base.words import _
from relais_app.base.xml import Element
from relais_app.notices.model import NoticeReading
from relais_app.notices.sources import divers, eforms, fnsimple, identite, mapa
from relais_app.notices.sources.draft import UNSPECIFIED, Draft, better_title, reserved_article
from relais_app.notices.sources.eforms_tree import from_json
from relais_app.notices.sources.instants import read_day
from relais_app.notices.sources.places import departement
from relais_app.notices.sources.tree import Tree, decoded, first, has, keys, texts

RAW = "boamp-raw"
LIGHT = "boamp-light"
NOTICE_PAGE = "https://www.boamp.fr/pages/avis/?q=idweb:{id}"
_GENERIC_BUYERS = {"collectivité", "collectivite", ""}
_READERS = {"FNSimple": ("boamp-fnsimple", fnsimple.read), "MAPA": ("boamp-mapa", mapa.read),
            "DSP": ("boamp-dsp", divers.read), "DIVERS": ("boamp-divers", divers.read)}  # fmt: skip
_OLD_BLOCKS = ("IDENTITE", "OBJET", "CONDITION_DELAI")


def read_record(record: dict[str, Any], raw: str) -> NoticeReading:
    """One record of the API or of a saved export."""
    return read_parts(record, decoded(record.get("gestion")), decoded(record.get("donnees")), raw)


def read_parts(flat: Tree, gestion: Tree, donnees: Tree, raw: str, body: Element | None = None) -> NoticeReading:
    """A record from its parts; `body` is the eForms element when the record came as XML."""
    draft = Draft(source=LIGHT, raw=raw)
    draft.source_id = first(flat, "idweb", "id").replace("_", "-") or first(gestion, "REFERENCE.IDWEB")
    _identity(draft, flat, gestion)
    index_title = first(gestion, "INDEXATION.RESUME_OBJET") or first(flat, "objet")
    _body(draft, donnees, body)
    if index_title:
        whole = better_title(index_title, draft.title)
        if whole != draft.title:
            draft.title = ""
            draft.put("title", whole, "objet")
    _index(draft, flat, gestion)
    if draft.reserved == UNSPECIFIED:
        _name_article(draft)
    return draft.freeze()


def _identity(draft: Draft, flat: Tree, gestion: Tree) -> None:
    """What the index says of the notice itself, and its buyer; needed before the body is read."""
    nature = first(flat, "nature") or next(iter(keys(gestion, "REFERENCE.TYPE_AVIS.NATURE")), "")
    states = {*keys(gestion, "REFERENCE.TYPE_AVIS.STATUT"), first(flat, "etat")}
    if "AVIS_ANNULE" in states:
        nature = "ANNULATION"
    elif "RECTIFICATIF" in states:
        nature = "RECTIFICATIF"
    draft.put("nature", nature.replace("PREINFORMATION", "PRE-INFORMATION"), "nature")
    draft.put("procedure_id", first(flat, "contractfolderid"), "contractfolderid")
    draft.published_on = read_day(first(gestion, "INDEXATION.DATE_PUBLICATION") or first(flat, "dateparution"))
    codes = texts(flat, "code_departement_prestation") + texts(flat, "code_departement")
    codes += texts(gestion, "INDEXATION.DEP_PUBLICATION")
    draft.add("departements", (departement(c) for c in codes), "code_departement")
    draft.deadlines.append((first(gestion, "INDEXATION.DATE_LIMITE_REPONSE"), False, "gestion.DATE_LIMITE_REPONSE"))


def _index(draft: Draft, flat: Tree, gestion: Tree) -> None:
    """The index's other fields, where the body left them empty."""
    buyer = first(flat, "nomacheteur") or first(gestion, "INDEXATION.NOMORGANISME")
    if buyer.lower() not in _GENERIC_BUYERS:
        draft.put("buyer", buyer, "nomacheteur")
    draft.put("buyer", buyer, "nomacheteur")
    draft.put("procedure", first(flat, "procedure_libelle") or _procedure(gestion), "procedure_libelle")
    draft.add("descriptors", texts(gestion, "INDEXATION.DESCRIPTEURS.DESCRIPTEUR.LIBELLE"), "gestion.DESCRIPTEURS")
    draft.add("descriptors", texts(flat, "descripteur_libelle"), "descripteur_libelle")
    criteria = {c.lower() for c in texts(flat, "criteres") + keys(gestion, "INDEXATION.CRITERES_SOCIAUX_ENV")}
    if "sociaux" in criteria:
        draft.mark("social_clause", "criteres", "sociaux")
    if "environnementaux" in criteria:
        draft.mark("environmental_clause", "criteres", "environnementaux")
    earlier = texts(flat, "annonce_lie") + texts(gestion, "REFERENCE.ANNONCE_ANTERIEUR.IDWEB")
    earlier += texts(gestion, "MARCHE.ANNONCE_ANTERIEUR.REFERENCE.IDWEB")
    draft.put("answers_to", next((e for e in earlier if e != draft.source_id), ""), "annonce_lie")
    draft.put("notice_url", first(flat, "url_avis"), "url_avis")
    if draft.source_id:
        draft.put("notice_url", NOTICE_PAGE.format(id=draft.source_id), "idweb")
    flat_deadline = first(flat, "datelimitereponse")
    if not any(raw for raw, _flat, _where in draft.deadlines):
        draft.deadlines.append((flat_deadline, True, "datelimitereponse"))


def _procedure(gestion: Tree) -> str:
    return next(iter(keys(gestion, "INDEXATION.TYPE_PROCEDURE")), "").replace("_", " ").capitalize()


def _body(draft: Draft, donnees: Tree, body: Element | None) -> None:
    """Read the body by its shape; what goes wrong there leaves the flat fields and the raw record."""
    try:
        _read_body(draft, donnees, body)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        draft.source = RAW
        draft.warn(_("Le corps de l'avis n'a pas pu être lu ; il est gardé tel quel."))


def _read_body(draft: Draft, donnees: Tree, body: Element | None) -> None:
    if body is None and has(donnees, "EFORMS"):
        body = from_json(donnees["EFORMS"])
    if body is not None:
        draft.source = "boamp-eforms"
        eforms.fill(draft, body)
        return
    for name, (source, read) in _READERS.items():
        if has(donnees, name):
            draft.source = source
            read(draft, donnees[name])
            return
    if any(has(donnees, block) for block in _OLD_BLOCKS):
        draft.source = "boamp-identite"
        identite.read(draft, donnees)
    elif donnees:
        draft.source = RAW
        divers.read(draft, donnees)
        draft.warn(_("La forme de cet avis n'est pas connue de Relais ; il est gardé tel quel."))


def _name_article(draft: Draft) -> None:
    """The article of a reservation, where the notice's own words name it."""
    article = reserved_article("\n".join((draft.title, draft.description)))
    if article:
        draft.reserved = article
    else:
        draft.warn(_("L'avis dit le marché réservé sans nommer l'article : voyez le règlement de la consultation."))
