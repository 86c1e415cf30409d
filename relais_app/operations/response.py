"""The checklist of an answer, what satisfies each line, the verdict, and the folder to deposit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from relais_app.base.errors import FieldError, NotFound
from relais_app.base.progress import Progress
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.model import Bid, BidFact, DcePiece
from relais_app.company import documents as papers
from relais_app.company.model import CompanyDocument
from relais_app.operations import response_loading as loading
from relais_app.operations.outcome import Outcome
from relais_app.operations.response_building import ResponseFolderReport, build_response, verify_folder
from relais_app.response import checks
from relais_app.response.checklist import merged, numbered, propose
from relais_app.response.folder import FolderCheck, FolderFile
from relais_app.response.forms.candidate import RESERVED_ROWS, reserved_row
from relais_app.response.model import Finding, Level, Part, Readiness, ResponseItem, SatisfiedBy
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

__all__ = [
    "ChecklistRow", "ChecklistView", "Finding", "FolderCheck", "FolderFile", "Level", "Readiness", "ResponseFolderReport",
    "add_item", "as_not_needed", "build_response", "check_response", "checklist", "clear_item", "propose_checklist",
    "remove_item", "satisfy_with_document", "satisfy_with_file", "satisfy_with_form", "verify_folder",
]  # fmt: skip
FORMS = ("DC1", "DC2")
CHOICES = frozenset({"pme", "not-pme", *(f"c2:{row}" for row, _kinds, _articles in RESERVED_ROWS)})


@dataclass(frozen=True)
class ChecklistRow:
    """One asked piece. `at_award` is None where no date counts; `proposed_choice` is a box of C2 to confirm (« c2:SIAE »)."""

    id: str
    number: int
    part: Part
    lot: str | None
    title: str
    asked_by: str
    piece: int | None
    page: int | None
    box: str
    is_mandatory: bool
    document_type: str
    satisfied_by: SatisfiedBy
    satisfied_text: str
    document_id: str | None
    form: str
    file_name: str
    at_deposit: Readiness
    at_award: Readiness | None
    note: str
    choices: tuple[str, ...]
    proposed_choice: str

    @property
    def is_ready(self) -> bool:
        return self.at_deposit in (Readiness.READY, Readiness.VALID, Readiness.TO_TICK, Readiness.NOT_NEEDED)


@dataclass(frozen=True)
class ChecklistView:
    """The whole list with its verdict (files as an earlier check saw them), and where the folder stands."""

    items: tuple[ChecklistRow, ...]
    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    deposit_on: date
    award_on: date
    folder: Path | None = None

    @property
    def ready(self) -> int:
        return sum(row.is_ready for row in self.items)

    @property
    def missing(self) -> int:
        return sum(row.at_deposit is Readiness.MISSING and row.is_mandatory for row in self.items)


def propose_checklist(work: Workspace, bid_id: str) -> Outcome[int]:
    """Add what the DCE asks and the list has not yet; what the person did stays. The value is how many were added."""
    with work.writing("propose-checklist") as unit:
        bid = unit.get(Bid, bid_id)
        kept = unit.list(ResponseItem, bid_id=bid_id, order_by="number")
        day = loading.deposit_day(bid)
        proposed = propose(
            bid_id, bid.lots, unit.list(BidFact, bid_id=bid_id), unit.list(DcePiece, bid_id=bid_id, order_by="number"),
            unit.list(CompanyDocument), deposit_on=day, award_on=papers.likely_award_date(day),
        )  # fmt: skip
        added = merged(kept, proposed)
        _renumber([*kept, *added])
        unit.add_proposals(added)
    return Outcome(len(added), frozenset(unit.touched), unit.operation_id)


def _renumber(items: Sequence[ResponseItem]) -> None:
    before = {id(item): item.number for item in items}
    copies = [replace(item) for item in items]
    for copy, item in zip(copies, items, strict=True):
        copy.id = str(id(item))
    for copy in numbered(copies):
        item = next(i for i in items if str(id(i)) == copy.id)
        if before[id(item)] != copy.number:
            item.number = copy.number


def checklist(
    work: Workspace, bid_id: str, *, deposit_on: date | None = None, award_on: date | None = None
) -> ChecklistView:
    """The list judged at the deposit and at the likely award."""
    return _view(work, loading.load(work, bid_id, deposit_on=deposit_on, award_on=award_on))


def _view(work: Workspace, answer: loading.Answer) -> ChecklistView:
    from relais_app.operations.response_building import built_folder

    found = checks.check(answer.items, answer.situation)
    by_level = {level: tuple(f for f in found if f.level is level) for level in Level}
    return ChecklistView(
        items=tuple(_row(item, answer) for item in answer.items), blocking=by_level[Level.BLOCKING],
        warnings=by_level[Level.WARNING], advice=by_level[Level.ADVICE], deposit_on=answer.situation.deposit_on,
        award_on=answer.situation.award_on, folder=built_folder(work, answer.bid.id),
    )  # fmt: skip


def _row(item: ResponseItem, answer: loading.Answer) -> ChecklistRow:
    at_deposit, at_award = checks.readiness(item, answer.situation)
    return ChecklistRow(
        id=item.id, number=item.number, part=item.part, lot=item.lot, title=item.title, asked_by=item.asked_by,
        piece=item.piece, page=item.page, box=item.box, is_mandatory=item.is_mandatory,
        document_type=item.document_type, satisfied_by=item.satisfied_by, satisfied_text=_satisfied(item, answer),
        document_id=item.document_id, form=item.form, file_name=item.file_name, at_deposit=at_deposit,
        at_award=at_award, note=item.note, choices=item.choices, proposed_choice=_proposed_choice(item, answer),
    )  # fmt: skip


def _satisfied(item: ResponseItem, answer: loading.Answer) -> str:
    if item.satisfied_by is SatisfiedBy.FORM:
        copies = len(checks.form_lots(item, answer.situation.consultation))
        name = f"{item.form} × {copies}" if copies > 1 else item.form
        return f"{name}, {item.note}" if item.note else name
    if item.satisfied_by is SatisfiedBy.FILE:
        return item.file_name
    if item.satisfied_by is SatisfiedBy.NOT_NEEDED:
        return _("Sans objet") + (f" : {item.note}" if item.note else "")
    document = answer.situation.document_of(item)
    if item.satisfied_by is SatisfiedBy.NOTHING or document is None:
        return ""
    last = papers.valid_until(document)
    return f"{document.title}, {_('jusqu’au {day}').format(day=f'{last:%d/%m/%Y}')}" if last else document.title


def _proposed_choice(item: ResponseItem, answer: loading.Answer) -> str:
    if item.form != "DC2" or any(c.startswith("c2:") for c in item.choices):
        return ""
    consultation = answer.situation.consultation
    articles = [consultation.article_of(lot) for lot in checks.form_lots(item, consultation)]
    rows = [reserved_row(answer.situation.candidate, article) for article in articles if article]
    return f"c2:{rows[0]}" if rows and rows[0] else ""


def check_response(work: Workspace, bid_id: str, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Every file opened again, then the verdict."""
    answer = loading.reopen(work, loading.load(work, bid_id), progress)
    return checks.check(answer.items, answer.situation)


