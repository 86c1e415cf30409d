"""Six words to compare by telephone, numbered, three lines of two."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import radius, rounded, write
from relais_app.ui.widgets.panes import clear


class _Word(QWidget):
    def __init__(self, number: int, word: str) -> None:
        super().__init__()
        self._number, self._word = str(number), word
        self.setAccessibleName(f"{number} {word}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(27))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        rounded(painter, self.rect(), radius("control"), t.colour("raised"), t.colour("line2"))
        write(painter, QRect(t.px(10), 0, t.px(14), self.height()), self._number, t.font("caption"), "text2")
        box = QRect(t.px(26), 0, self.width() - t.px(30), self.height())
        write(painter, box, self._word, t.font("body", weight=600), "text", Qt.AlignmentFlag.AlignLeft)


class WordsGrid(QWidget):
    """The same words in the same order at both ends of the line, or the keys are not the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)

    def show_words(self, words: str) -> None:
        clear(self._grid)
        parts = words.split()
        for number, word in enumerate(parts):
            self._grid.addWidget(_Word(number + 1, word), number // 2, number % 2)
        self.setAccessibleName(_("Six mots : {words}").format(words=", ".join(parts)))
        self.setVisible(bool(parts))
