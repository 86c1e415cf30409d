"""What a person types to correct a fact, turned into the contract's form; FieldError says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from relais_app.base.errors import FieldError
from relais_app.base.text import fold, tidy
from relais_app.base.words import _
from relais_app.dce.facts.dates import dates_in, hours_in, moment
from relais_app.dce.facts.numbers import days_of, months_of, number_in_words, plain_number

FIELD = "value"
_YES = {"oui", "o", "vrai", "yes", "1", "autorisees", "autorise", "autorisee", "possible", "admises", "prevue"}
_NO = {"non", "n", "faux", "no", "0", "interdites", "interdit", "refusees", "aucune", "aucun", "pas", "sans"}
_NUMBER = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_DURATION = re.compile(
    r"(?P<count>\d+|[a-z-]+)\s*(?P<unit>mois|ans?|annees?|jours?|j\b|semaines?|semestres?|trimestres?)"
)
_RELATIVE = re.compile(r"j ?[-–−] ?(\d{1,3})")


@dataclass(frozen=True)
class Typed:
    """A value in the contract's form, and what it changes beside (`relative`, `per`)."""

    value: Any
    extra: dict[str, Any] = field(default_factory=dict)


def parse_typed(name: str, typed: str, *, before: Any = None, deadline: str | None = None) -> Typed:
    """The value of fact `name` that somebody typed. `before` is the value it replaces, `deadline` the bid's."""
    text = tidy(typed)
    if not text:
        raise FieldError(FIELD, _("Saisissez une valeur, ou rejetez ce fait."))
    parser = _PARSERS.get(name)
    if parser is not None:
        return Typed(parser(text))
    if name == "question_deadline":
        return _question_deadline(text, deadline)
    if name == "insertion_hours":
        return Typed(_positive(text), _per(text))
    if name in _WITH_BEFORE:
        return Typed(_WITH_BEFORE[name](text, before if isinstance(before, dict) else {}))
    return Typed(text)


# ---- dates ------------------------------------------------------------------------------------------------


def _found_moment(text: str) -> tuple[date, str | None]:
    folded = fold(text)
    days = dates_in(folded)
    if not days:
        raise FieldError(FIELD, _("Cette date n’est pas comprise."), _("Exemple : 20/11/2026 14h."))
    day = days[0]
    hours = hours_in(folded, day.end) or hours_in(folded[: day.start])
    return day.day, moment(day.day, hours[0]) if hours else None


def _deadline(text: str) -> str:
    _day, at = _found_moment(text)
    if at is None:
        raise FieldError(FIELD, _("Il manque l’heure limite."), _("Exemple : 20/11/2026 14h."))
    return at


def _question_deadline(text: str, deadline: str | None) -> Typed:
    relative = _RELATIVE.fullmatch(fold(text))
    if relative is None:
        day, at = _found_moment(text)
        return Typed(at or day.isoformat())
    if not deadline:
        raise FieldError(FIELD, _("« J-8 » demande une date limite ; confirmez-la d’abord."))
    count = int(relative.group(1))
    return Typed((date.fromisoformat(deadline[:10]) - timedelta(days=count)).isoformat(), {"relative": f"J-{count}"})


# ---- numbers ----------------------------------------------------------------------------------------------


def _number(text: str) -> float | int:
    folded = fold(text)
    match = _NUMBER.search(folded)
    value = plain_number(match.group()) if match else number_in_words(folded)
    if value is None:
        raise FieldError(FIELD, _("Un nombre est attendu."), _("Exemple : 12 ou 1 200,50."))
    return value


def _positive(text: str) -> float | int:
    if text.lstrip().startswith(("-", "−")):
        raise FieldError(FIELD, _("Ce nombre ne peut pas être négatif."))
    return _number(text)


def _whole(text: str) -> int:
    value = _positive(text)
    if value != int(value):
        raise FieldError(FIELD, _("Un nombre entier est attendu."))
    return int(value)


