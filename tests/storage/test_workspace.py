"""Opening, locking and the units of work, on real files."""

import os
import signal
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relais_app.base.errors import DamageFound, NotFound, ReadOnlyWorkspace, RelaisError
from relais_app.base.money import Money
from relais_app.bids.model import Bid, BidFact, BidState, Condition, Decision
from relais_app.company.model import KindProof, Person, Structure, StructureKind, YearFigures
from relais_app.storage.engine import DATABASE
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "Mon espace", person="Nadia") as work:
        yield work


def test_what_is_written_is_read_again_after_reopening(tmp_path):
    deadline = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    with Workspace.open(tmp_path) as work, work.writing("test") as unit:
        unit.add(
            Structure(
                id="s",
                kinds=(KindProof(StructureKind.ACI, "Convention", date(2027, 1, 1)),),
                figures=(YearFigures(2025, Money(12345), 4.5),),
                activities=("traiteur", "linge"),
            )
        )
        unit.add(Person(id="p", name="Léa", leave=((date(2026, 8, 1), date(2026, 8, 21)),)))
        unit.add(Bid(id="b", title="Repas", deadline_at=deadline, state=BidState.PREPARING, lots=("1", "2A")))
        unit.add(Decision(id="d", bid_id="b", conditions=(Condition("Agrément", due_on=date(2026, 12, 1)),)))
    with Workspace.open(tmp_path, create=False) as work, work.reading() as unit:
        structure = unit.get(Structure, "s")
        assert structure.kinds == (KindProof(StructureKind.ACI, "Convention", date(2027, 1, 1)),)
        assert structure.figures == (YearFigures(2025, Money(12345), 4.5),)
        assert unit.get(Person, "p").leave == ((date(2026, 8, 1), date(2026, 8, 21)),)
        bid = unit.get(Bid, "b")
        assert (bid.deadline_at, bid.state, bid.lots) == (deadline, BidState.PREPARING, ("1", "2A"))
        assert unit.get(Decision, "d").conditions[0].due_on == date(2026, 12, 1)


def test_an_instant_without_a_zone_is_refused(work):
    with pytest.raises(Exception, match="zone"), work.writing("test") as unit:
        unit.add(Bid(deadline_at=datetime(2026, 1, 1)))
        unit.flush()


def test_lists_filter_and_sort(work):
    with work.writing("test") as unit:
        unit.add_all(Bid(title=t, buyer=b) for t, b in (("B", "x"), ("A", "x"), ("C", "y")))
    with work.reading() as unit:
        assert [b.title for b in unit.list(Bid, order_by="title", buyer="x")] == ["A", "B"]
        assert [b.title for b in unit.list(Bid, order_by=("-buyer", "title"))] == ["C", "A", "B"]
        assert [b.title for b in unit.list(Bid, title=["A", "C"], order_by="title")] == ["A", "C"]
        assert len(unit.list(Bid, notice_id=None)) == 3
        assert unit.first(Bid, buyer="z") is None


def test_a_missing_record_is_not_found(work):
    with work.reading() as unit, pytest.raises(NotFound):
        unit.get(Bid, "nobody")


def test_an_error_leaves_nothing_behind(work):
    with pytest.raises(ZeroDivisionError), work.writing("test") as unit:
        unit.add(Bid(id="b"))
        unit.flush()
        raise ZeroDivisionError
    with work.reading() as unit:
        assert unit.find(Bid, "b") is None


def test_a_reading_unit_refuses_to_write(work):
    with work.reading() as unit, pytest.raises(RuntimeError):
        unit.add(Bid())
        unit.flush()


def test_units_of_one_thread_do_not_nest_around_a_writing_one(work):
    with work.reading(), work.reading(), pytest.raises(RuntimeError), work.writing("test"):
        pass
    with work.writing("test"), pytest.raises(RuntimeError), work.reading():
        pass


def test_a_second_instance_opens_read_only_and_says_who_holds_it(work):
    with work.writing("test") as unit:
        unit.add(Bid(id="b", title="Repas"))
    with Workspace.open(work.folder) as second:
        assert second.is_read_only and second.holder.startswith("Nadia (")
        with second.reading() as unit:
            assert unit.get(Bid, "b").title == "Repas"
        with pytest.raises(ReadOnlyWorkspace, match="Nadia"), second.writing("test"):
            pass
        with pytest.raises(ReadOnlyWorkspace):
            second.files.add_bytes(b"x")
    with work.writing("test") as unit:
        unit.get(Bid, "b").title = "Goûters"


def test_closing_gives_the_workspace_back(tmp_path):
    Workspace.open(tmp_path).close()
    with Workspace.open(tmp_path) as work:
        assert not work.is_read_only


def test_no_workspace_is_made_when_none_is_asked_for(tmp_path):
    with pytest.raises(NotFound):
        Workspace.open(tmp_path / "vide", create=False)
    assert not (tmp_path / "vide").exists()


