"""Building the response folder of a bid, and verifying one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from relais_app.base.dates import PARIS, long_date
from relais_app.base.errors import UnreadableFile
from relais_app.base.places import resource
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.bids.model import Bid, DcePiece
from relais_app.operations import response_loading as loading
from relais_app.operations.outcome import Outcome
from relais_app.response import checks, folder, index
from relais_app.response.folder import FolderCheck, FolderFile, PlannedFile
from relais_app.response.model import (
    FilledForm,
    Finding,
    FormValue,
    Level,
    Part,
    Readiness,
    ResponseItem,
    SatisfiedBy,
    ValueState,
)
from relais_app.response.names import file_name, folder_name, slug, without_article
from relais_app.storage.workspace import Workspace

DOSSIERS = "dossiers"
_OFFICIAL = {"DC1": "DC1-2019.docx", "DC2": "DC2-2023.docx"}
_FORM_NAMES = {"DC1": "DC1 lettre de candidature", "DC2": "DC2 declaration du candidat"}


@dataclass(frozen=True)
class ResponseFolderReport:
    """What was built. `by_hand` are files that somebody edited and that were left as they are."""

    folder: Path
    files: tuple[FolderFile, ...]
    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    to_tick: tuple[str, ...] = ()
    values: tuple[FormValue, ...] = ()
    by_hand: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        return sum(f.size_bytes for f in self.files)


@dataclass
class _Plan:
    """What the folder will hold, as it grows."""

    files: list[PlannedFile] = field(default_factory=list)
    forms: dict[str, FilledForm] = field(default_factory=dict)  # by path
    findings: list[Finding] = field(default_factory=list)


def build_response(
    work: Workspace, bid_id: str, out: Path | None = None, progress: Progress | None = None
) -> Outcome[ResponseFolderReport]:
    """Build the folder aside and put it in place once whole. What blocks is listed, never hidden."""
    watched = progress or Silent()
    answer = loading.reopen(work, loading.load(work, bid_id), watched)
    findings = checks.check(answer.items, answer.situation)
    plan = _Plan()
    _plan_forms(work, answer, plan, watched)
    _plan_papers(work, answer, plan)
    plan.files.sort(key=lambda f: f.path)
    findings = tuple(sorted((*findings, *plan.findings), key=lambda f: list(Level).index(f.level)))
    target = out.absolute() if out else default_folder(work, answer.bid)
    cover = _cover(answer)
    files = folder.build(plan.files, lambda made: index.make(made, cover, _remarks(made, plan, findings)), target,
                         _record(work, bid_id), watched)  # fmt: skip
    remarks = _remarks(files, plan, findings)
    report = ResponseFolderReport(
        target, files, tuple(f for f in findings if f.level is Level.BLOCKING),
        tuple(f for f in findings if f.level is Level.WARNING), remarks.to_tick,
        tuple(v for form in plan.forms.values() for v in form.values), tuple(f.path for f in files if f.is_by_hand),
    )  # fmt: skip
    return Outcome(report, frozenset({Subject("bids", bid_id)}))


def verify_folder(path: Path, progress: Progress | None = None) -> FolderCheck:
    """Hash a built folder again."""
    return folder.verify(path, progress)


def built_folder(work: Workspace, bid_id: str) -> Path | None:
    """Where the folder of a bid was built last, if it is still there."""
    return folder.last_folder(_record(work, bid_id))


def _record(work: Workspace, bid_id: str) -> Path:
    return work.folder / DOSSIERS / ".produits" / f"{bid_id}.json"


def default_folder(work: Workspace, bid: Bid) -> Path:
    """Where it was built last in the workspace, else « 2026-11 Acheteur – Titre » under dossiers/."""
    last = built_folder(work, bid.id)
    if last is not None and last.is_relative_to(work.folder):
        return last
    day = bid.deadline_at or bid.created_at
    name = folder_name(
        f"{loading.deposit_day(bid):%Y-%m}" if bid.deadline_at else f"{day:%Y-%m}" if day else "",
        bid.buyer,
        bid.title,
    )
    target = work.folder / DOSSIERS / name
    return target.with_name(f"{name} {bid.id[:4]}") if target.exists() else target


def _plan_forms(work: Workspace, answer: loading.Answer, plan: _Plan, progress: Progress) -> None:
    """Each form once for each of its lots, under the number of the line that asks the form itself."""
    ours = [i for i in answer.items if i.satisfied_by is SatisfiedBy.FORM]
    ours.sort(key=lambda i: bool(i.note))
    made: dict[tuple[str, str | None], int] = {}
    for item in ours:
        for lot in checks.form_lots(item, answer.situation.consultation):
            stop_if_cancelled(progress)
            if (item.form, lot) in made:
                place = made[item.form, lot]
                known = plan.files[place]
                plan.files[place] = PlannedFile(
                    known.path, known.title, known.source, "", known.state, (*known.items, item.id)
                )
                continue
            filled = _fill(work, answer, item, lot, plan)
            made[item.form, lot] = len(plan.files)
            suffix = f" lot {lot}" if lot else ""
            path = f"{_folder_of(Part.CANDIDATURE, item.lot)}/{file_name(item.number, _FORM_NAMES[item.form] + suffix, '.docx')}"
            plan.forms[path] = filled
            state = _("à cocher par vous") if filled.to_tick else _("rempli")
            plan.files.append(PlannedFile(path, f"{item.form}{suffix}", filled.data, "", state, (item.id,)))


def _fill(work: Workspace, answer: loading.Answer, item: ResponseItem, lot: str | None, plan: _Plan) -> FilledForm:
    """The buyer's own copy when the DCE brings one that Relais knows, else the official model, and the reason why."""
    from relais_app.base.workers import WorkerPool

    common = (item.form, answer.situation.candidate, answer.situation.consultation, lot, item.choices)
    copy = _buyers_copy(answer.pieces, item.form)
    if copy is not None:
        try:
            with WorkerPool(1) as pool:
                filled = pool.call(
                    loading.fill_form,
                    str(work.files.path(copy.sha256)),
                    copy.name,
                    *common,
                    True,
                    name=copy.name,
                    seconds=60.0,
                )
        except UnreadableFile as trouble:
            filled = str(trouble)
        if isinstance(filled, FilledForm):
            return filled
        _say_official(plan, item, str(filled))
    elif (other := _other_format(answer.pieces, item.form)) is not None:
        _say_official(plan, item, _("{name} : Relais ne remplit que les fichiers .docx").format(name=other.name))
    official = resource("formulaires", _OFFICIAL[item.form])
    filled = loading.fill_form(str(official), official.name, *common, False)
    if not isinstance(filled, FilledForm):
        raise UnreadableFile(str(filled))
    return filled


