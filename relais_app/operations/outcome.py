"""What an operation gives back: its value, and what it touched so that pages know whether to reload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from relais_app.base.records import Subject

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """`operation_id` names the change in the journal: what « Annuler » takes back; empty when nothing changed."""

    value: T
    touched: frozenset[Subject] = frozenset()
    operation_id: str = ""
