"""Questions to the buyer (B13): drafted, sent by the person, answered, and what the answers change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from relais_app.base.errors import FieldError, NotFound
from relais_app.base.progress import Progress
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.bids.model import (
    Bid,
    BidRequirement,
    DcePiece,
    FactState,
    Feasibility,
    Question,
    QuestionState,
)
from relais_app.bids.questions import (
    Draft,
    from_contradiction,
    from_requirement,
    match_answers,
    state_label,
    text_to_paste,
)
from relais_app.dce.model import Box
from relais_app.dce.stored import answers_of
from relais_app.operations.bids import shown_title
from relais_app.operations.contradictions import places_of, unsettled
from relais_app.operations.dce import deadline_fact
from relais_app.operations.dce_rows import Places
from relais_app.operations.outcome import Outcome
from relais_app.operations.stored import in_worker, stored_pieces
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

_ANSWER_KINDS = ("QR", "rectificatif")
_CHANGEABLE = frozenset({"subject", "text", "due_on", "effect", "lines", "state", "sent_on", "answer", "answered_on"})


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question; `where` is what it asks about, `answer_where` where the answer stands."""

    id: str
    code: str
    subject: str
    text: str
    origin: str
    origin_id: str
    where: str
    piece: int | None
    page: int | None
    state: QuestionState
    state_label: str
    due_on: date | None
    sent_on: date | None
    answer: str
    answered_on: date | None
    answer_where: str
    answer_piece: int | None
    answer_page: int | None
    effect: str
    lines: tuple[str, ...]
    line_codes: tuple[str, ...]


@dataclass(frozen=True)
class QuestionsView:
    """The questions of a bid. `deadline` is the DCE's for questions; `is_late` when it has passed with drafts left."""

    questions: tuple[QuestionRow, ...]
    deadline: date | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ProposedAnswer:
    """An answer of the buyer's document, beside our question when one is alike (`question_id`)."""

    question_id: str | None
    question: str
    answer: str
    piece: int
    page: int | None
    box: Box | None
    where: str
    likeness: float


def questions(work: Workspace, bid_id: str, *, today: date | None = None) -> QuestionsView:
    """Drafts, sent and answered, in the order of their numbers."""
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        places = Places(unit.list(DcePiece, bid_id=bid_id))
        codes = {r.id: f"R-{r.number:03d}" for r in unit.list(BidRequirement, bid_id=bid_id)}
        asked = unit.list(Question, bid_id=bid_id, order_by="number")
        deadline = _day(deadline_fact(unit, bid_id, "question_deadline"))
        rows = tuple(_row(q, places, codes, deadline) for q in asked)
    is_late = bool(deadline and deadline < (today or date.today())) and any(
        row.state is QuestionState.DRAFT for row in rows
    )
    return QuestionsView(rows, deadline, is_late)


