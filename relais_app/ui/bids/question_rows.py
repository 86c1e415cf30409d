"""The table of « Questions »: ours by state, then what the DCE says twice, then what the buyer answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relais_app.base.dates import short_date
from relais_app.base.words import _, ngettext
from relais_app.bids.model import QuestionState
from relais_app.operations.contradictions import ContradictionRow
from relais_app.operations.questions import ProposedAnswer, QuestionRow
from relais_app.ui.bids.ask_data import Asks
from relais_app.ui.bids.cells import NOTHING
from relais_app.ui.widgets.models import CellLook, Column, TableModel

NUMBER, TEXT, STATE, DAY, WHERE = range(5)
STATES = {
    QuestionState.DRAFT: "to_tick", QuestionState.SENT: "waiting", QuestionState.ANSWERED: "good",
    QuestionState.DROPPED: "set_aside",
}  # fmt: skip
_ORDER = tuple(STATES)


@dataclass(frozen=True, kw_only=True)
class AskLine:
    """A line of the table: one of ours, a contradiction, or an answer of the buyer."""

    id: str
    section: str
    question: QuestionRow | None = None
    contradiction: ContradictionRow | None = None
    answer: ProposedAnswer | None = None


def section_label(state: QuestionState) -> str:
    return {
        QuestionState.DRAFT: _("Brouillons"), QuestionState.SENT: _("Envoyées"), QuestionState.ANSWERED: _("Répondues"),
        QuestionState.DROPPED: _("Abandonnées"),
    }[state]  # fmt: skip


def ask_lines(asks: Asks, answers: Sequence[ProposedAnswer]) -> list[AskLine]:
    """Drafts first; an answer that was taken is not proposed again."""
    questions = asks.view.questions
    ours = sorted(questions, key=lambda q: (_ORDER.index(q.state), q.code))
    lines = [AskLine(id=q.id, section=section_label(q.state), question=q) for q in ours]
    lines += [AskLine(id=c.code, section=_("Contradictions à éclaircir"), contradiction=c) for c in asks.unasked]
    taken = {(q.answer_piece, q.answer_page, q.answer) for q in questions}
    lines += [
        AskLine(id=f"answer/{n}", section=_("Réponses lues dans les pièces de l’acheteur"), answer=a)
        for n, a in enumerate(answers)
        if (a.piece, a.page, a.answer.strip()) not in taken
    ]
    return lines


def ask_model(today: date) -> TableModel:
    columns = (
        Column(title=_("N°"), look=_number, width=66, is_figures=True),
        Column(title=_("Question"), look=_text, find=_find),
        Column(title=_("État"), look=_state, width=118),
        Column(title=_("Quand"), look=lambda row: _day(row, today), width=126),
        Column(title=_("Source"), look=_where, width=96),
    )
    return TableModel(columns, section=lambda row: row.section, section_detail=_section_detail)


def _section_detail(_title: str, rows: Sequence[AskLine]) -> str:
    matched = sum(row.answer is not None and row.answer.question_id is not None for row in rows)
    if matched:
        return ngettext("{n} semble répondre à la vôtre", "{n} semblent répondre aux vôtres", matched).format(
            n=matched
        )
    return str(len(rows))


def _number(row: AskLine) -> CellLook:
    return CellLook(text=row.question.code, style="quiet") if row.question else NOTHING


def _text(row: AskLine) -> CellLook:
    if row.question is not None:
        asked = row.question
        if not asked.subject:
            return CellLook(text=_one_line(asked.text))
        return CellLook(text=asked.subject, style="strong", detail=_one_line(asked.answer or asked.text))
    if row.contradiction is not None:
        return CellLook(text=contradiction_name(row.contradiction), style="strong", detail=_sides(row.contradiction))
    if row.answer is not None:
        return CellLook(text=_one_line(row.answer.question), style="serif")
    return NOTHING


def contradiction_name(found: ContradictionRow) -> str:
    """« Durée, lot 2 »."""
    if found.kind == "weights":
        return ", ".join(part for part in (_("Somme des critères"), found.lot_text) if part)
    return ", ".join(part for part in (found.label, found.lot_text) if part)


def _sides(found: ContradictionRow) -> str:
    return " · ".join(_("{where} : {value}").format(where=side.where, value=side.text) for side in found.stated)


def _find(row: AskLine) -> str:
    if row.question is not None:
        return f"{row.question.subject} {row.question.text} {row.question.answer}"
    if row.contradiction is not None:
        return f"{contradiction_name(row.contradiction)} {_sides(row.contradiction)}"
    return f"{row.answer.question} {row.answer.answer}" if row.answer else ""


def _state(row: AskLine) -> CellLook:
    if row.question is not None:
        label = row.question.state_label
        return CellLook(text=label[:1].upper() + label[1:], state=STATES[row.question.state])
    if row.contradiction is not None:
        return CellLook(text=_("Désaccord"), state="split", is_filled=True)
    is_ours = row.answer is not None and row.answer.question_id is not None
    return CellLook(text=_("À prendre") if is_ours else _("D’un autre"), state="proposed" if is_ours else "unknown")


def _day(row: AskLine, today: date) -> CellLook:
    asked = row.question
    if asked is None:
        return NOTHING
    if asked.state is QuestionState.DRAFT and asked.due_on:
        is_late = asked.due_on < today
        text = _("avant {day}").format(day=short_date(asked.due_on)) if not is_late else _("délai passé")
        return CellLook(text=text, token="danger" if is_late else "", icon="alarm-clock" if is_late else "")
    day = asked.answered_on if asked.state is QuestionState.ANSWERED else asked.sent_on
    return CellLook(text=_("le {day}").format(day=short_date(day)), style="quiet") if day else NOTHING


def _where(row: AskLine) -> CellLook:
    if row.question is not None:
        where = row.question.where
    elif row.contradiction is not None:
        where = next((side.where for side in row.contradiction.stated if side.place is not None), "")
    else:
        where = row.answer.where if row.answer else ""
    return CellLook(text=where, style="link") if where else NOTHING


def _one_line(text: str) -> str:
    return " ".join(text.split())
