"""« Où sont mes données ? »: every place on this computer, in one page, and nothing elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from relais_app.base.places import settings_folder
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.dates import file_size
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label
from relais_app.ui.widgets.panes import clear, column, line


class DataSection(Section):
    """Each place with what it holds, its size, and a button that opens it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Où sont mes données ?"),
            _(
                "Tout est dans un dossier de ce poste, lisible sans Relais. Rien n’est envoyé ; une connexion ne s’ouvre que si vous la demandez."
            ),
        )
        self._places = column(spacing=14)
        self.body.addLayout(self._places)
        self.end()

    def reload(self) -> None:
        self.context.work(
            read_places, self.context.workspace.folder, then=self.show_places, owner=self, line=self.error_line
        )

    def show_places(self, places: tuple[tuple[str, str, str, Path], ...]) -> None:
        clear(self._places)
        for icon, title, text, path in places:
            self._places.addWidget(_Place(icon, title, text, path))


class _Place(QWidget):
    def __init__(self, icon: str, title: str, text: str, path: Path) -> None:
        super().__init__()
        row = line(self, spacing=12)
        row.addWidget(Icon(icon), 0, Qt.AlignmentFlag.AlignTop)
        texts = column(spacing=1)
        texts.addWidget(Label(title, "body", weight=500))
        texts.addWidget(Label(text, "small", tone="text2", wraps=True))
        where = ElidedLabel(str(path), "small")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        texts.addWidget(where)
        row.addLayout(texts, 1)
        show = Button(_("Ouvrir"), size="bar", name=_("Ouvrir : {title}").format(title=title))
        show.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))
        )
        copy = Button(
            _("Copier le chemin"), kind="flat", size="bar", name=_("Copier le chemin : {title}").format(title=title)
        )
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(path)))
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)


def read_places(folder: Path) -> tuple[tuple[str, str, str, Path], ...]:
    """The places, with their sizes; counted in the background."""
    return (
        (
            "folder-open",
            _("Votre espace de travail"),
            _("tout ce qui suit, {size}").format(size=file_size(_size(folder))),
            folder,
        ),
        (
            "hard-drive",
            _("Ce que vous avez saisi et décidé"),
            _("une base de données, {size}").format(size=file_size(_size(folder / "relais.sqlite3"))),
            folder / "relais.sqlite3",
        ),
        (
            "radar",
            _("Les avis"),
            _("une base à part, qu’on peut récupérer de nouveau, {size}").format(
                size=file_size(_size(folder / "avis.sqlite3"))
            ),
            folder / "avis.sqlite3",
        ),
        (
            "file-text",
            _("Les pièces reçues et vos documents"),
            _("jamais modifiés, nommés par leur empreinte, {size}").format(size=file_size(_size(folder / "pieces"))),
            folder / "pieces",
        ),
        (
            "briefcase",
            _("Les dossiers de réponse"),
            _("ce que Relais a produit, {size}").format(size=file_size(_size(folder / "dossiers"))),
            folder / "dossiers",
        ),
        (
            "history",
            _("Les sauvegardes"),
            _("datées, chacune en un fichier, {size}").format(size=file_size(_size(folder / "sauvegardes"))),
            folder / "sauvegardes",
        ),
        (
            "settings",
            _("Vos réglages d’affichage et le journal technique"),
            _("sur ce poste, sans contenu de vos dossiers"),
            settings_folder(),
        ),
    )


def _size(path: Path) -> int:
    """Bytes of a file or of a folder with all that is in it; what vanishes meanwhile counts for nothing."""
    if path.is_file():
        return path.stat().st_size
    total = 0
    for inner in path.rglob("*") if path.is_dir() else ():
        try:
            total += inner.stat().st_size if inner.is_file() else 0
        except OSError:
            continue
    return total
