"""A received package, opened in a worker process: decrypted, its signature verified, its bag unpacked and read there.

What it holds comes back as lines of our own in a temporary folder. A package that kills its worker, stalls it or needs
too much memory is refused in one sentence, and Relais goes on. Secret keys travel by the worker's pipe only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais_app.base.errors import RefusedForSafety
from relais_app.base.files import disk_full, is_full
from relais_app.base.progress import Progress
from relais_app.base.words import _
from relais_app.base.workers import WorkerLost, WorkerPool
from relais_app.exchange import age_file
from relais_app.exchange.bag import check_bag
from relais_app.exchange.contents import FORMAT, Contents, newer, not_ours, read_bag, read_plainly, write_plainly
from relais_app.exchange.package import MOST_SMALL, Sealed, open_sealed, open_to_read, unpack_bag

SECONDS = 300.0
_BAG = "sac"


@dataclass(frozen=True)
class Opener:
    """Opens one package with one worker; `folder` holds what it leaves, and is the caller's to remove."""

    pool: WorkerPool
    path: Path
    folder: Path
    progress: Progress | None = None

    def one_off_key(self, beside: Path, passphrase: str) -> str:
        """The key that came beside the package, under a passphrase."""
        return str(self._call(_one_off_key, str(beside), passphrase))

    def sealed(self, identity: str) -> Sealed:
        """Decrypt and verify; the bag is not parsed. Raises RelaisError and its kinds, all written for a person."""
        found: Sealed = self._call(_open, str(self.path), identity, str(self.folder))
        return found

    def contents(self, sealed: Sealed, my_age_key: str) -> Contents:
        """What the bag holds; call it only once the signature's key was found to be a partner's."""
        if sealed.claim.format > FORMAT:
            raise newer()
        self._call(_unpack, sealed, str(self.folder), my_age_key)
        return read_plainly(self.folder)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return self.pool.call(function, *arguments, name=self.path.name, seconds=SECONDS, progress=self.progress)
        except WorkerLost as lost:
            raise RefusedForSafety(
                _("L'ouverture de {name} a dû être arrêtée ; rien n'en a été repris.").format(name=self.path.name),
                _("Ce paquet est abîmé ou piégé : demandez-en un autre à votre partenaire."),
            ) from lost


def _one_off_key(beside: str, passphrase: str) -> str:
    with open_to_read(Path(beside)) as source:
        sealed = source.read(MOST_SMALL)
    return age_file.open_with_passphrase(sealed, passphrase).decode("ascii", "replace").strip()


def _open(path: str, identity: str, folder: str) -> Sealed:
    with _full_disk_told(folder):
        return open_sealed(Path(path), identity, Path(folder))


def _unpack(sealed: Sealed, folder: str, my_age_key: str) -> None:
    bag = Path(folder) / _BAG
    with _full_disk_told(folder):
        bag.mkdir()
        unpack_bag(sealed, Path(folder), bag)
        contents = read_bag(bag, check_bag(bag))
        _check_meant(contents, sealed, my_age_key)
        write_plainly(contents, Path(folder))


def _check_meant(contents: Contents, sealed: Sealed, my_age_key: str) -> None:
    """Refuse what contradicts its signature, or was not meant for us."""
    header, claim = contents.header, sealed.claim
    if (header.package, header.sequence, header.keys) != (claim.package, claim.sequence, claim.keys):
        raise not_ours()
    if my_age_key not in header.recipients:
        raise RefusedForSafety(
            _("Vous n'êtes pas parmi les destinataires de ce paquet : il a été transmis par un tiers."),
            _("Demandez-en un à votre nom à {name}.").format(name=header.author_name),
        )


@contextlib.contextmanager
def _full_disk_told(folder: str) -> Iterator[None]:
    """A worker hands on only what is written for a person."""
    try:
        yield
    except OSError as error:
        if not is_full(error):
            raise
        raise disk_full(Path(folder).parent) from error
