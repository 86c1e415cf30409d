"""What the pieces of a DCE are called, short and long."""

from __future__ import annotations

from relais_app.base.words import _, ngettext
from relais_app.operations.dce import DceView, PieceRow


def kind_label(kind: str) -> str:
    """The long French name of a kind of piece."""
    return {
        "RC": _("Règlement de la consultation"), "LC": _("Lettre de consultation"), "AAPC": _("Avis"),
        "CCAP": _("Clauses administratives"), "CCP": _("Clauses particulières"), "CCTP": _("Clauses techniques"),
        "CRT": _("Cadre de réponse technique"), "AE": _("Acte d’engagement"), "BPU": _("Bordereau des prix"),
        "DQE": _("Détail quantitatif"), "DPGF": _("Décomposition du prix"), "DC1": _("Lettre de candidature"),
        "DC2": _("Déclaration du candidat"), "DC4": _("Déclaration de sous-traitance"),
        "QR": _("Questions et réponses"), "rectificatif": _("Rectificatif"), "plan": _("Plan"),
        "annexe": _("Annexe"), "other": _("Autre pièce"),
    }.get(kind, kind)  # fmt: skip


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


def place_of(view: DceView, number: int, page: int | None) -> str:
    """« RC 4 »: the piece and the page where something stands."""
    piece = view.piece(number)
    if piece is None:
        return ""
    code = kind_code(piece) if piece.kind != "other" else _("Pièce {n}").format(n=number + 1)
    same = [p for p in view.pieces if p.kind == piece.kind]
    if len(same) > 1 and piece.kind != "other":
        code = f"{code}-{sorted(p.number for p in same).index(number) + 1}"
    return f"{code} {page}" if page else code


def pages_total(view: DceView) -> str:
    """« 11 · 214 pages »."""
    pages = sum(p.page_count or 0 for p in view.pieces)
    return f"{len(view.pieces)} · " + ngettext("{n} page", "{n} pages", pages).format(n=pages)
