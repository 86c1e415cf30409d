"""Backups, restoring and checking."""

import json
import random
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from relais_app.base.errors import DamageFound, NotFound, ReadOnlyWorkspace, RelaisError
from relais_app.bids.model import Bid, BidFact, DcePiece
from relais_app.operations import backup as backups
from relais_app.storage.engine import DATABASE
from relais_app.storage.workspace import Workspace


def fill(work):
    stored = work.files.add_bytes(b"%PDF-1.7 reglement", ".pdf")
    with work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="Repas", yearly_amount_cents=12))
        unit.add_proposals(
            BidFact(bid_id="b", name="object", value=f'"repas {i}"', evidence="Objet" * 9) for i in range(30)
        )
        unit.add(DcePiece(bid_id="b", name="RC.pdf", sha256=stored.sha256, size_bytes=stored.size_bytes))
    (work.folder / "dossiers" / "Ville").mkdir(parents=True)
    (work.folder / "dossiers" / "Ville" / "DC1.docx").write_bytes(b"form")
    return stored.sha256


@pytest.fixture
def folder(tmp_path):
    with Workspace.open(tmp_path / "espace") as work:
        fill(work)
    return tmp_path / "espace"


def title(folder):
    with Workspace.open(folder, create=False) as work, work.reading() as unit:
        return unit.get(Bid, "b").title


def rename(folder, name):
    with Workspace.open(folder, create=False) as work, work.writing("save-bid") as unit:
        unit.get(Bid, "b").title = name


def test_a_backup_restored_elsewhere_is_the_same_workspace(folder, tmp_path):
    with Workspace.open(folder) as work:
        report = backups.backup(work, tmp_path / "s.zip").value
    assert report.file_count == 3
    restored = backups.restore(tmp_path / "s.zip", tmp_path / "autre")
    assert restored.set_aside is None and title(tmp_path / "autre") == "Repas"
    assert (tmp_path / "autre" / "dossiers" / "Ville" / "DC1.docx").read_bytes() == b"form"
    assert backups.check(tmp_path / "autre").sound
    assert not list((tmp_path / "autre").glob(".restauration-*"))


def test_backups_are_numbered_in_their_folder(folder):
    with Workspace.open(folder) as work:
        first, second = (backups.backup(work).value.path for _ in range(2))
        assert first.name.startswith("sauvegarde-0001_") and second.name.startswith("sauvegarde-0002_")
        assert [row.path for row in backups.backups(work)] == [second, first]


