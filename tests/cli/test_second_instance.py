"""One workspace, two processes: the second one reads, says who holds it, and changes nothing."""

import json
import os
import signal
import subprocess
import sys

import pytest

from relais_app.base.errors import ReadOnlyWorkspace
from relais_app.bids.model import Bid
from relais_app.cli.main import run
from relais_app.operations.identity import use_throwaway_keys
from relais_app.storage.engine import DATABASE
from relais_app.storage.workspace import Workspace

HOLD = """
import sys
from pathlib import Path
from relais_app.storage.workspace import Workspace
with Workspace.open(Path(sys.argv[1]), person="Nadia Benali"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"held\n"
    return holder


def let_go(holder):
    holder.stdin.close()
    holder.wait(30)
    holder.stdout.close()


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A workspace with a bid and keys, open in another process."""
    folder = tmp_path_factory.mktemp("partagé") / "espace"
    with Workspace.open(folder) as work:
        use_throwaway_keys(work)
        with work.writing("test") as unit:
            unit.add(Bid(id="b", title="Repas livrés"))
    holder = holding(folder)
    yield folder
    let_go(holder)


@pytest.fixture
def files(tmp_path):
    """Something for each writing command to take in."""
    (tmp_path / "structure.json").write_text('{"format": 1, "structure": {"name": "X"}}', encoding="utf-8")
    (tmp_path / "papier.txt").write_text("Attestation", encoding="utf-8")
    return tmp_path


def test_the_second_process_reads_and_says_who_holds(held):
    with Workspace.open(held, person="Léa") as second:
        assert second.is_read_only and second.holder.startswith("Nadia Benali (")
        with second.reading() as unit:
            assert unit.get(Bid, "b").title == "Repas livrés"
        with pytest.raises(ReadOnlyWorkspace, match="Nadia Benali"), second.writing("test"):
            pass


@pytest.mark.parametrize(
    "command",
    [
        ("bid", "new", "--title", "Autre"),
        ("bid", "decide", "b", "no-go", "--reason", "trop loin"),
        ("company", "import", "structure.json"),
        ("documents", "add", "papier.txt"),
        ("notices", "import", "papier.txt"),
        ("respond", "b"),
        ("package", "export", "b", "--to", "age1x", "--out", "p.relais"),
        ("package", "trust", "RWx", "--name", "X"),
        ("package", "open", "papier.txt", "--accept"),
    ],
    ids=" ".join,
)
def test_a_command_that_writes_answers_2_with_the_holders_name(held, files, monkeypatch, capsys, command):
    monkeypatch.chdir(files)
    before = (held / DATABASE).read_bytes()
    assert run([*command, "--workspace", str(held)]) == 2
    said = capsys.readouterr()
    assert "Nadia Benali" in said.err and said.err.count("\n") == 1 and said.out == ""
    assert (held / DATABASE).read_bytes() == before


def test_a_restore_over_a_held_workspace_is_refused(held, tmp_path, capsys):
    saved = tmp_path / "s.zip"
    assert run(["backup", str(saved), "--workspace", str(held)]) == 0
    assert run(["restore", str(saved), "--replace", "--workspace", str(held)]) == 2
    assert "Nadia Benali" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ("bid", "list"),
        ("bid", "show", "b"),
        ("company", "show"),
        ("documents", "list"),
        ("notices", "list"),
        ("load",),
        ("package", "identity"),
        ("check",),
    ],
    ids=" ".join,
)
def test_a_command_that_reads_works(held, capsys, command):
    assert run([*command, "--json", "--workspace", str(held)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    json.loads(said.out)


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_a_killed_holder_gives_the_workspace_back(tmp_path):
    Workspace.open(tmp_path / "espace").close()
    holder = holding(tmp_path / "espace")
    holder.send_signal(signal.SIGKILL)
    let_go(holder)
    with Workspace.open(tmp_path / "espace") as work:
        assert not work.is_read_only and work.holder == ""
