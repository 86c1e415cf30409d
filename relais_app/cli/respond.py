"""`relais respond BID [--out DIR] [--check] [--verify]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from relais_app.base.errors import DamageFound, NotFound, RelaisError
from relais_app.base.words import _
from relais_app.cli.common import Commands, Console, add_command, open_workspace, print_json, say

if TYPE_CHECKING:
    from relais_app.operations.response import Finding, FolderCheck, ResponseFolderReport
    from relais_app.storage.workspace import Workspace


def register(commands: Commands) -> None:
    parser = add_command(commands, "respond", _("construire, contrôler ou vérifier le dossier de réponse"), respond)
    parser.add_argument("bid", metavar=_("NUMÉRO"), help=_("identifiant du dossier, voir « relais bid list »"))
    parser.add_argument(
        "--out", metavar=_("DOSSIER"), type=Path, help=_("où construire (dans l’espace de travail sinon)")
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help=_("contrôler sans rien écrire"))
    choice.add_argument(
        "--verify", action="store_true", help=_("vérifier les empreintes d’un dossier déjà construit")
    )


def respond(args: argparse.Namespace) -> int:
    if args.verify:
        return _verify(args)
    return _check(args) if args.check else _build(args)


def _build(args: argparse.Namespace) -> int:
    from relais_app.operations import response

    with open_workspace(args, writing=True) as work:
        if not response.checklist(work, args.bid).items and not response.propose_checklist(work, args.bid).value:
            raise RelaisError(
                _("Aucune pièce à remettre n’est connue."), _("Importez le DCE, ou ajoutez des pièces à la liste.")
            )
        report = response.build_response(work, args.bid, args.out, Console()).value
    if args.json:
        print_json(_report(report))
    else:
        say(str(report.folder))
        say(_("{n} fichiers").format(n=len(report.files)))
        _print_findings([*report.blocking, *report.warnings])
        for sentence in report.to_tick:
            say(_("À cocher par vous : {what}").format(what=sentence))
        for path in report.by_hand:
            say(_("Modifié à la main, laissé tel quel : {path}").format(path=path))
    return 0


def _report(report: ResponseFolderReport) -> dict[str, object]:
    return {
        "folder": str(report.folder),
        "files": [{"path": f.path, "title": f.title, "state": f.state, "sha256": f.sha256, "size_bytes": f.size_bytes,
                   "by_hand": f.is_by_hand} for f in report.files],
        "blocking": [_finding(f) for f in report.blocking],
        "warnings": [_finding(f) for f in report.warnings],
        "to_tick": list(report.to_tick),
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level.value,
        "code": finding.code,
        "text": finding.text,
        "help": finding.help,
        "item": finding.item_id,
    }


def _check(args: argparse.Namespace) -> int:
    from relais_app.operations import response

    with open_workspace(args) as work:
        findings = response.check_response(work, args.bid, Console())
    if args.json:
        print_json([_finding(f) for f in findings])
    elif not findings:
        say(_("Rien à redire."))
    else:
        _print_findings(findings)
    return 0


def _print_findings(findings: Sequence[Finding]) -> None:
    words = {"blocking": _("Bloquant"), "warning": _("Alerte"), "advice": _("Conseil")}
    for finding in findings:
        say(f"{words[finding.level.value]} : {finding.text}. {finding.help}".strip())


def _verify(args: argparse.Namespace) -> int:
    from relais_app.operations import response

    with open_workspace(args) as work:
        found = response.verify_folder(args.out or _last(work, args.bid), Console())
    if args.json:
        print_json({"folder": str(found.folder), "sound": found.is_sound, "files": found.files,
                    "missing": found.missing, "changed": found.changed, "unlisted": found.unlisted})  # fmt: skip
    elif found.is_sound:
        say(_("{n} fichiers, tous conformes au manifeste.").format(n=found.files))
    _print_differences(found, quiet=args.json)
    return 0 if found.is_sound else DamageFound.exit_code


def _print_differences(found: FolderCheck, *, quiet: bool) -> None:
    if quiet:
        return
    for label, paths in (
        (_("Manque"), found.missing),
        (_("Modifié"), found.changed),
        (_("Hors manifeste"), found.unlisted),
    ):
        for path in paths:
            say(f"{label} : {path}")


def _last(work: Workspace, bid_id: str) -> Path:
    from relais_app.operations import response

    place = response.checklist(work, bid_id).folder
    if place is None:
        raise NotFound(
            _("Le dossier de réponse n’est pas encore construit."), _("Lancez « relais respond » sans option.")
        )
    return place
