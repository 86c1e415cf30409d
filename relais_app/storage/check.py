"""Is everything what was stored? SQLite's own check, the journal's hashes, each record against its edits, each file.

`integrity_check` misses changed content (71 % of flipped bits in one trial, reliability.md § 1): a record is compared
with what its edits say, and the edits with their hashes and chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from relais_app.base.progress import Progress, stop_if_cancelled
from relais_app.base.words import _
from relais_app.exchange.edits import NO_CHAIN, Edit, chain_value
from relais_app.exchange.merge import Candidate, state_of
from relais_app.storage.files import hash_file
from relais_app.storage.journal import edit_of
from relais_app.storage.records import RECORDS, hints, to_json
from relais_app.storage.tables import edit_hashes, edits, tables
from relais_app.storage.workspace import Workspace

_FILE_COLUMNS = ("company_documents", "dce_pieces", "response_items")


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was stored: what, where, and what to do."""

    what: str
    where: str
    remedy: str


def problems_of(work: Workspace, progress: Progress) -> list[Problem]:
    """Everything wrong in an open workspace; empty when it is sound."""
    found: list[Problem] = []
    wanted: dict[str, str] = {}
    with work.reading() as unit:
        connection = unit.connection
        try:
            found += _sqlite_problems(connection)
            history = _history(connection)
            found += _journal_problems(connection, history)
            found += _record_problems(connection, history)
            wanted = _files_wanted(connection)
        except (DatabaseError, ValueError, TypeError, OverflowError) as error:
            said = error.orig if isinstance(error, DatabaseError) else error
            found.append(
                _damage(_("La base ne se lit plus entièrement : {said}.").format(said=said), "relais.sqlite3")
            )
    return found + list(_file_problems(work, wanted, progress))


def _remedy() -> str:
    return _("Restaurez une sauvegarde du dossier « sauvegardes ».")


def _damage(what: str, where: str) -> Problem:
    return Problem(what, where, _remedy())


def _sqlite_problems(connection: Connection) -> Iterator[Problem]:
    for (said,) in connection.exec_driver_sql("PRAGMA main.integrity_check"):
        if said != "ok":
            yield _damage(_("La base est abîmée : {said}.").format(said=said), "relais.sqlite3")
    for (said,) in connection.exec_driver_sql("PRAGMA avis.integrity_check"):
        if said != "ok":
            yield Problem(
                _("Le fichier des avis est abîmé : {said}.").format(said=said),
                "avis.sqlite3",
                _("Fermez Relais, retirez ce fichier, puis importez les avis à nouveau."),
            )


@dataclass(frozen=True)
class _Entry:
    edit: Edit
    sha256: str
    chain: str


def _history(connection: Connection) -> list[_Entry]:
    rows = connection.execute(select(edits).order_by(edits.c.author, edits.c.n))
    return [_Entry(edit_of(row), row.sha256, row.chain) for row in rows]


def _journal_problems(connection: Connection, history: list[_Entry]) -> Iterator[Problem]:
    bare = {(row.author, row.n): row.sha256 for row in connection.execute(select(edit_hashes))}
    by_author: dict[str, dict[int, _Entry]] = {}
    for entry in history:
        if entry.edit.sha256 != entry.sha256:
            yield _damage(_("Une modification enregistrée n'est plus ce qu'elle était."), _place(entry.edit))
        by_author.setdefault(entry.edit.author, {})[entry.edit.n] = entry
    yield from _chain_problems(by_author, bare)


def _chain_problems(by_author: dict[str, dict[int, _Entry]], bare: dict[tuple[str, int], str]) -> Iterator[Problem]:
    for author, entries in by_author.items():
        chain = NO_CHAIN
        for n in range(1, max(entries) + 1):
            entry = entries.get(n)
            sha256 = entry.sha256 if entry else bare.get((author, n))
            if sha256 is None:
                yield _damage(_("Il manque une modification dans le journal."), f"edits {author} {n}")
                break
            chain = chain_value(chain, sha256)
            if entry and entry.chain != chain:
                yield _damage(_("La suite du journal est rompue."), f"edits {author} {n}")
                break


def _place(edit: Edit) -> str:
    return f"edits {edit.author} {edit.n} ({edit.kind} {edit.record})"


def _record_problems(connection: Connection, history: list[_Entry]) -> Iterator[Problem]:
    by_record: dict[tuple[str, str], list[Edit]] = {}
    for entry in history:
        by_record.setdefault((entry.edit.kind, entry.edit.record), []).append(entry.edit)
    for kind in RECORDS:
        stored = _stored(connection, kind)
        said = {record: of_record for (k, record), of_record in by_record.items() if k == kind}
        for record in sorted(stored.keys() | said.keys()):
            if not _agrees(kind, stored.get(record), said.get(record, [])):
                yield _damage(_("Un enregistrement n'est plus ce que dit son historique."), f"{kind} {record}")


def _stored(connection: Connection, kind: str) -> dict[str, dict[str, Any] | None]:
    """Each record's values as decoded JSON, None for one that can't be read."""
    table = tables[kind]
    try:
        return {row.id: _values(kind, row) for row in connection.execute(select(table))}
    except (ValueError, TypeError):
        return dict(_one_by_one(connection, kind))


def _one_by_one(connection: Connection, kind: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    table = tables[kind]
    for (record,) in connection.execute(select(table.c.id)).all():
        try:
            row = connection.execute(select(table).where(table.c.id == record)).one()
            yield record, _values(kind, row)
        except (ValueError, TypeError):
            yield record, None


def _values(kind: str, row: Any) -> dict[str, Any]:
    return {name: json.loads(to_json(row._mapping[name])) for name in hints(kind)}


def _agrees(kind: str, stored: dict[str, Any] | None, of_record: list[Edit]) -> bool:
    """Whether the row is there when its edits say so, each field with a value that one of them gives."""
    try:
        state = state_of(of_record)
        if stored is None or not state.is_alive:
            return stored is None and not state.is_alive
        return all(_said(state.values.get(field, ()), value) for field, value in stored.items())
    except (ValueError, AttributeError):  # an edit whose text is no longer what was written
        return False


def _said(candidates: tuple[Candidate, ...], value: Any) -> bool:
    """A field that no edit speaks of is free: it came with a later Relais."""
    return not candidates or any(candidate.value == value for candidate in candidates)


def _files_wanted(connection: Connection) -> dict[str, str]:
    """SHA-256 of each file that a record names, with the record."""
    wanted: dict[str, str] = {}
    for kind in _FILE_COLUMNS:
        table = tables[kind]
        for record, sha256 in connection.execute(select(table.c.id, table.c.sha256).where(table.c.sha256 != "")):
            wanted[sha256] = f"{kind} {record}"
    return wanted


def _file_problems(work: Workspace, wanted: dict[str, str], progress: Progress) -> Iterator[Problem]:
    kept = list(work.files.every())
    for done, path in enumerate(kept):
        stop_if_cancelled(progress)
        progress.report(_("Vérification des fichiers"), done, len(kept))
        name, place = path.name[:64], _relative(path, work.folder)
        try:
            sha256, _size = hash_file(path)
        except OSError as error:
            yield _damage(_("Un fichier ne se lit plus : {said}.").format(said=error.strerror), place)
            continue
        if sha256 != name:
            yield _damage(_("Un fichier reçu a changé depuis qu'il a été rangé."), place)
    names = {path.name[:64] for path in kept}
    for sha256, owner in wanted.items():
        if sha256 not in names:
            yield _damage(_("Un fichier manque ({owner}).").format(owner=owner), f"pieces/{sha256[:2]}/{sha256}")


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
