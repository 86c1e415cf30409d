"""The main job on the fictional structure: notice, DCE, decision with load, response folder, partner package and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from relais_app.base.errors import RelaisError
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.words import _
from relais_app.bids.model import Condition, Feasibility, Verdict
from relais_app.operations import bids, company, dce, decision, documents, load, notices, packages, partners, response
from relais_app.operations.demo.dce import DemoDates, make_dce
from relais_app.operations.demo.papers import Paper, make_notice, make_papers
from relais_app.operations.demo.papers import company as company_profile
from relais_app.operations.identity import identity, use_throwaway_keys
from relais_app.operations.package_accepting import accept_package
from relais_app.operations.package_preview import preview_package
from relais_app.operations.response_building import build_response
from relais_app.operations.workspace import is_workspace, open_workspace, rename_workspace
from relais_app.storage.workspace import Workspace

PERSON = "Mirabelle"
PARTNER = "Froid Partagé"


@dataclass(frozen=True)
class Made:
    """Something the demonstration made: what it is, in a sentence, and where it lies."""

    what: str
    path: Path


@dataclass(frozen=True)
class DemoReport:
    """`workspace` can be opened in the window; `bid_id` is the bid that the story is about."""

    workspace: Path
    bid_id: str
    made: tuple[Made, ...]


@dataclass
class _Story:
    """What the steps hand on to one another."""

    folder: Path
    today: date
    work: Workspace
    bid_id: str = ""
    made: list[Made] = field(default_factory=list)

    @property
    def files(self) -> Path:
        return self.folder / "fichiers"

    def note(self, what: str, path: Path) -> None:
        self.made.append(Made(what, path))


def make_demo(folder: Path, today: date | None = None, progress: Progress | None = None) -> DemoReport:
    """Make the demonstration in `folder` (empty or new) and take it through the whole job.

    Raises RelaisError where something stands there already.
    """
    day, watched = today or date.today(), progress or Silent()
    workspace = folder / "La Marmite du Canal"
    if is_workspace(workspace):
        raise RelaisError(
            _("Une démonstration existe déjà dans {folder}.").format(folder=folder),
            _("Choisissez un autre dossier avec --out, ou supprimez celui-ci."),
        )
    (folder / "fichiers").mkdir(parents=True, exist_ok=True)
    with open_workspace(workspace, person=PERSON) as work:
        story = _Story(folder, day, work)
        steps: tuple[tuple[str, Callable[[_Story], None]], ...] = (
            (_("Structure et documents"), _introduce), (_("Avis"), _find_notice), (_("Lecture du DCE"), _read_dce),
            (_("Charge et décision"), _decide), (_("Dossier de réponse"), _respond), (_("Paquet partenaire"), _exchange),
        )  # fmt: skip
        for done, (name, step) in enumerate(steps):
            stop_if_cancelled(watched)
            watched.report(name, done, len(steps))
            step(story)
        watched.report(_("Démonstration prête"), len(steps), len(steps))
        return DemoReport(workspace, story.bid_id, tuple(story.made))


def _introduce(story: _Story) -> None:
    work = story.work
    use_throwaway_keys(work)
    company.import_company(work, company_profile(story.today))
    rename_workspace(work, "La Marmite du Canal")
    for paper in make_papers(story.files, story.today):
        _add_paper(work, paper)
    story.note(_("Espace de travail : structure, équipe et documents"), work.folder)


def _add_paper(work: Workspace, paper: Paper) -> None:
    added = documents.add_documents(work, [paper.path], type=paper.type, issued_on=paper.issued_on).value[0]
    documents.save_document(work, added.id, title=paper.title, valid_until=paper.valid_until)


def _find_notice(story: _Story) -> None:
    file = make_notice(story.files, story.today)
    notices.import_notices(story.work, [file])
    row = notices.notice_rows(story.work, words="traiteur")[0]
    notices.keep_notice(story.work, row.id)
    story.bid_id = bids.create_bid(story.work, notice_id=row.id).value
    story.note(_("Avis du BOAMP (inventé), gardé et ouvert en dossier"), file)


def _read_dce(story: _Story) -> None:
    archive = make_dce(story.files, story.today)
    summary = dce.import_dce(story.work, story.bid_id, [archive]).value
    dce.confirm_sure_facts(story.work, story.bid_id)
    for line in dce.dce_view(story.work, story.bid_id).requirements:
        _mark(story.work, line)
    story.note(
        _("DCE lu : {pieces} pièces, {facts} faits, {lines} exigences").format(
            pieces=summary.pieces, facts=summary.facts, lines=summary.requirements
        ),
        archive,
    )


def _mark(work: Workspace, line: dce.RequirementRow) -> None:
    """What the fictional structure can do: early deliveries need help."""
    early = "6 h 30" in line.text
    mark = Feasibility.WITH_HELP if early else Feasibility.YES
    reason = "Une livraison aussi tôt demande un partenaire équipé en froid." if early else ""
    dce.mark_requirement(work, line.id, mark, reason=reason)


def _decide(story: _Story) -> None:
    work, bid_id, dates = story.work, story.bid_id, DemoDates.around(story.today)
    bids.save_bid(
        work, bid_id, lots=("2", "3"), chance=0.5, yearly_amount_cents=25_000_000, starts_on=dates.start,
        ends_on=dates.start + timedelta(days=364),
    )  # fmt: skip
    kitchen = next(r for r in company.resources(work) if r.name == "Cuisine")
    year = story.today + timedelta(days=365)
    load.save_production(
        work, None, kitchen.id, title="Lycée Fernand-Quibolle", per_week=9_000, starts_on=story.today, ends_on=year
    )
    load.save_production(
        work, bid_id, kitchen.id, title="Accueils de loisirs", per_week=5_000, starts_on=dates.start,
        ends_on=dates.start + timedelta(days=364),
    )  # fmt: skip
    load.propose_tasks(work, bid_id)
    decision.grid(work, bid_id)
    condition = Condition(
        "Un partenaire pour les livraisons avant 6 h 30", "Mirabelle", story.today + timedelta(days=7)
    )
    decision.decide(
        work, bid_id, Verdict.CONDITIONAL, reason="Deux lots proches de nos métiers, la cuisine tient.", author="Verveine",
        conditions=(condition,),
    )  # fmt: skip
    sheet = story.folder / "Décision.pdf"
    decision.decision_sheet(work, bid_id, sheet)
    story.note(_("Décision : go sous conditions, avec la charge et ses raisons"), sheet)


def _respond(story: _Story) -> None:
    work, bid_id = story.work, story.bid_id
    response.propose_checklist(work, bid_id)
    report = build_response(work, bid_id).value
    story.note(
        _("Dossier de réponse : {files} fichiers, {blocking} points bloquants listés dans l’index").format(
            files=len(report.files), blocking=len(report.blocking)
        ),
        report.folder,
    )


def _exchange(story: _Story) -> None:
    """To a partner and back: he marks a requirement, and his change comes home."""
    theirs = story.folder / PARTNER
    with open_workspace(theirs, person="Estragon") as partner:
        use_throwaway_keys(partner)
        rename_workspace(partner, PARTNER)
        _meet(story.work, PARTNER, partner)
        _meet(partner, "La Marmite du Canal", story.work)
        sent = packages.export_package(story.work, story.bid_id, (PARTNER,), story.folder).value.path
        accept_package(partner, sent)
        line = next(r for r in dce.dce_view(partner, story.bid_id).requirements if "6 h 30" in r.text)
        dce.mark_requirement(partner, line.id, Feasibility.YES, reason="Nos véhicules froids partent à 5 h.")
        back = packages.export_package(partner, story.bid_id, ("La Marmite du Canal",), story.folder).value.path
    preview = preview_package(story.work, back)
    accept_package(story.work, back)
    story.note(_("Paquet signé et chiffré pour {partner}").format(partner=PARTNER), sent)
    story.note(
        _("Paquet revenu de {partner} : {n} différences, acceptées").format(
            partner=PARTNER, n=len(preview.differences)
        ),
        back,
    )


def _meet(work: Workspace, name: str, other: Workspace) -> None:
    """Keep a partner's two keys and trust them, as after the six words were compared."""
    theirs = identity(other)
    partners.save_partner(work, name=name, age_key=theirs.age, minisign_key=theirs.minisign)
    partners.trust(work, theirs.minisign, name)
