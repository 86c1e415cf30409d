"""One paper asked of bidders: how the usual ones are recognised, and how an item of a list is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relais_app.base.text import fold_words
from relais_app.dce.facts.numbers import number_in_words
from relais_app.dce.facts.rules import compile_pattern, document, pattern_of
from relais_app.dce.facts.text import PieceText

_FILE = "pieces"
BULLET = re.compile(
    r"^\s*(?:[-–•●▪■◦➢➔✓✔*\uf0a7\uf0b7\uf0d8\uf0fc\uf02d☐☒]|\d{1,2}(?:\.\d{1,2}){2,3}\.?(?=\s)|\d{1,2}\s?[.)°/-]|[a-h]\s?\))\s*"
)
DUTY = re.compile(r"\b(?:doit|doivent|devra|devront|est|sont|sera|seront|n'est|pourra|peut)\b")
_HEAD = 150
_SURE = ("Chiffre d'affaires", "Effectifs moyens annuels", "Bilans", "Déclaration de banques ou assurance risques professionnels", "Références",
         "Outillage, matériel et équipement technique", "BPU", "DQE", "DPGF", "Mémoire technique", "Cadre de réponse")  # fmt: skip
_FORMS = ("DC1", "DC2", "AE", "Mémoire technique", "Cadre de réponse", "BPU", "DQE", "DPGF", "BPU-DQE")


@dataclass(frozen=True)
class Paper:
    """One usual paper: how it is recognised and shown."""

    name: str
    style: str
    side: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    flags: tuple[str, ...]


@dataclass(slots=True)
class Item:
    """One item of a list: its place, and what is beside it."""

    start: int
    end: int
    is_listed: bool  # bulleted, numbered or in a cell
    signature: bool | None = None
    subs: int = 0
    format: str = ""


@lru_cache(maxsize=1)
def papers() -> tuple[Paper, ...]:
    """The usual papers of the resource file, in the order they are tried."""
    return tuple(
        Paper(entry["name"], entry["style"], entry["side"], compile_pattern(entry["pattern"]),
              compile_pattern(entry["unless"]) if "unless" in entry else None,
              tuple(flag for flag in ("optional", "conditional") if entry.get(flag)))
        for entry in document(_FILE)["papers"]
    )  # fmt: skip


def made_of(text: PieceText, item: Item, side: str) -> tuple[str, str, float, dict[str, Any]] | None:
    """An item's key, name as shown, confidence and marks; None when it is no paper."""
    folded = text.folded[item.start : item.end].strip()
    bare = BULLET.sub("", folded)
    if len(bare) < 3 or re.search(
        r"ne (?:sont|seront|doivent|doit) (?:donc )?pas (?:a |etre )|langue francaise|traduction|etranger|attributaire est|autres? operateurs? economiques?\b[^.]{0,60}(?:memes documents|produit)",
        folded[:200],
    ):
        return None
    head = re.split(r"(?<=[a-z)])\. (?=[a-z])", bare)[0][:420]
    paper = paper_of(head, side)
    sentence = bool(pattern_of(_FILE, "not_an_item").match(bare))
    extra = _marks(text, item, folded)
    if not item.is_listed and DUTY.search(head[:160]) and not (paper and paper.name == "DC1 et DC2"):
        return None
    if paper:
        if head.rstrip().endswith(":") and paper.name not in _FORMS:
            return None
        if sentence and not (paper.name in ("DC1 et DC2", "Copie des jugements prononcés (si redressement judiciaire)", "DC4", "DUME")
                             or "declaration sur l'honneur" in bare[:90]):  # fmt: skip
            return None
        if not item.is_listed and not pattern_of(_FILE, "paper_noun").match(folded) and not sentence:
            return None
        if paper.name == "DC4" or "DUME" in paper.name:
            return None if not item.is_listed else (paper.name, paper.name, 0.8, {**extra, "conditional": True})
        extra.update(dict.fromkeys(paper.flags, True))
        shown = _shown(text, item, paper, extra)
        sure = (
            paper.name in _SURE and item.is_listed and text.piece.kind in ("RC", "LC") and "conditional" not in extra
        )
        return (
            paper.name if paper.side == "candidature" or paper.style == "short" else fold_words(shown)[:70],
            shown,
            0.92 if sure else 0.87,
            extra,
        )
    if sentence or (not item.is_listed and side == "candidature"):
        return None
    if not pattern_of(_FILE, "paper_noun").match(folded) or (head.rstrip().endswith(":") and not item.subs):
        return None
    value = _printed(text, item)
    return fold_words(value)[:60], value + _suffix(extra), 0.8, extra


