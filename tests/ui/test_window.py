"""The window as a person uses it: starting, going from page to page, undoing, looking for something."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from relais_app.ui.widgets.dialogs import TextDialog

PAGES = ["home", "notices", "bids", "load", "documents", "partners", "settings"]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_without_a_workspace_the_first_page_writes_nothing(relais, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("RELAIS_SETTINGS", str(tmp_path / "reglages"))
    relais.start(None)
    assert type(relais.window).__name__ == "FirstStart"
    relais.window.theme_choice.chosen.emit("sombre")
    assert relais.theme.name == "sombre"
    assert not (tmp_path / "reglages").exists()


def test_a_new_workspace_opens_after_the_first_choice(relais, qtbot, calm, tmp_path, monkeypatch):
    from relais_app.ui.widgets.dialogs import FilesDialog

    monkeypatch.setattr(FilesDialog, "ask_new", lambda *a, **k: tmp_path / "Mon espace")
    relais.start(None)
    relais.window.create_card.click()
    qtbot.waitUntil(lambda: relais.context.workspace is not None)
    calm()
    assert (tmp_path / "Mon espace" / "relais.sqlite3").exists()
    assert relais.settings.last_workspace == str(tmp_path / "Mon espace")


def test_a_folder_with_other_files_is_refused_in_the_page(relais, qtbot, tmp_path, monkeypatch):
    from relais_app.ui.widgets.dialogs import FilesDialog

    (tmp_path / "photo.jpg").write_text("x", encoding="utf-8")
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *a, **k: tmp_path)
    relais.start(None)
    relais.window.create_card.click()
    assert "autres fichiers" in relais.window.error_line.title()
    assert relais.context.workspace is None


def test_every_page_shows_what_it_read(window, visit):
    for code in window._entries:
        page = visit(window, code)
        assert page.isVisible()
        assert page.error_line.isHidden(), page.error_line.title()
        assert window.error_line.isHidden(), window.error_line.title()


def test_every_page_can_be_shown_empty(empty_window, visit):
    for code in empty_window._entries:
        page = visit(empty_window, code)
        assert page.error_line.isHidden(), page.error_line.title()
        assert empty_window.error_line.isHidden(), empty_window.error_line.title()


@pytest.mark.parametrize("size", [100, 150])
def test_no_page_is_wider_than_a_small_screen(window, visit, relais, calm, size):
    relais.settings.text_size = size
    relais.theme.choose(relais.settings)
    window.resize(960, 560)
    for code in window._entries:
        page = visit(window, code)
        room = 960 - window.rail.width()
        assert page.minimumSizeHint().width() <= room, code


def test_every_control_has_a_name(window, visit):
    nameless = []
    for code in window._entries:
        page = visit(window, code)
        for control in page.findChildren(QWidget):
            is_control = isinstance(control, QAbstractButton | QLineEdit | QPlainTextEdit)
            has_name = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
            if is_control and not has_name and not control.objectName().startswith("qt_"):
                nameless.append(f"{code}: {type(control).__name__} {control.parent()}")
    assert nameless == []


def test_digits_go_to_pages_with_or_without_azerty(window, qtbot, calm):
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window._here[0] == "notices"
    qtbot.keyClick(window, Qt.Key.Key_Ampersand, CTRL)
    assert window._here[0] == "home"
    calm()


def test_alt_left_goes_back(window, visit, qtbot, calm):
    visit(window, "notices")
    visit(window, "partners")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window._here[0] == "notices"
    calm()


def test_f6_goes_through_the_panes_and_the_rail(window, visit, qtbot):
    page = visit(window, "notices")
    page.list.setFocus()
    seen = set()
    for _ in range(6):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.add(QApplication.focusWidget())
    assert page.pane in seen
    assert window.rail.buttons["home"] in seen


def test_the_text_grows_and_shrinks(window, qtbot, relais, calm):
    before = window.rail.buttons["home"].sizeHint().height()
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert relais.theme.text_size == 110
    assert window.rail.buttons["home"].sizeHint().height() > before
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert relais.theme.text_size == 100
    calm()


def test_f9_narrows_the_rail(window, qtbot):
    assert not window.rail.is_narrow
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.rail.is_narrow


def test_the_rail_says_what_waits(window):
    assert window.rail.buttons["notices"]._count
    assert window.rail.buttons["bids"].accessibleName() == "Dossiers, 4"


def test_what_is_done_can_be_undone_from_the_status_line(window, visit, qtbot, calm):
    from relais_app.operations.notices import notice_counts

    page = visit(window, "notices")
    before = notice_counts(window.context.workspace)
    qtbot.keyClick(page.list, Qt.Key.Key_G)
    calm()
    assert "Avis gardé" in window.status.event_text()
    assert notice_counts(window.context.workspace) != before
    qtbot.mouseClick(window.status._undo, Qt.MouseButton.LeftButton)
    calm()
    assert notice_counts(window.context.workspace) == before


def test_the_palette_finds_a_partner_and_goes_there(window, qtbot, calm):
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.findChild(QWidget, "palette")
    qtbot.keyClicks(palette.field, "velo")
    calm()
    qtbot.waitUntil(
        lambda: palette.list.current_row() is not None and palette.list.current_row().title == "Vélocanal"
    )
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    calm()
    assert window._here[0] == "partners"
    assert window.page.list.current_row().name == "Vélocanal"
    assert palette.isHidden()


def test_f1_opens_the_guide_offline(window, qtbot, calm):
    window.help_requested.emit()
    from relais_app.ui.guide import Guide

    guide = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Guide) and w.isVisible())
    assert "Relais" in guide._text.toPlainText()
    qtbot.waitUntil(guide.isActiveWindow)
    qtbot.keyClick(guide._text, Qt.Key.Key_Escape)
    assert not guide.isVisible()
    calm()


def test_an_unforeseen_error_is_a_report_without_its_words(window, relais, qtbot):
    try:
        raise ValueError("Ville de Rivemarne, prix secret")
    except ValueError as error:
        relais.errors.tell(error)
    assert "imprévu" in window.error_line.title()
    from relais_app.ui.errors import report_of

    try:
        raise ValueError("prix secret")
    except ValueError as error:
        report = report_of(error)
    assert "ValueError" in report
    assert "secret" not in report.splitlines()[-1]


def test_closing_during_work_asks(window, relais, qtbot, calm, monkeypatch):
    from relais_app.base.progress import stop_if_cancelled
    from relais_app.ui.widgets.dialogs import ConfirmDialog

    def work(progress):
        while True:
            stop_if_cancelled(progress)

    asked = []
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *a, **k: asked.append(a[1]) or False)
    job = relais.jobs.run(work, title="Lecture du CCTP", with_progress=True)
    assert not window.close()
    assert asked == ["Fermer pendant le travail ?"]
    job.cancel()
    calm()


def test_a_text_dialog_gives_what_was_typed(window, qtbot):
    from PySide6.QtCore import QTimer

    def answer():
        dialog = QApplication.activeModalWidget()
        dialog.setProperty("expected", True)
        field = dialog.findChild(QLineEdit)
        assert not dialog.verb.isEnabled()
        qtbot.keyClicks(field, "Estragon")
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)
    assert TextDialog.ask(window, "Ajouter", "", "Ajouter", label="Nom") == "Estragon"


def test_the_next_start_shows_the_week_before_the_database_is_open(window, relais, qtbot, calm):
    from relais_app.ui.home.page import HomePage
    from relais_app.ui.home.snapshot import last_week

    folder = window.context.workspace.folder
    kept = last_week(folder)
    assert kept is not None
    assert kept.burning
    page = HomePage(relais.context)
    qtbot.addWidget(page)
    page.show_last(folder)
    assert next(item.id for item in page._model.items if hasattr(item, "verb")) == kept.burning[0].id


def test_a_damaged_week_is_no_week(tmp_path):
    from relais_app.ui.home.snapshot import FILE_NAME, last_week

    for content in (b"", b"[]", b'{"format": 1}', b'{"format": 99}', b'{"format": 1, "burning": [{}]}'):
        (tmp_path / FILE_NAME).write_bytes(content)
        assert last_week(tmp_path) is None
