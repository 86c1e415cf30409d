"""A whole DCE taken into a bid: files kept untouched, values proposed, nothing doubled, nothing half done."""

import hashlib
from datetime import date

import pytest
from made.dce import BUYER, DEADLINE, REFERENCE, make_dce

from relais_app.base.errors import Cancelled, NotFound, ReadOnlyWorkspace, UnreadableFile
from relais_app.base.progress import Recorded
from relais_app.bids.model import FactState, Feasibility
from relais_app.operations import bids, dce, history, load
from relais_app.storage.workspace import Workspace


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return make_dce(tmp_path_factory.mktemp("dce"))


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


def test_a_dce_is_taken_in_whole(work, archive):
    id = bids.create_bid(work).value
    told = []
    done = dce.import_dce(work, id, [archive], on_cover=told.append)
    view, bid = dce.dce_view(work, id), bids.bid(work, id)

    assert done.value.pieces == len(view.pieces) >= 3 and done.value.facts == len(view.facts)
    assert {"buyer", "reference", "deadline"} <= set(done.value.filled)
    assert (bid.buyer, bid.reference) == (BUYER, REFERENCE)
    assert bid.deadline_at.strftime("%Y-%m-%dT%H:%M") == DEADLINE
    assert all(f.state is FactState.PROPOSED for f in view.facts)
    assert any(f.name == "deadline" for f in told[0])

    for piece in view.pieces:
        stored = work.files.path(piece.sha256).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == piece.sha256 and len(stored) == piece.size_bytes
    deadline = next(f for f in view.facts if f.name == "deadline")
    assert deadline.where.startswith("RC") and deadline.box and "12h00" in deadline.evidence
    assert [r.number for r in view.requirements] == list(range(1, len(view.requirements) + 1))

    line = view.requirements[0]
    dce.mark_requirement(work, line.id, Feasibility.NO, reason="trop tôt")
    dce.correct_fact(work, deadline.id, "16/03/2027 12h")
    again = dce.import_dce(work, id, [archive]).value
    after = dce.dce_view(work, id)
    assert (again.facts, again.requirements) == (0, 0)
    assert (len(after.pieces), len(after.facts), len(after.requirements)) == (
        len(view.pieces),
        len(view.facts),
        len(view.requirements),
    )
    assert after.requirements[0].reason == "trop tôt"
    assert bids.bid(work, id).deadline_at.strftime("%Y-%m-%dT%H:%M") == "2027-03-16T12:00"

    load.propose_tasks(work, id, today=date(2027, 2, 1))
    assert load.bid_load(work, id, today=date(2027, 2, 1)).total_hours > 10


def test_an_import_is_undone_at_once(work, archive):
    id = bids.create_bid(work, title="Nettoyage").value
    dce.import_dce(work, id, [archive])
    history.undo(work)
    view = dce.dce_view(work, id)
    assert (view.pieces, view.facts, view.requirements, bids.bid(work, id).deadline_at) == ((), (), (), None)
    assert bids.bid(work, id).title == "Nettoyage"


def test_what_the_person_typed_is_not_overwritten(work, archive):
    id = bids.create_bid(work, title="Vitres", buyer="Mairie").value
    dce.import_dce(work, id, [archive])
    assert (bids.bid(work, id).title, bids.bid(work, id).buyer) == ("Vitres", "Mairie")


def test_a_cancelled_or_failed_import_leaves_nothing(work, archive, tmp_path):
    id = bids.create_bid(work, title="Nettoyage").value
    with pytest.raises(Cancelled):
        dce.import_dce(work, id, [archive], Recorded(cancel_after=1))
    broken = tmp_path / "RC.pdf"
    broken.write_bytes(b"not a pdf at all")
    with pytest.raises(UnreadableFile):
        dce.import_dce(work, id, [broken])
    with pytest.raises(NotFound):
        dce.import_dce(work, "nobody", [archive])
    assert dce.dce_view(work, id).pieces == ()


def test_a_piece_that_can_not_be_read_is_a_warning_that_stays(work, archive, tmp_path):
    id = bids.create_bid(work, title="Nettoyage").value
    broken = tmp_path / "Annexe 1.pdf"
    broken.write_bytes(b"not a pdf at all")
    dce.import_dce(work, id, [archive, broken])
    view = dce.dce_view(work, id)
    assert any("Annexe 1" in w for w in view.warnings)
    kept = next(p for p in view.pieces if p.name == "Annexe 1.pdf")
    assert work.files.path(kept.sha256).read_bytes() == b"not a pdf at all"


def test_a_read_only_workspace_takes_nothing_in(work, archive):
    id = bids.create_bid(work, title="Nettoyage").value
    with Workspace.open(work.folder) as second, pytest.raises(ReadOnlyWorkspace):
        dce.import_dce(second, id, [archive])
