"""Where things lie: shipped resources, the person's settings folder, the default workspace."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """A shipped file or folder: in the installed package, else beside it (editable install)."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def settings_folder() -> Path:
    """The person's configuration folder; `RELAIS_SETTINGS` moves it (tests, portable use)."""
    moved = os.environ.get("RELAIS_SETTINGS")
    if moved:
        return Path(moved)
    import platformdirs

    return Path(platformdirs.user_config_dir("Relais", appauthor=False))


def default_workspace() -> Path:
    """The folder offered for a first workspace, in the person's documents."""
    import platformdirs

    return Path(platformdirs.user_documents_dir()) / "Relais"
