"""The journal as a table: who changed what, when, from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from relais_app.base.dates import PARIS
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.spreadsheets import Cell
from relais_app.base.table_files import write_table_file
from relais_app.base.words import _
from relais_app.exchange.edits import CREATED, DELETED, WHOLE, Edit
from relais_app.exchange.merge import by_record, name_of
from relais_app.exchange.scope import PRIVATE_FIELDS
from relais_app.operations.operation_words import operation_label, record_label
from relais_app.storage.history import every_edit, names_of_authors
from relais_app.storage.workspace import Workspace

_EVERY = 2_000


def export_journal(work: Workspace, out: Path, *, progress: Progress | None = None) -> Path:
    """Write all edits in the order they were made, as .xlsx or .csv; the path written.

    A partner's private values stay his: only the workspace's own are shown. Times are those of Paris.
    """
    with work.reading() as unit:
        edits = every_edit(unit.connection)
        partners = names_of_authors(unit.connection, work.author)
    rows = _rows(edits, partners, progress or Silent())
    return write_table_file(out, _("Journal"), _titles(), rows)


def _titles() -> list[str]:
    return [
        _("Date"), _("Personne"), _("Partenaire"), _("Opération"), _("Fiche"), _("Nom de la fiche"), _("Champ"),
        _("Avant"), _("Après"), _("N°"), _("Repère de l’opération"), _("Annule l’opération"), _("Repère de la fiche"),
    ]  # fmt: skip


def _rows(edits: list[Edit], partners: dict[str, str], progress: Progress) -> Iterator[list[Cell]]:
    names = {subject: name_of(history) for subject, history in by_record(edits).items()}
    paris = ZoneInfo(PARIS)
    for place, edit in enumerate(edits):
        if place % _EVERY == 0:
            stop_if_cancelled(progress)
            progress.report(_("Export du journal"), place, len(edits))
        at = datetime.fromisoformat(edit.at).astimezone(paris).replace(tzinfo=None, microsecond=0)
        is_ours = edit.author not in partners
        was_ours = is_ours and all(author not in partners for author, _n in edit.replaces)
        yield [
            at, edit.person, partners.get(edit.author, ""), operation_label(edit.label), record_label(edit.kind),
            names[edit.kind, edit.record], _field(edit.field), _shown(edit, edit.old, was_ours),
            _shown(edit, edit.new, is_ours), edit.n, edit.operation[:8], edit.undoes[:8], edit.record,
        ]  # fmt: skip


def _field(name: str) -> str:
    return {CREATED: _("création"), DELETED: _("suppression")}.get(name, name)


def _shown(edit: Edit, text: str, is_ours: bool) -> str:
    """A value as a person reads it; a record as its filled fields, one a line."""
    private = frozenset() if is_ours else PRIVATE_FIELDS.get(edit.kind, frozenset())
    if edit.field in private:
        return _("(gardé par le partenaire)")
    value = json.loads(text)
    if edit.field in WHOLE and isinstance(value, dict):
        filled = {name: v for name, v in value.items() if v not in (None, "", [], {}) and name not in private}
        return "\n".join(f"{name} : {_plain(v)}" for name, v in filled.items())
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
