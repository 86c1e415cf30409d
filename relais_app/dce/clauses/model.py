"""What a clause sheet holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from relais_app.dce.model import Source

SHEETS = ("social", "environment", "risk")
ClauseValue = int | float | bool | str


class ClauseState(Enum):
    FOUND = "found"
    NOT_FOUND = "not found"
    WORRYING = "worrying"


@dataclass(frozen=True, slots=True)
class Worry:
    """Why a clause should be looked at twice: a code for its sentence, and where the rule comes from."""

    code: str
    rule_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One line of a sheet. `value` has the `unit` of its clause; `source` is None when nothing was found.

    `more` are the other places of the DCE that speak of it.
    """

    sheet: str
    code: str
    state: ClauseState
    value: ClauseValue | None = None
    unit: str = ""
    source: Source | None = None
    rule: str = ""
    worries: tuple[Worry, ...] = ()
    more: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """What a failure costs: euros (or a share) by event or by unit of time, with its ceiling.

    `amount` counts euros when `unit` begins with EUR, per cent for %, and the top of the fraction for 1/1000.
    """

    what: str
    amount: float | None
    unit: str
    cap: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Sheets:
    """The clauses of a DCE in the order of the sheets, and its penalties."""

    clauses: tuple[Clause, ...]
    penalties: tuple[Penalty, ...]

    def sheet(self, name: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.sheet == name)
