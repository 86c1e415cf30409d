"""Builds settings, log and workspace once, and hands them to the window or to a command."""

from __future__ import annotations

import sys
from pathlib import Path

from relais_app.base.errors import RelaisError
from relais_app.base.logs import start_log
from relais_app.base.settings import load_settings
from relais_app.base.words import _, choose_language, typeset

QT_PACKAGES = "libgl1 libegl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3"


class WindowUnavailable(RelaisError):
    """Qt can't be loaded here: its system libraries are missing, or PySide6 itself."""


def start(arguments: list[str]) -> int:
    """Run a command, or the window when there is none (or only `--workspace DIR`)."""
    start_log()
    choose_language(load_settings().language)
    workspace = _window_workspace(arguments)
    if isinstance(workspace, bool):
        from relais_app.cli.main import run

        return run(arguments)
    try:
        return open_window(Path(workspace) if workspace else None)
    except RelaisError as trouble:
        print(typeset(str(trouble)), file=sys.stderr)
        return trouble.exit_code


def _window_workspace(arguments: list[str]) -> str | bool | None:
    """The folder to open in the window, None for the last one, False when this is a command."""
    if not arguments:
        return None
    if len(arguments) == 2 and arguments[0] == "--workspace":
        return arguments[1]
    if len(arguments) == 1 and arguments[0].startswith("--workspace="):
        return arguments[0].partition("=")[2]
    return False


def open_window(workspace: Path | None) -> int:
    """Open the window on a workspace; says in one sentence which libraries are missing."""
    try:
        from relais_app.ui.app import run
    except ImportError as error:
        raise WindowUnavailable(
            _("La fenêtre ne peut pas s’ouvrir : il manque une bibliothèque du système ({detail}).").format(
                detail=str(error).partition(":")[0]
            ),
            _(
                "Sous Debian ou Ubuntu : apt install {packages}. Les commandes (« relais --help ») fonctionnent sans elle."
            ).format(packages=QT_PACKAGES),
        ) from error
    return run(workspace)
