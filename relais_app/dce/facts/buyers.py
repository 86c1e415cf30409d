"""The buyer: by label first, by a sentence, then by what the cover shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.base.text import fold_words
from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.cover import ORGANISATION, Block, buyer_blocks, cover_blocks
from relais_app.dce.facts.labels import labels_in
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Piece

_FILE = "identite"
_NAME_END = re.compile(
    r"\s*(?:[\r\v]|\spour (?:ses|son|le compte|l'ensemble|les besoins)|,\s*(?:numero|point|\d|b\.?p|cs|hotel de|place|rue|avenue|tel|courriel|represente|dont|sis|situe|ci-apres|a l'attention|agissant|et dont)"
    r"|\s-\s\d|\(\s*\d{5}|\b\d{5}\b|\btel\b|telephone|correspondant|represente|, ?(?:f|fr)\b|courriel|siret|adresse|postal address|town ?:|nuts|;|(?<=[a-z]{2})\.\s|(?<=[a-z]{2})\.$|,\s*national registration"
    r"| \. |il aura en charge|\n(?=\d|tel|rue|bd|avenue|place|hotel de ville|[^\n:]{3,50}:))"
)
_PREFACE = re.compile(r"[^\r\v]{0,90}:\s*[\r\v\n]\s*")
_OTHER_BODY = re.compile(r"recours|mediation|contentieux|vi\.4|appeal|review|titulaire|attributaire")
_SERVICE_LINE = re.compile(
    r"[\r\n]\s*(?:direction|secretariat general|service (?:des achats|de la commande|marches))[^\r\n\v]{0,80}"
)
_PERSON = re.compile(r"^(?:le |la |l'|represente par |m\.? ?(?:le)? ?|mr |mme |monsieur |madame |messieurs )+(?:le |la )?(?:maire|president|directeur|directrice|prefet|"
                     r"prefete|presidente|recteur|chef)(?:e)?(?: general(?:e)?| d'etablissement)?(?: du conseil d'administration)? (?:de la |du |de l'|des |de |d')?")  # fmt: skip
_OTHER_VALUE = re.compile(r"^(?:exercant|est|n'est|doit|peut|ne |se |qui|dont|a |procedera|pourra|souhaite|informe|mentionne|designe|"
                          r"represente|cf|voir|autorite (?:regionale|locale|publique|nationale)|organisme de droit|collectivite territoriale\s*$|oui|non|\d|le pouvoir|l'acheteur|"
                          r"services generaux|type|adresse|nom\b|siret|informations)")  # fmt: skip
_SERVICE = re.compile(
    r"(?:direction|service|secretariat|bureau|pole|departement (?:des?|achats|marches)|cellule|dgs|agissant)\b(?! departemental)"
)


def buyer_candidates(text: PieceText) -> list[Candidate]:
    """The organisation that buys, by label first, then by what the cover shows."""
    found = list(_labelled_buyers(text))
    blocks = cover_blocks(text) if text.piece.kind != "AAPC" else []
    if text.piece.kind != "AAPC":
        found.extend(_told_buyers(text))
    covers = [(block, strength) for block, strength in buyer_blocks(blocks, text)]
    if covers:
        found.append(_cover_buyer(text, covers))
    return found


def notice_buyers(text: PieceText) -> list[Candidate]:
    """« Commune de …, 11 rue …, 14500 … » near the head of a notice without labels."""
    for entry in text.lines[:14] if text.piece.kind == "AAPC" else []:
        folded = text.folded[entry.start : entry.end]
        match = re.match(r"[^,]{5,90}(?=,[^\r\v]{5,160}\b\d{5}\b)", folded)
        if match and ORGANISATION.match(folded):
            value = text.words(entry.start, entry.start + match.end())
            return [Candidate("buyer", value, text, entry.start, entry.end, 0.86, "buyer.first-line", value)]
    return []


def header_buyers(text: PieceText) -> list[Candidate]:
    """An organisation named in the headers of the first page: what is left when nothing else names the buyer."""
    edges = PieceText.of(text.piece, pages=1, edges=True)
    lines = [entry for entry in edges.lines if entry.line.role == "header"]
    words = [edges.folded[entry.start : entry.end] for entry in lines]
    if not any(ORGANISATION.match(line.strip()) for line in words):
        return []
    value = re.sub(r"\s*(?:\bp\.|\bpage) ?\d+\b.*$", "", edges.words(lines[0].start, lines[-1].end), flags=re.I)
    return [Candidate("buyer", value, edges, lines[0].start, lines[-1].end, 0.6, "buyer.header", value)]


def other_buyers(piece: Piece) -> list[Candidate]:
    """An organisation at the head of a price file or a form, when the rules name none."""
    text = PieceText.of(piece, pages=1)
    for entry in text.lines[:3]:
        folded = text.folded[entry.start : entry.end].strip()
        if ORGANISATION.match(folded) and len(folded) < 80:
            value = text.words(entry.start, entry.end)
            return [Candidate("buyer", value, text, entry.start, entry.end, 0.6, "buyer.other-piece", value)]
    return []


def _labelled_buyers(text: PieceText) -> Iterator[Candidate]:
    limit = len(text.folded) if text.piece.kind == "AAPC" else min(len(text.folded), 14_000)
    for key, strength, rule in (("notice_address", 0.95, "notice-address"), ("official_name", 0.95, "official-name"),
                                ("coordinator", 0.93, "coordinator"), ("buyer_label", 0.92, "label")):  # fmt: skip
        for rank, match in enumerate(labels_in(text, key, limit)):
            if rank > 12:
                break
            candidate = _buyer_after(text, match.start(), match.end(), strength, rule)
            if candidate and not (
                text.piece.kind == "AAPC"
                and _OTHER_BODY.search(text.folded, max(0, match.start() - 160), match.start())
            ):
                candidate.strength -= 0.02 * rank
                yield candidate


def _told_buyers(text: PieceText) -> Iterator[Candidate]:
    """« Le pouvoir adjudicateur est la Ville de … »; « la Ville de …, ci-après l'acheteur »: organisations only."""
    limit = min(len(text.folded), 8_000)
    if any(text.find(word)[:1] for word in ("adjudicateur", "acheteur", "ouvrage", "lance", "passe", "organise")):
        for match in pattern_of(_FILE, "buyer_sentence").finditer(text.folded, 0, limit):
            candidate = _buyer_after(
                text, match.start(), match.end(), 0.88 if match.group().startswith("l") else 0.82, "sentence"
            )
            if candidate and ORGANISATION.match(text.folded, match.end()):
                yield candidate
    for at in text.find("ci-apres"):
        named = pattern_of(_FILE, "buyer_named").search(text.folded, max(0, at - 3), at + 90)
        if not named or named.start() > at or at > limit:
            continue
        low = max(text.sentence(at)[0], at - 140)
        before = [
            m
            for m in re.finditer(r"(?:^|(?<=[\s'\r\v]))", text.folded[low : named.start()])
            if ORGANISATION.match(text.folded, low + m.end())
        ]
        if before:
            start = low + before[0].end()
            value = re.split(r",\s", text.words(start, named.start()))[0].strip(" ,.")
            yield Candidate("buyer", value, text, start, named.end(), 0.88, "buyer.named", value, value_at=start)


