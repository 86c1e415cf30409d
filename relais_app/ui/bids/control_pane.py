"""The side of « Pièces »: what blocks, what warns, what is advised, then the folder to build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from relais_app.base.words import _, ngettext
from relais_app.operations.response import ChecklistView, Finding, ResponseFolderReport
from relais_app.ui.bids.cells import open_outside
from relais_app.ui.bids.tabs import TINY
from relais_app.ui.dates import file_size
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button, KeyboardRing
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label
from relais_app.ui.widgets.painting import focus_ring, radius, rounded, shown
from relais_app.ui.widgets.panes import BarHeader, Ground, ScrollColumn, SidePane, column, line


class _FindingRow(KeyboardRing, QAbstractButton):
    """What is wrong and what to do; a click goes to its piece."""

    def __init__(self, title: str, help_text: str) -> None:
        super().__init__()
        self.setText(shown(title))
        self.setAccessibleName(shown(title))
        self.setAccessibleDescription(shown(help_text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        body = column(self, margins=(6, 4, 6, 4), spacing=1)
        for text, role, tone, weight in ((title, "secondary", "", 500), (help_text, "small", "text2", None)):
            if text:
                label = Label(text, role, tone=tone, weight=weight, wraps=True)
                label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                body.addWidget(label)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.layout().heightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            rounded(painter, self.rect(), radius("tag"), theme().colour("hover"))
        if self.shows_ring():
            focus_ring(painter, self.rect(), radius("tag"))


class ControlPane(SidePane):
    """`item_requested` asks for the piece that a finding speaks of."""

    item_requested = Signal(str)
    settings_requested = Signal()
    build_requested = Signal()
    verify_requested = Signal()

    def __init__(self) -> None:
        super().__init__(width=320)
        self.setAccessibleName(_("Contrôle"))
        self._report: ResponseFolderReport | None = None
        self._folder: Path | None = None
        head = BarHeader(_("Contrôle"), height=48, ground="sunken")
        self._ready = Label("", "small", tone="text2")
        head.add(self._ready)
        self.body.addWidget(head)
        self._scroll = ScrollColumn(margins=(20, 14, 14, 16), spacing=2)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._bottom())

    def _bottom(self) -> QWidget:
        bottom = Ground("sunken", rules=("top",))
        body = column(bottom, margins=(20, 14, 20, 14), spacing=8)
        row = line()
        row.addWidget(Label(_("Dossier de réponse"), "small", tone="text2"))
        row.addStretch(1)
        self._size = Label("", "small", tone="text2")
        row.addWidget(self._size)
        body.addLayout(row)
        self._path = ElidedLabel("", "small", weight=500)
        body.addWidget(self._path)
        self.build = Button(_("Construire le dossier"), kind="main", icon="package", keys="Ctrl ⏎", size="main")
        self.build.let_shrink()
        self.build.clicked.connect(lambda: self.build_requested.emit())
        body.addWidget(self.build)
        self._reason = Label("", "small", tone="text2", wraps=True)
        body.addWidget(self._reason)
        self._after = QWidget()
        after = line(self._after)
        self.open = Button(_("Ouvrir le dossier"), icon="folder-open", size="bar")
        self.open.clicked.connect(lambda: open_outside(self._folder))
        self.verify = Button(_("Vérifier"), icon="shield-check", size="bar")
        self.verify.clicked.connect(lambda: self.verify_requested.emit())
        for button in (self.open, self.verify):
            button.let_shrink()
            after.addWidget(button)
        after.addStretch(1)
        body.addWidget(self._after)
        return bottom

    @property
    def folder(self) -> Path | None:
        return self._folder

    def show_report(self, report: ResponseFolderReport | None) -> None:
        """What the last building of the folder said, until the list changes."""
        self._report = report

    def show_view(self, view: ChecklistView, *, is_read_only: bool) -> None:
        """The verdict, and what can be done about the folder."""
        self._ready.setText(_("{n} pièces sur {total}").format(n=view.ready, total=len(view.items)))
        self._scroll.empty()
        self._group(
            view.blocking, "circle-alert", "danger", ngettext("{n} bloquant", "{n} bloquants", len(view.blocking))
        )
        self._group(
            view.warnings, "triangle-alert", "warn", ngettext("{n} alerte", "{n} alertes", len(view.warnings))
        )
        self._group(view.advice, "info", "info", ngettext("{n} conseil", "{n} conseils", len(view.advice)))
        if not (view.blocking or view.warnings or view.advice):
            self._title("circle-check", "ok", _("Rien à redire"))
        if self._report is not None:
            self._to_tick(self._report.to_tick)
        self._scroll.body.addStretch(1)
        self._show_folder(view, is_read_only)

    def _show_folder(self, view: ChecklistView, is_read_only: bool) -> None:
        self._folder = view.folder
        is_blocked = bool(view.blocking) or is_read_only
        self.build.setText(_("Reconstruire le dossier") if view.folder else _("Construire le dossier"))
        self.build.setEnabled(not is_blocked)
        reason = _("Possible quand il n’y a plus de bloquant.") if view.blocking else ""
        if is_read_only:
            reason = _("Espace ouvert en lecture seule.")
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._path.setText(view.folder.name if view.folder else _("Pas encore construit"))
        self._after.setVisible(view.folder is not None)
        if self._report is not None:
            count = ngettext("{n} fichier", "{n} fichiers", len(self._report.files)).format(n=len(self._report.files))
            self._size.setText(f"{count} · {file_size(self._report.size_bytes)}")
        else:
            self._size.setText("")

    def fit(self, width: int) -> None:
        """Shorter words where the window is narrow."""
        self.open.setText(_("Ouvrir le dossier") if width >= 1200 else _("Ouvrir"))
        self.build.set_keys("Ctrl ⏎" if width >= TINY else "")
        self.set_width(360 if width >= 1600 else 320 if width >= 1200 else 260 if width >= TINY else 190)

    def _title(self, icon: str, token: str, text: str) -> None:
        row = line(spacing=8)
        row.addWidget(Icon(icon, token))
        row.addWidget(Label(text, "row_title", weight=600, tone=token))
        row.addStretch(1)
        self._scroll.body.addLayout(row)

    def _group(self, findings: Sequence[Finding], icon: str, token: str, title: str) -> None:
        if not findings:
            return
        self._title(icon, token, title.format(n=len(findings)))
        for finding in findings:
            row = _FindingRow(finding.text, finding.help)
            row.clicked.connect(lambda _checked=False, id=finding.item_id: self._go(id))
            held = line(margins=(20, 0, 0, 0))
            held.addWidget(row)
            self._scroll.body.addLayout(held)
        self._scroll.body.addSpacing(12)

    def _go(self, item_id: str | None) -> None:
        if item_id is None:
            self.settings_requested.emit()
        else:
            self.item_requested.emit(item_id)

    def _to_tick(self, sentences: Sequence[str]) -> None:
        if not sentences:
            return
        self._title("pen-line", "info", _("À cocher par vous"))
        for sentence in sentences:
            held = line(margins=(26, 4, 6, 4))
            held.addWidget(Label(sentence, "small", wraps=True))
            self._scroll.body.addLayout(held)
