"""The rotating log: what started, ended or was given up; never content of a tender, a person or a price."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from relais_app.base.places import settings_folder

FILE_NAME = "relais.log"

logging.getLogger("relais_app").addHandler(logging.NullHandler())  # without a log file nothing goes to the terminal


class WithoutMessages(logging.Formatter):
    """A traceback's places stay, the exceptions' own words (which may quote a file) go."""

    def formatException(self, ei: Any) -> str:
        kind, _error, trace = ei
        return "".join(traceback.format_tb(trace)) + getattr(kind, "__name__", str(kind))


def start_log(folder: Path | None = None) -> Path | None:
    """Log to a file of at most 1 MB, three kept; None where the folder can't be written."""
    place = folder or settings_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            place / FILE_NAME, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(WithoutMessages("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("relais_app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return place / FILE_NAME
