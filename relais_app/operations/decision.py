"""Go, no-go, or under conditions: the grid of a bid, and the decision that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from relais_app.base.dates import internal_deposit_day
from relais_app.base.errors import FieldError
from relais_app.base.files import write_bytes
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.decision import check_decision, goes_against, is_blocked, state_after
from relais_app.bids.grid import Grid, Pass, Proposal, Question, default_grid, proposals, score_of
from relais_app.bids.model import Bid, Condition, Decision, GridAnswer, Verdict
from relais_app.bids.rules import Rules, rules_with
from relais_app.bids.sentences import question_label, reason_text
from relais_app.operations.bids import deadline_day, latest_decision, our_departement
from relais_app.operations.grid_data import gather
from relais_app.operations.outcome import Outcome
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

__all__ = ["Condition", "Pass", "Verdict"]
OWN_RULES = "regles.toml"


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A question with its answer. `is_proposed`: Relais' own, which the person has not touched; what it would propose
    is always beside (`proposed_*`)."""

    code: str
    label: str
    weight: int
    score: int | None
    passes: Pass
    reason: str
    is_proposed: bool
    proposed_score: int | None
    proposed_passes: Pass
    proposed_reason: str


@dataclass(frozen=True, kw_only=True)
class GridView:
    """The whole grid. `score` counts the notes given; `is_complete` when all are."""

    eliminatory: tuple[GridRow, ...]
    weighted: tuple[GridRow, ...]
    score: int | None
    threshold: int
    answered: int
    asked: int
    passed: int
    reserves: int
    failed: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision as it was taken. `is_blocked`: a condition is not lifted yet."""

    id: str
    verdict: Verdict
    reason: str
    author: str
    decided_at: datetime | None
    score: int | None
    conditions: tuple[Condition, ...]
    override: str
    is_blocked: bool


def rules_of(work: Workspace) -> Rules:
    """The dated rules of the workspace: the shipped table, and its own « regles.toml » when there is one."""
    return rules_with(work.folder / OWN_RULES)


def grid(work: Workspace, bid_id: str, *, today: date | None = None) -> GridView:
    """Eliminatory questions, then weighted ones, each answered by the person or proposed with its reason."""
    rules = rules_of(work)
    with work.reading() as unit:
        return _grid(unit, unit.get(Bid, bid_id), today or date.today(), rules)


def _grid(unit: Unit, bid: Bid, today: date, rules: Rules) -> GridView:
    questions = default_grid()
    proposed = proposals(gather(unit, bid, today, rules), questions)
    answers = {a.question: a for a in unit.list(GridAnswer, bid_id=bid.id)}
    rows = [_row(q, proposed[q.code], answers.get(q.code)) for q in questions.questions]
    return _view(rows, questions)


def _view(rows: Sequence[GridRow], questions: Grid) -> GridView:
    first = tuple(r for r in rows if r.weight == 0)
    weighted = tuple(r for r in rows if r.weight > 0)
    score = score_of([(r.weight, r.score) for r in weighted])
    return GridView(
        eliminatory=first, weighted=weighted, score=score.score, threshold=questions.threshold,
        answered=score.answered, asked=score.asked, passed=sum(r.passes in (Pass.YES, Pass.RESERVE) for r in first),
        reserves=sum(r.passes is Pass.RESERVE for r in first), failed=sum(r.passes is Pass.NO for r in first),
    )  # fmt: skip


def _row(question: Question, proposal: Proposal, answer: GridAnswer | None) -> GridRow:
    why = reason_text(proposal.reason)
    passes, score, reason = proposal.passes, proposal.score, why
    if answer is not None:
        passes, score, reason = _answered(answer), answer.score, answer.reason or why
    return GridRow(
        code=question.code, label=question_label(question.code), weight=question.weight, score=score, passes=passes,
        reason=reason, is_proposed=answer is None, proposed_score=proposal.score, proposed_passes=proposal.passes,
        proposed_reason=why,
    )  # fmt: skip


def _answered(answer: GridAnswer) -> Pass:
    if answer.passes is None:
        return Pass.UNKNOWN
    if not answer.passes:
        return Pass.NO
    return Pass.RESERVE if answer.has_reserve else Pass.YES


def answer_grid(
    work: Workspace, bid_id: str, question: str, *, score: int | None = None, passes: bool | Pass | None = None,
    reason: str = "",
) -> Outcome[None]:  # fmt: skip
    """The person's own answer; neither `score` nor `passes`: back to what Relais proposes."""
    asked = default_grid().question(question)
    if asked is None:
        raise FieldError("question", _("Question inconnue : {code}.").format(code=question))
    if score is not None and (asked.is_eliminatory or not 0 <= score <= 5):
        raise FieldError("score", _("Une note va de 0 à 5, pour une question pondérée."))
    if passes is not None and not asked.is_eliminatory:
        raise FieldError("passes", _("Une question pondérée reçoit une note."))
    told = passes if isinstance(passes, Pass) else {True: Pass.YES, False: Pass.NO, None: Pass.UNKNOWN}[passes]
    with work.writing("answer-grid") as unit:
        unit.get(Bid, bid_id)
        record = unit.first(GridAnswer, bid_id=bid_id, question=question)
        if score is None and told is Pass.UNKNOWN:
            if record is not None:
                unit.delete(record)
        else:
            if record is None:
                record = GridAnswer(bid_id=bid_id, question=question, weight=asked.weight, is_proposed=False)
                unit.add(record)
            values = {"score": score, "passes": None if told is Pass.UNKNOWN else told is not Pass.NO,
                      "has_reserve": told is Pass.RESERVE, "reason": tidy(reason)}  # fmt: skip
            for name, value in values.items():
                if getattr(record, name) != value:
                    setattr(record, name, value)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


