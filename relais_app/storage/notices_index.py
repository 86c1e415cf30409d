"""How avis.sqlite3 holds a million notices and finds fifty of them within a frame (performance.md § Search).

A notice's key follows its deadline, so the full-text index gives the first ones by deadline without sorting. What
lists filter by (département, CPV, month, reserved…) stands in the index as extra words: *facets*.
This module knows no SQLAlchemy: the first page is read by the driver alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zlib import crc32

from relais_app.base.text import fold_words
from relais_app.notices.model import NoticeReading

VERSION = 1  # of what is indexed: a change of `body_of`, `facets_of` or `indexed` needs the next number
_SPREAD = 30  # bits below the minute: notices of one minute, spread by their id
_LAST_MINUTE = (1 << 32) - 1
NO_DEADLINE = _LAST_MINUTE << _SPREAD
_BODY_CHARACTERS = 1500
_LOTS = 60
_CPV_LENGTHS = (2, 3, 4, 5, 8)

SCHEMA = (
    """CREATE TABLE avis.notices (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
        source_id TEXT NOT NULL, procedure_id TEXT NOT NULL, nature TEXT NOT NULL, title TEXT NOT NULL,
        buyer TEXT NOT NULL, reference TEXT NOT NULL, published_on TEXT NOT NULL, deadline_at TEXT NOT NULL,
        deadline_zone TEXT NOT NULL, departements TEXT NOT NULL, cpv TEXT NOT NULL, reserved TEXT NOT NULL,
        lot_count INTEGER NOT NULL, social INTEGER NOT NULL, environmental INTEGER NOT NULL,
        answers_to TEXT NOT NULL, same_as TEXT NOT NULL, fingerprint TEXT NOT NULL, reading BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX avis.ix_notices_id ON notices (id)",
    "CREATE UNIQUE INDEX avis.ix_notices_source ON notices (origin, source_id)",
    "CREATE INDEX avis.ix_notices_procedure ON notices (procedure_id) WHERE procedure_id != ''",
    "CREATE INDEX avis.ix_notices_answers ON notices (answers_to) WHERE answers_to != ''",
    "CREATE INDEX avis.ix_notices_published ON notices (published_on, key)",
    "CREATE INDEX avis.ix_notices_same ON notices (same_as) WHERE same_as != ''",
)
# detail=none: half the size; words are looked for one by one, never as a phrase
WORDS = """CREATE VIRTUAL TABLE avis.notices_words USING fts5 (
    title, buyer, body, facets, content='', detail=none, prefix='3', tokenize='unicode61 remove_diacritics 2')"""
COLUMNS = (
    "key", "id", "origin", "source", "source_id", "procedure_id", "nature", "title", "buyer", "reference",
    "published_on", "deadline_at", "deadline_zone", "departements", "cpv", "reserved", "lot_count", "social",
    "environmental", "answers_to", "same_as", "fingerprint", "reading",
)  # fmt: skip


def first_key(moment: datetime | date) -> int:
    """The smallest key of notices whose deadline is at or after a moment (a date: its beginning, UTC)."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    minute = int(moment.astimezone(UTC).timestamp() // 60)
    return max(0, min(minute, _LAST_MINUTE - 1)) << _SPREAD


def key_of(deadline: datetime | None, id: str, taken: set[int]) -> int:
    """The key of a notice, beside those already taken; added to them."""
    floor = NO_DEADLINE if deadline is None else first_key(deadline)
    key = floor + crc32(id.encode()) % (1 << _SPREAD)
    while key in taken:
        key = floor + (key - floor + 1) % (1 << _SPREAD)
    taken.add(key)
    return key


def indexed(text: str) -> str:
    """Text as the index takes it: ligatures as two letters, which unicode61 leaves as they are."""
    return text.translate(_LIGATURES)


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def body_of(reading: NoticeReading) -> str:
    """What is searched beside title and buyer."""
    parts = [reading.source_id, reading.reference, reading.place, *reading.descriptors]
    parts += [lot.title for lot in reading.lots[:_LOTS]]
    parts.append(reading.description[:_BODY_CHARACTERS])
    return indexed("\n".join(p for p in parts if p))


def facets_of(reading: NoticeReading) -> str:
    """The extra words of a notice; none of them is a word that somebody types."""
    words = [departement_facet(d) for d in reading.departements]
    words += [f"xcpv{code[:n]}" for code in map(digits, reading.cpv) for n in _CPV_LENGTHS if len(code) >= n]
    if reading.deadline_at:
        words.append(f"xmois{reading.deadline_at.astimezone(UTC):%Y%m}")
    if reading.reserved != "none":
        words += ["xreserve", reserved_facet(reading.reserved)]
    if reading.social_clause:
        words.append("xsocial")
    if reading.environmental_clause:
        words.append("xenvironnement")
    if reading.nature:
        words.append(nature_facet(reading.nature))
    return " ".join(dict.fromkeys(words))


def entry_of(key: int, reading: NoticeReading) -> tuple[int, str, str, str, str]:
    """A notice's row of the index. The same values must be told again to take it out."""
    return key, indexed(reading.title), indexed(reading.buyer), body_of(reading), facets_of(reading)


def digits(code: str) -> str:
    return re.sub(r"\D", "", code)[:8]


def departement_facet(code: str) -> str:
    return f"xdep{code.lower()}"


def reserved_facet(code: str) -> str:
    return "xreserve" + re.sub(r"[^a-z0-9]", "", code.lower())


def nature_facet(nature: str) -> str:
    return "xnature" + re.sub(r"[^a-z0-9]", "", nature.lower())


def cpv_facet(prefix: str) -> str:
    """A query term for all codes that begin so."""
    code = digits(prefix)
    code = code.rstrip("0") if len(code) == max(_CPV_LENGTHS) else code  # 55500000 means all of 555
    if len(code) < 2:
        code = code.ljust(2, "0") if len(digits(prefix)) > 1 else code
    return f"xcpv{code}" if len(code) in _CPV_LENGTHS else f"xcpv{code}*"


def match_of(words: str, facets: Iterable[str]) -> str:
    """The FTS5 query: every word (in singular or plural, the last one as far as it is typed) and every facet."""
    typed = fold_words(words).split()
    terms = [f for f in facets if f]
    for place, word in enumerate(typed):
        last = place == len(typed) - 1
        if last and not words[-1:].isspace():
            terms.append(f'"{word}"*' if len(word) < 4 else f"({' OR '.join([*_numbers(word)[1:], _begun(word)])})")
        else:
            terms.append(f"({' OR '.join(_numbers(word))})")
    return " AND ".join(terms)


def _begun(word: str) -> str:
    return f'"{word}"*'


def _numbers(word: str) -> list[str]:
    """A word and its other number, as far as an « s » or « x » makes it."""
    forms = [word]
    if len(word) > 3 and word[-1] in "sx":
        forms.append(word[:-1])
    elif len(word) > 2:
        forms += [word + "s", word + "x"]
    return [f'"{form}"' for form in forms]
