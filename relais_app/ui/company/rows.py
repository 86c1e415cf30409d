"""How the library's rows look, and the sentences about them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from relais_app.base.words import _, ngettext
from relais_app.company.model import DocumentState, ValidityRule
from relais_app.ui.dates import day_month, day_month_year, short_day
from relais_app.ui.widgets.models import CellLook, Column

if TYPE_CHECKING:
    from relais_app.operations.documents import DocumentRow

TROUBLES = (DocumentState.EXPIRED, DocumentState.EXPIRES_BEFORE_AWARD)


def rule_names() -> list[tuple[ValidityRule, str]]:
    """The rules of validity, by their name."""
    return [
        (ValidityRule.PRINTED_END, _("date imprimée")),
        (ValidityRule.THREE_MONTHS, _("3 mois")),
        (ValidityRule.SIX_MONTHS, _("6 mois")),
        (ValidityRule.YEARLY, _("1 an")),
        (ValidityRule.NO_END, _("sans terme")),
    ]


def rule_name(rule: ValidityRule) -> str:
    return dict(rule_names())[rule]


def state_cell(state: DocumentState) -> CellLook:
    """The state in a word, an icon, and a ground when it needs the eye."""
    if state is DocumentState.VALID:
        return CellLook(text=_("Valable"), state="good")
    if state is DocumentState.EXPIRED:
        return CellLook(text=_("Périmée"), state="blocking", is_filled=True)
    if state is DocumentState.EXPIRES_BEFORE_AWARD:
        return CellLook(text=_("Bientôt"), state="alert", is_filled=True)
    return CellLook(text=_("Date inconnue"), state="unknown")


def document_columns(on: date) -> tuple[Column, ...]:
    """The columns, the last one named by the day of the judgement."""
    return (
        Column(title=_("Pièce"), look=lambda r: CellLook(text=r.title, style="strong"), find=_words_of),
        Column(
            title=_("Émise le"),
            look=lambda r: _day(r.issued_on, "quiet"),
            sort=lambda r: r.issued_on,
            width=112,
            is_figures=True,
        ),
        Column(title=_("Règle"), look=lambda r: CellLook(text=rule_name(r.rule), style="quiet"), width=134),
        Column(
            title=_("Valable jusqu’au"),
            look=lambda r: _day(r.valid_until, "plain"),
            sort=lambda r: r.valid_until,
            width=132,
            is_figures=True,
        ),
        Column(
            title=_("État au {day}").format(day=short_day(on)),
            look=lambda r: state_cell(r.state),
            sort=lambda r: list(DocumentState).index(r.state),
            width=136,
        ),
    )


def _words_of(row: DocumentRow) -> str:
    return f"{row.title} {row.name} {row.type_label} {row.note}"


def _day(day: date | None, style: str) -> CellLook:
    return CellLook(text=day_month_year(day) if day else "—", style=style)


def summary(rows: tuple[DocumentRow, ...], on: date) -> str:
    """« 38 pièces · 3 périmées au 15 janvier »."""
    if not rows:
        return _("Vos pièces, jugées à n’importe quelle date")
    parts = [ngettext("{n} pièce", "{n} pièces", len(rows)).format(n=len(rows))]
    expired = sum(row.state is DocumentState.EXPIRED for row in rows)
    soon = sum(row.state is DocumentState.EXPIRES_BEFORE_AWARD for row in rows)
    unknown = sum(row.state is DocumentState.UNKNOWN for row in rows)
    if expired:
        parts.append(
            ngettext("{n} périmée au {day}", "{n} périmées au {day}", expired).format(n=expired, day=day_month(on))
        )
    if soon:
        parts.append(ngettext("{n} périme bientôt", "{n} périment bientôt", soon).format(n=soon))
    if unknown:
        parts.append(ngettext("{n} sans date connue", "{n} sans date connue", unknown).format(n=unknown))
    return " · ".join(parts)


def family_detail(family: str, rows: list[DocumentRow]) -> str:
    return ngettext("{n} pièce", "{n} pièces", len(rows)).format(n=len(rows))
