"""Damaged files end with a clear result or a clear sentence; the short form of tests/benchmarks/fuzz.py."""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.fuzz import ONCE_BAD, WatchedPool, endings, peak_mb
from benchmarks.fuzz_bases import FORMS, bases
from benchmarks.fuzz_damage import damaged_file
from made import jobs
from made.office import docx, p
from made.pdf import PdfMaker
from made.zips import Entry, zip_of

from relais_app.base.errors import UnreadableFile
from relais_app.base.workers import WorkerBug
from relais_app.cli.read import main
from relais_app.dce.archives import MOST_ENTRIES, unpack
from relais_app.dce.formats import read_file
from relais_app.dce.reader import read_dce

SHORT = [(form, number) for form in FORMS for number in range(70 if form in ("pdf", "docx") else 10)]


def test_damaged_files_end_with_a_result_or_a_sentence(capfd):
    ended = list(endings([*SHORT, *ONCE_BAD]))
    assert [done for done in ended if done.is_bad] == []
    assert all(done.sentence.endswith((".", "--ocr")) for done in ended if done.word not in ("read", "traceback"))
    assert capfd.readouterr().err == ""
    words = Counter(done.word for done in ended)
    assert words["read"] > 40 and words["refused"] > 40


@pytest.mark.parametrize("form", FORMS)
def test_a_number_gives_the_same_damage_each_time(form):
    assert damaged_file(form, 3) == damaged_file(form, 3)


def test_the_files_to_damage_are_sound(tmp_path):
    with WatchedPool() as pool:
        for name, data in (file for form in FORMS for file in bases(form)):
            (tmp_path / name).write_bytes(data)
            reading = read_dce([tmp_path / name], pool=pool)
            assert any(page.lines for piece in reading.pieces for page in piece.pages), name
        assert pool.call(peak_mb) < 500


def test_a_zip_whose_count_wraps_around_is_refused_for_its_number_of_files(tmp_path):
    path = tmp_path / "dce.zip"
    path.write_bytes(zip_of(*(Entry(f"{n}.txt", b"x", method=0) for n in range(MOST_ENTRIES + 1)), count=1))
    with pytest.raises(UnreadableFile, match="trop de fichiers"):
        unpack(path, tmp_path / "sorti", "dce.zip")


def test_a_worker_writes_nothing_on_the_terminal(capfd, caplog):
    with WatchedPool() as pool, pytest.raises(WorkerBug), caplog.at_level(logging.INFO, "relais_app"):
        pool.call(jobs.fail)
    assert capfd.readouterr() == ("", "")
    assert "jobs.py" in caplog.text  # where it happened goes to the log of the program


def test_odd_numbers_in_a_word_file_do_not_stop_its_reading(tmp_path):
    levels = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='zz'/><w:lvl w:ilvl='0'><w:start w:val='99999999'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1)'/>"
        "</w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='é'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    cell = f"<w:tc><w:tcPr><w:gridSpan w:val='-4'/></w:tcPr>{p('Prix')}</w:tc>"
    symbol = "<w:r><w:sym w:font='Wingdings' w:char='illisible'/></w:r>"
    body = p("Objet", inside=numbered) + p("Délais", inside=symbol) + f"<w:tbl><w:tr>{cell * 400}</w:tr></w:tbl>"
    (page,) = read_file(docx(tmp_path / "AE.docx", body, numbering=levels)).pages
    assert page.lines[0].text.endswith(") Objet") and len(page.lines[0].text) < 250
    assert page.lines[1].text.endswith("Délais")
    assert len(page.tables[0].rows[0]) < 100


def rc(folder: Path) -> Path:
    maker = PdfMaker()
    maker.page().text(72, 100, "Date limite de réception des offres : lundi 24 novembre 2025 à 12:00")
    return maker.save(folder / "RC.pdf")


def locked(path: Path, password: str) -> Path:
    """The PDF under a password that opens it."""
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(path) as pdf:
        pdf.save(path.with_name("CCAP.pdf"), encryption=pikepdf.Encryption(owner="acheteur", user=password))
    return path.with_name("CCAP.pdf")


def test_a_pdf_under_a_password_is_one_sentence_and_the_others_are_read(tmp_path):
    locked(rc(tmp_path), "secret")
    reading = read_dce([tmp_path], workers=1)
    assert [(piece.name, piece.origin) for piece in reading.pieces] == [("CCAP.pdf", "none"), ("RC.pdf", "layer")]
    assert [w for w in reading.warnings if "CCAP" in w] == [
        "CCAP.pdf est protégé par un mot de passe. Demandez à l’acheteur une copie sans mot de passe."
    ]
    assert [fact.value for fact in reading.facts_named("deadline")] == ["2025-11-24T12:00"]


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path):
    path = locked(rc(tmp_path), "")
    reading = read_dce([path], workers=1)
    assert reading.pieces[0].pages[0].lines[0].text.startswith("Date limite")
    assert not any("mot de passe" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ({"RC.pdf": None}, 0, 0),
        ({"RC.pdf": None, "CCAP.pdf": b"non"}, 0, 1),
        ({"RC.pdf": None, "AE.docx": b"PK\3\4", "plan.dwg": b"AC1032"}, 0, 2),
        ({"CCAP.pdf": b"non"}, 2, 1),
        ({"CCAP.pdf": b"non", "plan.dwg": b"AC1032"}, 2, 1),
        ({}, 2, 1),
    ],
)
def test_what_cannot_be_read_is_said_and_only_nothing_readable_is_an_error(tmp_path, capfd, files, status, said):
    for name, data in files.items():
        if data is None:
            rc(tmp_path)
        else:
            (tmp_path / name).write_bytes(data)
    assert main([str(tmp_path), "--json"]) == status
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    assert (out != "") == (status == 0)
    if status:
        assert err.count("\n") == 1
    else:
        warnings = json.loads(out)["warnings"]
        assert sum(warning.startswith(tuple(files)) for warning in warnings) == said


def test_a_path_that_is_not_there_has_its_own_status(tmp_path, capfd):
    assert main([str(tmp_path / "rien.zip")]) == 4
    assert capfd.readouterr().err.count("\n") == 1
