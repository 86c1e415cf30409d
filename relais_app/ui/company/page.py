"""« Bibliothèque »: add papers by drop or dialog, judge them on a day, renew them in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.ui.company.rows import document_columns, family_detail, summary
from relais_app.ui.company.side import DocumentSide
from relais_app.ui.context import Context
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice, DateField, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import TableModel
from relais_app.ui.widgets.panes import Ground, Stack, column, line
from relais_app.ui.widgets.tables import RowTable

if TYPE_CHECKING:
    from relais_app.operations.documents import AddedDocument
    from relais_app.ui.company.data import LibraryData


class DocumentsPage(Page):
    """The table of papers; at the side what to renew and the current paper's fields."""

    kinds = frozenset({"company_documents", "bids"})

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Bibliothèque"))
        self._on: date = context.today()
        self._wanted = ""  # the paper to make current once it is listed
        self._deposit_on: date | None = None
        self._award_on: date | None = None
        self.add_action(Button(_("Ajouter des pièces"), icon="plus", keys="Ctrl N"), self.new_item)
        self._model = TableModel(
            document_columns(self._on), section=lambda row: row.family, section_detail=family_detail
        )
        self.table = RowTable(self._model, _("Pièces de la structure"), single_keys=" ")
        self.side = DocumentSide(context, self)
        self.table.row_changed.connect(self.side.show_document)
        self.table.row_activated.connect(lambda row: self.side.preview())
        self.table.key_pressed.connect(lambda _key: self.side.preview())
        self.side.document_wanted.connect(self.open_item)
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)
        DropTarget(self, _("Déposez : les fichiers sont copiés dans votre espace"), self.import_files)

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._bar())
        left.addWidget(self.table, 1)
        across.addLayout(left, 1)
        across.addWidget(self.side)
        return content

    def _bar(self) -> QWidget:
        bar = Ground("canvas", rules=("bottom",))
        row = line(bar, margins=(20, 9, 16, 10), spacing=5)
        row.addWidget(Label(_("État au"), "body", tone="text2"))
        row.addSpacing(4)
        self.day = DateField(self._on)
        self.day.setAccessibleName(_("État au"))
        self.day.setMaximumWidth(110)
        self.day.date_committed.connect(lambda day: self.judge(day or self.context.today()))
        row.addWidget(self.day)
        row.addSpacing(3)
        self.today = Button(_("Aujourd’hui"), kind="choice")
        self.deposit = Button(_("Dépôt"), kind="choice")
        self.award = Button(_("Attribution"), kind="choice")
        self.today.clicked.connect(lambda: self.judge(self.context.today()))
        self.deposit.clicked.connect(lambda: self.judge(self._deposit_on))
        self.award.clicked.connect(lambda: self.judge(self._award_on))
        for button in (self.today, self.deposit, self.award):
            button.let_shrink()
            row.addWidget(button)
        row.addStretch(1)
        self.search = TextField("", placeholder=_("Filtrer"), width=120, icon="search")
        self.search.setAccessibleName(_("Filtrer les pièces"))
        self.search.textChanged.connect(self.table.proxy.look_for)
        row.addWidget(self.search)
        self.kind = Choice([("", _("Toutes"))])
        self.kind.setAccessibleName(_("Famille"))
        self.kind.setMaximumWidth(150)
        self.kind.chosen.connect(self._filter_family)
        row.addWidget(self.kind)
        return bar

    def _empty(self) -> EmptyState:
        choose = Button(_("Choisir des fichiers"), kind="main", icon="upload", keys="Ctrl O", size="main")
        choose.clicked.connect(lambda: self.import_files())
        folder = Button(_("Reprendre un dossier entier"), icon="folder-open", size="main")
        folder.clicked.connect(self.import_folder)
        return EmptyState(
            _("Aucune pièce pour l’instant"),
            _(
                "Déposez ici vos attestations, conventions et références : Relais propose leur type, lit la date imprimée et prévient avant qu’elles ne périment."
            ),
            actions=(choose, folder),
            brings=(
                ("shield-check", _("Attestations"), _("URSSAF, fiscale, assurance")),
                ("handshake", _("Conventions et labels"), _("ACI, EI, ESUS, Qualiopi")),
                ("file-text", _("Références et CV"), _("une fiche, un tableau Word")),
            ),
            foot=_("Les fichiers sont copiés dans votre espace ; les originaux ne bougent pas."),
        )

    def reload(self) -> None:
        from relais_app.ui.company.data import read_library

        self.context.read(
            read_library, self._on, self.context.today(), then=self.show_data, owner=self, line=self.error_line
        )

    def show_data(self, data: LibraryData) -> None:
        """Show the papers as read."""
        self._deposit_on, self._award_on = data.deposit_on, data.award_on
        self._stack.setCurrentIndex(0 if data.rows else 1)
        self.header.set_context(summary(data.rows, self._on))
        self._model.columns = document_columns(self._on)
        families = list(dict.fromkeys(row.family for row in data.rows))
        self.kind.set_options([("", _("Toutes")), *((name, name) for name in families)])
        self.table.show_rows(data.rows)
        if self._wanted and self.table.select(lambda row: row.id == self._wanted):
            self._wanted = ""
        self.side.show_renewals(data.renewals)
        self.side.show_document(self.table.current_row())
        self._mark_day()

    def judge(self, day: date | None) -> None:
        """The state of everything on another day."""
        if day is not None:
            self._on = day
            self.day.show_date(day)
            self.refresh()
        self._mark_day()

    def _mark_day(self) -> None:
        for button, day in (
            (self.today, self.context.today()),
            (self.deposit, self._deposit_on),
            (self.award, self._award_on),
        ):
            button.setVisible(day is not None)
            button.setChecked(day == self._on)

    def _filter_family(self, family: str) -> None:
        self.table.proxy.keep_rows((lambda row: row.family == family) if family else None)

    def new_item(self) -> None:
        self.import_files()

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        chosen = list(paths) or FilesDialog.ask(self, _("Ajouter des pièces"))
        files = [inner for path in chosen for inner in (_files_in(path) if path.is_dir() else [path])]
        if files:
            self._add(files)

    def import_folder(self) -> None:
        folder = FilesDialog.ask_folder(self, _("Reprendre un dossier entier"))
        if folder is not None:
            self._add(_files_in(folder))

    def _add(self, files: list[Path]) -> None:
        from relais_app.operations.documents import add_documents

        self.context.write(
            add_documents, files, owner=self, then=self._added, said=added_sentence, line=self.error_line,
            title=_("Ajout de pièces"), with_progress=True,
        )  # fmt: skip

    def _added(self, added: Sequence[AddedDocument]) -> None:
        new = [document for document in added if document.is_new]
        if new:
            self._wanted = new[0].id

    def open_item(self, id: str) -> None:
        if not self.table.select(lambda row: row.id == id):
            self._wanted = id

    def fit(self, width: int, height: int) -> None:
        self.side.set_width(360 if width >= 1440 else 300 if width >= 1040 else 230)
        self.search.setVisible(width >= 1200)
        self.kind.setVisible(width >= 1040)

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.side) if self._stack.currentIndex() == 0 else (self._stack.currentWidget(),)

    def find(self) -> None:
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
            return True
        return False


def _files_in(folder: Path) -> list[Path]:
    """The files of a folder and of the folders in it, hidden ones aside."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def added_sentence(added: Sequence[Any]) -> str:
    """« 3 pièces ajoutées, 1 déjà là. »"""
    new = sum(document.is_new for document in added)
    there = len(added) - new
    parts = []
    if new:
        parts.append(ngettext("{n} pièce ajoutée", "{n} pièces ajoutées", new).format(n=new))
    if there:
        parts.append(ngettext("{n} déjà là", "{n} déjà là", there).format(n=there))
    return ", ".join(parts) + "."
