"""Bids through the operations: made from a notice, changed, undone; facts confirmed, corrected, rejected."""

import json
from datetime import UTC, date, datetime

import pytest

from relais_app.base.errors import FieldError, NotFound
from relais_app.bids.model import BidFact, BidRequirement, BidState, DcePiece, FactState, Feasibility
from relais_app.notices.model import NoticeReading, NoticeState
from relais_app.operations import bids, dce, history, notices
from relais_app.storage.workspace import Workspace

PARIS_14 = datetime(2026, 11, 20, 13, tzinfo=UTC)


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace", person="Mirabelle") as opened:
        yield opened


def fact(name, value, **more):
    text = json.dumps(value)
    values = {"name": name, "value": text, "read_value": text, "confidence": 0.95, "piece": 0, "page": 4, **more}
    return BidFact(**values)


@pytest.fixture
def bid(work):
    """A bid with an RC, a CCAP, a few facts and two requirements."""
    id = bids.create_bid(work, title="Repas livrés").value
    with work.writing("given") as unit:
        unit.add(
            DcePiece(
                bid_id=id, number=0, name="Reglement.pdf", path="dce.zip!/Reglement.pdf", kind="RC", page_count=16
            )
        )
        unit.add(
            DcePiece(bid_id=id, number=1, name="Clauses.pdf", path="dce.zip!/Clauses.pdf", kind="CCAP", page_count=38)
        )
        for record in (
            fact("deadline", "2026-11-20T14:00", evidence="vendredi 20 novembre 2026 à 14:00"),
            fact("duration_months", 12, confidence=0.85),
            fact("duration_months", 24, confidence=0.8, piece=1, page=6),
            fact("buyer", "Ville de Rivemarne"),
            fact("variants_allowed", False, confidence=0.7),
            fact("question_deadline", "2026-11-12", extra='{"relative": "J-8"}'),
        ):
            record.bid_id = id
            unit.add(record)
        unit.add(
            BidRequirement(
                bid_id=id, number=1, text="Les repas sont livrés avant 5 h 30.", piece=1, page=23, theme="livraison"
            )
        )
        unit.add(BidRequirement(bid_id=id, number=2, text="Un menu végétarien est proposé.", piece=1, page=33))
    return id


def row(work, bid, name, nth=0):
    return [f for f in dce.dce_view(work, bid).facts if f.name == name][nth]


def test_a_bid_takes_what_its_notice_says(work):
    reading = NoticeReading(
        source="boamp-eforms", source_id="26-1", title="Traiteur", buyer="Ville de Rivemarne", reference="RM-041",
        published_on=date(2026, 10, 30), deadline_at=PARIS_14, departements=("974",), deadline_zone="Indian/Reunion",
    )  # fmt: skip
    notice = notices.save_notice(work, reading).value
    id = bids.create_bid(work, notice_id=notice).value
    view = bids.bid(work, id)
    assert (view.title, view.buyer, view.reference, view.departement) == (
        "Traiteur",
        "Ville de Rivemarne",
        "RM-041",
        "974",
    )
    assert view.published_on == date(2026, 10, 30)
    assert view.deadline_at == PARIS_14 and view.deadline_at.hour == 17
    assert notices.notice(work, notice).state is NoticeState.BID
    assert bids.create_bid(work, notice_id=notice).value == id and len(bids.bid_rows(work)) == 1


def test_a_deleted_bid_frees_its_notice_and_comes_back_by_undo(work):
    notice = notices.save_notice(work, NoticeReading(source="paste", title="Traiteur")).value
    id = bids.create_bid(work, notice_id=notice).value
    bids.delete_bid(work, id)
    assert bids.bid_rows(work) == () and notices.notice(work, notice).state is NoticeState.KEPT
    history.undo(work)
    assert bids.bid(work, id).title == "Traiteur" and notices.notice(work, notice).bid_id == id


def test_an_unknown_notice_or_bid_is_said(work):
    with pytest.raises(NotFound):
        bids.create_bid(work, notice_id="nobody")
    with pytest.raises(NotFound):
        bids.bid(work, "nobody")


def test_open_bids_come_by_deadline_then_the_others(work):
    names = {}
    for title, day, state in (
        ("B", 20, BidState.READING),
        ("A", 10, BidState.PREPARING),
        ("W", 5, BidState.WON),
        ("N", None, BidState.READING),
    ):
        id = bids.create_bid(work, title=title).value
        bids.save_bid(work, id, state=state, deadline_at=datetime(2026, 11, day, 12, tzinfo=UTC) if day else None)
        names[title] = id
    assert [r.title for r in bids.bid_rows(work)] == ["A", "B", "N", "W"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("chance", {"chance": 1.2}),
        ("deadline_at", {"deadline_at": datetime(2026, 11, 20)}),
        ("ends_on", {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 2, 1)}),
        ("created_at", {"created_at": PARIS_14}),
    ],
)
def test_a_value_that_can_not_be_kept_names_its_field(work, bid, field, values):
    with pytest.raises(FieldError) as refused:
        bids.save_bid(work, bid, **values)
    assert refused.value.field == field


