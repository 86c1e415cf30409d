"""The DCE on one page for the director: every value with its page, as PDF and as Word."""

import io
from datetime import date

import pytest
from made.dce import make_dce

from relais_app.base.errors import FieldError
from relais_app.bids.model import Feasibility
from relais_app.operations import bids, dce, dce_summary, load
from relais_app.operations.dce_summary import SummaryLine, SummaryPage, SummarySection
from relais_app.storage.workspace import Workspace

TODAY = date(2027, 2, 20)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    folder = tmp_path_factory.mktemp("summary")
    with Workspace.open(folder / "espace") as opened:
        yield opened


@pytest.fixture(scope="module")
def bid(work, tmp_path_factory):
    id = bids.create_bid(work).value
    dce.import_dce(work, id, [make_dce(tmp_path_factory.mktemp("dce"))])
    load.propose_tasks(work, id, today=TODAY)
    hours = next(r for r in dce.dce_view(work, id).requirements if "avant 7 h 30" in r.text)
    dce.mark_requirement(work, hours.id, Feasibility.NO, reason="trop tôt pour nos équipes")
    return id


def section(page, title):
    return next(s for s in page.sections if s.title == title)


def test_six_sections_answer_the_director(work, bid):
    page = dce_summary.dce_summary(work, bid, today=TODAY)
    assert [s.title for s in page.sections] == [
        "Quoi", "Quand", "Comment on juge", "Quoi remettre", "Ce que cela nous coûte", "Trois inquiétudes"
    ]  # fmt: skip
    deadline = section(page, "Quand").lines[0]
    assert "15 mars 2027 à 12:00" in deadline.text and deadline.where.startswith("RC") and not deadline.is_settled
    assert section(page, "Ce que cela nous coûte").lines[0].text.startswith("Répondre prendrait")
    worry = section(page, "Trois inquiétudes").lines[0]
    assert worry.label == "Non faisable" and "trop tôt" in worry.text and worry.where.startswith("CCTP")
    read = [ln for s in page.sections[:4] for ln in s.lines if not ln.is_settled]
    assert read and all(ln.where for ln in read)


def pages_of(data):
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages), "/StructTreeRoot" in pdf.Root, str(pdf.Root.get("/Lang", ""))


def test_the_pdf_is_tagged_and_has_one_page(work, bid, tmp_path):
    out = dce_summary.write_summary(work, bid, tmp_path / "Synthèse.pdf", today=TODAY)
    assert pages_of(out.read_bytes()) == (1, True, "fr")


def test_the_fullest_page_still_holds_on_one():
    text = "Nettoyage des locaux communaux et de la vitrerie, " * 3
    lines = tuple(
        SummaryLine(f"Point {n}", text[: 150 if n % 3 == 0 else 60], "CCAP 12, RC 4", False) for n in range(9)
    )
    sizes = (14, 4, 9, 3, 12, 3)
    sections = tuple(SummarySection(f"Partie {n}", (lines * 2)[:size]) for n, size in enumerate(sizes))
    page = SummaryPage(
        title="Titre " * 12, subtitle="Acheteur", deadline="Date", sections=sections, legend="✓", printed="le"
    )
    assert pages_of(dce_summary.summary_pdf(page))[0] == 1


def test_the_word_file_has_real_headings_and_tables(work, bid, tmp_path):
    import docx

    out = dce_summary.write_summary(work, bid, tmp_path / "Synthèse.docx", today=TODAY)
    document = docx.Document(str(out))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[1:] == [
        "Quoi",
        "Quand",
        "Comment on juge",
        "Quoi remettre",
        "Ce que cela nous coûte",
        "Trois inquiétudes",
    ]
    assert len(document.tables) == 6
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert document.core_properties.language == "fr"


def test_an_unknown_suffix_is_refused(work, bid, tmp_path):
    with pytest.raises(FieldError):
        dce_summary.write_summary(work, bid, tmp_path / "Synthèse.odt")


def test_a_bid_without_a_dce_says_so(work):
    id = bids.create_bid(work, title="Vide").value
    page = dce_summary.dce_summary(work, id, today=TODAY)
    assert page.deadline == "Date limite inconnue" and all(s.lines == () for s in page.sections[:4])
    assert pages_of(dce_summary.summary_pdf(page))[0] == 1
