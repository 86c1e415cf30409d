"""A person's way through the window: first start, profile, papers, notice, DCE, decision, response, package and back."""

import json

import docx
import pytest
from made import dce as made
from PySide6.QtCore import Qt

from relais_app.bids.model import Feasibility, Verdict
from relais_app.exchange.scope import Scope
from relais_app.operations import company, decision, documents, partners, response
from relais_app.operations import dce as dce_operations
from relais_app.operations.demo.dce import piece_pdf
from relais_app.operations.identity import identity, use_throwaway_keys
from relais_app.operations.package_accepting import accept_package
from relais_app.operations.package_preview import preview_package
from relais_app.operations.packages import export_package
from relais_app.operations.reading import read_paths
from relais_app.operations.workspace import open_workspace
from relais_app.response.model import Readiness
from relais_app.ui.bids.package_dialog import PackageDialog, PackageOrder
from relais_app.ui.widgets.dialogs import FilesDialog

CTRL = Qt.KeyboardModifier.ControlModifier
SIRET = "999 990 005 00012"


@pytest.fixture
def first_window(relais, qtbot, calm, tmp_path, monkeypatch):
    """The window after « Créer mon espace » on the first-start page."""
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *a, **k: tmp_path / "Mon espace")
    relais.start(None)
    relais.window.create_card.click()
    qtbot.waitUntil(lambda: relais.context.workspace is not None, timeout=15_000)
    relais.window.resize(1280, 800)
    relais.window.activateWindow()
    qtbot.waitUntil(relais.window.isActiveWindow)
    calm()
    return relais.window


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    field.insert(text)  # the test's keyboard has no accents
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_main_job_through_the_window(first_window, visit, qtbot, calm, monkeypatch, tmp_path):
    window, work = first_window, first_window.context.workspace
    use_throwaway_keys(work)
    introduce(window, visit, qtbot, calm)
    add_a_paper(window, visit, calm, tmp_path)
    bid = find_a_notice(window, visit, qtbot, calm, tmp_path)
    page = read_the_dce(window, qtbot, calm, bid, tmp_path)
    mark_requirements(page, work, qtbot, calm, bid)
    decide(page, work, qtbot, calm, bid)
    build_the_response(page, work, qtbot, calm, bid, monkeypatch, tmp_path)
    send_to_a_partner(window, page, work, calm, bid, monkeypatch, tmp_path)


def introduce(window, visit, qtbot, calm):
    section = visit(window, "settings")._sections["structure"]
    type_into(qtbot, section.fields["siret"], "999 990 005 00013")
    calm()
    assert "Clé fausse" in section.rows["siret"].error()
    type_into(qtbot, section.fields["siret"], SIRET)
    type_into(qtbot, section.fields["name"], "Les Serpillières Vertes")
    calm()
    kept = company.structure(window.context.workspace)
    assert (kept.siret, kept.name) == (SIRET.replace(" ", ""), "Les Serpillières Vertes")


def add_a_paper(window, visit, calm, tmp_path):
    paper = tmp_path / "Attestation RC pro.pdf"
    text = "title: Attestation d'assurance de responsabilité civile professionnelle\nValable jusqu'au 31 décembre 2027.\n"
    paper.write_bytes(piece_pdf(text, buyer="Assureur", reference="RC-1"))
    visit(window, "documents").import_files([paper])
    calm()
    assert [d.type for d in documents.documents(window.context.workspace)] == ["rc_pro"]


def find_a_notice(window, visit, qtbot, calm, tmp_path):
    file = tmp_path / "avis.json"
    file.write_text(json.dumps(made.boamp_notice()), encoding="utf-8")
    page = visit(window, "notices")
    page.import_files([file])
    calm()
    assert page.list.select(lambda row: row.buyer == made.BUYER)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: window._here[0] == "bid", timeout=10_000)
    calm()
    return window._here[1]


def read_the_dce(window, qtbot, calm, bid, tmp_path):
    """Enter confirms and goes on, F2 corrects with the reading kept beside, Ctrl+Z takes back."""
    page = window.page
    page.import_files([made.make_dce(tmp_path)])
    qtbot.waitUntil(lambda: page.tab.view is not None and len(page.tab.view.pieces) == 3, timeout=60_000)
    calm()
    tab, work = page.tab, window.context.workspace
    deadline = next(f for f in tab.view.facts if f.name == "deadline")
    assert deadline.value == made.DEADLINE and "15 mars 2027" in deadline.evidence
    assert tab.facts.select(deadline.id)
    calm()
    assert tab.page.piece.kind == "RC" and tab.page.viewer.page == deadline.page
    qtbot.keyClick(tab.facts, Qt.Key.Key_Return)
    calm()
    assert state_of(work, bid, deadline.id) == "confirmed"
    assert tab.facts.current().id != deadline.id

    validity = next(f for f in tab.view.facts if f.name == "offer_validity_days")
    tab.facts.select(validity.id)
    qtbot.keyClick(tab.facts, Qt.Key.Key_F2)
    tab.facts._editor.setText("longtemps")
    qtbot.keyClick(tab.facts._editor, Qt.Key.Key_Return)
    calm()
    assert tab.facts.is_editing and tab.facts._trouble
    assert state_of(work, bid, validity.id) == "proposed"
    tab.facts._editor.setText("120 jours")
    qtbot.keyClick(tab.facts._editor, Qt.Key.Key_Return)
    calm()
    corrected = next(f for f in dce_operations.dce_view(work, bid).facts if f.id == validity.id)
    assert (corrected.value, corrected.state.value, corrected.read_text) == (120, "corrected", "90 jours")
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    calm()
    assert state_of(work, bid, validity.id) == "proposed"
    qtbot.keyClick(window, Qt.Key.Key_Return, CTRL)
    calm()
    assert state_of(work, bid, validity.id) == "confirmed"
    return page


