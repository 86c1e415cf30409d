"""The deadline of the offers, and the last day for questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from relais_app.base.dates import PARIS, is_working_day, long_date, zone_of
from relais_app.base.words import _
from relais_app.dce.facts.candidates import Candidate, weight_of
from relais_app.dce.facts.dates import FoundDate, FoundHour, dates_in, hours_in, moment
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText

_FILE = "echeances"
_LABELS = (("deadline_label", 0.97), ("deadline_short", 0.92), ("deadline_verb", 0.88))
_ANCHORS = {"deadline_label": ("date", "jour et heure"),
            "deadline_short": ("limite", "dlr", "d.l.r", "cloture", "remise des", "reception des", "depot d", " a remettre", " a deposer", " a transmettre", "envoi des", "retour des", "echeance", "deadline",
                               "time limit", "fin de"),
            "deadline_verb": ("avant", "au plus tard", "jusqu'au", "pour le", "apres le")}  # fmt: skip
_STRONG = re.compile(r"limite|butoir|cloture|ultime")
_ZONES = {"paris": PARIS, "metropol": PARIS, "reunion": "Indian/Reunion", "guadeloupe": "America/Guadeloupe",
          "martinique": "America/Martinique", "cayenne": "America/Cayenne", "guyane": "America/Cayenne",
          "mayotte": "Indian/Mayotte", "noumea": "Pacific/Noumea", "caledonie": "Pacific/Noumea",
          "papeete": "Pacific/Tahiti", "tahiti": "Pacific/Tahiti", "miquelon": "America/Miquelon"}  # fmt: skip
_ZONE = re.compile(r"heures? (?:locale |legale )?(?:de |du |d'|en )?(?:la |l'ile de la )?(paris|metropol|reunion|guadeloupe|"
                   r"martinique|cayenne|guyane|mayotte|noumea|caledonie|papeete|tahiti|miquelon)")  # fmt: skip
_OVERSEAS_POST = re.compile(r"\b(97[1-8]|98[678])\d\d\b(?=[ -]{1,3}[a-z]{2})")
_MAINLAND_POST = re.compile(
    r"(?<!cs )(?<!bp )\b(?:0[1-9]|[1-8]\d|9[0-5])\d{3}\b(?=[ -]{1,3}[a-z]{2})(?! ?(?:euros|h\b))"
)
_BETWEEN = 200


def deadline_candidates(text: PieceText) -> list[Candidate]:
    """Dates with an hour that a label of deadline announces."""
    if not weight_of("deadline", text.piece.kind):
        return []
    found: dict[tuple[int, str], Candidate] = {}
    for start, end, strength, rule in _labels(text):
        candidate = _after_label(text, start, end, strength, rule)
        if candidate:
            key = (candidate.value_at or 0, str(candidate.value))
            if key not in found or found[key].strength < candidate.strength:
                found[key] = candidate
    return list(found.values())


def deadline_without_hour(text: PieceText) -> str | None:
    """A warning for a deadline that is a day without an hour: a person has to find the hour."""
    if not weight_of("deadline", text.piece.kind):
        return None
    for start, end, strength, rule in _labels(text):
        dates = dates_in(text.folded, end, min(len(text.folded), end + _BETWEEN))
        if rule == "verb" or strength < 0.9 or not dates or _far(text.folded[end : dates[0].start]):
            continue
        if not pattern_of(_FILE, "rival").search(text.folded, start, dates[0].start):
            return _("date limite sans heure : {day} ({name})").format(
                day=long_date(dates[0].day), name=text.piece.name
            )
    return None


def _labels(text: PieceText) -> Iterator[tuple[int, int, float, str]]:
    measured = pattern_of(_FILE, "measured_back")
    for name, strength in _LABELS:
        pattern = pattern_of(_FILE, name)
        seen = -1
        for at in sorted({at for anchor in _ANCHORS[name] for at in text.find(anchor)}):
            if at < seen:
                continue
            low = text.sentence(at, most=300)[0] if name == "deadline_verb" else max(0, at - 12)
            match = pattern.search(text.folded, low, min(len(text.folded), at + 170))
            if not match:
                continue
            seen = match.end()
            if measured.search(text.folded[max(0, match.start() - 60) : match.start()]):
                continue
            yield match.start(), match.end(), strength, name.removeprefix("deadline_")


def _after_label(text: PieceText, start: int, end: int, strength: float, rule: str) -> Candidate | None:
    folded = text.folded
    dates = dates_in(folded, end, min(len(folded), end + _BETWEEN + 30))
    if not dates:
        return None
    day = dates[0]
    between = folded[end : day.start]
    label = folded[start:end]
    if pattern_of(_FILE, "rival").search(folded, start, day.start) or _far(between):
        return None
    hour = _hour_near(folded, end, day, dates[1].start if len(dates) > 1 else None)
    if hour is None:
        return None
    strength -= 0.05 * (rule == "label" and not _STRONG.search(label))
    strength -= 0.08 * (len(between) > 90)
    if hour.hour == 24:
        strength -= 0.15
    last = max(day.end, hour.end)
    low, high = text.line_at(start).start if rule != "verb" else start, last
    extra = {"zone": _zone_after(folded, last)} if _zone_after(folded, last) else {}
    if "candidature" in label or "participation" in label:
        extra["for"] = "candidatures"
    return Candidate("deadline", moment(day.day, hour), text, max(low, start - 40), high, strength,
                     f"deadline.{rule}-date", text.words(day.start, last), extra=extra, value_at=day.start)  # fmt: skip


def _far(between: str) -> bool:
    """Whether another sentence, or too many words, stand between a label and a date."""
    return bool(re.search(r"[.;!?]\s+[a-z]", between)) or between.count("\r") + between.count("\v") > 3


def _hour_near(folded: str, label_end: int, day: FoundDate, stop: int | None) -> FoundHour | None:
    """The hour after the date, else between the label and the date."""
    limit = min(len(folded), day.end + 45, stop if stop is not None else len(folded))
    after = hours_in(folded, day.end, limit)
    if after and not re.search(r"[.;]\s+[a-z]", folded[day.end : after[0].start]):
        return after[0]
    before = hours_in(folded, label_end, day.start)
    return before[-1] if before else None


def _zone_after(folded: str, at: int) -> str | None:
    match = _ZONE.search(folded, max(0, at - 30), min(len(folded), at + 60))
    return _ZONES[match[1]] if match else None


def default_zone(texts: list[PieceText]) -> str:
    """Paris, or the overseas zone of the postal codes on the first pages."""
    for text in texts:
        match = _OVERSEAS_POST.search(text.folded, 0, 4000)
        if match and not _MAINLAND_POST.search(text.folded, 0, 4000):
            return zone_of(match[1])
    return PARIS


def dated_questions(candidates: list[Candidate], deadline: str | None) -> list[Candidate]:
    """« J-10 » becomes a date once the deadline is known; without it the rule gives nothing."""
    dated = []
    for candidate in candidates:
        value = str(candidate.value)
        if not value.startswith("J-"):
            dated.append(candidate)
        elif deadline:
            day = _back(date.fromisoformat(deadline[:10]), value)
            dated.append(replace(candidate, value=day.isoformat(), extra={**candidate.extra, "relative": value}))
    return dated


def dated_validity(candidates: list[Candidate], deadline: str | None) -> list[Candidate]:
    """« Valable jusqu'au … » counted in days from the deadline; without it the rule gives nothing."""
    counted = []
    for candidate in candidates:
        if not isinstance(candidate.value, str):
            counted.append(candidate)
        elif deadline:
            days = (date.fromisoformat(candidate.value[:10]) - date.fromisoformat(deadline[:10])).days
            if 0 < days <= 400:
                counted.append(replace(candidate, value=days, extra={**candidate.extra, "until": candidate.value}))
    return counted


def _back(day: date, relative: str) -> date:
    count = int(relative.split()[0].removeprefix("J-"))
    if not relative.endswith("ouvrés"):
        return day - timedelta(days=count)
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day
