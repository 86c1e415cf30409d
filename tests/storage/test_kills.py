"""A process killed while it keeps files, backs up and restores: whole things under their names, or nothing."""

import hashlib
import random
import subprocess
import sys
import time

import pytest

from relais_app.operations import backup as backups
from relais_app.storage.backup import read_manifest
from relais_app.storage.workspace import Workspace

BUSY = """
import sys, os
from pathlib import Path
from relais_app.bids.model import Bid, DcePiece
from relais_app.operations import backup
from relais_app.storage.workspace import Workspace
folder = Path(sys.argv[1])
n = 0
while True:
    with Workspace.open(folder) as work:
        print("open", flush=True)
        for _ in range(3):
            n += 1
            stored = work.files.add_bytes(os.urandom(700_000), ".pdf")
            with work.writing("add-piece") as unit:
                unit.add(DcePiece(bid_id="b", name=f"{n}.pdf", sha256=stored.sha256, size_bytes=stored.size_bytes))
            print("kept", stored.sha256, flush=True)
        saved = backup.backup(work, None).value.path
        print("saved", saved, flush=True)
    if n % 2:
        backup.restore(saved, folder, replace=True)
"""


@pytest.mark.parametrize("seed", range(2))
def test_whatever_was_told_as_done_is_there_whole(tmp_path, seed):
    folder, chance = tmp_path / "espace", random.Random(seed)
    kept, saved = set(), set()
    for _ in range(3):
        busy = subprocess.Popen([sys.executable, "-c", BUSY, str(folder)], stdout=subprocess.PIPE, text=True)
        assert busy.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.02, 0.5))
        busy.kill()
        for line in busy.stdout.read().splitlines():
            what, _space, name = line.partition(" ")
            {"kept": kept, "saved": saved, "open": set()}[what].add(name)
        busy.wait()
        with Workspace.open(folder, create=False) as work:
            assert backups.check_open(work).problems == ()
            assert kept <= {path.name[:64] for path in work.files.every()}
            for path in work.files.every():
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name[:64]
            assert not list(folder.rglob("*.tmp")) and not list(folder.glob(".travail-*"))
        written = list((folder / "sauvegardes").glob("*.zip"))
        assert saved <= {str(path) for path in written}
        for path in written:
            assert read_manifest(path).made_at
