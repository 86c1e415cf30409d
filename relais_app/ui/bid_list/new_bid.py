"""A new bid: from a notice, or with a title and a buyer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.widgets.dialogs import Dialog
from relais_app.ui.widgets.forms import FieldRow, TextField


class NewBidDialog(Dialog):
    """Asks for an object and a buyer; the rest is read in the DCE."""

    @classmethod
    def ask(cls, parent: QWidget) -> tuple[str, str] | None:
        """(title, buyer), or None."""
        dialog = cls(
            _("Ouvrir un dossier"),
            _("Déposez ensuite le DCE : la date limite et le reste s’y lisent."),
            _("Ouvrir le dossier"),
            parent,
        )
        title, buyer = TextField(), TextField()
        dialog.body.addWidget(FieldRow(_("Objet du marché"), title, is_stacked=True))
        dialog.body.addWidget(FieldRow(_("Acheteur"), buyer, is_stacked=True))
        title.textChanged.connect(lambda _text: dialog.set_ready(bool(title.value())))
        dialog.set_ready(False)
        title.setFocus()
        return (title.value(), buyer.value()) if dialog.exec() == QDialog.DialogCode.Accepted else None


def open_dce(context: Context, owner: QWidget, paths: Sequence[Path]) -> None:
    """A bid made of a received DCE: its object and its buyer are read there."""
    from relais_app.operations.bids import create_bid as create
    from relais_app.operations.dce import import_dce

    line = getattr(owner, "error_line", None)

    def read_files(bid_id: str) -> None:
        context.navigate("bid", bid_id)
        context.write(
            import_dce,
            bid_id,
            list(paths),
            owner=owner,
            said=_("DCE lu."),
            line=line,
            title=_("Lecture du DCE"),
            with_progress=True,
        )

    context.write(create, owner=owner, then=read_files, line=line)


def create_bid(context: Context, owner: QWidget, notice_id: str = "") -> None:
    """Create it and go there."""
    from relais_app.operations.bids import create_bid as create

    values: dict[str, Any] = {"notice_id": notice_id}
    if not notice_id:
        asked = NewBidDialog.ask(owner)
        if asked is None:
            return
        values = {"title": asked[0], "buyer": asked[1]}
    context.write(
        create, owner=owner, then=lambda id: context.navigate("bid", id), said=_("Dossier ouvert."),
        line=getattr(owner, "error_line", None), values=values,
        on_field_error=lambda error: context.errors.tell(error, getattr(owner, "error_line", None)),
    )  # fmt: skip
