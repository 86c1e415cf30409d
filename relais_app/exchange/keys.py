"""A workspace's secret keys and where they are kept: keyring, `clefs.age` under a passphrase, or a demo's folder."""

from __future__ import annotations

import base64
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from relais_app.base.errors import DamageFound, RelaisError
from relais_app.base.files import write_bytes
from relais_app.base.words import _
from relais_app.exchange import age_file, keyring_door, minisign
from relais_app.exchange.words import six_words

SEALED_FILE = "clefs.age"
DEMO_FILE = "clefs-de-demonstration.json"


@dataclass(frozen=True)
class PublicKeys:
    """What is given to partners: `age` encrypts to us, `minisign` checks what we sign."""

    age: str
    minisign: str

    @property
    def words(self) -> str:
        return six_words(self.age, self.minisign)


@dataclass(frozen=True, repr=False)
class SecretKeys:
    """Never logged, never stored in a workspace."""

    age: str
    seed: bytes

    @classmethod
    def new(cls) -> SecretKeys:
        return cls(age_file.new_identity(), minisign.new_seed())

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(age_file.public_of(self.age), minisign.public_key(self.seed))

    def to_text(self) -> str:
        """One small secret, as keyrings want it (74 + 44 characters)."""
        return f"{self.age} {base64.b64encode(self.seed).decode()}"

    @classmethod
    def from_text(cls, text: str) -> SecretKeys:
        age, _space, seed = text.partition(" ")
        try:
            return cls(age, base64.b64decode(seed, validate=True))
        except ValueError as error:
            raise DamageFound(_("Les clefs secrètes gardées pour cet espace sont abîmées.")) from error


class KeyStore(Protocol):
    """Where secret keys lie, one pair for each workspace."""

    def load(self, owner: str) -> SecretKeys | None:
        """The workspace's keys, None when it has none there."""

    def save(self, owner: str, keys: SecretKeys) -> None:
        """Keep them for good."""


class MemoryKeys:
    """For tests: nothing outlives the process."""

    def __init__(self) -> None:
        self._kept: dict[str, SecretKeys] = {}

    def load(self, owner: str) -> SecretKeys | None:
        return self._kept.get(owner)

    def save(self, owner: str, keys: SecretKeys) -> None:
        self._kept[owner] = keys


class KeyringKeys:
    """In the operating system's keyring."""

    def load(self, owner: str) -> SecretKeys | None:
        text = keyring_door.read(owner)
        return None if text is None else SecretKeys.from_text(text)

    def save(self, owner: str, keys: SecretKeys) -> None:
        keyring_door.write(owner, keys.to_text())


class DemoKeys:
    """Throwaway keys in the clear, in the demonstration's own folder; never for a real workspace."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DEMO_FILE

    def load(self, owner: str) -> SecretKeys | None:
        kept = _read_json(self._path.read_bytes()) if self._path.exists() else {}
        return SecretKeys.from_text(kept[owner]) if owner in kept else None

    def save(self, owner: str, keys: SecretKeys) -> None:
        kept = _read_json(self._path.read_bytes()) if self._path.exists() else {}
        write_bytes(self._path, json.dumps({**kept, owner: keys.to_text()}).encode())


class SealedKeys:
    """In one file under a passphrase: where no keyring answers. Any age tool opens it."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._path = folder / SEALED_FILE
        self._passphrase = passphrase

    def load(self, owner: str) -> SecretKeys | None:
        kept = self._kept()
        return SecretKeys.from_text(kept[owner]) if owner in kept else None

    def save(self, owner: str, keys: SecretKeys) -> None:
        kept = {**self._kept(), owner: keys.to_text()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(self._path, age_file.seal_with_passphrase(json.dumps(kept).encode(), self._passphrase))
        with contextlib.suppress(OSError):
            self._path.chmod(0o600)

    def _kept(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        return _read_json(age_file.open_with_passphrase(self._path.read_bytes(), self._passphrase))


def _read_json(data: bytes) -> dict[str, str]:
    try:
        kept = json.loads(data)
    except ValueError as error:
        raise DamageFound(_("Le fichier des clefs secrètes est abîmé.")) from error
    return {str(owner): str(text) for owner, text in kept.items()} if isinstance(kept, dict) else {}


class BestKeys:
    """The keyring where it answers, else `clefs.age` when a passphrase was given; keys are looked for in both."""

    def __init__(self, folder: Path, passphrase: str | None) -> None:
        self._folder = folder
        self._sealed = SealedKeys(folder, passphrase) if passphrase else None

    def load(self, owner: str) -> SecretKeys | None:
        if self._sealed is not None and (found := self._sealed.load(owner)):
            return found
        try:
            return KeyringKeys().load(owner)
        except keyring_door.NoKeyring:
            if self._sealed is None and (self._folder / SEALED_FILE).exists():
                raise _passphrase_wanted() from None
            if self._sealed is None:
                raise
            return None

    def save(self, owner: str, keys: SecretKeys) -> None:
        try:
            KeyringKeys().save(owner, keys)
        except keyring_door.NoKeyring:
            if self._sealed is None:
                raise
            self._sealed.save(owner, keys)


def _passphrase_wanted() -> RelaisError:
    return RelaisError(
        _("Vos clefs sont gardées sous une phrase secrète."),
        _("Donnez-la par la variable RELAIS_PASSPHRASE, ou dans les réglages de la fenêtre."),
    )
