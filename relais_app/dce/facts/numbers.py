"""Numbers, durations, amounts and weights as French buyers write them, in digits or in words (folded text)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {"zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
          "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
          "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
          "huitante": 80, "octante": 80, "nonante": 90}  # fmt: skip
_SCALES = {"cent": 100, "cents": 100, "mille": 1000, "million": 1_000_000, "millions": 1_000_000}
_WORD = "(?:" + "|".join(sorted([*_UNITS, *_SCALES, "premier", "premiere"], key=len, reverse=True)) + ")"
NUMBER_WORDS = rf"{_WORD}(?:(?:[\s-]+et[\s-]+|[\s-]+){_WORD})*"


def number_in_words(text: str) -> int | None:
    """« cent vingt » → 120, « quatre-vingt-dix » → 90; None when a word is no number."""
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", text.strip()):
        if word in ("et", ""):
            continue
        if word in _UNITS:
            value = _UNITS[word]
            current = current + 76 if (value == 20 and current % 100 == 4) else current + value
        elif word in ("cent", "cents"):
            current = max(current, 1) * 100
        elif word == "mille":
            total, current = total + max(current, 1) * 1000, 0
        elif word in ("million", "millions"):
            total, current = total + max(current, 1) * 1_000_000, 0
        else:
            return None
        seen = True
    return total + current if seen else None


# « 12 », « douze », « douze (12) », « 12 (douze) », « (12) »
COUNT = rf"(?:(?P<digits>\d{{1,3}})(?:\s*\(\s*[a-z\s-]+\))?|(?P<words>{NUMBER_WORDS})(?:\s*\(\s*(?P<inside>\d{{1,3}})\s*\))?)"


def count_of(match: re.Match[str], prefix: str = "") -> int | None:
    """The number that a `COUNT` group caught; digits win over words."""
    groups = match.groupdict()
    digits = groups.get(prefix + "digits") or groups.get(prefix + "inside")
    if digits:
        return int(digits)
    words = groups.get(prefix + "words")
    return number_in_words(words) if words else None


def count_named(prefix: str) -> str:
    """`COUNT` with its groups prefixed, for a pattern that counts two things."""
    return COUNT.replace("(?P<", f"(?P<{prefix}")


UNIT = r"(?P<unit>mois|ans?|annees?|jours?|semaines?|semestres?|trimestres?)"
_MONTHS = {"mois": 1.0, "an": 12.0, "ans": 12.0, "annee": 12.0, "annees": 12.0, "semestre": 6.0, "semestres": 6.0,
           "trimestre": 3.0, "trimestres": 3.0}  # fmt: skip


def months_of(count: int, unit: str) -> float | int | None:
    """A duration in months; days and weeks when they make whole months of thirty days."""
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
    elif unit.startswith("jour"):
        months = count / 30 if count % 30 == 0 else 0
    else:
        months = 0
    if not months:
        return None
    return int(months) if months == int(months) else round(months, 2)


def days_of(count: int, unit: str) -> int | None:
    """A duration in days, thirty to a month (contracts.md)."""
    if unit.startswith("jour"):
        return count
    if unit.startswith("semaine"):
        return count * 7
    if unit.startswith("an"):
        return count * 360
    months = _MONTHS.get(unit)
    return int(count * months * 30) if months else None


# ------------------------------------------------------------------------------------------- amounts

AMOUNT = (r"(?P<amount>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s*"
          r"(?P<scale>millions?|m(?=\s?€)|k(?=\s?€)|milliers?)?\s*(?:d'|de )?\s*"
          r"(?P<currency>€|euro\(s\)|euros?|eur\b)\s*"
          r"(?P<tax>\(?\s*(?:h\.?\s?t\.?\b|hors taxes?|hors tva|ttc|t\.t\.c\.?)\s*\)?)?")  # fmt: skip
_AMOUNT = re.compile(AMOUNT)


@dataclass(frozen=True)
class Euros:
    """An amount as printed: its value and whether tax is in (None: not said)."""

    value: float | int
    with_tax: bool | None
    start: int
    end: int


def plain_number(text: str) -> float | int | None:
    """« 1 250 000,50 » → 1250000.5; « 45.000 » → 45000."""
    text = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(value) if value == int(value) else value


def euros_in(folded: str, start: int = 0, end: int | None = None) -> list[Euros]:
    """Amounts followed by a currency, in order."""
    found = []
    for match in _AMOUNT.finditer(folded, start, len(folded) if end is None else end):
        value = plain_number(match["amount"])
        if value is None:
            continue
        scale = match["scale"] or ""
        value = value * 1_000_000 if scale.startswith("m") and scale != "milliers" else value
        value = value * 1000 if scale in ("k", "millier", "milliers") else value
        tax = match["tax"]
        found.append(Euros(int(value) if value == int(value) else value,
                           None if not tax else "t" in tax and "c" in tax, match.start(), match.end()))  # fmt: skip
    return found


# ------------------------------------------------------------------------------------------- weights

_WEIGHT = re.compile(
    r"(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|pour\s?cents?\b|p\.? ?100\b)"
    r"|(?P<over>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:/|sur)\s*(?P<base>100|20|10|50|40|60|30)\b(?!\s*/)"
    r"|(?P<points>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:points?|pts?)\b"
    r"|(?:coefficient|coef\.?|ponderation|note sur|noter? sur|pond\.)\s*(?:de|:|=|a)?\s*(?P<coefficient>\d{1,3}(?:[.,]\d{1,2})?)"
)


_SOME_WEIGHT = re.compile(r"\d\s*(?:%|p|/|s)|coef|pond|not")


@dataclass(frozen=True)
class Weight:
    """A weight as printed; `unit` is %, /100, points or coefficient."""

    value: float | int
    unit: str
    start: int
    end: int
    base: int = 100


def weights_in(folded: str) -> list[Weight]:
    """Weights in order, whatever their unit."""
    if not _SOME_WEIGHT.search(folded):
        return []
    found = []
    for match in _WEIGHT.finditer(folded):
        for unit in ("percent", "over", "points", "coefficient"):
            text = match.group(unit)
            if text is not None:
                value = float(text.replace(",", "."))
                number = int(value) if value == int(value) else value
                base = int(match["base"]) if unit == "over" else 100
                if unit == "over" and value > base:
                    break
                found.append(Weight(number, unit, match.start(), match.end(), base))
                break
    return found
