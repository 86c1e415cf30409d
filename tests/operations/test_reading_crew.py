"""Workers kept ready read one DCE after the other, and stop when they are told."""

import psutil
from made.dce import BUYER, make_dce

from relais_app.operations import bids, dce
from relais_app.operations.reading_crew import ReadingCrew
from relais_app.operations.workspace import open_workspace


def workers():
    """Processes of ours that read; the one that watches shared memory aside."""
    children = psutil.Process().children(recursive=True)
    return {child.pid for child in children if "resource_tracker" not in " ".join(child.cmdline())}


def test_a_ready_crew_says_the_cover_and_reads_again(tmp_path):
    crew, told, before = ReadingCrew(), [], workers()
    try:
        crew.warm()
        pids = workers() - before
        assert len(pids) == 2
        with open_workspace(tmp_path / "espace") as work:
            for title in ("Premier", "Second"):
                bid = bids.create_bid(work, title=title).value
                dce.import_dce(work, bid, [make_dce(tmp_path)], crew=crew, on_cover=told.append)
                assert {p.kind for p in dce.dce_view(work, bid).pieces} == {"RC", "CCAP", "CCTP"}
        assert [{f.text for f in facts if f.name == "buyer"} for facts in told] == [{BUYER}, {BUYER}]
        assert pids <= workers()
    finally:
        crew.close()
    assert not pids & workers()
