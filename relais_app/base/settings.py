"""The person's settings on this computer: one typed object, kept as JSON in the settings folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from relais_app.base.places import settings_folder

FILE_NAME = "reglages.json"


def _setting(default: Any, *, choices: tuple[Any, ...] = (), low: int = 0, high: int = 0) -> Any:
    return field(default=default, metadata={"choices": choices, "low": low, "high": high})


@dataclass
class Settings:
    """Defaults and bounds together; the settings page is drawn from them. Secrets never stand here."""

    language: str = _setting("fr", choices=("fr", "en"))
    theme: str = _setting("system", choices=("system", "clair", "sombre", "contraste", "contraste_clair"))
    text_size: int = _setting(100, low=90, high=150)  # per cent
    reduced_motion: bool = _setting(False)
    dim_paper: bool = _setting(True)  # darken the PDF's paper in the dark theme
    person: str = _setting("")  # who is at the keyboard, noted beside each edit
    last_workspace: str = _setting("")

    def bounded(self) -> Settings:
        """The same with what is out of bounds or of another type put back to its default."""
        values: dict[str, Any] = {}
        for entry in fields(self):
            value, meta = getattr(self, entry.name), entry.metadata
            fits = type(value) is type(entry.default)
            if fits and meta["choices"]:
                fits = value in meta["choices"]
            if fits and meta["high"]:
                fits = meta["low"] <= value <= meta["high"]
            values[entry.name] = value if fits else entry.default
        return Settings(**values)


def load_settings(folder: Path | None = None) -> Settings:
    """What was saved; defaults where nothing was, or where the file can't be read."""
    try:
        kept = json.loads(((folder or settings_folder()) / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    names = {entry.name for entry in fields(Settings)}
    known = {k: v for k, v in kept.items() if k in names} if isinstance(kept, dict) else {}
    return Settings(**known).bounded()


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Write beside, then rename: a half file never stands under the final name."""
    place = folder or settings_folder()
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f"{FILE_NAME}.{os.getpid()}"
    beside.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(place / FILE_NAME)
