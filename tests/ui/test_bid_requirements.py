"""« Exigences »: marked by one key a line, narrowed, completed, exported."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from relais_app.bids.model import FactState, Feasibility
from relais_app.operations import dce
from relais_app.operations.dce_export import export_requirements
from relais_app.ui.bids.requirement_table import NUMBER, count_marks
from relais_app.ui.widgets.dialogs import FilesDialog


@pytest.fixture
def tab(bid_page, tab_of):
    tab = tab_of(bid_page, "requirements")
    tab.table.setFocus()
    return tab


def line_of(tab, id):
    return next(r for r in dce.dce_view(tab.context.workspace, tab.bid_id).requirements if r.id == id)


def test_one_marks_a_line_feasible_and_goes_on(tab, qtbot, calm):
    first = tab.current()
    qtbot.keyClick(tab.table, Qt.Key.Key_1)
    calm()
    assert line_of(tab, first.id).feasibility is Feasibility.YES
    assert tab.current().id != first.id
    assert f"{first.code} notée « oui »." in tab.window().status.event_text().replace("\u00a0", " ").replace(
        "\u202f", " "
    )


def test_three_says_no_and_stays_for_the_reason(tab, qtbot, calm):
    first = tab.current()
    qtbot.keyClick(tab.table, Qt.Key.Key_3)
    calm()
    assert tab.current().id == first.id
    tab.pane.reason.setFocus()
    qtbot.keyClicks(tab.pane.reason, "Camion parti, hors de nos horaires.")
    tab.table.setFocus()
    calm()
    kept = line_of(tab, first.id)
    assert (kept.feasibility, kept.reason) == (Feasibility.NO, "Camion parti, hors de nos horaires.")


def test_what_is_being_typed_survives_a_reload(tab, qtbot, calm):
    tab.pane.reason.setFocus()
    qtbot.keyClicks(tab.pane.reason, "en cours")
    tab.reload()
    calm()
    assert tab.pane.reason.toPlainText() == "en cours"


def test_a_rejected_line_leaves_the_list_and_can_come_back(tab, qtbot, calm):
    first = tab.current()
    before = count_marks(tab.view.requirements).total
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    calm()
    assert line_of(tab, first.id).state is FactState.REJECTED
    assert count_marks(tab.view.requirements).total == before - 1
    assert not tab.table.select(lambda row: row.id == first.id)
    tab.mark_filter.show_value("rejected")
    tab._filter()
    assert tab.current().id == first.id
    qtbot.mouseClick(tab.pane.reject, Qt.MouseButton.LeftButton)
    calm()
    assert line_of(tab, first.id).state is not FactState.REJECTED


def test_filters_narrow_and_escape_shows_everything_again(tab, qtbot, calm):
    whole = tab._shown_count()
    tab.find()
    qtbot.keyClicks(tab.search, "ecolabel")
    assert tab._shown_count() == 1
    assert "écolabel" in tab.current().text
    assert tab.escape()
    assert tab._shown_count() == whole


def test_a_filter_without_result_says_so(tab, qtbot):
    qtbot.keyClicks(tab.search, "zzzz")
    assert not tab._none.isHidden()
    assert not tab.pane.isEnabled()


def test_enter_shows_the_line_in_its_piece(bid_page, tab, qtbot, calm):
    assert tab.table.select(lambda row: row.box and row.page)
    line = tab.current()
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    calm()
    assert bid_page.bar.current == "reading"
    assert bid_page.tab.page.piece.number == line.piece


def test_the_same_sort_survives_a_mark(tab, qtbot, calm):
    tab.table._sort_by(NUMBER)
    tab.table._sort_by(NUMBER)
    before = tab.current().id
    qtbot.keyClick(tab.table, Qt.Key.Key_2)
    calm()
    assert tab.current().id == before
    assert tab.table.is_descending


def test_the_export_has_every_line_with_its_page(tab, tmp_path, monkeypatch, calm):
    target = tmp_path / "exigences.csv"
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *_a, **_k: target)
    tab.export(".csv")
    calm()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][:2] == ["N°", "Exigence"]
    assert len(rows) == len(tab.view.requirements) + 1
    assert all(row[7] for row in rows[1:])
    assert not tab.error_line.isHidden()


def test_the_workbook_never_takes_a_text_for_a_formula(bid_page, tmp_path):
    from relais_app.base.spreadsheets import open_workbook

    work = bid_page.context.workspace
    dce.add_requirement(work, bid_page.bid_id, "=HYPERLINK(piège) que le titulaire doit suivre")
    out = export_requirements(work, bid_page.bid_id, tmp_path / "exigences.xlsx")
    sheet = open_workbook(out).active
    texts = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert "=HYPERLINK(piège) que le titulaire doit suivre" in texts
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    out = export_requirements(work, bid_page.bid_id, tmp_path / "exigences.csv")
    assert "'=HYPERLINK" in out.read_text(encoding="utf-8-sig")


def test_without_a_dce_the_tab_says_what_to_bring(window, visit, tab_of):
    from relais_app.operations.bids import bid_rows

    page = visit(window, "bid", bid_rows(window.context.workspace)[0].id)
    tab = tab_of(page, "requirements")
    assert tab._stack.currentIndex() == 1
    assert QApplication.activeModalWidget() is None
