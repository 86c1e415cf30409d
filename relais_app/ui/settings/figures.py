"""Turnover and staff of the last three closed years."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from relais_app.base.money import Money
from relais_app.base.words import _
from relais_app.company.model import YearFigures
from relais_app.ui.widgets.forms import NumberField
from relais_app.ui.widgets.labels import Label


class FiguresTable(QWidget):
    """Three lines; the years are the three before this one, and any other that was kept."""

    changed = Signal(object)  # tuple[YearFigures, ...]
    refused = Signal(str)

    def __init__(self, this_year: int) -> None:
        super().__init__()
        self._years = [this_year - 1, this_year - 2, this_year - 3]
        self._kept: dict[int, YearFigures] = {}
        self._fields: dict[tuple[int, str], NumberField] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        headers = (_("Année"), _("Chiffre d’affaires HT (€)"), _("Effectif (ETP)"))
        for number, text in enumerate(headers):
            grid.addWidget(Label(text, "small", weight=500, tone="text2"), 0, number)
        for row, year in enumerate(self._years, start=1):
            grid.addWidget(Label(str(year), "body", weight=600, figures=True), row, 0, Qt.AlignmentFlag.AlignVCenter)
            for number, (name, width) in enumerate((("turnover", 170), ("staff", 110)), start=1):
                field = NumberField(width=width)
                field.setAccessibleName(f"{headers[number]}, {year}")
                field.number_committed.connect(lambda value, year=year, name=name: self._change(year, name, value))
                field.refused.connect(self.refused)
                self._fields[(year, name)] = field
                grid.addWidget(field, row, number)
        grid.setColumnStretch(3, 1)

    def show_figures(self, figures: tuple[YearFigures, ...]) -> None:
        self._kept = {entry.year: entry for entry in figures}
        for (year, name), field in self._fields.items():
            value: Any = getattr(self._kept[year], name) if year in self._kept else None
            if not field.hasFocus():
                field.show_number(float(value.euros) if isinstance(value, Money) else value)

    def _change(self, year: int, name: str, value: float | None) -> None:
        from dataclasses import replace

        entry = self._kept.get(year, YearFigures(year))
        kept = Money.of(Decimal(str(value))) if name == "turnover" and value is not None else value
        self._kept[year] = replace(entry, **{name: kept})
        self.changed.emit(tuple(self._kept[y] for y in sorted(self._kept, reverse=True)))
