"""A DCE is read whole: archives opened, bad files said, pages counted, nothing invented."""

from __future__ import annotations

import json
import os
import sys

import pytest
from made.office import docx, p
from made.pdf import PdfMaker
from made.zips import Entry, zip_of

from relais_app.base.errors import Cancelled, NotFound, UnreadableFile
from relais_app.base.progress import Recorded
from relais_app.base.workers import WorkerPool
from relais_app.cli.read import main
from relais_app.dce.intake import is_side_file
from relais_app.dce.model import FACT_NAMES, KINDS
from relais_app.dce.reader import read_dce
from relais_app.dce.reader_order import cover_first, page_runs
from relais_app.dce.report import as_document


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(2) as made:
        yield made


def small_rc():
    maker = PdfMaker()
    page = maker.page().text(150, 80, "RÈGLEMENT DE LA CONSULTATION", size=16, bold=True)
    page.text(72, 200, "Date et heure limites de réception des offres : lundi 24 novembre 2025 à 12:00")
    return maker.data()


def scan():
    maker = PdfMaker()
    maker.page().picture()
    maker.page().picture()
    return maker.data()


def test_a_zip_in_a_zip_is_read_with_the_path_of_the_contract(tmp_path, pool):
    inner = zip_of(Entry("CCTP.pdf", small_rc()), Entry("__MACOSX/._CCTP.pdf", b"x"), Entry("Thumbs.db", b"x"))
    (tmp_path / "dce.zip").write_bytes(zip_of(Entry("annexes.zip", inner), Entry("RC.pdf", small_rc())))
    reading = read_dce([tmp_path / "dce.zip"], pool=pool)
    assert [piece.path for piece in reading.pieces] == ["dce.zip!/annexes.zip!/CCTP.pdf", "dce.zip!/RC.pdf"]
    assert all(piece.page_count == 1 and len(piece.sha256) == 64 for piece in reading.pieces)
    assert reading.pieces[0].pages[0].lines[0].text == "RÈGLEMENT DE LA CONSULTATION"


def test_archives_too_deep_are_kept_as_files(tmp_path, pool):
    data = zip_of(Entry("RC.txt"))
    for number in range(4):
        data = zip_of(Entry(f"n{number}.zip", data))
    (tmp_path / "dce.zip").write_bytes(zip_of(Entry("dce.zip", data), Entry("RC.pdf", small_rc())))
    reading = read_dce([tmp_path / "dce.zip"], pool=pool)
    assert any("trop profondément" in warning for warning in reading.warnings)
    assert len(reading.pieces) == 2


def test_a_folder_is_read_without_its_system_files(tmp_path, pool):
    folder = tmp_path / "DCE"
    (folder / "Annexes").mkdir(parents=True)
    (folder / "RC.pdf").write_bytes(small_rc())
    docx(folder / "Annexes" / "AE.docx", p("Acte d'engagement"))
    for name in (".DS_Store", "Thumbs.db", "~$AE.docx"):
        (folder / name).write_bytes(b"x")
    reading = read_dce([folder], pool=pool)
    assert [piece.path for piece in reading.pieces] == ["DCE/Annexes/AE.docx", "DCE/RC.pdf"]
    assert reading.pieces[0].page_count is None


def test_a_bad_piece_is_a_warning_and_the_others_are_read(tmp_path, pool):
    entries = [
        Entry("RC.pdf", small_rc()),
        Entry("CCAP.pdf", b"Bonjour"),
        Entry("AE.docx", b"PK\3\4"),
        Entry("../x.pdf", b"x"),
    ]
    (tmp_path / "dce.zip").write_bytes(zip_of(*entries))
    reading = read_dce([tmp_path / "dce.zip"], pool=pool)
    assert [piece.origin for piece in reading.pieces] == ["layer", "none", "none"]
    said = " ".join(reading.warnings)
    assert "CCAP.pdf : ce fichier nommé .pdf n’est pas un PDF." in said
    assert "AE.docx est endommagé" in said
    assert "chemin dangereux" in said


def test_scanned_pages_are_counted_and_said(tmp_path, pool):
    (tmp_path / "annexe 3.pdf").write_bytes(scan())
    reading = read_dce([tmp_path / "annexe 3.pdf"], pool=pool)
    assert "annexe 3 : 2 pages sans texte (scan) ; relancez avec --ocr" in reading.warnings
    assert reading.facts == []


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("RC.pdf", b"Bonjour", "n’est pas un PDF"),
        ("dce.zip", zip_of(), "vide"),
        ("dce.zip", b"PK\3\4" + bytes(50), "incomplète"),
        ("plan.dwg", b"AC1032", "ne lit pas ce format"),
    ],
)
def test_nothing_readable_is_an_error_of_one_sentence(tmp_path, pool, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFile, match=says):
        read_dce([tmp_path / name], pool=pool)


