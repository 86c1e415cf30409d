"""Ctrl+Z and Ctrl+Y: take the last operation back, bring it back, and say so."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from relais_app.base.words import _
from relais_app.ui.context import Context


class Undo:
    """What a text field undoes by itself is left to it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        self._context, self._owner = context, owner

    def undo(self, operation_id: str = "") -> None:
        field = QApplication.focusWidget()
        if not operation_id and isinstance(field, QLineEdit | QPlainTextEdit):
            can_undo = field.isUndoAvailable() if isinstance(field, QLineEdit) else field.document().isUndoAvailable()
            if can_undo:
                field.undo()
                return
        if self._context.workspace is None:
            return
        from relais_app.operations.history import undo

        self._write(undo, operation_id or None, _("Annulé. Ctrl+Y le rétablit."))

    def redo(self) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit) and field.isRedoAvailable():
            field.redo()
            return
        if self._context.workspace is None:
            return
        from relais_app.operations.history import redo

        job = self._context.write(redo, owner=self._owner)
        job.finished.connect(lambda outcome: self._context.say(_("Rétabli."), outcome.operation_id))

    def _write(self, operation: Any, operation_id: str | None, event: str) -> None:
        job = self._context.write(operation, operation_id, owner=self._owner)
        job.finished.connect(lambda _outcome: self._context.say(event))
