"""The go/no-go grid (C1): eliminatory questions, then weighted ones, each with an answer proposed from data and why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from relais_app.base.places import resource
from relais_app.bids.rules import TurnoverCheck
from relais_app.notices.eligibility import Eligibility, EligibilityAnswer

BEST = 5


class Pass(Enum):
    """Answer to an eliminatory question."""

    YES = "yes"
    RESERVE = "reserve"  # it passes, something is left to do
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Question:
    """`weight` 0: eliminatory. `steps` turn a figure into a note (resources/reference/grille.toml)."""

    code: str
    weight: int = 0
    steps: tuple[tuple[float, int], ...] = ()
    beyond: int = 0

    @property
    def is_eliminatory(self) -> bool:
        return self.weight == 0

    def note(self, figure: float) -> int:
        """The note out of 5 for a figure."""
        return next((note for limit, note in self.steps if figure <= limit), self.beyond)


@dataclass(frozen=True)
class Grid:
    threshold: int
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        return next((q for q in self.questions if q.code == code), None)


@lru_cache(maxsize=1)
def default_grid() -> Grid:
    with resource("reference", "grille.toml").open("rb") as file:
        data = tomllib.load(file)
    questions = tuple(
        Question(
            code=entry["code"],
            weight=int(entry.get("weight", 0)),
            steps=tuple((float(limit), int(note)) for limit, note in entry.get("steps", ())),
            beyond=int(entry.get("beyond", 0)),
        )
        for entry in data["question"]
    )
    return Grid(int(data["threshold"]), questions)


@dataclass(frozen=True)
class Reason:
    """Why an answer is proposed: a code and its figures, put into words by bids/sentences.py."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """What Relais would answer; both None when it has nothing to go by."""

    passes: Pass = Pass.UNKNOWN
    score: int | None = None
    reason: Reason = Reason("no_data")


@dataclass(frozen=True)
class PaperAsked:
    """A candidature paper: how it stands on the deposit day. `state` is a DocumentState's value or « missing »."""

    title: str
    state: str


@dataclass(frozen=True, kw_only=True)
class GridData:
    """What is known when the grid is looked at; None or empty means « not known »."""

    eligibility: EligibilityAnswer | None = None
    turnover: TurnoverCheck | None = None
    papers: tuple[PaperAsked, ...] = ()
    site_visit: str | None = None
    visit_on: date | None = None
    today: date
    deadline: date | None = None
    hours: float = 0.0
    free_hours: float | None = None
    deposit_on: date | None = None
    marks: Mapping[str, int] = field(default_factory=dict)  # feasibility → requirements
    writer: tuple[str, float, date] | None = None  # name, hours, Monday of the busiest week
    writer_share: float | None = None
    resource: tuple[str, date] | None = None
    resource_share: float | None = None
    dependence: float | None = None
    won: int = 0
    decided: int = 0
    is_same_buyer: bool = False


def proposals(data: GridData, grid: Grid | None = None) -> dict[str, Proposal]:
    """A proposal for each question of the grid."""
    found = {}
    for question in (grid or default_grid()).questions:
        propose = _ELIMINATORY.get(question.code)
        if propose is not None:
            found[question.code] = propose(data)
            continue
        figure = _FIGURES[question.code](data) if question.code in _FIGURES else None
        if figure is None:
            found[question.code] = Proposal()
        else:
            value, reason = figure
            found[question.code] = Proposal(score=question.note(value), reason=reason)
    return found


@dataclass(frozen=True)
class Score:
    """Out of 100, over the notes given; `answered` of `asked`: an incomplete grid says so. None without any note."""

    score: int | None
    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked


def score_of(notes: Sequence[tuple[int, int | None]]) -> Score:
    """The score of (weight, note) pairs: the mean of the notes given, by weight, out of 100, half a point upwards."""
    weighted = [(weight, note) for weight, note in notes if weight > 0]
    given = [(weight, note) for weight, note in weighted if note is not None]
    whole = sum(weight for weight, _note in given) * BEST
    reached = sum(weight * note for weight, note in given)
    score = (200 * reached + whole) // (2 * whole) if whole else None
    return Score(score, len(given), len(weighted))


# ---- eliminatory ------------------------------------------------------------------------------------------


def _eligible(data: GridData) -> Proposal:
    answer = data.eligibility
    if answer is None:
        return Proposal()
    passes = {
        Eligibility.NOT_RESERVED: Pass.YES, Eligibility.ELIGIBLE: Pass.YES, Eligibility.PROOF_MISSING: Pass.RESERVE,
        Eligibility.PROOF_EXPIRED: Pass.RESERVE, Eligibility.CHECK: Pass.RESERVE, Eligibility.NOT_ELIGIBLE: Pass.NO,
    }[answer.code]  # fmt: skip
    return Proposal(passes, reason=Reason("eligible", {"answer": answer}))