def test_a_path_that_is_not_there_is_said(tmp_path, pool):
    with pytest.raises(NotFound, match="n’existe pas"):
        read_dce([tmp_path / "rien.zip"], pool=pool)


def test_each_piece_is_told_with_its_file_while_it_is_there(tmp_path, pool):
    (tmp_path / "dce.zip").write_bytes(zip_of(Entry("RC.pdf", small_rc())))
    told = []
    read_dce(
        [tmp_path / "dce.zip"], pool=pool, on_piece=lambda piece, path: told.append((piece.name, path.read_bytes()))
    )
    assert told == [("RC.pdf", small_rc())]


def test_a_long_pdf_is_shared_between_workers_and_put_together_again(tmp_path, pool):
    maker = PdfMaker(title="Long")
    for number in range(1, 201):
        maker.page().lines(72, 100, [f"Article {number} " + "x" * 60] * 30)
    (tmp_path / "CCTP.pdf").write_bytes(maker.data())
    (piece,) = read_dce([tmp_path / "CCTP.pdf"], pool=pool).pieces
    assert [page.number for page in piece.pages] == list(range(1, 201))
    assert piece.pages[149].lines[0].text.startswith("Article 150")
    assert piece.page_count == 200


def test_a_cancelled_reading_stops(tmp_path, pool):
    (tmp_path / "RC.pdf").write_bytes(small_rc())
    with pytest.raises(Cancelled):
        read_dce([tmp_path], pool=pool, progress=Recorded(cancel_after=0))


def test_the_document_of_a_reading_has_the_shape_of_the_contract(tmp_path, pool):
    (tmp_path / "RC.pdf").write_bytes(small_rc())
    document = json.loads(json.dumps(as_document(read_dce([tmp_path / "RC.pdf"], pool=pool))))
    assert document["format"] == 1
    assert set(document) == {"format", "documents", "facts", "requirements", "warnings"}
    assert set(document["facts"]) == set(FACT_NAMES)
    (piece,) = document["documents"]
    assert {"id", "path", "name", "kind", "kind_reason", "pages", "text", "sha256"} <= set(piece)
    assert piece["kind"] in KINDS
    for fact in (fact for facts in document["facts"].values() for fact in facts):
        assert {"value", "raw", "lot", "document", "page", "box", "evidence", "confidence", "rule"} <= set(fact)


def test_the_command_prints_json_and_answers_2_when_nothing_is_readable(tmp_path, capsys):
    (tmp_path / "RC.pdf").write_bytes(small_rc())
    assert main([str(tmp_path / "RC.pdf"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"][0]["name"] == "RC.pdf"
    (tmp_path / "faux.pdf").write_bytes(b"non")
    assert main([str(tmp_path / "faux.pdf")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_piece_that_states_the_cover_facts_is_read_first():
    names = ["CCTP.pdf", "Annexe 1.pdf", "Reglement_consultation.pdf", "AVIS.html", "photo.png"]
    assert [names[i] for i in cover_first(names)][:2] == ["Reglement_consultation.pdf", "AVIS.html"]


def test_runs_of_pages_cover_a_long_pdf_once():
    assert page_runs(None, 2) == page_runs(30, 2) == page_runs(300, 1) == [None]
    runs = page_runs(201, 2)
    assert [page for first, last in runs for page in range(first, last + 1)] == list(range(1, 202))


@pytest.mark.parametrize(
    "path", [".DS_Store", "a/Thumbs.db", "__MACOSX/._RC.pdf", "~$RC.docx", "._RC.pdf", "a/.~lock.RC.odt#"]
)
def test_what_systems_leave_behind_is_a_side_file(path):
    assert is_side_file(path)


@pytest.mark.parametrize("path", ["RC.pdf", "a/RC.pdf", "-rf.pdf", "_RC.pdf", "thumbs.pdf"])
def test_what_a_buyer_sends_is_no_side_file(path):
    assert not is_side_file(path)


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on Windows and macOS")
def test_a_name_that_is_not_utf8_on_disk_is_shown_as_text(tmp_path, pool):
    (tmp_path / "DCE").mkdir()
    (tmp_path / "DCE" / os.fsdecode("Règlement.pdf".encode("cp850"))).write_bytes(small_rc())
    (piece,) = read_dce([tmp_path / "DCE"], pool=pool).pieces
    assert piece.path == "DCE/Règlement.pdf"
    assert piece.page_count == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_opened_is_a_warning(tmp_path, pool):
    (tmp_path / "RC.pdf").write_bytes(small_rc())
    (tmp_path / "AE.pdf").write_bytes(small_rc())
    (tmp_path / "AE.pdf").chmod(0)
    assert any("AE.pdf ne peut pas être ouvert" in warning for warning in read_dce([tmp_path], pool=pool).warnings)
