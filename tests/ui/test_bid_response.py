"""« Pièces »: the list proposed, each line satisfied by keys, what blocks, the folder built and verified."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from relais_app.operations import response
from relais_app.operations.response import Readiness
from relais_app.response.model import SatisfiedBy
from relais_app.ui.bids.response_dialogs import AddPieceDialog, DocumentDialog, FormDialog
from relais_app.ui.widgets.dialogs import FilesDialog, TextDialog


@pytest.fixture
def tab(bid_page, tab_of):
    return tab_of(bid_page, "pieces")


@pytest.fixture
def listed(tab, calm):
    tab.main_action()
    calm()
    tab.table.setFocus()
    return tab


def items_of(tab):
    return response.checklist(tab.context.workspace, tab.bid_id).items


def choose(tab, words):
    assert tab.table.select(lambda row: words in row.title.lower())
    return tab.current()


def test_an_empty_list_is_proposed_from_the_dce(tab, qtbot, calm):
    assert tab._stack.currentIndex() == 1
    qtbot.keyClick(tab.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    titles = " ".join(row.title.lower() for row in items_of(tab))
    assert "dc1" in titles
    assert "mémoire" in titles
    assert tab._stack.currentIndex() == 0


def test_what_is_missing_blocks_and_building_says_why_it_waits(listed):
    assert listed.view.blocking
    assert not listed.control.build.isEnabled()
    assert "bloquant" in listed.control._reason.text()


def test_s_marks_a_line_not_needed_with_its_reason(listed, qtbot, calm, monkeypatch):
    monkeypatch.setattr(TextDialog, "ask", lambda *_a, **_k: "déjà au dossier")
    row = choose(listed, "mémoire")
    qtbot.keyClick(listed.table, Qt.Key.Key_S)
    calm()
    kept = next(item for item in items_of(listed) if item.id == row.id)
    assert (kept.satisfied_by, kept.note) == (SatisfiedBy.NOT_NEEDED, "déjà au dossier")


def test_f_binds_a_file_and_delete_empties_the_line(listed, qtbot, calm, monkeypatch, tmp_path):
    memo = tmp_path / "memoire.txt"
    memo.write_text("Notre mémoire.", encoding="utf-8")
    monkeypatch.setattr(FilesDialog, "ask", lambda *_a, **_k: [memo])
    row = choose(listed, "mémoire")
    qtbot.keyClick(listed.table, Qt.Key.Key_F)
    calm()
    assert next(i for i in items_of(listed) if i.id == row.id).file_name == "memoire.txt"
    assert listed.current().id == row.id
    qtbot.keyClick(listed.table, Qt.Key.Key_Delete)
    calm()
    assert next(i for i in items_of(listed) if i.id == row.id).at_deposit is Readiness.MISSING


def test_b_takes_a_paper_of_the_library(listed, qtbot, calm, monkeypatch):
    seen = []

    def ask(_parent, row, papers):
        seen.extend(papers)
        return papers[0].id

    monkeypatch.setattr(DocumentDialog, "ask", ask)
    row = choose(listed, "mémoire")
    qtbot.keyClick(listed.table, Qt.Key.Key_B)
    calm()
    kept = next(i for i in items_of(listed) if i.id == row.id)
    assert (kept.satisfied_by, kept.document_id) == (SatisfiedBy.DOCUMENT, seen[0].id)


def test_the_library_dialog_puts_papers_of_the_asked_type_first(listed, qtbot):
    from relais_app.operations.documents import documents

    row = choose(listed, "assurance")
    dialog = DocumentDialog(listed, row, documents(listed.context.workspace))
    qtbot.addWidget(dialog)
    assert dialog.list.current_row().type == row.document_type
    dialog.search.setText("zzz")
    assert not dialog.verb.isEnabled()


def test_the_form_dialog_ticks_nothing_by_itself(listed, qtbot):
    dialog = FormDialog(listed, choose(listed, "dc2"))
    qtbot.addWidget(dialog)
    assert dialog.choices() == ()
    dialog.size_choice.show_value("pme")
    assert dialog.choices() == ("pme",)


def test_enter_opens_the_choices_of_the_line(listed, qtbot):
    choose(listed, "dc2")
    qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any("DC2" in action.text() for action in menu.actions())
    menu.close()


def test_a_piece_is_added_by_hand(listed, calm, monkeypatch):
    values = {"title": "Lettre de soutien", "lot": None, "is_mandatory": False}
    from relais_app.response.model import Part

    monkeypatch.setattr(AddPieceDialog, "ask", lambda *_: {**values, "part": Part.OFFER})
    listed.new_item()
    calm()
    assert listed.current().title == "Lettre de soutien"


def test_a_finding_leads_to_its_line(listed):
    finding = listed.view.blocking[-1]
    listed.control.item_requested.emit(finding.item_id)
    assert listed.current().id == finding.item_id


def test_the_source_of_a_line_opens_its_page(bid_page, listed, calm):
    row = choose(listed, "mémoire")
    listed._go_to_source(row)
    calm()
    assert bid_page.bar.current == "reading"
    assert bid_page.tab.page.piece.number == row.piece


def test_once_nothing_blocks_the_folder_is_built_and_verified(listed, qtbot, calm):
    for finding in listed.view.blocking:
        if finding.item_id:
            response.as_not_needed(listed.context.workspace, finding.item_id, "essai")
    listed.reload()
    calm()
    assert listed.control.build.isEnabled()
    qtbot.keyClick(listed.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    folder = listed.control.folder
    assert folder is not None
    assert folder.is_dir()
    assert "Dossier construit" in listed.window().status.event_text()
    assert listed.control._report is not None
    listed.verify()
    calm()
    assert "intact" in listed.window().status.event_text().lower()
    next(path for path in folder.rglob("*.docx")).write_bytes(b"autre chose")
    listed.verify()
    calm()
    assert not listed.error_line.isHidden()
    assert "changé" in listed.error_line.title()
