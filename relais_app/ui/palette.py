"""Ctrl+K: one search over pages, actions, bids, notices, papers and partners; `>` keeps the actions alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from relais_app.base.text import fold
from relais_app.base.words import _, ngettext
from relais_app.ui.context import Context
from relais_app.ui.theme import theme
from relais_app.ui.widgets.forms import TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel, RowLook, Section
from relais_app.ui.widgets.painting import key_hint_width, paint_key_hint, radius, rounded, write
from relais_app.ui.widgets.panes import Ground, column, line

TYPING_MS = 70
WIDTH, HEIGHT = 660, 502


@dataclass(frozen=True)
class Hit:
    """Something that was found. `act` goes there or does it."""

    title: str
    detail: str
    kind: str
    icon: str
    act: Callable[[], None]


class Palette(QWidget):
    """A veil over the window and a panel on it; Esc, or a click beside it, puts it away."""

    def __init__(self, context: Context, window: Any) -> None:
        super().__init__(window)
        self.context, self._window = context, window
        self._turn, self._before = 0, None
        self.setObjectName("palette")
        self.hide()
        self._panel = _Panel(self)
        body = column(self._panel, margins=(1, 1, 1, 1))
        head = line(margins=(19, 10, 19, 10), spacing=12)
        self.field = TextField("", placeholder=_("Chercher, ou > pour les actions"), icon="search")
        self.field.setAccessibleName(_("Chercher partout"))
        self.field.setFrame(False)
        self.field.setFont(theme().font("heading", weight=400))
        self.field.setStyleSheet("border: 0; background: transparent;")
        self.field.textChanged.connect(lambda _text: self._wait.start())
        self.field.installEventFilter(self)
        head.addWidget(self.field, 1)
        body.addLayout(head)
        body.addWidget(_Line())
        self._model = ListModel(hit_look)
        self.list = RowList(self._model, _("Résultats"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._choose(self.list.current_row()))
        body.addWidget(self.list, 1)
        body.addWidget(_Line())
        foot = line(margins=(20, 8, 20, 8))
        self._hints = _Hints()
        foot.addWidget(self._hints, 1)
        self._count = Label("", "small", tone="text2")
        foot.addWidget(self._count)
        body.addLayout(foot)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(TYPING_MS)
        self._wait.timeout.connect(self._search)
        window.installEventFilter(self)

    def open(self) -> None:
        """Show it over the window, empty."""
        self._before = QApplication.focusWidget()
        self._place()
        self.field.setText("")
        self.show()
        self.raise_()
        self.field.setFocus()
        self._search()

    def close_panel(self) -> None:
        self.hide()
        if self._before is not None:
            try:
                self._before.setFocus()
            except RuntimeError:  # its page is gone
                self._before = None

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width, height = min(theme().px(WIDTH), self.width() - 40), min(theme().px(HEIGHT), self.height() - 80)
        self._panel.setGeometry((self.width() - width) // 2, min(92, (self.height() - height) // 2), width, height)

    def _search(self) -> None:
        self._turn += 1
        turn, text = self._turn, self.field.text().strip()
        words = fold(text.removeprefix(">")).split()
        hits = [hit for hit in self._actions() if all(word in fold(f"{hit.title} {hit.detail}") for word in words)]
        self._show(hits)
        if words and not text.startswith(">") and self.context.workspace is not None:
            from relais_app.ui.palette_data import read_hits

            self.context.read(
                read_hits, text, owner=self,
                then=lambda found: self._show([*self._found(found), *hits]) if turn == self._turn else None,
            )  # fmt: skip

    def _found(self, found: Any) -> list[Hit]:
        return [
            Hit(
                entry.title,
                entry.detail,
                entry.kind,
                entry.icon,
                lambda entry=entry: self.context.navigate(entry.page, entry.id),
            )
            for entry in found
        ]

    def _actions(self) -> list[Hit]:
        kind, window = _("Actions"), self._window
        actions = [
            Hit(
                entry.name(),
                entry.keys.replace("Ctrl+", "Ctrl "),
                _("Pages"),
                entry.icon,
                lambda code=code: window.go(code),
            )
            for code, entry in window._entries.items()
        ]
        page = window.page
        actions += [
            Hit(_("Nouveau, sur cette page"), "Ctrl N", kind, "plus", lambda: page and page.new_item()),
            Hit(_("Importer des fichiers"), "Ctrl O", kind, "upload", lambda: page and page.import_files()),
            Hit(_("Annuler la dernière modification"), "Ctrl Z", kind, "undo-2", window._undo.undo),
            Hit(_("Rétablir"), "Ctrl Y", kind, "refresh-cw", window._undo.redo),
            Hit(_("Sauvegarder l’espace"), "", kind, "hard-drive", lambda: window.go("settings", "backups")),
            Hit(_("Où sont mes données ?"), "", kind, "folder-open", lambda: window.go("settings", "data")),
            Hit(_("Changer de thème"), "", kind, "sun", lambda: window.go("settings", "display")),
            Hit(_("Lire le guide"), "F1", kind, "circle-question-mark", window.help_requested.emit),
        ]
        return actions

    def _show(self, hits: list[Hit]) -> None:
        items: list[Any] = []
        for hit in hits:
            if not items or items[-1].kind != hit.kind:
                items.append(Section(hit.kind))
            items.append(hit)
        self._model.show(items)
        self.list.select_first()
        self._count.setText(ngettext("{n} résultat", "{n} résultats", len(hits)).format(n=len(hits)))

    def _choose(self, hit: Hit | None) -> None:
        self.close_panel()
        if hit is not None:
            hit.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.current_row())
        elif key == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            return False
        return True

    def mousePressEvent(self, event) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(theme().colour("text") if not theme().is_dark else QColor("#000000"))
        veil.setAlpha(70 if not theme().is_dark else 140)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        shadow = QColor(0, 0, 0)
        for spread in range(10, 0, -2):
            shadow.setAlpha(10)
            rounded(
                painter,
                self._panel.geometry().adjusted(-spread, -spread + 4, spread, spread + 4),
                radius("floating") + spread,
                shadow,
            )


def hit_look(hit: Hit) -> RowLook:
    return RowLook(title=hit.title, below=hit.detail, icon=hit.icon, is_flat=True)


class _Panel(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        rounded(QPainter(self), self.rect(), radius("floating"), theme().colour("raised"), theme().colour("line2"))


class _Line(Ground):
    def __init__(self) -> None:
        super().__init__("line")
        self.setFixedHeight(1)


class _Hints(QWidget):
    """The keys of the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(20)
        self.setAccessibleName(_("Flèches : choisir ; Entrée : ouvrir ; > : actions seules ; Échap : fermer"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t, x = QPainter(self), theme(), 0
        for key, words in (
            ("↑↓", _("choisir")),
            ("⏎", _("ouvrir")),
            (">", _("actions seules")),
            (_("Échap"), _("fermer")),
        ):
            width = key_hint_width(key)
            paint_key_hint(
                painter, x + width, self.height() // 2, key, text=t.colour("text2"), edge=t.colour("line2")
            )
            x += width + t.px(7)
            x += write(painter, QRect(x, 0, self.width() - x, self.height()), words, t.font("small"), "text2") + t.px(
                18
            )
