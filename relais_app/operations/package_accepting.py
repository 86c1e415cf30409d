"""Accepting a partner's package: merged field by field, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import RefusedForSafety, RelaisError
from relais_app.base.progress import Progress
from relais_app.base.words import _
from relais_app.base.workers import WorkerPool
from relais_app.exchange.keys import KeyStore
from relais_app.exchange.package import Claim
from relais_app.operations.outcome import Outcome
from relais_app.operations.package_differences import Choices, choose, merge_plan, new_files
from relais_app.operations.package_opening import How, Read, received
from relais_app.partners.model import Partner
from relais_app.storage import packages as stored
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class AcceptReport:
    """`has_news` is false for a package that adds nothing: « rien de nouveau »."""

    bid_id: str
    has_news: bool
    new_records: int
    changed_fields: int
    conflicts: int
    new_files: int
    apart: int


def accept_package(
    work: Workspace,
    path: Path,
    *,
    choices: Choices | None = None,
    passphrase: str | None = None,
    store: KeyStore | None = None,
    workers: WorkerPool | None = None,
    progress: Progress | None = None,
) -> Outcome[AcceptReport]:
    """Merge a package of a trusted partner, in one transaction.

    `choices` says for a difference whose value to keep. Without one, what only they changed is taken, and a conflict
    stays open: ours is shown, both are kept. Raises RefusedForSafety for an author who is not trusted yet.
    """
    with received(work, path, How(passphrase, store, workers, progress)) as package:
        if not package.is_known:
            raise _not_trusted(package.sealed.claim)
        return _accept(work, package.read(), choices or {})


def _not_trusted(claim: Claim) -> RefusedForSafety:
    return RefusedForSafety(
        _("{name} n'est pas encore un partenaire de confiance.").format(name=claim.name),
        _("Comparez par téléphone les six mots ({words}), puis : relais package trust {key} --name NOM.").format(
            words=claim.keys.words, key=claim.keys.minisign
        ),
    )


def _accept(work: Workspace, found: Read, choices: Choices) -> Outcome[AcceptReport]:
    header, proved = found.contents.header, found.proved
    fresh = new_files(work, found)
    for sha256 in fresh:
        if work.files.add_file(found.contents.pieces[sha256]).sha256 != sha256:
            raise RelaisError(_("Un fichier du paquet a changé pendant sa reprise."), _("Recommencez."))
    with work.writing("accept-package") as unit:
        plan, _histories = merge_plan(work, unit, proved)
        touched = stored.receive(unit, proved, work.author)
        for difference in plan.differences:
            choose(unit, difference, choices.get(difference.key))
        _learn_age_key(unit, found)
        stored.note_package(
            unit.connection, id=header.package, bid_id=header.bid, author=header.author_id, sequence=header.sequence,
            sha256=found.sealed.sha256, previous=header.previous, is_sent=False, recipients=header.recipients,
            file_name="",
        )  # fmt: skip
        unit.flush()
        is_kept = bool(unit.touched)
    report = AcceptReport(
        bid_id=header.bid,
        has_news=bool(plan.new_edits or fresh),
        new_records=len(plan.new_records),
        changed_fields=sum(not d.is_conflict for d in plan.differences),
        conflicts=sum(d.is_conflict and d.key not in choices for d in plan.differences),
        new_files=len(fresh),
        apart=len(proved.apart),
    )
    return Outcome(report, frozenset(touched | unit.touched), unit.operation_id if is_kept else "")


def _learn_age_key(unit: Unit, found: Read) -> None:
    """A trusted partner's package tells the key that encrypts to them."""
    keys = found.sealed.claim.keys
    for partner in unit.list(Partner, minisign_key=keys.minisign, is_trusted=True):
        partner.age_key = keys.age
