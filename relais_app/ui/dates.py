"""Days and instants as a page says them; spaces are put in at display."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from relais_app.base.dates import (
    day_number,
    days_left,
    long_date,
    month_name,
    short_date,
    short_month_name,
    short_week,
)
from relais_app.base.words import _


def day_month(day: date) -> str:
    """« 15 janvier »."""
    return f"{day_number(day)} {month_name(day)}"


def day_month_year(day: date) -> str:
    """« 15 janv. 2027 »."""
    return f"{day_number(day)} {short_month_name(day)} {day.year}"


def short_day(day: date) -> str:
    """« 15 janv. »."""
    return f"{day_number(day)} {short_month_name(day)}"


def short_month(day: date) -> str:
    """« janv. »."""
    return short_month_name(day)


def local(instant: datetime, zone: str) -> datetime:
    """The instant as the clocks of its zone show it."""
    return instant.astimezone(ZoneInfo(zone))


def long_instant(instant: datetime, zone: str) -> str:
    """« vendredi 20 novembre 2026 à 14:00 », with the zone when it is not Paris'."""
    there = local(instant, zone)
    text = _("{day} à {time}").format(day=long_date(there.date()), time=there.strftime("%H:%M"))
    return text if zone == "Europe/Paris" else f"{text} ({zone.rpartition('/')[2].replace('_', ' ')})"


def short_instant(instant: datetime, zone: str) -> str:
    """« ven. 20 nov., 14:00 »."""
    there = local(instant, zone)
    return f"{short_date(there.date())}, {there.strftime('%H:%M')}"


def left(instant: datetime | None, zone: str, today: date) -> str:
    """« J-18 », or nothing when the date is not known."""
    return days_left(local(instant, zone).date(), today) if instant is not None else ""


def week_name(day: date) -> str:
    """« S47 »."""
    return short_week(day)


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def week_period(today: date) -> str:
    """« Semaine 45 · du lundi 2 au dimanche 8 novembre 2026 »."""
    first = monday(today)
    last = first + timedelta(days=6)
    start = long_date(first).rsplit(" ", 2 if first.month == last.month else 1)[0]
    number = today.isocalendar().week
    return _("Semaine {n} · du {first} au {last}").format(n=number, first=start, last=long_date(last))


def file_size(size_bytes: int) -> str:
    """« 182 Ko », « 2,3 Mo »: thousands of bytes, as file managers count."""
    if size_bytes < 1000:
        return _("{n} octets").format(n=size_bytes)
    if size_bytes < 1_000_000:
        return _("{n} Ko").format(n=round(size_bytes / 1000))
    if size_bytes < 1_000_000_000:
        return _("{n} Mo").format(n=f"{size_bytes / 1e6:.1f}".replace(".", ",").removesuffix(",0"))
    return _("{n} Go").format(n=f"{size_bytes / 1e9:.1f}".replace(".", ",").removesuffix(",0"))
