"""age files (age-encryption.org/v1): encrypted to X25519 keys, streamed; the one door to `pyrage`.

The header is read here first: a costly passphrase header (scrypt above 20: 47 s of CPU) or a crowd of recipients is
refused before pyrage sees it (reliability.md § 1, finding 11).
"""

from __future__ import annotations

import base64
import binascii
import errno
import os
import re
from collections.abc import Sequence
from typing import Any, BinaryIO

from relais_app.base.errors import RefusedForSafety, RelaisError, UnreadableFile
from relais_app.base.words import _

_VERSION = b"age-encryption.org/v1"
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_MOST_STANZAS = 20
_MOST_WORK = 20
_MOST_HEADER = 64 << 10
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")


class WrongKey(RelaisError):
    """The file was not encrypted to that key or passphrase."""

    exit_code = 3


def new_identity() -> str:
    """A new secret key, `AGE-SECRET-KEY-1…`."""
    import pyrage

    return str(pyrage.x25519.Identity.generate())


def public_of(identity: str) -> str:
    """The `age1…` key that encrypts to a secret key."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether a text is an X25519 public key, its checksum right."""
    import pyrage

    if not _RECIPIENT.fullmatch(text):
        return False
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def encrypt(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> None:
    """Encrypt a stream to public keys."""
    import pyrage

    try:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(key) for key in recipients])
    except pyrage.EncryptError as error:
        _raise_if_full(error)
        raise


def decrypt(source: BinaryIO, target: Any, identity: str) -> None:
    """Decrypt a stream, its header checked first. `target` may raise to stop a file that is too large."""
    import pyrage

    check_header(source)
    try:
        pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as error:
        _raise_if_full(error)
        if "matching keys" in str(error).lower():
            raise WrongKey(
                _("Ce paquet n'est pas chiffré pour vous."),
                _("Donnez votre clef à votre partenaire (relais package identity), il le refera pour vous."),
            ) from error
        raise _damaged() from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise _damaged() from error


def _raise_if_full(error: Exception) -> None:
    """pyrage keeps only the words of what a stream raised."""
    if os.strerror(errno.ENOSPC) in str(error):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


def seal_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """A small secret under a passphrase (in memory: pyrage does not stream that form)."""
    import pyrage

    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def open_with_passphrase(data: bytes, passphrase: str) -> bytes:
    import io

    import pyrage

    check_header(io.BytesIO(data))
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        raise WrongKey(_("Cette phrase secrète n'est pas la bonne."), "") from error


def check_header(source: BinaryIO) -> None:
    """Refuse a header that would cost too much; the stream is put back to where it was."""
    start = source.tell()
    head = source.read(_MOST_HEADER)
    source.seek(start)
    if head.lstrip().startswith(_ARMOR):
        head = _unarmored(head.lstrip())
    if not head.startswith(_VERSION + b"\n"):
        raise UnreadableFile(
            _("Ce fichier n'est pas un paquet Relais (fichier age)."), _("Vérifiez le fichier reçu.")
        )
    stanzas = _stanzas(head)
    if len(stanzas) > _MOST_STANZAS:
        raise _costly()
    for kind, *arguments in stanzas:
        if kind == b"scrypt":
            work = arguments[1] if len(arguments) == 2 else b""
            if not work.isdigit() or len(work) > 2 or int(work) > _MOST_WORK or len(stanzas) > 1:
                raise _costly()


def _stanzas(head: bytes) -> list[list[bytes]]:
    stanzas: list[list[bytes]] = []
    for line in head.split(b"\n")[1:]:
        if line.startswith(b"---"):
            return stanzas
        if line.startswith(b"-> "):
            stanzas.append(line[3:].split(b" "))
    raise _costly()


def _unarmored(head: bytes) -> bytes:
    text = b"".join(head.split(b"-----")[2].split())
    try:
        return base64.b64decode(text[: len(text) // 4 * 4])
    except binascii.Error as error:
        raise _damaged() from error


def _costly() -> RefusedForSafety:
    return RefusedForSafety(
        _("L'en-tête de ce paquet est anormal ; il n'a pas été ouvert."),
        _("Demandez-en un autre à votre partenaire."),
    )


def _damaged() -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet est abîmé ou incomplet ; rien n'en a été repris."), _("Demandez qu'on vous le renvoie.")
    )
