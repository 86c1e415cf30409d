"""A second version of a DCE: compared, places moved, what was settled reopened where its source changed."""

from datetime import date

import pytest
from made import dce as made
from made.dce import BUYER, REFERENCE, make_dce

from relais_app.base.errors import ReadOnlyWorkspace
from relais_app.bids.model import FactState, Feasibility
from relais_app.dce.comparison import Change
from relais_app.operations import bids, dce, history, versions
from relais_app.operations.demo.dce import piece_pdf
from relais_app.storage.workspace import Workspace

RC = made.RC.replace("lundi 15 mars 2027 à 12h00", "lundi 22 mars 2027 à 12h00").replace("90 jours", "120 jours")
CCTP = (
    made.CCTP.replace("avant 7 h 30 ou après 18 h", "avant 8 h ou après 17 h")
    .replace("Les agents doivent porter une tenue identifiable.\n", "")
    .replace("# 2 - Horaires", "Le titulaire doit fournir un planning mensuel des passages.\n# 2 - Horaires")
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dce")
    for name, text in (("RC V2.pdf", RC), ("CCTP V2.pdf", CCTP)):
        (folder / name).write_bytes(piece_pdf(text, buyer=BUYER, reference=REFERENCE))
    return make_dce(folder), [folder / "RC V2.pdf", folder / "CCTP V2.pdf"]


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


@pytest.fixture
def bid(work, files):
    id = bids.create_bid(work, title="Nettoyage").value
    dce.import_dce(work, id, [files[0]])
    return id


def fact(work, bid, name, value):
    return next(f for f in dce.dce_view(work, bid).facts if f.name == name and f.value == value)


def line(work, bid, word):
    return next(r for r in dce.dce_view(work, bid).requirements if word in r.text)


def test_a_rectificatif_is_compared_and_reopens_what_it_changes(work, bid, files):
    validity = fact(work, bid, "offer_validity_days", 90)
    hours, floors = line(work, bid, "avant 7 h 30"), line(work, bid, "sols des classes")
    dce.confirm_fact(work, validity.id)
    dce.confirm_fact(work, fact(work, bid, "deadline", "2027-03-15T12:00").id)
    dce.mark_requirement(work, hours.id, Feasibility.NO, reason="trop tôt", owner="Laurier")
    dce.mark_requirement(work, floors.id, Feasibility.YES)

    done = versions.import_version(work, bid, files[1]).value
    assert (done.version, done.changed_pieces, done.added_pieces, done.missing_pieces) == (2, 2, 0, 1)
    assert done.reopened_lines >= 1 and done.reopened_facts >= 2 and done.new_lines >= 1

    old = next(f for f in dce.dce_view(work, bid).facts if f.id == validity.id)
    assert old.state is FactState.PROPOSED and old.note
    new = fact(work, bid, "offer_validity_days", 120)
    assert new.state is FactState.PROPOSED and "90 jours" in new.note

    now = next(r for r in dce.dce_view(work, bid).requirements if r.id == hours.id)
    assert "avant 8 h" in now.text and "avant 7 h 30" in now.note and now.state is FactState.PROPOSED
    assert (now.reason, now.owner, now.feasibility) == ("trop tôt", "Laurier", Feasibility.NO)
    kept = next(r for r in dce.dce_view(work, bid).requirements if r.id == floors.id)
    assert (kept.feasibility, kept.note) == (Feasibility.YES, "") and kept.piece != floors.piece

    texts = [r.text for r in dce.dce_view(work, bid).requirements]
    assert len(texts) == len(set(texts))
    dropped = line(work, bid, "tenue identifiable")
    assert dropped.state is FactState.REJECTED and dropped.note
    assert line(work, bid, "planning mensuel").note


def test_the_deadline_moves_only_when_the_person_confirms_it(work, bid, files):
    done = versions.import_version(work, bid, files[1]).value
    assert done.deadline and "22 mars" in done.deadline.after and "15 mars" in done.deadline.before
    assert bids.bid(work, bid).deadline_at.date() == date(2027, 3, 15)
    dce.confirm_fact(work, done.deadline.fact_id)
    assert bids.bid(work, bid).deadline_at.date() == date(2027, 3, 22)


def test_the_pieces_stay_and_the_new_ones_stand_for_them(work, bid, files):
    versions.import_version(work, bid, files[1])
    pieces = {p.name: p for p in dce.dce_view(work, bid).pieces}
    assert {n: (p.version, p.is_current) for n, p in pieces.items()} == {
        "RC.pdf": (1, False), "CCTP.pdf": (1, False), "CCAP.pdf": (1, True), "RC V2.pdf": (2, True), "CCTP V2.pdf": (2, True),
    }  # fmt: skip
    assert all(work.files.path(p.sha256).is_file() for p in pieces.values())


def test_a_whole_version_withdraws_what_it_lacks(work, bid, files):
    versions.import_version(work, bid, files[1], is_whole=True)
    ccap = next(p for p in dce.dce_view(work, bid).pieces if p.name == "CCAP.pdf")
    assert not ccap.is_current
    assert line(work, bid, "responsable joignable").state is FactState.REJECTED


def test_the_comparison_shows_sentences_side_by_side_with_their_places(work, bid, files):
    assert versions.last_version(work, bid) is None
    versions.import_version(work, bid, files[1])
    view = versions.last_version(work, bid)
    cctp = next(p for p in view.pieces if p.kind == "CCTP")
    assert (cctp.before_name, cctp.name, cctp.change) == ("CCTP.pdf", "CCTP V2.pdf", Change.CHANGED)
    changed = next(s for s in cctp.sentences if s.change is Change.CHANGED)
    assert ("30", True) in changed.before and changed.before_place.box and changed.after_place.page == 1
    assert {s.change for s in cctp.sentences} == {Change.CHANGED, Change.ADDED, Change.REMOVED}
    assert view.facts and view.lines


def test_the_same_dce_again_changes_nothing(work, bid, files):
    before = dce.dce_view(work, bid)
    done = versions.import_version(work, bid, [files[0]]).value
    after = dce.dce_view(work, bid)
    assert (done.changed_pieces, done.new_lines, done.reopened_lines, done.changed_facts) == (0, 0, 0, 0)
    assert after == before and versions.last_version(work, bid) is None


def test_a_version_is_undone_at_once(work, bid, files):
    before = dce.dce_view(work, bid)
    done = versions.import_version(work, bid, files[1])
    history.undo(work, done.operation_id)
    assert dce.dce_view(work, bid) == before


def test_a_read_only_workspace_takes_no_version(work, bid, files):
    with Workspace.open(work.folder) as second, pytest.raises(ReadOnlyWorkspace):
        versions.import_version(second, bid, files[1])