def _renewals(text: str) -> int:
    return 0 if fold(text) in _NO else _whole(text)


def _euros(text: str) -> float | int:
    """« 900 000 € », « 900 k€ », « 1,2 M€ »."""
    folded = fold(text)
    value = _positive(text)
    scale = re.search(r"\d\s*(k|m|millions?|milliers?)\s*(?:€|euros?|d'euros?|$)", folded)
    if scale:
        value *= 1000 if scale.group(1).startswith(("k", "millier")) else 1_000_000
    return int(value) if value == int(value) else round(float(value), 2)


def _duration(text: str, unit_alone: str, count: Callable[[int, str], float | int | None]) -> float | int:
    folded = fold(text)
    match = _DURATION.search(folded)
    if match is None:
        value = count(_whole(text), unit_alone)
    else:
        given = match["count"]
        amount = int(given) if given.isdigit() else number_in_words(given)
        unit = "jours" if match["unit"] == "j" else match["unit"]
        value = None if amount is None else count(amount, unit)
    if value is None:
        raise FieldError(FIELD, _("Cette durée n’est pas comprise."), _("Exemple : 12 mois, ou 120 jours."))
    return value


def _months(text: str) -> float | int:
    return _duration(text, "mois", months_of)


def _days(text: str) -> int:
    return int(_duration(text, "jours", days_of))


# ---- closed sets ------------------------------------------------------------------------------------------


def _boolean(text: str) -> bool:
    first = fold(text).split()[0].strip(".,;:!")
    if first in _YES:
        return True
    if first in _NO:
        return False
    raise FieldError(FIELD, _("Répondez oui ou non."))


def _site_visit(text: str) -> str:
    folded = fold(text)
    if folded.startswith(("obligatoire", "oui", "mandatory", "imposee")):
        return "mandatory"
    if folded.startswith(("facultative", "optional", "possible", "conseillee", "recommandee", "libre")):
        return "optional"
    if folded.split()[0] in _NO or folded.startswith(("none", "pas de")):
        return "none"
    raise FieldError(FIELD, _("La visite est aucune, facultative ou obligatoire."))


def _reserved(text: str) -> str:
    folded = fold(text).replace(" ", "")
    article = re.search(r"l\.?2113-?1([2345])(?:-1)?", folded)
    if article:
        return "L2113-13-1" if re.search(r"2113-?13-1", folded) else f"L2113-1{article.group(1)}"
    if fold(text).split()[0] in _NO or folded in ("none", "nonreserve", "pasreserve"):
        return "none"
    handicap = bool(re.search(r"\bea\b|esat|adaptee|handicap", fold(text)))
    insertion = bool(re.search(r"siae|insertion|\bei\b|\baci\b|\betti\b", fold(text)))
    if handicap or insertion:
        return "L2113-14" if handicap and insertion else "L2113-12" if handicap else "L2113-13"
    if re.search(r"prison|peniten|detenus", folded):
        return "L2113-13-1"
    if re.search(r"\bess\b|economie sociale", fold(text)):
        return "L2113-15"
    raise FieldError(FIELD, _("Indiquez l’article (par exemple L2113-13), ou « non réservé »."))


def _consortium(text: str) -> str:
    folded = fold(text)
    if "conjoint" in folded:
        return "conjoint-mandataire-solidaire" if "solidaire" in folded else "conjoint"
    if "solidaire" in folded:
        return "solidaire"
    if folded.startswith(("libre", "free", "aucun", "non impos", "au choix")):
        return "free"
    raise FieldError(FIELD, _("La forme est libre, conjoint, solidaire, ou conjoint avec mandataire solidaire."))


# ---- values made of several -------------------------------------------------------------------------------


def _per(text: str) -> dict[str, Any]:
    match = re.search(r"(?:\bh\b|heures?(?: d.insertion)?)\s*(?:,|pour|par|sur|la|/)?\s*(?P<per>\S.*)$", text)
    return {"per": match["per"]} if match else {}


