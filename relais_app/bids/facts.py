"""Facts as a person reads and types them: labels, groups, French wording of a value, and the way back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from relais_app.base.dates import long_date, short_date
from relais_app.base.errors import FieldError
from relais_app.base.text import fold, tidy
from relais_app.base.words import _
from relais_app.dce.facts.dates import dates_in, hours_in
from relais_app.dce.facts.numbers import euros_in, plain_number

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("when", ("deadline", "question_deadline", "site_visit", "offer_validity_days", "duration_months", "renewals")),
    ("what", ("buyer", "object", "reference", "procedure", "lots", "amount", "platform")),
    ("judging", ("criteria", "negotiation", "variants_allowed")),
    ("hand_in", ("required_candidature_documents", "required_offer_documents", "page_limit")),
    ("engages", ("lot_limits", "reserved", "insertion_hours", "social_clause", "environmental_clause",
                 "consortium_form", "minimum_turnover", "staff_takeover", "penalties")),
)  # fmt: skip
_DATES = ("deadline", "question_deadline")
_NUMBERS = ("offer_validity_days", "duration_months", "renewals", "page_limit")
_FLAGS = ("variants_allowed", "social_clause", "environmental_clause", "negotiation", "staff_takeover")
_CHOICES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "site_visit": (("mandatory", ("obligatoire",)), ("optional", ("facultative", "possible", "conseillee")), ("none", ("aucune", "non", "pas de"))),
    "reserved": (("L2113-13-1", ("2113-13-1", "prison", "penitent")), ("L2113-12", ("2113-12", "ea", "esat")),
                 ("L2113-13", ("2113-13", "insertion", "siae")), ("L2113-14", ("2113-14",)),
                 ("L2113-15", ("2113-15", "ess")), ("none", ("non", "aucun"))),
    "consortium_form": (("conjoint-mandataire-solidaire", ("mandataire solidaire",)), ("solidaire", ("solidaire",)),
                        ("conjoint", ("conjoint",)), ("free", ("libre", "aucune", "non"))),
}  # fmt: skip


def group_label(code: str) -> str:
    """What a group of facts answers."""
    return {
        "when": _("Quand"),
        "what": _("Quoi"),
        "judging": _("Comment on juge"),
        "hand_in": _("Quoi remettre"),
        "engages": _("Ce que cela engage"),
    }[code]


def fact_label(name: str) -> str:
    """The short French name of a fact."""
    return {
        "buyer": _("Acheteur"), "object": _("Objet"), "reference": _("Référence"), "procedure": _("Procédure"),
        "deadline": _("Date limite"), "question_deadline": _("Questions"), "offer_validity_days": _("Validité des offres"),
        "variants_allowed": _("Variantes"), "site_visit": _("Visite"), "reserved": _("Réservation"),
        "social_clause": _("Clause sociale"), "environmental_clause": _("Clause environnementale"),
        "negotiation": _("Négociation"), "consortium_form": _("Forme du groupement"), "duration_months": _("Durée"),
        "renewals": _("Reconductions"), "amount": _("Montant"), "insertion_hours": _("Heures d’insertion"),
        "lot_limits": _("Lots par candidat"), "staff_takeover": _("Reprise du personnel"),
        "minimum_turnover": _("Chiffre d’affaires minimal"), "page_limit": _("Pages au plus"),
        "platform": _("Plateforme"), "penalties": _("Pénalité"), "lots": _("Lot"), "criteria": _("Critère"),
        "required_candidature_documents": _("Candidature"), "required_offer_documents": _("Offre"),
    }.get(name, name)  # fmt: skip


def group_of(name: str) -> str:
    return next((code for code, names in GROUPS if name in names), "engages")


def moment_of(value: str) -> datetime | date | None:
    """`2026-11-20T14:00` or `2026-11-20` as a naive local time or a day."""
    try:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return None


def number_text(value: float | int) -> str:
    """A number with thousands apart and a decimal comma, without needless zeros."""
    whole = (
        f"{value:,.2f}".rstrip("0").rstrip(".")
        if isinstance(value, float) and value != int(value)
        else f"{int(value):,}"
    )
    return whole.replace(",", " ").replace(".", ",")


def display_fact(name: str, value: Any, extra: Mapping[str, Any] | None = None, *, is_long: bool = False) -> str:
    """The value in French words; `is_long` writes dates out, as where they bind."""
    if value is None:
        return ""
    if name in _DATES and isinstance(value, str):
        return _moment_text(value, is_long)
    if isinstance(value, bool):
        return _flag_text(name, value)
    if isinstance(value, dict):
        return _compound_text(name, value)
    if name in _CHOICES:
        return _choice_text(name, str(value))
    if isinstance(value, int | float):
        return _number_with_unit(name, value)
    return str(value)


def _moment_text(value: str, is_long: bool) -> str:
    moment = moment_of(value)
    if moment is None:
        return value
    day = moment.date() if isinstance(moment, datetime) else moment
    text = long_date(day) if is_long else short_date(day)
    if isinstance(moment, datetime):
        text += (_(" à {hour}") if is_long else _(", {hour}")).format(hour=f"{moment:%H:%M}")
    return text


def _flag_text(name: str, value: bool) -> str:
    if name == "variants_allowed":
        return _("Autorisées") if value else _("Non autorisées")
    if name == "negotiation":
        return _("Possible") if value else _("Sans négociation")
    return _("Oui") if value else _("Non")


def _choice_text(name: str, value: str) -> str:
    words = {
        "mandatory": _("Obligatoire"), "optional": _("Facultative"),
        "free": _("Libre"), "conjoint": _("Conjoint"), "solidaire": _("Solidaire"),
        "conjoint-mandataire-solidaire": _("Conjoint, mandataire solidaire"),
    }  # fmt: skip
    if value == "none":
        return _("Aucune") if name == "site_visit" else _("Non réservé")
    return words.get(value, value)


def _number_with_unit(name: str, value: float | int) -> str:
    number = number_text(value)
    form = {
        "offer_validity_days": _("{n} jours"), "duration_months": _("{n} mois"), "renewals": _("{n} fois"),
        "page_limit": _("{n} pages"), "insertion_hours": _("{n} h"), "minimum_turnover": _("{n} €"),
    }.get(name, "{n}")  # fmt: skip
    return form.format(n=number)


def _compound_text(name: str, value: Mapping[str, Any]) -> str:
    if name == "amount":
        parts = [
            form.format(n=number_text(value[key]))
            for key, form in (
                ("min_eur_ht", _("min. {n} €")),
                ("max_eur_ht", _("max. {n} €")),
                ("estimated_eur_ht", _("estimé {n} €")),
            )
            if isinstance(value.get(key), int | float)
        ]
        return " · ".join(parts)
    if name == "lots":
        return _("{number} : {title}").format(number=value.get("number", ""), title=value.get("title", ""))
    if name == "criteria":
        weight = value.get("weight_percent")
        text = str(value.get("name", ""))
        return (
            _("{text} : {n} %").format(text=text, n=number_text(weight)) if isinstance(weight, int | float) else text
        )
    if name == "penalties":
        amount = value.get("amount")
        said = number_text(amount) if isinstance(amount, int | float) else str(amount or "")
        return " ".join(filter(None, (said, str(value.get("unit") or ""), str(value.get("what") or ""))))
    if "value" in value:
        inner = value["value"]
        return number_text(inner) if isinstance(inner, int | float) else str(inner)
    return json.dumps(value, ensure_ascii=False)


def parse_typed(name: str, typed: str, before: Any) -> Any:
    """What a person typed, in the contract's form. Raises FieldError with what was expected."""
    text = tidy(typed)
    if not text:
        raise FieldError("value", _("La valeur est vide."), _("Tapez une valeur, ou rejetez ce fait."))
    if name in _DATES:
        return _parse_moment(name, text)
    if name in _FLAGS:
        return _parse_flag(text)
    if name in _CHOICES:
        return _parse_choice(name, text)
    if name in _NUMBERS:
        return _parse_number(text)
    if isinstance(before, dict):
        return _parse_compound(name, text, before)
    if isinstance(before, int | float) and not isinstance(before, bool):
        return _parse_number(text)
    return text


