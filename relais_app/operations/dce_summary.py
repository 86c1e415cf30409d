"""A DCE on one page for the director (B18): what, when, how judged, what to hand in, what it costs us, three worries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from relais_app.base.dates import long_date
from relais_app.base.errors import FieldError
from relais_app.base.files import told_writing, write_bytes
from relais_app.base.progress import Progress
from relais_app.base.words import _, language, ngettext, typeset
from relais_app.bids.facts import fact_label
from relais_app.bids.model import FactState, Feasibility
from relais_app.dce.clauses.model import ClauseState
from relais_app.operations.bids import BidView, bid
from relais_app.operations.clauses import ClauseRow, ClausesView, clause_sheets
from relais_app.operations.contradictions import contradiction_rows
from relais_app.operations.dce import FactRow, RequirementRow, dce_view
from relais_app.operations.load import bid_load
from relais_app.storage.workspace import Workspace

_WHAT = ("object", "lots", "lot_limits", "reserved", "procedure", "amount", "duration_months", "renewals",
         "variants_allowed", "consortium_form")  # fmt: skip
_WHEN = ("deadline", "question_deadline", "site_visit", "offer_validity_days")
_COSTS = ("insertion_hours", "minimum_turnover", "staff_takeover", "penalties")
_PAPERS = ("required_candidature_documents", "required_offer_documents")
_SEVERAL = {"lots": 3, "criteria": 6, "insertion_hours": 1, "penalties": 1}
_SIGNS = {True: "✓", False: "○", None: ""}
_LONGEST, _WORRIES, _LISTED = 150, 3, 6
# The clauses that weigh most on a small structure, the heaviest first.
_HEAVY = ("staff_takeover", "penalty_cap", "price_revision", "minimum_order", "termination", "insertion_penalty",
          "retention", "advance", "payment_delay", "subcontracting", "egalim_share")  # fmt: skip


@dataclass(frozen=True)
class SummaryLine:
    """A value with its place; `is_settled` when a person confirmed it (or typed it), None for what is no reading."""

    label: str
    text: str
    where: str
    is_settled: bool | None


@dataclass(frozen=True)
class SummarySection:
    title: str
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, kw_only=True)
class SummaryPage:
    """What stands on the page."""

    title: str
    subtitle: str
    deadline: str
    sections: tuple[SummarySection, ...]
    legend: str
    printed: str


def dce_summary(
    work: Workspace, bid_id: str, *, today: date | None = None, progress: Progress | None = None
) -> SummaryPage:
    """Put the page together; clause sheets are read from the pieces in a worker."""
    day = today or date.today()
    record, view = bid(work, bid_id), dce_view(work, bid_id, today=day)
    clauses = clause_sheets(work, bid_id, progress)
    facts = [f for f in view.facts if f.state is not FactState.REJECTED and f.value != record.title]
    sections = (
        SummarySection(_("Quoi"), tuple(_facts(facts, _WHAT))),
        SummarySection(_("Quand"), tuple(_facts(facts, _WHEN))),
        SummarySection(_("Comment on juge"), tuple(_criteria(facts))),
        SummarySection(_("Quoi remettre"), tuple(_papers(facts))),
        SummarySection(_("Ce que cela nous coûte"), tuple(_costs(work, bid_id, facts, clauses, day))),
        SummarySection(_("Trois inquiétudes"), _worries(work, bid_id, view.requirements, clauses)),
    )
    return SummaryPage(
        title=_cut(record.title), subtitle=" · ".join(p for p in (record.buyer, record.reference) if p),
        deadline=_deadline(record), sections=sections,
        legend=_("✓ confirmé par vous   ○ lu dans le DCE, à confirmer"),
        printed=_("Imprimé le {day}").format(day=long_date(day)),
    )  # fmt: skip


def _deadline(record: BidView) -> str:
    at = record.deadline_at
    if at is None:
        return _("Date limite inconnue")
    return _("Date limite : {day} à {hour}").format(day=long_date(at.date()), hour=f"{at:%H:%M}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"


def _line(fact: FactRow) -> SummaryLine:
    label = f"{fact.label} ({fact.lot_text})" if fact.lot_text else fact.label
    text = fact.long_text if fact.name in ("deadline", "question_deadline") else fact.text
    return SummaryLine(label, _cut(text), fact.where, fact.state is not FactState.PROPOSED)


def _facts(facts: list[FactRow], names: tuple[str, ...]) -> Iterator[SummaryLine]:
    """The best value of each fact; the first entries of a list, and how many more."""
    for name in names:
        mine = [f for f in facts if f.name == name]
        shown = mine[: _SEVERAL.get(name, 1)]
        yield from (_line(fact) for fact in shown)
        if name in _SEVERAL and len(mine) > len(shown):
            yield _more(fact_label(name), len(mine) - len(shown))


def _more(label: str, count: int) -> SummaryLine:
    return SummaryLine(label, ngettext("et {n} autre", "et {n} autres", count).format(n=count), "", None)


def _criteria(facts: list[FactRow]) -> Iterator[SummaryLine]:
    """The criteria of the whole contract, else those of the first lots that have some."""
    mine = [f for f in facts if f.name == "criteria"]
    first = mine[0].lot if mine else None
    one = [f for f in mine if f.lot == first]
    yield from (_line(fact) for fact in one[: _SEVERAL["criteria"]])
    if len(one) > _SEVERAL["criteria"]:
        yield _more(fact_label("criteria"), len(one) - _SEVERAL["criteria"])
    if len(one) < len(mine):
        yield SummaryLine(fact_label("criteria"), _("d’autres critères valent pour d’autres lots"), "", None)
    yield from _facts(facts, ("negotiation",))


def _papers(facts: list[FactRow]) -> Iterator[SummaryLine]:
    for name in _PAPERS:
        mine = [f for f in facts if f.name == name]
        if mine:
            listed = " ; ".join(_short(f.text) for f in mine[:_LISTED])
            rest = _(" ; et {n} de plus").format(n=len(mine) - _LISTED) if len(mine) > _LISTED else ""
            where = ", ".join(dict.fromkeys(f.where for f in mine if f.where))
            settled = all(f.state is not FactState.PROPOSED for f in mine)
            yield SummaryLine(f"{fact_label(name)} ({len(mine)})", listed + rest, _cut_places(where), settled)
    yield from _facts(facts, ("page_limit",))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + "…"


def _cut_places(where: str) -> str:
    parts = where.split(", ")
    return ", ".join(parts[:3]) + ("…" if len(parts) > 3 else "")


def _costs(
    work: Workspace, bid_id: str, facts: list[FactRow], clauses: ClausesView, day: date
) -> Iterator[SummaryLine]:
    load = bid_load(work, bid_id, today=day)
    if load.hours_sentence:
        yield SummaryLine(_("Répondre"), load.hours_sentence, "", None)
    for sentence in load.sentences[:1] if load.tasks else ():
        yield SummaryLine(_("Charge"), _cut(sentence), "", None)
    yield from _facts(facts, _COSTS)
    by_code = {c.code: c for sheet in clauses.sheets for c in sheet.clauses if c.place}
    for code in ("advance", "retention", "payment_delay", "price_revision"):
        if code in by_code:
            clause = by_code[code]
            yield SummaryLine(clause.label, _cut(clause.text), clause.place.where if clause.place else "", False)


def _worries(
    work: Workspace, bid_id: str, lines: tuple[RequirementRow, ...], clauses: ClausesView
) -> tuple[SummaryLine, ...]:
    """What a person marked as not feasible first, then contradictions, then the heaviest clauses."""
    kept = [r for r in lines if r.state is not FactState.REJECTED]
    found = [
        SummaryLine(_("Non faisable"), _cut(f"{r.text} – {r.reason}" if r.reason else r.text), r.where, True)
        for r in kept
        if r.feasibility is Feasibility.NO
    ]
    found += [
        SummaryLine(_("Contradiction"), _cut(f"{c.label} : " + " / ".join(s.text for s in c.stated)),
                    _cut_places(", ".join(dict.fromkeys(s.where for s in c.stated))), False)
        for c in contradiction_rows(work, bid_id)
        if c.kind != "weights"
    ]  # fmt: skip
    worrying = [c for sheet in clauses.sheets for c in sheet.clauses if c.state is ClauseState.WORRYING]
    found += [_worry(c) for c in sorted(worrying, key=_weight)]
    return tuple(found[:_WORRIES])


def _weight(clause: ClauseRow) -> int:
    return _HEAVY.index(clause.code) if clause.code in _HEAVY else len(_HEAVY)


def _worry(clause: ClauseRow) -> SummaryLine:
    return SummaryLine(clause.label, clause.worries[0], clause.place.where if clause.place else "", False)


# ---- the files --------------------------------------------------------------------------------------------


def write_summary(work: Workspace, bid_id: str, out: Path, *, today: date | None = None,
                  progress: Progress | None = None) -> Path:  # fmt: skip
    """The page as a tagged PDF or a Word file, by the suffix of `out`; the path written."""
    if out.suffix.casefold() not in (".pdf", ".docx"):
        raise FieldError("out", _("Choisissez un nom en .pdf ou en .docx."))
    page = dce_summary(work, bid_id, today=today, progress=progress)
    data = summary_pdf(page) if out.suffix.casefold() == ".pdf" else summary_docx(page)
    with told_writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(out, data)
    return out


def summary_pdf(page: SummaryPage) -> bytes:
    """The page as PDF/UA."""
    from relais_app.base.typst import compile_pdf

    return compile_pdf("synthese.typ", page_data(page))


def summary_docx(page: SummaryPage) -> bytes:
    """The page as a Word file with real headings and tables."""
    from relais_app.operations.summary_word import docx_of

    return docx_of(page_data(page))


def page_data(page: SummaryPage) -> dict[str, Any]:
    """Plain, typeset data for the templates."""
    return {
        "language": language(),
        "title": typeset(page.title),
        "subtitle": typeset(page.subtitle),
        "deadline": typeset(page.deadline),
        "heads": [_("Point"), _("Ce qui est dit"), _("Où")],
        "sections": [
            {"title": typeset(s.title), "rows": [_row(line) for line in s.lines] or [["", _("rien de lu"), "", ""]]}
            for s in page.sections
        ],
        "legend": typeset(page.legend),
        "printed": typeset(page.printed),
    }


def _row(line: SummaryLine) -> list[str]:
    return [typeset(line.label), typeset(line.text), typeset(line.where), _SIGNS[line.is_settled]]
