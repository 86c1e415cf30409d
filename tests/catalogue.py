"""Extracts every sentence of the code into the catalogue and compiles the translations.

Run by hand: `python tests/catalogue.py`. French is the source; `en` is kept beside it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "traductions"


def babel(*arguments):
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *map(str, arguments)], check=True, cwd=ROOT)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    pot = Path(tempfile.mkdtemp()) / "relais.pot"
    babel("-q", "extract", "-k", "_", "-k", "ngettext:1,2", "--no-wrap", "--sort-by-file", "--no-location",
          "--omit-header", "-o", pot, "relais_app")  # fmt: skip
    po = FOLDER / "en" / "LC_MESSAGES" / "relais.po"
    verb = ("update", "-N", "--no-wrap", "--ignore-obsolete") if po.exists() else ("init", "--no-wrap")
    babel("-q", verb[0], *verb[1:], "-i", pot, "-d", FOLDER, "-D", "relais", "-l", "en")
    babel("-q", "compile", "-d", FOLDER, "-D", "relais")


if __name__ == "__main__":
    main()
