"""The bottom of « Décision »: the verdict being taken, or the one that was kept with its conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCompleter, QSizePolicy, QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.bids.sentences import verdict_label
from relais_app.operations.decision import Condition, DecisionRow, Verdict
from relais_app.ui.bids.tabs import TINY
from relais_app.ui.dates import long_instant, short_day
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.forms import CheckBox, DateField, FieldRow, LongTextField, TextField
from relais_app.ui.widgets.labels import Label, Tag
from relais_app.ui.widgets.panes import Ground, ScrollColumn, column, line

VERDICT_KEYS = {Verdict.GO: "G", Verdict.CONDITIONAL: "C", Verdict.NO_GO: "N"}
VERDICT_STATES = {Verdict.GO: "good", Verdict.CONDITIONAL: "alert", Verdict.NO_GO: "no"}


@dataclass(frozen=True)
class Draft:
    """A decision that is being taken."""

    verdict: Verdict
    reason: str
    author: str
    conditions: tuple[Condition, ...]


class _ConditionRow(QWidget):
    """What, who, when."""

    removed = Signal(object)

    def __init__(self, condition: Condition, people: Sequence[str]) -> None:
        super().__init__()
        self._is_lifted = condition.is_lifted
        self.text = TextField(condition.text, placeholder=_("Ce qui doit être levé"))
        self.text.setAccessibleName(_("Condition"))
        self.owner = TextField(condition.owner, placeholder=_("Qui"), width=110)
        self.owner.setAccessibleName(_("Responsable de la condition"))
        self.owner.setCompleter(_completer(people, self.owner))
        self.text.setCursorPosition(0)
        self.day = DateField(condition.due_on)
        self.day.setMaximumWidth(theme().px(104))
        self.day.setAccessibleName(_("Date de la condition"))
        away = IconButton("x", _("Retirer cette condition"), size="bar")
        away.clicked.connect(lambda: self.removed.emit(self))
        row = line(self, spacing=6)
        row.addWidget(self.text, 1)
        row.addWidget(self.owner)
        row.addWidget(self.day)
        row.addWidget(away)

    def condition(self) -> Condition:
        return Condition(self.text.value(), self.owner.value(), self.day.date(), self._is_lifted)


def _completer(people: Sequence[str], owner: QWidget) -> QCompleter:
    completer = QCompleter(list(people), owner)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return completer


class DecisionForm(Ground):
    """Choose, say why, keep. Ctrl+Enter keeps."""

    decided = Signal(object)
    sheet_requested = Signal()

    def __init__(self) -> None:
        super().__init__("canvas", rules=("top",))
        self._people: tuple[str, ...] = ()
        self._conditions: list[_ConditionRow] = []
        whole = column(self, margins=(0, 1, 0, 0))
        self._page = ScrollColumn(margins=(0, 0, 0, 0))
        whole.addWidget(self._page)
        self._across = line(margins=(20, 13, 20, 14), spacing=24)
        self._across.addLayout(self._verdicts())
        self._across.addLayout(self._reasons(), 1)
        self._across.addLayout(self._keep())
        self._page.body.addLayout(self._across)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._show_conditions()

    def sizeHint(self) -> QSize:
        inside = self._page.widget().sizeHint()
        return QSize(inside.width(), inside.height() + 2)

    def fit(self, width: int, height: int) -> None:
        """Parts one under another where the window is narrow; never more than half of its height."""
        is_tiny = width < TINY
        directions = QBoxLayout.Direction
        self._across.setDirection(directions.TopToBottom if is_tiny else directions.LeftToRight)
        self._across.setSpacing(10 if is_tiny else 24)
        for verdict, key in VERDICT_KEYS.items():
            self.buttons[verdict].set_keys(key if width >= 1100 else "")
        self.author_row.setVisible(height >= 600 or is_tiny)
        self.keep.set_keys("Ctrl ⏎" if width >= 1100 else "")
        self.setMaximumHeight(max(150, theme().px(height) // 2))

    def _verdicts(self) -> Any:
        left = column(spacing=6)
        left.addWidget(Label(_("Décision"), "small", weight=500, tone="text2"))
        row = line(spacing=6)
        self.buttons: dict[Verdict, Button] = {}
        for verdict, key in VERDICT_KEYS.items():
            button = Button(verdict_label(verdict), kind="choice", keys=key)
            button.let_shrink()
            button.clicked.connect(lambda _checked=False, verdict=verdict: self.choose(verdict))
            self.buttons[verdict] = button
            row.addWidget(button)
        row.addStretch(1)
        left.addLayout(row)
        self.author = TextField("")
        self.author_row = FieldRow(_("Décidé par"), self.author, is_stacked=True)
        left.addWidget(self.author_row)
        left.addStretch(1)
        return left

    def _reasons(self) -> Any:
        middle = column(spacing=6)
        self.reason = LongTextField("", lines=2)
        self.reason_row = FieldRow(_("Raison"), self.reason, is_stacked=True)
        middle.addWidget(self.reason_row)
        self._conditions_title = Label(
            _("Conditions, bloquantes jusqu’à leur levée"), "small", weight=500, tone="text2"
        )
        middle.addWidget(self._conditions_title)
        self._scroll = ScrollColumn(margins=(0, 0, 4, 0), spacing=6)
        middle.addWidget(self._scroll)
        self._conditions_error = Label("", "small", weight=500, tone="danger", wraps=True)
        middle.addWidget(self._conditions_error)
        self.add = Button(_("Ajouter une condition"), kind="flat", icon="plus", size="bar")
        self.add.clicked.connect(lambda: self.add_condition())
        middle.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        middle.addStretch(1)
        return middle

    def _keep(self) -> Any:
        right = column(spacing=8)
        self.keep = Button(_("Consigner la décision"), kind="main", keys="Ctrl ⏎", size="main")
        self.keep.clicked.connect(lambda: self.submit())
        self.sheet = Button(_("Fiche d’une page (PDF)"), kind="flat", icon="printer", size="bar")
        self.sheet.let_shrink()
        self.sheet.clicked.connect(lambda: self.sheet_requested.emit())
        right.addWidget(self.keep)
        right.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addStretch(1)
        return right

    # ---- values

    def start(self, before: DecisionRow | None, author: str, people: Sequence[str]) -> None:
        """Begin from the last decision, or from nothing."""
        self._people = tuple(people)
        self.author.setCompleter(_completer(people, self.author))
        self.author.show_value(before.author if before else author)
        self.reason.show_value(before.reason if before else "")
        self.choose(before.verdict if before else None)
        for row in tuple(self._conditions):
            self._remove(row)
        for condition in before.conditions if before else ():
            self.add_condition(condition)
        self.clear_errors()

    def verdict(self) -> Verdict | None:
        return next((v for v, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, verdict: Verdict | None) -> None:
        for known, button in self.buttons.items():
            button.setChecked(known is verdict)
        self.keep.setEnabled(verdict is not None)
        if verdict is Verdict.CONDITIONAL and not self._conditions:
            self.add_condition()
        self._show_conditions()

    def add_condition(self, condition: Condition | None = None) -> None:
        """One more line; empty when none is given."""
        row = _ConditionRow(condition or Condition(""), self._people)
        row.removed.connect(self._remove)
        self._conditions.append(row)
        self._scroll.body.addWidget(row)
        self._show_conditions()
        if condition is None and self.isVisible():
            row.text.setFocus()

    def _remove(self, row: _ConditionRow) -> None:
        self._conditions.remove(row)
        row.hide()
        row.deleteLater()
        self._show_conditions()

    def _show_conditions(self) -> None:
        is_conditional = self.verdict() is Verdict.CONDITIONAL
        for widget in (self._conditions_title, self._scroll, self.add):
            widget.setVisible(is_conditional)
        self._conditions_error.setVisible(is_conditional and bool(self._conditions_error.text()))
        lines = min(3, max(1, len(self._conditions)))
        self._scroll.setFixedHeight(theme().px(36 * lines))
        self.updateGeometry()

    def draft(self) -> Draft | None:
        verdict = self.verdict()
        if verdict is None:
            return None
        kept = [row.condition() for row in self._conditions] if verdict is Verdict.CONDITIONAL else []
        kept = [c for c in kept if c.text or c.owner or c.due_on]
        return Draft(verdict, self.reason.value(), self.author.value(), tuple(kept))

    def submit(self) -> None:
        draft = self.draft()
        if draft is not None and self.keep.isEnabled():
            self.clear_errors()
            self.decided.emit(draft)

    def clear_errors(self) -> None:
        self.author_row.clear_error()
        self.reason_row.clear_error()
        self._conditions_error.setText("")
        self._conditions_error.hide()

    def tell(self, error: FieldError) -> None:
        """What is missing, where it is missing."""
        if error.field == "author":
            self.author_row.show_error(error.message)
            self.author.setFocus()
        elif error.field == "conditions":
            self._conditions_error.setText(error.message)
            self._show_conditions()
        else:
            self.reason_row.show_error(error.message)
            self.reason.setFocus()


class KeptDecision(Ground):
    """The decision as it was taken; its conditions are lifted here."""

    lifted = Signal(int, bool)
    again_requested = Signal()
    sheet_requested = Signal()

    def __init__(self) -> None:
        super().__init__("canvas", rules=("top",))
        across = line(self, margins=(20, 14, 20, 14), spacing=24)
        left = column(spacing=6)
        left.addWidget(Label(_("Décision consignée"), "small", weight=500, tone="text2"))
        self._verdict = Tag("", "good")
        left.addWidget(self._verdict)
        self._who = Label("", "small", tone="text2", wraps=True)
        self._who.setFixedWidth(theme().px(230))
        left.addWidget(self._who)
        left.addStretch(1)
        across.addLayout(left)
        self._scroll = ScrollColumn(margins=(0, 0, 4, 0), spacing=4)
        across.addWidget(self._scroll, 1)
        right = column(spacing=8)
        self.again = Button(_("Décider à nouveau"), icon="pen-line")
        self.again.let_shrink()
        self.again.clicked.connect(lambda: self.again_requested.emit())
        self.sheet = Button(_("Fiche d’une page (PDF)"), kind="flat", icon="printer", size="bar")
        self.sheet.let_shrink()
        self.sheet.clicked.connect(lambda: self.sheet_requested.emit())
        right.addWidget(self.again, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        across.addLayout(right)

    def fit(self, width: int) -> None:
        self._who.setFixedWidth(theme().px(230 if width >= TINY else 150))

    def show_decision(self, row: DecisionRow, *, is_read_only: bool) -> None:
        self._verdict.show_state(verdict_label(row.verdict), VERDICT_STATES[row.verdict])
        when = long_instant(row.decided_at, "Europe/Paris") if row.decided_at else ""
        said = _("Par {author}, le {when}").format(author=row.author, when=when)
        if row.score is not None:
            said = _("{said}, à {score} sur 100").format(said=said, score=row.score)
        self._who.setText(said)
        self.again.setEnabled(not is_read_only)
        self._scroll.empty()
        if row.reason:
            self._scroll.body.addWidget(Label(_("Raison"), "small", weight=500, tone="text2"))
            self._scroll.body.addWidget(Label(row.reason, "secondary", wraps=True))
        if row.override and row.override != row.reason:
            self._scroll.body.addWidget(Label(_("Contre la grille"), "small", weight=500, tone="text2"))
            self._scroll.body.addWidget(Label(row.override, "secondary", wraps=True))
        self._show_conditions(row, is_read_only)
        self._scroll.body.addStretch(1)
        lines = len(row.conditions)
        self._scroll.setFixedHeight(theme().px(min(132, 46 + 44 * lines + (20 if lines else 0))))

    def _show_conditions(self, row: DecisionRow, is_read_only: bool) -> None:
        if not row.conditions:
            return
        self._scroll.body.addSpacing(4)
        title = _("Conditions, bloquantes jusqu’à leur levée") if row.is_blocked else _("Conditions, toutes levées")
        self._scroll.body.addWidget(Label(title, "small", weight=500, tone="text2"))
        for number, condition in enumerate(row.conditions):
            due = short_day(condition.due_on) if condition.due_on else ""
            box = CheckBox(
                condition.text, " · ".join(filter(None, (condition.owner, due))), is_checked=condition.is_lifted
            )
            box.setEnabled(not is_read_only)
            box.toggled.connect(lambda is_on, number=number: self.lifted.emit(number, is_on))
            self._scroll.body.addWidget(box)
