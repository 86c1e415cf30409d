"""The side of « Charge »: the current task, or what winning would use each week, saved field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _
from relais_app.operations.load import ProductionRow, TaskRow
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.forms import CheckBox, Choice, DateField, FieldRow, NumberField, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import ActionBar, BarHeader, ScrollColumn, SidePane, Stack

Resources = Sequence[tuple[str, str, str]]  # id, name, unit


class LoadForm(SidePane):
    """`saved` gives a field and its value, for the row that is shown."""

    saved = Signal(str, object)
    removed = Signal()

    def __init__(self) -> None:
        super().__init__(width=320)
        self.setAccessibleName(_("Ligne choisie"))
        self._row: TaskRow | ProductionRow | None = None
        self._units: dict[str, str] = {}
        self._head = BarHeader("", height=48, ground="sunken")
        self.body.addWidget(self._head)
        self._stack = Stack()
        self._stack.addWidget(self._task_fields())
        self._stack.addWidget(self._production_fields())
        nothing = ScrollColumn()
        nothing.body.addWidget(
            Label(_("Choisissez une ligne, ou ajoutez-en une."), "secondary", tone="text2", wraps=True)
        )
        nothing.body.addStretch(1)
        self._stack.addWidget(nothing)
        self.body.addWidget(self._stack, 1)
        bar = ActionBar(ground="sunken", edge=20)
        self.remove = Button(_("Retirer la ligne"), kind="flat", icon="trash-2", keys=_("Suppr"), size="bar")
        self.remove.let_shrink()
        self.remove.clicked.connect(lambda: self.removed.emit())
        bar.add(self.remove)
        self.body.addWidget(bar)
        self._stack.setCurrentIndex(2)

    def _task_fields(self) -> QWidget:
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=12)
        self.title = TextField()
        self.person = Choice(is_field=True)
        self.hours = NumberField()
        self.starts, self.ends = DateField(), DateField()
        self.is_done = CheckBox(_("Tâche faite"))
        self.spent = NumberField()
        self._rows: dict[str, FieldRow] = {
            "title": FieldRow(_("Tâche"), self.title, is_stacked=True),
            "person_id": FieldRow(_("Qui"), self.person, is_stacked=True),
            "hours": FieldRow(_("Heures prévues"), self.hours, is_stacked=True),
            "starts_on": FieldRow(_("Du"), self.starts, is_stacked=True),
            "ends_on": FieldRow(_("Au"), self.ends, is_stacked=True),
            "spent_hours": FieldRow(
                _("Heures passées"), self.spent, is_stacked=True, help_text=_("Elles nourrissent la médiane des prochains dossiers."),
            ),
        }  # fmt: skip
        for row in self._rows.values():
            scroll.body.addWidget(row)
        scroll.body.addWidget(self.is_done)
        scroll.body.addStretch(1)
        self.title.committed.connect(lambda text: self._say("title", text))
        self.person.chosen.connect(lambda id: self._say("person_id", id))
        self.hours.number_committed.connect(lambda n: self._say("hours", n or 0.0))
        self.starts.date_committed.connect(lambda day: self._say("starts_on", day))
        self.ends.date_committed.connect(lambda day: self._say("ends_on", day))
        self.is_done.toggled.connect(lambda is_on: self._say("is_done", is_on))
        self.spent.number_committed.connect(lambda n: self._say("spent_hours", n))
        return scroll

    def _production_fields(self) -> QWidget:
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=12)
        self.resource = Choice(is_field=True)
        self.label = TextField()
        self.per_week = NumberField()
        self._unit = Label("", "body", tone="text2")
        self.from_day, self.to_day = DateField(), DateField()
        self._production_rows: dict[str, FieldRow] = {
            "resource_id": FieldRow(_("Moyen de production"), self.resource, is_stacked=True),
            "title": FieldRow(_("Libellé"), self.label, is_stacked=True),
            "per_week": FieldRow(_("Par semaine"), self.per_week, beside=self._unit, is_stacked=True),
            "starts_on": FieldRow(_("Du"), self.from_day, is_stacked=True, help_text=_("Vide : le début du marché.")),
            "ends_on": FieldRow(_("Au"), self.to_day, is_stacked=True, help_text=_("Vide : la fin du marché.")),
        }
        for row in self._production_rows.values():
            scroll.body.addWidget(row)
        scroll.body.addStretch(1)
        self.resource.chosen.connect(lambda id: self._say("resource_id", id))
        self.label.committed.connect(lambda text: self._say("title", text))
        self.per_week.number_committed.connect(lambda n: self._say("per_week", n or 0.0))
        self.from_day.date_committed.connect(lambda day: self._say("starts_on", day))
        self.to_day.date_committed.connect(lambda day: self._say("ends_on", day))
        return scroll

    def _say(self, name: str, value: Any) -> None:
        if self._row is not None and getattr(self._row, name) != value:
            self._fields_of(self._row)[name].clear_error() if name in self._fields_of(self._row) else None
            self.saved.emit(name, value)

    def _fields_of(self, row: TaskRow | ProductionRow) -> dict[str, FieldRow]:
        return self._rows if isinstance(row, TaskRow) else self._production_rows

    def set_choices(self, people: Sequence[tuple[str, str]], resources: Resources) -> None:
        self.person.set_options([(None, _("Personne encore")), *people])
        self.resource.set_options([(id, name) for id, name, _unit in resources])
        self._units = {id: unit for id, _name, unit in resources}

    def show_row(self, row: TaskRow | ProductionRow | None, *, is_read_only: bool) -> None:
        """Another row, or the same read again: what is being typed stays."""
        is_same = row is not None and self._row is not None and row.id == self._row.id
        self._row = row
        self.remove.setEnabled(row is not None and not is_read_only)
        self._stack.setCurrentIndex(2 if row is None else 0 if isinstance(row, TaskRow) else 1)
        self._stack.setEnabled(not is_read_only)
        if row is None:
            self._head.set_title("")
            return
        if not is_same:
            for field_row in self._fields_of(row).values():
                field_row.clear_error()
        if isinstance(row, TaskRow):
            self._head.set_title(_("Tâche"))
            self._show_task(row, is_same)
        else:
            self._head.set_title(_("Production si vous gagnez"))
            self._show_production(row, is_same)

    def _show_task(self, row: TaskRow, is_same: bool) -> None:
        self.person.show_value(row.person_id)
        self.is_done.blockSignals(True)
        self.is_done.setChecked(row.is_done)
        self.is_done.blockSignals(False)
        for field, show in (
            (self.title, lambda: self.title.show_value(row.title)), (self.hours, lambda: self.hours.show_number(row.hours)),
            (self.starts, lambda: self.starts.show_date(row.starts_on)), (self.ends, lambda: self.ends.show_date(row.ends_on)),
            (self.spent, lambda: self.spent.show_number(row.spent_hours)),
        ):  # fmt: skip
            if not (is_same and field.hasFocus()):
                show()

    def _show_production(self, row: ProductionRow, is_same: bool) -> None:
        self.resource.show_value(row.resource_id)
        self._unit.setText(self._units.get(row.resource_id, row.unit))
        for field, show in (
            (self.label, lambda: self.label.show_value(row.title)), (self.per_week, lambda: self.per_week.show_number(row.per_week)),
            (self.from_day, lambda: self.from_day.show_date(row.starts_on)), (self.to_day, lambda: self.to_day.show_date(row.ends_on)),
        ):  # fmt: skip
            if not (is_same and field.hasFocus()):
                show()

    def tell(self, error: FieldError) -> None:
        """The trouble, under its field; what was typed stays."""
        if self._row is not None:
            rows = self._fields_of(self._row)
            rows.get(error.field, rows["title"]).show_error(str(error))

    def start_typing(self) -> None:
        """F2: into the first field."""
        if self._row is not None:
            (self.title if isinstance(self._row, TaskRow) else self.per_week).setFocus()
