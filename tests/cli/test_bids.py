"""`relais bid …` and `relais load`, as contracts.md describes them."""

import json
from datetime import date

import pytest
from made.dce import DEADLINE, make_dce

from relais_app.cli.main import run
from relais_app.operations import company
from relais_app.storage.workspace import Workspace


@pytest.fixture
def space(tmp_path):
    folder = tmp_path / "espace"
    Workspace.open(folder).close()
    return folder


@pytest.fixture
def relais(space, capsys):
    """Runs a command; gives back its status, stdout and stderr."""

    def call(*arguments):
        status = run([*arguments, "--workspace", str(space)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_new_prints_the_id_alone_and_list_finds_it(relais):
    status, out, err = relais("bid", "new", "--title", "Repas livrés", "--buyer", "Ville de Rivemarne")
    assert status == 0 and err == "" and len(out.split()) == 1
    status, listed, _err = relais("bid", "list", "--json")
    assert json.loads(listed) == [
        {
            "id": out.strip(),
            "title": "Repas livrés",
            "buyer": "Ville de Rivemarne",
            "deadline": None,
            "decision": None,
            "state": "reading",
        }
    ]


def test_a_bid_with_its_dce_is_shown_then_decided(relais, tmp_path):
    archive = make_dce(tmp_path)
    _status, out, err = relais("bid", "new", "--title", "Nettoyage", "--dce", str(archive))
    id = out.strip()
    status, shown, _err = relais("bid", "show", id, "--json")
    view = json.loads(shown)
    assert status == 0 and view["deadline"].startswith(DEADLINE) and view["facts"] and view["requirements"]
    status, again, _err = relais("bid", "dce", id, str(archive), "--json")
    assert status == 0 and json.loads(again)["facts"] == 0
    status, plain, _err = relais("bid", "show", id)
    assert status == 0 and "lundi 15 mars 2027" in plain
    sheet = tmp_path / "fiche.pdf"
    for verdict, reason in (
        ("go", "Proche de nos métiers"),
        ("conditional", "Un partenaire"),
        ("no-go", "Trop loin"),
    ):
        status, _out, err = relais("bid", "decide", id, verdict, "--reason", reason, "--sheet", str(sheet))
        assert (status, err) == (0, "")
        assert json.loads(relais("bid", "list", "--json")[1])[0]["decision"] == verdict
    assert sheet.read_bytes().startswith(b"%PDF")
    assert json.loads(relais("bid", "list", "--json")[1])[0]["state"] == "dropped"


def test_conditions_are_given_on_the_command_line(relais):
    id = relais("bid", "new", "--title", "Repas")[1].strip()
    status, out, _err = relais(
        "bid",
        "decide",
        id,
        "conditional",
        "--condition",
        "Un partenaire|Mirabelle|2026-11-09",
        "--author",
        "Verveine",
    )
    assert status == 0 and "Mirabelle" in out
    assert relais("bid", "decide", id, "conditional", "--condition", "Un partenaire")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("bid", "show", "nobody"), 4),
        (("bid", "decide", "nobody", "go"), 4),
        (("bid", "new", "--title", "  "), 2),
        (("bid", "new"), 2),
        (("bid", "new", "--notice", "nobody"), 4),
        (("bid", "new", "--title", "X", "--dce", "/nowhere/dce.zip"), 4),
        (("bid", "decide", "x", "maybe"), 2),
        (("load", "--weeks", "0"), 2),
        (("load", "--from", "demain"), 2),
        (("load", "--bid", "nobody"), 4),
    ],
)
def test_bad_input_is_one_line_and_its_status(relais, arguments, status):
    found, out, err = relais(*arguments)
    assert found == status and out == "" and len(err.strip().splitlines()) == 1 and "Traceback" not in err


def test_a_no_go_without_reason_is_refused(relais):
    id = relais("bid", "new", "--title", "Repas")[1].strip()
    status, _out, err = relais("bid", "decide", id, "no-go")
    assert status == 2 and "raison" in err
    assert json.loads(relais("bid", "list", "--json")[1])[0]["decision"] is None


def test_a_dce_that_can_not_be_read_makes_no_bid(relais, tmp_path):
    broken = tmp_path / "RC.pdf"
    broken.write_bytes(b"nothing")
    assert relais("bid", "new", "--title", "Repas", "--dce", str(broken))[0] == 2
    assert json.loads(relais("bid", "list", "--json")[1]) == []


def test_load_says_hours_capacity_and_chance_by_week(relais, space):
    with Workspace.open(space) as work:
        company.save_person(work, name="Sarriette", weekly_hours=39)
    status, out, _err = relais("load", "--from", "2026-11-09", "--weeks", "2", "--json")
    found = json.loads(out)
    assert status == 0 and found["weeks"] == ["2026-11-09", "2026-11-16"]
    week = found["rows"][0]["weeks"][0]
    assert week == {
        "week": "2026-11-09",
        "sold": 0,
        "likely": 0,
        "bid": 0,
        "capacity": 31.2,
        "is_over": False,
        "chance": 0,
    }
    status, out, _err = relais("load", "--from", str(date(2026, 11, 9)))
    assert status == 0 and "Personne ne déborde." in out and "S46" in out
