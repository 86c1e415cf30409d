"""`relais demo`: the main job on the fictional structure, with or without a display."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from relais_app.base.words import _
from relais_app.cli.common import Commands, Console, add_command, print_json, say


def register(commands: Commands) -> None:
    parser = add_command(
        commands, "demo", _("une démonstration complète, sur une structure et un marché inventés"), run
    )
    parser.add_argument("--headless", action="store_true", help=_("sans ouvrir la fenêtre"))
    parser.add_argument(
        "--out", metavar=_("DOSSIER"), help=_("où faire la démonstration (par défaut : un dossier temporaire)")
    )


def run(args: argparse.Namespace) -> int:
    """Make the demonstration, say what it made and where; open the window on it where there is a display."""
    from relais_app.operations.demo import make_demo

    folder = Path(args.out) if args.out else Path(tempfile.mkdtemp(prefix="relais-demo-"))
    report = make_demo(folder, progress=Console())
    if args.json:
        entries = [{"what": m.what, "path": str(m.path)} for m in report.made]
        print_json({"workspace": str(report.workspace), "made": entries})
        return 0
    say(_("La démonstration est prête :"))
    for made in report.made:
        say(f"- {made.what}")
        print(f"  {made.path}")
    if args.headless or not _has_display():
        say(_("Ouvrez-la dans la fenêtre : relais --workspace « {folder} »").format(folder=report.workspace))
        return 0
    from relais_app.bootstrap import WindowUnavailable, open_window

    try:
        return open_window(report.workspace)
    except WindowUnavailable as missing:
        say(str(missing))
        return 0


def _has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, with X11 or Wayland elsewhere."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