def state_of(work, bid, fact_id):
    return next(f.state.value for f in dce_operations.dce_view(work, bid).facts if f.id == fact_id)


def mark_requirements(page, work, qtbot, calm, bid):
    page.show_tab("requirements")
    calm()
    table = page.tab.table
    table.select_first()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_1)
    calm()
    qtbot.keyClick(table, Qt.Key.Key_3)
    calm()
    marks = [r.feasibility for r in dce_operations.dce_view(work, bid).requirements]
    assert marks.count(Feasibility.YES) == 1 and marks.count(Feasibility.NO) == 1


def decide(page, work, qtbot, calm, bid):
    page.show_tab("decision")
    calm()
    form = page.tab.form
    form.choose(Verdict.NO_GO)
    page.main_action()
    calm()
    assert decision.decision(work, bid) is None
    form.choose(Verdict.GO)
    form.reason.setPlainText("Nos agents connaissent ces écoles.")
    page.main_action()
    calm()
    kept = decision.decision(work, bid)
    assert kept is not None and kept.verdict is Verdict.GO and "écoles" in kept.reason


def build_the_response(page, work, qtbot, calm, bid, monkeypatch, tmp_path):
    """What is missing blocks; with the memo and the deed given as files the folder is built."""
    page.show_tab("pieces")
    calm()
    page.main_action()
    calm()
    tab = page.tab
    titles = [row.title for row in tab.view.items]
    assert any("DC1" in t for t in titles) and any("moire" in t for t in titles)
    assert not tab.control.build.isEnabled()
    for row in [row for row in tab.view.items if row.at_deposit is Readiness.MISSING]:
        file = tmp_path / f"{row.number:02} piece.docx"
        document = docx.Document()
        document.add_paragraph(row.title)
        document.save(file)
        monkeypatch.setattr(FilesDialog, "ask", lambda *a, file=file, **k: [file])
        assert tab.table.select(lambda other, id=row.id: other.id == id)
        tab.table.setFocus()
        qtbot.keyClick(tab.table, Qt.Key.Key_F)
        calm()
    assert not [row.title for row in tab.view.items if row.at_deposit is Readiness.MISSING]
    page.main_action()
    qtbot.waitUntil(lambda: tab.control.folder is not None, timeout=60_000)
    calm()
    folder = page.tab.control.folder
    dc1 = docx.Document(next(folder.rglob("*DC1*.docx")))
    words = "\n".join(
        [p.text for p in dc1.paragraphs] + [c.text for t in dc1.tables for r in t.rows for c in r.cells]
    )
    assert "Les Serpillières Vertes" in words and made.BUYER in words
    index = read_paths([folder / "INDEX.pdf"])
    assert made.REFERENCE in "\n".join(p.text for piece in index.pieces for p in piece.pages)
    assert response.verify_folder(folder).is_sound


def send_to_a_partner(window, page, work, calm, bid, monkeypatch, tmp_path):
    """Out through « Échanges », into another workspace, and a change back."""
    theirs = tmp_path / "eux"
    with open_workspace(theirs) as other:
        use_throwaway_keys(other)
        keys = identity(other)
    partners.save_partner(work, name="Eux", age_key=keys.age, minisign_key=keys.minisign)
    partners.trust(work, keys.minisign, "Eux")
    page.show_tab("exchange")
    calm()
    (tmp_path / "envois").mkdir()
    order = PackageOrder(recipients=("Eux",), scope=Scope(), passphrase="")
    monkeypatch.setattr(PackageDialog, "ask", lambda *a, **k: order)
    monkeypatch.setattr(FilesDialog, "ask_folder", lambda *a, **k: tmp_path / "envois")
    page.tab.write_package()
    calm()
    out = next((tmp_path / "envois").glob("*.relais"))
    assert out.read_bytes().startswith(b"age-encryption.org/v1")
    ours = identity(work)
    with open_workspace(theirs) as other:
        assert not preview_package(other, out).is_trusted
        partners.save_partner(other, name="Nous", age_key=ours.age, minisign_key=ours.minisign)
        partners.trust(other, ours.minisign, "Nous")
        accept_package(other, out)
        line = next(r for r in dce_operations.dce_view(other, bid).requirements if "état des heures" in r.text)
        dce_operations.mark_requirement(other, line.id, Feasibility.WITH_HELP, reason="Nous tenons déjà ce relevé.")
        back = export_package(other, bid, ("Nous",), tmp_path / "retour.relais").value.path
    page.tab.open_package(back)
    calm()
    page.main_action()
    calm()
    line = next(r for r in dce_operations.dce_view(work, bid).requirements if "état des heures" in r.text)
    assert line.feasibility is Feasibility.WITH_HELP and line.reason == ""  # a reason is private: it never left
