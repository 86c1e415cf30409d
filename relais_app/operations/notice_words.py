"""Notices written for people: a PDF, an HTML page, an e-mail or pasted text, read by the rules of the DCE.

`notices/` may not know `dce/`: the two are brought together here. Every field proposed stands beside its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from relais_app.base.dates import instant
from relais_app.base.errors import UnreadableFile
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.dce.model import Fact, Page, Piece
from relais_app.notices.model import FoundField, NoticeCriterion, NoticeLot, NoticeReading

SUFFIXES = (".pdf", ".html", ".htm", ".xhtml", ".eml", ".txt", ".docx", ".odt", ".doc", ".rtf")
_PLAIN = {"buyer": "buyer", "object": "title", "reference": "reference", "procedure": "procedure",
          "reserved": "reserved"}  # fmt: skip
_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s*-\s*\d)?(?!\d)")
_PUBLISHED_IN = re.compile(
    r"d[ée](?:partement(?:\(s\)|s)?\s+de\s+publication|pt\.)\s*:?\s*((?:(?:2[AB]|\d{2,3})\b\s*,?\s*)+)", re.IGNORECASE
)
_NUMBER = re.compile(r"\bavis\s+n\s*[°ºo]\s*(\d\d-\d{3,7})\b", re.IGNORECASE)
_LONGEST_DESCRIPTION = 4000
_HEAD = 400  # characters


def reading_of_text(text: str, source: str = "paste") -> NoticeReading:
    """A notice pasted as text; paragraphs are parted by empty lines."""
    from relais_app.dce.formats_lines import PageWriter

    writer = PageWriter()
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        writer.paragraph(paragraph.split("\n"))
    return reading_of_pages([writer.page], source, text)


def reading_of_file(path: Path, name: str) -> tuple[NoticeReading, ...]:
    """The notices of a file; called in a worker process. Raises UnreadableFile."""
    suffix = path.suffix.lower()
    if suffix == ".eml":
        return readings_of_mail(path.read_bytes(), name)
    from relais_app.dce.formats import read_file

    pages = read_file(path, name).pages
    text = "\n\n".join(page.text for page in pages)
    if not text.strip():
        raise UnreadableFile(_("{name} ne contient aucun texte.").format(name=name))
    return (reading_of_pages(pages, suffix.removeprefix(".").replace("htm", "html").replace("htmll", "html"), text),)


def readings_of_mail(data: bytes, name: str) -> tuple[NoticeReading, ...]:
    """The notice told by an e-mail: its text, else its HTML; the subject proposes a title where the text gives none."""
    from dataclasses import replace
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.default).parsebytes(data)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise UnreadableFile(_("{name} ne contient aucun texte.").format(name=name))
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError) as error:
        raise UnreadableFile(
            _("{name} : le texte de ce courriel ne peut pas être décodé.").format(name=name)
        ) from error
    if body.get_content_type() == "text/html":
        from relais_app.dce.formats_html import read_html_text

        page, _title = read_html_text(text)
        reading = reading_of_pages([page], "eml", page.text)
    else:
        reading = reading_of_text(text, "eml")
    subject = tidy(str(message.get("subject", "")))
    if subject and not reading.title:
        found = FoundField("title", subject, subject, _("objet du courriel"))
        reading = replace(reading, title=subject, fields=(*reading.fields, found))
    return (reading,)


def reading_of_pages(pages: list[Page], source: str, raw: str) -> NoticeReading:
    """What the rules for a notice (AAPC) find on its pages; empty where they find nothing."""
    from relais_app.dce.facts.reading import read_facts

    facts, warnings = read_facts([Piece(0, "", "", kind="AAPC", pages=pages)])
    best = {
        name: fact for fact in sorted(facts, key=lambda f: f.confidence) for name in [fact.name] if fact.lot is None
    }
    values = {field: _text(best[name]) for name, field in _PLAIN.items() if name in best}
    found = [_found(field, best[name]) for name, field in _PLAIN.items() if name in best]
    deadline, deadline_fact = None, best.get("deadline")
    zone = str(deadline_fact.extra.get("zone") or "Europe/Paris") if deadline_fact else "Europe/Paris"
    if deadline_fact:
        deadline = _instant(str(deadline_fact.value), zone)
        found.append(_found("deadline_at", deadline_fact))
    months = best.get("duration_months")
    if months:
        found.append(_found("duration_text", months))
    number = _boamp_number(raw)
    return NoticeReading(
        source=f"boamp-{source}" if number else source, source_id=number,
        title=values.get("title", ""), buyer=values.get("buyer", ""), reference=values.get("reference", ""),
        procedure=values.get("procedure", ""), documents_url=_address(best.get("platform")),
        reserved=values.get("reserved", "none"), description=raw.strip()[:_LONGEST_DESCRIPTION],
        deadline_raw=deadline_fact.raw if deadline_fact else "", deadline_at=deadline, deadline_zone=zone,
        duration_text=months.raw if months else "", amount_text=best["amount"].raw if "amount" in best else "",
        cpv=_cpv(raw), departements=_departements(raw), answers_to="",
        social_clause=_says(best, "social_clause"), environmental_clause=_says(best, "environmental_clause"),
        lots=_lots(facts), criteria=_criteria(facts), fields=tuple(found), raw=raw, warnings=tuple(warnings),
        notice_url=f"https://www.boamp.fr/pages/avis/?q=idweb:{number}" if number else "",
    )  # fmt: skip


def _boamp_number(text: str) -> str:
    """The notice's own number, which the BOAMP prints at its head; further down stand those of earlier notices."""
    found = _NUMBER.search(text[:_HEAD])
    return found[1] if found and "boamp" in text.lower() else ""