def _turnover(data: GridData) -> Proposal:
    check = data.turnover
    if check is None:
        return Proposal(Pass.YES, reason=Reason("no_turnover_asked"))
    values = {"asked": check.asked, "ours": check.ours, "cap": check.cap, "factor": check.factor}
    if check.is_enough is None:
        return Proposal(Pass.UNKNOWN, reason=Reason("turnover_unknown", values))
    if not check.is_enough:
        code = "turnover_short_above_cap" if check.exceeds_cap else "turnover_short"
        return Proposal(Pass.RESERVE if check.exceeds_cap else Pass.NO, reason=Reason(code, values))
    code = "turnover_enough_above_cap" if check.exceeds_cap else "turnover_enough"
    return Proposal(Pass.YES, reason=Reason(code, values))


def _papers(data: GridData) -> Proposal:
    if not data.papers:
        return Proposal()
    wrong = [p for p in data.papers if p.state != "valid"]
    values: dict[str, Any] = {"asked": len(data.papers), "wrong": len(wrong)}
    if not wrong:
        return Proposal(Pass.YES, reason=Reason("papers_ready", values))
    first = min(wrong, key=lambda p: ("missing", "expired", "expires-before-award", "unknown").index(p.state))
    return Proposal(
        Pass.RESERVE, reason=Reason("papers_wrong", {**values, "title": first.title, "state": first.state})
    )


def _visit(data: GridData) -> Proposal:
    if data.site_visit is None:
        return Proposal()
    if data.site_visit != "mandatory":
        return Proposal(Pass.YES, reason=Reason(f"visit_{data.site_visit}"))
    values = {"day": data.visit_on}
    if data.visit_on is None:
        return Proposal(Pass.RESERVE, reason=Reason("visit_undated", values))
    if data.visit_on < data.today:
        return Proposal(Pass.RESERVE, reason=Reason("visit_past", values))
    return Proposal(Pass.YES, reason=Reason("visit_dated", values))


def _time(data: GridData) -> Proposal:
    if data.deadline is None:
        return Proposal()
    if data.deadline < data.today:
        return Proposal(Pass.NO, reason=Reason("deadline_past", {"day": data.deadline}))
    if data.free_hours is None or data.hours <= 0:
        return Proposal(reason=Reason("no_team"))
    values = {"hours": data.hours, "free": data.free_hours, "day": data.deposit_on or data.deadline}
    if data.free_hours >= data.hours:
        return Proposal(Pass.YES, reason=Reason("time_enough", values))
    return Proposal(Pass.RESERVE, reason=Reason("time_short", values))


_ELIMINATORY = {"eligible": _eligible, "turnover": _turnover, "papers": _papers, "visit": _visit, "time": _time}

# ---- weighted ---------------------------------------------------------------------------------------------

Figure = tuple[float, Reason]


def _trade(data: GridData) -> Figure | None:
    """Requirements we can't do, among those marked; nothing is said before half of them are."""
    yes, helped, no = (data.marks.get(k, 0) for k in ("yes", "with_help", "no"))
    marked, whole = yes + helped + no, sum(data.marks.values())
    if not marked or 2 * marked < whole:
        return None
    return 100 * (no + helped / 2) / marked, Reason("trade", {"yes": yes, "marked": marked, "whole": whole})


def _writing(data: GridData) -> Figure | None:
    if data.writer is None or data.writer_share is None:
        return None
    name, hours, monday = data.writer
    return data.writer_share, Reason(
        "writing", {"name": name, "hours": hours, "monday": monday, "year": data.today.year}
    )


def _production(data: GridData) -> Figure | None:
    if data.resource is None or data.resource_share is None:
        return None
    name, monday = data.resource
    values = {"name": name, "share": data.resource_share, "monday": monday, "year": data.today.year}
    return data.resource_share, Reason("production", values)


def _dependence(data: GridData) -> Figure | None:
    if data.dependence is None:
        return None
    return data.dependence, Reason("dependence", {"share": data.dependence})


def _chances(data: GridData) -> Figure | None:
    """From three bids on: fewer say nothing."""
    if data.decided < 3:
        return None
    lost = 100 * (data.decided - data.won) / data.decided
    code = "chances_same_buyer" if data.is_same_buyer else "chances"
    return lost, Reason(code, {"won": data.won, "decided": data.decided})


_FIGURES = {"trade": _trade, "writing": _writing, "production": _production, "dependence": _dependence,
            "chances": _chances}  # fmt: skip
