"""The table of « Clauses »: the lines of the three sheets, then the penalties."""

from __future__ import annotations

from dataclasses import dataclass

from relais_app.base.words import _, ngettext
from relais_app.bids.facts import display_fact
from relais_app.dce.clauses.model import ClauseState
from relais_app.operations.clauses import ClauseRow, ClausesView, PenaltyRow
from relais_app.operations.dce import Place
from relais_app.ui.bids.cells import NOTHING
from relais_app.ui.widgets.models import CellLook, Column, TableModel

NAME, STATE, VALUE, WHERE = range(4)
_RANKS = {ClauseState.WORRYING: 0, ClauseState.FOUND: 1, ClauseState.NOT_FOUND: 2}
STATES = {ClauseState.FOUND: "good", ClauseState.NOT_FOUND: "unknown", ClauseState.WORRYING: "alert"}


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """A line of the table: a clause, or a penalty (which the simulator takes)."""

    id: str
    section: str
    name: str
    text: str
    words: str
    state: ClauseState
    state_label: str
    place: Place | None
    clause: ClauseRow | None = None
    penalty: PenaltyRow | None = None


def clause_lines(view: ClausesView) -> list[ClauseLine]:
    """Sheet by sheet, what is worrying first and what is missing last; then the penalties."""
    lines = [
        ClauseLine(
            id=f"{sheet.code}/{clause.code}", section=sheet.label, name=clause.label, text=clause.text,
            words=clause.words, state=clause.state, state_label=clause.state_label, place=clause.place, clause=clause,
        )
        for sheet in view.sheets
        for clause in sorted(sheet.clauses, key=lambda clause: _RANKS[clause.state])
    ]  # fmt: skip
    penalties = [
        ClauseLine(
            id=f"penalty/{number}", section=_("Pénalités"), name=penalty.penalty.what or _("Pénalité"), text=_amount(penalty),
            words=penalty.words, state=ClauseState.FOUND, state_label=_("trouvée"), place=penalty.place, penalty=penalty,
        )
        for number, penalty in enumerate(view.penalties)
    ]  # fmt: skip
    return lines + penalties


def _amount(row: PenaltyRow) -> str:
    """« 80 € par passage », with its ceiling; what it is for stands beside."""
    penalty = row.penalty
    return display_fact("penalties", {"amount": penalty.amount, "unit": penalty.unit, "cap": penalty.cap}) or row.text


def clause_model() -> TableModel:
    columns = (
        Column(title=_("Clause"), look=_name, width=226),
        Column(title=_("État"), look=_state, width=122),
        Column(title=_("Ce qui est dit"), look=_value, find=lambda r: f"{r.text} {r.words}"),
        Column(title=_("Source"), look=_where, width=104),
    )
    return TableModel(columns, section=lambda row: row.section, section_detail=_section_detail)


def _section_detail(_title: str, rows) -> str:
    worrying = sum(row.state is ClauseState.WORRYING for row in rows)
    found = sum(row.state is not ClauseState.NOT_FOUND for row in rows)
    if all(row.penalty is not None for row in rows):
        return _("le coût se calcule à droite")
    parts = [_("{n} sur {total} trouvées").format(n=found, total=len(rows))]
    if worrying:
        parts.append(ngettext("{n} à surveiller", "{n} à surveiller", worrying).format(n=worrying))
    return " · ".join(parts)


def _name(row: ClauseLine) -> CellLook:
    return CellLook(text=_first_upper(row.name), style="quiet" if row.state is ClauseState.NOT_FOUND else "strong")


def _state(row: ClauseLine) -> CellLook:
    is_worrying = row.state is ClauseState.WORRYING
    return CellLook(text=_first_upper(row.state_label), state=STATES[row.state], is_filled=is_worrying)


def _value(row: ClauseLine) -> CellLook:
    if row.state is ClauseState.NOT_FOUND or not row.words:
        return CellLook(text=row.text if row.words else "—", style="quiet")
    if row.text == _("oui") or row.text in row.words:
        return CellLook(text=row.text if row.text != _("oui") else row.words, style="serif")
    return CellLook(text=row.text)


def _where(row: ClauseLine) -> CellLook:
    return CellLook(text=row.place.where, style="link") if row.place else NOTHING


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