def _address(platform: Fact | None) -> str:
    """The platform's address, where the words give one."""
    found = re.search(r"https?://[^\s<>\"»)]+", f"{platform.value} {platform.source.words}") if platform else None
    return found[0].rstrip(".,;") if found else ""


def _text(fact: Fact) -> str:
    return tidy(str(fact.value))


def _found(field: str, fact: Fact) -> FoundField:
    where = _("page {n}").format(n=fact.source.page) if fact.source.page else ""
    return FoundField(field, _text(fact), fact.source.words, where)


def _says(best: dict[str, Fact], name: str) -> bool:
    return name in best and best[name].value is True


def _instant(value: str, zone: str) -> datetime | None:
    try:
        if "T" in value:
            return instant(datetime.fromisoformat(value), zone)
        day = date.fromisoformat(value)
        return instant(datetime(day.year, day.month, day.day, 23, 59), zone)
    except ValueError:
        return None


def _cpv(text: str) -> tuple[str, ...]:
    """Codes that stand on a line or just below one that says CPV."""
    codes = []
    for found in re.finditer(r"\bCPV\b(.{0,300})", text, re.DOTALL):
        codes += [m[1] for m in _CPV.finditer(found[1])]
    return tuple(dict.fromkeys(codes))


def _departements(text: str) -> tuple[str, ...]:
    found = _PUBLISHED_IN.search(text)
    return tuple(dict.fromkeys(re.findall(r"2[AB]|\d{2,3}", found[1]))) if found else ()


def _lots(facts: Iterable[Fact]) -> tuple[NoticeLot, ...]:
    """Lots as the facts give them: a number, and a title beside it."""
    lots: dict[str, NoticeLot] = {}
    for fact in facts:
        value = fact.value if fact.name == "lots" else None
        number = str(value.get("number") or "") if isinstance(value, dict) else ""
        if isinstance(value, dict) and number:
            lots.setdefault(
                number,
                NoticeLot(number, tidy(str(value.get("title") or "")), (), str(value.get("reserved") or "none")),
            )
    return tuple(sorted(lots.values(), key=lambda lot: (int("0" + re.sub(r"\D", "", lot.number)), lot.number)))


def _criteria(facts: Iterable[Fact]) -> tuple[NoticeCriterion, ...]:
    criteria = []
    for fact in facts:
        if fact.name == "criteria" and isinstance(fact.value, dict):
            lots = fact.lot if isinstance(fact.lot, tuple) else (fact.lot,)
            percent = fact.value.get("weight_percent")
            weight = f"{percent:g} %".replace(".", ",") if isinstance(percent, (int, float)) else ""
            name = tidy(str(fact.value.get("name") or ""))
            criteria += [NoticeCriterion(name, weight, lot) for lot in lots if name]
    return tuple(criteria)
