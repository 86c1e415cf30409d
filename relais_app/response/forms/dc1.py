"""DC1, « Lettre de candidature » (model of 01/04/2019): buyer, object, lots, candidate alone, capacities by DC2.

F1 is sworn: never ticked here. E and G are for groups.
"""

from __future__ import annotations

from pathlib import Path

from relais_app.base.words import _
from relais_app.response.forms.candidate import Candidate, Consultation
from relais_app.response.forms.common import finish, write_buyer, write_object
from relais_app.response.forms.places import FormInHand, Layout, heading
from relais_app.response.model import FilledForm, ValueState

LAYOUT = Layout(
    form="DC1",
    title="lettre de candidature",
    updated="01/04/2019",
    headings=(
        heading("A", "Identification de l’acheteur"), heading("B", "Objet de la consultation"),
        heading("C", "Objet de la candidature"), heading("D", "Présentation du candidat"),
        heading("E", "Identification des membres du groupement"), heading("F", "Engagements du candidat"),
        heading("F1", "Exclusions de la procédure"), heading("F2", "Documents de preuve"), heading("F3", "Capacités"),
        heading("G", "Désignation du mandataire"),
    ),
    boxes=(
        ("C marché", "pour le marche public"), ("C tous les lots", "pour tous les lots"), ("C lot", "pour le lot n°"),
        ("D seul", "se presente seul"), ("D groupement", "est un groupement"), ("D conjoint", "conjoint"),
        ("D solidaire", "solidaire"), ("D non", "non"), ("D oui", "oui"), ("F1", "cas d'exclusion"),
        ("F3 DC2", "formulaire dc2"), ("F3 documents", "documents etablissant"),
    ),
    sworn=frozenset({"F1"}),
)  # fmt: skip
_WHOLE, _ALL_LOTS, _SOME_LOTS, _ALONE, _BY_DC2 = 0, 1, 2, 3, 10


def fill(
    path: Path, candidate: Candidate, consultation: Consultation, *, name: str = "", is_buyers: bool = False
) -> FilledForm:
    """The DC1 of a candidate who answers alone, for all the lots it answers."""
    form = FormInHand(path, LAYOUT, name)
    write_buyer(form, consultation)
    write_object(form, consultation)
    _write_scope(form, consultation)
    _write_candidate(form, candidate)
    form.to_tick.append(_("DC1, cadre F1 : déclaration sur l’honneur, pas d’exclusion de la procédure"))
    form.note(
        "F1", _("Déclaration sur l’honneur"), "", ValueState.TO_DECLARE, _("Relais ne coche jamais une déclaration")
    )
    if consultation.dc2_is_given:
        form.tick(_BY_DC2, "F3", _("Capacités : le formulaire DC2"), _("pièces du dossier"))
    else:
        form.to_tick.append(_("DC1, cadre F3 : comment vous établissez vos capacités"))
        form.note("F3", _("Capacités"), "", ValueState.MISSING, _("aucun DC2 dans les pièces demandées"))
    form.note("G", _("Mandataire"), "", ValueState.NOT_APPLICABLE, _("candidat seul"))
    return finish(form, lot=None, is_buyers=is_buyers)


def _write_scope(form: FormInHand, consultation: Consultation) -> None:
    source = _("lots du dossier")
    if not consultation.lots:
        form.tick(_WHOLE, "C", _("Pour le marché public"), source)
        return
    if consultation.covers_all_lots():
        form.tick(_ALL_LOTS, "C", _("Pour tous les lots"), source)
        return
    lots = consultation.answered_lots()
    form.tick(_SOME_LOTS, "C", _("Pour certains lots"), source)
    anchor = form.anchor("C", "pour le lot n°")
    numbers = ", ".join(lot.number for lot in lots)
    if form.write_over_dots(anchor, 0 if len(lots) == 1 else 1, f" {numbers} "):
        form.note("C", _("Numéros des lots"), numbers, ValueState.FILLED, source)
    else:
        form.note("C", _("Numéros des lots"), numbers, ValueState.MISSING, _("pas de place : à écrire à la main"))
    if any(lot.title for lot in lots):
        form.write(
            "C", _("Intitulés des lots"), form.blanks_after(anchor)[1:], [lot.printed() for lot in lots], source
        )


def _write_candidate(form: FormInHand, candidate: Candidate) -> None:
    source = _("votre structure")
    form.tick(_ALONE, "D", _("Le candidat se présente seul"), _("pas de groupement"))
    for label, begins, lines in (
        (_("Nom commercial et dénomination"), "nom commercial et denomination sociale", candidate.name_lines()),
        (_("Adresses"), "adresses postale et du siege", candidate.address_lines()),
        (_("Adresse électronique"), "adresse electronique", [candidate.email]),
        (_("Téléphone"), "numeros de telephone", [candidate.phone]),
        (_("SIRET"), "numero siret", candidate.siret_lines()),
    ):
        form.write_under("D", label, form.anchor("D", begins), lines, source)
