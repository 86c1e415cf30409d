"""The grid of a decision as a table, and the small dialog that answers one of its questions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.sentences import pass_label
from relais_app.operations.decision import GridRow, GridView, Pass
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import Dialog
from relais_app.ui.widgets.forms import FieldRow, LongTextField
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.panes import line

QUESTION, WEIGHT, NOTE, WHY = range(4)
BEST = 5
PASS_STATES = {Pass.YES: "good", Pass.RESERVE: "alert", Pass.NO: "no", Pass.UNKNOWN: "unknown"}
PASS_KEYS = {"1": Pass.YES, "2": Pass.RESERVE, "3": Pass.NO}


class GridModel(TableModel):
    """Eliminatory questions, then the weighted ones with the score."""

    def __init__(self) -> None:
        self.view: GridView | None = None
        super().__init__(_columns(), section=_section, section_detail=self._detail)

    def _detail(self, title: str, rows: Sequence[GridRow]) -> str:
        if self.view is None:
            return ""
        if rows and rows[0].weight == 0:
            return _eliminatory_count(self.view)
        if self.view.score is None:
            return _("aucune note")
        score = _("{score} sur 100").format(score=self.view.score)
        if self.view.is_complete:
            return score
        return _("{score}, {n} notes sur {total}").format(score=score, n=self.view.answered, total=self.view.asked)


def _section(row: GridRow) -> str:
    return _("Critères pondérés") if row.weight else _("Éliminatoires")


def _eliminatory_count(view: GridView) -> str:
    parts = [_("{n} sur {total}").format(n=view.passed, total=len(view.eliminatory))]
    if view.reserves:
        parts.append(ngettext("{n} réserve", "{n} réserves", view.reserves).format(n=view.reserves))
    if view.failed:
        parts.append(ngettext("{n} échec", "{n} échecs", view.failed).format(n=view.failed))
    return ", ".join(parts)


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Question"), look=_question, width=262),
        Column(title=_("Poids"), look=_weight, width=62, is_right=True, is_figures=True),
        Column(title=_("Note"), look=_note, width=126, is_figures=True),
        Column(title=_("Pourquoi"), look=_why),
    )


def _question(row: GridRow) -> CellLook:
    icon, token = ("circle-dashed", "accent_text") if row.is_proposed else ("circle-check", "ok")
    return CellLook(text=row.label, style="strong", icon=icon, icon_token=token)


def _weight(row: GridRow) -> CellLook:
    return CellLook(text=str(row.weight) if row.weight else "—", style="quiet")


def _note(row: GridRow) -> CellLook:
    if not row.weight:
        return CellLook(text=pass_label(row.passes), state=PASS_STATES[row.passes], is_filled=row.passes is Pass.NO)
    if row.score is None:
        return CellLook(text="—", dots=(0, BEST), style="quiet")
    return CellLook(text=f"{row.score}/{BEST}", dots=(row.score, BEST))


def _why(row: GridRow) -> CellLook:
    return CellLook(text=row.reason or _("Rien dans vos données ne le dit encore"), style="quiet")


def said_answer(row: GridRow, score: int | None, passes: Pass | None) -> str:
    """« Charge pour écrire : 2/5. »"""
    answer = f"{score}/{BEST}" if score is not None else pass_label(passes or Pass.UNKNOWN).lower()
    return _("{question} : {answer}.").format(question=row.label, answer=answer)


class AnswerDialog(Dialog):
    """A note, or whether it passes, with the reason."""

    def __init__(self, parent: QWidget, row: GridRow) -> None:
        text = _("Relais propose : {reason}").format(reason=row.proposed_reason) if row.proposed_reason else ""
        super().__init__(row.label, text, _("Noter"), parent)
        choices: list[tuple[int | Pass, str, str]] = (
            [(note, str(note), "") for note in range(BEST + 1)]
            if row.weight
            else [(state, pass_label(state), key) for key, state in PASS_KEYS.items()]
        )
        kept = row.score if row.weight else row.passes
        self.buttons: dict[int | Pass, Button] = {}
        across = line(spacing=6)
        for value, name, key in choices:
            button = Button(name, kind="choice", keys=key)
            button.setChecked(value == kept)
            button.clicked.connect(lambda _checked=False, value=value: self._choose(value))
            self.buttons[value] = button
            across.addWidget(button)
        across.addStretch(1)
        self.body.addLayout(across)
        self.reason = LongTextField("" if row.is_proposed else row.reason, lines=3)
        self.body.addWidget(FieldRow(_("Raison"), self.reason, is_stacked=True))
        self.set_ready(self.value() is not None)
        self.reason.setFocus()

    def _choose(self, value: int | Pass) -> None:
        for known, button in self.buttons.items():
            button.setChecked(known == value)
        self.set_ready(True)

    def value(self) -> int | Pass | None:
        return next((value for value, button in self.buttons.items() if button.isChecked()), None)

    @classmethod
    def ask(cls, parent: QWidget, row: GridRow) -> tuple[int | Pass, str] | None:
        """The answer and its reason, or None."""
        dialog = cls(parent, row)
        value = dialog.value() if dialog.exec() == QDialog.DialogCode.Accepted else None
        return None if value is None else (value, dialog.reason.value())
