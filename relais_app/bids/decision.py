"""What a decision must say before it is recorded (C2, C3)."""

from __future__ import annotations

from collections.abc import Sequence

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.bids.grid import Pass
from relais_app.bids.model import BidState, Condition, Verdict


def goes_against(verdict: Verdict, score: int | None, threshold: int, answers: Sequence[Pass]) -> bool:
    """A « go », even conditional, although an eliminatory question fails or the score is below the threshold."""
    if verdict is Verdict.NO_GO:
        return False
    return Pass.NO in answers or (score is not None and score < threshold)


def check_decision(
    verdict: Verdict, reason: str, author: str, conditions: Sequence[Condition], override: str, *, is_against: bool
) -> None:
    """Raises FieldError: a no-go has a reason, a decision an author, a condition an owner and a date, an override its why."""
    if not author.strip():
        raise FieldError("author", _("Indiquez qui décide."))
    if verdict is Verdict.NO_GO and not reason.strip():
        raise FieldError("reason", _("Décider « no-go » ? Indiquez la raison."))
    if verdict is Verdict.CONDITIONAL and not conditions:
        raise FieldError("conditions", _("Un « go sous conditions » demande au moins une condition."))
    for condition in conditions:
        if not condition.text.strip():
            raise FieldError("conditions", _("Écrivez la condition."))
        if not condition.owner.strip() or condition.due_on is None:
            raise FieldError(
                "conditions", _("« {text} » demande un responsable et une date.").format(text=condition.text)
            )
    if is_against and not override.strip():
        raise FieldError("override", _("Cette décision va contre la grille : indiquez pourquoi."))


def state_after(verdict: Verdict, before: BidState) -> BidState:
    """A decision moves a bid that is not deposited yet; later it only stands on record."""
    if before not in (BidState.READING, BidState.PREPARING, BidState.DROPPED):
        return before
    return BidState.DROPPED if verdict is Verdict.NO_GO else BidState.PREPARING


def is_blocked(verdict: Verdict, conditions: Sequence[Condition]) -> bool:
    """Whether a conditional go still waits on a condition."""
    return verdict is Verdict.CONDITIONAL and not all(c.is_lifted for c in conditions)
