"""« Équipe et congés »: who writes and produces, how many hours a week, when they are away."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.ui.context import Context
from relais_app.ui.dates import day_month_year
from relais_app.ui.settings.records import RecordsSection
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.forms import CheckBox, DateField, NumberField, TextField, written_number
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import CellLook, Column
from relais_app.ui.widgets.panes import clear, column, line


def person_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Nom"), look=lambda p: CellLook(text=p.name, style="strong")),
        Column(title=_("Fonction"), look=lambda p: CellLook(text=p.role, style="quiet"), width=180),
        Column(
            title=_("Heures"),
            look=lambda p: f"{written_number(p.weekly_hours)} h",
            sort=lambda p: p.weekly_hours,
            width=80,
            is_right=True,
            is_figures=True,
        ),
        Column(title=_("Rédige"), look=lambda p: _("oui") if p.is_writer else "—", width=80),
        Column(title=_("Congés"), look=_leave_words, width=150),
    )


def _leave_words(person: Any) -> CellLook:
    count = len(person.leave)
    return CellLook(
        text=ngettext("{n} période", "{n} périodes", count).format(n=count) if count else "—", style="quiet"
    )


class TeamSection(RecordsSection):
    """Each field of the current person is saved by itself."""

    kinds = frozenset({"people"})

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Équipe et congés"),
            _("Les heures par semaine et les congés font le plan de charge."),
            person_columns(),
            _("Personne pour l’instant : ajoutez celles et ceux qui rédigent et qui produisent."),
        )
        self.name, self.role = TextField(width=320), TextField(width=320)
        self.hours = NumberField(width=90)
        self.writer = CheckBox(_("Rédige les réponses"))
        self.leave = LeaveField()
        self.add_field("name", _("Nom"), self.name)
        self.add_field("role", _("Fonction"), self.role)
        self.add_field("weekly_hours", _("Heures par semaine"), self.hours)
        self.add_field("is_writer", _("Réponses"), self.writer)
        self.add_field("leave", _("Congés"), self.leave)
        self.name.committed.connect(lambda text: self._save("name", text))
        self.role.committed.connect(lambda text: self._save("role", text))
        self.hours.number_committed.connect(lambda hours: self._save("weekly_hours", hours or 0.0))
        self.writer.clicked.connect(lambda: self._save("is_writer", self.writer.isChecked()))
        self.leave.changed.connect(lambda leave: self._save("leave", leave))
        self.end()

    def words(self) -> tuple[str, str, str]:
        return (
            _("Ajouter une personne"),
            _("Ajouter une personne"),
            _("Ses heures et ses congés se remplissent ensuite."),
        )

    def reload(self) -> None:
        from relais_app.operations.company import people

        self.context.read(people, then=self.show_records, owner=self, line=self.error_line)

    def write_new(self, name: str) -> None:
        from relais_app.operations.company import save_person

        self.context.write(
            save_person, owner=self, then=self.want, said=_("{name} ajoutée à l’équipe.").format(name=name), line=self.error_line,
            on_field_error=self.show_field_error, values={"name": name},
        )  # fmt: skip

    def remove_current(self) -> None:
        from relais_app.operations.company import remove_person

        said = _("{name} retirée de l’équipe.").format(name=self._current.name)
        self.context.write(remove_person, self._current.id, owner=self, said=said, line=self.error_line)

    def show_fields(self, row: Any) -> None:
        self.name.show_value(row.name)
        self.role.show_value(row.role)
        self.hours.show_number(row.weekly_hours)
        self.writer.setChecked(row.is_writer)
        self.leave.show_leave(row.leave)

    def _save(self, field: str, value: Any) -> None:
        from relais_app.operations.company import save_person

        if self._current is not None:
            said = _("{name} : enregistré.").format(name=self._current.name)
            self.save(save_person, self._current.id, field=field, said=said, **{field: value})


class LeaveField(QWidget):
    """Periods away, first and last day included."""

    changed = Signal(object)  # tuple[tuple[date, date], ...]

    def __init__(self) -> None:
        super().__init__()
        self._leave: tuple[tuple[date, date], ...] = ()
        body = column(self, margins=(0, 4, 0, 0), spacing=6)
        self._periods = column(spacing=4)
        body.addLayout(self._periods)
        row = line()
        self.first, self.last = DateField(), DateField()
        self.first.setAccessibleName(_("Premier jour de congé"))
        self.last.setAccessibleName(_("Dernier jour de congé"))
        add = Button(_("Ajouter ce congé"), size="bar")
        add.let_shrink()
        add.clicked.connect(self._add)
        for widget in (
            Label(_("du"), "small", tone="text2"),
            self.first,
            Label(_("au"), "small", tone="text2"),
            self.last,
            add,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        body.addLayout(row)

    def show_leave(self, leave: tuple[tuple[date, date], ...]) -> None:
        self._leave = tuple(leave)
        clear(self._periods)
        for first, last in self._leave:
            row = line()
            words = _("du {first} au {last}").format(first=day_month_year(first), last=day_month_year(last))
            row.addWidget(Label(words, "secondary"))
            remove = IconButton("x", _("Retirer le congé {period}").format(period=words), size="bar")
            remove.clicked.connect(lambda _checked=False, period=(first, last): self._remove(period))
            row.addWidget(remove)
            row.addStretch(1)
            self._periods.addLayout(row)

    def _add(self) -> None:
        first, last = self.first.date(), self.last.date()
        if first is not None:
            self.first.show_date(None)
            self.last.show_date(None)
            self.changed.emit(tuple(sorted((*self._leave, (first, last or first)))))

    def _remove(self, period: tuple[date, date]) -> None:
        self.changed.emit(tuple(p for p in self._leave if p != period))
