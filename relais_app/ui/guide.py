"""F1: the French guide, read offline in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QListWidget, QTextBrowser, QWidget

from relais_app.base.places import resource
from relais_app.base.words import _, typeset
from relais_app.ui.keys import bind
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import IconButton
from relais_app.ui.widgets.panes import BarHeader, Ground, column, line


class Guide(QWidget):
    """A window of its own: chapters at the left, text at the right; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(_("Guide de Relais"))
        self.resize(980, 700)
        self._chapters = QListWidget()
        self._chapters.setAccessibleName(_("Chapitres"))
        self._text = QTextBrowser()
        self._text.setAccessibleName(_("Texte du guide"))
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._text.document().setDocumentMargin(24)
        whole = column(self)
        header = BarHeader(_("Guide"))
        close = IconButton("x", _("Fermer le guide"))
        close.clicked.connect(self.close)
        header.add(close)
        whole.addWidget(header)
        body = line(spacing=0)
        side = Ground("sunken", rules=("right",))
        side.setFixedWidth(230)
        inside = column(side, margins=(8, 12, 8, 12))
        inside.addWidget(self._chapters)
        body.addWidget(side)
        body.addWidget(self._text, 1)
        whole.addLayout(body, 1)
        bind(self, "Escape", self.close)
        self._fill()
        self._chapters.currentRowChanged.connect(self._show)
        theme().changed.connect(lambda: self._show(self._chapters.currentRow()))

    def _fill(self) -> None:
        names = [
            "index",
            "premiers-pas",
            "veille",
            "decryptage",
            "decision",
            "reponse",
            "paquets",
            "donnees",
            "clavier",
            "glossaire",
        ]
        present = {path.stem: path for path in resource("aide").glob("*.md")}
        ordered = [name for name in names if name in present] + sorted(set(present) - set(names))
        self._paths = [present[name] for name in ordered]
        for path in self._paths:
            with path.open(encoding="utf-8") as file:
                self._chapters.addItem(typeset(file.readline().lstrip("# ").strip()))

    def open(self, chapter: str = "index") -> None:
        """Show a chapter."""
        for number, path in enumerate(self._paths):
            if path.stem == chapter:
                self._chapters.setCurrentRow(number)
        if self._chapters.currentRow() < 0:
            self._chapters.setCurrentRow(0)
        self.show()
        self.raise_()
        self.activateWindow()
        self._text.setFocus()

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._paths):
            return
        document: QTextDocument = self._text.document()
        document.setDefaultFont(theme().font("row_title", weight=400))
        self._text.setMarkdown(typeset(self._paths[number].read_text(encoding="utf-8")))
        self._text.verticalScrollBar().setValue(0)

    def _follow(self, url: QUrl) -> None:
        stem = url.fileName().removesuffix(".md")
        if any(path.stem == stem for path in self._paths):
            self.open(stem)
        elif url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
