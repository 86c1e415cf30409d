"""« May we answer this reservation? », from the kinds of structure that the profile claims and their proofs.

Sources: code de la commande publique L2113-12 to L2113-15, code du travail L5132-4 and L5213-13 (domain.md § 2.2).
Relais asks for the proof, it does not guess: an ESS association is no SIAE, a SIAE is ESS only by its statutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from relais_app.base.words import _
from relais_app.company.model import KindProof, StructureKind

_HANDICAP = (StructureKind.EA, StructureKind.EATT, StructureKind.ESAT)
_INSERTION = (StructureKind.EI, StructureKind.ETTI, StructureKind.AI, StructureKind.ACI)
_DOUBTFUL_INSERTION = (StructureKind.EITI,)
ADMITTED: dict[str, tuple[StructureKind, ...]] = {
    "L2113-12": _HANDICAP,
    "L2113-13": _INSERTION,
    "L2113-13-1": (StructureKind.SEP,),
    "L2113-14": _HANDICAP + _INSERTION,
    "L2113-15": (StructureKind.ESS, StructureKind.ESUS),
}
_MAYBE: dict[str, tuple[StructureKind, ...]] = {
    "L2113-13": _DOUBTFUL_INSERTION,
    "L2113-14": _DOUBTFUL_INSERTION,
    "L2113-15": _HANDICAP + _INSERTION + _DOUBTFUL_INSERTION,  # ESS only if their statutes fit
}


class Eligibility(Enum):
    """The answer as a code."""

    NOT_RESERVED = "not_reserved"
    ELIGIBLE = "eligible"
    PROOF_MISSING = "proof_missing"  # the kind fits, no proof is in the profile
    PROOF_EXPIRED = "proof_expired"
    CHECK = "check"  # the notice or the profile does not say enough
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True)
class EligibilityAnswer:
    """`kind` is the one that opens the door, or would; `proof` the paper in hand."""

    code: Eligibility
    reserved: str
    kind: StructureKind | None = None
    proof: str = ""


def eligibility(reserved: str, kinds: Sequence[KindProof], on: date) -> EligibilityAnswer:
    """The answer for a reservation (as the fact `reserved`), with proofs valid on a day, such as the deadline's."""
    if reserved == "none":
        return EligibilityAnswer(Eligibility.NOT_RESERVED, reserved)
    if reserved not in ADMITTED:
        return EligibilityAnswer(Eligibility.CHECK, reserved)
    fitting = [k for k in kinds if k.kind in ADMITTED[reserved]]
    proved = [k for k in fitting if k.proof.strip()]
    valid = [k for k in proved if k.valid_until is None or k.valid_until >= on]
    for code, found in (
        (Eligibility.ELIGIBLE, valid),
        (Eligibility.PROOF_EXPIRED, proved),
        (Eligibility.PROOF_MISSING, fitting),
    ):
        if found:
            return EligibilityAnswer(code, reserved, found[0].kind, found[0].proof)
    maybe = [k for k in kinds if k.kind in _MAYBE.get(reserved, ())]
    if maybe:
        return EligibilityAnswer(Eligibility.CHECK, reserved, maybe[0].kind, maybe[0].proof)
    return EligibilityAnswer(Eligibility.NOT_ELIGIBLE, reserved)


def reserved_sentence(reserved: str) -> str:
    """To whom a market is reserved, with its article; "" when it is not."""
    sentences = {
        "L2113-12": _("Réservé EA et ESAT (L2113-12)"),
        "L2113-13": _("Réservé aux structures d’insertion (L2113-13)"),
        "L2113-13-1": _("Réservé au travail en prison (L2113-13-1)"),
        "L2113-14": _("Réservé EA, ESAT et structures d’insertion (L2113-14)"),
        "L2113-15": _("Réservé à l’ESS (L2113-15)"),
    }
    return "" if reserved == "none" else sentences.get(reserved, _("Réservé, sans que l’avis nomme l’article"))


def proof_name(kind: StructureKind | None, reserved: str) -> str:
    """The paper that proves a kind (DC2, notice of box C2)."""
    if kind in (StructureKind.EA, StructureKind.EATT):
        return _("le contrat d’objectifs (CPOM)")
    if kind is StructureKind.ESAT:
        return _("l’arrêté d’autorisation")
    if kind in _INSERTION or kind in _DOUBTFUL_INSERTION:
        return _("la convention d’insertion par l’activité économique")
    if kind is StructureKind.ESUS:
        return _("l’agrément ESUS")
    if kind is StructureKind.ESS or reserved == "L2113-15":
        return _("l’extrait du registre qui porte la mention ESS, ou les statuts")
    return _("un agrément ou une convention")


def eligibility_sentence(answer: EligibilityAnswer) -> str:
    """The answer in one line; "" when the market is not reserved."""
    if answer.code is Eligibility.NOT_RESERVED:
        return ""
    values = {"reserved": reserved_sentence(answer.reserved), "proof": proof_name(answer.kind, answer.reserved),
              "kind": answer.kind.value if answer.kind else ""}  # fmt: skip
    sentences = {
        Eligibility.ELIGIBLE: _("{reserved} : vous pouvez répondre. À joindre : {proof}."),
        Eligibility.PROOF_MISSING: _("{reserved} : votre profil dit {kind} ; il manque {proof}."),
        Eligibility.PROOF_EXPIRED: _("{reserved} : {proof} sera périmé à la date limite."),
        Eligibility.CHECK: _("{reserved} : à vérifier avec {proof} et le règlement de la consultation."),
        Eligibility.NOT_ELIGIBLE: _("{reserved} : aucun des statuts de votre profil n’y donne droit."),
    }
    sentence = sentences[answer.code].format(**values)
    if answer.reserved == "L2113-15" and answer.code is Eligibility.ELIGIBLE:
        sentence += " " + _("Trois ans au plus, pour certains services de santé, sociaux ou culturels.")
    return sentence
