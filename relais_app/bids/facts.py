"""Facts of a DCE as a person reads them: groups, labels, and each value of the contract's form in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from relais_app.base.dates import long_date, short_date
from relais_app.base.words import _, ngettext

# The page « Décryptage » asks these five questions, in this order.
GROUPS: dict[str, tuple[str, ...]] = {
    "when": ("deadline", "question_deadline", "site_visit", "offer_validity_days", "duration_months", "renewals"),
    "what": ("object", "buyer", "reference", "procedure", "lots", "lot_limits", "reserved", "amount", "variants_allowed",
             "consortium_form", "platform"),
    "judged": ("criteria", "negotiation"),
    "hand_in": ("required_candidature_documents", "required_offer_documents", "page_limit"),
    "binds": ("minimum_turnover", "insertion_hours", "social_clause", "environmental_clause", "staff_takeover",
              "penalties"),
}  # fmt: skip
SEVERAL = frozenset(
    {"lots", "criteria", "required_candidature_documents", "required_offer_documents", "penalties", "insertion_hours"}
)  # fmt: skip  (facts with one item per entry)


def group_of(name: str) -> str:
    """The group of a fact; what is new falls under « Quoi »."""
    return next((group for group, names in GROUPS.items() if name in names), "what")


def group_label(group: str) -> str:
    return {
        "when": _("Quand"),
        "what": _("Quoi"),
        "judged": _("Comment on juge"),
        "hand_in": _("Quoi remettre"),
        "binds": _("Ce que cela engage"),
    }[group]


def fact_label(name: str) -> str:
    """A fact's name as the page prints it."""
    labels = {
        "buyer": _("Acheteur"), "object": _("Objet"), "reference": _("Référence"), "procedure": _("Procédure"),
        "deadline": _("Date limite"), "question_deadline": _("Questions"), "offer_validity_days": _("Validité des offres"),
        "variants_allowed": _("Variantes"), "site_visit": _("Visite"), "reserved": _("Réservation"),
        "social_clause": _("Clause sociale"), "environmental_clause": _("Clause environnementale"),
        "negotiation": _("Négociation"), "consortium_form": _("Forme du groupement"), "duration_months": _("Durée"),
        "renewals": _("Reconductions"), "amount": _("Montant"), "insertion_hours": _("Heures d’insertion"),
        "lot_limits": _("Lots par candidat"), "staff_takeover": _("Reprise du personnel"),
        "minimum_turnover": _("Chiffre d’affaires minimal"), "page_limit": _("Limite de pages"),
        "platform": _("Plateforme"), "penalties": _("Pénalité"), "lots": _("Lot"), "criteria": _("Critère"),
        "required_candidature_documents": _("Candidature"), "required_offer_documents": _("Offre"),
    }  # fmt: skip
    return labels.get(name, name)


def display_lot(lot: Any) -> str:
    """« lot 2 », « lots 2 et 3 »; empty for the whole contract."""
    if not lot:
        return ""
    numbers = [lot] if isinstance(lot, str) else [str(n) for n in lot]
    if len(numbers) == 1:
        return _("lot {n}").format(n=numbers[0])
    return _("lots {first} et {last}").format(first=", ".join(numbers[:-1]), last=numbers[-1])


def display_fact(name: str, value: Any, extra: Mapping[str, Any] | None = None, *, today: date | None = None,
                 is_long: bool = False) -> str:  # fmt: skip
    """A value in French. Dates are short, with their year unless it is `today`'s; `is_long` spells them out."""
    known = extra or {}
    if value is None:
        return _("non trouvé")
    if name in ("deadline", "question_deadline"):
        return _moment(str(value), known, today, is_long)
    if isinstance(value, bool):
        return _yes_no(name, value)
    if isinstance(value, Mapping):
        return _composite(name, value)
    if isinstance(value, (int, float)):
        return _number_with_unit(name, value, known)
    return _word(name, str(value)) + _marks(known)


def number(value: float | int) -> str:
    """« 1 200 », « 12,5 »."""
    whole = int(value)
    if value == whole:
        return f"{whole:,}".replace(",", " ")
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").rstrip("0")


def euros(value: float | int) -> str:
    text = number(value) if value == int(value) else f"{value:,.2f}".replace(",", " ").replace(".", ",")
    return f"{text} €"


def _moment(value: str, extra: Mapping[str, Any], today: date | None, is_long: bool) -> str:
    day_text, _t, hour = value.partition("T")
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        return value
    if is_long:
        text = _("{day} à {hour}").format(day=long_date(day), hour=hour[:5]) if hour else long_date(day)
    else:
        shown = short_date(day) if today and day.year == today.year else f"{short_date(day)} {day.year}"
        text = f"{shown}, {hour[:5]}" if hour else shown
    relative = extra.get("relative")
    return f"{text} ({relative})" if relative else text


