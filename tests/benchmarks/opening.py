"""From the start of the process to the first page with its rows, beside an empty PySide6 window in the same run.

`python tests/benchmarks/opening.py [--notices 20000] [--bids 300] [--runs 7]` makes a workspace once, then starts the
two windows in turn and prints the medians and their ratio. The import of the modules is counted apart.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LEAN = """
import time; began = time.perf_counter()
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
imported = time.perf_counter()
application = QApplication([])
window = QMainWindow(); window.setCentralWidget(QLabel("Relais")); window.resize(1280, 800); window.show()
application.processEvents(); window.grab()
print(imported - began, time.perf_counter() - imported)
"""

OURS = """
import sys, time; began = time.perf_counter()
from pathlib import Path
import relais_app.ui.app, relais_app.ui.home.page, relais_app.ui.shell
imported = time.perf_counter()
application = relais_app.ui.app.make_application(["relais"])
relais = relais_app.ui.app.Relais(application)
relais.start(Path(sys.argv[1]))
painted = None
until = time.perf_counter() + 30
while time.perf_counter() < until:
    application.processEvents()
    if painted is None:
        relais.window.grab(); painted = time.perf_counter()
    page = relais.window.page
    if page is not None and page.list.model().items:
        relais.window.grab(); break
rows = time.perf_counter()
print(imported - began, painted - imported, rows - imported, len(page.list.model().items))
relais.window.hide(); relais.close()
"""


def make_workspace(folder, notices, bids):
    from relais_app.bids.model import BidState
    from relais_app.notices.model import NoticeReading
    from relais_app.operations import bids as bid_operations
    from relais_app.operations.workspace import open_workspace
    from relais_app.storage import notices as store

    now = datetime.now(UTC)
    with open_workspace(folder) as work:
        readings = [
            NoticeReading(
                source="boamp-light",
                source_id=f"26-{n}",
                title=f"Prestations de nettoyage et de restauration, marché {n}",
                buyer=f"Commune numéro {n % 900}",
                departements=(f"{n % 95 + 1:02}",),
                deadline_at=now + timedelta(days=n % 60, hours=1),
                published_on=date.today(),
            )
            for n in range(notices)
        ]
        for start in range(0, notices, 1000):
            with work.writing("import-notices") as unit:
                store.load(unit.connection, readings[start : start + 1000])
        for n in range(bids):
            id = bid_operations.create_bid(work, title=f"Dossier {n}", buyer=f"Commune numéro {n}").value
            bid_operations.save_bid(
                work,
                id,
                deadline_at=now + timedelta(days=n - bids // 2),
                state=BidState.PREPARING if n % 20 == 0 else BidState.LOST,
            )


def run(code, *arguments):
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return [float(part) for part in done.stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=20_000)
    parser.add_argument("--bids", type=int, default=300)
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["RELAIS_SETTINGS"] = str(Path(temporary) / "reglages")
        Path(os.environ["RELAIS_SETTINGS"]).mkdir()
        folder = Path(temporary) / "espace"
        (Path(os.environ["RELAIS_SETTINGS"]) / "reglages.json").write_text(
            json.dumps({"last_workspace": str(folder)})
        )
        make_workspace(folder, args.notices, args.bids)
        lean, ours = [], []
        for _turn in range(args.runs):
            lean.append(run(LEAN))
            ours.append(run(OURS, str(folder)))
    lean_import, lean_paint = (statistics.median(column) for column in zip(*lean, strict=True))
    imports, paint, rows, count = (statistics.median(column) for column in zip(*ours, strict=True))
    print(f"{args.notices} notices, {args.bids} bids, median of {args.runs} runs; {count:.0f} rows on the first page")
    print(f"{'':28}{'imports':>10}{'first paint':>13}{'with rows':>11}")
    print(f"{'empty PySide6 window':28}{lean_import:>9.3f}s{lean_paint:>12.3f}s{'':>11}")
    print(f"{'Relais':28}{imports:>9.3f}s{paint:>12.3f}s{rows:>10.3f}s")
    whole = (imports + rows) / (lean_import + lean_paint)
    print(
        f"ratio, process to first page: with rows {whole:.2f}, first paint {(imports + paint) / (lean_import + lean_paint):.2f}"
    )


if __name__ == "__main__":
    main()
