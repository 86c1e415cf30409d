"""Merging as a pure function: several partners, packages lost, late, doubled, re-ordered."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais_app.exchange.edits import CREATED, DELETED, WHOLE, Edit, replaced_by
from relais_app.exchange.merge import Forked, by_record, conflicts_of, merge_texts, state_of, union

FIELDS = ("title", "text", "owner")


class Replica:
    """A partner: an author with edits of its own and received ones."""

    def __init__(self, author):
        self.author, self.n, self.edits = author, 0, {}

    def history(self, record):
        return [e for e in self.edits.values() if e.record == record]

    def state(self, record):
        return state_of(self.history(record))

    def value(self, record, field):
        return [c.value for c in self.state(record).values.get(field, ())]

    def write(self, record, field, old, new):
        self.n += 1
        edit = Edit(
            author=self.author, n=self.n, operation=f"{self.author}{self.n}", label="test", person="", kind="bids",
            record=record, field=field, old=json.dumps(old), new=json.dumps(new),
            replaces=replaced_by(self.history(record), field), at="", salt="",
        )  # fmt: skip
        self.edits[edit.key] = edit
        return edit

    def create(self, record, **values):
        self.write(record, CREATED, None, {"id": record, **dict.fromkeys(FIELDS, ""), **values})

    def set(self, record, field, value):
        old = self.value(record, field)
        self.write(record, field, old[0] if old else None, value)

    def delete(self, record):
        values = {f: c[0].value for f, c in self.state(record).values.items()}
        self.write(record, DELETED, values, None)

    def receive(self, edits):
        self.edits = union(self.edits.values(), edits)


def pair():
    a, b = Replica("a"), Replica("b")
    a.create("r", title="Repas")
    b.receive(a.edits.values())
    return a, b


def exchange(a, b):
    from_a = list(a.edits.values())
    a.receive(b.edits.values())
    b.receive(from_a)
    assert a.edits == b.edits


def test_changes_of_different_fields_both_stay():
    a, b = pair()
    a.set("r", "title", "Goûters")
    b.set("r", "owner", "Léa")
    exchange(a, b)
    assert (a.value("r", "title"), a.value("r", "owner")) == (["Goûters"], ["Léa"])
    assert conflicts_of(a.history("r")) == []


def test_two_values_of_one_field_are_a_conflict_until_somebody_chooses():
    a, b = pair()
    a.set("r", "title", "A")
    b.set("r", "title", "B")
    exchange(a, b)
    (conflict,) = conflicts_of(a.history("r"))
    assert [c.value for c in conflict.candidates] == ["A", "B"] and conflict.key == ("bids", "r", "title")
    b.set("r", "title", "B")
    exchange(a, b)
    assert conflicts_of(a.history("r")) == [] and a.value("r", "title") == ["B"]


def test_the_same_value_typed_twice_is_no_conflict():
    a, b = pair()
    a.set("r", "title", "A")
    b.set("r", "title", "A")
    exchange(a, b)
    assert conflicts_of(a.history("r")) == []


def test_later_knowing_edits_win_whatever_the_clock():
    a, b = pair()
    a.set("r", "title", "A")
    b.receive(a.edits.values())
    b.set("r", "title", "B")
    exchange(a, b)
    assert a.value("r", "title") == ["B"]


def test_an_edit_wins_over_a_deletion_that_did_not_know_it_and_is_flagged():
    a, b = pair()
    a.delete("r")
    b.set("r", "owner", "Léa")
    exchange(a, b)
    state = a.state("r")
    assert state.is_alive and state.is_revived
    assert (a.value("r", "title"), a.value("r", "owner")) == (["Repas"], ["Léa"])
    a.delete("r")
    exchange(a, b)
    assert not b.state("r").is_alive


def test_a_deletion_that_knew_everything_deletes():
    a, b = pair()
    b.set("r", "owner", "Léa")
    exchange(a, b)
    a.delete("r")
    exchange(a, b)
    assert not b.state("r").is_alive and b.state("r").values == {}


def test_both_deleting_is_no_conflict():
    a, b = pair()
    a.delete("r")
    b.delete("r")
    exchange(a, b)
    assert not a.state("r").is_alive and conflicts_of(a.history("r")) == []


def test_one_counter_for_two_edits_is_a_fork():
    a, _b = pair()
    a.set("r", "title", "A")
    forged = replace(next(e for e in a.edits.values() if e.field == "title"), new='"forged"')
    with pytest.raises(Forked):
        a.receive([forged])


def test_paragraphs_changed_apart_are_merged():
    assert merge_texts("a\nb\nc\nd", "a\nB\nc\nd", "a\nb\nc\nD") == "a\nB\nc\nD"
    assert merge_texts("a\nb", "a\nb\nc", "z\na\nb") == "z\na\nb\nc"
    assert merge_texts("a\nb", "a\nB", "a\nβ") is None
    assert merge_texts("a\nb", "a\nB", "a\nB") == "a\nB"
    assert merge_texts("a", "a\nx", "a\ny") is None
    assert merge_texts("a\nb", "b", "a") is None or merge_texts("a\nb", "b", "a") == ""


def test_a_conflict_of_long_texts_offers_both_sides_paragraphs():
    a, b = pair()
    a.set("r", "text", "un\ndeux\ntrois")
    b.receive(a.edits.values())
    a.set("r", "text", "UN\ndeux\ntrois")
    b.set("r", "text", "un\ndeux\nTROIS")
    exchange(a, b)
    (conflict,) = conflicts_of(a.history("r"))
    assert conflict.merged == "UN\ndeux\nTROIS"


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6),
       st.lists(st.sampled_from("abce"), max_size=6))  # fmt: skip
def test_merging_texts_is_symmetric_and_takes_a_lone_change(base, first, second):
    base, first, second = ("\n".join(x) for x in (base, first, second))
    assert merge_texts(base, first, second) == merge_texts(base, second, first)
    assert merge_texts(base, base, second) == second
    assert merge_texts(base, first, first) in (first, None)


# ---- random histories -------------------------------------------------------------------------------------

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.integers(0, 2), st.integers(0, 1)),
        st.tuples(
            st.just("set"), st.integers(0, 2), st.integers(0, 1), st.sampled_from(FIELDS), st.sampled_from("xyz")
        ),
        st.tuples(st.just("delete"), st.integers(0, 2), st.integers(0, 1)),
        st.tuples(st.just("send"), st.integers(0, 2), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("late"), st.integers(0, 2), st.integers(0, 20)),
    ),
    max_size=40,
)


def play(actions):
    """Three partners; packages may be lost, arrive late, twice, in any order."""
    partners = [Replica(name) for name in "abc"]
    sent = []
    for action, who, *rest in actions:
        me = partners[who]
        record = f"r{rest[0]}"
        if action == "send":
            package = list(me.edits.values())
            sent.append(package)
            if rest[1]:
                partners[rest[0]].receive(package)
        elif action == "late" and sent:
            me.receive(sent[rest[0] % len(sent)])
        elif action == "create" and not me.history(record):
            me.create(record, title=me.author)
        elif action == "set" and me.state(record).is_alive:
            me.set(record, rest[1], rest[2])
        elif action == "delete" and me.state(record).is_alive:
            me.delete(record)
    return partners


def picture(edits):
    states = {key: state_of(history) for key, history in by_record(edits).items()}
    return {
        key: (s.is_alive, s.is_revived, {f: [c.value for c in v] for f, v in s.values.items()})
        for key, s in states.items()
    }


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_merging_is_commutative_associative_and_idempotent(actions):
    sets = [list(p.edits.values()) for p in play(actions)]
    merged = union(*sets)
    for order in itertools.permutations(sets):
        assert union(*order) == merged
        assert picture(union(*order).values()) == picture(merged.values())
    a, b, c = sets
    assert union(union(a, b).values(), c) == union(a, union(b, c).values()) == merged
    assert union(merged.values(), merged.values(), a) == merged


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_no_edit_is_lost_each_is_current_or_knowingly_replaced(actions):
    merged = union(*(p.edits.values() for p in play(actions)))
    for history in by_record(merged.values()).values():
        replaced = {key for e in history for key in e.replaces}
        state = state_of(history)
        shown = {c.edit.key for candidates in state.values.values() for c in candidates}
        for edit in history:
            if edit.field not in WHOLE and edit.key not in replaced:
                assert state.is_alive and edit.key in shown


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_a_record_with_an_edit_that_no_deletion_knew_is_alive(actions):
    for partner in play(actions):
        for history in by_record(partner.edits.values()).values():
            heads = {e.key for e in history} - {key for e in history for key in e.replaces}
            if any(e.key in heads and e.field != DELETED for e in history):
                assert state_of(history).is_alive