def _buyer_after(text: PieceText, start: int, at: int, strength: float, rule: str) -> Candidate | None:
    folded = text.folded
    prefix = re.match(r"(?:official name|nom officiel)\s*:\s*", folded[at : at + 40])
    at += prefix.end() if prefix else 0
    preface = _PREFACE.match(folded, at)
    at = preface.end() if preface else at
    end = _NAME_END.search(folded, at, min(len(folded), at + 160))
    stop = end.start() if end else min(len(folded), at + 120)
    name = folded[at:stop].strip()
    person = _PERSON.match(name)
    if person:
        at, strength = at + person.end(), strength - 0.04
        name = folded[at:stop].strip()
    if len(name) < 3 or _OTHER_VALUE.match(name) or not re.search(r"[a-z]{2,}", name) or len(name.split()) > 18:
        return None
    following = _SERVICE_LINE.match(folded, stop)
    if following and rule in ("label", "coordinator"):
        stop = following.end()
    second = re.match(r"[\s.]*[\r\v]\s*(?:[-•]\s*)?entite d'achat ?: ?([^\r\v]+)", folded[stop : stop + 140])
    value = ", ".join(part for line in re.split(r"[\r\n]", text.raw[at:stop]) if (part := line.strip(" .,:;-–")))
    if second:
        value += ", " + text.words(stop + second.start(1), stop + second.end(1)).strip()
    return Candidate("buyer", value, text, start, stop, strength, f"buyer.{rule}", value, value_at=at)


def _cover_buyer(text: PieceText, covers: list[tuple[Block, float]]) -> Candidate:
    names: list[str] = []
    bodies = [c for c in covers if not _SERVICE.match(text.folded[c[0].start : c[0].end])]
    if bodies and not re.match(
        r"minist|etat|republique|services? du premier|secretariat", text.folded[bodies[0][0].start :][:30]
    ):
        covers = bodies[:1]
    for block, _strength in covers[:4]:
        name = text.words(block.start, block.end).strip(" -–*«»")
        name = re.sub(r"\s+p\. ?\d+$", "", name)
        if not any(fold_words(name) in fold_words(other) for other in names):
            names.append(name)
    first, last = covers[0][0], covers[min(len(covers), 4) - 1][0]
    strength = max(strength for _block, strength in covers)
    near = last.end - first.start < 600
    return Candidate("buyer", ", ".join(names), text, first.start, last.end if near else first.end, strength, "buyer.cover",
                     names[0], value_at=first.start)  # fmt: skip
