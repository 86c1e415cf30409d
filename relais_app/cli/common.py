"""What every command shares: the workspace it works on, its output, its progress on stderr.

A command module has `register(commands)`, which adds its parsers and sets `handler`: a function that takes
the parsed arguments and returns the exit status. Troubles are `RelaisError`s; `cli.main` prints them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relais_app.base.errors import RelaisError
from relais_app.base.places import default_workspace
from relais_app.base.settings import load_settings
from relais_app.base.words import _, typeset

if TYPE_CHECKING:
    from relais_app.storage.workspace import Workspace

Commands = Any  # what argparse calls _SubParsersAction
Handler = Callable[[argparse.Namespace], int]


def add_command(
    commands: Commands, name: str, help_text: str, handler: Handler | None = None
) -> argparse.ArgumentParser:
    """A parser for one command, with `--json` and `--workspace`."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help=_("une seule réponse, en JSON"))
    parser.add_argument("--workspace", metavar=_("DOSSIER"), default=argparse.SUPPRESS, help=_("espace de travail"))
    if handler is not None:
        parser.set_defaults(handler=handler)
    return parser


def workspace_folder(args: argparse.Namespace) -> Path:
    """`--workspace`, else the last one used, else a new one in the documents folder."""
    named = getattr(args, "workspace", None)
    if named:
        return Path(named)
    last = load_settings().last_workspace
    return Path(last) if last else default_workspace()


@contextlib.contextmanager
def open_workspace(args: argparse.Namespace, *, writing: bool = False) -> Iterator[Workspace]:
    """The workspace of this command, closed at the end. A command that writes needs the lock."""
    from relais_app.operations.workspace import open_workspace as open_folder

    work = open_folder(workspace_folder(args), person=load_settings().person)
    try:
        if writing and work.is_read_only:
            holder = work.holder
            message = (
                _("Espace ouvert par {holder} ; ici en lecture seule.").format(holder=holder)
                if holder
                else _("Ce dossier ne peut pas être modifié : l’espace est ouvert en lecture seule.")
            )
            raise RelaisError(message, _("Fermez l’autre fenêtre de Relais, puis recommencez."))
        yield work
    finally:
        work.close()


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """A line for the person, on stdout."""
    print(typeset(text))


def table(rows: list[tuple[str, ...]]) -> None:
    """Columns aligned by their widest cell; the last one runs free."""
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


def iso_date(text: str) -> date:
    """An ISO 8601 date typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("« {text} » n’est pas une date AAAA-MM-JJ").format(text=text)) from None


class Console:
    """Progress on stderr: one line rewritten where stderr is a terminal, nothing otherwise."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()

    def report(self, what: str, done: int, total: int) -> None:
        if self._is_terminal:
            share = f" {done}/{total}" if total else ""
            sys.stderr.write(f"\r\033[K{typeset(what)}{share}")
            if total and done >= total:
                sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def is_cancelled(self) -> bool:
        return False
