"""Criteria as read: entries with their weights, how they nest, and whether they make a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from relais_app.dce.facts.rules import pattern_of

FILE = "criteres"
_NUMBERING = re.compile(
    r"^[-•*●▪□■◦➢✓\uf0b7\uf0a7\s]*(?:\(?\d{1,2}(?:[.,]\d{1,2})*\s*(?:[.):/°-]|°\))+\s*|[a-hivx]{1,3}\s*[.):-]\s+|[-–]\s*)?"
)
_ARTICLE = re.compile(r"^(?:[Ll]es? |[Ll]a |[Ll]['’])(?=\w)")
_WEIGHT_TAIL = re.compile(
    r"(?:\s*[(:–-]\s*\d{1,3}(?:[.,]\d+)?\s*(?:%|points?|pts?|/ ?\d+)\s*\)?|\s+(?:pour|sur|à|coefficient|not[ée]e?s?|pond[ée]r[ée]e?s?(?: à)?|repr[ée]sentant|à hauteur de))+$"
)
_HIERARCHICAL = re.compile(r"^[-•*●▪\s]*\d{1,2}[.,]\d{1,2}")


@dataclass(slots=True)
class Entry:
    """One criterion or sub-criterion. `weight` is as printed (None: none), `unit` how (percent, over, points…)."""

    name: str
    weight: float | int | None
    unit: str
    start: int
    end: int
    weight_at: int
    is_sub: bool | None = None  # None: the text doesn't say
    base: int = 100
    subs: list[Entry] = field(default_factory=list)

    @property
    def percent(self) -> float | int | None:
        if self.weight is None:
            return None
        value = self.weight * 100 / self.base if self.unit == "over" and self.base != 100 else self.weight
        return int(value) if value == int(value) else round(value, 2)


@dataclass(slots=True)
class CriteriaSet:
    """The criteria of one group of lots, where they stand, and whether only their order counts."""

    entries: list[Entry]
    lots: tuple[str, ...] = ()
    start: int = 0
    rule: str = ""
    order_only: bool = False

    @property
    def total(self) -> float:
        return sum(entry.percent or 0 for entry in self.entries)

    @property
    def is_whole(self) -> bool:
        return abs(self.total - 100) < 0.5


def clean_name(raw: str, folded: str) -> str:
    """A criterion's name without its number, its weight and what is said about how it is judged."""
    marker = pattern_of(FILE, "marker").match(folded) or pattern_of(FILE, "sub_marker").match(folded)
    at = marker.end() if marker and marker.end() else 0
    numbering = _NUMBERING.match(folded[at:])
    at += numbering.end() if numbering else 0
    end = pattern_of(FILE, "name_end").search(folded, at + 3)
    stop = end.start() if end else len(folded)
    name = " ".join(re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", raw[at:stop]).split())
    name = re.sub(
        r"^(?:[Ll]e )?[Cc]rit[èe]re\b\s*(?:[:–-]\s*)?(?:du |de la |de l['’]|de |d['’]|relatif (?:au |à la |à l['’]))?(?=[\w«\"“]{4})",
        "",
        name,
    )
    name = _ARTICLE.sub("", _WEIGHT_TAIL.sub("", name))
    name = re.sub(r"[\s:;,.(/–-]+$", "", name).strip(' «»"*•-–:')
    return name[:1].upper() + name[1:160] if name else ""


def scaled(entries: list[Entry]) -> list[Entry]:
    """Weights that make 1, 10, 20 or 1 000 in all are brought to a hundred."""
    total = sum(e.weight or 0 for e in entries)
    goal = next((base for base in (1, 10, 20, 1000) if abs(total - base) < 0.001), None)
    if goal and all(e.base == 100 and e.unit != "percent" for e in entries):
        for entry in entries:
            entry.unit, entry.base = "over", goal
    return entries


def looks_hierarchical(folded: str) -> bool:
    """« 2.1 – … »: numbered below a criterion."""
    return bool(_HIERARCHICAL.match(folded))


def nest(entries: list[Entry]) -> list[Entry]:
    """Put sub-criteria under their criterion: by what their text says, else by the weights that add up."""
    if any(entry.is_sub for entry in entries):
        return _nest_marked(entries)
    flat = sum(entry.percent or 0 for entry in entries)
    if abs(flat - 100) < 0.5 or len(entries) < 3:
        return entries
    units = {entry.unit for entry in entries}
    if len(units) > 1:
        first = entries[0].unit
        top = [e for e in entries if e.unit == first]
        if abs(sum(e.percent or 0 for e in top) - 100) < 0.5:
            for entry in entries:
                entry.is_sub = entry.unit != first
            return _nest_marked(entries)
    return _nest_by_sums(entries) or entries


def _nest_marked(entries: list[Entry]) -> list[Entry]:
    top: list[Entry] = []
    for entry in entries:
        if entry.is_sub and top:
            top[-1].subs.append(entry)
        elif not entry.is_sub:
            top.append(entry)
    return top


def _nest_by_sums(entries: list[Entry]) -> list[Entry] | None:
    """Each criterion takes the entries after it that add up to its weight (or to a hundred)."""
    top: list[Entry] = []
    at = 0
    while at < len(entries):
        entry = entries[at]
        taken = _taken(entries, at)
        entry.subs = entries[at + 1 : at + 1 + taken]
        top.append(entry)
        at += 1 + taken
    if abs(sum(e.percent or 0 for e in top) - 100) < 0.5:
        return top
    for entry in top:
        entry.subs = []
    return None


def _taken(entries: list[Entry], at: int) -> int:
    goal = entries[at].percent
    if goal is None:
        return 0
    running = 0.0
    for count, entry in enumerate(entries[at + 1 :], start=1):
        running += entry.percent or 0
        if count >= 2 and (abs(running - goal) < 0.01 or (abs(running - 100) < 0.01 and goal < 100)):
            return count
        if running > 100:
            break
    return 0


_LOT_WORDS = re.compile(
    r"\blots?\s*(?:n\s?[°o]s?\s*)?(?P<list>\d{1,3}[a-z]?(?:\s*(?:,|et|a|à|-|/|&|;|n°)\s*(?:n\s?°\s*)?\d{1,3}[a-z]?)*)"
)


def lots_in(folded: str) -> tuple[str, ...]:
    """« lots 1 à 4 » → 1, 2, 3, 4; « lots 2, 3 et 5 » → 2, 3, 5; the last mention counts."""
    found: tuple[str, ...] = ()
    for match in _LOT_WORDS.finditer(folded):
        found = _expand(match["list"])
    return found


def _expand(words: str) -> tuple[str, ...]:
    numbers: list[str] = []
    for part in re.split(r"\s*(?:,|\bet\b|&|;|/)\s*", words):
        bounds = re.findall(r"\d{1,3}[a-z]?", part)
        if (
            len(bounds) == 2
            and bounds[0].isdigit()
            and bounds[1].isdigit()
            and int(bounds[0]) < int(bounds[1]) <= 200
        ):
            numbers += [str(n) for n in range(int(bounds[0]), int(bounds[1]) + 1)]
        else:
            numbers += bounds
    return tuple(dict.fromkeys(numbers))
