"""Readings as bytes: kept in the base, passed between processes, compared."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec

from relais_app.notices.model import NoticeReading

_decoder = msgspec.json.Decoder(NoticeReading)
POOR = ("-light", "-raw", "-pdf", "-html", "-paste", "-eml")  # say less of a notice than its data do


def encode(reading: NoticeReading) -> str:
    return msgspec.json.encode(reading).decode()


def decode(text: str | bytes) -> NoticeReading:
    """A reading as it was, its deadline in its zone again."""
    reading = _decoder.decode(text)
    if reading.deadline_at is None:
        return reading
    return replace(reading, deadline_at=reading.deadline_at.astimezone(ZoneInfo(reading.deadline_zone)))


def fingerprint(reading: NoticeReading) -> str:
    """The same for two forms of one notice that say the same: raw text and the places of words are left out."""
    at = reading.deadline_at.astimezone(ZoneInfo("UTC")) if reading.deadline_at else None
    said = replace(reading, deadline_at=at, raw="", fields=(), warnings=(), deadline_raw="")
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32]


def is_poor(source: str) -> bool:
    """True for a reading that must not replace a full one."""
    return source.endswith(POOR)


def origin(source: str) -> str:
    """Where a notice lives, whatever its shape: `boamp`, `ted`, `pdf`…"""
    return source.partition("-")[0]
