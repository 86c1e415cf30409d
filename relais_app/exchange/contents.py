"""What a package's bag holds: its header, the edits in scope, the authors' signed chains, the files.

Nothing read here is believed before it is proved: each author's edits and bare hashes must close the chain that this
author signed, and edits past it stay apart.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relais_app.base.errors import RefusedForSafety, RelaisError
from relais_app.base.words import _
from relais_app.exchange import minisign
from relais_app.exchange.bag import BagWriter, check_bag
from relais_app.exchange.edits import NO_CHAIN, WHOLE, Edit, EditKey, as_json, canonical, chain_value
from relais_app.exchange.keys import PublicKeys
from relais_app.exchange.merge import by_record, state_of
from relais_app.exchange.package import Sealed, unpack_bag

FORMAT = 1
HEADER, RECORDS, AUTHORS, JOURNAL = "relais/paquet.json", "fiches.jsonl", "auteurs.jsonl", "journal.jsonl"
_TEXTS = ("author", "operation", "label", "person", "kind", "record", "field", "old", "new", "at", "salt", "undoes")


@dataclass(frozen=True, kw_only=True)
class Header:
    """relais/paquet.json. `created` is information only; `previous` is the SHA-256 of the sender's package before."""

    package: str
    bid: str
    title: str
    author_id: str
    author_name: str
    keys: PublicKeys
    recipients: tuple[str, ...]
    sequence: int
    previous: str
    version: str
    created: str


@dataclass(frozen=True, kw_only=True)
class Author:
    """An author whose edits are passed on: the last counter and chain value he signed."""

    id: str
    name: str
    keys: PublicKeys
    n: int
    chain: str
    signature: str  # base64

    @property
    def statement(self) -> bytes:
        return f"relais:1 auteur:{self.id} n:{self.n} chaine:{self.chain}".encode()

    def signed(self, seed: bytes) -> Author:
        return replace(self, signature=base64.b64encode(minisign.sign_statement(seed, self.statement)).decode())


@dataclass(frozen=True, kw_only=True)
class Contents:
    """`hashes` are the edits that are not in scope; `pieces` where each file lies, by SHA-256."""

    header: Header
    authors: tuple[Author, ...]
    edits: tuple[Edit, ...]
    hashes: Mapping[EditKey, str]
    pieces: Mapping[str, Path]


def _damaged() -> RefusedForSafety:
    return RefusedForSafety(
        _("Le contenu de ce paquet n'est pas celui d'un paquet Relais ; rien n'en a été repris."),
        _("Demandez-en un autre à votre partenaire."),
    )


# ---- writing ----------------------------------------------------------------------------------------------


def write_contents(bag: BagWriter, contents: Contents, names: Mapping[str, str]) -> None:
    """Put all in the bag; `names` gives each piece its file name."""
    header = contents.header
    said = {
        "format": FORMAT,
        "lecteur_min": FORMAT,
        "paquet": header.package,
        "consultation": header.bid,
        "titre": header.title,
        "auteur": {
            "id": header.author_id,
            "nom": header.author_name,
            "age": header.keys.age,
            "minisign": header.keys.minisign,
        },
        "destinataires": list(header.recipients),
        "sequence": header.sequence,
        "precedent": header.previous,
        "relais": header.version,
        "cree": header.created,
    }
    bag.add_tag(HEADER, json.dumps(said, ensure_ascii=False, indent=1).encode())
    bag.add_data(RECORDS, _lines(_record_line(*item) for item in by_record(contents.edits).items()))
    bag.add_data(AUTHORS, _lines(_author_line(author) for author in contents.authors))
    bag.add_data(JOURNAL, _lines([*map(as_json, contents.edits), *_runs(contents.hashes)]))
    for sha256, path in contents.pieces.items():
        if bag.add_data_file(f"pieces/{sha256}/{names[sha256]}", path) != sha256:
            raise RelaisError(
                _("Un fichier de l'espace de travail a changé ({name}).").format(name=names[sha256]),
                _("Lancez la vérification de l'espace de travail."),
            )
    bag.close({"Source-Organization": header.author_name, "External-Identifier": header.package})


