"""Can Qt be loaded here? Its system libraries are missing on a bare system, even offscreen."""

import functools
import os

PACKAGES = "libgl1 libegl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3"


@functools.cache
def why_not() -> str:
    """Empty when the window can be tried, else a sentence naming what is missing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6 import QtSvg, QtWidgets  # noqa: F401
    except ImportError as error:
        return f"Qt can't be loaded: {error}. On Debian or Ubuntu: apt install {PACKAGES}"
    return ""


def must_be_there() -> bool:
    """In continuous integration a window test that is skipped is a failure."""
    return any(os.environ.get(name) not in (None, "", "0", "false") for name in ("CI", "RELAIS_CI", "RELAIS_CI_QT"))
