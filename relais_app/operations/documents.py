"""The library of the structure's papers: added once by their bytes, judged on any day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from relais_app.base.errors import FieldError, NotFound, RelaisError
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.company import documents as papers
from relais_app.company.documents import DocumentType
from relais_app.company.model import CompanyDocument, DocumentState, ValidityRule
from relais_app.operations.outcome import Outcome
from relais_app.storage.files import StoredFile
from relais_app.storage.workspace import Workspace

__all__ = ["DocumentType", "document_types"]
_FIRST_CHARACTERS = 20_000
_READABLE = {".pdf", ".docx", ".odt", ".txt"}


@dataclass(frozen=True)
class AddedDocument:
    """`is_new` is false when the same bytes were there already."""

    id: str
    name: str
    is_new: bool
    type: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class DocumentRow:
    """A paper with its state on the day asked; `valid_until` is None when it has no end or no known date."""

    id: str
    title: str
    name: str
    type: str
    type_label: str
    family: str
    issued_on: date | None
    valid_until: date | None
    rule: ValidityRule
    state: DocumentState
    sha256: str
    size_bytes: int
    note: str


@dataclass(frozen=True)
class _Proposal:
    type: str = papers.OTHER
    issued_on: date | None = None
    valid_until: date | None = None


def document_types() -> tuple[DocumentType, ...]:
    return papers.document_types()


def add_documents(
    work: Workspace,
    paths: Iterable[Path | str],
    *,
    type: str | None = None,
    issued_on: date | None = None,
    progress: Progress | None = None,
) -> Outcome[tuple[AddedDocument, ...]]:
    """Store files and propose their type and dates; the same bytes are « déjà là » and make no second row."""
    files = _files(paths)
    if type is not None and type not in {t.code for t in document_types()}:
        raise FieldError("type", _("Type de document inconnu : {type}.").format(type=type),
                         _("Voyez « relais documents types »."))  # fmt: skip
    watched = progress or Silent()
    stored: list[tuple[Path, StoredFile, _Proposal]] = []
    for i, path in enumerate(files):
        stop_if_cancelled(watched)
        watched.report(path.name, i, len(files))
        stored.append((path, work.files.add_file(path), _Proposal()))
    known = _known(work, {s.sha256 for _p, s, _n in stored})
    stored = _with_proposals(work, stored, known, watched)
    return _add(work, stored, type, issued_on)


def _files(paths: Iterable[Path | str]) -> list[Path]:
    files = [Path(p) for p in paths]
    for path in files:
        if not path.exists():
            raise NotFound(_("Fichier introuvable : {path}").format(path=path))
        if not path.is_file():
            raise RelaisError(_("{path} n’est pas un fichier.").format(path=path))
        if path.stat().st_size == 0:
            raise RelaisError(_("{name} est vide.").format(name=path.name))
    return files


def _known(work: Workspace, hashes: set[str]) -> set[str]:
    with work.reading() as unit:
        return {d.sha256 for d in unit.list(CompanyDocument, sha256=hashes)}


def _with_proposals(
    work: Workspace, stored: list[tuple[Path, StoredFile, _Proposal]], known: set[str], progress: Progress
) -> list[tuple[Path, StoredFile, _Proposal]]:
    """What each new file seems to be, its text read in a worker process; a file that can't be read keeps its name."""
    from relais_app.base.workers import Task, WorkerPool

    tasks = [
        Task(_text_of, (str(work.files.path(s.sha256)), p.name), p.name, seconds=30.0, key=i)
        for i, (p, s, _n) in enumerate(stored)
        if s.sha256 not in known and p.suffix.lower() in _READABLE
    ]
    texts: dict[int, str] = {}
    if tasks:
        with WorkerPool(1) as pool:
            for done in pool.run(tasks, progress=progress):
                texts[done.task.key] = "" if done.trouble else done.value
    return [(p, s, _propose(p.name, texts.get(i, ""))) for i, (p, s, _n) in enumerate(stored)]


def _text_of(path: str, name: str) -> str:
    """The first pages' text of a paper. Runs in a worker process."""
    from relais_app.dce.formats import read_file

    text = "\n".join(page.text for page in read_file(Path(path), name).pages[:3])
    return text[:_FIRST_CHARACTERS]


def _propose(name: str, text: str) -> _Proposal:
    issued = papers.propose_issue_date(name, text)
    end = papers.propose_end_date(text)
    return _Proposal(papers.propose_type(name, text), issued.day if issued else None, end.day if end else None)