@pytest.mark.parametrize("content", [b"", b"hello", bytes(4096), b"SQLite format 3\x00" + bytes(200)])
def test_an_empty_or_foreign_database_is_damage(tmp_path, content):
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(DamageFound):
        Workspace.open(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == content


def test_a_missing_database_beside_pieces_is_damage(tmp_path):
    Workspace.open(tmp_path).close()
    (tmp_path / DATABASE).unlink()
    with pytest.raises(DamageFound):
        Workspace.open(tmp_path)


def test_a_newer_workspace_is_refused_and_not_changed(tmp_path):
    Workspace.open(tmp_path).close()
    from relais_app.storage.engine import connect

    connection = connect(tmp_path / DATABASE)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(RelaisError, match="plus récente"):
        Workspace.open(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_opening_an_up_to_date_workspace_imports_no_alembic(tmp_path):
    import subprocess
    import sys

    Workspace.open(tmp_path).close()
    script = (
        "import sys; from pathlib import Path; from relais_app.storage.workspace import Workspace;"
        "Workspace.open(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_file_is_kept_once_under_its_hash(work, tmp_path):
    source = tmp_path / "Kbis.PDF"
    source.write_bytes(b"bytes")
    stored = work.files.add_file(source)
    again = work.files.add_bytes(b"bytes", ".txt")
    assert stored == again and stored.size_bytes == 5 and stored.suffix == ".pdf"
    assert work.files.path(stored.sha256).read_bytes() == b"bytes"
    assert [p.name for p in work.files.every()] == [stored.sha256 + ".pdf"]
    assert not list(work.files.folder.glob("*.tmp"))


def test_a_missing_file_is_not_found(work):
    with pytest.raises(NotFound):
        work.files.path("0" * 64)
    with pytest.raises(NotFound):
        work.files.path("../../etc/passwd")


def test_facts_proposed_by_a_reading_come_back(work):
    with work.writing("import-dce") as unit:
        unit.add_proposals(BidFact(bid_id="b", name="deadline", value=f'"{i}"') for i in range(3))
    with work.reading() as unit:
        assert len(unit.list(BidFact, bid_id="b")) == 3


def test_a_damaged_notices_file_is_set_aside_and_the_workspace_opens(tmp_path):
    Workspace.open(tmp_path).close()
    (tmp_path / "avis.sqlite3").write_bytes(b"garbage" * 1000)
    with Workspace.open(tmp_path) as work, work.writing("test") as unit:
        unit.add(Bid(id="b"))
    (aside,) = tmp_path.glob("avis-abimes-*.sqlite3")
    assert aside.read_bytes() == b"garbage" * 1000


def in_a_fork(action):
    """What an action says in a child process, whose user and limits it may change."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        try:
            said = str(action())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX users")
def test_a_folder_that_cannot_be_written_opens_read_only(tmp_path):
    """Root may write anywhere: it becomes somebody else."""
    folder = tmp_path / "espace"
    Workspace.open(folder).close()
    is_root = os.getuid() == 0
    for above in (tmp_path, *tmp_path.parents):
        if is_root and above != Path(tempfile.gettempdir()) and above.is_relative_to(tempfile.gettempdir()):
            above.chmod(0o755)
    folder.chmod(0o555)

    def look():
        if is_root:
            os.setuid(65534)
        work = Workspace.open(folder)
        with pytest.raises(ReadOnlyWorkspace, match="droits"), work.writing("test"):
            pass
        with work.reading() as unit:
            return work.is_read_only, work.holder, unit.list(Bid)

    try:
        assert in_a_fork(look) == "(True, '', [])"
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX limits")
def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path):
    with Workspace.open(tmp_path) as work, work.writing("test") as unit:
        unit.add(Bid(id="b", title="Repas"))
    size = (tmp_path / DATABASE).stat().st_size

    def fill():
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
        work = Workspace.open(tmp_path)
        with work.writing("test") as unit:
            unit.get(Bid, "b").title = "Goûters"
            unit.add_all(Bid(title="x" * 1000) for _ in range(1000))

    assert in_a_fork(fill).startswith("RelaisError: Le disque")
    with Workspace.open(tmp_path) as work, work.reading() as unit:
        assert [bid.title for bid in unit.list(Bid)] == ["Repas"]


def test_what_a_kill_left_half_made_is_gone_at_the_next_opening(tmp_path):
    Workspace.open(tmp_path).close()
    (tmp_path / ".travail-x").mkdir()
    (tmp_path / ".travail-x" / "0.zip").write_bytes(b"plain")
    (tmp_path / "pieces" / ".abc.tmp").write_bytes(b"half")
    (tmp_path / "..relais-reserve.0a1b2c3d.tmp").write_bytes(b"half")
    with Workspace.open(tmp_path) as work:
        assert not list(tmp_path.glob(".travail-*")) and not list(work.files.folder.glob(".*"))
        assert not list(tmp_path.glob("*.tmp"))
        with work.scratch() as scratch:
            assert scratch.parent == tmp_path
        assert not scratch.exists()