def satisfy_with_document(work: Workspace, item_id: str, document_id: str) -> Outcome[None]:
    with work.writing("satisfy-item") as unit:
        unit.get(CompanyDocument, document_id)
        _set(unit, item_id, satisfied_by=SatisfiedBy.DOCUMENT, document_id=document_id, sha256="", file_name="")
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def satisfy_with_file(work: Workspace, item_id: str, path: Path | str) -> Outcome[None]:
    """Keep a copy of the file under `pieces/` and bind it to the line."""
    source = Path(path)
    if not source.is_file():
        raise NotFound(_("Fichier introuvable : {path}").format(path=source))
    stored = work.files.add_file(source)
    with work.writing("satisfy-item") as unit:
        _set(
            unit,
            item_id,
            satisfied_by=SatisfiedBy.FILE,
            document_id=None,
            sha256=stored.sha256,
            file_name=tidy(source.name),
        )
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def satisfy_with_form(work: Workspace, item_id: str, form: str, choices: tuple[str, ...] = ()) -> Outcome[None]:
    """Let Relais fill a form; `choices` are the boxes that the person confirms (CHOICES)."""
    if form not in FORMS:
        raise FieldError("form", _("Relais ne remplit pas « {form} ».").format(form=form))
    if set(choices) - CHOICES:
        raise FieldError("choices", _("Case inconnue : {box}.").format(box=", ".join(sorted(set(choices) - CHOICES))))
    with work.writing("satisfy-item") as unit:
        _set(
            unit,
            item_id,
            satisfied_by=SatisfiedBy.FORM,
            form=form,
            choices=tuple(choices),
            document_id=None,
            sha256="",
            file_name="",
        )
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def as_not_needed(work: Workspace, item_id: str, reason: str = "") -> Outcome[None]:
    with work.writing("satisfy-item") as unit:
        _set(unit, item_id, satisfied_by=SatisfiedBy.NOT_NEEDED, note=tidy(reason))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def clear_item(work: Workspace, item_id: str) -> Outcome[None]:
    """The line is to be satisfied again."""
    with work.writing("satisfy-item") as unit:
        _set(unit, item_id, satisfied_by=SatisfiedBy.NOTHING, document_id=None, sha256="", file_name="", choices=())
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _set(unit: Unit, item_id: str, **values: Any) -> None:
    item = loading.item_of(unit, item_id)
    for name, value in values.items():
        if getattr(item, name) != value:
            setattr(item, name, value)


def add_item(work: Workspace, bid_id: str, title: str, part: Part = Part.CANDIDATURE, *, lot: str | None = None,
             is_mandatory: bool = True) -> Outcome[str]:  # fmt: skip
    """A piece that the person adds to the list."""
    if not tidy(title):
        raise FieldError("title", _("Donnez un nom à la pièce."))
    item = ResponseItem(bid_id=bid_id, title=tidy(title), part=part, lot=lot, is_mandatory=is_mandatory)
    with work.writing("add-item") as unit:
        unit.get(Bid, bid_id)
        kept = unit.list(ResponseItem, bid_id=bid_id, order_by="number")
        _renumber([*kept, item])
        unit.add(item)
        id = item.id
    return Outcome(id, frozenset(unit.touched), unit.operation_id)


def remove_item(work: Workspace, item_id: str) -> Outcome[None]:
    with work.writing("remove-item") as unit:
        unit.delete(loading.item_of(unit, item_id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)
