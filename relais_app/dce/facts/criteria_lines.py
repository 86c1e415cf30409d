"""Criteria in lists and sentences, and in the fields of notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.dce.facts.criteria_model import (
    FILE,
    CriteriaSet,
    Entry,
    clean_name,
    looks_hierarchical,
    lots_in,
    nest,
    scaled,
)
from relais_app.dce.facts.numbers import Weight, weights_in
from relais_app.dce.facts.rules import pattern_of, vocabulary
from relais_app.dce.facts.text import PieceText

_ANCHORS = ("crit", "jugement des offres", "classement des offres", "choix des offres", "notation des offres", "analyse des offres",
            "evaluation des offres", "selection des offres", "plus avantageuse", "mieux-disant", "offres sont notees", "offres seront notees")  # fmt: skip
_REST = re.compile(r"e?s? ?[^:\r\v\d]{0,30}?(?:comme suit|suivante?s?|ci-dessous|ci-apres|ainsi)\s*:")
_SPAN = 6_000  # characters after an announcement in which its list is looked for
_UNITS = re.compile(r"[\r\n\v]+")
_NOTICE_FIELD = re.compile(
    r"(?:critere de (?:qualite|cout)|quality criterion|cost criterion|prix|price|cout)\s*[-:–]?\s*(?:(?:nom|name)\s?:\s*)?"
    r"|(?<=[\r\n\v])\s*\d{1,2}\.\s+"
)
_NOTICE_ITEM = re.compile(
    r"(?:(?:nom|name)\s?:\s*|\d{1,2}\.\s+|(?P<price>prix|price|cout|cost)\s*[-–]?\s*)(?P<name>[^\r\v/]{0,160}?)\s*/?\s*(?:[-–]\s*)?(?:ponderation|weighting)\s?:\s*(?P<weight>\d{1,3}(?:[.,]\d+)?)\s*%?"
)
_LOT_FIELD = re.compile(r"lot (?:n ?[°o]|no)\s?:\s?(?P<number>\d{1,3}[a-z]?)\b")
_SECTION_FIELD = re.compile(r"ii\.2\.5\)|criteres? d'attribution|award criteria")
_BULLET = re.compile(
    r"^\s*(?:[-–•●▪◦➢✓*\uf0b7\uf0a7]|\d{1,2}\s*[.):°/-]|[a-h]\s?\)|[ivx]{1,4}\s?[.)-]|criteres?\b|sous[- ]criteres?)"
)
_BARE_END = re.compile(r"(?::|=|\(|\s-)\s*(?P<number>\d{1,3})\s*\)?\s*[.;,]?$")
_STOP = re.compile(
    r"note (?:finale|globale|technique|du prix|=)|formule|methode (?:de notation|d'analyse)|bareme|exemple|en cas d'egalite|offres? anormalement|negociation"
)


# -------------------------------------------------------------------------------------------- notices


def notice_sets(text: PieceText) -> Iterator[CriteriaSet]:
    """« Critère de qualité – Nom : … / Pondération : 40 », lot by lot."""
    by_lot: dict[tuple[str, ...], list[Entry]] = {}
    fields = [(m.start(), m["number"]) for m in _LOT_FIELD.finditer(text.folded)]
    last_end = -1
    for match in _NOTICE_ITEM.finditer(text.folded):
        lot = next((number for at, number in reversed(fields) if at < match.start()), None)
        raw = text.raw[match.start("name") : match.end("name")].strip()
        name = (
            clean_name(raw, match["name"].strip())
            if raw
            else ("Prix" if match["price"] in ("prix", "price") else "Coût")
        )
        weight = float(match["weight"].replace(",", "."))
        entries = by_lot.setdefault((lot,) if lot else (), [])
        if any(e.name == name and e.weight == weight for e in entries) and last_end >= 0:
            continue
        entries.append(Entry(name, int(weight) if weight == int(weight) else weight, "points", match.start(), match.end(),
                             match.start("weight")))  # fmt: skip
        last_end = match.end()
    for lots, entries in by_lot.items():
        yield CriteriaSet(scaled(entries), lots, entries[0].start, "criteria.notice-field")


# ---------------------------------------------------------------------------------------------- lists


def line_sets(text: PieceText) -> Iterator[CriteriaSet]:
    """Lists of criteria after a sentence or a heading that announces them."""
    done = -1
    intro = pattern_of(FILE, "intro")
    for at in sorted({at for anchor in _ANCHORS for at in text.find(anchor)}):
        if at < done:
            continue
        match = intro.search(text.folded, max(0, at - 2), min(len(text.folded), at + 220))
        if not match or match.start() > at + 4:
            continue
        path = text.path_of(at)
        if pattern_of(FILE, "other_criteria").search(path) and not re.search(r"offres|attribution", path):
            continue
        rest = _REST.match(text.folded, match.end())
        found = _list_after(text, rest.end() if rest else match.end())
        if found:
            done = found.entries[-1].end
            yield found


def _list_after(text: PieceText, at: int) -> CriteriaSet | None:
    """The entries with weights in the lines that follow a place."""
    first = text.line_index(at)
    limit = min(len(text.folded), at + _SPAN)
    entries: list[Entry] = []
    missed = 0
    lots: tuple[str, ...] = ()
    for entry in _items(text, first, at, limit):
        start, end, folded = entry
        if missed > (9 if entries else 14) or (entries and _total(entries) >= 100 and missed > 2):
            break
        if re.match(r"\W*(?:pour (?:le|les) )?lots?\b", folded) and not weights_in(folded):
            if entries:
                break
            lots = lots_in(folded)
            continue
        several = _on_one_line(text, start, folded)
        if several:
            entries.extend(several)
            missed = 0
            continue
        found = _entry(text, start, end, folded)
        if found:
            entries.append(found)
            missed = 0
            continue
        missed += 1
        if entries and _STOP.search(folded) and _total(entries) >= 100:
            break
    ordered = _ordered(text, at, first, limit) if len(entries) < 2 else None
    if ordered:
        return ordered
    if len(entries) < 2:
        return None
    entries = _until_whole(scaled(entries))
    return CriteriaSet(nest(entries), lots, entries[0].start, "criteria.list")


def _total(entries: list[Entry]) -> float:
    return sum(e.percent or 0 for e in entries if not e.is_sub)


def _until_whole(entries: list[Entry]) -> list[Entry]:
    """What follows a list that already makes a hundred belongs to something else, unless it is below it."""
    running = 0.0
    for count, entry in enumerate(entries, start=1):
        running += (entry.percent or 0) if not entry.is_sub else 0
        if abs(running - 100) < 0.01 and count >= 2:
            rest = entries[count:]
            subs = [e for e in rest if e.is_sub]
            return entries[:count] + (subs if rest[: len(subs)] == subs else [])
    return entries


def _items(text: PieceText, first: int, at: int, limit: int) -> Iterator[tuple[int, int, str]]:
    """Lines put together into items: a line goes on until the next bullet, heading, number or blank."""
    start = end = -1
    for index in range(first, len(text.lines)):
        entry = text.lines[index]
        if entry.start >= limit:
            break
        low = max(entry.start, at)
        folded = text.folded[low : entry.end]
        if low >= entry.end or entry.line.cell is not None:
            continue
        soft = text.folded[entry.start - 1 : entry.start] == "\n" if entry.start else False
        if (
            start >= 0
            and soft
            and not _BULLET.match(folded)
            and (folded.lstrip()[:1] in ";,)" or not _is_over(text.folded[start:end]))
        ):
            end = entry.end
            continue
        if start >= 0:
            yield start, end, text.folded[start:end]
        start, end = low, entry.end
    if start >= 0:
        yield start, end, text.folded[start:end]


def _is_over(folded: str) -> bool:
    """Whether a line ends with its weight: what follows is another entry."""
    weights = weights_in(folded)
    if not weights:
        return False
    named = bool(re.search(r"[a-z]{3}", folded[: weights[-1].start]))
    return not re.search(r"[a-z]{2}", folded[weights[-1].end :]) if named else len(folded) < 60


def _entry(text: PieceText, start: int, end: int, folded: str) -> Entry | None:
    """« 1) Valeur technique (70 %) », « - prix : 40 % ; », « 60 % pour la valeur technique »."""
    weights = [w for w in weights_in(folded) if w.value <= 100]
    weight = weights[0] if weights else _bare(folded)
    if weight is None:
        return None
    before, after = folded[: weight.start], folded[weight.end :]
    head = before if len(re.sub(r"[^a-z]", "", before)) >= 3 else ""
    if len(head) > 260 or (not head and len(after) > 160):
        return None
    raw = text.raw[start:end]
    if head:
        name = clean_name(raw[: weight.start], before)
    else:
        trimmed = re.match(r"^[\s:)–-]*(?:pour )?(?:le critere |la |le |l')?[«\"\s]*", after)
        skip = weight.end + (trimmed.end() if trimmed else 0)
        name = clean_name(raw[skip:], folded[skip:])
    if not _is_name(name, folded):
        return None
    is_sub: bool | None = None
    if looks_hierarchical(folded) or (pattern_of(FILE, "sub_marker").match(folded) and "critere" in folded[:18]):
        is_sub = True
    return Entry(
        name, weight.value, weight.unit, start, start + weight.end, start + weight.start, is_sub, weight.base
    )


_BETWEEN = re.compile(r"\s*(?:[;,/|•·]|\s[-–]\s|\bet\b)\s*")


def _on_one_line(text: PieceText, start: int, folded: str) -> list[Entry]:
    """« Prix : 40 % ; Valeur technique : 60 % » on one line, after a label or not."""
    weights = [w for w in weights_in(folded) if w.value < 100]
    if not weights or re.search(r"\bdont\b|repartis", folded):
        return []
    label = re.match(
        r"^[^:]{0,140}(?:criteres?|ponderation|suivants?|notees?|100|offres?)[^:]{0,60}:\s*",
        folded[: weights[0].start],
    )
    if len(weights) < 2 and not label:
        return []
    at = label.end() if label else 0
    known = bool(label) or abs(sum(w.value for w in weights) - 100) < 0.5
    entries: list[Entry] = []
    for weight in weights:
        lead = _BETWEEN.match(folded, at)
        low = lead.end() if lead else at
        words = folded[low : weight.start]
        name = clean_name(text.raw[start + low : start + weight.start], words)
        if (
            len(name) < 3
            or len(words) > 120
            or not (known or any(word in words for word in vocabulary(FILE, "names")))
        ):
            return []
        entries.append(
            Entry(
                name,
                weight.value,
                weight.unit,
                start + low,
                start + weight.end,
                start + weight.start,
                None,
                weight.base,
            )
        )
        closing = re.compile(r"\s*\)?").match(folded, weight.end)
        at = closing.end() if closing else weight.end
    return entries


def _bare(folded: str) -> Weight | None:
    """« Prix : 40 » at the end of a bulleted line, without a unit."""
    match = _BARE_END.search(folded.rstrip())
    if not match or not _BULLET.match(folded) or not any(word in folded for word in vocabulary(FILE, "names")):
        return None
    value = int(match["number"])
    return Weight(value, "points", match.start("number"), match.end("number")) if 5 <= value <= 95 else None


def _is_name(name: str, folded: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 28 or len(name) < 4 or not re.search(r"[A-Za-zÀ-ÿ]{3}", name):
        return False
    plain = folded[:220]
    if re.search(
        r"\b(?:avance|retenue|tva|penalite|acompte|remise|taux|minoration|majoration|variation|seuil|inferieur|superieur|moins de|plus de|ecart|moyenne des offres|garantie)\b",
        plain,
    ):
        return False
    if _BULLET.match(folded):
        return True
    return any(word in plain for word in vocabulary(FILE, "names")) and not re.search(
        r"\b(?:sera|seront|est|sont|doit|peut)\b.*\b(?:note|points|%)", plain
    )


def _ordered(text: PieceText, at: int, first: int, limit: int) -> CriteriaSet | None:
    """Criteria told only in order of importance: a list without any weight."""
    if not pattern_of(FILE, "order_only").search(text.folded, max(0, at - 250), min(len(text.folded), at + 200)):
        return None
    entries: list[Entry] = []
    for start, end, folded in _items(text, first, at, min(limit, at + 1_500)):
        if not _BULLET.match(folded) or len(folded) > 180:
            if entries:
                break
            continue
        name = clean_name(text.raw[start:end], folded)
        if name:
            entries.append(Entry(name, None, "", start, end, start))
    return (
        CriteriaSet(entries, (), entries[0].start, "criteria.order", order_only=True)
        if 2 <= len(entries) <= 9
        else None
    )
