"""Opening a partner's package: in a worker, by our keys, believed only when a partner we trust signed it and proved it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import NotFound, RefusedForSafety
from relais_app.base.progress import Progress
from relais_app.base.words import _
from relais_app.base.workers import WorkerPool
from relais_app.exchange.contents import Contents
from relais_app.exchange.edits import CREATED, WHOLE, Edit
from relais_app.exchange.keys import KeyStore, SecretKeys
from relais_app.exchange.package import SUFFIX, Claim, Sealed
from relais_app.exchange.proof import Proved, changed_key, prove
from relais_app.exchange.receiving import Opener
from relais_app.exchange.scope import SHAREABLE
from relais_app.operations.identity import secret_keys
from relais_app.partners.model import Partner
from relais_app.storage import packages as stored
from relais_app.storage.records import RECORDS
from relais_app.storage.trouble import told
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class How:
    """How to open a package: its passphrase, where our keys are, a worker that is ready, who watches."""

    passphrase: str | None = None
    store: KeyStore | None = None
    workers: WorkerPool | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Read:
    """A package of a trusted partner, read and proved; its files lie in a folder that goes with the block."""

    contents: Contents
    proved: Proved
    sealed: Sealed


@dataclass(frozen=True)
class Received:
    """A package whose signature holds. Of an unknown author (`is_known` false) nothing else may be read."""

    work: Workspace
    sealed: Sealed
    is_known: bool
    _opener: Opener
    _keys: SecretKeys

    def read(self) -> Read:
        """Unpack, check and prove."""
        contents = self._opener.contents(self.sealed, self._keys.public.age)
        proved = prove(contents, _pinned(self.work, contents, self._keys))
        with self.work.reading() as unit:
            stored.check_against_ours(unit.connection, proved)
            ours = stored.edits_of_records(unit.connection, {e.record for e in proved.edits})
        _check_subject(contents.header.bid, [*ours, *proved.edits])
        return Read(contents, proved, self.sealed)


@contextlib.contextmanager
def received(work: Workspace, path: Path, how: How) -> Iterator[Received]:
    """Decrypt and verify; what was unpacked is gone when the block ends. Raises RefusedForSafety and its kin."""
    ours = secret_keys(work, how.store)
    ready = contextlib.nullcontext(how.workers) if how.workers else WorkerPool(1)
    with told(work.folder), work.scratch() as scratch, ready as pool:
        opener = Opener(pool, path, scratch, how.progress)
        keys = ours if how.passphrase is None else _one_off(opener, how.passphrase, ours)
        sealed = opener.sealed(keys.age)
        yield Received(work, sealed, _is_known(work, sealed.claim, keys), opener, keys)


def _one_off(opener: Opener, passphrase: str, ours: SecretKeys) -> SecretKeys:
    """The one-off key that came beside the package."""
    beside = opener.path.with_name(opener.path.name.removesuffix(SUFFIX) + ".clef.age")
    if not beside.exists():
        raise NotFound(_("La clef {name} n'est pas à côté du paquet.").format(name=beside.name))
    return SecretKeys(opener.one_off_key(beside, passphrase), ours.seed)


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
