"""Files of others are opened by worker processes only: here, every library that opens one refuses to work."""

import zipfile

import pytest
from made.dce import make_dce
from made.office import docx, p
from made.pdf import PdfMaker

from relais_app.bids.model import Bid
from relais_app.operations import bids, dce, documents, notices, response
from relais_app.operations.pages import PageSource
from relais_app.response.model import ResponseItem
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


@pytest.fixture
def nothing_opens_here(monkeypatch):
    """Workers are other processes: they keep their libraries."""
    import docx as word
    import lxml.etree
    import openpyxl
    import pikepdf
    import pypdfium2

    from relais_app.dce import archives_zip

    def refuse(*_arguments, **_options):
        raise AssertionError("a foreign file was opened in the application's process")

    for module, name in (
        (zipfile, "ZipFile"), (archives_zip, "read_directory"), (pikepdf, "open"), (pypdfium2, "PdfDocument"),
        (lxml.etree, "fromstring"), (word, "Document"), (openpyxl, "load_workbook"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, refuse)


def paper(path):
    pdf = PdfMaker()
    pdf.page().lines(60, 60, ["Attestation de vigilance", "Urssaf", "Délivrée le 3 novembre 2026"])
    return pdf.save(path)


def test_papers_of_the_library_are_read_in_a_worker(work, tmp_path, nothing_opens_here):
    (added,) = documents.add_documents(work, [paper(tmp_path / "scan.pdf")]).value
    assert added.type == "vigilance"


def test_a_paper_that_no_worker_can_read_is_kept_under_its_name(work, tmp_path):
    (tmp_path / "Kbis.pdf").write_bytes(b"%PDF-1.7 rien d'autre")
    (added,) = documents.add_documents(work, [tmp_path / "Kbis.pdf"]).value
    assert added.is_new and added.name == "Kbis.pdf"


def test_the_files_of_a_response_are_opened_again_in_a_worker(work, tmp_path, request):
    good = docx(tmp_path / "mémoire.docx", p("Notre mémoire"))
    (tmp_path / "prix.xlsx").write_bytes(b"PK\3\4 rien d'autre")
    with work.writing("test") as unit:
        unit.add(Bid(id="b"))
        unit.add_all(ResponseItem(id=f"i{n}", bid_id="b", number=n, title=f"Pièce {n}") for n in (1, 2))
    response.satisfy_with_file(work, "i1", good)
    response.satisfy_with_file(work, "i2", tmp_path / "prix.xlsx")
    request.getfixturevalue("nothing_opens_here")
    found = [(f.item_id, f.code) for f in response.check_response(work, "b")]
    assert ("i2", "broken") in found and ("i1", "broken") not in found


def test_a_dce_is_unpacked_read_and_drawn_by_workers(work, tmp_path, request):
    archive = make_dce(tmp_path)
    id = bids.create_bid(work).value
    request.getfixturevalue("nothing_opens_here")
    assert dce.import_dce(work, id, [archive]).value.pieces >= 3
    pdf = next(piece for piece in dce.dce_view(work, id).pieces if piece.name.endswith(".pdf"))
    pages = PageSource(work)
    try:
        assert pages.picture(pdf.sha256, 1, 50).width > 100 and pages.words(pdf.sha256, 1).lines
    finally:
        pages.close()


def test_a_notice_in_a_file_is_read_by_a_worker(tmp_path, nothing_opens_here):
    (reading,) = notices.propose_from_file(paper(tmp_path / "avis.pdf"))
    assert "vigilance" in str(reading)
