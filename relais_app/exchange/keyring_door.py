"""The operating system's keyring, asked from a process of its own: a call that hangs is killed after 15 s.

(A prompt that nobody answers or a stopped daemon never returns: reliability.md § 6.) The one door to `keyring`.
"""

from __future__ import annotations

from relais_app.base.errors import RelaisError, UnreadableFile
from relais_app.base.words import _
from relais_app.base.workers import WorkerPool

_SERVICE = "Relais"
_SECONDS = 15.0


class NoKeyring(RelaisError):
    """No keyring answers on this computer, or it is locked, or the person closed its prompt."""


def read(owner: str) -> str | None:
    """The secret kept for an owner, None when there is none."""
    answer = _ask(_get, owner)
    return None if answer is None else str(answer)


def write(owner: str, secret: str) -> None:
    _ask(_set, owner, secret)


def _ask(function: object, *arguments: str) -> object:
    with WorkerPool(1) as pool:
        try:
            return pool.call(function, *arguments, seconds=_SECONDS)  # type: ignore[arg-type]
        except UnreadableFile as error:
            raise _silent() from error


def _silent() -> NoKeyring:
    return NoKeyring(
        _("Le trousseau de clefs de l'ordinateur ne répond pas."),
        _("Déverrouillez-le, ou gardez vos clefs sous une phrase secrète (RELAIS_PASSPHRASE)."),
    )


def _get(owner: str) -> str | None:
    import keyring
    import keyring.errors

    try:
        found: str | None = keyring.get_password(_SERVICE, owner)
    except keyring.errors.KeyringError as error:
        raise _silent() from error
    return found


def _set(owner: str, secret: str) -> None:
    import keyring
    import keyring.errors

    try:
        keyring.set_password(_SERVICE, owner, secret)
    except keyring.errors.KeyringError as error:
        raise _silent() from error
