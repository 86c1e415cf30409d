"""« Annuler », « Rétablir » and a record's history."""

from __future__ import annotations

from relais_app.base.errors import NotFound
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.operations.journal_export import export_journal
from relais_app.operations.operation_words import operation_label
from relais_app.operations.outcome import Outcome
from relais_app.storage import history as histories
from relais_app.storage.history import EditRow, OperationRow
from relais_app.storage.workspace import Workspace

__all__ = [
    "EditRow", "OperationRow", "export_journal", "history", "last_operation", "last_undone_operation",
    "operation_label", "redo", "undo",
]  # fmt: skip


def last_operation(work: Workspace) -> OperationRow | None:
    """What « Annuler » would take back."""
    with work.reading() as unit:
        return histories.last_done(histories.operations(unit.connection, work.author))


def last_undone_operation(work: Workspace) -> OperationRow | None:
    """What « Rétablir » would bring back."""
    with work.reading() as unit:
        return histories.last_undone(histories.operations(unit.connection, work.author))


def undo(work: Workspace, operation_id: str | None = None) -> Outcome[str]:
    """Take an operation back (the last one by default); its value is the label of what was undone.

    Raises NotFound when there is nothing to undo, Blocked when something newer rests on it.
    """
    done = last_operation(work) if operation_id is None else None
    if operation_id is None and done is None:
        raise NotFound(_("Rien à annuler."))
    return _take_back(work, done.id if done else operation_id or "", "undo", done.label if done else "")


def redo(work: Workspace) -> Outcome[str]:
    """Bring back what was undone last, as long as nothing else was done since."""
    undone = last_undone_operation(work)
    if undone is None:
        raise NotFound(_("Rien à rétablir."))
    return _take_back(work, undone.id, "redo", undone.label)


def history(work: Workspace, subject: Subject) -> tuple[EditRow, ...]:
    """Who changed what in a record and when, newest first."""
    with work.reading() as unit:
        return tuple(histories.of_subject(unit.connection, subject))


def _take_back(work: Workspace, operation: str, label: str, value: str) -> Outcome[str]:
    with work.writing(label, undoes=operation) as unit:
        histories.take_back(unit, operation, work.author)
    return Outcome(value, frozenset(unit.touched), unit.operation_id)