def _buyers_copy(pieces: Sequence[DcePiece], form: str) -> DcePiece | None:
    return next((p for p in pieces if p.kind == form and p.name.lower().endswith(".docx")), None)


def _other_format(pieces: Sequence[DcePiece], form: str) -> DcePiece | None:
    """The buyer's form as an old Word or OpenDocument text, which is not filled."""
    return next((p for p in pieces if p.kind == form and p.name.lower().endswith((".doc", ".odt", ".rtf"))), None)


def _say_official(plan: _Plan, item: ResponseItem, reason: str) -> None:
    finding = Finding(Level.WARNING, "buyers-copy", reason, item.id, _("Le modèle officiel a été rempli à la place."))
    if finding not in plan.findings:
        plan.findings.append(finding)


def _plan_papers(work: Workspace, answer: loading.Answer, plan: _Plan) -> None:
    """Papers and files, each once in its folder even when it satisfies several lines."""
    places: dict[tuple[str, str], int] = {}
    for item in answer.items:
        state, _award = checks.readiness(item, answer.situation)
        if item.satisfied_by not in (SatisfiedBy.DOCUMENT, SatisfiedBy.FILE) or state is Readiness.MISSING:
            continue
        document = answer.situation.document_of(item) if item.satisfied_by is SatisfiedBy.DOCUMENT else None
        sha256 = document.sha256 if document else item.sha256
        source = work.files.find(sha256)
        if source is None:
            continue
        inside = _folder_of(item.part, item.lot)
        if (inside, sha256) in places:
            place = places[inside, sha256]
            known = plan.files[place]
            plan.files[place] = PlannedFile(
                known.path, known.title, known.source, sha256, known.state, (*known.items, item.id)
            )
            continue
        name = document.file_name if document else item.file_name
        title = document.title if document else without_article(item.title)
        if len(slug(title, 200)) > 50 and not document:
            title = Path(item.file_name).stem
        path = f"{inside}/{file_name(item.number, title, Path(name).suffix)}"
        places[inside, sha256] = len(plan.files)
        plan.files.append(PlannedFile(path, item.title, source, sha256, _in_words(state), (item.id,)))


def _folder_of(part: Part, lot: str | None) -> str:
    return f"{part.value}/lot-{slug(lot).lower()}" if lot else part.value


def _in_words(state: Readiness) -> str:
    return {
        Readiness.VALID: _("valable"), Readiness.EXPIRED: _("périmée"), Readiness.UNKNOWN: _("date inconnue"),
        Readiness.UNREADABLE: _("illisible"), Readiness.READY: _("prête"),
    }.get(state, "")  # fmt: skip


def _cover(answer: loading.Answer) -> index.Cover:
    bid, deadline = answer.bid, ""
    if bid.deadline_at is not None:
        from zoneinfo import ZoneInfo

        local = bid.deadline_at.astimezone(ZoneInfo(bid.deadline_zone or PARIS))
        deadline = _("{day} à {time}").format(day=long_date(local.date()), time=f"{local:%H:%M}")
    return index.Cover(
        bid.title or _("Dossier de réponse"), bid.buyer, bid.reference, deadline, answer.situation.candidate.name
    )


def _remarks(files: Sequence[FolderFile], plan: _Plan, findings: Sequence[Finding]) -> index.Remarks:
    """What remains to do; the forms that somebody edited are theirs now."""
    by_hand = {f.path for f in files if f.is_by_hand}
    forms = [(path, form) for path, form in plan.forms.items() if path not in by_hand]
    to_tick = [_with_lot(form, sentence) for _path, form in forms for sentence in form.to_tick]
    to_check = [
        _with_lot(
            form,
            _("{form}, cadre {box}, {label} : {why}").format(form=form.form, box=v.box, label=v.label, why=v.source),
        )
        for _path, form in forms
        for v in form.values
        if v.state in (ValueState.TO_CHECK, ValueState.MISSING)
    ]
    said = {level: tuple(f"{f.text}. {f.help}".strip() for f in findings if f.level is level) for level in Level}
    return index.Remarks(said[Level.BLOCKING], said[Level.WARNING], tuple(to_tick), tuple(to_check))


def _with_lot(form: FilledForm, sentence: str) -> str:
    return _("Lot {lot} : {sentence}").format(lot=form.lot, sentence=sentence) if form.lot else sentence
