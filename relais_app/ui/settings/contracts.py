"""« Contrats en cours »: what is sold already and uses production or hours each week, from one day to another."""

from __future__ import annotations

from typing import Any

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.dates import day_month_year
from relais_app.ui.settings.records import RecordsSection
from relais_app.ui.widgets.forms import Choice, DateField, NumberField, TextField, written_number
from relais_app.ui.widgets.models import CellLook, Column


def contract_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Contrat"), look=lambda c: CellLook(text=c.title or _("sans nom"), style="strong")),
        Column(title=_("Utilise"), look=lambda c: CellLook(text=c.resource, style="quiet"), width=150),
        Column(
            title=_("Par semaine"),
            look=lambda c: f"{written_number(c.per_week)} {c.unit}",
            sort=lambda c: c.per_week,
            width=150,
            is_right=True,
            is_figures=True,
        ),
        Column(title=_("Du"), look=lambda c: _day(c.starts_on), sort=lambda c: c.starts_on, width=120),
        Column(title=_("Au"), look=lambda c: _day(c.ends_on), sort=lambda c: c.ends_on, width=120),
    )


def _day(day: Any) -> CellLook:
    return CellLook(text=day_month_year(day) if day else "—", style="quiet")


class ContractsSection(RecordsSection):
    """They fill the load plan before any bid."""

    kinds = frozenset({"production_loads", "production_resources", "people"})

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Contrats en cours"),
            _("Ce qui est déjà vendu : la base du plan de charge, avant tout dossier."),
            contract_columns(),
            _("Aucun contrat pour l’instant : par exemple « Cantine de Brevelle », 4 700 repas par semaine."),
        )
        self._means: tuple[tuple[str, str], ...] = ()
        self.name, self.means = TextField(width=320), Choice(is_field=True, width=320)
        self.per_week, self.first, self.last = NumberField(width=120), DateField(), DateField()
        self.add_field("title", _("Nom"), self.name)
        self.add_field(
            "resource_id",
            _("Utilise"),
            self.means,
            help_text=_("Un moyen de production, ou les heures de quelqu’un."),
        )
        self.add_field("per_week", _("Par semaine"), self.per_week)
        self.add_field("starts_on", _("Du"), self.first)
        self.add_field("ends_on", _("Au"), self.last)
        self.name.committed.connect(lambda text: self._save("title", text))
        self.means.chosen.connect(lambda id: self._save("resource_id", id))
        self.per_week.number_committed.connect(lambda number: self._save("per_week", number or 0.0))
        self.first.date_committed.connect(lambda day: self._save("starts_on", day))
        self.last.date_committed.connect(lambda day: self._save("ends_on", day))
        self.end()

    def words(self) -> tuple[str, str, str]:
        return _("Ajouter un contrat"), _("Ajouter un contrat en cours"), _("Ce qu’il utilise se remplit ensuite.")

    def reload(self) -> None:
        self.context.read(_read, then=self._show, owner=self, line=self.error_line)

    def _show(self, found: tuple[Any, tuple[tuple[str, str], ...]]) -> None:
        rows, self._means = found
        self.means.set_options(self._means)
        self.show_records(rows)
        self.add.setEnabled(bool(self._means) and not self.context.is_read_only)

    def write_new(self, name: str) -> None:
        from relais_app.operations.load import save_production

        self.context.write(
            save_production,
            owner=self,
            then=self.want,
            said=_("Contrat ajouté : {name}.").format(name=name),
            line=self.error_line,
            on_field_error=self.show_field_error,
            values={"bid_id": None, "title": name, "resource_id": self._means[0][0]},
        )

    def remove_current(self) -> None:
        from relais_app.operations.load import remove_production

        said = _("Contrat retiré : {name}.").format(name=self._current.title)
        self.context.write(remove_production, self._current.id, owner=self, said=said, line=self.error_line)

    def show_fields(self, row: Any) -> None:
        self.name.show_value(row.title)
        self.means.show_value(row.resource_id)
        self.per_week.show_number(row.per_week)
        self.first.show_date(row.starts_on)
        self.last.show_date(row.ends_on)

    def _save(self, field: str, value: Any) -> None:
        from relais_app.operations.load import save_production

        if self._current is not None:
            said = _("{name} : enregistré.").format(name=self._current.title or _("Contrat"))
            values = {"bid_id": None, "id": self._current.id, field: value}
            self.save(save_production, field=field, said=said, **values)


def _read(work: Any) -> tuple[Any, tuple[tuple[str, str], ...]]:
    from relais_app.operations.company import people, resources
    from relais_app.operations.load import production_rows

    means = [(row.id, f"{row.name} ({row.unit})" if row.unit else row.name) for row in resources(work)]
    means += [(row.id, _("{name} (heures)").format(name=row.name)) for row in people(work)]
    return production_rows(work, None), tuple(means)
