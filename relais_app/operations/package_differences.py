"""What a package would change here, and what somebody chooses where it says something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from relais_app.base.errors import RelaisError
from relais_app.base.records import Subject
from relais_app.base.words import _
from relais_app.exchange.edits import DELETED, Edit
from relais_app.exchange.merge import Difference, MergePlan, by_record, conflicts_of, name_of, plan_merge
from relais_app.exchange.proof import Proved
from relais_app.operations.outcome import Outcome
from relais_app.operations.package_opening import Read
from relais_app.storage import packages as stored
from relais_app.storage.records import build
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

Choice = Literal["ours", "theirs", "merged"]
Choices = Mapping[tuple[str, str, str], Choice]


@dataclass(frozen=True)
class DifferenceRow:
    """A field where the package says something else. `what` names the record; `field` is `_supprimé` when it goes."""

    kind: str
    record: str
    field: str
    what: str
    ours: Any
    theirs: Any
    merged: str | None
    author_name: str
    is_conflict: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.record, self.field)


def merge_plan(work: Workspace, unit: Unit, proved: Proved) -> tuple[MergePlan, dict[tuple[str, str], list[Edit]]]:
    """What merging would do, and the histories it would make, by record."""
    ours = stored.edits_of_records(unit.connection, {e.record for e in proved.edits})
    return plan_merge(ours, proved.edits, work.author), by_record([*ours, *proved.edits])


def new_files(work: Workspace, found: Read) -> list[str]:
    """The SHA-256 of the package's files that are not here yet."""
    return [sha256 for sha256 in found.contents.pieces if work.files.find(sha256) is None]


def choose(unit: Unit, difference: Difference, choice: Choice | None) -> None:
    """Apply what the person chose for one difference, as an edit of ours."""
    if choice is None or (choice == "theirs" and not difference.is_conflict):
        return
    if difference.field == DELETED:
        unit.add(build(difference.kind, difference.ours))
        unit.flush()
        return
    value = {"ours": difference.ours, "theirs": difference.theirs, "merged": difference.merged}[choice]
    if choice == "merged" and value is None:
        raise RelaisError(_("Ces deux textes ne peuvent pas être réunis."), _("Choisissez l'un des deux."))
    stored.settle(unit, difference.kind, difference.record, difference.field, value)


def conflicts(work: Workspace, bid_id: str) -> tuple[DifferenceRow, ...]:
    """The fields of a bid that two partners left with different values, until somebody chooses."""
    with work.reading() as unit:
        names = {a.id: a.name for a in stored.known_authors(unit.connection)}
        histories = by_record(stored.edits_of_bid(unit.connection, bid_id))
    rows = []
    for subject, history in histories.items():
        for conflict in conflicts_of(history):
            own = [c for c in conflict.candidates if c.edit.author == work.author] or [conflict.candidates[0]]
            other = next(c for c in reversed(conflict.candidates) if c.value != own[0].value)
            name = names.get(other.edit.author, "")
            rows.append(
                DifferenceRow(
                    *subject, conflict.field, name_of(history), own[0].value, other.value, conflict.merged, name, True
                )
            )
    return tuple(rows)


def settle_conflict(work: Workspace, row: DifferenceRow, choice: Choice) -> Outcome[None]:
    """Choose between the values of a conflict: a new edit that replaces them all."""
    difference = Difference(row.kind, row.record, row.field, row.ours, row.theirs, "", True, row.merged)
    with work.writing("settle-conflict") as unit:
        choose(unit, difference, choice)
    return Outcome(None, frozenset({*unit.touched, Subject(row.kind, row.record)}), unit.operation_id)
