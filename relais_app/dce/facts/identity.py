"""Object and reference: what is bought, under which number; and which procedure some words name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.base.likeness import same_words
from relais_app.base.text import fold_words
from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.cover import SENTENCE, cover_blocks, title_block
from relais_app.dce.facts.labels import labels_in
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText

_FILE = "identite"
_REFERENCE = re.compile(r"[a-z0-9][a-z0-9]*(?:[ ]?[-_/.][ ]?[a-z0-9]+)*")
_SPACED_REFERENCE = re.compile(r"(?:ao|mapa|aoo|aor|m|ma|dce|lc|ac|map)[ -]\d[\w./-]*")
_ALONE = re.compile(
    r"^\W*(?:n ?°|no|numero)?\s*:?\s*(?P<value>(?=[a-z_./-]*\d)[a-z0-9]{2,}(?:[-_/.][a-z0-9]+){1,6})\W*$"
)
_DATE_LIKE = re.compile(
    r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[./-]20\d\d|\d{5}|(?:19|20)\d\d|\d{2}(?:[.]\d{2}){4}|[rl]\.?\d{4}-\d.*|cpv.*)$"
)
_OBJECT_PREFACE = re.compile(
    r"[^\r\v.;:]{0,110}\b(?:suivante?s?|ci-apres|ci-dessous|relati(?:f|ve)s? aux?|relati(?:f|ve)s? a(?: la| l')?|portant sur|designee?s?) ?:[\s\r\v]*"
)
_NOTICE_FIELD = re.compile(r"[ivx]{1,3}\.\d")


def procedure_key(value: str) -> str:
    """Which procedure some words name, so that « MAPA » and « procédure adaptée ouverte » agree."""
    words = fold_words(value)
    for key, marks in _PROCEDURES:
        if any(mark in words for mark in marks):
            return key
    return words


_PROCEDURES = (("follow-on", ("subsequent",)), ("adapted", ("adaptee", "mapa", "m a p a")), ("restricted", ("restreint", "restricted")),
               ("open", ("appel d offres", "ouverte", "open procedure")), ("dialogue", ("dialogue",)),
               ("negotiated", ("negoci",)), ("contest", ("concours",)))  # fmt: skip


def likeness_key(candidates: list[Candidate]) -> None:
    """Give the same `same` mark to proposals whose words agree, so that they are put together."""
    heads: list[tuple[str, str]] = []
    for candidate in sorted(candidates, key=lambda c: -c.strength):
        words = fold_words(str(candidate.value))
        known = next((mark for head, mark in heads if same_words(words, head) >= 88), None)
        mark = known if known is not None else words
        if known is None:
            heads.append((words, words))
        candidate.extra["same"] = mark


# -------------------------------------------------------------------------------------------- object


def object_candidates(text: PieceText) -> list[Candidate]:
    """What is bought: by label in notices and summaries, by sentence, by the cover's title."""
    found: list[Candidate] = []
    notice = text.piece.kind == "AAPC"
    limit = min(len(text.folded), 60_000 if notice else 16_000)
    if notice and text.find("ii.2.1)"):
        limit = min(limit, text.find("ii.2.1)")[0])
    for rank, match in enumerate(labels_in(text, "object_label", limit)):
        strength = (0.94 if notice else 0.9) - 0.03 * min(rank, 6)
        if "ii.1.1" in match.group():
            strength = 0.96
        elif match.group().strip().startswith("titl"):
            strength -= 0.1
        candidate = _object_after(text, match.start(), match.end(), strength, "label", most=420)
        if candidate and not re.search(r"lots?\b", match.group()):
            found.append(candidate)
    for match in pattern_of(_FILE, "object_sentence").finditer(text.folded, 0, limit):
        strength = (0.91 if match["verb"] != "porte sur" else 0.82) - 0.2 * notice
        if text.piece.kind not in ("RC", "LC", "AAPC"):
            strength -= 0.05
        candidate = _object_after(text, match.start(), match.end(), strength, "sentence", most=420)
        if candidate:
            found.append(candidate)
            break
    if not notice:
        found.extend(_object_line(text))
        if text.piece.kind in ("RC", "LC", "CCP"):
            found.extend(_object_heading(text))
        found.extend(_object_cover(text))
    return found


def _object_after(text: PieceText, start: int, at: int, strength: float, rule: str, *, most: int) -> Candidate | None:
    folded = text.folded
    while at < len(folded) and folded[at] in " \r\n\v:":
        at += 1
    preface = _OBJECT_PREFACE.match(folded, at)
    at = preface.end() if preface else at
    stop = re.compile(r"[\r\v]|\.(?=\s+[^\d])|;").search(folded, at + 3, min(len(folded), at + most))
    end = stop.start() if stop else min(len(folded), at + most)
    words = folded[at:end].strip()
    if len(words) < 8 or pattern_of(_FILE, "object_not").match(words) or len(words.split()) < 2:
        return None
    article = re.match(r"(?:la |le |les |l'|des |de la |du |d'|de l'|de |une |un )", words)
    value = text.words(at + (article.end() if article and rule == "sentence" else 0), end).strip(' .,:;-–«»"*')
    if not value or re.match(r"(?:n°|reference|code)", words):
        return None
    return Candidate(
        "object", value[:1].upper() + value[1:], text, start, end, strength, f"object.{rule}", value, value_at=at
    )


def _object_heading(text: PieceText) -> Iterator[Candidate]:
    """The first words under the heading « Objet … », when they are a name and not a sentence."""
    for heading in text.headings[:25]:
        if not pattern_of(_FILE, "object_heading").search(heading.title) or heading.start > 20_000:
            continue
        if heading.index + 1 >= len(text.lines):
            return
        after = text.lines[heading.index + 1]
        words = text.folded[after.start : after.end]
        if re.match(
            r"(?:le |la |l'|les |ce |cette |article|\d|dans|en |au |conforme|pour|il |sur )", words
        ) or SENTENCE.search(words):
            continue
        candidate = _object_after(text, heading.start, after.start, 0.89, "heading", most=300)
        if candidate:
            yield candidate
            return


