"""The only place that shows errors: foreseen ones as their sentence, the others as a report to copy."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

from relais_app import __version__
from relais_app.base.errors import Cancelled, RelaisError
from relais_app.base.words import _
from relais_app.ui.widgets.error_line import ErrorLine

log = logging.getLogger(__name__)


def report_of(error: BaseException) -> str:
    """What a person may send us: places in the code and versions, never the words of a document."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return (
        f"Relais {__version__}, Qt {qVersion()}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{places}{type(error).__name__}"
    )


class Errors(QObject):
    """Tells an error in the line it is given, else in the window's own line."""

    happened = Signal(str, str)  # what, remedy: for tests and the status line

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window_line: ErrorLine | None = None

    def tell(self, error: BaseException, place: ErrorLine | None = None) -> None:
        """Show an error where it happened. A cancelled job is no error."""
        if isinstance(error, Cancelled):
            return
        target = place or self.window_line
        if isinstance(error, RelaisError):
            self._say(target, error.message, error.remedy)
            return
        log.error("unforeseen", exc_info=(type(error), error, error.__traceback__))
        what = _("Quelque chose d’imprévu est arrivé ; rien de ce qui était enregistré n’est perdu.")
        remedy = _("Copiez les détails pour les transmettre : ils ne contiennent rien de vos documents.")
        self._say(target, what, remedy, report_of(error))

    def _say(self, target: ErrorLine | None, what: str, remedy: str, details: str = "") -> None:
        if target is not None:
            target.tell(what, remedy, details=details)
        self.happened.emit(what, remedy)

    def watch(self) -> None:
        """Take what nothing else caught."""
        sys.excepthook = self._uncaught

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.tell(error.with_traceback(trace))
