"""`relais backup`, `restore`, `check`: nothing lost, and damage said in words."""

from __future__ import annotations

import argparse
from pathlib import Path

from relais_app.base.errors import DamageFound
from relais_app.base.words import _, ngettext
from relais_app.cli.common import Commands, Console, add_command, open_workspace, print_json, say, workspace_folder


def register(commands: Commands) -> None:
    making = add_command(commands, "backup", _("écrire une sauvegarde en un fichier, relue et vérifiée"), make_backup)
    making.add_argument(
        "file", nargs="?", type=Path, metavar=_("FICHIER"), help=_("par défaut : dans « sauvegardes »")
    )
    restoring = add_command(commands, "restore", _("reprendre une sauvegarde"), restore)
    restoring.add_argument("file", type=Path, metavar=_("FICHIER"))
    restoring.add_argument(
        "--replace",
        action="store_true",
        help=_("remplacer l’espace qui a déjà un contenu ; il est d’abord sauvegardé"),
    )
    add_command(commands, "check", _("contrôler l’espace : base, journal, pièces"), check)


def make_backup(args: argparse.Namespace) -> int:
    from relais_app.operations import backup

    with open_workspace(args) as work:
        report = backup.backup(work, args.file, progress=Console()).value
    if args.json:
        print_json({"path": str(report.path), "files": report.file_count, "size_bytes": report.size_bytes})
    else:
        say(_("Sauvegarde relue et vérifiée : {path}").format(path=report.path))
    return 0


def restore(args: argparse.Namespace) -> int:
    from relais_app.operations import backup

    report = backup.restore(args.file, workspace_folder(args), replace=args.replace, progress=Console())
    aside = str(report.set_aside) if report.set_aside else None
    if args.json:
        print_json({"folder": str(report.folder), "files": report.file_count, "set_aside": aside})
        return 0
    say(_("Espace repris dans {folder}.").format(folder=report.folder))
    if aside:
        say(_("Ce qui était là est gardé dans {path}.").format(path=aside))
    return 0


def check(args: argparse.Namespace) -> int:
    """0 when sound, 5 when something is damaged."""
    from relais_app.operations import backup

    report = backup.check(workspace_folder(args), progress=Console())
    if args.json:
        problems = [{"what": p.what, "where": p.where, "remedy": p.remedy} for p in report.problems]
        print_json({"sound": report.sound, "sqlite": report.sqlite, "problems": problems})
    elif report.sound:
        say(_("Tout est intact (SQLite {version}).").format(version=report.sqlite))
    else:
        count = len(report.problems)
        say(ngettext("{n} dommage trouvé :", "{n} dommages trouvés :", count).format(n=count))
        for problem in report.problems:
            say(f"- {problem.what} ({problem.where}) {problem.remedy}")
    return 0 if report.sound else DamageFound.exit_code