def _parse_moment(name: str, text: str) -> str:
    folded = fold(text)
    iso = moment_of(text.replace(" ", "T"))
    if iso is not None:
        return iso.isoformat(timespec="minutes") if isinstance(iso, datetime) else iso.isoformat()
    days = dates_in(folded)
    if len(days) != 1:
        raise FieldError("value", _("Aucune date reconnue."), _("Par exemple : vendredi 20 novembre 2026 à 14:00."))
    hours = hours_in(folded, days[0].end)
    if name == "deadline" and not hours:
        raise FieldError(
            "value", _("Il manque l’heure."), _("Une date limite s’écrit avec son heure : 20/11/2026 à 14:00.")
        )
    return (
        f"{days[0].day.isoformat()}T{hours[0].hour:02d}:{hours[0].minute:02d}" if hours else days[0].day.isoformat()
    )


def _parse_flag(text: str) -> bool:
    word = fold(text)
    if re.match(r"(oui|vrai|autorise|possible|prevu|yes|true)", word):
        return True
    if re.match(r"(non|pas|aucun|interdit|sans|no|false)", word):
        return False
    raise FieldError("value", _("Répondez par oui ou par non."))


def _parse_choice(name: str, text: str) -> str:
    folded = fold(text).replace("l. ", "").replace("l ", "")
    for value, words in _CHOICES[name]:
        if any(word in folded for word in words):
            return value
    wanted = ", ".join(_choice_text(name, value).lower() for value, _words in _CHOICES[name])
    raise FieldError("value", _("Valeur inconnue."), _("Au choix : {wanted}.").format(wanted=wanted))