# ---- the decision -----------------------------------------------------------------------------------------


def decide(
    work: Workspace, bid_id: str, verdict: Verdict | str, *, reason: str = "", author: str = "",
    conditions: Sequence[Condition] = (), override: str = "", today: date | None = None,
) -> Outcome[DecisionRow]:  # fmt: skip
    """Record who decides what and why. A no-go has a reason; one that goes against the grid says why (its reason
    does, when no other word is given); conditions without details are the reason, due on the internal deposit day."""
    told, reason, override = Verdict(verdict), tidy(reason), tidy(override)
    author = tidy(author) or work.person or _("non précisé")
    day, rules = today or date.today(), rules_of(work)
    with work.writing("decide") as unit:
        bid = unit.get(Bid, bid_id)
        seen = _grid(unit, bid, day, rules)
        score = seen.score if seen.is_complete else None
        kept = tuple(replace(c, text=tidy(c.text), owner=tidy(c.owner)) for c in conditions)
        if told is Verdict.CONDITIONAL and not kept and reason:
            kept = (Condition(reason, author, _due(unit, bid, day)),)
        is_against = goes_against(told, score, seen.threshold, [r.passes for r in seen.eliminatory])
        override = override or (reason if is_against else "")
        check_decision(told, reason, author, kept, override, is_against=is_against)
        record = Decision(
            bid_id=bid_id, verdict=told, reason=reason, author=author, decided_at=datetime.now(UTC), score=score,
            conditions=kept if told is Verdict.CONDITIONAL else (), override=override if is_against else "",
        )  # fmt: skip
        unit.add(record)
        state = state_after(told, bid.state)
        if bid.state is not state:
            bid.state = state
        row = _decision_row(record)
    return Outcome(row, frozenset(unit.touched), unit.operation_id)


def _due(unit: Unit, bid: Bid, today: date) -> date:
    deadline = deadline_day(bid)
    return max(today, internal_deposit_day(deadline, our_departement(unit))) if deadline else today


def _decision_row(record: Decision) -> DecisionRow:
    return DecisionRow(
        id=record.id, verdict=record.verdict, reason=record.reason, author=record.author, decided_at=record.decided_at,
        score=record.score, conditions=record.conditions, override=record.override,
        is_blocked=is_blocked(record.verdict, record.conditions),
    )  # fmt: skip


def decision(work: Workspace, bid_id: str) -> DecisionRow | None:
    """The last decision on a bid."""
    with work.reading() as unit:
        record = latest_decision(unit, bid_id)
        return _decision_row(record) if record else None


def decisions(work: Workspace, bid_id: str) -> tuple[DecisionRow, ...]:
    """All of them, the last first."""
    with work.reading() as unit:
        return tuple(_decision_row(d) for d in unit.list(Decision, bid_id=bid_id, order_by=("-decided_at", "-id")))


def lift_condition(work: Workspace, bid_id: str, index: int, *, is_lifted: bool = True) -> Outcome[DecisionRow]:
    """Say that a condition of the last decision is met (or not any more)."""
    with work.writing("lift-condition") as unit:
        record = latest_decision(unit, bid_id)
        if record is None or not 0 <= index < len(record.conditions):
            raise FieldError("conditions", _("Cette condition n’existe pas."))
        changed = list(record.conditions)
        changed[index] = replace(changed[index], is_lifted=is_lifted)
        record.conditions = tuple(changed)
        row = _decision_row(record)
    return Outcome(row, frozenset(unit.touched), unit.operation_id)


def decision_sheet(work: Workspace, bid_id: str, out: Path, *, today: date | None = None) -> Path:
    """The decision on one page for the committee, as a tagged PDF; the path written."""
    from relais_app.base.typst import compile_pdf
    from relais_app.operations.decision_sheet import sheet_data

    target = out / _("Décision.pdf") if out.is_dir() else out
    pdf = compile_pdf("decision.typ", sheet_data(work, bid_id, today or date.today()))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(target, pdf)
    return target
