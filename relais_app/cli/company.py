"""`relais company show | import`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from relais_app.base.errors import NotFound, RelaisError
from relais_app.base.words import _
from relais_app.cli.common import Commands, add_command, open_workspace, print_json, say, table


def register(commands: Commands) -> None:
    parser = add_command(commands, "company", _("votre structure : identité, équipe, moyens"))
    inner = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    add_command(inner, "show", _("afficher ; avec --json, ce que « import » relit"), show)
    take = add_command(inner, "import", _("reprendre une structure depuis un fichier JSON"), take_file)
    take.add_argument("file", metavar=_("FICHIER"), type=Path)


def show(args: argparse.Namespace) -> int:
    from relais_app.operations import company

    with open_workspace(args) as work:
        if args.json:
            print_json(company.export_company(work))
            return 0
        _print(company.structure(work), company.people(work), company.resources(work))
    return 0


def _print(view: object, people: tuple[object, ...], resources: tuple[object, ...]) -> None:
    from relais_app.company.identity import print_iban, print_siret
    from relais_app.operations.company import PersonRow, ResourceRow, StructureView

    assert isinstance(view, StructureView)
    if not view.id:
        say(_("Structure non renseignée."))
    rows = [
        (_("Nom"), view.name), (_("Nom commercial"), view.trade_name), (_("SIRET"), print_siret(view.siret)),
        (_("N° de TVA"), view.vat_number), (_("Forme juridique"), view.legal_form),
        (_("Registre"), view.register_number), (_("Adresse"), " ".join(filter(None, (view.address, view.postcode, view.city)))),
        (_("Courriel"), view.email), (_("Téléphone"), view.phone), (_("IBAN"), print_iban(view.iban)),
        (_("Nature"), ", ".join(k.kind.value for k in view.kinds)),
    ]  # fmt: skip
    table([row for row in rows if row[1]])
    for figure in view.figures:
        turnover = f"{figure.turnover.euros:,.2f} €".replace(",", " ") if figure.turnover else "—"
        say(
            _("{year} : {turnover} HT, {staff} ETP").format(
                year=figure.year, turnover=turnover, staff=figure.staff or "—"
            )
        )
    for person in people:
        assert isinstance(person, PersonRow)
        say(
            _("{name}, {role} : {hours:g} h par semaine").format(
                name=person.name, role=person.role, hours=person.weekly_hours
            )
        )
    for resource in resources:
        assert isinstance(resource, ResourceRow)
        say(
            _("{name} : {n:g} {unit} par semaine").format(name=resource.name, n=resource.per_week, unit=resource.unit)
        )


def take_file(args: argparse.Namespace) -> int:
    from relais_app.operations import company

    path: Path = args.file
    if not path.is_file():
        raise NotFound(_("Fichier introuvable : {path}").format(path=path))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise RelaisError(_("{name} n’est pas un fichier JSON lisible.").format(name=path.name)) from error
    with open_workspace(args, writing=True) as work:
        company.import_company(work, data)
        name = company.structure(work).name
    if args.json:
        print_json({"name": name})
    else:
        say(_("Structure reprise : {name}.").format(name=name or "—"))
    return 0
