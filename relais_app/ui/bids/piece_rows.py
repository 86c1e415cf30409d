"""The list of pieces, and what is wrong with one that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from relais_app.base.words import _, ngettext
from relais_app.dce.model import KINDS
from relais_app.operations.dce import Clash, DceView, PieceRow
from relais_app.ui.bids.labels import kind_code, page_word
from relais_app.ui.widgets.models import RowLook, Section


@dataclass(frozen=True)
class Trouble:
    """`is_scan`: its pages are pictures, which OCR may read; else only the buyer can help."""

    title: str
    text: str
    is_scan: bool


def trouble_of(piece: PieceRow, view: DceView) -> Trouble | None:
    """None for a piece that was read."""
    if piece.origin != "none":
        return None
    if piece.page_count:
        title = ngettext("{n} page est une image.", "{n} pages sont des images.", piece.page_count)
        return Trouble(
            title.format(n=piece.page_count), _("Relais peut les lire par OCR, sans connexion."), is_scan=True
        )
    read = sum(p.origin != "none" for p in view.pieces if p.is_current)
    others = ngettext("L’autre pièce est lue.", "Les {n} autres pièces sont lues et utilisables.", read).format(
        n=read
    )
    title, _dot, advice = reason_of(piece, view).partition(". ")
    said = " ".join(part for part in (advice, others if read else "") if part)
    return Trouble(title or _("Cette pièce n’a pas pu être lue."), said, is_scan=False)


def reason_of(piece: PieceRow, view: DceView) -> str:
    """What the reading said of it."""
    stem = PurePath(piece.name).stem
    return next((w for w in view.warnings if w.startswith((piece.name, stem)) and "--ocr" not in w), "")


def question_about(piece: PieceRow) -> tuple[str, str]:
    """Subject and text of the question that asks the buyer for another file."""
    text = _("La pièce « {name} » ne s’ouvre pas. Pouvez-vous en publier une version lisible et sans mot de passe ?")
    return _("Pièce illisible : {name}").format(name=piece.name), text.format(name=piece.name)


def general_warnings(view: DceView) -> list[str]:
    """Those that no piece of the list says itself."""
    told = {reason_of(piece, view) for piece in view.pieces if piece.origin == "none"}
    return [w for w in view.warnings if w not in told and "--ocr" not in w]


def piece_look(piece: PieceRow) -> RowLook:
    """A row of the list of pieces: what could not be read says so."""
    long_name = piece.name if piece.kind in ("annexe", "plan") else piece.kind_label
    if piece.kind == "other":
        long_name = _("Nature non reconnue")
    right, icon, token, state = page_word(piece), "", "text2", ""
    if piece.origin == "none" and piece.page_count:
        right, icon, token, state = _("Images"), "scan-text", "warn", _("texte non lu")
    elif piece.origin == "none":
        right, icon, token, state = _("Non lue"), "circle-alert", "danger", _("non lue")
    elif not piece.is_current:
        right = _("version {n}").format(n=piece.version)
    said = (kind_code(piece), long_name, piece.name, page_word(piece), state, piece.kind_reason)
    return RowLook(
        title=kind_code(piece), below=long_name, right=right, right_icon=icon, right_token=token,
        is_dim=not piece.is_current, sentence=", ".join(part for part in said if part),
    )  # fmt: skip


def in_order(pieces: Sequence[PieceRow]) -> list[PieceRow | Section]:
    """By kind; those that a new version replaced come last."""
    ordered = sorted(pieces, key=lambda p: (KINDS.index(p.kind), p.number))
    current = [p for p in ordered if p.is_current]
    replaced = [p for p in ordered if not p.is_current]
    return [*current, Section(_("Remplacées"), str(len(replaced))), *replaced] if replaced else [*current]


def clash_said(clash: Clash) -> str:
    return _("{label} : le dossier dit « {ours} », {where} dit « {theirs} ».").format(
        label=clash.label, ours=clash.ours, where=clash.where, theirs=clash.theirs
    )
