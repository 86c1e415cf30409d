"""`relais package`, as typed."""

import argparse
import json

import pytest

from relais_app.base.errors import NotFound, RefusedForSafety, RelaisError
from relais_app.bids.model import Bid
from relais_app.cli import package
from relais_app.operations.identity import use_throwaway_keys
from relais_app.storage.workspace import Workspace


@pytest.fixture
def spaces(tmp_path):
    """Two workspaces with keys of their own; the first has a bid."""
    for name in ("alice", "bruno"):
        with Workspace.open(tmp_path / name, person=name) as work:
            use_throwaway_keys(work)
            if name == "alice":
                with work.writing("create-bid") as unit:
                    unit.add(Bid(id="b", title="Repas livrés"))
    return tmp_path


@pytest.fixture
def relais(spaces, capsys):
    parser = argparse.ArgumentParser()
    package.register(parser.add_subparsers())

    def run(space, *arguments):
        args = parser.parse_args(["package", *arguments, "--workspace", str(spaces / space)])
        assert args.handler(args) == 0
        return capsys.readouterr().out

    def run_json(space, *arguments):
        return json.loads(run(space, *arguments, "--json"))

    run.json = run_json
    return run


def test_identity_is_two_keys_and_six_words(relais):
    said = relais.json("alice", "identity")
    assert set(said) == {"name", "age", "minisign", "words"} and len(said["words"].split()) == 6
    assert said["age"] in relais("alice", "identity")


def test_a_package_goes_from_one_to_the_other(relais, spaces):
    alice, bruno = relais.json("alice", "identity"), relais.json("bruno", "identity")
    path = str(spaces / "p.relais")
    made = relais.json("alice", "export", "b", "--to", bruno["age"], "--out", path)
    assert made["sequence"] == 1 and made["path"] == path
    stranger = relais.json("bruno", "open", path, "--preview")
    assert stranger["words"] == alice["words"] and not stranger["is_trusted"] and stranger["bid_title"] == ""
    with pytest.raises(RefusedForSafety):
        relais("bruno", "open", path, "--accept")
    assert "inconnu" in relais("bruno", "verify", path)
    relais("bruno", "trust", alice["minisign"], "--name", "Alice")
    assert "Repas livrés" in relais("bruno", "open", path)
    assert relais.json("bruno", "open", path)["accepted"] is None
    assert relais.json("bruno", "open", path, "--accept")["accepted"]["has_news"]
    assert "Rien de nouveau" in relais("bruno", "open", path, "--accept")
    assert "confiance" in relais("bruno", "verify", path)


def test_a_passphrase_and_a_scope_come_from_files(relais, spaces):
    (spaces / "phrase.txt").write_text("quatre mots au hasard\n", encoding="utf-8")
    (spaces / "scope.json").write_text('{"records": ["bids"]}', encoding="utf-8")
    path = str(spaces / "p.relais")
    options = ["--out", path, "--passphrase-file", str(spaces / "phrase.txt"), "--scope", str(spaces / "scope.json")]
    assert relais.json("alice", "export", "b", *options)["key_path"].endswith("p.clef.age")
    assert not relais.json("bruno", "open", path, "--passphrase-file", str(spaces / "phrase.txt"))["is_trusted"]


def test_bad_input_is_told(relais, spaces):
    (spaces / "empty").write_text("")
    with pytest.raises(NotFound):
        relais(
            "alice", "export", "nobody", "--to", relais.json("bruno", "identity")["age"], "--out", str(spaces / "x")
        )
    for arguments in (
        ("open", str(spaces / "missing")),
        ("open", str(spaces / "empty")),
        ("export", "b", "--to", "x", "--out", str(spaces / "x")),
        ("export", "b", "--out", str(spaces / "x"), "--passphrase-file", str(spaces / "empty")),
        ("export", "b", "--out", str(spaces / "x"), "--scope", str(spaces / "missing")),
        ("trust", "RWx", "--name", "X"),
    ):
        with pytest.raises(RelaisError):
            relais("alice", *arguments)
