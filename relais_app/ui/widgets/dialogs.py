"""Dialogs: verb and object, what will happen, « Annuler », verb. Plain values in, a plain value or None out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from relais_app.base.words import _
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.painting import shown
from relais_app.ui.widgets.panes import ActionBar, column


class Dialog(QDialog):
    """The frame: title, a sentence, `body` to fill, and a bar with Cancel and the verb."""

    def __init__(
        self, title: str, text: str, verb: str, parent: QWidget | None = None, *, is_danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(shown(title))
        self.setModal(True)
        self.setFixedWidth(min(theme().px(560), 760))
        whole = column(self)
        inside = column(margins=(24, 22, 24, 20), spacing=0)
        inside.addWidget(Label(title, "heading", wraps=True))
        if text:
            inside.addSpacing(4)
            inside.addWidget(Label(text, "secondary", tone="text2", wraps=True))
        inside.addSpacing(16)
        self.body = column(spacing=12)
        inside.addLayout(self.body)
        whole.addLayout(inside, 1)
        self.bar = ActionBar(ground="raised", edge=24)
        self.cancel = Button(_("Annuler"), keys=_("Échap"), size="main")
        self.cancel.clicked.connect(self.reject)
        self.verb = Button(verb, kind="danger" if is_danger else "main", keys="⏎", size="main")
        self.verb.clicked.connect(self.accept)
        self.bar.add_apart(self.cancel)
        self.bar.add_apart(self.verb)
        whole.addWidget(self.bar)

    def set_ready(self, is_ready: bool) -> None:
        """Whether the verb may be used."""
        self.verb.setEnabled(is_ready)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(self.focusWidget(), Button) and self.focusWidget() is not self.verb:
                self.focusWidget().click()
            elif self.verb.isEnabled():
                self.verb.click()
            return
        super().keyPressEvent(event)


class ConfirmDialog(Dialog):
    """Asks before something that is not taken back in one key."""

    @classmethod
    def ask(cls, parent: QWidget, title: str, text: str, verb: str, *, is_danger: bool = True) -> bool:
        """True when the person chose the verb."""
        dialog = cls(title, text, verb, parent, is_danger=is_danger)
        return dialog.exec() == QDialog.DialogCode.Accepted


class TextDialog(Dialog):
    """Asks for a few lines of text: a reason, a name."""

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, text: str, verb: str, *, label: str, value: str = "", lines: int = 1,
        is_needed: bool = True,
    ) -> str | None:  # fmt: skip
        """What was typed, or None."""
        from relais_app.ui.widgets.forms import FieldRow, LongTextField, TextField

        dialog = cls(title, text, verb, parent)
        field = LongTextField(value, lines=lines) if lines > 1 else TextField(value)
        dialog.body.addWidget(FieldRow(label, field, is_stacked=True))
        if is_needed:
            field.textChanged.connect(lambda *_: dialog.set_ready(bool(field.value())))
            dialog.set_ready(bool(value.strip()))
        field.setFocus()
        return field.value() if dialog.exec() == QDialog.DialogCode.Accepted else None


class FilesDialog:
    """The system's own dialogs to choose files and folders."""

    @classmethod
    def ask(cls, parent: QWidget, title: str, *, kinds: str = "", many: bool = True) -> list[Path]:
        """The chosen files, none when the person gave up."""
        if many:
            names, _kind = QFileDialog.getOpenFileNames(parent, shown(title), "", kinds)
            return [Path(name) for name in names]
        name, _kind = QFileDialog.getOpenFileName(parent, shown(title), "", kinds)
        return [Path(name)] if name else []

    @classmethod
    def ask_folder(cls, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, shown(title), str(start or ""))
        return Path(name) if name else None

    @classmethod
    def ask_new(cls, parent: QWidget, title: str, proposed: str, *, kinds: str = "") -> Path | None:
        """Where to write a file."""
        name, _kind = QFileDialog.getSaveFileName(parent, shown(title), proposed, kinds)
        return Path(name) if name else None
