"""What rules propose before anything is decided, and the running of the declarative rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from relais_app.dce.facts.dates import dates_in, hours_in, moment
from relais_app.dce.facts.numbers import count_of, days_of, euros_in, months_of, plain_number
from relais_app.dce.facts.rules import Rule, document, rules
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import FactValue

Parser = Callable[[Any, PieceText, int, int], FactValue | None]


@dataclass(slots=True)
class Candidate:
    """One value that one rule found at one place of one piece."""

    fact: str
    value: FactValue
    text: PieceText
    start: int
    end: int
    strength: float
    rule: str
    raw: str = ""
    lot: str | tuple[str, ...] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    value_at: int | None = None  # where the value itself stands, when the label is on another page

    @property
    def page(self) -> int | None:
        return self.text.page_at(self.start)


@lru_cache(maxsize=64)
def kind_weights(fact: str) -> dict[str, float]:
    """Weight of each kind of piece for a fact."""
    table = document("poids")
    return {kind: float(weight) for kind, weight in table.get(fact, table["default"]).items()}


def weight_of(fact: str, kind: str) -> float:
    return kind_weights(fact).get(kind, 0.0)


def run_rules(text: PieceText, facts: Iterable[str] | None = None) -> list[Candidate]:
    """Every declarative rule over one piece, near its anchors only."""
    wanted = None if facts is None else set(facts)
    kind = text.piece.kind
    found: list[Candidate] = []
    for rule in rules():
        if wanted is not None and rule.fact not in wanted:
            continue
        if (rule.kinds and kind not in rule.kinds) or not weight_of(rule.fact, kind):
            continue
        found.extend(_run(rule, text))
    return found


def _run(rule: Rule, text: PieceText) -> list[Candidate]:
    found: list[Candidate] = []
    done: set[tuple[int, int]] = set()
    for anchor in rule.anchors:
        for at in text.find(anchor):
            window = window_at(text, at, rule.window)
            if window in done:
                continue
            done.add(window)
            candidate = _try(rule, text, *window)
            if candidate:
                found.append(candidate)
    return found


def window_at(text: PieceText, at: int, kind: str) -> tuple[int, int]:
    """The stretch of text that a rule looks at around an anchor."""
    start, end = text.sentence(at)
    if kind == "next":
        end = min(len(text.folded), end + 160)
    elif kind == "wide":
        start, end = max(0, start - 250), min(len(text.folded), end + 400)
    return start, end


def _try(rule: Rule, text: PieceText, start: int, end: int) -> Candidate | None:
    window = text.folded[start:end]
    if rule.needs and not rule.needs.search(window):
        return None
    match = rule.pattern.search(window)
    if not match:
        return None
    told = (
        window
        if rule.window != "next"
        else window[: match.end()] + window[match.end() : match.end() + 30].split("\r")[0]
    )
    if rule.unless and rule.unless.search(told):
        return None
    if rule.unless_near and rule.unless_near.search(window[max(0, match.start() - 60) : match.end() + 15]):
        return None
    if rule.heading:
        heading = text.heading_of(start)
        if not heading or not rule.heading.search(heading.title):
            return None
    low, high = start + match.start(), start + match.end()
    value_at = low
    value = _value(rule, match, text, start, end)
    if value is None:
        return None
    first, last = text.sentence(low)
    if rule.window == "sentence" or high <= last:
        low, high = max(start, first), min(end, max(high, last))
    extra = _extra(rule, text, start, end, value_at)
    return Candidate(rule.fact, value, text, low, high, rule.strength, rule.name,
                     text.words(value_at, start + match.end()), extra=extra, value_at=value_at)  # fmt: skip


_PER = re.compile(
    r"tranches? de \d[\d ]*(?:\([^)]*\) )?(?:€|euros?)(?: ?h\.?t\.?)?|(?:la )?(?:premiere|1ere|1re) (?:annee|periode)[^.:;,\r\v\n]{0,30}|par an(?:nee)?\b|(?:sur|pendant|pour) (?:toute )?la duree (?:totale )?(?:du marche|de l'accord-cadre|d'execution)|par lot\b"
)


def _extra(rule: Rule, text: PieceText, start: int, end: int, at: int) -> dict[str, Any]:
    """Hours of insertion are due per slice of the price, year or period: the words that say which, nearest first."""
    if rule.fact != "insertion_hours":
        return {}
    found = sorted(_PER.finditer(text.folded, start, end), key=lambda m: abs(m.start() - at))
    return {"per": text.words(found[0].start(), found[0].end()).strip(" .")} if found else {}


def _value(rule: Rule, match: Any, text: PieceText, start: int, end: int) -> FactValue | None:
    if not rule.parse:
        value: FactValue | None = rule.value
        return value
    return _PARSERS[rule.parse](match, text, start, end)


def _months(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    count = count_of(match)
    return None if count is None else months_of(count, match["unit"] or "mois")


def _span(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    """Whole months from the first day to the last, both counted; None when they are not whole."""
    first, last = dates_in(match["first"] + " "), dates_in(match["last"] + " ")
    if not first or not last or last[0].day <= first[0].day:
        return None
    months = (last[0].day + timedelta(days=1) - first[0].day).days / 30.4375
    return round(months) if abs(months - round(months)) < 0.1 and round(months) <= 180 else None


def _days(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    count = count_of(match)
    return None if count is None else days_of(count, match["unit"] or "mois")


def _count(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    if match.groupdict().get("one"):
        return 1
    count = count_of(match)
    return count if count is not None else count_of(match, "m_")


def _sentence(_match: Any, text: PieceText, start: int, end: int) -> FactValue | None:
    return text.words(start, end)


def _days_before(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    groups = match.groupdict()
    if groups.get("jminus"):
        return f"J-{int(groups['jminus'])}"
    count = count_of(match)
    if not count:
        return None
    count = count * 7 if (groups.get("unit") or "").startswith("semaine") else count
    return f"J-{count}" + (" ouvrés" if groups.get("worked") else "")


def _date_after(match: Any, text: PieceText, start: int, end: int) -> FactValue | None:
    at = start + match.start("date")
    found = dates_in(text.folded, at, min(len(text.folded), at + 40))
    if not found:
        return None
    hours = hours_in(text.folded, found[0].end, min(len(text.folded), found[0].end + 25))
    return moment(found[0].day, hours[0]) if hours else found[0].day.isoformat()


def _hours(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    groups = match.groupdict()
    if groups.get("slice"):
        return count_of(match)
    number = plain_number(groups.get("hours") or groups.get("hours2") or groups.get("hours3") or "")
    return number if number and number >= 7 else None


def _euros(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    found = euros_in(match.group())
    return found[-1].value if found else None


def _group(match: Any, text: PieceText, start: int, _end: int) -> FactValue | None:
    return text.words(start + match.start("value"), start + match.end("value"))


_HANDICAP = re.compile(
    r"entreprises? adaptee|\besat\b|etablissements? (?:et services? )?d'(?:aide|accompagnement)|adapte|protege|handicap"
)
_INSERTION = re.compile(r"insertion|\bsiae\b|\biae\b|defavorise")


def _reservation_article(_match: Any, text: PieceText, start: int, end: int) -> FactValue | None:
    """The article named; both handicap and insertion read L2113-14 (code de la commande publique)."""
    articles = set(re.findall(r"2113-1[2-5](?:-1)?", text.folded[start:end]))
    if "2113-14" in articles or {"2113-12", "2113-13"} <= articles:
        return "L2113-14"
    return f"L{min(articles)}" if articles else None


def _reservation_words(match: Any, _text: PieceText, _start: int, _end: int) -> FactValue | None:
    words = match.group()
    handicap, insertion = bool(_HANDICAP.search(words)), bool(_INSERTION.search(words))
    if handicap and insertion:
        return "L2113-14"
    if handicap or insertion:
        return "L2113-12" if handicap else "L2113-13"
    if re.search(r"economie sociale|\bess\b", words):
        return "L2113-15"
    return "L2113-13-1" if re.search(r"penitentiaire|detenu", words) else None


_PARSERS: dict[str, Parser] = {"group": _group, "reservation_article": _reservation_article,
                               "reservation_words": _reservation_words, "months": _months, "span": _span, "days": _days, "count": _count, "sentence": _sentence,
                               "days_before": _days_before, "date_after": _date_after, "hours": _hours,
                               "euros": _euros}  # fmt: skip
