"""One instance for each workspace: an operating-system lock, which a killed process gives back, and a name beside."""

from __future__ import annotations

import contextlib
import getpass
import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".relais-verrou"
HOLDER = ".relais-ouvert-par.json"


class WorkspaceLock:
    """Held from opening to closing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK, timeout=0, thread_local=False)

    def take(self, person: str) -> bool:
        """True when it is ours now, False when somebody holds it; OSError where nothing can be written."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        text = json.dumps(
            {"person": person or _login(), "host": platform.node(), "since": _now()}, ensure_ascii=False
        )
        with contextlib.suppress(OSError):
            (self._folder / HOLDER).write_text(text, encoding="utf-8")
        return True

    def holder(self) -> str:
        """Who holds it: « Nadia (PC-Cuisine) »."""
        try:
            said = json.loads((self._folder / HOLDER).read_text(encoding="utf-8"))
            return f"{said['person']} ({said['host']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "?"

    def release(self) -> None:
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                (self._folder / HOLDER).unlink(missing_ok=True)
            self._lock.release()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
