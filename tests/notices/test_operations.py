"""What a person asks of the notices, through the operations and the command line."""

import json

import pytest
from made import notices as made

from relais_app.base.errors import Cancelled, NotFound
from relais_app.base.progress import Recorded
from relais_app.cli import notices as commands
from relais_app.notices.model import DismissalReason, NoticeReading, NoticeState
from relais_app.operations import history
from relais_app.operations import notices as operations
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


def written(folder, name, text):
    path = folder / name
    path.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def imported(work, tmp_path):
    """A workspace with one call, and the call's id."""
    operations.import_notices(work, [written(tmp_path, "un.json", [made.record()])])
    return work, operations.notice_rows(work)[0].id


def test_an_import_tells_what_became_of_each_record(work, tmp_path):
    written(tmp_path, "a.json", {"results": [made.record("26-1"), made.light("26-2"), made.light("26-2")]})
    written(
        tmp_path,
        "b.json",
        [made.record("26-1", nomacheteur="Ville de Montfrêne", donnees={"FNSimple": {}}), {"rien": 1}],
    )
    written(tmp_path, "c.json", [made.record("26-3", donnees={"NOUVEAU": {"x": 1}})])
    written(tmp_path, "d.xml", "<pas-un-avis/>")
    report = operations.import_notices(
        work, [tmp_path / n for n in ("a.json", "b.json", "c.json", "d.xml", "e.json")]
    ).value
    assert (report.imported, report.updated, report.duplicates, report.kept_raw) == (2, 1, 1, 1)
    assert [r.file for r in report.rejected] == ["b.json", "d.xml", "e.json"]
    assert len(operations.notice_rows(work)) == 3


def test_importing_again_changes_nothing(work, tmp_path):
    path = written(tmp_path, "a.json", [made.record("26-1"), made.light("26-2")])
    operations.import_notices(work, [path])
    report = operations.import_notices(work, [path]).value
    assert (report.imported, report.updated, report.duplicates) == (0, 0, 2)


def test_a_cancelled_import_keeps_what_was_written(work, tmp_path, monkeypatch):
    monkeypatch.setattr(operations, "CHUNK", 2)
    path = written(tmp_path, "a.json", [made.light(f"26-{n}") for n in range(10)])
    with pytest.raises(Cancelled):
        operations.import_notices(work, [path], Recorded(cancel_after=2))
    assert 0 < len(operations.notice_rows(work)) < 10


def test_the_same_market_from_boamp_and_ted_is_shown_once(work, tmp_path):
    xml = made.eforms()
    written(tmp_path, "1.xml", made.as_boamp_xml(xml))
    written(tmp_path, "2.xml", xml)
    report = operations.import_notices(work, [tmp_path]).value
    assert (report.imported, report.duplicates) == (1, 1)
    view = operations.notice(work, operations.notice_rows(work)[0].id)
    assert [o.source for o in view.origins] == ["boamp-eforms", "ted"]


def test_a_look_alike_is_proposed_and_not_joined(imported, tmp_path):
    work, id = imported
    other = made.record(
        "26-2002", objet="Livraison de repas pour les écoles (2)", nomacheteur="Rivemarne (ville de)", donnees={}
    )
    operations.import_notices(work, [written(tmp_path, "deux.json", [other])])
    assert len(operations.notice_rows(work)) == 2
    (same,) = operations.notice(work, id).same
    assert same.title.startswith("Livraison de repas")


def test_a_correction_is_found_from_the_notice_it_corrects(imported, tmp_path):
    work, id = imported
    correction = made.record("26-3003", etat="RECTIFICATIF", annonce_lie=["26-1001"], donnees={}, datelimitereponse=None,
                             gestion={"DATE_LIMITE_REPONSE": ""})  # fmt: skip
    operations.import_notices(work, [written(tmp_path, "r.json", [correction])])
    (answer,) = operations.notice(work, id).answers
    assert operations.notice(work, answer).reading.nature == "RECTIFICATIF"


def test_a_decision_is_kept_and_taken_back(imported):
    work, id = imported
    operations.dismiss_notice(work, id, DismissalReason.TOO_FAR, "à 200 km")
    view = operations.notice(work, id)
    assert (view.state, view.reason, view.comment) == (NoticeState.DISMISSED, DismissalReason.TOO_FAR, "à 200 km")
    assert operations.notice_rows(work, state=NoticeState.NEW) == ()
    (row,) = operations.notice_rows(work, state=NoticeState.DISMISSED)
    assert row.reason is DismissalReason.TOO_FAR
    history.undo(work)
    assert operations.notice(work, id).state is NoticeState.NEW
    assert len(operations.notice_rows(work, state=NoticeState.NEW)) == 1


def test_decided_notices_are_searched_by_words_too(imported):
    work, id = imported
    operations.keep_notice(work, id)
    assert operations.notice_rows(work, words="repas", state=NoticeState.KEPT)
    assert not operations.notice_rows(work, words="menuiserie", state=NoticeState.KEPT)
    operations.watch_notice(work, id)
    assert operations.notice_counts(work)[NoticeState.WATCHED] == 1
    operations.restore_notice(work, id)
    assert operations.notice_counts(work) == {**dict.fromkeys(NoticeState, 0), NoticeState.NEW: 1}