def paper_of(head: str, side: str) -> Paper | None:
    best: tuple[int, Paper] | None = None
    for paper in papers():
        if paper.side not in (side, "both") or (paper.unless and paper.unless.search(head)):
            continue
        match = paper.pattern.search(head)
        if match and match.start() < 90 and (best is None or match.start() < best[0]):
            best = (match.start(), paper)
    return best[1] if best else None


def _marks(text: PieceText, item: Item, folded: str) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    nearby = text.folded[item.start : min(len(text.folded), item.end + 8)]
    found = pattern_of(_FILE, "format").search(nearby if item.end - item.start < 160 and not item.format else folded)
    if item.format:
        extra["format"] = item.format
    elif found:
        extra["format"] = (found["format"] or found["bare"]).upper() if (found["format"] or found["bare"]).startswith("x") \
            else (found["format"] or found["bare"]).capitalize()  # fmt: skip
    if item.signature or re.search(r"\bsignee?s?\b(?! electroniquement par l'attributaire)", folded):
        extra["signature"] = True
    pages = re.search(
        r"(?:maxi\w*|plus|exced\w+|depass\w+|limite\w*)[^.;\d]{0,30}(\d{1,3}) pages?|(\d{1,3}) pages? (?:au )?max",
        folded,
    )
    if pages:
        extra["page_limit"] = int(pages[1] or pages[2])
    if pattern_of(_FILE, "conditional").search(folded[:130]):
        extra["conditional"] = True
    elif pattern_of(_FILE, "optional").search(folded[:110]):
        extra["optional"] = True
    return extra


def _shown(text: PieceText, item: Item, paper: Paper, extra: dict[str, Any]) -> str:
    folded = text.folded[item.start : item.end]
    if paper.style == "short":
        annexes = re.search(r"\bet (?:ses|son|leurs) annexes?\b", folded)
        name, tail = paper.name, ""
        if name == "DC1" and re.match(r"\W*(?:\d+\W+)?(?:une |la )?lettre de candidature", folded):
            name = "Lettre de candidature DC1"
        if name.startswith(("DC", "Lettre")):
            tail = (
                " ou équivalent"
                if re.search(r"ou equivalent|par exemple", folded[:160])
                else " fourni"
                if re.search(r"dc ?[12] fourni", folded)
                else ""
            )
        return name + tail + (" et annexes" if annexes else "") + _suffix(extra, paper.side == "candidature")
    years = pattern_of(_FILE, "years").search(folded)
    span = ""
    if years:
        words = years["years"] or years["years2"]
        count = int(words) if words.isdigit() else number_in_words(words)
        unit = "exercices" if (years["unit"] or years["unit2"]).startswith("exercice") else "ans"
        span = f" ({count} {unit})"
    printed = _printed(text, item)
    if item.subs > 1:
        extra["sections"] = item.subs
        span += f" ({item.subs} rubriques)"
    if fold_words(printed).startswith(fold_words(paper.name)):
        return f"{printed}{span}{_suffix(extra, paper.side == 'candidature')}"
    return f"{paper.name}{span} : {printed}{_suffix(extra, paper.side == 'candidature')}"


def _suffix(extra: dict[str, Any], side_is_candidature: bool = False) -> str:
    marks = [extra["format"]] if extra.get("format") not in (None, "Libre") else []
    marks += ["signé"] if extra.get("signature") and not side_is_candidature else []
    return f" ({', '.join(marks)})" if marks else ""


def _printed(text: PieceText, item: Item) -> str:
    """The item's first words, without its bullet, its article or what is explained after it."""
    words = text.words(item.start, item.end)
    if item.signature is not None:
        words = re.sub(r"\s(?:Oui|Non|OUI|NON)\b\s*\|?", "", words)
    words = BULLET.sub("", words).lstrip("|{[. ")
    words = re.split(r"(?<=[a-zé)])[.;] ?(?=[A-ZÉ]|$)", words)[0]
    if len(words) > _HEAD:
        cut = words.rfind(" ", 0, _HEAD)
        words = words[:cut].rstrip(" ,;:(") + " …"
    words = re.sub(r"^(?:[Ll]es? |[Ll]a |[Ll]['’]|[Uu]ne? |[Dd]es )", "", words).strip(" .;:,")
    return words[:1].upper() + words[1:]
