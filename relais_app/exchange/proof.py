"""Proving what a package reports: each author's edits and bare hashes must close the chain that this author signed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from relais_app.base.errors import RefusedForSafety
from relais_app.base.words import _
from relais_app.exchange import minisign
from relais_app.exchange.contents import Author, Contents, not_ours
from relais_app.exchange.edits import NO_CHAIN, Edit, EditKey, chain_value


@dataclass(frozen=True)
class Proved:
    """The edits that their authors' signed chains prove; `apart` are those that nobody known vouches for."""

    edits: tuple[Edit, ...]
    hashes: Mapping[EditKey, str]
    authors: tuple[Author, ...]
    apart: tuple[Edit, ...]


def prove(contents: Contents, known: Mapping[str, str]) -> Proved:
    """Check each author's chain. `known` gives the pinned minisign key of each author id that we know.

    The sender's own chain must hold, and so must that of each known author: else somebody altered edits, and the
    whole package is refused. Edits of unknown authors, or past what their author signed, are set apart.
    """
    header = contents.header
    pinned = {**known, header.author_id: known.get(header.author_id, header.keys.minisign)}
    if pinned[header.author_id] != header.keys.minisign:
        raise changed_key(header.author_name)
    good: dict[str, Author] = {}
    for author in contents.authors:
        key = pinned.get(author.id)
        if key is None:
            continue
        if key != author.keys.minisign:
            raise changed_key(author.name)
        _check_signature(author, key)
        _check_chain(author, contents)
        good[author.id] = author
    if header.author_id not in good:
        raise not_ours()
    proved = [e for e in contents.edits if e.author in good and e.n <= good[e.author].n]
    kept = {e.key for e in proved}
    return Proved(
        edits=tuple(proved),
        hashes={key: h for key, h in contents.hashes.items() if key[0] in good and key[1] <= good[key[0]].n},
        authors=tuple(good.values()),
        apart=tuple(e for e in contents.edits if e.key not in kept),
    )


def changed_key(name: str) -> RefusedForSafety:
    """The red stop: a known author signs with another key."""
    return RefusedForSafety(
        _("La clef de {name} n'est plus celle que vous connaissez.").format(name=name),
        _("Appelez-le, comparez les six mots, et ne continuez que s'il vous confirme en avoir changé."),
    )


def _check_signature(author: Author, key: str) -> None:
    try:
        signature = base64.b64decode(author.signature, validate=True)
    except binascii.Error as error:
        raise not_ours() from error
    minisign.verify_statement(key, signature, author.statement)


def _check_chain(author: Author, contents: Contents) -> None:
    own = {e.n: e.sha256 for e in contents.edits if e.author == author.id}
    chain = NO_CHAIN
    for n in range(1, author.n + 1):
        sha256 = own.get(n) or contents.hashes.get((author.id, n))
        if sha256 is None:
            raise _altered(author.name)
        chain = chain_value(chain, sha256)
    if chain != author.chain:
        raise _altered(author.name)


def _altered(name: str) -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet rapporte des modifications de {name} qui ne sont pas les siennes.").format(name=name),
        _("Rien n'en a été repris ; demandez à {name} son propre paquet.").format(name=name),
    )
