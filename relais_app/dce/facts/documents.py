"""The papers asked of bidders: lists of the candidature and of the offer, item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from relais_app.dce.facts.candidates import weight_of
from relais_app.dce.facts.papers import BULLET, DUTY, Item, made_of, paper_of
from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText
from relais_app.dce.model import Fact

_FILE = "pieces"
_FACTS = {"candidature": "required_candidature_documents", "offer": "required_offer_documents"}
_INLINE = re.compile(
    r":\s*[-–]\s+(?=(?:[Uu]ne? |[Ll]a |[Ll]e |[Ll]'))|\s*;\s*(?=(?:\d{1,2}\s?\)|[-–•]|[a-z]\)|une? |la |le |les |l'|des |si |copie|declaration))|(?<=[a-z).\]»\"])\s?(?:\.\s?)?[-–]\s(?=[A-ZÉÀÊ])|\.(?=[A-ZÉ][a-zé]+ )"
)
_ANSWER = re.compile(r"^\s*(?P<yes>oui|obligatoire|x)\b|^\s*(?:non|sans)\b")
_TRAILING_ANSWER = re.compile(r"\s(?:oui|non)\s*[|.]*$")
_TABLE_ANSWER = re.compile(r"\s(?P<answer>oui|non)\s*\|?(?=\s|$)")
_OTHER_MATTER = re.compile(
    r"^\W*(?:(?:article )?[\divx.]{1,6}[\s.):°/–-]+)?(?:(?:criteres? de )?(?:jugement|examen|analyse|selection|choix|classement)|criteres?|attribution|renseignements complementaires) (?:des|du|de l|d'attribution|$)"
)
Place = tuple[int, int, int, int] | None  # page, table, row, column


def document_facts(texts: list[PieceText]) -> list[Fact]:
    """Papers of the first piece that lists them, for the candidature and for the offer."""
    facts: list[Fact] = []
    for side, name in _FACTS.items():
        for text in sorted(texts, key=lambda t: -weight_of(name, t.piece.kind)):
            if not weight_of(name, text.piece.kind):
                continue
            found = list(_facts(text, side, name))
            if found:
                facts += found
                break
    return facts


def _facts(text: PieceText, side: str, name: str) -> Iterator[Fact]:
    seen: set[str] = set()
    for item in _items_of(text).get(side, []):
        made = made_of(text, item, side)
        if made is None:
            continue
        key, value, strength, extra = made
        if key in seen:
            continue
        seen.add(key)
        source = text.source(item.start, item.end)
        yield Fact(name=name, value=value, raw=source.words[:240], source=source, rule=f"{name}.{'known' if strength > 0.85 else 'listed'}",
                   confidence=round(strength * weight_of(name, text.piece.kind), 3), extra=extra)  # fmt: skip


# ------------------------------------------------------------------------------------ lists and items


def _items_of(text: PieceText) -> dict[str, list[Item]]:
    known: dict[str, list[Item]] | None = text.kept.get("papers")
    if known is None:
        known = text.kept["papers"] = _find_items(text)
    return known


def _find_items(text: PieceText) -> dict[str, list[Item]]:
    """Walk the piece; a heading or an announcing line opens a list, a heading of other matters closes it."""
    walk = _Walk(text)
    low, high = _bounds(text)
    for start, end, cell in _segments(text):
        if low <= start < high:
            walk.take(start, end, cell)
    return walk.found


def _bounds(text: PieceText) -> tuple[int, int]:
    """In a notice with numbered fields, the candidature stands between III.1 and III.2."""
    if text.piece.kind == "AAPC":
        first = text.find("iii.1.1)") + text.find("iii.1.4)") + text.find("iii.1)")
        if first:
            low = min(first)
            last = [at for at in text.find("iii.1.5)") + text.find("iii.2)") + text.find("section iv") if at > low]
            return low, min(last, default=len(text.folded))
    return 0, len(text.folded)


class _Walk:
    """Where the reading of a piece stands: which list is open, and what its items look like."""

    def __init__(self, text: PieceText) -> None:
        self.text = text
        self.found: dict[str, list[Item]] = {"candidature": [], "offer": []}
        self._headings = {h.start: h for h in text.headings}
        self._mode: str | None = None
        self._depth = self._under = self._last = (
            0  # depths of headings: what closes, what the list is under, the last seen
        )
        self._colon = False  # the segment before announces something
        self._inner = ""  # bullet style of a list inside an item
        self._cell: Place = None
        self._goes_on = False  # the segment before ended with a semicolon
        self._columns: dict[tuple[int, int], dict[int, str]] = {}  # tables whose columns are the two lists

    def take(self, start: int, end: int, cell: Place) -> None:
        folded = self.text.folded[start:end]
        column = self._columns.get(cell[:2], {}).get(cell[3]) if cell else None
        if self._turns(start, folded, cell):
            return
        self._mode = column or self._mode
        if self._mode is None:
            return
        follows, self._goes_on = self._goes_on, folded.rstrip().endswith(";")
        style = _style(folded)
        announced, self._colon = self._colon, folded.rstrip().endswith(":")
        items = self.found[self._mode]
        if (
            announced
            and items
            and style
            and (not cell or cell == self._cell)
            and style != _style(self._words(items[-1]))
        ):
            self._inner = style
        elif style != self._inner or cell != self._cell:
            self._inner = ""
        self._cell = cell
        if self._inner and items and (self._mode == "offer" or not self._is_paper(folded)):
            items[-1].subs += 1
            return
        listed = not style and cell is None and (follows or self._goes_on) and not DUTY.search(folded[:160])
        told = list(_enumerated(self.text, start, end, self._mode)) if not style and cell is None else []
        if told:
            items.extend(told)
            return
        if not style and cell is None and not (listed and self._is_paper(folded)) and self._is_prose(folded):
            kind = re.search(r"format (excel|word|pdf|xlsx?|docx?)", folded)
            if kind and items and not items[-1].format:
                items[-1].format = kind[1].capitalize()
            return
        found = list(_split(self.text, start, end, cell, listed=listed))
        if cell and cell[1] < 0 and found:
            answer = _TABLE_ANSWER.search(folded)
            found[0].signature = bool(answer and answer["answer"] == "oui")
        items.extend(found)

    def _is_paper(self, folded: str) -> bool:
        return bool(paper_of(folded, "candidature") or pattern_of(_FILE, "paper_noun").match(folded))

    def _is_prose(self, folded: str) -> bool:
        """A sentence about the list, not one of its items."""
        if re.search(r"dc ?1\b[\s\S]{0,80}\bdc ?2\b|:\s*(?:-|\d\)) ?\w", folded[:400]):
            return False
        return (
            bool(DUTY.search(folded[:160]))
            or bool(pattern_of(_FILE, "not_an_item").match(folded))
            or not pattern_of(_FILE, "paper_noun").match(folded)
        )

    def _words(self, item: Item) -> str:
        return self.text.folded[item.start : item.end]

    def _turns(self, start: int, folded: str, cell: Place) -> bool:
        """Whether a segment opens, closes or signs instead of being an item."""
        heading = self._headings.get(start)
        self._last = heading.depth if heading and not (self._mode and heading.depth > self._under > 0) else self._last
        answer = _ANSWER.match(folded) if cell and len(folded) < 24 else None
        if answer and self._mode and self.found[self._mode]:
            self.found[self._mode][-1].signature = bool(answer["yes"])
            return True
        if _MAY_END.search(folded) and pattern_of(_FILE, "winner").search(folded) and (heading or len(folded) < 220):
            self._mode = None
            return True
        opened = _opens(folded, heading is not None, most=700 if self.text.piece.kind == "AAPC" else 260)
        if opened:
            if cell and cell[1] >= 0 and opened != "both" and len(folded) < 60:
                self._columns.setdefault(cell[:2], {})[cell[3]] = opened
            self._mode = None if opened == "both" else opened
            self._depth = heading.depth if heading else max(self._depth, 6)
            self._under = heading.depth if heading else self._last
            self._colon, self._inner = False, ""
            return heading is not None or not _has_item(folded)
        if heading and self._mode and self._is_paper(folded[:90]) \
                and ((heading.number.count(".") > 1 and heading.depth > self._under > 0) or folded.rstrip()[-1:] in ";.," or not (self.text.line_at(start).line.bold or "." in heading.number)
                     or (len(folded) > 70 and "." not in heading.number)):  # fmt: skip
            return False
        if len(folded) < 80 and not cell and _OTHER_MATTER.match(folded):
            self._mode = None
            return True
        if heading and (
            (heading.number and heading.depth <= self._depth) or pattern_of(_FILE, "close").search(heading.title)
        ):
            self._mode = None
            return True
        return False


def _style(folded: str) -> str:
    """Which bullet begins a segment: « 1. » and « 2. » look alike, « - » and « • » do not."""
    match = BULLET.match(folded)
    return re.sub(r"\d+", "1", match.group().strip()) if match else ""


def _opens(folded: str, is_heading: bool, *, most: int) -> str | None:
    """The list that a segment announces: candidature, offer, both (then their own headings follow), or none."""
    if len(folded) > most or not _MAY_OPEN.search(folded, 0, 200):
        return None
    head = folded[:200]
    candidature = bool(pattern_of(_FILE, "open_candidature").search(head))
    offer = bool(pattern_of(_FILE, "open_offer").search(head))
    announces = (
        is_heading
        or head.rstrip().endswith(":")
        or bool(re.search(r"suivant|ci-dessous|ci-apres", head))
        or len(head) < 90
    )
    if not announces or not (candidature or offer):
        return None
    if is_heading and re.search(r"candidatures?\b", head) and re.search(r"\boffres?\b", head):
        return "both"
    if re.search(
        r"selection|examen|jugement|contenu du (?:dossier de consultation|dce)|date|delai|variante|ouverture", head
    ) and not re.search(r"produire|fournir|pieces", head):
        return None
    if candidature and offer:
        return "candidature" if head.find("candidature") < head.find("offre") or "offre" not in head else "offer"
    return "candidature" if candidature else "offer"


def _has_item(folded: str) -> bool:
    """« Candidature : DC1, DC2… »: an announcing line that already holds papers."""
    return len(folded) > 120 and ":" in folded[:130]


def _segments(text: PieceText) -> Iterator[tuple[int, int, Place]]:
    """Paragraphs, items and cells of the body, each whole, with the cell they stand in."""
    first = -1
    for index, entry in enumerate(text.lines):
        mark = text.folded[entry.start - 1 : entry.start] if index else "\r"
        if first >= 0 and mark in "\r\v\f":
            yield from _rows_of(text, first, index)
            first = -1
        if first < 0:
            first = index
    if first >= 0:
        yield from _rows_of(text, first, len(text.lines))


def _rows_of(text: PieceText, first: int, stop: int) -> Iterator[tuple[int, int, Place]]:
    """A segment; or the rows of a table without rulings, whose last column says « Oui » or « Non »."""
    lines = text.lines[first:stop]
    cell = lines[0].line.cell
    place = (id(lines[0].page), *cell) if cell else None
    answered = [bool(_TRAILING_ANSWER.search(text.folded[e.start : e.end])) for e in lines]
    if cell or not any(answered):
        yield lines[0].start, lines[-1].end, place
        return
    start, done = 0, False
    for index, entry in enumerate(lines):
        if (
            index
            and (answered[index] or text.raw[entry.start : entry.start + 1].isupper())
            and (done or not answered[index])
        ):
            yield lines[start].start, lines[index - 1].end, (id(entry.page), -1, index, 0) if done else None
            start, done = index, False
        done = done or answered[index]
    yield lines[start].start, lines[-1].end, (id(lines[-1].page), -1, stop, 0) if done else None


_MAY_END = re.compile(r"attributaire|retenu|pressenti|auquel|notification")
_MAY_OPEN = re.compile(
    r"candidat|offre|projet de marche|capacit|habilit|juridique|administratif|criteres objectifs|i\.1\.|elle |votre |vous |merci |veuillez "
)
_GIVES = re.compile(
    r"\b(?:remettr\w+|produir\w+|fournir\w*|joindr\w+|comprend\w*|contien\w+|transmettr\w+|compose\w* (?:de|du|d')|comport\w+)\s+"
)
_AND = re.compile(r",\s*(?:et\s+)?|\s+et\s+(?=(?:les?|la|l'|une?|des|son|sa|ses)\b)|\s+ainsi que\s+")


def _enumerated(text: PieceText, start: int, end: int, side: str) -> Iterator[Item]:
    """« Le candidat remettra le DC1, le DC2 et une attestation d'assurance. »: two known papers at least."""
    gives = _GIVES.search(text.folded, start, end)
    if not gives or end - start > 500:
        return
    cuts = [gives.end(), *(m.end() for m in _AND.finditer(text.folded, gives.end(), end)), end]
    parts = [(low, high) for low, high in pairwise(cuts) if pattern_of(_FILE, "paper_noun").match(text.folded[low:high].lstrip())
             or paper_of(text.folded[low:min(high, low + 45)], side)]  # fmt: skip
    if len(parts) >= 2 and any(paper_of(text.folded[low:high], side) for low, high in parts):
        yield from (Item(low, high, True) for low, high in parts)