def test_an_overseas_departement_brings_its_zone(work, bid):
    bids.save_bid(work, bid, departement="974")
    assert bids.bid(work, bid).deadline_zone == "Indian/Reunion"
    dce.confirm_fact(work, row(work, bid, "deadline").id)
    assert bids.bid(work, bid).deadline_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_confirming_the_deadline_gives_it_to_the_bid_and_one_undo_takes_both_back(work, bid):
    said = dce.confirm_fact(work, row(work, bid, "deadline").id)
    assert said.value == "ven. 20 nov. 2026, 14:00" and {s.kind for s in said.touched} == {"bids", "bid_facts"}
    assert bids.bid(work, bid).deadline_at == PARIS_14
    history.undo(work)
    assert bids.bid(work, bid).deadline_at is None and row(work, bid, "deadline").state is FactState.PROPOSED


def test_a_correction_keeps_the_reading_beside(work, bid):
    dce.correct_fact(work, row(work, bid, "deadline").id, "lundi 23 novembre 2026 à 14h")
    found = row(work, bid, "deadline")
    assert found.state is FactState.CORRECTED and found.value == "2026-11-23T14:00"
    assert found.read_text == "ven. 20 nov. 2026, 14:00" and found.evidence
    assert bids.bid(work, bid).deadline_at == datetime(2026, 11, 23, 13, tzinfo=UTC)
    dce.restore_fact(work, found.id)
    assert row(work, bid, "deadline").value == "2026-11-20T14:00"


def test_typing_what_was_read_confirms_it(work, bid):
    dce.correct_fact(work, row(work, bid, "variants_allowed").id, "non")
    assert row(work, bid, "variants_allowed").state is FactState.CONFIRMED


def test_a_correction_that_is_not_understood_changes_nothing(work, bid):
    with pytest.raises(FieldError):
        dce.correct_fact(work, row(work, bid, "deadline").id, "bientôt")
    assert row(work, bid, "deadline").state is FactState.PROPOSED and bids.bid(work, bid).deadline_at is None


def test_values_that_contradict_each_other_are_shown_until_one_is_chosen(work, bid):
    first, second = row(work, bid, "duration_months"), row(work, bid, "duration_months", 1)
    assert first.clash == ("CCAP 6 : « 24 mois »",) and second.clash == ("RC 4 : « 12 mois »",)
    dce.confirm_fact(work, second.id)
    assert [f.value for f in dce.dce_view(work, bid).facts if f.name == "duration_months"] == [24, 12]
    assert all(f.clash == () for f in dce.dce_view(work, bid).facts)


def test_a_deadline_of_the_notice_that_differs_is_a_clash(work, bid):
    bids.save_bid(work, bid, deadline_at=datetime(2026, 11, 19, 11, tzinfo=UTC))
    (clash,) = dce.dce_view(work, bid).clashes
    assert (clash.ours, clash.theirs, clash.where) == ("jeu. 19 nov. 2026, 12:00", "ven. 20 nov. 2026, 14:00", "RC 4")
    dce.reject_fact(work, clash.fact_id)
    assert dce.dce_view(work, bid).clashes == ()


def test_only_what_is_sure_and_undisputed_is_confirmed_at_once(work, bid):
    assert dce.confirm_sure_facts(work, bid).value == 3
    states = {f.name: f.state for f in dce.dce_view(work, bid).facts}
    assert states["deadline"] is states["buyer"] is FactState.CONFIRMED
    assert states["duration_months"] is states["variants_allowed"] is FactState.PROPOSED
    assert bids.bid(work, bid).buyer == "Ville de Rivemarne"


def test_a_fact_can_be_typed_where_nothing_was_read(work, bid):
    dce.add_fact(work, bid, "site_visit", "obligatoire", page=3)
    found = row(work, bid, "site_visit")
    assert (found.value, found.state, found.where, found.read_text) == ("mandatory", FactState.CORRECTED, "RC 3", "")


def test_a_mark_leaves_what_it_does_not_name(work, bid):
    line = dce.dce_view(work, bid).requirements[0]
    assert line.code == "R-001" and line.where == "CCAP 23"
    dce.mark_requirement(
        work, line.id, Feasibility.NO, reason="Départ à 4:15", cost="410 € par semaine", better_wording="Avant 7 h 15"
    )
    dce.mark_requirement(work, line.id, "with_help")
    line = dce.dce_view(work, bid).requirements[0]
    assert (line.feasibility, line.reason, line.cost) == (Feasibility.WITH_HELP, "Départ à 4:15", "410 € par semaine")


def test_a_line_can_be_added_corrected_and_rejected(work, bid):
    id = dce.add_requirement(work, bid, "Le bon de livraison porte l'heure.", piece=1, page=24).value
    dce.edit_requirement(work, id, theme="livraison")
    dce.reject_requirement(work, id)
    line = dce.dce_view(work, bid).requirements[-1]
    assert (line.number, line.theme, line.state) == (3, "livraison", FactState.REJECTED)
    assert bids.bid(work, bid).requirement_count == 2
    with pytest.raises(FieldError):
        dce.edit_requirement(work, id, theme="cuisine")


def test_the_kind_of_a_piece_can_be_corrected(work, bid):
    piece = dce.dce_view(work, bid).pieces[1]
    dce.set_piece_kind(work, piece.id, "CCP")
    assert dce.dce_view(work, bid).pieces[1].kind == "CCP"
    with pytest.raises(FieldError):
        dce.set_piece_kind(work, piece.id, "ZZ")
