"""The dialog that cuts a requirement in two where the cursor stands."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from relais_app.base.words import _
from relais_app.ui.widgets.dialogs import Dialog
from relais_app.ui.widgets.forms import LongTextField

_END_OF_SENTENCE = re.compile(r"[.;:]\s+")


class SplitDialog(Dialog):
    """Shows the line; the cursor, first after the first sentence, is where it is cut."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(
            _("Couper l’exigence en deux"),
            _("Placez le curseur où la seconde exigence commence."),
            _("Couper ici"),
            parent,
        )
        self.field = LongTextField(text, lines=6)
        self.field.setAccessibleName(_("Texte de l’exigence"))
        self.field.setReadOnly(True)
        self.field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.field.cursorPositionChanged.connect(self._check)
        self.body.addWidget(self.field)
        found = _END_OF_SENTENCE.search(text)
        cursor = self.field.textCursor()
        cursor.setPosition(found.end() if found else 0)
        self.field.setTextCursor(cursor)
        self.field.setFocus()
        self._check()

    def parts(self) -> tuple[str, str]:
        """The text before and after the cursor."""
        text, at = self.field.toPlainText(), self.field.textCursor().position()
        return text[:at].strip(), text[at:].strip()

    def _check(self) -> None:
        self.set_ready(all(self.parts()))

    @classmethod
    def ask(cls, parent: QWidget, text: str) -> tuple[str, str] | None:
        """The two parts, or None."""
        dialog = cls(parent, text)
        return dialog.parts() if dialog.exec() == QDialog.DialogCode.Accepted else None