def _lines_of_papers(text: PieceText, start: int, end: int) -> list[int]:
    """Where each line of a cell begins, when every one names a paper."""
    starts = [start, *(at + 1 for at in range(start, end) if text.folded[at] == "\n")]
    lines = [text.folded[low:high] for low, high in pairwise([*starts, end])]
    named = all(
        pattern_of(_FILE, "paper_noun").match(line) or paper_of(line, "candidature") or paper_of(line, "offer")
        for line in lines
    )
    return starts if len(starts) > 1 and named and all(text.raw[at].isupper() for at in starts) else []


def _split(text: PieceText, start: int, end: int, cell: Place, *, listed: bool = False) -> Iterator[Item]:
    """A segment as items: several when a notice puts its list on one line, or a cell has one a line."""
    raw = text.raw[start:end]
    lines = _lines_of_papers(text, start, end) if cell and cell[1] >= 0 else []
    if lines:
        yield from (Item(low, high, True) for low, high in pairwise([*lines, end]))
        return
    listed = listed or cell is not None or bool(BULLET.match(raw))
    label = re.match(
        r"^[^:;]{0,150}?(?:criteres de selection|documents requis|conditions|regles et criteres|elements suivants|pieces suivantes|documents suivants|suivants?)\s*:\s*",
        text.folded[start:end],
    )
    at = start + (label.end() if label and len(raw) > label.end() + 15 else 0)
    bulleted = bool(BULLET.match(raw)) and at == start
    listed = listed or at > start
    cuts = [at]
    for match in _INLINE.finditer(text.raw, at, end):
        if not bulleted or ";" in match.group():
            cuts.append(match.end())
    bounds = [*cuts, end]
    for low, high in pairwise(bounds):
        words = text.raw[low:high]
        if len(words.strip()) > 2:
            yield Item(low, high, listed or len(cuts) > 1)
