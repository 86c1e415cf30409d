"""What a package's bag holds: its header, the edits in scope, the authors' signed chains, the files.

A bag is read in a worker process (`receiving`), which leaves what it found as canonical lines of our own. Nothing of
it is believed before it is proved (`proof`).
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relais_app.base.errors import RefusedForSafety, RelaisError
from relais_app.base.files import is_full
from relais_app.base.words import _
from relais_app.exchange import minisign
from relais_app.exchange.bag import BagWriter
from relais_app.exchange.edits import WHOLE, Edit, EditKey, as_json, canonical
from relais_app.exchange.keys import PublicKeys
from relais_app.exchange.merge import by_record, state_of

FORMAT = 1
HEADER, RECORDS, AUTHORS, JOURNAL = "relais/paquet.json", "fiches.jsonl", "auteurs.jsonl", "journal.jsonl"
PLAIN = "contenu.jsonl"
_MOST_LINE_BYTES, _MOST_LINES_BYTES = 16 << 20, 256 << 20
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


def not_ours() -> RefusedForSafety:
    """The refusal of contents that no Relais wrote."""
    return RefusedForSafety(
        _("Le contenu de ce paquet n'est pas celui d'un paquet Relais ; rien n'en a été repris."),
        _("Demandez-en un autre à votre partenaire."),
    )


# ---- writing ----------------------------------------------------------------------------------------------


def write_contents(bag: BagWriter, contents: Contents, names: Mapping[str, str]) -> None:
    """Put all in the bag; `names` gives each piece its file name."""
    header = contents.header
    said = _header_said(header)
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


def _header_said(header: Header) -> dict[str, Any]:
    return {
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


def read_bag(folder: Path, data: Mapping[str, str]) -> Contents:
    """What an unpacked and checked bag holds; `data` are its files by path, as `check_bag` gives them."""
    with _said_badly():
        header = _header(json.loads((folder / HEADER).read_bytes()))
        authors = tuple(_author(line) for line in _read_lines(folder / "data" / AUTHORS))
        edits, hashes = _journal(_read_lines(folder / "data" / JOURNAL))
    return Contents(header=header, authors=authors, edits=edits, hashes=hashes, pieces=_pieces(folder, data))


def write_plainly(contents: Contents, folder: Path) -> None:
    """The same as one file of canonical lines, for the process that asked for the package to be opened."""
    pieces = ({"sha256": sha256, "path": str(path)} for sha256, path in contents.pieces.items())
    parts = (
        ("header", [_header_said(contents.header)]),
        ("author", map(_author_line, contents.authors)),
        ("edit", map(as_json, contents.edits)),
        ("hashes", _runs(contents.hashes)),
        ("piece", pieces),
    )
    with (folder / PLAIN).open("wb") as file:
        for what, values in parts:
            file.writelines(canonical({"what": what, **said}) + b"\n" for said in values)


def read_plainly(folder: Path) -> Contents:
    """What `write_plainly` left, within limits on lines and on all of them."""
    said: dict[str, list[dict[str, Any]]] = {what: [] for what in ("header", "author", "edit", "hashes", "piece")}
    with _said_badly():
        for line in _read_lines(folder / PLAIN):
            said[line["what"]].append(line)
        (header,) = said["header"]
        edits, hashes = _journal([*said["edit"], *said["hashes"]])
        return Contents(
            header=_header(header),
            authors=tuple(map(_author, said["author"])),
            edits=edits,
            hashes=hashes,
            pieces={_hash(p["sha256"]): Path(_text(p["path"])) for p in said["piece"]},
        )


@contextlib.contextmanager
def _said_badly() -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, OSError, RecursionError) as error:
        if isinstance(error, OSError) and is_full(error):
            raise
        raise not_ours() from error


def newer() -> RefusedForSafety:
    return RefusedForSafety(
        _("Ce paquet vient d'une version plus récente de Relais."), _("Installez la dernière version pour l'ouvrir.")
    )


def _header(said: dict[str, Any]) -> Header:
    if said["lecteur_min"] > FORMAT:
        raise newer()
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


def _journal(lines: Iterable[dict[str, Any]]) -> tuple[tuple[Edit, ...], dict[EditKey, str]]:
    edits: dict[EditKey, Edit] = {}
    hashes: dict[EditKey, str] = {}
    for said in lines:
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
    if path.stat().st_size > _MOST_LINES_BYTES:
        raise ValueError("too much text")
    with path.open("rb") as file:
        while line := file.readline(_MOST_LINE_BYTES + 1):
            if len(line) > _MOST_LINE_BYTES:
                raise ValueError("too long a line")
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
            raise not_ours()
        found[sha256] = folder / path
    return found