def _lines(values: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(canonical(value) + b"\n" for value in values)


def _record_line(subject: tuple[str, str], history: list[Edit]) -> dict[str, Any]:
    """A record as a reader without Relais wants it: each field's current values and who gave them."""
    kind, record = subject
    state = state_of(history)
    fields = {
        name: [{"author": c.edit.author, "n": c.edit.n, "value": c.value} for c in candidates]
        for name, candidates in state.values.items()
    }
    if not state.is_alive:
        fields["_supprimé"] = [{"author": e.author, "n": e.n, "value": True} for e in history if e.field in WHOLE][
            -1:
        ]
    return {"type": kind, "uuid": record, "fields": fields}


def _author_line(author: Author) -> dict[str, Any]:
    return {
        "id": author.id,
        "nom": author.name,
        "age": author.keys.age,
        "minisign": author.keys.minisign,
        "n": author.n,
        "chaine": author.chain,
        "signature": author.signature,
    }


def _runs(hashes: Mapping[EditKey, str]) -> Iterator[dict[str, Any]]:
    """Bare hashes in runs of one author's neighbouring counters."""
    run: dict[str, Any] | None = None
    for author, n in sorted(hashes):
        if run is None or run["author"] != author or run["n"] + len(run["hashes"]) != n:
            if run is not None:
                yield run
            run = {"author": author, "n": n, "hashes": []}
        run["hashes"].append(hashes[author, n])
    if run is not None:
        yield run


# ---- reading ----------------------------------------------------------------------------------------------


def read_contents(sealed: Sealed, into: Path, my_age_key: str) -> Contents:
    """Unpack, check the bag, and read what it holds; refuses what was not meant for us or contradicts its signature.

    Call it only once the signature's key was found to be a partner's.
    """
    if sealed.claim.format > FORMAT:
        raise _newer()
    unpack_bag(sealed, into)
    data = check_bag(into)
    try:
        header = _header(json.loads((into / HEADER).read_bytes()))
        authors = tuple(_author(line) for line in _read_lines(into / "data" / AUTHORS))
        edits, hashes = _journal(into / "data" / JOURNAL)
    except (KeyError, ValueError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise _damaged() from error
    claim = sealed.claim
    if (header.package, header.sequence, header.keys) != (claim.package, claim.sequence, claim.keys):
        raise _damaged()
    if my_age_key not in header.recipients:
        raise RefusedForSafety(
            _("Vous n'êtes pas parmi les destinataires de ce paquet : il a été transmis par un tiers."),
            _("Demandez-en un à votre nom à {name}.").format(name=header.author_name),
        )
    return Contents(header=header, authors=authors, edits=edits, hashes=hashes, pieces=_pieces(into, data))


def _newer() -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet vient d'une version plus récente de Relais."), _("Installez la dernière version pour l'ouvrir.")
    )


def _header(said: dict[str, Any]) -> Header:
    if said["lecteur_min"] > FORMAT:
        raise _newer()
    author = said["auteur"]
    return Header(
        package=_text(said["paquet"]),
        bid=_text(said["consultation"]),
        title=_text(said["titre"]),
        author_id=_text(author["id"]),
        author_name=_text(author["nom"]),
        keys=PublicKeys(_text(author["age"]), _text(author["minisign"])),
        recipients=tuple(_text(key) for key in said["destinataires"]),
        sequence=_number(said["sequence"]),
        previous=_text(said["precedent"]),
        version=_text(said["relais"]),
        created=_text(said["cree"]),
    )


def _author(said: dict[str, Any]) -> Author:
    return Author(
        id=_text(said["id"]),
        name=_text(said["nom"]),
        keys=PublicKeys(_text(said["age"]), _text(said["minisign"])),
        n=_number(said["n"]),
        chain=_text(said["chaine"]),
        signature=_text(said["signature"]),
    )


def _journal(path: Path) -> tuple[tuple[Edit, ...], dict[EditKey, str]]:
    edits: dict[EditKey, Edit] = {}
    hashes: dict[EditKey, str] = {}
    for said in _read_lines(path):
        if "hashes" in said:
            for place, sha256 in enumerate(said["hashes"]):
                hashes[_text(said["author"]), _number(said["n"]) + place] = _hash(sha256)
        else:
            edit = _edit(said)
            if edits.setdefault(edit.key, edit) != edit:
                raise ValueError("one counter, two edits")
    if edits.keys() & hashes.keys():
        raise ValueError("an edit and its hash")
    return tuple(edits[key] for key in sorted(edits)), hashes


def _edit(said: dict[str, Any]) -> Edit:
    texts = {name: _text(said[name]) for name in _TEXTS}
    replaces = tuple((_text(author), _number(n)) for author, n in said["replaces"])
    edit = Edit(n=_number(said["n"]), replaces=replaces, **texts)
    old, new = json.loads(edit.old), json.loads(edit.new)
    if edit.field in WHOLE and not (isinstance(old, dict) or isinstance(new, dict)):
        raise ValueError("a whole record that is none")
    return edit


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            said = json.loads(line)
            if not isinstance(said, dict):
                raise ValueError("not an object")
            yield said


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text wanted")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise TypeError("counter wanted")
    return value


def _hash(value: Any) -> str:
    if not isinstance(value, str) or len(bytes.fromhex(value)) != 32:
        raise ValueError("hash wanted")
    return value


def _pieces(folder: Path, data: Mapping[str, str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path, sha256 in data.items():
        parts = path.split("/")
        if parts[1] != "pieces":
            continue
        if len(parts) != 4 or parts[2] != sha256:
            raise _damaged()
        found[sha256] = folder / path
    return found


# ---- proving ----------------------------------------------------------------------------------------------


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
        raise _damaged()
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
        raise _damaged() from error
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
