"""The first-start page: create a workspace, open one, try the demonstration, bring a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QWidget

from relais_app.base.places import default_workspace
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.keys import bind
from relais_app.ui.status_line import ProgressBar
from relais_app.ui.theme import theme, tokens
from relais_app.ui.widgets.buttons import Button, ChoiceCard
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.forms import Choice
from relais_app.ui.widgets.labels import Icon, Label, Rule
from relais_app.ui.widgets.painting import radius, rounded
from relais_app.ui.widgets.panes import Ground, ScrollColumn, column, line

THEMES = ("system", "clair", "sombre", "contraste", "contraste_clair")


def theme_names() -> list[tuple[str, str]]:
    """The themes, by their name."""
    return [
        ("system", _("Système")),
        ("clair", _("Clair")),
        ("sombre", _("Sombre")),
        ("contraste", _("Contraste, fond noir")),
        ("contraste_clair", _("Contraste, fond blanc")),
    ]


class _Mark(QWidget):
    """The letter of Relais on the accent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        rounded(painter, self.rect(), radius("choice"), t.colour("accent"))
        painter.setFont(t.font("title", weight=700))
        painter.setPen(t.colour("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "R")


class FirstStart(QMainWindow):
    """Says which folder was chosen through `workspace_chosen`; the application opens it."""

    workspace_chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._guide: Any = None
        self._job: Any = None
        self.setWindowTitle("Relais")
        self.setMinimumSize(*tokens()["widths"]["window_min"])
        self.resize(1280, 800)
        whole = Ground("canvas")
        across = line(whole, spacing=0)
        across.addWidget(self._left(), 19)
        side = Ground("sunken", rules=("left",))
        inside = column(side, margins=(1, 0, 0, 0))
        inside.addWidget(self._first_hour())
        across.addWidget(side, 11)
        self.setCentralWidget(whole)
        context.errors.window_line = self.error_line
        bind(self, "Ctrl+O", self.open_existing)
        bind(self, "Ctrl+D", self.try_demo)
        bind(self, "F1", self.open_guide)
        self.create_card.setFocus()

    def _left(self) -> QWidget:
        scroll = ScrollColumn(margins=(88, 40, 64, 24), spacing=0)
        body = scroll.body
        body.addStretch(3)
        body.addWidget(_Mark())
        body.addSpacing(18)
        body.addWidget(Label(_("Bonjour."), "figure"))
        body.addSpacing(6)
        body.addWidget(
            Label(
                _(
                    "Relais lit vos marchés, dit ce qu’ils pèsent sur l’équipe, et prépare la réponse. Sur ce poste, sans compte."
                ),
                "heading",
                weight=400,
                tone="text2",
                wraps=True,
            )
        )
        body.addSpacing(26)
        self.error_line = ErrorLine(around=(0, 0, 0, 0))
        body.addWidget(self.error_line)
        body.addSpacing(4)
        self.create_card = ChoiceCard(
            "folder-plus",
            _("Créer notre espace"),
            _("Un dossier sur ce poste : vos pièces, vos avis, vos réponses"),
            "⏎",
        )
        self.open_card = ChoiceCard(
            "folder-open", _("Ouvrir un espace"), _("Sur ce poste, une clé USB ou le disque du bureau"), "Ctrl O"
        )
        self.demo_card = ChoiceCard(
            "chef-hat",
            _("Essayer avec une structure fictive"),
            _("« La Marmite du Canal » : un marché déjà lu, rien à saisir"),
            "Ctrl D",
        )
        self.restore_card = ChoiceCard(
            "history", _("Retrouver une sauvegarde"), _("Un fichier de sauvegarde, vérifié avant d’être ouvert")
        )
        for card, act in (
            (self.create_card, self.create),
            (self.open_card, self.open_existing),
            (self.demo_card, self.try_demo),
            (self.restore_card, self.restore),
        ):
            card.clicked.connect(act)
            card.setMaximumWidth(657)
            body.addWidget(card)
            body.addSpacing(11)
        body.addWidget(self._working_row())
        body.addStretch(3)
        foot = line()
        foot.addWidget(Icon("wifi-off", "text2", 15))
        foot.addWidget(
            Label(
                _("Aucune connexion n’a été ouverte. Relais n’en ouvre que si vous le demandez."),
                "small",
                tone="text2",
                wraps=True,
            ),
            1,
        )
        body.addLayout(foot)
        return scroll

    def _working_row(self) -> QWidget:
        self._working = QWidget()
        row = line(self._working)
        self._working_text = Label("", "secondary", tone="text2")
        self._working_bar = ProgressBar(160)
        stop = Button(_("Arrêter"), size="bar")
        stop.clicked.connect(lambda: self._job and self._job.cancel())
        row.addWidget(self._working_bar)
        row.addWidget(self._working_text, 1)
        row.addWidget(stop)
        self._working.hide()
        return self._working

    def _first_hour(self) -> QWidget:
        scroll = ScrollColumn(margins=(47, 40, 48, 24), spacing=0)
        body = scroll.body
        body.addStretch(3)
        body.addWidget(Label(_("La première heure"), "body", weight=600))
        body.addWidget(Label(_("On peut s’arrêter et reprendre à tout moment."), "small", tone="text2"))
        body.addSpacing(20)
        for number, (title, detail, minutes) in enumerate(_steps(), start=1):
            body.addLayout(_step(number, title, detail, minutes))
            body.addSpacing(16)
        body.addSpacing(8)
        body.addWidget(Rule())
        body.addSpacing(16)
        foot = line()
        guide = Button(_("Lire le guide"), kind="flat", icon="circle-question-mark", keys="F1")
        guide.clicked.connect(self.open_guide)
        foot.addWidget(guide)
        foot.addStretch(1)
        self.theme_choice = Choice(theme_names())
        self.theme_choice.setAccessibleName(_("Thème"))
        self.theme_choice.show_value(self.context.settings.theme)
        self.theme_choice.chosen.connect(self._choose_theme)
        foot.addWidget(self.theme_choice)
        body.addLayout(foot)
        body.addStretch(4)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return scroll

    def create(self) -> None:
        """A new folder, by default in the person's documents."""
        proposed = default_workspace()
        folder = FilesDialog.ask_new(self, _("Créer notre espace"), str(proposed))
        if folder is None:
            return
        if folder.is_dir() and any(folder.iterdir()) and not _looks_like_workspace(folder):
            self.error_line.tell(
                _("Ce dossier contient déjà d’autres fichiers."),
                _("Choisissez un autre nom : Relais créera un dossier à lui."),
            )
            return
        self.workspace_chosen.emit(folder)

    def open_existing(self) -> None:
        folder = FilesDialog.ask_folder(self, _("Ouvrir un espace"))
        if folder is None:
            return
        if not _looks_like_workspace(folder):
            self.error_line.tell(
                _("Ce dossier n’est pas un espace de travail de Relais."),
                _("Un espace contient le fichier relais.sqlite3 et le dossier pieces."),
            )
            return
        self.workspace_chosen.emit(folder)

    def try_demo(self) -> None:
        """The demonstration, in a folder of its own that can be thrown away."""
        folder = default_workspace().with_name(_("Relais, démonstration"))
        if _looks_like_workspace(folder):
            self.workspace_chosen.emit(folder)
            return
        self._run(
            _make_demo,
            folder,
            title=_("Préparation de la démonstration"),
            then=lambda report: self.workspace_chosen.emit(report.workspace),
        )

    def restore(self) -> None:
        files = FilesDialog.ask(self, _("Retrouver une sauvegarde"), kinds=_("Sauvegardes (*.zip)"), many=False)
        if not files:
            return
        folder = FilesDialog.ask_new(self, _("Où mettre l’espace retrouvé ?"), str(default_workspace()))
        if folder is None:
            return
        self._run(
            _restore,
            files[0],
            folder,
            title=_("Vérification de la sauvegarde"),
            then=lambda report: self.workspace_chosen.emit(report.folder),
        )

    def open_guide(self) -> None:
        from relais_app.ui.guide import Guide

        if self._guide is None:
            self._guide = Guide(self)
        self._guide.open("premiers-pas")

    def _choose_theme(self, name: str) -> None:
        """Nothing is written yet: the choice is kept with the first workspace."""
        self.context.settings.theme = name
        self.context.theme.choose(self.context.settings)

    def _run(self, function: Any, *arguments: Any, title: str, then: Any) -> None:
        if self._job is not None and not self._job.is_over:
            return
        self.error_line.hide()
        self._working_text.setText(title)
        self._working_bar.set_share(0)
        self._working.show()
        self._set_cards_enabled(False)
        self._job = self.context.work(
            function, *arguments, then=then, owner=self, line=self.error_line, with_progress=True
        )
        self._job.progressed.connect(self._progressed)
        self._job.ended.connect(self._stopped)

    def _progressed(self, what: str, done: int, total: int) -> None:
        self._working_text.setText(what)
        self._working_bar.set_share(done / total if total else 0)

    def _stopped(self) -> None:
        self._working.hide()
        self._set_cards_enabled(True)

    def _set_cards_enabled(self, is_enabled: bool) -> None:
        for card in (self.create_card, self.open_card, self.demo_card, self.restore_card):
            card.setEnabled(is_enabled)

    def closeEvent(self, event) -> None:
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)


def _looks_like_workspace(folder: Path) -> bool:
    return (folder / "relais.sqlite3").exists() or (folder / "pieces").is_dir()


def _make_demo(folder: Path, progress: Any) -> Any:
    from relais_app.operations.demo import make_demo

    return make_demo(folder, progress=progress)


def _restore(file: Path, folder: Path, progress: Any) -> Any:
    from relais_app.operations.backup import restore

    return restore(file, folder, progress=progress)


def _steps() -> tuple[tuple[str, str, str], ...]:
    return (
        (_("Votre structure"), _("SIRET, forme juridique, insertion ou ESS. Le reste peut attendre."), _("5 min")),
        (_("Cinq pièces"), _("Déposez-les ensemble : Relais propose leur type et leur date."), _("10 min")),
        (_("L’équipe et la production"), _("Heures par semaine, repas par jour, congés."), _("10 min")),
        (_("Un premier marché"), _("Déposez un DCE : la date limite s’affiche d’abord, le reste suit."), _("5 min")),
        (_("Une sauvegarde"), _("Sur une clé, relue aussitôt pour être sûr."), _("2 min")),
    )


def _step(number: int, title: str, detail: str, minutes: str):
    row = line(spacing=16)
    figure = Label(str(number), "row_title", weight=600, tone="accent_text", figures=True)
    figure.setFixedWidth(theme().px(10))
    row.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
    texts = column(spacing=1)
    texts.addWidget(Label(title, "row_title", weight=600))
    texts.addWidget(Label(detail, "small", tone="text2", wraps=True))
    row.addLayout(texts, 1)
    row.addWidget(Label(minutes, "small", tone="text2"), 0, Qt.AlignmentFlag.AlignTop)
    return row
