"""« Ma semaine »: what burns, what the week holds, what waits on somebody; and the search over everything."""

import json
from datetime import UTC, date, datetime

import pytest

from relais_app.bids.model import BidFact, BidRequirement, BidState, Condition
from relais_app.notices.model import NoticeReading
from relais_app.operations import bids, company, decision, documents, load, notices
from relais_app.operations.search import search
from relais_app.operations.week import week
from relais_app.storage.workspace import Workspace

TODAY = date(2026, 11, 2)


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


def make_bid(work, title, day, state=BidState.READING):
    id = bids.create_bid(work, title=title, buyer="Ville de Rivemarne").value
    bids.save_bid(work, id, state=state, deadline_at=datetime(2026, 11, day, 13, tzinfo=UTC))
    return id


def test_an_empty_workspace_has_an_empty_week(work):
    view = week(work, TODAY)
    assert (view.burning, view.this_week, view.waiting) == ((), (), ())
    assert [d.code for d in view.deadlines] == ["holiday"] and view.load.rows == ()


def test_a_deposit_in_three_days_burns_and_a_far_decision_does_not(work):
    make_bid(work, "Cocktails", 6, BidState.PREPARING)
    make_bid(work, "Repas", 20)
    view = week(work, TODAY)
    assert [t.title for t in view.burning] == ["Contrôler et déposer Cocktails"]
    assert view.burning[0].on == date(2026, 11, 4) and view.burning[0].at.hour == 14
    assert [(t.title, t.on) for t in view.this_week] == [("Décider : Repas", date(2026, 11, 6))]
    assert [(d.code, d.title) for d in view.deadlines] == [
        ("deadline", "Cocktails"),
        ("holiday", "Jour férié"),
        ("deadline", "Repas"),
    ]
    assert view.counts["preparing"] == 1


def test_an_undecided_bid_burns_a_week_before_its_deadline(work):
    make_bid(work, "Repas", 9)
    assert [t.code for t in week(work, TODAY).burning] == ["decide"]


def test_the_last_day_of_questions_burns(work):
    id = make_bid(work, "Repas", 20)
    value = json.dumps("2026-11-03T17:00")
    with work.writing("given") as unit:
        unit.add(BidFact(bid_id=id, name="question_deadline", value=value, read_value=value, confidence=0.95))
    view = week(work, TODAY)
    assert [t.code for t in view.burning] == ["questions"]
    asked = next(d for d in view.deadlines if d.code == "questions")
    assert asked.at.hour == 17 and asked.on == date(2026, 11, 3)


def test_papers_that_end_before_the_award_burn_when_near(work, tmp_path):
    make_bid(work, "Repas", 20)
    for name, end in (("assurance rc", date(2026, 11, 21)), ("kbis", date(2027, 1, 5))):
        path = tmp_path / f"{name}.txt"
        path.write_text(name, encoding="utf-8")
        added = documents.add_documents(work, [path], type="autre").value[0]
        documents.save_document(work, added.id, title=name, valid_until=end)
    burning = [t.title for t in week(work, TODAY).burning]
    assert burning == ["Renouveler : assurance rc"]


def test_conditions_wait_on_their_owner_and_tasks_stand_in_their_week(work):
    id = make_bid(work, "Repas", 27)
    person = company.save_person(work, name="Sarriette").value
    load.save_task(
        work, bid_id=id, title="Chiffrer", person_id=person, hours=4, starts_on=TODAY, ends_on=date(2026, 11, 5)
    )
    load.save_task(work, bid_id=id, title="Relire", hours=2, starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 30))
    condition = Condition("Un partenaire", "Mirabelle", date(2026, 11, 9))
    decision.decide(work, id, "conditional", conditions=(condition,), author="Verveine", today=TODAY)
    view = week(work, TODAY)
    assert [(t.code, t.detail) for t in view.waiting] == [("condition", "Mirabelle · Repas")]
    assert [t.title for t in view.this_week] == ["Chiffrer"] and view.this_week[0].detail == "Repas · Sarriette"
    assert [t.title for t in view.burning] == ["Relire"]


def test_search_finds_every_kind_without_accents(work, tmp_path):
    id = make_bid(work, "Repas livrés", 20)
    with work.writing("given") as unit:
        unit.add(BidRequirement(bid_id=id, number=1, text="Les repas sont livrés avant 5 h 30.", piece=1, page=23))
    notices.save_notice(work, NoticeReading(source="paste", title="Repas livrés à domicile"))
    path = tmp_path / "menus repas livres.txt"
    path.write_text("menus", encoding="utf-8")
    documents.add_documents(work, [path], type="autre")
    found = search(work, "LIVRES repas")
    assert [h.kind for h in found] == ["bid", "notice", "document", "requirement"]
    assert (found[-1].bid_id, found[-1].piece, found[-1].page, found[-1].detail) == (id, 1, 23, "Repas livrés")
    assert search(work, "  ") == () and search(work, "introuvable") == ()
