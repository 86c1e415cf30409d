"""Expected troubles, written for a person: what happened, and what to do next."""

from __future__ import annotations


class RelaisError(Exception):
    """Root of every trouble that Relais foresees.

    `message` is one French sentence on what happened, `remedy` one on what to do (may be empty).
    `exit_code` is the status of the command line (2 bad input, 3 refused for safety, 4 not found,
    5 damage found, 130 cancelled).
    """

    exit_code = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class RefusedForSafety(RelaisError):
    """A signature, a key or a path that can't be trusted: refuse rather than guess."""

    exit_code = 3


class NotFound(RelaisError):
    """What was asked for by name or id is not there."""

    exit_code = 4


class DamageFound(RelaisError):
    """Stored data that is not what was stored."""

    exit_code = 5


class Cancelled(RelaisError):
    """The person stopped the work: an ending of its own, not a failure."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("")


class UnreadableFile(RelaisError):
    """A foreign file that can't be read: not what its name says, damaged, locked, too large."""


class ReadOnlyWorkspace(RelaisError):
    """Somebody else holds the workspace, or its folder can't be written."""


class FieldError(RelaisError):
    """A typed value that can't be kept: the message goes under the field, what was typed stays."""

    def __init__(self, field: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.field = field
