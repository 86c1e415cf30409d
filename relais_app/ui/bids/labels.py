"""What the pieces of a DCE are called, short and long."""

from __future__ import annotations

from relais_app.base.words import _, ngettext
from relais_app.operations.dce import DceView, PieceRow


def kind_code(piece: PieceRow) -> str:
    """What stands in bold in the list: the kind, or the file's name when the kind says nothing."""
    short = {
        "QR": "Q/R",
        "rectificatif": _("Rectificatif"),
        "plan": _("Plan"),
        "annexe": _("Annexe"),
        "AAPC": _("Avis"),
    }
    return short.get(piece.kind, piece.kind if piece.kind != "other" else piece.name)


def page_word(piece: PieceRow) -> str:
    """« 16 p. », or nothing for a file without pages."""
    return _("{n} p.").format(n=piece.page_count) if piece.page_count else ""


def pages_total(view: DceView) -> str:
    """« 11 · 214 pages »."""
    current = [p for p in view.pieces if p.is_current]
    pages = sum(p.page_count or 0 for p in current)
    return f"{len(current)} · " + ngettext("{n} page", "{n} pages", pages).format(n=pages)
