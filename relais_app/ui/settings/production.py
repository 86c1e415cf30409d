"""« Production »: what a contract uses up, and how much of it there is in a week."""

from __future__ import annotations

from typing import Any

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.settings.records import RecordsSection
from relais_app.ui.widgets.forms import NumberField, TextField, written_number
from relais_app.ui.widgets.models import CellLook, Column


def resource_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Moyen"), look=lambda r: CellLook(text=r.name, style="strong")),
        Column(title=_("Unité"), look=lambda r: CellLook(text=r.unit, style="quiet"), width=180),
        Column(
            title=_("Par semaine"),
            look=lambda r: written_number(r.per_week),
            sort=lambda r: r.per_week,
            width=140,
            is_right=True,
            is_figures=True,
        ),
    )


class ProductionSection(RecordsSection):
    """A kitchen's meals, a crew's hours, vehicles."""

    kinds = frozenset({"production_resources"})

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Production"),
            _("Ce qu’un marché consomme chaque semaine : repas, heures d’équipe, tournées."),
            resource_columns(),
            _("Aucun moyen pour l’instant : par exemple « Cuisine », 12 000 repas par semaine."),
        )
        self.name, self.unit, self.per_week = TextField(width=320), TextField(width=200), NumberField(width=120)
        self.add_field("name", _("Nom"), self.name)
        self.add_field("unit", _("Unité"), self.unit, help_text=_("repas, heures, tournées…"))
        self.add_field("per_week", _("Capacité par semaine"), self.per_week)
        self.name.committed.connect(lambda text: self._save("name", text))
        self.unit.committed.connect(lambda text: self._save("unit", text))
        self.per_week.number_committed.connect(lambda number: self._save("per_week", number or 0.0))
        self.end()

    def words(self) -> tuple[str, str, str]:
        return _("Ajouter un moyen"), _("Ajouter un moyen de production"), _("Sa capacité se remplit ensuite.")

    def reload(self) -> None:
        from relais_app.operations.company import resources

        self.context.read(resources, then=self.show_records, owner=self, line=self.error_line)

    def write_new(self, name: str) -> None:
        from relais_app.operations.company import save_resource

        self.context.write(
            save_resource, owner=self, then=self.want, said=_("{name} ajouté.").format(name=name), line=self.error_line,
            on_field_error=self.show_field_error, values={"name": name},
        )  # fmt: skip

    def remove_current(self) -> None:
        from relais_app.operations.company import remove_resource

        said = _("{name} retiré.").format(name=self._current.name)
        self.context.write(remove_resource, self._current.id, owner=self, said=said, line=self.error_line)

    def show_fields(self, row: Any) -> None:
        self.name.show_value(row.name)
        self.unit.show_value(row.unit)
        self.per_week.show_number(row.per_week)

    def _save(self, field: str, value: Any) -> None:
        from relais_app.operations.company import save_resource

        if self._current is not None:
            said = _("{name} : enregistré.").format(name=self._current.name)
            self.save(save_resource, self._current.id, field=field, said=said, **{field: value})
