"""Dates and French working days; every instant is UTC with the zone it was written in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from relais_app.base.words import language

PARIS = "Europe/Paris"
OVERSEAS_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne",
    "974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy", "978": "America/Marigot", "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip
# Days that are legal holidays somewhere only: Alsace-Moselle (C. trav. L3134-13), overseas (L3422-2)
_ALSACE_MOSELLE = ("57", "67", "68")
_ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27), "977": (10, 9),
              "978": (5, 28)}  # fmt: skip
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_SHORT_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
}
_FIRSTS = {"fr": "1er", "en": "1"}


def zone_of(departement: str | None) -> str:
    """The zone of a deadline without one: Paris, or the overseas zone of its département."""
    return OVERSEAS_ZONES.get((departement or "").strip()[:3], PARIS)


def instant(local: datetime, zone: str = PARIS) -> datetime:
    """A naive local time as an aware one; an hour that comes twice is the earliest (domain.md § 2.14)."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


@lru_cache(maxsize=64)
def holidays_of(year: int, departement: str | None = None) -> frozenset[date]:
    """Legal holidays of a year (C. trav. L3133-1), with those of Alsace-Moselle and overseas by département.

    Written here and not taken from a library: importing one costs the start a third of a second. A test compares
    them, year by year, with the `holidays` package.
    """
    sunday, where = easter(year), (departement or "").strip()
    days = {date(year, month, day) for month, day in _FIXED}
    days |= {sunday + timedelta(days=n) for n in (1, 39, 50)}  # Easter Monday, Ascension, Whit Monday
    if where in _ALSACE_MOSELLE:
        days |= {sunday - timedelta(days=2), date(year, 12, 26)}
    if where in _ABOLITION:
        days.add(date(year, *_ABOLITION[where]))
    return frozenset(days)


def is_working_day(day: date, departement: str | None = None) -> bool:
    """Monday to Friday, legal holidays out."""
    return day.weekday() < 5 and day not in holidays_of(day.year, departement)


def previous_working_day(day: date, departement: str | None = None) -> date:
    """`day` itself when worked, else the last worked day before it."""
    while not is_working_day(day, departement):
        day -= timedelta(days=1)
    return day


def internal_deposit_day(deadline: date, departement: str | None = None) -> date:
    """Two calendar days before the deadline, moved back to a working day (domain.md § 2.7)."""
    return previous_working_day(deadline - timedelta(days=2), departement)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    return date(year, month + 1, 28)


def long_date(day: date, code: str = "") -> str:
    """« vendredi 20 novembre 2026 », in the person's language or the one asked for."""
    code = code or language()
    return f"{_DAYS[code][day.weekday()]} {day_number(day, code)} {_MONTHS[code][day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """« ven. 20 nov. », « Fri 20 Nov »."""
    name = _DAYS[language()][day.weekday()][:3]
    return f"{name}{'.' if language() == 'fr' else ''} {day.day} {short_month_name(day)}"


def day_number(day: date, code: str = "") -> str:
    """« 1er », « 20 »."""
    return _FIRSTS[code or language()] if day.day == 1 else str(day.day)


def month_name(day: date) -> str:
    """« novembre »."""
    return _MONTHS[language()][day.month - 1]


def short_month_name(day: date) -> str:
    """« nov. »."""
    return _SHORT_MONTHS[language()][day.month - 1]


def short_week(day: date) -> str:
    """« S47 », the ISO week."""
    return f"{'S' if language() == 'fr' else 'W'}{day.isocalendar().week}"


def days_left(deadline: date, today: date) -> str:
    """« J-18 », « J » on the day, « J+2 » after it."""
    left = (deadline - today).days
    day = "J" if language() == "fr" else "D"
    return day if left == 0 else f"{day}-{left}" if left > 0 else f"{day}+{-left}"
