"""What « Questions » shows, read at once: our questions, and what the DCE says twice and differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from relais_app.base.words import _, ngettext
from relais_app.bids.model import QuestionState
from relais_app.operations.contradictions import ContradictionRow, contradiction_rows
from relais_app.operations.questions import QuestionRow, QuestionsView, questions


@dataclass(frozen=True)
class Asks:
    """Questions and contradictions of one bid."""

    view: QuestionsView
    contradictions: tuple[ContradictionRow, ...]

    def of_state(self, *states: QuestionState) -> list[QuestionRow]:
        return [q for q in self.view.questions if q.state in states]

    @property
    def unasked(self) -> list[ContradictionRow]:
        """Contradictions that no question is about yet."""
        asked = {
            q.origin_id
            for q in self.view.questions
            if q.origin == "contradiction" and q.state is not QuestionState.DROPPED
        }
        return [c for c in self.contradictions if c.code not in asked]

    @property
    def open_count(self) -> int:
        """What waits for the person: drafts to send, contradictions to ask about."""
        return len(self.of_state(QuestionState.DRAFT)) + len(self.unasked)


def load_asks(work: Any, bid_id: str, today: date) -> Asks:
    return Asks(questions(work, bid_id, today=today), contradiction_rows(work, bid_id))


def prepared_said(count: int) -> str:
    """What is said once drafts were made of the « non faisable »."""
    if not count:
        return _("Aucune exigence « non faisable » sans question.")
    return ngettext("{n} question préparée.", "{n} questions préparées.", count).format(n=count)


def answered_said(code: str) -> Callable[[int], str]:
    """What is said once an answer is kept, from the number of lines that it reopens."""

    def said(lines: int) -> str:
        told = _("Réponse à {code} gardée").format(code=code)
        if not lines:
            return f"{told}."
        return f"{told} ; " + ngettext("{n} exigence à revoir.", "{n} exigences à revoir.", lines).format(n=lines)

    return said
