"""Random histories of three partners through real workspaces: whatever was lost, late or doubled, all end alike."""

import contextlib
import random

import pytest

from relais_app.bids.model import Bid, BidFact, BidRequirement
from relais_app.operations import backup, history
from relais_app.storage.history import Blocked
from relais_app.storage.records import RECORDS, to_json

KINDS = {
    "bids": ("title", "buyer", "reference"),
    "bid_facts": ("value",),
    "bid_requirements": ("owner", "better_wording"),
}


def act(chance, member, number):
    """One thing a person does: change, add, delete, undo."""
    kind = chance.choice(list(KINDS))
    with member.work.reading() as unit:
        ids = [r.id for r in unit.list(RECORDS[kind])]
        has_bid = unit.find(Bid, "b") is not None
    what = chance.choice(["set", "set", "set", "add", "delete", "undo", "private"])
    if what == "undo":
        last = history.last_operation(member.work)
        with contextlib.suppress(Blocked):
            if last is not None and last.label in ("test", "add", "delete"):
                history.undo(member.work)
    elif what == "add" and has_bid:
        with member.work.writing("add") as unit:
            unit.add(BidRequirement(bid_id="b", text=f"n° {number}", reason="CANARI"))
    elif what == "delete" and ids and kind != "bids":
        with member.work.writing("delete") as unit:
            unit.delete(unit.get(RECORDS[kind], chance.choice(ids)))
    elif what == "private" and has_bid:
        member.set(Bid, "b", yearly_amount_cents=chance.randrange(1000))
    elif what == "set" and ids:
        member.set(RECORDS[kind], chance.choice(ids), **{chance.choice(KINDS[kind]): f"valeur {chance.randrange(3)}"})


def shared(member):
    """What all must agree on: which records stand, and their values where nobody disagrees."""
    from relais_app.exchange.merge import by_record, state_of
    from relais_app.storage.packages import edits_of_bid

    with member.work.reading() as unit:
        histories = by_record(edits_of_bid(unit.connection, "b"))
        rows = {(kind, r.id) for kind in KINDS for r in unit.list(RECORDS[kind])}
    states = {subject: state_of(h) for subject, h in histories.items()}
    assert rows == {s for s, state in states.items() if state.is_alive}
    return {
        subject: {
            f: [to_json(c.value) for c in v]
            for f, v in state.values.items()
            if f not in ("yearly_amount_cents", "reason")
        }
        for subject, state in states.items()
        if state.is_alive
    }


@pytest.mark.parametrize("seed", range(3))
def test_copies_end_alike_and_sound(member, seed, tmp_path):
    chance = random.Random(seed)
    partners = [member(name) for name in ("Alice", "Bruno", "Chloé")]
    for one in partners:
        for other in partners:
            if one is not other:
                one.trusts(other)
    with partners[0].work.writing("create") as unit:
        unit.add(Bid(id="b", title="Repas", yearly_amount_cents=7))
        unit.add_proposals(BidFact(id=f"f{i}", bid_id="b", value=str(i)) for i in range(3))
    sent = []
    for number in range(25):
        who = chance.choice(partners)
        if chance.random() < 0.35 and who.has(Bid, "b"):
            others = [p for p in partners if p is not who]
            sent.append((who.export(*others, name=f"{number}.relais"), others))
        elif sent and chance.random() < 0.4:
            path, others = chance.choice(sent)
            chance.choice(others).accept(path)
        else:
            act(chance, who, number)
    for turn in range(3):
        for one in [p for p in partners if p.has(Bid, "b")]:
            others = [p for p in partners if p is not one]
            path = one.export(*others, name=f"end{turn}.relais")
            for other in others:
                other.accept(path)
    first, *rest = (shared(p) for p in partners)
    assert all(other == first for other in rest)
    for one in partners:
        assert backup.check_open(one.work).problems == ()
