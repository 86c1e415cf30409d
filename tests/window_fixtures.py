"""Fixtures of tests that drive the window: offscreen, on workspaces of their own, nothing left open or running."""

import os
import threading
from pathlib import Path

import pytest
import qt_libraries
from made import workspace as made

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class _WithoutQt(pytest.Module):
    """A file of window tests where Qt can't be loaded: skipped with the reason, a failure in CI."""

    def collect(self):
        if qt_libraries.must_be_there():
            pytest.fail(qt_libraries.why_not(), pytrace=False)
        pytest.skip(qt_libraries.why_not(), allow_module_level=True)


def pytest_pycollect_makemodule(module_path, parent):
    return _WithoutQt.from_parent(parent, path=module_path) if qt_libraries.why_not() else None


def _stray_windows():
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QDialog, QFrame, QLabel, QMainWindow, QMenu, QWidget

    class StrayWindows(QObject):
        """Notes widgets that are shown as windows without being one."""

        def __init__(self):
            super().__init__()
            self.seen = []

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                name = type(watched).__name__
                is_tip = isinstance(watched, QLabel) and name == "QTipLabel"
                is_popup = isinstance(watched, QFrame) and name.startswith("QComboBox")
                if not (isinstance(watched, QMainWindow | QDialog | QMenu) or name == "Guide" or is_tip or is_popup):
                    self.seen.append(f"{name} {watched.accessibleName()}")
            return False

    return StrayWindows()


@pytest.fixture(scope="session")
def qapp():
    """One application for the whole session, whichever folder asks first."""
    from PySide6.QtWidgets import QApplication

    from relais_app.ui.app import make_application

    return QApplication.instance() or make_application(["relais"])


@pytest.fixture(autouse=True)
def nothing_left(request):
    """No box that the test didn't expect, no thread that runs on."""
    if qt_libraries.why_not():
        yield
        return
    from PySide6.QtCore import QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication

    request.getfixturevalue("qapp")
    before, boxes, watch = set(threading.enumerate()), [], QTimer()

    def look():
        box = QApplication.activeModalWidget()
        if box is not None and not box.property("expected"):
            boxes.append(f"{type(box).__name__}: {box.windowTitle()}")
            box.reject() if hasattr(box, "reject") else box.close()

    watch.timeout.connect(look)
    watch.start(20)
    strays = _stray_windows()
    request.getfixturevalue("qapp").installEventFilter(strays)
    yield
    request.getfixturevalue("qapp").removeEventFilter(strays)
    watch.stop()
    QThreadPool.globalInstance().waitForDone(5000)
    for widget in QApplication.topLevelWidgets():
        widget.hide()
    left = [
        thread.name
        for thread in set(threading.enumerate()) - before
        if not thread.daemon and thread.name.startswith("Thread")
    ]
    assert boxes == [], "unexpected boxes"
    assert strays.seen == [], "widgets shown before they had a parent: they flash as windows"
    assert left == [], "threads left running"


@pytest.fixture
def relais(qapp, qtbot):
    """The application without a workspace, on a fixed day."""
    from PySide6.QtWidgets import QApplication

    from relais_app.ui.app import Relais

    held = Relais(qapp)
    held.context.today = lambda: made.TODAY
    yield held
    if held.window is not None:
        held.window.hide()
        held.window.deleteLater()
    held.close()
    held.theme.uninstall()
    QApplication.sendPostedEvents()
    qtbot.wait(1)


@pytest.fixture
def calm(relais, qtbot):
    """Wait until nothing runs and what it found is shown."""

    def wait():
        for _ in range(3):
            qtbot.waitUntil(lambda: not relais.jobs.running, timeout=15_000)
            qtbot.wait(25)

    return wait


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory) -> Path:
    """A workspace with a little of everything, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("modele")
    os.environ["RELAIS_SETTINGS"] = str(folder / "reglages")
    from relais_app.operations.workspace import open_workspace

    with open_workspace(folder / "espace") as work:
        made.fill(work, folder / "pieces")
    return folder / "espace"


def _start(relais, qtbot, calm, folder):
    relais.start(folder)
    relais.window.resize(1280, 800)
    qtbot.waitUntil(lambda: relais.context.workspace is not None, timeout=15_000)
    relais.window.activateWindow()
    qtbot.waitUntil(relais.window.isActiveWindow)
    calm()
    return relais.window


@pytest.fixture
def window(relais, qtbot, calm, filled_folder, tmp_path):
    """The window on a filled workspace."""
    import shutil

    shutil.copytree(filled_folder, tmp_path / "espace")
    return _start(relais, qtbot, calm, tmp_path / "espace")


@pytest.fixture
def empty_window(relais, qtbot, calm, tmp_path):
    """The window on a new workspace."""
    return _start(relais, qtbot, calm, tmp_path / "neuf")


@pytest.fixture
def visit(calm):
    """Go to a page and wait for what it shows."""

    def go(window, code, id=""):
        window.go(code, id)
        calm()
        return window.page

    return go