def _add(
    work: Workspace, stored: list[tuple[Path, StoredFile, _Proposal]], type: str | None, issued_on: date | None
) -> Outcome[tuple[AddedDocument, ...]]:
    added: list[AddedDocument] = []
    with work.writing("add-documents") as unit:
        for path, file, proposal in stored:
            there = unit.first(CompanyDocument, sha256=file.sha256)
            if there is not None:
                added.append(AddedDocument(there.id, path.name, False, there.type, there.issued_on))
                continue
            kind = papers.document_type(type or proposal.type)
            record = CompanyDocument(
                type=kind.code, title=kind.label if kind.code != papers.OTHER else tidy(path.stem), rule=kind.rule,
                file_name=tidy(path.name), sha256=file.sha256, size_bytes=file.size_bytes,
                issued_on=issued_on or proposal.issued_on, valid_until=proposal.valid_until, added_at=datetime.now(UTC),
            )  # fmt: skip
            unit.add(record)
            unit.flush()
            added.append(AddedDocument(record.id, path.name, True, record.type, record.issued_on))
    return Outcome(tuple(added), frozenset(unit.touched), unit.operation_id)


def documents(work: Workspace, *, on: date | None = None, award_on: date | None = None) -> tuple[DocumentRow, ...]:
    """Every paper with its state on `on` (today by default) and at the likely award, by family and title."""
    day = on or date.today()
    with work.reading() as unit:
        rows = [row_of(d, day, award_on) for d in unit.list(CompanyDocument)]
    order = {t.code: i for i, t in enumerate(document_types())}
    return tuple(sorted(rows, key=lambda r: (order.get(r.type, len(order)), r.title.casefold(), r.id)))


def row_of(record: CompanyDocument, on: date, award_on: date | None = None) -> DocumentRow:
    kind = papers.document_type(record.type)
    return DocumentRow(
        id=record.id, title=record.title, name=record.file_name, type=record.type, type_label=kind.label,
        family=kind.family, issued_on=record.issued_on, valid_until=papers.valid_until(record), rule=record.rule,
        state=papers.state(record, on, award_on), sha256=record.sha256, size_bytes=record.size_bytes, note=record.note,
    )  # fmt: skip


def save_document(work: Workspace, id: str, **values: Any) -> Outcome[None]:
    """Change type, title, dates, rule or note; a new type brings its own rule unless one is given."""
    allowed = {"type", "title", "issued_on", "valid_until", "rule", "note"}
    for name in sorted(set(values) - allowed):
        raise FieldError(name, _("Ce champ ne se modifie pas : {name}.").format(name=name))
    if "type" in values:
        kind = papers.document_type(values["type"])
        if kind.code != values["type"]:
            raise FieldError("type", _("Type de document inconnu : {type}.").format(type=values["type"]))
        values.setdefault("rule", kind.rule)
    with work.writing("save-document") as unit:
        record = unit.get(CompanyDocument, id)
        first, last = values.get("issued_on", record.issued_on), values.get("valid_until", record.valid_until)
        if first and last and last < first:
            raise FieldError("valid_until", _("La fin de validité vient après la date d’émission."))
        for name, value in values.items():
            value = tidy(value) if isinstance(value, str) else value
            if getattr(record, name) != value:
                setattr(record, name, value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def remove_document(work: Workspace, id: str) -> Outcome[None]:
    """Take the paper out of the library; its file stays under `pieces/` for undo and for built folders."""
    with work.writing("remove-document") as unit:
        unit.delete(unit.get(CompanyDocument, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def document_path(work: Workspace, id: str) -> Path:
    with work.reading() as unit:
        sha256 = unit.get(CompanyDocument, id).sha256
    return work.files.path(sha256)


@dataclass(frozen=True)
class Renewal:
    """A paper to ask for again: `before` is the last day it is good."""

    document: DocumentRow
    before: date | None
    issuer: str
    where: str
    delay_days: int


def renewals(work: Workspace, *, today: date, until: date) -> tuple[Renewal, ...]:
    """Papers expired or that expire by `until`, soonest first (D9)."""
    found = []
    for row in documents(work, on=today, award_on=until):
        if row.state in (DocumentState.EXPIRED, DocumentState.EXPIRES_BEFORE_AWARD):
            kind = papers.document_type(row.type)
            found.append(Renewal(row, row.valid_until, kind.issuer, kind.where, kind.delay_days))
    return tuple(sorted(found, key=lambda r: (r.before or date.min, r.document.title)))
