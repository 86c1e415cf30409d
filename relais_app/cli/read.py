"""`relais read`: read a DCE and print its pieces, facts and requirements."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from relais_app.base.errors import RelaisError
from relais_app.base.words import _, ngettext, typeset
from relais_app.cli.common import Commands, Console, add_command, print_json, say
from relais_app.dce.model import FACT_NAMES, Reading
from relais_app.dce.report import as_document
from relais_app.operations.reading import read_paths


def register(commands: Commands) -> None:
    parser = add_command(commands, "read", _("lire un DCE : PDF, fichiers de bureautique, dossiers, archives"), read)
    parser.add_argument("paths", nargs="+", metavar=_("CHEMIN"), help=_("fichier, dossier ou archive"))
    parser.add_argument("--ocr", action="store_true", help=_("lire aussi les pages qui sont des images"))


def read(args: argparse.Namespace) -> int:
    """Read, print; troubles are `RelaisError`s."""
    reading = read_paths(args.paths, Console(), with_ocr=args.ocr)
    if args.json:
        print_json(as_document(reading))
    else:
        _print(reading)
    return 0


def _print(reading: Reading) -> None:
    for piece in reading.pieces:
        pages = (
            ""
            if piece.page_count is None
            else ngettext("{n} page", "{n} pages", piece.page_count).format(n=piece.page_count)
        )
        say(f"[{piece.id}] {piece.kind:12} {piece.path}  {pages}")
    for name in FACT_NAMES:
        for fact in reading.facts_named(name):
            place = _("p. {page}").format(page=fact.source.page) if fact.source.page else ""
            lot = f" ({_('lot')} {fact.lot})" if fact.lot else ""
            sure = "" if fact.confidence >= 0.9 else f" ({_('à vérifier')})"
            say(f"{name}{lot} : {_plain(fact.value)}{sure}  [{fact.source.piece}] {place}")
    for number, line in enumerate(reading.requirements, start=1):
        place = _("p. {page}").format(page=line.source.page) if line.source.page else ""
        say(f"R-{number:03d} {line.level:6} {line.on:9} {line.theme} : {line.text}  [{line.source.piece}] {place}")
    for warning in reading.warnings:
        print(warning, file=sys.stderr)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items() if part is not None)
    if isinstance(value, list):
        return " ; ".join(_plain(part) for part in value)
    return str(value)


def main(arguments: list[str]) -> int:
    """The command by itself: `python -m relais_app.cli.read PATH --json`."""
    parser = argparse.ArgumentParser(prog="relais")
    register(parser.add_subparsers())
    args = parser.parse_args(["read", *arguments])
    try:
        return read(args)
    except RelaisError as trouble:
        print(typeset(str(trouble)), file=sys.stderr)
        return trouble.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
