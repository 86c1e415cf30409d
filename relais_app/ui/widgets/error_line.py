"""Trouble told where it happened: what, what still works, remedies as buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.labels import Icon, Label
from relais_app.ui.widgets.painting import radius, rounded
from relais_app.ui.widgets.panes import clear, column, line

ICONS = {"danger": "circle-alert", "warn": "triangle-alert", "info": "info", "ok": "circle-check"}


class Notice(QWidget):
    """A sentence on a soft ground, with an icon and perhaps actions; the base of the error line."""

    def __init__(self, token: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self._icon = Icon(ICONS[token], token)
        self._title = Label("", "body", weight=600, wraps=True)
        self._text = Label("", "secondary", wraps=True)
        self._buttons = line()
        self._around = (0, 0, 0, 0)
        self._row = line(self, margins=(16, 12, 12, 12), spacing=12)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = column(spacing=3)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        texts.addLayout(self._buttons)
        self._row.addLayout(texts, 1)

    def say(
        self, title: str, text: str = "", actions: Sequence[tuple[str, Callable[[], None]]] = (), token: str = ""
    ) -> None:
        """Show a sentence and its remedies."""
        if token:
            self._token = token
            self._icon.show_icon(ICONS[token], token)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setHidden(not text)
        clear(self._buttons)
        for verb, act in actions:
            button = Button(verb, size="bar")
            button.clicked.connect(act)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)  # an empty layout would keep the texts one pixel wide
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._text.text())
        if self.parentWidget() is not None:  # without one it would flash as a window
            self.show()
        self.update()

    def title(self) -> str:
        return self._title.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = theme().colour(self._token) if theme().is_high_contrast else None
        left, top, right, bottom = self._around
        box = self.rect().adjusted(left, top, -right, -bottom)
        rounded(QPainter(self), box, radius("control"), theme().colour(f"{self._token}_soft"), edge)


class ErrorLine(Notice):
    """Hidden until something goes wrong; closed by its cross or by the next success."""

    def __init__(self, parent: QWidget | None = None, *, around: tuple[int, int, int, int] = (12, 8, 12, 4)) -> None:
        super().__init__("danger", parent)
        self._around = around
        self._row.setContentsMargins(16 + around[0], 12 + around[1], 12 + around[2], 12 + around[3])
        self.cause: object = None  # what failed: its next success takes the message away
        close = IconButton("x", _("Fermer ce message"), size="bar")
        close.clicked.connect(self.hide)
        self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(
        self, what: str, remedy: str = "", actions: Sequence[tuple[str, Callable[[], None]]] = (), details: str = ""
    ) -> None:
        """Say the trouble; `details` are offered to be copied, never shown."""
        self.cause = None
        remedies = list(actions)
        if details:
            remedies.append((_("Copier les détails"), lambda: QGuiApplication.clipboard().setText(details)))
        self.say(what, remedy, remedies, token="danger")
        _announce(self)

    def forget(self, cause: object) -> None:
        """What failed has worked since."""
        if self.cause is cause:
            self.hide()


def _announce(widget: QWidget) -> None:
    """Have it said at once; imported here since its large enumerations slow every start."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
