"""Questions to the buyer (B13): drafts in his words, the text to paste, and his answers put beside ours.

A draft never gives our own reasons: everyone who took the DCE reads the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relais_app.base.likeness import same_order, same_words
from relais_app.base.text import fold_words
from relais_app.base.words import _
from relais_app.bids.facts import display_fact, display_lot, fact_label
from relais_app.bids.model import BidRequirement, Feasibility, Question, QuestionState
from relais_app.dce.answers import Answer
from relais_app.dce.contradictions import Contradiction, Stated

_MOST_QUOTED = 400
_SAME = 62.0  # likeness from which an answer is proposed beside a question


@dataclass(frozen=True)
class Draft:
    """A question before anybody touched it."""

    subject: str
    text: str
    origin: str
    origin_id: str = ""
    piece: int | None = None
    page: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """An answer of the buyer's document beside our question; None when it is somebody else's."""

    question_id: str | None
    answer: Answer
    likeness: float


def state_label(state: QuestionState) -> str:
    return {QuestionState.DRAFT: _("brouillon"), QuestionState.SENT: _("envoyée"),
            QuestionState.ANSWERED: _("répondue"), QuestionState.DROPPED: _("abandonnée")}[state]  # fmt: skip


def from_requirement(line: BidRequirement, where: str) -> Draft:
    """Ask to soften a line that we can't hold (with our wording when there is one), else what it means."""
    quoted = _cut(line.text)
    opening = _("Il est demandé ({where}) : « {text} ».").format(where=where, text=quoted) if where else _(
        "Il est demandé : « {text} »."
    ).format(text=quoted)  # fmt: skip
    if line.better_wording:
        asked = _("Accepteriez-vous la rédaction suivante : « {wording} » ?").format(wording=line.better_wording)
    elif line.feasibility is Feasibility.NO:
        asked = _("Cette exigence peut-elle être assouplie, ou un moyen équivalent être admis ?")
    elif line.feasibility is Feasibility.WITH_HELP:
        asked = _("Un candidat qui s’appuie sur un cotraitant ou un sous-traitant y répond-il ?")
    else:
        asked = _("Pouvez-vous préciser ce qui est attendu ?")
    subject = " · ".join(part for part in (line.section or line.theme, where) if part)
    return Draft(subject, f"{opening} {asked}", "requirement", line.id, line.piece, line.page, (line.id,))


def from_contradiction(found: Contradiction, places: Sequence[str]) -> Draft:
    """Ask which of two places is right. `places` names each one: « RC 4 », « l’avis »."""
    first = found.stated[0].source
    lot = display_lot(found.lot if found.lot is None or isinstance(found.lot, str) else list(found.lot))
    label = fact_label(found.name)
    name = f"{label} ({lot})" if lot else label
    if found.kind == "weights":
        text = _(
            "Les critères annoncés totalisent {total} ({list}). Quelle pondération retenir ?"
        ).format(total=_percent(found.total or 0), list=", ".join(_weight(s) for s in found.stated))  # fmt: skip
    else:
        said = "\n".join(
            _("- {where} : {value} (« {words} »)").format(where=place, value=stated_text(found, s), words=_cut(s.raw))
            for place, s in zip(places, found.stated, strict=True)
        )
        text = _(
            "Les pièces ne disent pas la même chose sur « {name} » :\n{list}\nQuelle indication fait foi ?"
        ).format(name=name, list=said)
    return Draft(
        name, text, "contradiction", found.code, first.piece if first else None, first.page if first else None
    )


def stated_text(found: Contradiction, stated: Stated) -> str:
    """A value of a contradiction in French."""
    if found.kind == "weights":
        return _weight(stated)
    if found.name == "amount" and found.part:
        return display_fact("amount", {found.part: stated.value, "per": ""})
    if found.name == "criteria":
        return stated.raw
    return display_fact(found.name, stated.value)


def _weight(stated: Stated) -> str:
    value = stated.value if isinstance(stated.value, dict) else {}
    return f"{value.get('name', '')} {_percent(float(value.get('weight_percent') or 0))}".strip()


def _percent(value: float) -> str:
    return f"{value:g} %".replace(".", ",")


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rsplit(" ", 1)[0] + "…"


def text_to_paste(questions: Sequence[Question], *, reference: str = "", title: str = "") -> str:
    """The questions as one message for the platform, without anything of ours."""
    heads = [part for part in (reference, title) if part]
    lines = [_("Consultation : {what}").format(what=" – ".join(heads)), ""] if heads else []
    lines += [_("Bonjour,"), "", _("Nous souhaitons vous poser les questions suivantes :"), ""]
    for number, question in enumerate(questions, start=1):
        lines += [_("Question {n} – {subject}").format(n=number, subject=question.subject) if question.subject
                  else _("Question {n}").format(n=number), question.text, ""]  # fmt: skip
    return "\n".join([*lines, _("En vous remerciant par avance de vos réponses.")])


def match_answers(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[Match, ...]:
    """Each answer of the buyer's document beside the question of ours it is likeliest about, one answer each."""
    scores = sorted(
        ((_likeness(q, a), i, q) for q in questions for i, a in enumerate(answers)), key=lambda s: (-s[0], s[1])
    )
    taken: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for score, index, question in scores:
        if score >= _SAME and index not in taken and question.id not in used:
            taken[index] = (question.id, score)
            used.add(question.id)
    nobody: tuple[str | None, float] = (None, 0.0)
    return tuple(Match((taken.get(i) or nobody)[0], a, (taken.get(i) or nobody)[1]) for i, a in enumerate(answers))


def _likeness(question: Question, answer: Answer) -> float:
    """Buyers shorten and reword: the words in common count as much as the whole."""
    ours, theirs = fold_words(question.text), fold_words(answer.question)
    if not ours or not theirs:
        return 0.0
    shared = same_words(ours, theirs) if min(len(ours.split()), len(theirs.split())) >= 6 else 0.0
    return max(same_order(ours, theirs), (shared + same_order(ours, theirs)) / 2)