def _amount(text: str, before: dict[str, Any]) -> dict[str, Any]:
    folded = fold(text)
    pieces = [p for p in re.split(r"(?<=\d)\s*(?:€|euros?)?\s*(?:\ba\b|-|–|et)\s+", folded) if _NUMBER.search(p)]
    amounts = [_euros(piece) for piece in pieces]
    if not amounts:
        raise FieldError(FIELD, _("Un montant est attendu."), _("Exemple : de 20 000 € à 120 000 € par an."))
    value: dict[str, Any]
    if len(amounts) >= 2:
        value = {"min_eur_ht": min(amounts[:2]), "max_eur_ht": max(amounts[:2])}
    elif re.search(r"\bmin|au moins", folded):
        value = {"min_eur_ht": amounts[0]}
    elif re.search(r"estim", folded):
        value = {"estimated_eur_ht": amounts[0]}
    elif re.search(r"\bmax|au plus|plafond", folded):
        value = {"max_eur_ht": amounts[0]}
    else:
        value = {next((k for k in before if k.endswith("_eur_ht")), "estimated_eur_ht"): amounts[0]}
    per = "year" if re.search(r"par an|/ ?an|annuel", folded) else "period" if "periode" in folded else None
    return {**value, "per": per or before.get("per") or "total"}


_UNIT_OF_PENALTY = re.compile(r"(?:€|euros?)\s*(?:par|/|l')\s*(?P<unit>[a-zéè]+(?: [a-zéè]+){0,3})", re.I)


def _penalty(text: str, before: dict[str, Any]) -> dict[str, Any]:
    what, separator, rest = text.partition(" : ")
    if not separator:
        what, rest = str(before.get("what", "")), text
    folded = fold(rest)
    fraction = re.search(r"(\d+)\s*/\s*(\d{2,5})(?:e|eme)?\b", folded)
    if fraction:
        return {**before, "what": what, "amount": int(fraction.group(1)), "unit": f"1/{fraction.group(2)}"}
    amount = _positive(rest)
    if "%" in rest:
        unit = "%"
    else:
        match = _UNIT_OF_PENALTY.search(rest)
        unit = f"EUR/{match['unit']}" if match else "EUR"
    return {**before, "what": what, "amount": amount, "unit": unit}


def _lot(text: str, before: dict[str, Any]) -> dict[str, Any]:
    match = re.match(r"(?:lot\s*(?:n\s?°\s*)?)?(?P<number>\d{1,3}[A-Za-z]?)\s*[:.–-]?\s+(?P<title>.+)$", text, re.I)
    number, title = (match["number"], match["title"]) if match else (str(before.get("number", "")), text)
    return {**before, "number": number, "title": title, "value": f"{number} {title}".strip()}


def _criterion(text: str, before: dict[str, Any]) -> dict[str, Any]:
    match = re.match(r"(?P<name>.*?)\s*:?\s*(?P<weight>\d{1,3}(?:[.,]\d+)?)\s*(?:%|points?|pts?|/ ?100)?$", text)
    if match is None:
        return {**before, "name": text}
    weight = plain_number(match["weight"])
    if weight is None or weight > 100:
        raise FieldError(FIELD, _("Une pondération va de 0 à 100 %."))
    return {**before, "name": match["name"] or before.get("name", ""), "weight_percent": weight}


_PARSERS: dict[str, Callable[[str], Any]] = {
    "deadline": _deadline, "offer_validity_days": _days, "duration_months": _months, "renewals": _renewals,
    "page_limit": _whole, "minimum_turnover": _euros, "variants_allowed": _boolean, "social_clause": _boolean,
    "environmental_clause": _boolean, "negotiation": _boolean, "staff_takeover": _boolean, "site_visit": _site_visit,
    "reserved": _reserved, "consortium_form": _consortium,
}  # fmt: skip
_WITH_BEFORE: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "amount": _amount, "penalties": _penalty, "lots": _lot, "criteria": _criterion,
}  # fmt: skip