def test_restoring_over_content_needs_replace_and_keeps_what_was_there(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
    rename(folder, "Goûters")
    with pytest.raises(RelaisError, match="--replace"):
        backups.restore(tmp_path / "s.zip", folder)
    assert title(folder) == "Goûters"
    report = backups.restore(tmp_path / "s.zip", folder, replace=True)
    assert title(folder) == "Repas"
    backups.restore(report.set_aside, folder, replace=True)
    assert title(folder) == "Goûters"


def test_restoring_into_a_workspace_where_nothing_was_done_is_allowed(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
    Workspace.open(tmp_path / "neuf").close()
    backups.restore(tmp_path / "s.zip", tmp_path / "neuf")
    assert title(tmp_path / "neuf") == "Repas"


def test_a_damaged_workspace_is_set_aside_and_replaced(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
    (folder / DATABASE).write_bytes(b"")
    report = backups.restore(tmp_path / "s.zip", folder, replace=True)
    assert (report.set_aside / DATABASE).read_bytes() == b"" and title(folder) == "Repas"


def test_an_open_workspace_is_not_restored_over(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
        with pytest.raises(ReadOnlyWorkspace):
            backups.restore(tmp_path / "s.zip", folder, replace=True)


def test_a_backup_with_a_changed_byte_is_refused_and_changes_nothing(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
    good = (tmp_path / "s.zip").read_bytes()
    rename(folder, "Goûters")
    chance = random.Random(7)
    for _ in range(25):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        (tmp_path / "s.zip").write_bytes(bytes(bad))
        try:
            backups.restore(tmp_path / "s.zip", folder, replace=True)
        except RelaisError:
            assert title(folder) == "Goûters"
        else:  # a byte of the zip that no content hangs on, such as a date
            assert title(folder) == "Repas"
            rename(folder, "Goûters")


def test_names_that_leave_the_folder_are_refused(folder, tmp_path):
    with Workspace.open(folder) as work:
        backups.backup(work, tmp_path / "s.zip")
    with zipfile.ZipFile(tmp_path / "s.zip") as source, zipfile.ZipFile(tmp_path / "m.zip", "w") as target:
        manifest = json.loads(source.read("manifeste.json"))
        manifest["files"]["dossiers/../../x"] = {"sha256": "", "size": 0}
        target.writestr("manifeste.json", json.dumps(manifest))
        target.writestr(DATABASE, source.read(DATABASE))
    with pytest.raises(DamageFound):
        backups.restore(tmp_path / "m.zip", tmp_path / "autre")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18)])
def test_another_file_is_not_a_backup(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DamageFound):
        backups.restore(tmp_path / "x.zip", tmp_path / "autre")


def test_routine_backups_wait_half_an_hour_and_are_thinned_out(folder):
    with Workspace.open(folder) as work:
        now = datetime.now(UTC)
        assert backups.routine_backup(work, now=now).file_count == 1
        assert backups.routine_backup(work, now=now + timedelta(minutes=20)) is None
        assert backups.routine_backup(work, now=now + timedelta(minutes=40)) is not None


def test_rotation_keeps_days_weeks_and_months():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    rows = [backups.BackupRow(f"{h}", now - timedelta(hours=h), False, 1) for h in range(0, 24 * 400, 3)]
    gone = {r.path for r in backups._superfluous(rows)}
    kept = [r for r in rows if r.path not in gone]
    assert len(kept) <= 4 + 12 + 10 + 9 and kept[0] == rows[0]
    assert now - kept[-1].made_at > timedelta(days=210)


# ---- check ------------------------------------------------------------------------------------------------


def test_a_sound_workspace_has_no_problem(folder):
    report = backups.check(folder)
    assert report.sound and report.problems == () and report.sqlite


def test_checking_nothing_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        backups.check(tmp_path)


def test_a_changed_and_a_missing_file_are_named(folder):
    kept = next((folder / "pieces").glob("*/*"))
    kept.write_bytes(b"other")
    assert "pieces/" in backups.check(folder).problems[0].where
    kept.unlink()
    report = backups.check(folder)
    assert not report.sound and "dce_pieces" in report.problems[0].what


def test_a_record_changed_behind_the_journal_is_named(folder):
    from relais_app.storage.engine import connect

    connection = connect(folder / DATABASE)
    connection.execute("UPDATE bids SET title='autre'")
    connection.execute("UPDATE edits SET new='\"x\"' WHERE n=2")
    connection.execute("DELETE FROM bid_facts WHERE value='\"repas 3\"'")
    connection.execute("INSERT INTO partners SELECT 'p','','','','','','','','','',0")
    connection.close()
    where = [p.where for p in backups.check(folder).problems]
    assert any(w.startswith("bids b") for w in where) and any(w.startswith("edits") for w in where)
    assert any(w.startswith("bid_facts") for w in where) and "partners p" in where


def test_a_missing_database_is_told(folder):
    (folder / DATABASE).unlink()
    assert not backups.check(folder).sound


def dump(database):
    from relais_app.storage.engine import connect

    connection = connect(database, read_only=True)
    try:
        return [
            connection.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall()
            for t in ("bids", "bid_facts", "dce_pieces", "edits")
        ]
    except Exception:
        return None
    finally:
        connection.close()


def test_flipped_bits_in_records_are_noticed(folder):
    database = folder / DATABASE
    good, before = database.read_bytes(), dump(database)
    chance = random.Random(11)
    missed = []
    for _ in range(60):
        bad = bytearray(good)
        place = chance.randrange(len(bad))
        bad[place] ^= 1 << chance.randrange(8)
        database.write_bytes(bytes(bad))
        if dump(database) != before and _is_sound(folder):
            missed.append(place)
        database.write_bytes(good)
    assert missed == []


def _is_sound(folder):
    try:
        return backups.check(folder).sound
    except RelaisError:
        return False


WRITER = """
import sys
from pathlib import Path
from relais_app.bids.model import Bid
from relais_app.storage.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as work:
    n = 0
    while True:
        n += 1
        with work.writing("count") as unit:
            bid = unit.find(Bid, "b")
            if bid is None:
                unit.add(Bid(id="b", title="1"))
            else:
                n = int(bid.title) + 1
                bid.title = str(n)
        print(n, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path):
    folder = tmp_path / "espace"
    for turn in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        told = [writer.stdout.readline() for _ in range(5 + turn * 3)]
        writer.kill()
        rest = writer.stdout.read().splitlines()
        writer.wait()
        last = int(([*told, *(line for line in rest if line.isdigit())])[-1])
        with Workspace.open(folder) as work, work.reading() as unit:
            assert last <= int(unit.get(Bid, "b").title) <= last + 1
        assert backups.check(folder).sound
