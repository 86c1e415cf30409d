"""The kinds of ESS, insertion and handicap that the structure claims, each with its proof and end date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from relais_app.base.words import _
from relais_app.company.model import KindProof, StructureKind
from relais_app.ui.widgets.forms import CheckBox, DateField, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import clear, column, line

PER_LINE = 4


class KindsField(QWidget):
    """Boxes, then a line of proof for each ticked one."""

    changed = Signal(object)  # tuple[KindProof, ...]

    def __init__(self) -> None:
        super().__init__()
        self._kinds: tuple[KindProof, ...] = ()
        self.boxes: dict[StructureKind, CheckBox] = {}
        body = column(self, spacing=8)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        for number, kind in enumerate(StructureKind):
            box = CheckBox(kind.value)
            box.clicked.connect(lambda _checked=False, kind=kind: self._toggle(kind))
            self.boxes[kind] = box
            grid.addWidget(box, number // PER_LINE, number % PER_LINE)
        grid.setColumnStretch(PER_LINE, 1)
        body.addLayout(grid)
        self._proofs = column(spacing=6)
        body.addLayout(self._proofs)

    def show_kinds(self, kinds: tuple[KindProof, ...]) -> None:
        """Show the claimed kinds and their proofs."""
        for kind, box in self.boxes.items():
            box.setChecked(any(proof.kind is kind for proof in kinds))
        if kinds == self._kinds and self._proofs.count():
            return
        self._kinds = kinds
        clear(self._proofs)
        for proof in kinds:
            self._proofs.addLayout(self._proof_line(proof))

    def _proof_line(self, proof: KindProof):
        row = line()
        label = Label(proof.kind.value, "secondary", weight=500)
        label.setFixedWidth(48)
        row.addWidget(label)
        text = TextField(proof.proof, placeholder=_("Preuve : convention, agrément, statuts…"), width=320)
        text.setAccessibleName(_("Preuve, {kind}").format(kind=proof.kind.value))
        text.committed.connect(lambda words: self._change(proof.kind, proof=words))
        end = DateField(proof.valid_until)
        end.setAccessibleName(_("Fin de validité, {kind}").format(kind=proof.kind.value))
        end.date_committed.connect(lambda day: self._change(proof.kind, valid_until=day))
        row.addWidget(text)
        row.addWidget(Label(_("jusqu’au"), "small", tone="text2"))
        row.addWidget(end)
        row.addStretch(1)
        return row

    def _toggle(self, kind: StructureKind) -> None:
        if self.boxes[kind].isChecked():
            self._tell((*self._kinds, KindProof(kind)))
        else:
            self._tell(tuple(proof for proof in self._kinds if proof.kind is not kind))

    def _change(self, kind: StructureKind, **values: str | date | None) -> None:
        self._tell(tuple(replace(proof, **values) if proof.kind is kind else proof for proof in self._kinds))

    def _tell(self, kinds: tuple[KindProof, ...]) -> None:
        self.show_kinds(kinds)
        self.changed.emit(kinds)