def _yes_no(name: str, value: bool) -> str:
    if name == "variants_allowed":
        return _("autorisées") if value else _("interdites")
    if name == "negotiation":
        return _("possible") if value else _("non prévue")
    return _("oui") if value else _("non")


def _word(name: str, value: str) -> str:
    words = {
        ("site_visit", "none"): _("aucune"), ("site_visit", "optional"): _("facultative"),
        ("site_visit", "mandatory"): _("obligatoire"), ("reserved", "none"): _("non réservé"),
        ("reserved", "L2113-12"): _("EA et ESAT (L2113-12)"),
        ("reserved", "L2113-13"): _("structures d’insertion (L2113-13)"),
        ("reserved", "L2113-13-1"): _("travail en prison (L2113-13-1)"),
        ("reserved", "L2113-14"): _("EA, ESAT et structures d’insertion (L2113-14)"),
        ("reserved", "L2113-15"): _("ESS (L2113-15)"),
        ("consortium_form", "free"): _("libre"), ("consortium_form", "conjoint"): _("conjoint"),
        ("consortium_form", "solidaire"): _("solidaire"),
        ("consortium_form", "conjoint-mandataire-solidaire"): _("conjoint, mandataire solidaire"),
    }  # fmt: skip
    return words.get((name, value), value)


def _marks(extra: Mapping[str, Any]) -> str:
    """What the buyer adds to a paper he asks: signed, format, pages, only in some cases."""
    marks = []
    if extra.get("signature"):
        marks.append(_("signé"))
    if isinstance(extra.get("format"), str):
        marks.append(str(extra["format"]))
    if extra.get("page_limit"):
        marks.append(
            ngettext("{n} page au plus", "{n} pages au plus", int(extra["page_limit"])).format(n=extra["page_limit"])
        )
    if extra.get("conditional"):
        marks.append(_("selon le cas"))
    if extra.get("optional"):
        marks.append(_("facultatif"))
    return f" ({', '.join(marks)})" if marks else ""


def _number_with_unit(name: str, value: float | int, extra: Mapping[str, Any]) -> str:
    shown = number(value)
    if name == "duration_months":
        return _("{n} mois").format(n=shown)
    if name == "offer_validity_days":
        return ngettext("{n} jour", "{n} jours", int(value)).format(n=shown)
    if name == "renewals":
        return ngettext("{n} fois", "{n} fois", int(value)).format(n=shown) if value else _("aucune")
    if name == "page_limit":
        return ngettext("{n} page", "{n} pages", int(value)).format(n=shown)
    if name == "minimum_turnover":
        return euros(value)
    if name == "insertion_hours":
        per = extra.get("per")
        return _("{n} h, {per}").format(n=shown, per=per) if per else _("{n} h").format(n=shown)
    return shown


def _composite(name: str, value: Mapping[str, Any]) -> str:
    if name == "amount":
        return _amount(value)
    if name == "penalties":
        return _penalty(value)
    if name == "lots":
        return f"{value['number']} : {value.get('title', '')}" if value.get("number") else str(value.get("title", ""))
    if name == "criteria":
        return _criterion(value)
    return str(value["value"]) if "value" in value else ", ".join(f"{k} : {v}" for k, v in value.items())


def _amount(value: Mapping[str, Any]) -> str:
    low, high, estimated = (value.get(k) for k in ("min_eur_ht", "max_eur_ht", "estimated_eur_ht"))
    parts = []
    if low is not None and high is not None:
        parts.append(_("de {low} à {high} HT").format(low=euros(low), high=euros(high)))
    elif high is not None:
        parts.append(_("{high} HT au plus").format(high=euros(high)))
    elif low is not None:
        parts.append(_("{low} HT au moins").format(low=euros(low)))
    if estimated is not None:
        parts.append(_("{amount} HT estimés").format(amount=euros(estimated)))
    per = {"year": _("par an"), "period": _("par période")}.get(str(value.get("per")), "")
    return " ".join([", ".join(parts) or _("non chiffré"), per]).strip()


def _penalty(value: Mapping[str, Any]) -> str:
    amount, unit = value.get("amount"), str(value.get("unit") or "")
    if amount is None:
        shown = unit
    elif unit.startswith("EUR"):
        rest = unit.removeprefix("EUR").lstrip("/ ")
        shown = _("{amount} par {what}").format(amount=euros(amount), what=rest) if rest else euros(amount)
    elif unit.startswith("1/"):
        shown = unit if amount == 1 else f"{number(amount)}/{unit[2:]}"
    else:
        shown = f"{number(amount)} {unit}".strip()
    what = str(value.get("what") or "")
    text = f"{shown} ({what})" if shown and what else shown or what
    cap = value.get("cap")
    return _("{text}, plafond {cap}").format(text=text, cap=cap) if cap else text


def _criterion(value: Mapping[str, Any]) -> str:
    name, weight = str(value.get("name", "")), value.get("weight_percent")
    if weight is None:
        return f"{name} : {_('sans pondération')}" if name else _("sans pondération")
    return f"{name} : {number(weight)} %"
