"""Ed25519 signatures in minisign's format (prehashed), which `minisign -Vm FILE -P KEY` verifies.

Also bare signatures of short statements with the same key. The one door to `cryptography`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from relais_app.base.errors import RefusedForSafety
from relais_app.base.words import _

_KEY, _PREHASHED = b"Ed", b"ED"
_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "
_MOST_BYTES = 8192


class BadSignature(RefusedForSafety):
    """A signature that does not match: changed on the way, or not by whom it says."""


@dataclass(frozen=True)
class Signature:
    """A parsed signature file. `comment` is covered by the second signature."""

    key_id: bytes
    signature: bytes
    comment: str
    seal: bytes


def _refused() -> BadSignature:
    return BadSignature(
        _("La signature ne correspond pas : le paquet a été modifié, ou ne vient pas de qui il dit."),
        _("Ne l'utilisez pas ; demandez-en un autre à votre partenaire, par téléphone."),
    )


def public_key(seed: bytes) -> str:
    """The public key as minisign writes it (`RW…`)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return base64.b64encode(_KEY + _key_id(raw) + raw).decode()


def new_seed() -> bytes:
    """A new secret key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def is_public_key(text: str) -> bool:
    try:
        _parse_key(text)
    except BadSignature:
        return False
    return True


def hash_of(source: BinaryIO) -> bytes:
    """BLAKE2b-512 of a file: what is signed."""
    digest = hashlib.blake2b(digest_size=64)
    while block := source.read(1 << 20):
        digest.update(block)
    return digest.digest()


def sign(seed: bytes, digest: bytes, comment: str) -> str:
    """The signature file of a prehashed content; `comment` is one line and signed with it."""
    key = base64.b64decode(public_key(seed))
    signature = sign_statement(seed, digest)
    seal = sign_statement(seed, signature + comment.encode())
    first = base64.b64encode(_PREHASHED + key[2:10] + signature).decode()
    return f"{_UNTRUSTED}signature Relais\n{first}\n{_TRUSTED}{comment}\n{base64.b64encode(seal).decode()}\n"


def parse(text: bytes) -> Signature:
    """A signature file's parts; nothing of it is proved yet."""
    try:
        lines = text[:_MOST_BYTES].decode("utf-8").split("\n")
        first, seal = base64.b64decode(lines[1], validate=True), base64.b64decode(lines[3], validate=True)
    except (UnicodeDecodeError, IndexError, binascii.Error, ValueError) as error:
        raise _refused() from error
    well_formed = lines[0].startswith(_UNTRUSTED) and lines[2].startswith(_TRUSTED) and lines[4:] in ([], [""])
    if not well_formed or len(first) != 74 or first[:2] != _PREHASHED or len(seal) != 64:
        raise _refused()
    return Signature(first[2:10], first[10:], lines[2].removeprefix(_TRUSTED), seal)


def verify(signature: Signature, key: str, digest: bytes) -> None:
    """BadSignature unless the key signed that content and that comment."""
    key_id, raw = _parse_key(key)
    if key_id != signature.key_id:
        raise _refused()
    _verify(raw, signature.signature, digest)
    _verify(raw, signature.seal, signature.signature + signature.comment.encode())


def sign_statement(seed: bytes, statement: bytes) -> bytes:
    """A bare Ed25519 signature."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(statement)


def verify_statement(key: str, signature: bytes, statement: bytes) -> None:
    """BadSignature unless the key signed the statement."""
    _verify(_parse_key(key)[1], signature, statement)


def _verify(raw: bytes, signature: bytes, message: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise _refused() from error


def _key_id(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()[:8]


def _parse_key(text: str) -> tuple[bytes, bytes]:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if len(key) != 42 or key[:2] != _KEY:
        raise _refused()
    return key[2:10], key[10:]