def test_a_kept_notice_outlives_the_fetched_ones(imported):
    work, id = imported
    operations.keep_notice(work, id)
    work.close()
    (work.folder / "avis.sqlite3").unlink()
    with Workspace.open(work.folder) as again:
        assert operations.notice(again, id).reading.reference == "2026-REP-04"
        assert [row.id for row in operations.notice_rows(again, words="repas", state=NoticeState.KEPT)] == [id]


def test_a_notice_is_named_by_its_number_or_the_beginning_of_its_id(imported):
    work, id = imported
    assert (
        operations.find_notice(work, id)
        == operations.find_notice(work, id[:8])
        == operations.find_notice(work, "26-1001")
        == id
    )
    with pytest.raises(NotFound):
        operations.find_notice(work, "26-9999")


def test_an_unknown_notice_is_not_found(work):
    with pytest.raises(NotFound):
        operations.keep_notice(work, "0" * 32)


def test_a_captured_notice_is_saved_and_found(work):
    reading = NoticeReading(source="paste", title="  Repas   livrés ", buyer="Ville de Rivemarne", raw="…")
    id = operations.save_notice(work, reading).value
    assert operations.notice(work, id).reading.title == "Repas livrés"
    assert operations.notice_rows(work, words="livrés")[0].id == id
    assert operations.notice_counts(work)[NoticeState.NEW] == 1
    history.undo(work)
    assert operations.save_notice(work, reading).value == id


PASTED = """Ville de Rivemarne
Avis d'appel public à la concurrence

Objet du marché : Livraison de repas en liaison froide pour les écoles
Code CPV principal : 55523100
Date limite de réception des offres : vendredi 4 décembre 2026 à 12:00
"""


def test_pasted_text_gives_fields_beside_their_words():
    reading = operations.propose_from_text(PASTED)
    assert reading.source == "paste"
    assert reading.raw == PASTED
    assert reading.cpv == ("55523100",)
    assert reading.deadline_at.isoformat() == "2026-12-04T12:00:00+01:00"
    words = {f.name: f.words for f in reading.fields}
    assert "4 décembre 2026" in words["deadline_at"]


BOAMP_PAGE = f"""Avis n°26-1001
Département(s) de publication : 93, 2A
Bulletin officiel des annonces des marchés publics, www.boamp.fr

{PASTED}
Annonce n° 25-77 : avis initial, avis n°25-77777
"""


def test_a_printed_boamp_notice_is_the_one_imported_as_data(imported):
    work, id = imported
    reading = operations.propose_from_text(BOAMP_PAGE)
    assert (reading.source, reading.source_id, reading.departements) == ("boamp-paste", "26-1001", ("93", "2A"))
    assert operations.save_notice(work, reading).value == id
    assert operations.notice(work, id).reading.source == "boamp-fnsimple"


def test_a_number_further_down_is_not_the_notices_own():
    assert operations.propose_from_text(PASTED + " " * 400 + "voir l'avis n°25-77777 du BOAMP").source_id == ""


def test_a_page_is_imported_with_what_it_says(work, tmp_path):
    report = operations.import_notices(
        work, [written(tmp_path, "avis.txt", PASTED), written(tmp_path, "vide.txt", "Bonjour.")]
    ).value
    assert report.imported == 1
    assert [r.file for r in report.rejected] == ["vide.txt"]


def test_a_mail_is_read_like_pasted_text(tmp_path):
    mail = f"From: alerte@plateforme.example\nSubject: Nouvelle consultation : repas\nContent-Type: text/plain; charset=utf-8\n\n{PASTED}"
    (reading,) = operations.propose_from_file(written(tmp_path, "alerte.eml", mail))
    assert reading.source == "eml"
    assert reading.title
    assert reading.deadline_at.isoformat() == "2026-12-04T12:00:00+01:00"


def test_a_structured_file_is_proposed_without_saving(tmp_path):
    (reading,) = operations.propose_from_file(written(tmp_path, "a.json", [made.record()]))
    assert reading.title == "Livraison de repas pour les écoles"


def run(capsys, *arguments):
    import argparse

    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    args = parser.parse_args(["notices", *map(str, arguments)])
    status = args.handler(args)
    return status, capsys.readouterr().out


def test_the_command_line_says_what_contracts_promise(tmp_path, capsys):
    path = written(tmp_path, "a.json", [made.record("26-1"), {"rien": 1}])
    place = ("--workspace", tmp_path / "espace", "--json")
    status, out = run(capsys, "import", path, *place)
    assert status == 0
    assert json.loads(out) == {
        "imported": 1, "updated": 0, "duplicates": 0, "kept_raw": 0,
        "rejected": [{"file": "a.json", "record": "2", "reason": "Rien ici ne ressemble à un avis."}],
    }  # fmt: skip
    status, out = run(capsys, "search", "repas", "--departement", "93", "--cpv", "555", *place)
    (found,) = json.loads(out)
    assert set(found) == {"id", "title", "buyer", "deadline", "cpv", "departement", "reserved", "source"}
    assert found["deadline"] == "2026-12-04T12:00+01:00"
    assert json.loads(run(capsys, "list", "--reserved", *place)[1]) == []


def test_an_import_of_nothing_readable_is_bad_input(tmp_path, capsys):
    path = written(tmp_path, "a.xml", "<x/>")
    assert run(capsys, "import", path, "--workspace", tmp_path / "espace")[0] == 2
