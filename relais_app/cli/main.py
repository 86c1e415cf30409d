"""The command line: one parser, one place where troubles become a line and a status."""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from typing import NoReturn

from relais_app import __version__
from relais_app.base.errors import Cancelled, RelaisError
from relais_app.base.settings import load_settings
from relais_app.base.words import _, choose_language, typeset

COMMAND_MODULES = ("read", "company", "documents", "notices", "bids", "load", "respond", "package", "keep", "demo")
log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Answers bad arguments with one line and status 2."""

    def error(self, message: str) -> NoReturn:
        raise RelaisError(message, _("Essayez « {program} --help ».").format(program=self.prog))


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="relais",
        description=_("Relais : répondre aux marchés publics, hors ligne. Sans commande, ouvre la fenêtre."),
        epilog=_(
            "Pas encore en ligne de commande : retenir, surveiller ou écarter un avis ; confirmer ou corriger un fait ; "
            "marquer une exigence ; interroger le BOAMP ou TED (« notices fetch »)."
        ),
    )
    parser.add_argument("--version", action="version", version=f"Relais {__version__}")
    parser.add_argument(
        "--workspace", metavar=_("DOSSIER"), help=_("espace de travail (par défaut : le dernier utilisé)")
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMANDE"), parser_class=_Parser)
    for name in COMMAND_MODULES:
        importlib.import_module(f"relais_app.cli.{name}").register(commands)
    return parser


def run(arguments: list[str]) -> int:
    """Run one command; the status is that of contracts.md, and no traceback reaches the person."""
    choose_language(load_settings().language)
    try:
        args = build_parser().parse_args(arguments)
        handler = getattr(args, "handler", None)
        if handler is None:
            raise RelaisError(_("Quelle commande ?"), _("Essayez « relais --help »."))
        return int(handler(args))
    except Cancelled:
        return Cancelled.exit_code
    except KeyboardInterrupt:
        return Cancelled.exit_code
    except BrokenPipeError:
        return 0
    except RelaisError as trouble:
        print(typeset(str(trouble)), file=sys.stderr)
        return trouble.exit_code
    except Exception as bug:
        log.exception("unexpected trouble in a command")
        print(
            typeset(
                _("Erreur imprévue de Relais ({kind}). Le détail est dans le journal ; rien n’a été modifié.").format(
                    kind=type(bug).__name__
                )
            ),
            file=sys.stderr,
        )
        return 2