def _day(moment: datetime | date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _row(asked: Question, places: Places, codes: dict[str, str], deadline: date | None) -> QuestionRow:
    return QuestionRow(
        id=asked.id, code=f"Q-{asked.number:02d}", subject=asked.subject, text=asked.text, origin=asked.origin,
        origin_id=asked.origin_id, where=places.where(asked.piece, asked.page) if asked.piece is not None else "",
        piece=asked.piece, page=asked.page, state=asked.state, state_label=state_label(asked.state),
        due_on=asked.due_on or deadline, sent_on=asked.sent_on, answer=asked.answer, answered_on=asked.answered_on,
        answer_where=places.where(asked.answer_piece, asked.answer_page) if asked.answer_piece is not None else "",
        answer_piece=asked.answer_piece, answer_page=asked.answer_page, effect=asked.effect, lines=asked.lines,
        line_codes=tuple(codes[line] for line in asked.lines if line in codes),
    )  # fmt: skip


# ---- drafts -----------------------------------------------------------------------------------------------


def ask_about_requirement(work: Workspace, requirement_id: str) -> Outcome[str]:
    """A draft from a line of the matrix; asked again, the same question comes back."""
    with work.writing("ask-about-requirement") as unit:
        line = unit.get(BidRequirement, requirement_id)
        places = Places(unit.list(DcePiece, bid_id=line.bid_id))
        id = _drafted(unit, line.bid_id, from_requirement(line, places.where(line.piece, line.page)))
    return Outcome(id, frozenset(unit.touched), unit.operation_id if unit.touched else "")


def ask_about_contradiction(work: Workspace, bid_id: str, code: str) -> Outcome[str]:
    """A draft from a contradiction, both places quoted. Raises NotFound when it is settled."""
    with work.writing("ask-about-contradiction") as unit:
        found, places = unsettled(unit, bid_id)
        one = next((c for c in found if c.code == code), None)
        if one is None:
            raise NotFound(_("Cette contradiction n’existe plus : l’une des valeurs a été confirmée."))
        id = _drafted(unit, bid_id, from_contradiction(one, places_of(one, places)))
    return Outcome(id, frozenset(unit.touched), unit.operation_id if unit.touched else "")


def ask_about_infeasible(work: Workspace, bid_id: str) -> Outcome[int]:
    """A draft for each « non faisable » that has none yet; how many that made."""
    with work.writing("ask-about-infeasible") as unit:
        places = Places(unit.list(DcePiece, bid_id=bid_id))
        asked = {q.origin_id for q in unit.list(Question, bid_id=bid_id, origin="requirement")}
        lines = unit.list(BidRequirement, bid_id=bid_id, feasibility=Feasibility.NO, order_by="number")
        made = [line for line in lines if line.id not in asked and line.state is not FactState.REJECTED]
        for line in made:
            _drafted(unit, bid_id, from_requirement(line, places.where(line.piece, line.page)))
    return Outcome(len(made), frozenset(unit.touched), unit.operation_id if made else "")


def ask(work: Workspace, bid_id: str, text: str, *, subject: str = "") -> Outcome[str]:
    """A question that the person types."""
    if not text.strip():
        raise FieldError("text", _("Écrivez la question."))
    with work.writing("ask") as unit:
        unit.get(Bid, bid_id)
        id = _drafted(unit, bid_id, Draft(tidy(subject), text.strip(), "typed"))
    return Outcome(id, frozenset(unit.touched), unit.operation_id)


def _drafted(unit: Unit, bid_id: str, draft: Draft) -> str:
    """The id of the question, made unless one stands for the same thing."""
    if draft.origin_id:
        for there in unit.list(Question, bid_id=bid_id, origin=draft.origin, origin_id=draft.origin_id):
            if there.state is not QuestionState.DROPPED:
                return there.id
    last = unit.first(Question, bid_id=bid_id, order_by="-number")
    question = Question(
        bid_id=bid_id, number=last.number + 1 if last else 1, subject=draft.subject, text=draft.text,
        origin=draft.origin, origin_id=draft.origin_id, piece=draft.piece, page=draft.page, lines=draft.lines,
    )  # fmt: skip
    unit.add(question)
    unit.flush()
    return question.id


# ---- life -------------------------------------------------------------------------------------------------


def save_question(work: Workspace, id: str, **values: Any) -> Outcome[None]:
    """Change a question's fields."""
    for name in sorted(set(values) - _CHANGEABLE):
        raise FieldError(name, _("Ce champ ne se modifie pas : {name}.").format(name=name))
    if "text" in values and not values["text"].strip():
        raise FieldError("text", _("Écrivez la question."))
    if "state" in values:
        values["state"] = QuestionState(values["state"])
    if "lines" in values:
        values["lines"] = tuple(values["lines"])
    with work.writing("save-question") as unit:
        _set(unit.get(Question, id), values)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def mark_sent(work: Workspace, ids: Iterable[str], on: date | None = None) -> Outcome[int]:
    """The person says they were posted on the platform, on that day."""
    with work.writing("mark-questions-sent") as unit:
        chosen = [unit.get(Question, id) for id in ids]
        for question in chosen:
            _set(question, {"state": QuestionState.SENT, "sent_on": on or date.today()})
    return Outcome(len(chosen), frozenset(unit.touched), unit.operation_id)


def answer_question(
    work: Workspace, id: str, answer: str, *, on: date | None = None, effect: str = "", piece: int | None = None,
    page: int | None = None,
) -> Outcome[int]:  # fmt: skip
    """Keep the buyer's answer; the lines it is about are to be looked at again. Gives back how many."""
    if not answer.strip():
        raise FieldError("answer", _("Collez la réponse de l’acheteur."))
    with work.writing("answer-question") as unit:
        question = unit.get(Question, id)
        _set(question, {
            "answer": answer.strip(), "answered_on": on or date.today(), "state": QuestionState.ANSWERED,
            "effect": effect.strip() or question.effect, "answer_piece": piece, "answer_page": page,
        })  # fmt: skip
        lines = [line for line in (unit.find(BidRequirement, i) for i in question.lines) if line is not None]
        note = _("Réponse à Q-{number:02d} : à revoir.").format(number=question.number)
        for line in lines:
            _set(line, {"state": FactState.PROPOSED, "note": note})
    return Outcome(len(lines), frozenset(unit.touched), unit.operation_id)


def remove_question(work: Workspace, id: str) -> Outcome[None]:
    with work.writing("remove-question") as unit:
        unit.delete(unit.get(Question, id))
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def _set(record: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def questions_text(work: Workspace, bid_id: str, ids: Sequence[str] | None = None) -> str:
    """The drafts (or the chosen questions) as one text to paste into the platform."""
    with work.reading() as unit:
        bid = unit.get(Bid, bid_id)
        every = unit.list(Question, bid_id=bid_id, order_by="number")
        chosen = [q for q in every if (q.id in ids if ids is not None else q.state is QuestionState.DRAFT)]
        return text_to_paste(chosen, reference=bid.reference, title=shown_title(bid)) if chosen else ""


def proposed_answers(work: Workspace, bid_id: str, progress: Progress | None = None) -> tuple[ProposedAnswer, ...]:
    """What the buyer's « questions-réponses » say, ours first; nothing is kept until the person takes it."""
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        current = unit.list(DcePiece, bid_id=bid_id, is_current=True, order_by="number")
        pieces = [p for p in current if p.kind in _ANSWER_KINDS]
        stored, places = stored_pieces(work, pieces), Places(pieces)
    if not stored:
        return ()
    answers = in_worker(answers_of, stored, progress=progress)
    with work.reading() as unit:
        waiting = unit.list(Question, bid_id=bid_id, state={QuestionState.DRAFT, QuestionState.SENT})
        matches = match_answers(waiting, answers)
    rows = [
        ProposedAnswer(
            question_id=m.question_id, question=m.answer.question, answer=m.answer.answer, piece=m.answer.source.piece,
            page=m.answer.source.page, box=m.answer.source.box, likeness=m.likeness,
            where=places.where(m.answer.source.piece, m.answer.source.page),
        )
        for m in matches
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: r.question_id is None))
