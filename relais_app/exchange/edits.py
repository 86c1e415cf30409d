"""Edits: the one mechanism behind history, undo and merging (architecture.md § Edits).

An edit covers one field of a record, or the whole record when it is its creation or deletion. It names the edits
it replaces; what nothing replaces is current. No clock decides anything: `at` is information.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CREATED = "_créé"
DELETED = "_supprimé"
WHOLE = frozenset({CREATED, DELETED})
NO_CHAIN = "0" * 64

EditKey = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of one author. `old` and `new` are JSON texts ("null" for none); `replaces` are edits' keys.

    `salt` keeps a bare hash from being guessed when the edit itself stays private; `undoes` names the operation
    that this one takes back.
    """

    author: str
    n: int
    operation: str
    label: str
    person: str
    kind: str
    record: str
    field: str
    old: str
    new: str
    replaces: tuple[EditKey, ...]
    at: str
    salt: str
    undoes: str = ""

    @property
    def key(self) -> EditKey:
        return (self.author, self.n)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(canonical(as_json(self))).hexdigest()

    def covers(self, field: str) -> bool:
        """Whether the edit says something of that field: its own, or the whole record."""
        return self.field == field or self.field in WHOLE


def canonical(value: Any) -> bytes:
    """One spelling of a JSON value, for hashing: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def as_json(edit: Edit) -> dict[str, Any]:
    """The edit as it is hashed and as it travels."""
    return {
        "author": edit.author,
        "n": edit.n,
        "operation": edit.operation,
        "label": edit.label,
        "person": edit.person,
        "kind": edit.kind,
        "record": edit.record,
        "field": edit.field,
        "old": edit.old,
        "new": edit.new,
        "replaces": [list(key) for key in sorted(edit.replaces)],
        "at": edit.at,
        "salt": edit.salt,
        "undoes": edit.undoes,
    }


def chain_value(before: str, sha256: str) -> str:
    """SHA-256(chain of the edit before ‖ own hash): proves that nothing was taken out or put between."""
    return hashlib.sha256(bytes.fromhex(before) + bytes.fromhex(sha256)).hexdigest()


def current(edits: Iterable[Edit], field: str) -> list[Edit]:
    """The edits of ONE record that stand for a field: those covering it that no other one covering it replaces."""
    covering = [edit for edit in edits if edit.covers(field)]
    replaced = {key for edit in covering for key in edit.replaces}
    return [edit for edit in covering if edit.key not in replaced]


def replaced_by(history: Iterable[Edit], field: str) -> tuple[EditKey, ...]:
    """What a new edit of a record replaces: all that is current in its field, or everywhere for the whole record."""
    edits = list(history)
    fields = {e.field for e in edits} | {field} if field in WHOLE else {field}
    return tuple(sorted({e.key for name in fields for e in current(edits, name)}))
