"""What every record that can be edited, undone and carried to a partner has in common."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


def new_id() -> str:
    """A record's identity for ever, on every machine: 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Subject:
    """What an operation touched: a record's kind (its table) and id. Pages reload by it."""

    kind: str
    id: str
