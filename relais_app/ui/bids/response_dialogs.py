"""The questions that « Pièces » asks: which paper, which boxes of a form, which other piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from relais_app.base.text import fold
from relais_app.base.words import _
from relais_app.operations.documents import DocumentRow
from relais_app.operations.response import ChecklistRow
from relais_app.response.forms.candidate import RESERVED_ROWS
from relais_app.response.model import Part
from relais_app.ui.dates import day_month_year
from relais_app.ui.theme import theme
from relais_app.ui.widgets.dialogs import Dialog
from relais_app.ui.widgets.forms import CheckBox, Choice, FieldRow, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel, RowLook, Section

STATE_LOOKS = {
    "valid": ("circle-check", "ok"), "expires-before-award": ("triangle-alert", "warn"),
    "expired": ("circle-alert", "danger"), "unknown": ("circle-dashed", "text2"),
}  # fmt: skip


class DocumentDialog(Dialog):
    """Choose a paper of the library; those of the asked type come first."""

    def __init__(self, parent: QWidget, row: ChecklistRow, papers: Sequence[DocumentRow]) -> None:
        super().__init__(_("Choisir dans la bibliothèque"), row.title, _("Choisir"), parent)
        self._papers, self._wanted = papers, row.document_type
        self.search = TextField("", placeholder=_("Chercher une pièce"), icon="search")
        self.search.setAccessibleName(_("Chercher une pièce"))
        self.search.textChanged.connect(lambda _text: self._show())
        self.list = RowList(ListModel(_paper_look), _("Pièces de la bibliothèque"), edge=16)
        self.list.setFixedHeight(theme().px(300))
        self.list.row_changed.connect(lambda row: self.set_ready(row is not None))
        self.list.row_activated.connect(lambda _row: self.accept())
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self._show()
        self.list.select(lambda paper: paper.id == row.document_id)
        self.list.setFocus()

    def _show(self) -> None:
        words = fold(self.search.text()).split()
        found = [p for p in self._papers if all(w in fold(f"{p.title} {p.name} {p.type_label}") for w in words)]
        ours = [p for p in found if self._wanted and p.type == self._wanted]
        others = [p for p in found if p not in ours]
        items: list[Any] = []
        if ours:
            items += [Section(_("De ce type"), str(len(ours))), *ours]
        if others:
            items += [Section(_("Les autres") if ours else _("Toutes les pièces"), str(len(others))), *others]
        self.list.show_rows(items)
        self.set_ready(self.list.select_first())

    @classmethod
    def ask(cls, parent: QWidget, row: ChecklistRow, papers: Sequence[DocumentRow]) -> str | None:
        """The id of the chosen paper, or None."""
        dialog = cls(parent, row, papers)
        if dialog.exec() != QDialog.DialogCode.Accepted or dialog.list.current_row() is None:
            return None
        return str(dialog.list.current_row().id)


def _paper_look(paper: DocumentRow) -> RowLook:
    icon, token = STATE_LOOKS.get(paper.state.value, STATE_LOOKS["unknown"])
    until = _("jusqu’au {day}").format(day=day_month_year(paper.valid_until)) if paper.valid_until else ""
    issued = _("du {day}").format(day=day_month_year(paper.issued_on)) if paper.issued_on else ""
    return RowLook(title=paper.title, below=paper.type_label, icon=icon, icon_token=token, right=until or issued)


class FormDialog(Dialog):
    """The boxes of a form that only a person may tick, before Relais fills the rest."""

    def __init__(self, parent: QWidget, row: ChecklistRow) -> None:
        super().__init__(
            _("Remplir le {form}").format(form=row.form),
            _("Relais remplit ce que votre structure et le DCE disent. Ces cases engagent : vous seul les cochez."),
            _("Remplir le {form}").format(form=row.form), parent,
        )  # fmt: skip
        sizes = [("", _("Ne pas cocher")), ("pme", _("Oui, PME")), ("not-pme", _("Non"))]
        self.size_choice = Choice(sizes, is_field=True)
        self.size_choice.show_value(next((c for c in row.choices if c in ("pme", "not-pme")), ""))
        self.body.addWidget(FieldRow(_("Petite ou moyenne entreprise"), self.size_choice, is_stacked=True))
        kept = next((c for c in row.choices if c.startswith("c2:")), "")
        proposed = kept or row.proposed_choice
        self.reserved = CheckBox(_("Cadre C2 : {kind}").format(kind=_reserved_label(proposed)), is_checked=bool(kept))
        self._reserved_code = proposed
        if proposed:
            self.body.addWidget(self.reserved)
        else:
            note = _("Cadre C2 : rien à cocher, le marché n’est pas réservé ou votre agrément manque.")
            self.body.addWidget(Label(note, "small", tone="text2", wraps=True))

    def choices(self) -> tuple[str, ...]:
        chosen = [self.size_choice.value()] if self.size_choice.value() else []
        if self._reserved_code and self.reserved.isChecked():
            chosen.append(self._reserved_code)
        return tuple(chosen)

    @classmethod
    def ask(cls, parent: QWidget, row: ChecklistRow) -> tuple[str, ...] | None:
        """The boxes that were confirmed, or None when the person gave up."""
        dialog = cls(parent, row)
        return dialog.choices() if dialog.exec() == QDialog.DialogCode.Accepted else None


def _reserved_label(code: str) -> str:
    row = code.removeprefix("c2:")
    found = next((entry for entry in RESERVED_ROWS if entry[0] == row), None)
    return f"{row}, " + ", ".join(found[2]) if found else row


class AddPieceDialog(Dialog):
    """A piece that the list lacks: its name, its part, its lot."""

    def __init__(self, parent: QWidget, lots: Sequence[str]) -> None:
        super().__init__(
            _("Ajouter une pièce"), _("Elle entre dans la liste et dans le dossier."), _("Ajouter"), parent
        )
        self.name = TextField("")
        self.part = Choice([(Part.CANDIDATURE, _("Candidature")), (Part.OFFER, _("Offre"))], is_field=True)
        self.lot = Choice(
            [(None, _("Commune aux lots")), *((lot, _("Lot {lot}").format(lot=lot)) for lot in lots)], is_field=True
        )
        self.is_mandatory = CheckBox(_("Obligatoire"), is_checked=True)
        self.body.addWidget(FieldRow(_("Nom de la pièce"), self.name, is_stacked=True))
        self.body.addWidget(FieldRow(_("Partie"), self.part, is_stacked=True))
        if lots:
            self.body.addWidget(FieldRow(_("Lot"), self.lot, is_stacked=True))
        self.body.addWidget(self.is_mandatory)
        self.name.textChanged.connect(lambda text: self.set_ready(bool(text.strip())))
        self.set_ready(False)
        self.name.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, lots: Sequence[str]) -> dict[str, Any] | None:
        """Title, part, lot and whether it is compulsory; None when the person gave up."""
        dialog = cls(parent, lots)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return {
            "title": dialog.name.value(), "part": dialog.part.value(), "lot": dialog.lot.value(),
            "is_mandatory": dialog.is_mandatory.isChecked(),
        }  # fmt: skip
