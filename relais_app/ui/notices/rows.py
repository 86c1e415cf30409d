"""How notices look in the list, and the words of their states."""

from __future__ import annotations

from datetime import date
from typing import Any

from relais_app.base.words import _, ngettext
from relais_app.notices.model import DismissalReason, NoticeRow, NoticeState
from relais_app.ui.dates import left, local
from relais_app.ui.widgets.models import RowLook

URGENT_DAYS = 5

BADGES: dict[NoticeState, tuple[str, str]] = {
    NoticeState.KEPT: ("bookmark", "ok"),
    NoticeState.WATCHED: ("eye", "info"),
    NoticeState.DISMISSED: ("x", "text2"),
    NoticeState.BID: ("briefcase", "accent_text"),
}


def state_name(state: NoticeState) -> str:
    return {
        NoticeState.NEW: _("À trier"),
        NoticeState.KEPT: _("Gardé"),
        NoticeState.WATCHED: _("Surveillé"),
        NoticeState.DISMISSED: _("Écarté"),
        NoticeState.BID: _("Dossier"),
    }[state]


def reasons() -> tuple[tuple[DismissalReason, str], ...]:
    """Why a notice is not for us, in the order of the keys 1 to 6."""
    return (
        (DismissalReason.NOT_OUR_TRADE, _("Hors métier")),
        (DismissalReason.TOO_FAR, _("Trop loin")),
        (DismissalReason.TOO_BIG, _("Trop gros")),
        (DismissalReason.TOO_SOON, _("Délai trop court")),
        (DismissalReason.NOT_ELIGIBLE, _("Non éligible")),
        (DismissalReason.OTHER, _("Autre raison")),
    )


def reason_name(reason: DismissalReason) -> str:
    return dict(reasons())[reason]


def notice_look(row: NoticeRow, today: date) -> RowLook:
    """Three lines: buyer and days left, title, what counts."""
    days = (local(row.deadline_at, row.deadline_zone).date() - today).days if row.deadline_at else None
    is_urgent = days is not None and 0 <= days <= URGENT_DAYS
    icon, token = BADGES.get(row.state, ("", "text2"))
    badge = state_name(row.state) if row.state is not NoticeState.NEW else ""
    return RowLook(
        above=row.buyer or _("Acheteur non lu"),
        title=row.title or _("Avis sans objet lu"),
        below=" · ".join(details(row)) or " ",
        right=_("clos") if days is not None and days < 0 else left(row.deadline_at, row.deadline_zone, today),
        right_token="warn" if is_urgent else "text2",
        right_icon="alarm-clock" if is_urgent else "",
        badge=badge,
        badge_icon=icon,
        badge_token=token,
        is_dim=row.state is NoticeState.DISMISSED,
    )


def details(row: NoticeRow) -> list[str]:
    """« 2 lots », « réservé L2113-13 », « clause sociale », départements."""
    parts = []
    if row.lot_count:
        parts.append(
            ngettext("{n} lot", "{n} lots", row.lot_count).format(n=row.lot_count)
            if row.lot_count > 1
            else _("lot unique")
        )
    if row.reserved not in ("", "none"):
        parts.append(
            _("réservé {article}").format(article=row.reserved) if row.reserved.startswith("L") else _("réservé")
        )
    elif row.social_clause:
        parts.append(_("clause sociale"))
    if row.departements:
        parts.append(", ".join(row.departements[:3]))
    return parts


def source_name(source: str, source_id: str = "") -> str:
    """« BOAMP 26-118402 », « courriel », « saisie »."""
    base = source.partition("-")[0]
    names = {
        "boamp": "BOAMP",
        "ted": "TED",
        "eml": _("courriel"),
        "paste": _("texte collé"),
        "pdf": "PDF",
        "html": _("page web"),
    }
    return f"{names.get(base, base)} {source_id}".strip()


def short(text: str, most: int = 60) -> str:
    """A title cut at a word for the status line."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def import_sentence(report: Any) -> str:
    """« 23 avis lus, 1 doublon réuni. »"""
    read = report.imported + report.updated + report.duplicates + report.kept_raw
    parts = [ngettext("{n} avis lu", "{n} avis lus", read).format(n=read)]
    if report.duplicates:
        parts.append(ngettext("{n} déjà là", "{n} déjà là", report.duplicates).format(n=report.duplicates))
    if report.updated:
        parts.append(ngettext("{n} mis à jour", "{n} mis à jour", report.updated).format(n=report.updated))
    return ", ".join(parts) + "."


def counts_sentence(counts: dict[NoticeState, int]) -> str:
    """« 23 avis à trier · 2 gardés »."""
    to_sort = counts.get(NoticeState.NEW, 0)
    kept = counts.get(NoticeState.KEPT, 0)
    parts = [ngettext("{n} avis à trier", "{n} avis à trier", to_sort).format(n=f"{to_sort:,}".replace(",", " "))]
    if kept:
        parts.append(ngettext("{n} gardé", "{n} gardés", kept).format(n=kept))
    return " · ".join(parts)