def _parse_number(text: str) -> float | int:
    match = re.search(r"\d[\d\s\u00a0\u202f.]*(?:,\d+)?", text)
    number = plain_number(fold(match.group().strip())) if match else None
    if number is None:
        raise FieldError("value", _("Un nombre est attendu."), _("Par exemple : 120."))
    return number


def _parse_compound(name: str, text: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """A value of several parts keeps those that were not typed."""
    if name == "amount":
        amounts = euros_in(fold(text if "€" in text or "eur" in fold(text) else f"{text} €"))
        if not amounts:
            raise FieldError("value", _("Aucun montant reconnu."), _("Par exemple : 210 000 € HT."))
        key = "max_eur_ht" if "max" in fold(text) else "min_eur_ht" if "min" in fold(text) else _amount_key(before)
        return {**before, key: amounts[0].value}
    if name == "criteria":
        label, colon, weight = text.rpartition(":")
        if colon and re.search(r"\d", weight):
            return {**before, "name": label.strip(), "weight_percent": _parse_number(weight)}
        return {**before, "name": text}
    if name == "lots":
        number, colon, title = text.partition(":")
        return {**before, "number": number.strip(), "title": title.strip()} if colon else {**before, "title": text}
    if "value" in before:
        inner = before["value"]
        is_number = isinstance(inner, int | float) and not isinstance(inner, bool)
        return {**before, "value": _parse_number(text) if is_number else text}
    raise FieldError(
        "value", _("Cette valeur ne se corrige pas ici."), _("Rejetez-la, puis notez la bonne dans une exigence.")
    )


def _amount_key(before: Mapping[str, Any]) -> str:
    return next(
        (k for k in ("max_eur_ht", "estimated_eur_ht", "min_eur_ht") if before.get(k) is not None), "max_eur_ht"
    )
