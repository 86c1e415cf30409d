"""Packages between partners: made for named recipients, opened only once proved, merged field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from relais_app import __version__
from relais_app.base.errors import NotFound, RelaisError
from relais_app.base.files import told_writing, write_bytes
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.records import new_id
from relais_app.base.words import _
from relais_app.bids.model import Bid
from relais_app.dce.archives_names import safe_name
from relais_app.exchange import age_file
from relais_app.exchange.bag import BagWriter
from relais_app.exchange.contents import FORMAT, Contents, Header, write_contents
from relais_app.exchange.keys import KeyStore, SecretKeys
from relais_app.exchange.package import MOST_ENTRIES, SUFFIX, Claim, file_name, write_package
from relais_app.exchange.scope import Scope
from relais_app.exchange.words import six_words
from relais_app.operations.identity import IdentityView, identity, secret_keys
from relais_app.operations.outcome import Outcome
from relais_app.operations.package_accepting import AcceptReport, accept_package
from relais_app.operations.package_differences import DifferenceRow, conflicts, settle_conflict
from relais_app.operations.package_preview import PackagePreview, VerifyReport, preview_package, verify_package
from relais_app.operations.partners import trust
from relais_app.partners.model import Partner
from relais_app.storage import packages as stored
from relais_app.storage.workspace import Workspace

__all__ = [
    "AcceptReport", "DifferenceRow", "IdentityView", "PackagePreview", "PackageReport", "Recipient", "Scope",
    "VerifyReport", "accept_package", "conflicts", "export_package", "identity", "preview_package", "settle_conflict",
    "trust", "verify_package",
]  # fmt: skip


@dataclass(frozen=True)
class Recipient:
    """Who a package is encrypted to; `words` are empty while only one of the keys is known."""

    name: str
    age_key: str
    words: str


@dataclass(frozen=True)
class PackageReport:
    """A package that was written. `key_path` is the one-off key under the passphrase, to be sent beside it."""

    path: Path
    size_bytes: int
    sequence: int
    recipients: tuple[Recipient, ...]
    record_count: int
    file_count: int
    key_path: Path | None = None


def export_package(
    work: Workspace,
    bid_id: str,
    recipients: tuple[str, ...],
    out: Path,
    *,
    passphrase: str | None = None,
    scope: Scope | None = None,
    store: KeyStore | None = None,
    progress: Progress | None = None,
) -> Outcome[PackageReport]:
    """Write a bid's package for partners (ids, names or age keys); `out` is a file, or a folder where it gets its name.

    With a passphrase it also opens with a one-off key, written beside it under that passphrase, for a partner without
    keys. Raises NotFound (bid, partner), RelaisError (no recipient).
    """
    progress, scope = progress or Silent(), scope or Scope()
    keys = secret_keys(work, store)
    one_off = age_file.new_identity() if passphrase else None
    with work.reading() as unit:
        bid = unit.get(Bid, bid_id)
        title = bid.title
        named = tuple(_recipient(unit.list(Partner), text) for text in dict.fromkeys(recipients))
        if not named and one_off is None:
            raise RelaisError(_("À qui est destiné ce paquet ?"), _("Donnez la clef age d'un partenaire."))
        me = stored.own_author(unit.connection, work.author, identity(work, store).name, keys.public)
        me = me.signed(keys.seed)
        gathered = stored.gather(unit.connection, bid_id, scope, me)
        sent = [p for p in stored.packages_of(unit.connection, bid_id) if p.is_sent and p.author == work.author]
    everyone = (*(r.age_key for r in named), *([age_file.public_of(one_off)] if one_off else []), keys.public.age)
    header = Header(
        package=new_id(),
        bid=bid_id,
        title=title,
        author_id=work.author,
        author_name=me.name,
        keys=keys.public,
        recipients=tuple(dict.fromkeys(everyone)),
        sequence=max((p.sequence for p in sent), default=0) + 1,
        previous=sent[-1].sha256 if sent else "",
        version=__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    pieces = _pieces(work, gathered.files)
    authors = tuple(a if a.signature else _signed_again(a, keys) for a in gathered.authors)
    contents = Contents(header=header, authors=authors, edits=gathered.edits, hashes=gathered.hashes, pieces=pieces)
    target = _target(out, header, named)
    with told_writing(target), work.scratch() as scratch:
        sha256 = _write(target, contents, keys, gathered.files, scratch, progress)
    key_path = _write_one_off(target, one_off, passphrase) if one_off and passphrase else None
    with work.writing("export-package") as unit:
        stored.note_package(
            unit.connection, id=header.package, bid_id=bid_id, author=work.author, sequence=header.sequence,
            sha256=sha256, previous=header.previous, is_sent=True, recipients=header.recipients,
            file_name=target.name,
        )  # fmt: skip
    records = {(e.kind, e.record) for e in gathered.edits}
    return Outcome(
        PackageReport(target, target.stat().st_size, header.sequence, named, len(records), len(pieces), key_path)
    )


def _recipient(directory: list[Partner], text: str) -> Recipient:
    """A recipient named by age key, partner's id or partner's name."""
    by_key = [p for p in directory if p.age_key == text]
    found = next(iter(by_key), None) or next((p for p in directory if text in (p.id, p.name)), None)
    if found is None and not age_file.is_recipient(text):
        raise NotFound(
            _("Aucun partenaire ni clef « {text} ».").format(text=text), _("Une clef age commence par « age1 ».")
        )
    if found is None:
        return Recipient("", text, "")
    if not found.age_key:
        raise RelaisError(
            _("La clef age de {name} n'est pas connue.").format(name=found.name),
            _("Demandez-la-lui : « relais package identity » la montre."),
        )
    words = six_words(found.age_key, found.minisign_key) if found.minisign_key else ""
    return Recipient(found.name, found.age_key, words)


def _signed_again(author: Any, keys: SecretKeys) -> Any:
    """An author of our own past, from before a restore: we vouch for it with the same key."""
    from dataclasses import replace

    return replace(author, keys=keys.public).signed(keys.seed)


def _pieces(work: Workspace, files: Mapping[str, str]) -> dict[str, Path]:
    if len(files) > MOST_ENTRIES - 20:
        raise RelaisError(_("Ce dossier a trop de fichiers pour un paquet."), _("Retirez les fichiers du périmètre."))
    return {sha256: work.files.path(sha256) for sha256 in files}


def _target(out: Path, header: Header, named: tuple[Recipient, ...]) -> Path:
    if not out.is_dir():
        return out
    receiver = named[0].name if named else ""
    return out / file_name(header.title, header.created[:10], header.author_name, receiver, header.sequence)


def _write(
    target: Path,
    contents: Contents,
    keys: SecretKeys,
    files: Mapping[str, str],
    scratch: Path,
    progress: Progress,
) -> str:
    names = {sha256: safe_name(name or sha256) for sha256, name in files.items()}
    header = contents.header
    claim = Claim(FORMAT, header.package, header.sequence, keys.public, header.author_name)

    def write_bag(zipped: Any) -> None:
        stop_if_cancelled(progress)
        progress.report(_("Préparation du paquet"), 0, 2)
        write_contents(BagWriter(zipped), contents, names)
        progress.report(_("Chiffrement du paquet"), 1, 2)

    target.parent.mkdir(parents=True, exist_ok=True)
    return write_package(target, claim, keys, header.recipients, readme(header), write_bag, scratch)


def _write_one_off(target: Path, one_off: str, passphrase: str) -> Path:
    """The one-off key under the passphrase: pyrage does not stream the passphrase form of a large package."""
    path = target.with_name(target.name.removesuffix(SUFFIX) + ".clef.age")
    write_bytes(path, age_file.seal_with_passphrase(one_off.encode() + b"\n", passphrase))
    return path


def readme(header: Header) -> str:
    """LISEZ-MOI.txt: how to open the package without Relais."""
    return _(
        "Paquet Relais : « {title} », préparé par {name}.\n"
        "\n"
        "Le plus simple : ouvrez le fichier .relais avec Relais.\n"
        "\n"
        "Sans Relais, avec des outils publics (age, minisign, unzip) :\n"
        "  age -d -i clef.txt paquet.relais > 0.zip\n"
        "  unzip 0.zip\n"
        "  minisign -Vm paquet.zip -P {key}\n"
        "  unzip paquet.zip\n"
        "  sha256sum -c manifest-sha256.txt\n"
        "Avec une phrase secrète, la clef est dans le fichier .clef.age joint : age -d autre.clef.age > clef.txt\n"
        "\n"
        "data/fiches.jsonl : une fiche par ligne, avec les valeurs actuelles et leur auteur.\n"
        "data/journal.jsonl : l'histoire des modifications. data/pieces : les fichiers reçus de l'acheteur.\n"
        "Vérifiez par téléphone les six mots de la clef : {words}.\n"
    ).format(title=header.title, name=header.author_name, key=header.keys.minisign, words=header.keys.words)
