"""What may leave: which records and fields a package carries, and which never do unless asked.

Private by default (features.md G10): expected money, the reasons of a decision, the answers of the grid, our hours,
people and papers, other partners, private notes. Whole kinds that are not in `SHAREABLE` never leave at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relais_app.base.errors import RelaisError
from relais_app.base.words import _

PRIVATE_FIELDS: dict[str, frozenset[str]] = {
    "bids": frozenset({"chance", "yearly_amount_cents", "notice_id"}),
    "bid_facts": frozenset({"note"}),
    "bid_requirements": frozenset({"reason", "cost"}),
    "bid_tasks": frozenset({"person_id", "spent_hours"}),
    "response_items": frozenset({"note", "document_id", "sha256", "file_name"}),
}
SHAREABLE = frozenset({"bids", "dce_pieces", "bid_facts", "bid_requirements", "bid_tasks", "response_items"})
_DEFAULT = SHAREABLE - {"bid_tasks"}
# What may be let out when asked for by name; the rest of PRIVATE_FIELDS only means something here.
_MAY_LEAVE = frozenset(
    {"bids.chance", "bids.yearly_amount_cents", "bid_facts.note", "bid_requirements.reason", "response_items.note"}
)


@dataclass(frozen=True)
class Scope:
    """Kinds of records, private fields asked for (`kind.field`), and whether the received files go along."""

    kinds: frozenset[str] = _DEFAULT
    private: frozenset[str] = frozenset()
    has_files: bool = True

    def carries(self, kind: str, field: str) -> bool:
        """Whether an edit of that field goes into the package."""
        if kind not in self.kinds:
            return False
        return field not in PRIVATE_FIELDS.get(kind, frozenset()) or f"{kind}.{field}" in self.private


def read_scope(text: str) -> Scope:
    """A scope from JSON: `{"records": ["bid_facts"], "private": ["bids.yearly_amount_cents"], "files": false}`."""
    try:
        said: Mapping[str, Any] = json.loads(text)
        kinds = frozenset(map(str, said.get("records", _DEFAULT))) | {"bids"}
        private = frozenset(map(str, said.get("private", ())))
        has_files = said.get("files", True)
    except (ValueError, AttributeError, TypeError) as error:
        raise RelaisError(
            _("Le périmètre n'est pas lisible."), _("Attendu : un objet JSON avec records, private et files.")
        ) from error
    unknown = sorted((kinds - SHAREABLE) | (private - _MAY_LEAVE) | (said.keys() - {"records", "private", "files"}))
    if unknown or not isinstance(has_files, bool):
        raise RelaisError(
            _("Le périmètre demande ce qui ne peut pas partir : {names}.").format(
                names=", ".join(unknown) or "files"
            ),
            _("Possible : {names}.").format(names=", ".join(sorted(SHAREABLE | _MAY_LEAVE))),
        )
    return Scope(kinds, private, has_files)
