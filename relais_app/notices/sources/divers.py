"""DSP, DIVERS and bodies nobody described: the fields are looked for by their usual names, at any depth."""

from __future__ import annotations

from relais_app.notices.sources.draft import Draft
from relais_app.notices.sources.places import of_postcode
from relais_app.notices.sources.tree import Tree, everywhere

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("titremarche", "titre_marche", "intitule", "titre", "objet", "objet_complet"),
    "buyer": ("nomofficiel", "acheteurpublic", "denomination", "nomorganisme"),
    "description": ("description", "objet_complet", "texte", "infosrectif", "observations"),
    "reference": ("identifiantinterne", "idmarche", "ref_marche"),
    "documents_url": ("urldocconsul", "url_document", "urlprofilach", "urlprofilacheteur", "url_profil_acheteur"),
    "contact": ("adressemailcontact", "mel"),
}
_DEADLINES = ("datereceptionoffres", "receptionoffres", "recept_offres", "receptioncandidatures",
              "datelimite", "date_limite")  # fmt: skip
_POSTCODES = ("cp",)
_CPV = ("classprincipale",)
_EVERY = frozenset({n for names in _NAMES.values() for n in names} | {*_DEADLINES, *_POSTCODES, *_CPV})


def read(draft: Draft, body: Tree) -> None:
    found: dict[str, str] = {}
    codes: list[str] = []
    for name, text in everywhere(body, _EVERY):
        found.setdefault(name, text)
        if name in _CPV:
            codes.append(text)
    for field, names in _NAMES.items():
        for name in names:
            draft.put(field, found.get(name, ""), name)
    draft.add("cpv", codes, "classPrincipale")
    draft.deadlines.extend((found[name], False, name) for name in _DEADLINES if name in found)
    if not draft.departements:
        draft.add("departements", [of_postcode(found.get("cp", ""))], "cp")
