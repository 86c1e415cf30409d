"""The line at the bottom: the last event and how to undo it, the running jobs, and whether we are offline."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.ui.jobs import Job, Jobs
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, Rule
from relais_app.ui.widgets.painting import rounded, shown
from relais_app.ui.widgets.panes import Ground, line


class ProgressBar(QWidget):
    """A thin bar; a moving part when the end is not known."""

    def __init__(self, width: int = 90, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width, self._share = width, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Avancement"))

    def sizeHint(self) -> QSize:
        return QSize(self._width, 4)

    def set_share(self, share: float) -> None:
        """0 to 1."""
        self._share = max(0.0, min(1.0, share))
        self.setAccessibleDescription(f"{round(self._share * 100)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        rounded(painter, self.rect(), 2, t.colour("line2"))
        full = QRect(0, 0, round(self.width() * self._share), self.height())
        if full.width():
            rounded(painter, full, 2, t.colour("accent"))


class StatusLine(Ground):
    """Nothing jumps: what is done, what runs and what can be undone is said here."""

    undo_requested = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("chrome", rules=("top",), parent=parent)
        self._jobs = jobs
        self._operation = ""
        self._followed: Job | None = None
        self._icon = Icon("check", "text2", 14)
        self._event = ElidedLabel("", "small", tone="text2")
        self._undo = Button(_("Annuler"), kind="link", keys="Ctrl Z", size="bar")
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo.hide()
        self._undo.clicked.connect(lambda: self.undo_requested.emit(self._operation))
        self._job_name = Button("", kind="flat", size="bar")
        self._job_name.clicked.connect(self._list_jobs)
        self._bar = ProgressBar()
        self._stop = IconButton("x", _("Arrêter ce travail"), size="bar")
        self._stop.clicked.connect(self._stop_followed)
        self._offline_icon = Icon("wifi-off", "text2", 14)
        self._offline = Label(_("Hors ligne"), "small", tone="text2")
        row = line(self, margins=(18, 1, 18, 0), spacing=8)
        row.addWidget(self._icon)
        row.addWidget(self._event)
        row.addWidget(self._undo)
        row.addStretch(1)
        for widget in (self._job_name, self._bar, self._stop):
            row.addWidget(widget)
            widget.hide()
        separator = Rule(vertical=True)
        separator.setFixedHeight(12)
        row.addWidget(separator)
        row.addSpacing(6)
        row.addWidget(self._offline_icon)
        row.addWidget(self._offline)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        jobs.changed.connect(self._show_jobs)
        self.say(_("Tout est enregistré sur ce poste"))

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme().px(28))

    def say(self, event: str, operation_id: str = "") -> None:
        """The last event; with an operation, « Annuler » takes it back."""
        self._event.setText(event)
        self._operation = operation_id
        self._undo.setVisible(bool(operation_id))
        self.setAccessibleName(shown(event))

    def event_text(self) -> str:
        return self._event.text()

    def say_online(self, source: str) -> None:
        """« En ligne : BOAMP » during a request; the empty text goes back offline."""
        self._offline_icon.show_icon("external-link" if source else "wifi-off", "text2")
        self._offline.setText(_("En ligne : {source}").format(source=source) if source else _("Hors ligne"))

    def _show_jobs(self) -> None:
        shown_jobs = self._jobs.shown
        job = shown_jobs[0] if shown_jobs else None
        if job is not self._followed:
            if self._followed is not None:
                self._followed.progressed.disconnect(self._progressed)
            self._followed = job
            if job is not None:
                self._bar.set_share(0)
                self._name(job.title)
                job.progressed.connect(self._progressed)
        if len(shown_jobs) > 1:
            self._name(_("{count} tâches").format(count=len(shown_jobs)))
        for widget in (self._job_name, self._bar, self._stop):
            widget.setVisible(job is not None)

    def _name(self, text: str) -> None:
        self._job_name.setText(text)

    def _progressed(self, what: str, done: int, total: int) -> None:
        if len(self._jobs.shown) == 1:
            title = what or self._followed.title
            if total:
                title = _("{what} · {done} sur {total}").format(what=title, done=done, total=total)
            self._name(title)
        self._bar.set_share(done / total if total else 0)

    def _stop_followed(self) -> None:
        if self._followed is not None:
            self._followed.cancel()
            self._name(_("Arrêt en cours…"))

    def _list_jobs(self) -> None:
        menu = QMenu(self)
        for job in self._jobs.shown:
            menu.addAction(shown(_("Arrêter : {title}").format(title=job.title)), job.cancel)
        menu.exec(self._job_name.mapToGlobal(self._job_name.rect().topLeft()))
