"""Showing a partner's package before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.progress import Progress
from relais_app.base.workers import WorkerPool
from relais_app.exchange.edits import Edit
from relais_app.exchange.keys import KeyStore
from relais_app.exchange.merge import Difference, name_of
from relais_app.exchange.package import Sealed
from relais_app.operations.package_differences import DifferenceRow, merge_plan, new_files
from relais_app.operations.package_opening import How, Read, received
from relais_app.storage import packages as stored
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class PackagePreview:
    """What a package holds. Of an unknown author nothing but `author_name`, `words` and the sizes is shown."""

    author_name: str
    words: str
    minisign_key: str
    is_trusted: bool
    package: str
    sequence: int
    size_bytes: int
    bag_bytes: int
    bid_id: str = ""
    bid_title: str = ""
    is_new_bid: bool = False
    has_news: bool = False
    new_records: tuple[tuple[str, int], ...] = ()
    differences: tuple[DifferenceRow, ...] = ()
    revived: tuple[str, ...] = ()
    new_files: int = 0
    missing_sequences: tuple[int, ...] = ()
    is_fork: bool = False
    apart: int = 0  # edits that nobody known vouches for: not merged


@dataclass(frozen=True)
class VerifyReport:
    """A package whose signature, bag and chains hold."""

    author_name: str
    words: str
    is_trusted: bool
    package: str
    sequence: int
    size_bytes: int


def preview_package(
    work: Workspace,
    path: Path,
    *,
    passphrase: str | None = None,
    store: KeyStore | None = None,
    workers: WorkerPool | None = None,
    progress: Progress | None = None,
) -> PackagePreview:
    """Show a package without changing anything. Raises RefusedForSafety for one that can't be believed."""
    with received(work, path, How(passphrase, store, workers, progress)) as package:
        if not package.is_known:
            return _stranger(path, package.sealed)
        found = package.read()
        with work.reading() as unit:
            return _preview(work, unit, path, found)


def verify_package(
    work: Workspace,
    path: Path,
    *,
    passphrase: str | None = None,
    store: KeyStore | None = None,
    workers: WorkerPool | None = None,
    progress: Progress | None = None,
) -> VerifyReport:
    """Check everything a package can prove; of an unknown author only that its signature holds."""
    seen = preview_package(work, path, passphrase=passphrase, store=store, workers=workers, progress=progress)
    return VerifyReport(seen.author_name, seen.words, seen.is_trusted, seen.package, seen.sequence, seen.size_bytes)


def _stranger(path: Path, sealed: Sealed) -> PackagePreview:
    claim = sealed.claim
    return PackagePreview(
        author_name=claim.name,
        words=claim.keys.words,
        minisign_key=claim.keys.minisign,
        is_trusted=False,
        package=claim.package,
        sequence=claim.sequence,
        size_bytes=path.stat().st_size,
        bag_bytes=sealed.bag_bytes,
    )


def _preview(work: Workspace, unit: Unit, path: Path, found: Read) -> PackagePreview:
    header, claim = found.contents.header, found.sealed.claim
    plan, histories = merge_plan(work, unit, found.proved)
    names = {a.id: a.name for a in found.contents.authors}
    counts: dict[str, int] = {}
    for kind, _record in plan.new_records:
        counts[kind] = counts.get(kind, 0) + 1
    theirs = [p for p in stored.packages_of(unit.connection, header.bid) if p.author == header.author_id]
    same_number = [p for p in theirs if p.sequence == header.sequence]
    return PackagePreview(
        author_name=header.author_name,
        words=claim.keys.words,
        minisign_key=claim.keys.minisign,
        is_trusted=True,
        package=header.package,
        sequence=header.sequence,
        size_bytes=path.stat().st_size,
        bag_bytes=found.sealed.bag_bytes,
        bid_id=header.bid,
        bid_title=header.title,
        is_new_bid=("bids", header.bid) in plan.new_records,
        has_news=bool(plan.new_edits) or bool(new_files(work, found)),
        new_records=tuple(sorted(counts.items())),
        differences=tuple(_row(d, histories, names) for d in plan.differences),
        revived=tuple(name_of(histories[subject]) for subject in plan.revived),
        new_files=len(new_files(work, found)),
        missing_sequences=_missing({p.sequence for p in theirs}, header.sequence),
        is_fork=any(p.id != header.package for p in same_number),
        apart=len(found.proved.apart),
    )


def _missing(seen: set[int], sequence: int) -> tuple[int, ...]:
    """« il manque le paquet n°6 »: numbers between those seen that never came. Nothing is lost by it."""
    known = seen | {sequence}
    return tuple(n for n in range(min(known), max(known)) if n not in known)


def _row(
    difference: Difference, histories: Mapping[tuple[str, str], list[Edit]], names: Mapping[str, str]
) -> DifferenceRow:
    d = difference
    what = name_of(histories.get((d.kind, d.record), []))
    return DifferenceRow(
        d.kind, d.record, d.field, what, d.ours, d.theirs, d.merged, names.get(d.author, ""), d.is_conflict
    )
