"""What may leave: which records and fields a package carries, and which never do unless asked.

Private by default (features.md G10): expected money, the reasons of a decision, the answers of the grid, our
people and papers, other partners, private notes.
"""

from __future__ import annotations

PRIVATE_FIELDS: dict[str, frozenset[str]] = {
    "bids": frozenset({"chance", "yearly_amount_cents"}),
    "bid_facts": frozenset({"note"}),
    "bid_requirements": frozenset({"reason"}),
    "response_items": frozenset({"note", "document_id", "sha256", "file_name"}),
}
