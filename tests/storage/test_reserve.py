"""A full disk: what is typed can still be saved once, and something deleted."""

import os
import shutil
import signal
import subprocess
from collections import namedtuple

import pytest

from relais_app.base.errors import RelaisError
from relais_app.bids.model import Bid
from relais_app.operations.workspace import workspace_view
from relais_app.storage import reserve
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened, opened.writing("test") as unit:
        unit.add(Bid(id="b", title="Repas"))
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


def rename(work, title):
    with work.writing("test") as unit:
        unit.get(Bid, "b").title = title


def test_a_reserve_is_kept_from_the_first_opening_on(work):
    kept = work.folder / reserve.RESERVE
    assert kept.stat().st_size == 1_000_000 and not work.is_short_of_room
    rename(work, "Goûters")
    assert kept.exists() and not workspace_view(work).is_short_of_room


def test_a_transaction_on_a_disk_short_of_room_frees_the_reserve_first(work, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10, 10, 5_000))
    rename(work, "Goûters")
    assert work.is_short_of_room and workspace_view(work).is_short_of_room
    work.close()
    with Workspace.open(work.folder) as again:
        assert again.is_short_of_room
    monkeypatch.undo()
    with Workspace.open(work.folder) as again:
        assert not again.is_short_of_room


def test_a_copy_opened_read_only_asks_for_no_room(work):
    reserve.release(work.folder)
    with Workspace.open(work.folder) as second:
        assert second.is_read_only and not second.is_short_of_room


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX limits")
def test_a_file_that_finds_no_room_frees_the_reserve_and_says_so(work):
    import resource

    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            work.files.add_bytes(bytes(200_000))
        except RelaisError as trouble:
            os.write(writer, str(trouble).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert "plein" in said and "réserve" in said and str(work.folder) in said
    assert work.is_short_of_room and list(work.files.folder.glob(".*")) == []


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 6 MB of its own."""
    folder = tmp_path / "disque"
    folder.mkdir()
    made = None
    if shutil.which("mount") and hasattr(os, "getuid") and os.getuid() == 0:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True, check=False
        )
    if made is None or made.returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Leave not a byte."""
    with (folder / "film.mp4").open("ab", buffering=0) as film:
        for size in (1 << 16, 4096, 1):
            try:
                while film.write(bytes(size)):
                    pass
            except OSError:
                continue


def test_on_a_disk_that_is_really_full_work_is_saved_and_something_deleted(small_disk):
    folder = small_disk / "espace"
    with Workspace.open(folder) as work:
        with work.writing("test") as unit:
            unit.add(Bid(id="b", title="Repas"))
            unit.add_all(Bid(id=f"b{n}", title="x" * 1000) for n in range(50))
        fill(small_disk)
        assert shutil.disk_usage(folder).free == 0
        rename(work, "Goûters")
        with work.writing("test") as unit:
            for n in range(50):
                unit.delete(unit.get(Bid, f"b{n}"))
        assert work.is_short_of_room
        fill(small_disk)
        with pytest.raises(RelaisError, match="plein"), work.writing("test") as unit:
            unit.get(Bid, "b").title = "Perdu"
            unit.add_all(Bid(title="x" * 100_000) for _ in range(20))
    (small_disk / "film.mp4").unlink()
    with Workspace.open(folder) as work, work.reading() as unit:
        assert [bid.title for bid in unit.list(Bid)] == ["Goûters"] and not work.is_short_of_room
