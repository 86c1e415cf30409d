"""Notices in avis.sqlite3: taken in, found, paged, changed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import notices as made

from relais_app.notices.model import NoticeReading, NoticeState
from relais_app.notices.sources.boamp import read_record
from relais_app.storage import notices as store
from relais_app.storage import notices_index as index
from relais_app.storage.notices_search import NoticeQuery, count, first_rows, search
from relais_app.storage.workspace import Workspace

NOON = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


def notice(number, **changes):
    values = {"source": "boamp-fnsimple", "source_id": f"26-{number}", "title": f"Avis {number}", "buyer": "Ville de Rivemarne",
              "deadline_at": NOON, "nature": "APPEL_OFFRE", **changes}  # fmt: skip
    return NoticeReading(**values)


def load(work, *readings):
    with work.writing("import-notices") as unit:
        return store.load(unit.connection, readings)


def find(work, **asked):
    with work.reading() as unit:
        return search(store.runner(unit.connection), NoticeQuery(**asked))


def titles(work, **asked):
    return [row.title for row in find(work, **asked)]


def test_an_empty_workspace_finds_nothing(work):
    assert find(work) == ()


def test_rows_come_by_deadline_and_those_without_come_last(work):
    load(
        work,
        notice(1, deadline_at=None),
        notice(2, deadline_at=NOON + timedelta(days=1)),
        notice(3),
    )
    assert titles(work) == ["Avis 3", "Avis 2", "Avis 1"]


def test_a_row_is_what_was_read(work):
    reading = read_record(made.record(code_departement=["974"], gestion={"DEP_PUBLICATION": "974"}), "{}")
    load(work, reading)
    (row,) = find(work)
    assert (row.title, row.buyer, row.source_id) == (reading.title, reading.buyer, "26-1001")
    assert row.deadline_at == reading.deadline_at
    assert row.deadline_at.utcoffset() == timedelta(hours=4)
    assert (row.departements, row.cpv, row.lot_count) == (("974",), ("55523100",), 2)


def test_the_whole_reading_comes_back(work):
    reading = read_record(made.record(), json.dumps(made.record()))
    done = load(work, reading)
    with work.reading() as unit:
        assert store.reading_of(unit.connection, done.ids[0]) == reading


def test_a_notice_seen_twice_is_kept_once(work):
    assert load(work, notice(1), notice(1)).duplicates == 1
    assert load(work, notice(1)).duplicates == 1
    assert len(find(work)) == 1


def test_a_changed_deadline_moves_the_notice_and_keeps_its_id(work):
    (id,) = load(work, notice(1, title="Repas livrés")).ids
    load(work, notice(2, deadline_at=NOON + timedelta(days=1)))
    assert load(work, notice(1, title="Repas portés", deadline_at=NOON + timedelta(days=2))).updated == 1
    rows = find(work)
    assert [row.title for row in rows] == ["Avis 2", "Repas portés"]
    assert rows[1].id == id
    assert titles(work, words="livrés") == []
    assert titles(work, words="portés") == ["Repas portés"]


def test_a_light_record_never_replaces_a_whole_one(work):
    load(work, notice(1))
    assert load(work, notice(1, source="boamp-light", title="Autre")).duplicates == 1
    assert titles(work) == ["Avis 1"]


def test_a_whole_record_replaces_a_light_one(work):
    load(work, notice(1, source="boamp-light", title="Court"))
    assert load(work, notice(1)).updated == 1
    assert titles(work) == ["Avis 1"]


def test_the_same_procedure_in_two_sources_shows_once_with_both_origins(work):
    (first,) = load(work, notice(1, procedure_id="p-1")).ids
    done = load(work, notice(9, source="ted", source_id="700-2026", procedure_id="p-1"))
    assert (done.imported, done.duplicates) == (0, 1)
    assert len(find(work)) == 1
    with work.reading() as unit:
        assert {o.source for o in store.origins_of(unit.connection, first)} == {"boamp-fnsimple", "ted"}


def test_the_award_of_a_procedure_is_another_notice(work):
    load(work, notice(1, procedure_id="p-1"))
    load(
        work, notice(9, source="ted", source_id="7-2026", procedure_id="p-1", nature="ATTRIBUTION", deadline_at=None)
    )
    assert len(find(work)) == 2


def test_notices_without_a_number_are_seen_once_too(work):
    assert load(work, notice(1, source="paste", source_id="")).imported == 1
    assert load(work, notice(1, source="paste", source_id="")).duplicates == 1
    assert load(work, notice(2, source="paste", source_id="")).imported == 1


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("traiteur", True), ("TRAITEURS", True), ("evenement", True), ("évènements", True), ("oeuvre", True), ("œuvre", True),
        ("trait", True), ("l'évènement", True), ("26-1", True), ("menuiserie", False), ("traiteur menuiserie", False),
        ('"', True), ("a AND OR NOT *", False), ("xdep93", False),
    ],
)  # fmt: skip
def test_words_find_without_accents_or_number(work, words, is_found):
    load(work, notice(1, title="Service traiteur pour l’évènement", description="Maîtrise d’œuvre"))
    assert bool(find(work, words=words)) is is_found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_typed_text_breaks_the_search(tmp_path_factory, words):
    import sqlite3

    match = index.match_of(words, [])
    if match:
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE VIRTUAL TABLE w USING fts5 (a, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("SELECT 1 FROM w WHERE w MATCH ?", (match,)).fetchall()


def test_facets_narrow_the_list(work):
    load(
        work,
        notice(1, departements=("93", "75"), cpv=("55523100",), reserved="L2113-13"),
        notice(2, departements=("02",), cpv=("90910000",), social_clause=True),
        notice(3, cpv=("55500000",), deadline_at=None),
    )
    assert titles(work, departement="93") == ["Avis 1"]
    assert titles(work, departement="02") == ["Avis 2"]
    assert titles(work, cpv="555") == ["Avis 1", "Avis 3"]
    assert titles(work, cpv="55500000") == ["Avis 1", "Avis 3"]
    assert titles(work, cpv="555231") == ["Avis 1"]
    assert titles(work, cpv="5") == ["Avis 1", "Avis 3"]
    assert titles(work, reserved=True) == ["Avis 1"]
    assert titles(work, reserved_code="L2113-12") == []
    assert titles(work, social=True) == ["Avis 2"]
    assert titles(work, words="avis", departement="93", cpv="55") == ["Avis 1"]


def test_open_notices_are_those_to_come(work):
    load(work, notice(1), notice(2, deadline_at=NOON + timedelta(days=2)), notice(3, deadline_at=None))
    assert titles(work, open_on=NOON + timedelta(minutes=1)) == ["Avis 2"]
    assert titles(work, open_on=NOON) == ["Avis 1", "Avis 2"]
    assert titles(work, words="avis", open_on=NOON.date() + timedelta(days=1)) == ["Avis 2"]


@pytest.mark.parametrize("sort", ["deadline", "-deadline", "-published"])
@pytest.mark.parametrize("words", ["", "avis"])
def test_pages_follow_each_other_without_gap_or_repeat(work, sort, words):
    readings = [
        notice(n, deadline_at=NOON + timedelta(days=n % 5), published_on=(NOON - timedelta(days=n % 3)).date())
        for n in range(23)
    ]
    load(work, *readings)
    seen, after = [], None
    while page := find(work, sort=sort, words=words, limit=5, after=after):
        seen += [row.source_id for row in page]
        after = page[-1].id
    assert len(seen) == len(set(seen)) == 23
    assert seen == [row.source_id for row in find(work, sort=sort, words=words)]


def test_a_count_answers_for_all_pages(work):
    load(work, *(notice(n) for n in range(7)))
    with work.reading() as unit:
        assert count(store.runner(unit.connection), NoticeQuery(words="avis", limit=2)) == 7


def test_the_first_page_needs_no_open_workspace(work):
    load(work, notice(1))
    assert first_rows(work.folder, NoticeQuery()) == find(work)
    assert first_rows(work.folder / "ailleurs", NoticeQuery()) == ()


def test_an_index_of_an_older_relais_is_made_anew(work, monkeypatch):
    load(work, notice(1, title="Repas livrés"))
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    monkeypatch.setattr(index, "facets_of", lambda reading: "xnouveau")
    load(work, notice(2))
    assert titles(work, words="livrés") == ["Repas livrés"]
    with work.reading() as unit:
        sql = "SELECT count(*) FROM avis.notices_words w WHERE w.notices_words MATCH 'xnouveau'"
        assert store.runner(unit.connection)(sql, ())[0][0] == 2


def test_many_notices_due_at_one_minute_all_fit(work):
    taken = set()
    for n in range(2000):
        index.key_of(NOON, f"{n}", taken)
    assert len(taken) == 2000
    assert index.first_key(NOON) <= min(taken)
    assert max(taken) < index.first_key(NOON + timedelta(minutes=1))


def test_states_are_counted(work):
    load(work, notice(1), notice(2))
    with work.reading() as unit:
        assert store.counts(unit.connection)[NoticeState.NEW] == 2
