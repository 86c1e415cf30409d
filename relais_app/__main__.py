"""`relais`: the window without arguments, else a command."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Entry point of the installed program; returns the exit status."""
    multiprocessing.freeze_support()
    from relais_app.bootstrap import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
