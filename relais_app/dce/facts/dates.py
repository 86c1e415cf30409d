"""Dates and hours in folded French text, in every form that buyers print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from relais_app.dce.facts.numbers import NUMBER_WORDS, number_in_words

_MONTHS = {"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
           "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12, "janv": 1, "fevr": 2, "fev": 2, "avr": 4,
           "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12, "january": 1, "february": 2, "march": 3, "april": 4,
           "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<iso>(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d))"
    rf"|\b(?P<d>\d{{1,2}})\s?(?:er|\.e\.r)?\s?(?:\s|[./-])\s?(?P<mon>{_MONTH})\.?\s?(?:\s|[./-])\s?(?P<y>20\d\d|\d\d(?!\d|\s?h|\s?:))\b"
    rf"|\b(?P<nd>\d{{1,2}})\s?(?P<sep>[/.-])\s?(?P<nm>\d{{1,2}})\s?(?P=sep)\s?(?P<ny>20\d\d|\d\d)\b(?!(?:\s?/\s?|-)\d(?!\d?\s?[h:])|\.\d\d)"
    rf"|\b(?P<wd>premier|{NUMBER_WORDS})\s+(?P<wmon>{_MONTH})\s+(?P<wy>deux[\s-]mille[\s-](?:{NUMBER_WORDS})|20\d\d)\b"
)
_HOUR = re.compile(
    r"(?P<noon>\bmidi\b)|(?P<midnight>\bminuit\b)"
    r"|(?<![\d/.,-])(?P<h>[01]?\d|2[0-4])\s?(?:h(?:eures?|rs?|\.)?|:|heures?)(?![a-z])\s?(?P<m>[0-5]\d)?"
    r"(?:\s?(?::|min|mn)\s?[0-5]?\d?)?(?!\d)"
    rf"|\b(?P<wh>{NUMBER_WORDS})\s+heures?(?:\s+(?P<wm>trente|quinze|quarante-cinq|quarante cinq))?\b"
)


@dataclass(frozen=True)
class FoundDate:
    """A date and where it stands."""

    day: date
    start: int
    end: int


@dataclass(frozen=True)
class FoundHour:
    """An hour of the day and where it stands."""

    hour: int
    minute: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


def _year(text: str) -> int:
    if text.isdigit():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return number_in_words(text) or 0


def dates_in(folded: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """Dates in order; impossible ones are left out."""
    found = []
    for match in _DATE.finditer(folded, start, len(folded) if end is None else end):
        day = _date_of(match)
        if day:
            found.append(FoundDate(day, match.start(), match.end()))
    return found


def _date_of(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    if group["iso"]:
        parts = (int(group["iy"]), int(group["im"]), int(group["id"]))
    elif group["d"]:
        parts = (_year(group["y"]), _MONTHS[group["mon"]], int(group["d"]))
    elif group["nd"]:
        parts = (_year(group["ny"]), int(group["nm"]), int(group["nd"]))
    else:
        number = 1 if group["wd"] == "premier" else number_in_words(group["wd"]) or 0
        parts = (_year(group["wy"]), _MONTHS[group["wmon"]], number)
    if not 1990 <= parts[0] <= 2100:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def hours_in(folded: str, start: int = 0, end: int | None = None) -> list[FoundHour]:
    """Hours in order: 12h, 12 h 00, 12:00, douze heures, midi, minuit."""
    found = []
    for match in _HOUR.finditer(folded, start, len(folded) if end is None else end):
        hour, minute = _hour_of(match)
        if hour is None or (":" in match.group() and match["m"] is None):
            continue
        found.append(FoundHour(hour, minute, match.start(), match.end()))
    return found


def _hour_of(match: re.Match[str]) -> tuple[int | None, int]:
    if match["noon"]:
        return 12, 0
    if match["midnight"]:
        return 24, 0
    if match["h"]:
        hour, minute = int(match["h"]), int(match["m"] or 0)
    else:
        words = number_in_words(match["wh"])
        hour = words if words is not None else 99
        minute = number_in_words(match["wm"]) or 0 if match["wm"] else 0
    return (hour, minute) if hour <= 24 and (hour < 24 or minute == 0) else (None, 0)


def moment(day: date, hour: FoundHour) -> str:
    """`YYYY-MM-DDTHH:MM`; midnight ends the day it is written with, so 24:00 reads 23:59 of that day."""
    if hour.hour == 24:
        return f"{day.isoformat()}T23:59"
    return f"{day.isoformat()}T{hour.text}"


def days_before(day: date, count: int) -> date:
    return day - timedelta(days=count)
