"""The table of « Pièces »: what is asked, what satisfies it, how it stands at the deposit and at the award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relais_app.base.words import _, ngettext
from relais_app.operations.response import ChecklistRow, ChecklistView, Readiness
from relais_app.response.model import Part, SatisfiedBy
from relais_app.ui.bids.cells import NOTHING
from relais_app.ui.dates import short_day
from relais_app.ui.widgets.models import CellLook, Column, TableModel

NUMBER, TITLE, ASKED_BY, SATISFIED, DEPOSIT, AWARD = range(6)


def checklist_model() -> TableModel:
    return TableModel(columns(None, None), section=section_title, section_detail=_section_detail)


def columns(deposit_on: date | None, award_on: date | None) -> tuple[Column, ...]:
    """The columns, with the two days on which the papers are judged."""
    deposit = _("Dépôt, {day}").format(day=short_day(deposit_on)) if deposit_on else _("Dépôt")
    award = _("Attribution, {day}").format(day=short_day(award_on)) if award_on else _("Attribution")
    return (
        Column(title=_("N°"), look=_number, sort=lambda r: r.number, width=56, is_figures=True),
        Column(title=_("Pièce demandée"), look=_title, sort=lambda r: r.title),
        Column(title=_("Demandée par"), look=_asked_by, sort=lambda r: (r.piece or 0, r.page or 0), width=104),
        Column(title=_("Satisfaite par"), look=_satisfied),
        Column(title=deposit, look=_at_deposit, sort=lambda r: _RANKS[r.at_deposit], width=128),
        Column(title=award, look=_at_award, sort=lambda r: _RANKS[r.at_award or r.at_deposit], width=146),
    )


def section_title(row: ChecklistRow) -> str:
    """« Candidature », « Offre », « Offre, lot 2 »."""
    if row.part is Part.CANDIDATURE:
        return _("Candidature") if row.lot is None else _("Candidature, lot {lot}").format(lot=row.lot)
    return _("Offre") if row.lot is None else _("Offre, lot {lot}").format(lot=row.lot)


def _section_detail(_name: str, rows: Sequence[ChecklistRow]) -> str:
    ready = sum(row.is_ready for row in rows)
    count = ngettext("{n} pièce", "{n} pièces", len(rows)).format(n=len(rows))
    return f"{count} · " + ngettext("{n} prête", "{n} prêtes", ready).format(n=ready)


def _number(row: ChecklistRow) -> CellLook:
    return CellLook(text=f"{row.number:02d}", style="quiet")


def _title(row: ChecklistRow) -> CellLook:
    return CellLook(text=row.title, style="strong")


def _asked_by(row: ChecklistRow) -> CellLook:
    if not row.asked_by:
        return CellLook(text=_("vous"), style="quiet")
    return CellLook(text=row.asked_by, style="link" if row.piece is not None else "quiet")


def _satisfied(row: ChecklistRow) -> CellLook:
    if row.satisfied_by is SatisfiedBy.NOTHING or not row.satisfied_text:
        return CellLook(text=_("Choisir une pièce"), style="link", icon="plus", token="accent_text")
    return CellLook(text=row.satisfied_text, style="quiet")


_RANKS = {
    Readiness.MISSING: 0, Readiness.UNREADABLE: 1, Readiness.EXPIRED: 2, Readiness.EXPIRES_BEFORE_AWARD: 3,
    Readiness.UNKNOWN: 4, Readiness.TO_TICK: 5, Readiness.READY: 6, Readiness.VALID: 7, Readiness.NOT_NEEDED: 8,
}  # fmt: skip


def _at_deposit(row: ChecklistRow) -> CellLook:
    if row.at_deposit is Readiness.READY:
        return CellLook(text=_("Remplie") if row.satisfied_by is SatisfiedBy.FORM else _("Prête"), state="good")
    return _readiness(row.at_deposit, row.is_mandatory)


def _at_award(row: ChecklistRow) -> CellLook:
    if row.at_award is not None:
        return _readiness(row.at_award, row.is_mandatory)
    if row.at_deposit is Readiness.MISSING and row.is_mandatory:
        return _readiness(row.at_deposit, True)
    return NOTHING


def _readiness(state: Readiness, is_mandatory: bool) -> CellLook:
    if state is Readiness.MISSING and not is_mandatory:
        return CellLook(text=_("Selon le cas"), state="unknown")
    if state is Readiness.TO_TICK:
        return CellLook(text=_("À cocher"), state="to_tick")
    if state is Readiness.NOT_NEEDED:
        return CellLook(text=_("Sans objet"), state="set_aside")
    text, look, is_filled = {
        Readiness.MISSING: (_("Manque"), "blocking", True),
        Readiness.UNREADABLE: (_("Illisible"), "blocking", True),
        Readiness.EXPIRED: (_("Périmée"), "blocking", True),
        Readiness.EXPIRES_BEFORE_AWARD: (_("Périme avant"), "alert", True),
        Readiness.UNKNOWN: (_("Date inconnue"), "alert", True),
        Readiness.READY: (_("Prête"), "good", False),
        Readiness.VALID: (_("Valable"), "good", False),
    }[state]
    return CellLook(text=text, state=look, is_filled=is_filled)


def counts(view: ChecklistView) -> str:
    """« 18 prêtes · 3 à compléter · 1 manquante »."""
    left = len(view.items) - view.ready - view.missing
    parts = [ngettext("{n} prête", "{n} prêtes", view.ready).format(n=view.ready)]
    if left:
        parts.append(_("{n} à compléter").format(n=left))
    if view.missing:
        parts.append(ngettext("{n} manquante", "{n} manquantes", view.missing).format(n=view.missing))
    return " · ".join(parts)
