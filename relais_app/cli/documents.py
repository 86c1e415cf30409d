"""`relais documents add | list | types`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from relais_app.base.words import _
from relais_app.cli.common import Commands, Console, add_command, iso_date, open_workspace, print_json, say, table


def register(commands: Commands) -> None:
    parser = add_command(commands, "documents", _("bibliothèque des pièces de la structure"))
    inner = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    add = add_command(inner, "add", _("ajouter des fichiers"), add_files)
    add.add_argument("files", nargs="+", metavar=_("FICHIER"), type=Path)
    add.add_argument("--type", metavar="T", help=_("code du type, voir « types » (proposé sinon)"))
    add.add_argument("--issued", metavar=_("DATE"), type=iso_date, help=_("date imprimée sur la pièce, AAAA-MM-JJ"))
    listing = add_command(inner, "list", _("lister les pièces et leur état"), list_files)
    listing.add_argument("--on", metavar=_("DATE"), type=iso_date, help=_("date du dépôt (aujourd’hui sinon)"))
    listing.add_argument(
        "--award",
        metavar=_("DATE"),
        type=iso_date,
        help=_("date probable d’attribution (60 jours après le dépôt sinon)"),
    )
    add_command(inner, "types", _("les types de pièces et leur règle de validité"), list_types)


def add_files(args: argparse.Namespace) -> int:
    from relais_app.operations import documents

    with open_workspace(args, writing=True) as work:
        outcome = documents.add_documents(work, args.files, type=args.type, issued_on=args.issued, progress=Console())
    if args.json:
        print_json(
            [
                {"id": a.id, "name": a.name, "is_new": a.is_new, "type": a.type, "issued_on": a.issued_on}
                for a in outcome.value
            ]
        )
        return 0
    labels = {t.code: t.label for t in documents.document_types()}
    for added in outcome.value:
        if added.is_new:
            day = added.issued_on.isoformat() if added.issued_on else _("date inconnue")
            say(_("{name} : {type}, {day}").format(name=added.name, type=labels[added.type], day=day))
        else:
            say(_("{name} : déjà là").format(name=added.name))
    return 0


def list_files(args: argparse.Namespace) -> int:
    from relais_app.company.documents import likely_award_date
    from relais_app.operations import documents

    deposit_on = args.on or date.today()
    with open_workspace(args) as work:
        rows = documents.documents(work, on=deposit_on, award_on=args.award or likely_award_date(deposit_on))
    if args.json:
        print_json(
            [
                {"id": r.id, "name": r.name, "type": r.type, "issued_on": r.issued_on, "valid_until": r.valid_until,
                 "state": r.state.value, "sha256": r.sha256}
                for r in rows
            ]
        )  # fmt: skip
        return 0
    if not rows:
        say(_("Aucune pièce. Ajoutez-en par « relais documents add »."))
    table([(r.title, _day(r.issued_on), _day(r.valid_until), r.state.value, r.name) for r in rows])
    return 0


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def list_types(args: argparse.Namespace) -> int:
    from relais_app.operations import documents

    types = documents.document_types()
    if args.json:
        print_json(
            [
                {"code": t.code, "label": t.label, "rule": t.rule.value, "issuer": t.issuer, "where": t.where}
                for t in types
            ]
        )
        return 0
    table([(t.code, t.rule.value, t.label) for t in types])
    return 0
