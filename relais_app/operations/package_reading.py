"""Opening a partner's package: proved first, shown before anything changes, accepted in one transaction."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from relais_app.base.errors import NotFound, RefusedForSafety, RelaisError
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.exchange import age_file
from relais_app.exchange.contents import Contents, Proved, changed_key, prove, read_contents
from relais_app.exchange.edits import CREATED, DELETED, WHOLE, Edit
from relais_app.exchange.keys import KeyStore, SecretKeys
from relais_app.exchange.merge import Difference, MergePlan, by_record, conflicts_of, plan_merge, state_of
from relais_app.exchange.package import SUFFIX, Claim, Sealed, opened
from relais_app.exchange.scope import SHAREABLE
from relais_app.operations.identity import secret_keys
from relais_app.operations.outcome import Outcome
from relais_app.partners.model import Partner
from relais_app.storage import packages as stored
from relais_app.storage.records import RECORDS, build
from relais_app.storage.trouble import told
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

Choice = Literal["ours", "theirs", "merged"]
Choices = Mapping[tuple[str, str, str], Choice]


@dataclass(frozen=True)
class DifferenceRow:
    """A field where the package says something else. `what` names the record; `field` is `_supprimé` when it goes."""

    kind: str
    record: str
    field: str
    what: str
    ours: Any
    theirs: Any
    merged: str | None
    author_name: str
    is_conflict: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.record, self.field)


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
class AcceptReport:
    """`has_news` is false for a package that adds nothing: « rien de nouveau »."""

    bid_id: str
    has_news: bool
    new_records: int
    changed_fields: int
    conflicts: int
    new_files: int
    apart: int


@dataclass(frozen=True)
class VerifyReport:
    """A package whose signature, bag and chains hold."""

    author_name: str
    words: str
    is_trusted: bool
    package: str
    sequence: int
    size_bytes: int


@dataclass(frozen=True)
class _Opened:
    contents: Contents
    proved: Proved
    sealed: Sealed


def preview_package(
    work: Workspace, path: Path, *, passphrase: str | None = None, store: KeyStore | None = None
) -> PackagePreview:
    """Show a package without changing anything. Raises RefusedForSafety for one that can't be believed."""
    keys = _keys_for(work, path, passphrase, store)
    with told(work.folder), work.scratch() as scratch, opened(path, keys.age, scratch) as sealed:
        if not _is_known(work, sealed.claim, keys):
            return _stranger(path, sealed)
        with _read(work, sealed, keys) as found, work.reading() as unit:
            return _preview(work, unit, path, found)


def verify_package(
    work: Workspace, path: Path, *, passphrase: str | None = None, store: KeyStore | None = None
) -> VerifyReport:
    """Check everything a package can prove; of an unknown author only that its signature holds."""
    seen = preview_package(work, path, passphrase=passphrase, store=store)
    return VerifyReport(seen.author_name, seen.words, seen.is_trusted, seen.package, seen.sequence, seen.size_bytes)


def accept_package(
    work: Workspace,
    path: Path,
    *,
    choices: Choices | None = None,
    passphrase: str | None = None,
    store: KeyStore | None = None,
) -> Outcome[AcceptReport]:
    """Merge a package of a trusted partner, in one transaction.

    `choices` says for a difference whose value to keep. Without one, what only they changed is taken, and a conflict
    stays open: ours is shown, both are kept. Raises RefusedForSafety for an author who is not trusted yet.
    """
    keys = _keys_for(work, path, passphrase, store)
    with told(work.folder), work.scratch() as scratch, opened(path, keys.age, scratch) as sealed:
        if not _is_known(work, sealed.claim, keys):
            raise RefusedForSafety(
                _("{name} n'est pas encore un partenaire de confiance.").format(name=sealed.claim.name),
                _(
                    "Comparez par téléphone les six mots ({words}), puis : relais package trust {key} --name NOM."
                ).format(words=sealed.claim.keys.words, key=sealed.claim.keys.minisign),
            )
        with _read(work, sealed, keys) as found:
            return _accept(work, found, choices or {})


# ---- opening ----------------------------------------------------------------------------------------------


def _keys_for(work: Workspace, path: Path, passphrase: str | None, store: KeyStore | None) -> SecretKeys:
    """Ours, or with a passphrase the one-off key that came beside the package."""
    keys = secret_keys(work, store)
    if passphrase is None:
        return keys
    beside = path.with_name(path.name.removesuffix(SUFFIX) + ".clef.age")
    if not beside.exists():
        raise NotFound(_("La clef {name} n'est pas à côté du paquet.").format(name=beside.name))
    one_off = age_file.open_with_passphrase(beside.read_bytes(), passphrase).decode("ascii", "replace").strip()
    return SecretKeys(one_off, keys.seed)


