"""Starts the window: application, fonts, theme, then the workspace once the first page is painted."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication

from relais_app.base.errors import RelaisError
from relais_app.base.settings import load_settings, save_settings
from relais_app.base.words import language
from relais_app.ui.context import Context
from relais_app.ui.errors import Errors
from relais_app.ui.jobs import Jobs
from relais_app.ui.main_window import MainWindow
from relais_app.ui.theme import Theme, load_fonts

BACKUP_EVERY_MS = 5 * 60_000  # asked this often; written when the last one is half an hour old
log = logging.getLogger(__name__)


def run(workspace: Path | None) -> int:
    """Open the window on a workspace, on the last one used, or on the first-start page."""
    application = make_application(sys.argv[:1])
    relais = Relais(application)
    relais.start(workspace)
    status = application.exec()
    relais.close()
    return status


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with our fonts, Qt's own words in French, and sharp fractional scales."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(arguments)
    application.setApplicationName("Relais")
    application.setApplicationDisplayName("Relais")
    application.setDesktopFileName("relais")
    load_fonts()
    QFont.insertSubstitution("Source Serif 4", "Inter")
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language() == "fr" and translator.load("qtbase_fr", folder):
        application.installTranslator(translator)
    return application


class Relais(QObject):
    """Holds what lives as long as the window."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.settings = load_settings()
        self.theme = Theme(self.settings, self)
        self.theme.install(application)
        self.jobs, self.errors = Jobs(self), Errors(self)
        self.errors.watch()
        self.context = Context(self.theme, self.settings, self.jobs, self.errors)
        self.window: Any = None
        self._backups = QTimer(self)
        self._backups.timeout.connect(self._back_up)

    def start(self, workspace: Path | None) -> None:
        """Show something at once; open the workspace after the first paint."""
        folder = workspace or self._last_workspace()
        if folder is None:
            self._show_first_start()
        else:
            self._show_window(folder)
            QTimer.singleShot(0, lambda: self._open(folder))

    def _last_workspace(self) -> Path | None:
        last = self.settings.last_workspace
        return Path(last) if last and Path(last).is_dir() else None

    def _show_first_start(self) -> None:
        from relais_app.ui.first_start.window import FirstStart

        self._replace_window(FirstStart(self.context))
        self.window.workspace_chosen.connect(self._enter)

    def _show_window(self, folder: Path) -> None:
        from relais_app.ui.shell import Shell

        self._shell = Shell(self.context)
        self._shell.go_home(folder)
        self._replace_window(self._shell.window)

    def _replace_window(self, window: Any) -> None:
        previous, self.window = self.window, window
        if isinstance(window, MainWindow):
            window.restore_geometry()
        window.show()
        if previous is not None:
            previous.close()
            previous.deleteLater()

    def _enter(self, folder: Path) -> None:
        self._show_window(folder)
        self._open(folder)

    def _open(self, folder: Path) -> None:
        job = self.jobs.run(_open_workspace, folder, self.settings.person)
        job.finished.connect(self._opened)
        job.failed.connect(self._not_opened)

    def _opened(self, workspace: Any) -> None:
        if self.jobs.is_closing:
            workspace.close()
            return
        self.context.workspace = workspace
        if self.settings.last_workspace != str(workspace.folder):
            self.settings.last_workspace = str(workspace.folder)
            save_settings(self.settings)
        self._shell.workspace_opened()
        if not workspace.is_read_only:
            self._backups.start(BACKUP_EVERY_MS)

    def _back_up(self) -> None:
        """A routine backup in the background; the operation itself says when one is due."""
        if self.context.workspace is not None and not self.context.is_read_only:
            job = self.jobs.run(_routine_backup, self.context.workspace, writes=True)
            job.failed.connect(self.errors.tell)

    def _not_opened(self, error: BaseException) -> None:
        self._show_first_start()
        self.errors.tell(error, self.window.error_line)

    def close(self) -> None:
        """Stop the work, keep a routine backup when one is due, give the workspace back."""
        self._backups.stop()
        self.jobs.close()
        self.context.close_crew()
        if isinstance(self.window, MainWindow):
            self.window.let_go()
        QApplication.sendPostedEvents()
        if self.context.workspace is not None:
            _last_backup(self.context.workspace)
            self.context.workspace.close()
            self.context.workspace = None


def _open_workspace(folder: Path, person: str) -> Any:
    """In the background: SQLAlchemy is imported here, after the first paint."""
    from relais_app.operations.workspace import open_workspace

    return open_workspace(folder, person=person)


def _routine_backup(workspace: Any) -> None:
    from relais_app.operations.backup import routine_backup

    routine_backup(workspace)


def _last_backup(workspace: Any) -> None:
    """At closing: what can't be written is no reason to keep the window open."""
    try:
        _routine_backup(workspace)
    except RelaisError:
        log.exception("no backup at closing")