def _object_line(text: PieceText) -> Iterator[Candidate]:
    """« Objet de la consultation » alone on a line of the cover, and the object below it."""
    for index, entry in enumerate(text.lines[:60]):
        if text.page_rank(entry.start) > 0 or index + 1 >= len(text.lines):
            return
        if pattern_of(_FILE, "object_line").match(text.folded[entry.start : entry.end].strip()):
            candidate = _object_after(text, entry.start, text.lines[index + 1].start, 0.88, "label-line", most=420)
            if candidate and not re.match(r"(?:le |la |l'|les |ce )", text.folded[text.lines[index + 1].start :]):
                yield candidate
            return


def _object_cover(text: PieceText) -> Iterator[Candidate]:
    block = title_block(cover_blocks(text), text)
    if block:
        value = text.words(block.start, block.end).strip(' .,:;-–«»"*')
        value = re.sub(r"^(?:objet|operation) ?: ?", "", value, flags=re.I)
        if len(value) > 12:
            yield Candidate("object", value, text, block.start, block.end, 0.86, "object.cover", value)


# ----------------------------------------------------------------------------------------- reference


def reference_candidates(text: PieceText, edges: PieceText | None) -> list[Candidate]:
    """The buyer's number of the consultation: by label, alone on the cover, or repeated in headers and footers."""
    found: list[Candidate] = []
    notice = text.piece.kind == "AAPC"
    limit = min(len(text.folded), 60_000 if notice else 9_000)
    for match in pattern_of(_FILE, "reference_label").finditer(text.folded, 0, limit):
        candidate = _reference_after(text, match.start(), match.end(), match.group())
        if candidate:
            found.append(candidate)
    if edges and edges.lines:
        for match in pattern_of(_FILE, "reference_label").finditer(edges.folded, 0, 4_000):
            candidate = _reference_after(edges, match.start(), match.end(), match.group())
            if candidate:
                candidate.rule, candidate.strength = "reference.footer", candidate.strength + 0.01
                found.append(candidate)
    if not notice:
        found.extend(_reference_alone(text))
    return found


def _reference_after(text: PieceText, start: int, at: int, label: str) -> Candidate | None:
    folded = text.folded
    before = folded[max(0, start - 40) : start]
    if pattern_of(_FILE, "reference_not").search(re.split(r"[\r\v.;]", before)[-1]):
        return None
    while at < len(folded) and folded[at] in " \r\n\v:°#":
        at += 1
    match = _SPACED_REFERENCE.match(folded, at) or _REFERENCE.match(folded, at)
    if not match:
        return None
    end = _whole_reference(folded, match.start(), match.end())
    value = text.raw[match.start() : end].strip(" .-_/")
    digits = sum(c.isdigit() for c in value)
    marked = bool(re.search(r"n°|numero|no\b|:|referen|\bref", label))
    value = re.sub(r"(?<=\d)[A-Z][a-z]{2,}$", "", value)
    if (
        len(value) < 3
        or _NOTICE_FIELD.match(match.group())
        or (not digits and not (marked and re.search(r"[-_]", value)))
        or (_DATE_LIKE.match(match.group()) and not marked)
    ):
        return None
    if re.fullmatch(r"\d{1,2}", value) or (not digits and len(value) < 10) or re.fullmatch(r"[a-z ]+", match.group()):
        return None
    strong = re.search(r"consultation|reference|numero de reference|affaire|dossier", label)
    strength = 0.93 if strong and marked else 0.86 if marked else 0.82
    if re.search(r"accord-cadre", label):
        strength -= 0.12
    if len(value) < 5 and not strong:
        strength -= 0.15
    if "attribue" in label:
        strength = 0.96
    strength -= 0.03 * min(3, text.page_rank(start)) if text.piece.kind != "AAPC" else 0.0
    return Candidate(
        "reference", value, text, start, match.end(), strength, "reference.label", value, value_at=match.start()
    )


def _whole_reference(folded: str, start: int, end: int) -> int:
    """A reference in several words goes to the end of its line when the line is short: « AOO 02.2021 GHT-ACHATS »."""
    stop = re.compile(r"[\r\n\v]|\s-\s|\s:|\. ?$").search(folded, end, min(len(folded), end + 40))
    rest = folded[end : stop.start()] if stop else ""
    return (
        end + len(rest)
        if rest
        and re.fullmatch(r"(?: [a-z]*[-_/\d][a-z\d_/-]*| [a-z]{2,12}){1,3}", rest)
        and re.search(r"[-_/\d]", rest)
        else end
    )


def _reference_alone(text: PieceText) -> Iterator[Candidate]:
    """A line of the cover that holds nothing but a number."""
    for entry in text.lines[:40]:
        if text.page_rank(entry.start) > 0:
            break
        match = _ALONE.match(text.folded[entry.start : entry.end])
        if (
            not match
            or _DATE_LIKE.match(match["value"])
            or (match["value"].count(".") > 2 and "-" not in match["value"])
        ):
            continue
        digits = sum(c.isdigit() for c in match["value"])
        if digits < 2 or len(match["value"]) < 5:
            continue
        value = text.raw[entry.start + match.start("value") : entry.start + match.end("value")]
        marked = "°" in text.folded[entry.start : entry.end]
        yield Candidate(
            "reference", value, text, entry.start, entry.end, 0.9 if marked else 0.82, "reference.cover", value
        )