def _trusted(work: Workspace) -> list[Partner]:
    with work.reading() as unit:
        return [p for p in unit.list(Partner) if p.is_trusted and p.minisign_key]


def _is_known(work: Workspace, claim: Claim, keys: SecretKeys) -> bool:
    """Whether the signing key is a trusted partner's, or ours. The red stop: a known partner with another key."""
    if claim.keys.minisign == keys.public.minisign:
        return True
    trusted = _trusted(work)
    if any(p.minisign_key == claim.keys.minisign for p in trusted):
        return True
    for partner in trusted:
        if partner.age_key == claim.keys.age:
            raise changed_key(partner.name)
    return False


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


@contextlib.contextmanager
def _read(work: Workspace, sealed: Sealed, keys: SecretKeys) -> Iterator[_Opened]:
    """Unpack, check and prove; what was unpacked is gone when the block ends."""
    with work.scratch() as bag:
        contents = read_contents(sealed, bag, keys.public.age)
        proved = prove(contents, _pinned(work, contents, keys))
        with work.reading() as unit:
            stored.check_against_ours(unit.connection, proved)
            ours = stored.edits_of_records(unit.connection, {e.record for e in proved.edits})
        _check_subject(contents.header.bid, [*ours, *proved.edits])
        yield _Opened(contents, proved, sealed)


def _pinned(work: Workspace, contents: Contents, keys: SecretKeys) -> dict[str, str]:
    """The signing key of each author we know: ours, those received before, trusted partners'."""
    with work.reading() as unit:
        known = {a.id: a.keys.minisign or keys.public.minisign for a in stored.known_authors(unit.connection)}
    trusted = {p.minisign_key for p in _trusted(work)} | {keys.public.minisign}
    for author in contents.authors:
        if author.keys.minisign in trusted:
            known.setdefault(author.id, author.keys.minisign)
    known[work.author] = keys.public.minisign
    return known


def _check_subject(bid_id: str, edits: list[Edit]) -> None:
    """Every edit speaks of that bid, or of what hangs on it, and of nothing else."""
    kinds: dict[str, str] = {}
    for edit in edits:
        known_kind = edit.kind in RECORDS
        if (known_kind and edit.kind not in SHAREABLE) or kinds.setdefault(edit.record, edit.kind) != edit.kind:
            raise _off_subject()
        if not known_kind:
            continue
        if (edit.kind == "bids") != (edit.record == bid_id) or edit.field in ("id", "bid_id"):
            raise _off_subject()
        if edit.field in WHOLE and not _is_of(bid_id, edit):
            raise _off_subject()


def _is_of(bid_id: str, edit: Edit) -> bool:
    whole = json.loads(edit.new if edit.field == CREATED else edit.old)
    if not isinstance(whole, dict) or whole.get("id") != edit.record:
        return False
    return edit.kind == "bids" or whole.get("bid_id") == bid_id


def _off_subject() -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet touche à autre chose que sa consultation ; rien n'en a été repris."),
        _("Demandez-en un autre à votre partenaire."),
    )


# ---- showing ----------------------------------------------------------------------------------------------


def _plan(work: Workspace, unit: Unit, proved: Proved) -> tuple[MergePlan, dict[tuple[str, str], list[Edit]]]:
    ours = stored.edits_of_records(unit.connection, {e.record for e in proved.edits})
    return plan_merge(ours, proved.edits, work.author), by_record([*ours, *proved.edits])


def _preview(work: Workspace, unit: Unit, path: Path, found: _Opened) -> PackagePreview:
    header, claim = found.contents.header, found.sealed.claim
    plan, histories = _plan(work, unit, found.proved)
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
        has_news=bool(plan.new_edits) or bool(_new_files(work, found)),
        new_records=tuple(sorted(counts.items())),
        differences=tuple(_row(d, histories, names) for d in plan.differences),
        revived=tuple(_what(histories[subject]) for subject in plan.revived),
        new_files=len(_new_files(work, found)),
        missing_sequences=_missing({p.sequence for p in theirs}, header.sequence),
        is_fork=any(p.id != header.package for p in same_number),
        apart=len(found.proved.apart),
    )


def _missing(seen: set[int], sequence: int) -> tuple[int, ...]:
    """« il manque le paquet n°6 »: numbers between those seen that never came. Nothing is lost by it."""
    known = seen | {sequence}
    return tuple(n for n in range(min(known), max(known)) if n not in known)


