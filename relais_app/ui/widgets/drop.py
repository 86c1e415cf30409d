"""Files and text dropped on a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import radius, rounded, shown


class _Veil(QWidget):
    """Over the page while files hang above it: says what letting go will do."""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self._words = shown(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        ground = t.colour("sel")
        ground.setAlpha(235)
        rounded(
            painter, self.rect().adjusted(12, 12, -12, -12), radius("floating"), ground, t.colour("accent_text"), 2
        )
        painter.setFont(t.font("heading"))
        painter.setPen(t.colour("accent_text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)


class DropTarget(QObject):
    """Makes a widget take dropped files (and text, when `on_text` is given)."""

    def __init__(
        self,
        target: QWidget,
        words: str,
        on_files: Callable[[list[Path]], None],
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(target)
        self._target, self._on_files, self._on_text = target, on_files, on_text
        self._veil = _Veil(target, words)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter:
            if self._takes(event.mimeData()):
                event.acceptProposedAction()
                self._veil.setGeometry(self._target.rect())
                self._veil.raise_()
                self._veil.show()
                return True
        elif kind in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._veil.hide()
            if kind == QEvent.Type.Drop and self._takes(event.mimeData()):
                event.acceptProposedAction()
                self._drop(event.mimeData())
                return True
        return False

    def _takes(self, data) -> bool:
        return data.hasUrls() or (self._on_text is not None and data.hasText())

    def _drop(self, data) -> None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self._on_files(paths)
        elif self._on_text is not None and data.hasText():
            self._on_text(data.text())
