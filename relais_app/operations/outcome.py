"""What an operation gives back: its value, and what it touched so that pages know whether to reload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from relais_app.base.errors import RelaisError
from relais_app.base.records import Subject

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """`operation_id` names the change in the journal: what « Annuler » takes back; empty when nothing changed."""

    value: T
    touched: frozenset[Subject] = frozenset()
    operation_id: str = ""


class FieldError(RelaisError):
    """A typed value that can't be kept: the message goes under the field, what was typed stays."""

    def __init__(self, field: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.field = field
