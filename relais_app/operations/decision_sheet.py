"""What the one-page decision says, as plain data for its template."""

from __future__ import annotations

from datetime import date
from typing import Any

from relais_app.base.dates import long_date, short_date
from relais_app.base.words import _, language, typeset
from relais_app.bids.grid import Pass
from relais_app.bids.sentences import pass_label, verdict_label
from relais_app.operations import decision as decisions
from relais_app.operations.bids import BidView, bid
from relais_app.operations.decision import DecisionRow, GridRow, GridView
from relais_app.operations.load import bid_load
from relais_app.storage.workspace import Workspace

_SIGNS = {Pass.YES: "✓", Pass.RESERVE: "!", Pass.NO: "✗", Pass.UNKNOWN: "?"}


def sheet_data(work: Workspace, bid_id: str, today: date) -> dict[str, Any]:
    """Title, dates, decision, grid and load of a bid, already typeset."""
    record, grid = bid(work, bid_id), decisions.grid(work, bid_id, today=today)
    taken, load = decisions.decision(work, bid_id), bid_load(work, bid_id, today=today)
    data = {
        "language": language(),
        "title": record.title,
        "subtitle": " · ".join(p for p in (record.buyer, record.reference, _lots(record)) if p),
        "deadline": _deadline(record),
        "printed": _("Imprimé le {day}").format(day=long_date(today)),
        "decision": _decision(taken),
        "score": _score(grid, taken),
        "eliminatory_title": _("Éliminatoires"),
        "eliminatory": [_first(row) for row in grid.eliminatory],
        "weighted_title": _("Critères pondérés"),
        "heads": [_("Question"), _("Poids"), _("Note"), _("Pourquoi")],
        "weighted": [_second(row) for row in grid.weighted],
        "load_title": _("Charge"),
        "load": [s for s in (load.hours_sentence, *load.sentences) if s],
    }
    return _typeset(data)  # type: ignore[no-any-return]


def _lots(record: BidView) -> str:
    return _("lots {numbers}").format(numbers=", ".join(record.lots)) if record.lots else ""


def _deadline(record: BidView) -> str:
    if record.deadline_at is None:
        return _("Date limite inconnue")
    at = record.deadline_at
    return _("Date limite : {day} à {hour}").format(day=long_date(at.date()), hour=f"{at:%H:%M}")


def _decision(taken: DecisionRow | None) -> dict[str, Any]:
    if taken is None:
        return {"verdict": _("Pas encore décidé"), "lines": [], "conditions_title": "", "conditions": []}
    on = long_date(taken.decided_at.date()) if taken.decided_at else ""
    lines = [_("Décidé par {author}, le {day}.").format(author=taken.author, day=on)]
    if taken.reason:
        lines.append(_("Raison : {text}").format(text=taken.reason))
    if taken.override:
        lines.append(_("Contre la grille : {text}").format(text=taken.override))
    return {
        "verdict": verdict_label(taken.verdict),
        "lines": lines,
        "conditions_title": _("Conditions, bloquantes jusqu’à leur levée") if taken.conditions else "",
        "conditions": [
            {
                "text": c.text,
                "who": " · ".join(p for p in (c.owner, short_date(c.due_on) if c.due_on else "") if p),
                "state": _("levée") if c.is_lifted else _("à lever"),
            }
            for c in taken.conditions
        ],
    }


def _score(grid: GridView, taken: DecisionRow | None) -> dict[str, str]:
    """The score of the decision, else that of the grid once it is complete: a partial one would mislead."""
    score = taken.score if taken and taken.score is not None else grid.score if grid.is_complete else None
    note = _("sur 100 · seuil {threshold}").format(threshold=grid.threshold)
    if score is None:
        note = _("notes : {answered} sur {asked}").format(answered=grid.answered, asked=grid.asked)
    return {"figure": "–" if score is None else str(score), "note": note}


def _first(row: GridRow) -> dict[str, str]:
    return {"label": row.label, "sign": _SIGNS[row.passes], "answer": pass_label(row.passes), "why": row.reason}


def _second(row: GridRow) -> dict[str, str]:
    note = "–" if row.score is None else f"{row.score}/5"
    return {"label": row.label, "weight": str(row.weight), "note": note, "why": row.reason}


def _typeset(value: Any) -> Any:
    """Every text with its no-break spaces."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, dict):
        return {key: _typeset(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typeset(inner) for inner in value]
    return value
