"""Deadlines as they are written by BOAMP, TED and their publishers (formats.md § 0, fact 3).

The raw string is always kept. A deadline without a zone is local time; the API's `+00:00` is false and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from relais_app.base.dates import PARIS, instant, zone_of
from relais_app.base.words import _

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_FRENCH = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?:\s*(?:à\s*)?(\d\d?)\s*[:hH]\s*(\d\d)?)?", re.ASCII)
_END_OF_DAY = (23, 59)


@dataclass(frozen=True)
class Deadline:
    """`at` is aware, in `zone`; None when the text is no date. `has_time` is false when only the day is said."""

    raw: str
    at: datetime | None = None
    zone: str = PARIS
    has_time: bool = False
    warnings: tuple[str, ...] = ()


def read_day(text: str) -> date | None:
    """The day of a date or an instant; None when the text is neither."""
    parts = _parts(text)
    return parts[0].date() if parts else None


def read_deadline(raw: str, departements: Sequence[str] = (), *, is_flat: bool = False) -> Deadline:
    """A deadline in its zone; `is_flat` for the API's `datelimitereponse`, whose `+00:00` means nothing."""
    raw = raw.strip()
    zone = deadline_zone(departements)
    parts = _parts(raw)
    if parts is None:
        return Deadline(raw, zone=zone)
    local, has_time, offset = parts
    if is_flat and offset == timedelta(0):
        offset = None
    warnings: list[str] = []
    if not has_time:
        local, offset = local.replace(hour=_END_OF_DAY[0], minute=_END_OF_DAY[1]), None
        warnings.append(_("L'heure limite n'est pas dite dans l'avis : seule la date l'est."))
    at = _placed(local, offset, zone)
    if at is None:
        return Deadline(raw, zone=zone)
    if offset is not None and at.utcoffset() != offset:
        warnings.append(
            _(
                "L'heure limite est écrite avec un décalage ({raw}) qui n'est pas celui du lieu à cette date : "
                "vérifiez-la sur la plateforme."
            ).format(raw=raw)
        )
    return Deadline(raw, at, zone, has_time, tuple(warnings))


def joined(day: str, time: str) -> str:
    """eForms' date and time, each with an offset of its own, as one text; the day alone without a time."""
    day, time = day.strip(), time.strip()
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(.*)", day, re.ASCII)
    if not time or not found:
        return day
    has_offset = re.search(r"(?:Z|[+-]\d\d:?\d\d)$", time) is not None
    return f"{found[1]}T{time}" + ("" if has_offset else found[2])


def deadline_zone(departements: Sequence[str]) -> str:
    """Paris, or the overseas zone when every département of the notice has that one."""
    zones = {zone_of(d) for d in departements}
    return zones.pop() if len(zones) == 1 else PARIS


def _parts(text: str) -> tuple[datetime, bool, timedelta | None] | None:
    """Local time, whether a time was said, and the offset written; None for what is no date."""
    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            year, month, day, hour, minute, second, offset = found.groups()
            local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
            return local, hour is not None, _offset(offset)
        if found := _FRENCH.fullmatch(text):
            day, month, year, hour, minute = found.groups()
            local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
            return local, hour is not None, None
    except ValueError:
        return None
    return None


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text == "Z":
        return timedelta(0)
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    return sign * timedelta(hours=hours, minutes=minutes)


def _placed(local: datetime, offset: timedelta | None, zone: str) -> datetime | None:
    """The instant in its zone; None beyond what a calendar holds."""
    try:
        at = instant(local, zone) if offset is None else local.replace(tzinfo=timezone(offset))
        at.astimezone(UTC)
        return at.astimezone(ZoneInfo(zone))
    except (OverflowError, ValueError):
        return None
