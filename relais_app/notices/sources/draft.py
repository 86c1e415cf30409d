"""A notice while it is being read: fields are put once, each beside the words and the place it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from relais_app.base.text import fold_words
from relais_app.base.words import _
from relais_app.notices.model import FoundField, NoticeCriterion, NoticeLot, NoticeReading
from relais_app.notices.sources.instants import Deadline, read_deadline
from relais_app.notices.sources.tree import is_broken, mend

CUT_AT = 200  # BOAMP's index block cuts titles there
_NEARLY_CUT = 195
_ARTICLE = re.compile(r"\bL\.?\s*2113\s*-\s*(12|13\s*-\s*1|13|14|15)(?!\s*-?\s*\d)", re.IGNORECASE)
UNSPECIFIED = "unspecified"  # reserved, the article is not said


@dataclass
class Draft:
    """Fields of `NoticeReading` as far as they are known; the first source of a field wins."""

    source: str
    raw: str = ""
    source_id: str = ""
    title: str = ""
    buyer: str = ""
    reference: str = ""
    nature: str = ""
    procedure: str = ""
    description: str = ""
    place: str = ""
    amount_text: str = ""
    duration_text: str = ""
    documents_url: str = ""
    notice_url: str = ""
    contact: str = ""
    answers_to: str = ""
    procedure_id: str = ""
    reserved: str = "none"
    published_on: date | None = None
    social_clause: bool = False
    environmental_clause: bool = False
    departements: list[str] = field(default_factory=list)
    cpv: list[str] = field(default_factory=list)
    descriptors: list[str] = field(default_factory=list)
    lots: list[NoticeLot] = field(default_factory=list)
    criteria: list[NoticeCriterion] = field(default_factory=list)
    deadlines: list[tuple[str, bool, str]] = field(default_factory=list)  # raw, is it the API's, where
    found: list[FoundField] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def put(self, name: str, value: str, where: str, words: str = "") -> None:
        """Set a text field if nothing stands there yet, and note where it was read."""
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.found.append(FoundField(name, value, words or value, where))

    def add(self, name: str, values: Iterable[str], where: str) -> None:
        """Add to a list field what is not in it yet."""
        kept: list[str] = getattr(self, name)
        new = [v for v in dict.fromkeys(values) if v and v not in kept]
        kept.extend(new)
        self.found.extend(FoundField(name, v, v, where) for v in new)

    def mark(self, name: str, where: str, words: str) -> None:
        """Set a yes-or-no field to yes."""
        if not getattr(self, name):
            setattr(self, name, True)
            self.found.append(FoundField(name, "true", words, where))

    def reserve(self, code: str, where: str, words: str) -> None:
        if self.reserved == "none" and code != "none":
            self.reserved = code
            self.found.append(FoundField("reserved", code, words, where))

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def freeze(self) -> NoticeReading:
        """The reading; the deadline is the first one said with a time, else the first day."""
        deadline = self._deadline()
        return NoticeReading(
            source=self.source, source_id=self.source_id, title=mend(self.title), buyer=mend(self.buyer),
            reference=self.reference, nature=self.nature, procedure=self.procedure, description=self.description,
            published_on=self.published_on, deadline_raw=deadline.raw, deadline_at=deadline.at,
            deadline_zone=deadline.zone, departements=tuple(self.departements), place=self.place,
            cpv=tuple(self.cpv), descriptors=tuple(self.descriptors), reserved=self.reserved,
            social_clause=self.social_clause, environmental_clause=self.environmental_clause,
            lots=tuple(self.lots), criteria=tuple(self.criteria), amount_text=self.amount_text,
            duration_text=self.duration_text, documents_url=self.documents_url, notice_url=self.notice_url,
            contact=self.contact, answers_to=self.answers_to, procedure_id=self.procedure_id,
            fields=tuple(self.found), raw=self.raw, warnings=tuple(self.warnings),
        )  # fmt: skip

    def _deadline(self) -> Deadline:
        read = [
            (read_deadline(raw, self.departements, is_flat=flat), where) for raw, flat, where in self.deadlines if raw
        ]
        if not read:
            return read_deadline("", self.departements)
        chosen, where = next((r for r in read if r[0].has_time), next((r for r in read if r[0].at), read[0]))
        if chosen.at:
            self.found.append(FoundField("deadline_at", chosen.at.isoformat(timespec="minutes"), chosen.raw, where))
        for sentence in chosen.warnings:
            self.warn(sentence)
        others = {o.at: o.raw for o, _where in read if o.at and o.has_time == chosen.has_time and o.at != chosen.at}
        for raw in others.values():
            self.warn(_("L'avis donne deux dates limites : {one} et {other}.").format(one=chosen.raw, other=raw))
        return chosen


def better_title(index: str, body: str) -> str:
    """The title of the body, which is whole; the index's where the body's is broken or shouted."""
    if not index or not body:
        return index or body
    if fold_words(index) == fold_words(body):
        return index if body.isupper() or is_broken(body) else body
    if len(index) < _NEARLY_CUT and is_broken(body) and not is_broken(index):
        return index
    return body


def reserved_article(text: str) -> str:
    """The article of the code that a text names for a reservation; "" when none or several that disagree."""
    named = {re.sub(r"\s", "", m[1]) for m in _ARTICLE.finditer(text)}
    if {"12", "13"} <= named or "14" in named:
        return "L2113-14"
    return f"L2113-{named.pop()}" if len(named) == 1 else ""


def lot_number(text: str) -> str:
    """« LOT-0001 », « Lot n° 01 », « 03a » as « 1 », « 1 », « 3a »; "" for the whole contract (0000)."""
    found = re.search(r"(\d+)\s*([A-Za-z]?)\s*$", text.strip())
    if not found:
        return text.strip()
    digits = found[1].lstrip("0")
    return digits + found[2] if digits else found[2]


_LOT_LINE = re.compile(
    r"\s*(?:lots?\s*)?(?:n\s*[°ºo]\s*)?(\d{1,3}\s?[a-zA-Z]?(?![\w%])|[A-Z](?=\s*[:\-–—]))\s*[:.)\-–—]\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)


def lot_of_text(text: str, position: int) -> tuple[str, str]:
    """Number and title of « 01 : Gros œuvre »; its place in the list when no number is printed."""
    found = _LOT_LINE.fullmatch(text)
    if found:
        return lot_number(found[1]) or str(position), found[2].strip()
    return str(position), text


_WEIGHTED = re.compile(
    r"(?P<name>.+?)\s*[:=\-–—(,]*\s*(?:pond\w*\s*(?:à|de|:)?\s*)?(?:sur\s+)?"
    r"(?P<n>\d+(?:[.,]\d+)?)\s*(?P<unit>%|points?|pts?)\s*[).;]*",
    re.IGNORECASE,
)


def criteria_of_text(text: str) -> list[NoticeCriterion]:
    """Criteria that free text gives with their weight, one a line; nothing where it only sends to the RC."""
    found = []
    for line in re.split(r"[\n;]+", text):
        match = _WEIGHTED.fullmatch(line.strip(" -•*·\t"))
        if match:
            unit = "%" if match["unit"] == "%" else "points"
            name = re.sub(
                r"^(?:\d+\s*[°.)\-/]|crit[èe]re\s+n?°?\s*\d+\s*[:\-]?)\s*", "", match["name"], flags=re.IGNORECASE
            )
            found.append(NoticeCriterion(name.strip(" :-–"), f"{match['n']} {unit}"))
    return found


def euros(number: str, currency: str = "EUR") -> str:
    """« 75000 » as « 75 000 € HT »; what is no number as it stands."""
    plain = number.strip().replace(" ", "").replace(",", ".")
    try:
        amount = float(plain)
    except ValueError:
        return number.strip()
    if not amount < 1e15:
        return number.strip()
    whole = f"{amount:,.2f}".replace(",", " ").replace(".", ",").removesuffix(",00")
    unit = "€" if currency in ("EUR", "") else currency
    return f"{whole} {unit} HT"
