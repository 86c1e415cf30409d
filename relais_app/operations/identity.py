"""The keys of a workspace: made once, kept outside it, shown as two public keys and six words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import RelaisError
from relais_app.base.files import told_writing, write_bytes
from relais_app.base.places import settings_folder
from relais_app.base.words import _
from relais_app.company.model import Structure
from relais_app.exchange import age_file
from relais_app.exchange.keys import DEMO_FILE, BestKeys, DemoKeys, KeyStore, PublicKeys, SecretKeys
from relais_app.storage.identity import StoredIdentity, keep_public_keys, read_identity
from relais_app.storage.workspace import Workspace


@dataclass(frozen=True)
class IdentityView:
    """What is given to partners: `age` encrypts to us, `minisign` checks what we sign, `words` prove both by phone."""

    name: str
    age: str
    minisign: str
    words: str


def key_store(work: Workspace, passphrase: str | None = None) -> KeyStore:
    """Where this workspace's secret keys lie. The passphrase is that of `clefs.age`, by default RELAIS_PASSPHRASE."""
    if (work.folder / DEMO_FILE).exists():
        return DemoKeys(work.folder)
    return BestKeys(settings_folder(), passphrase or os.environ.get("RELAIS_PASSPHRASE") or None)


def use_throwaway_keys(work: Workspace) -> None:
    """For the demonstration: keys in the clear in the workspace's own folder, no keyring asked."""
    secret_keys(work, DemoKeys(work.folder))


def identity(work: Workspace, store: KeyStore | None = None) -> IdentityView:
    """Our public keys, made at the first asking."""
    stored, name = _stored(work)
    if stored.age_key:
        keys = PublicKeys(stored.age_key, stored.minisign_key)
    else:
        keys = secret_keys(work, store).public
    return IdentityView(name, keys.age, keys.minisign, keys.words)


def secret_keys(work: Workspace, store: KeyStore | None = None) -> SecretKeys:
    """Our secret keys, from where they are kept; made when the workspace has none yet."""
    store = store or key_store(work)
    stored, _name = _stored(work)
    found = store.load(stored.keys_owner)
    if found is None:
        if stored.age_key:
            raise RelaisError(
                _("Les clefs secrètes de cet espace ne sont pas sur cet ordinateur."),
                _("Reprenez-les de votre fichier de secours, ou ouvrez l'espace là où elles ont été faites."),
            )
        found = SecretKeys.new()
        store.save(stored.keys_owner, found)
    if found.public != PublicKeys(stored.age_key, stored.minisign_key):
        _keep_public(work, stored, found)
    return found


def _keep_public(work: Workspace, stored: StoredIdentity, keys: SecretKeys) -> None:
    if stored.age_key:
        raise RelaisError(
            _("Les clefs secrètes trouvées ne sont pas celles de cet espace."),
            _("Reprenez celles de votre fichier de secours."),
        )
    with work.writing("make-keys") as unit:
        keep_public_keys(unit.connection, keys.public.age, keys.public.minisign)


def _stored(work: Workspace) -> tuple[StoredIdentity, str]:
    """The stored identity, and the name that partners see: the structure's, else the workspace's."""
    with work.reading() as unit:
        stored = read_identity(unit.connection)
        structure = unit.first(Structure)
        name = (structure.trade_name or structure.name) if structure else ""
    return stored, name or stored.name or work.folder.name


def export_recovery_file(work: Workspace, out: Path, passphrase: str, store: KeyStore | None = None) -> Path:
    """The secret keys under a passphrase, to keep elsewhere: without them, partners' packages can't be opened."""
    if len(passphrase) < 8:
        raise RelaisError(_("Cette phrase secrète est trop courte."), _("Prenez au moins quatre mots."))
    sealed = age_file.seal_with_passphrase(secret_keys(work, store).to_text().encode(), passphrase)
    with told_writing(out):
        write_bytes(out, sealed)
    return out


def import_recovery_file(work: Workspace, path: Path, passphrase: str, store: KeyStore | None = None) -> IdentityView:
    """Bring the keys of this workspace back from their recovery file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RelaisError(_("Le fichier {path} ne peut pas être lu.").format(path=path)) from error
    keys = SecretKeys.from_text(age_file.open_with_passphrase(data, passphrase).decode("utf-8", "replace"))
    stored, name = _stored(work)
    if stored.age_key and keys.public != PublicKeys(stored.age_key, stored.minisign_key):
        raise RelaisError(_("Ce fichier de secours est celui d'un autre espace de travail."))
    (store or key_store(work)).save(stored.keys_owner, keys)
    if not stored.age_key:
        _keep_public(work, stored, keys)
    return IdentityView(name, keys.public.age, keys.public.minisign, keys.public.words)
