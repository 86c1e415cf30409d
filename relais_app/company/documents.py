"""Papers of the structure: their types, until when they are good, and what a file seems to be.

Validity runs from the date printed on the paper, never from its upload or an edit (domain.md § 2.4).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from relais_app.base.dates import add_months
from relais_app.base.places import resource
from relais_app.base.text import fold, fold_words
from relais_app.company.model import CompanyDocument, DocumentState, ValidityRule

OTHER = "autre"
AWARD_DELAY_DAYS = 60  # domain.md § 2.14, when the buyer's own median is not known
_MONTHS_OF = {ValidityRule.THREE_MONTHS: 3, ValidityRule.SIX_MONTHS: 6, ValidityRule.YEARLY: 12}


@dataclass(frozen=True)
class DocumentType:
    """A kind of paper, from resources/reference/documents.toml; `source` is where its rule comes from."""

    code: str
    label: str
    family: str
    rule: ValidityRule
    issuer: str
    where: str
    delay_days: int
    names: tuple[tuple[str, ...], ...]
    source: str
    checked_on: date


@lru_cache(maxsize=1)
def document_types() -> tuple[DocumentType, ...]:
    """The catalogue, in the order of the file; « autre » is last."""
    with resource("reference", "documents.toml").open("rb") as file:
        entries = tomllib.load(file)["document"]
    return tuple(
        DocumentType(
            code=e["code"], label=e["label"], family=e["family"], rule=ValidityRule(e["rule"]), issuer=e["issuer"],
            where=e["where"], delay_days=e["delay_days"], names=tuple(tuple(n) for n in e["names"]),
            source=e["source"], checked_on=e["checked_on"],
        )
        for e in entries
    )  # fmt: skip


def document_type(code: str) -> DocumentType:
    """A type by its code; an unknown one is « autre »."""
    by_code = {t.code: t for t in document_types()}
    return by_code.get(code, by_code[OTHER])


def last_good_day(issued_on: date, months: int) -> date:
    """Of a paper « de moins de N mois »: the eve of the same day N months later (15.01 → 14.07, 31.08 → 27.02)."""
    return add_months(issued_on, months) - timedelta(days=1)


def valid_until(document: CompanyDocument) -> date | None:
    """The last day the paper is good; None when it has no end or its date is not known.

    A printed end that comes before the end by the rule wins.
    """
    months = _MONTHS_OF.get(document.rule)
    if months is None:
        return document.valid_until if document.rule is ValidityRule.PRINTED_END else None
    if document.issued_on is None:
        return None
    by_rule = last_good_day(document.issued_on, months)
    return min(by_rule, document.valid_until) if document.valid_until else by_rule


def state(document: CompanyDocument, on: date, award_on: date | None = None) -> DocumentState:
    """Good on a day, and still on the likely award day? No date, or a date after `on`: unknown (domain.md § 2.14)."""
    if document.issued_on is not None and document.issued_on > on:
        return DocumentState.UNKNOWN
    if document.rule is ValidityRule.NO_END:
        return DocumentState.UNKNOWN if document.issued_on is None else DocumentState.VALID
    last = valid_until(document)
    if last is None:
        return DocumentState.UNKNOWN
    if on > last:
        return DocumentState.EXPIRED
    if award_on is not None and award_on > last:
        return DocumentState.EXPIRES_BEFORE_AWARD
    return DocumentState.VALID


def likely_award_date(deadline: date, median_delay_days: int | None = None) -> date:
    """Deadline and the buyer's own median delay, else 60 days (domain.md § 2.14)."""
    return deadline + timedelta(days=AWARD_DELAY_DAYS if median_delay_days is None else median_delay_days)


def propose_type(file_name: str, text: str = "") -> str:
    """The type that the file's name says, else the first lines of its text; « autre » when neither does."""
    for where in (file_name.rsplit(".", 1)[0], text[:1500]):
        found = type_named(where)
        if found:
            return found
    return OTHER


_JOINED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Za-zà-ÿ])(?=\d)")


def type_named(words: str) -> str:
    """The first type of the catalogue whose words are all there; "" when none is."""
    there = set(fold_words(_JOINED.sub(" ", words)).split())
    spaced = f" {' '.join(fold_words(words).split())} "
    for entry in document_types():
        if any(all(w in there or f" {w} " in spaced for w in name) for name in entry.names):
            return entry.code
    return ""


_MONTHS = {fold(m): i for i, m in enumerate(
    ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
     "décembre"), 1)}  # fmt: skip
_DATE = rf"(?<!\d)(?:(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})\s+(20\d\d)|(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](20\d\d))(?!\d)"
_ANY_DATE = re.sub(r"\((?!\?)", "(?:", _DATE)
_ISSUED = re.compile(
    r"(?:\b(?:delivre\w*|emise?\w*|etablie?\w*|edite\w*|signe\w*|date d'\s?(?:emission|edition|delivrance)|en date|"
    r"a jour|a la date|situation)\s*(?:a\s[^,.\n]{2,40},?\s*)?[:,]?\s*(?:le|au|du)?\s*:?\s*|"
    r"\bfait\b[^.\n]{0,60}?\ble\s+|^(?:a )?[a-z' -]{2,40}, ?le )" + _DATE,
    re.MULTILINE,
)
_ENDS = re.compile(
    rf"(?:jusqu'?\s?au|{_ANY_DATE}\s(?:inclus\s)?au|\bexpir\w+(?: le| :)|\becheance(?: le| :)?|\bfin de validite(?: le| :)?)\s*"
    + _DATE
)
_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)|(?<!\d)(\d\d)[-_. ](\d\d)[-_. ](20\d\d)(?!\d)"
)


@dataclass(frozen=True)
class ProposedDate:
    """A date read on a paper, with the words it stands in."""

    day: date
    words: str


def propose_issue_date(file_name: str, text: str = "") -> ProposedDate | None:
    """The date of issue that the text prints, else a date in the file's name."""
    folded = "\n".join(fold(line) for line in text.splitlines())
    for match in _ISSUED.finditer(folded):
        day = _day_of(match.groups())
        if day:
            return ProposedDate(day, match.group(0))
    for match in _IN_NAME.finditer(file_name):
        y, m, d, d2, m2, y2 = match.groups()
        day = _day(int(y or y2), int(m or m2), int(d or d2))
        if day:
            return ProposedDate(day, match.group(0))
    return None


def propose_end_date(text: str) -> ProposedDate | None:
    """The printed end of validity, the last one when a period is printed."""
    found = [ProposedDate(day, m.group(0)) for m in _ENDS.finditer(fold(text)) if (day := _day_of(m.groups()))]
    return max(found, key=lambda p: p.day) if found else None


def _day_of(groups: tuple[str | None, ...]) -> date | None:
    d, month, y, d2, m2, y2 = groups
    if month and d and y:
        return _day(int(y), _MONTHS[month], int(d))
    return _day(int(y2 or 0), int(m2 or 0), int(d2 or 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