def _new_files(work: Workspace, found: _Opened) -> list[str]:
    return [sha256 for sha256 in found.contents.pieces if work.files.find(sha256) is None]


def _row(
    difference: Difference, histories: Mapping[tuple[str, str], list[Edit]], names: Mapping[str, str]
) -> DifferenceRow:
    d = difference
    what = _what(histories.get((d.kind, d.record), []))
    return DifferenceRow(
        d.kind, d.record, d.field, what, d.ours, d.theirs, d.merged, names.get(d.author, ""), d.is_conflict
    )


def _what(history: list[Edit]) -> str:
    """A few words that name a record."""
    if not history:
        return ""
    wholes = [json.loads(e.new if e.field == CREATED else e.old) for e in history if e.field in WHOLE]
    values = {**(wholes[-1] if wholes else {}), **{f: c[0].value for f, c in state_of(history).values.items() if c}}
    for field in ("title", "text", "name", "evidence"):
        if isinstance(text := values.get(field), str) and text:
            return text if len(text) <= 80 else text[:79] + "…"
    return history[0].record


# ---- accepting --------------------------------------------------------------------------------------------


def _accept(work: Workspace, found: _Opened, choices: Choices) -> Outcome[AcceptReport]:
    header, proved = found.contents.header, found.proved
    new_files = _new_files(work, found)
    for sha256 in new_files:
        if work.files.add_file(found.contents.pieces[sha256]).sha256 != sha256:
            raise RelaisError(_("Un fichier du paquet a changé pendant sa reprise."), _("Recommencez."))
    with work.writing("accept-package") as unit:
        plan, _histories = _plan(work, unit, proved)
        touched = stored.receive(unit, proved, work.author)
        for difference in plan.differences:
            _choose(unit, difference, choices.get(difference.key))
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
        has_news=bool(plan.new_edits or new_files),
        new_records=len(plan.new_records),
        changed_fields=sum(not d.is_conflict for d in plan.differences),
        conflicts=sum(d.is_conflict and d.key not in choices for d in plan.differences),
        new_files=len(new_files),
        apart=len(proved.apart),
    )
    return Outcome(report, frozenset(touched | unit.touched), unit.operation_id if is_kept else "")


def _choose(unit: Unit, difference: Difference, choice: Choice | None) -> None:
    """Apply what the person chose for one difference, as an edit of ours."""
    if choice is None or (choice == "theirs" and not difference.is_conflict):
        return
    if difference.field == DELETED:
        unit.add(build(difference.kind, difference.ours))
        unit.flush()
        return
    value = {"ours": difference.ours, "theirs": difference.theirs, "merged": difference.merged}[choice]
    if choice == "merged" and value is None:
        raise RelaisError(_("Ces deux textes ne peuvent pas être réunis."), _("Choisissez l'un des deux."))
    stored.settle(unit, difference.kind, difference.record, difference.field, value)


def _learn_age_key(unit: Unit, found: _Opened) -> None:
    """A trusted partner's package tells the key that encrypts to them."""
    keys = found.sealed.claim.keys
    for partner in unit.list(Partner, minisign_key=keys.minisign, is_trusted=True):
        partner.age_key = keys.age


def conflicts(work: Workspace, bid_id: str) -> tuple[DifferenceRow, ...]:
    """The fields of a bid that two partners left with different values, until somebody chooses."""
    with work.reading() as unit:
        names = {a.id: a.name for a in stored.known_authors(unit.connection)}
        histories = by_record(stored.edits_of_bid(unit.connection, bid_id))
    rows = []
    for subject, history in histories.items():
        for conflict in conflicts_of(history):
            own = [c for c in conflict.candidates if c.edit.author == work.author] or [conflict.candidates[0]]
            other = next(c for c in reversed(conflict.candidates) if c.value != own[0].value)
            name = names.get(other.edit.author, "")
            rows.append(
                DifferenceRow(
                    *subject, conflict.field, _what(history), own[0].value, other.value, conflict.merged, name, True
                )
            )
    return tuple(rows)


def settle_conflict(work: Workspace, row: DifferenceRow, choice: Choice) -> Outcome[None]:
    """Choose between the values of a conflict: a new edit that replaces them all."""
    difference = Difference(row.kind, row.record, row.field, row.ours, row.theirs, "", True, row.merged)
    with work.writing("settle-conflict") as unit:
        _choose(unit, difference, choice)
    return Outcome(None, frozenset({*unit.touched, Subject(row.kind, row.record)}), unit.operation_id)
