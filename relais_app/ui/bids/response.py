"""« Pièces »: what is missing at the deposit and at the award, what satisfies each line, and the folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.operations import response
from relais_app.operations.response import ChecklistRow, ChecklistView, FolderCheck, ResponseFolderReport
from relais_app.response.model import SatisfiedBy
from relais_app.ui.bids.cells import on_cell, open_menu, under_row
from relais_app.ui.bids.checklist_table import (
    ASKED_BY,
    NUMBER,
    SATISFIED,
    checklist_model,
    columns,
    counts,
)
from relais_app.ui.bids.control_pane import ControlPane
from relais_app.ui.bids.response_dialogs import AddPieceDialog, DocumentDialog, FormDialog
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.dates import file_size
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog, TextDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice
from relais_app.ui.widgets.labels import ElidedLabel
from relais_app.ui.widgets.panes import ActionBar, Ground, Stack, column, line
from relais_app.ui.widgets.tables import RowTable


class ResponseTab(BidTab):
    """Enter opens what can be done for the current line; each choice has its key."""

    kinds = frozenset({"response_items", "company_documents", "bids", "structures", "dce_pieces"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.view: ChecklistView | None = None
        self._checked: frozenset[Any] = frozenset()
        self._wanted = ""
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.addWidget(self._empty())
        self.layout_.addWidget(self._stack, 1)
        DropTarget(self, _("Lâchez un fichier : il satisfera la ligne choisie"), self._take_files)

    # ---- layout

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._header())
        self.table = RowTable(checklist_model(), _("Pièces demandées"), single_keys="BFRSuppr")
        self.table.row_changed.connect(self._show_actions)
        self.table.row_activated.connect(lambda _row: self.open_choices())
        self.table.key_pressed.connect(self._press)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(lambda _point: self.open_choices())
        on_cell(self.table, {ASKED_BY: self._go_to_source, SATISFIED: self._choose_if_missing})
        left.addWidget(self.table, 1)
        left.addWidget(self._actions())
        self.control = ControlPane()
        self.control.item_requested.connect(self.open_item)
        self.control.settings_requested.connect(lambda: self.context.navigate("settings", "structure"))
        self.control.build_requested.connect(self.main_action)
        self.control.verify_requested.connect(self.verify)
        across.addLayout(left, 1)
        across.addWidget(self.control)
        return content

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 9, 16, 9), spacing=10)
        self._total = ElidedLabel("", "heading")
        self._counts = ElidedLabel("", "small", tone="text2")
        self.lots = Choice()
        self.lots.setAccessibleName(_("Lot"))
        self.lots.chosen.connect(self._filter)
        again = Button(_("Relire le DCE"), kind="flat", icon="refresh-cw", size="normal")
        again.setToolTip(_("Ajoute ce que le DCE demande et que la liste n’a pas ; rien n’est retiré."))
        again.clicked.connect(lambda: self.propose())
        add = Button(_("Ajouter une pièce"), icon="plus")
        add.clicked.connect(lambda: self.new_item())
        add.let_shrink()
        self._again, self._add = again, add
        row.addWidget(self._total)
        row.addWidget(self._counts, 1)
        for widget in (self.lots, again, add):
            row.addWidget(widget)
        return header

    def _actions(self) -> QWidget:
        bar = ActionBar(edge=20)
        self._from_library = Button(_("Bibliothèque"), icon="library", keys="B", size="bar")
        self._from_file = Button(_("Fichier…"), icon="upload", keys="F", size="bar")
        self._fill = Button(_("Remplir"), icon="pen-line", keys="R", size="bar")
        self._not_needed = Button(_("Sans objet"), icon="minus", keys="S", size="bar")
        self._empty_line = Button(_("Vider"), kind="flat", keys=_("Suppr"), size="bar")
        for button, act in (
            (self._from_library, self.choose_document), (self._from_file, self.choose_file), (self._fill, self.fill_form),
            (self._not_needed, self.mark_not_needed),
        ):  # fmt: skip
            button.let_shrink()
            button.clicked.connect(lambda _checked=False, act=act: act())
            bar.add(button)
        self._empty_line.let_shrink()
        self._empty_line.clicked.connect(lambda: self.clear_line())
        bar.add_apart(self._empty_line)
        return bar

    def _empty(self) -> EmptyState:
        propose = Button(_("Proposer la liste"), kind="main", icon="list-checks", keys="Ctrl ⏎", size="main")
        propose.clicked.connect(lambda: self.propose())
        add = Button(_("Ajouter une pièce"), icon="plus", size="main")
        add.clicked.connect(lambda: self.new_item())
        return EmptyState(
            _("Ce que l’acheteur demande n’est pas encore listé"),
            _("Relais propose la liste d’après le DCE, et ce qui la satisfait déjà dans votre bibliothèque."),
            actions=(propose, add),
            brings=(
                ("file-check", _("Vos attestations"), _("jugées au dépôt et à l’attribution")),
                ("pen-line", _("DC1 et DC2"), _("remplis, les cases restent à vous")),
                ("package", _("Le dossier"), _("vérifié, nommé, prêt à déposer")),
            ),
        )

    # ---- data

    def reload(self) -> None:
        self.context.read(response.checklist, self.bid_id, then=self._show, owner=self, line=self.error_line)

    def _show(self, view: ChecklistView) -> None:
        self.view = view
        self._stack.setCurrentIndex(0 if view.items else 1)
        self.table.table.columns = columns(view.deposit_on, view.award_on)
        self.table.horizontalHeader().viewport().update()
        count = len(view.items)
        self._total.setText(ngettext("{n} pièce demandée", "{n} pièces demandées", count).format(n=count))
        self._counts.setText(counts(view))
        lots = sorted({row.lot for row in view.items if row.lot}, key=lambda lot: (len(lot), lot))
        self.lots.set_options([(None, _("Tous les lots")), *((lot, _("Lot {lot}").format(lot=lot)) for lot in lots)])
        self.lots.setVisible(bool(lots))
        self.table.show_rows_in_place(view.items)
        self.control.show_view(view, is_read_only=self.context.is_read_only)
        for button in (self._again, self._add):
            button.setEnabled(not self.context.is_read_only)
        if self._wanted:
            self.open_item(self._wanted)
        self._check_files(view)

    def _check_files(self, view: ChecklistView) -> None:
        """Open every file again once, when what satisfies the list has changed."""
        bound = frozenset((r.document_id, r.file_name) for r in view.items if r.document_id or r.file_name)
        if bound - self._checked:
            self._checked = bound
            self.context.read(
                response.check_response, self.bid_id, then=lambda _found: self.reload(), owner=self,
                line=self.error_line, title=_("Relecture des pièces"), with_progress=True,
            )  # fmt: skip

    def _filter(self, lot: str | None) -> None:
        self.table.proxy.keep_rows(None if lot is None else lambda row: row.lot in (None, lot))
        self.table.select_first()

    def _show_actions(self, row: ChecklistRow | None) -> None:
        can = row is not None and not self.context.is_read_only
        for button in (self._from_library, self._from_file, self._not_needed):
            button.setEnabled(can)
        has_form = can and bool(row and row.form)
        self._fill.setVisible(has_form)
        if has_form and row is not None:
            self._fill.setText(_("Remplir le {form}").format(form=row.form))
        self._empty_line.setEnabled(can and row is not None and row.satisfied_by is not SatisfiedBy.NOTHING)

    def current(self) -> ChecklistRow | None:
        row: ChecklistRow | None = self.table.current_row()
        return row

    # ---- what satisfies the current line

    def _press(self, key: str) -> None:
        {
            "B": self.choose_document, "F": self.choose_file, "R": self.fill_form, "S": self.mark_not_needed,
            "Suppr": self.clear_line,
        }.get(key, lambda: None)()  # fmt: skip

    def open_choices(self) -> None:
        """What can be done for the current line, with its keys."""
        row = self.current()
        if row is None or self.context.is_read_only:
            return
        entries: list[tuple[str, str, Callable[[], None] | None]] = [
            (_("Choisir dans la bibliothèque…"), "B", self.choose_document),
            (_("Choisir un fichier…"), "F", self.choose_file),
        ]
        if row.form:
            entries.append((_("Remplir le {form}…").format(form=row.form), "R", self.fill_form))
        entries.append((_("Marquer sans objet…"), "S", self.mark_not_needed))
        if row.satisfied_by is not SatisfiedBy.NOTHING:
            entries.append((_("Vider la ligne"), _("Suppr"), self.clear_line))
        entries.append(("", "", None))
        if row.piece is not None:
            entries.append((_("Voir dans le DCE"), "", partial(self._go_to_source, row)))
        entries.append((_("Retirer de la liste"), "", self.remove_line))
        open_menu(self, entries, under_row(self.table, SATISFIED))

    def _choose_if_missing(self, row: ChecklistRow) -> None:
        if row.satisfied_by is SatisfiedBy.NOTHING:
            self.open_choices()

    def choose_document(self) -> None:
        from relais_app.operations.documents import documents

        row = self._writable()
        if row is not None and self.view is not None:
            self.context.read(
                documents, then=partial(self._ask_document, row), owner=self, line=self.error_line,
                values={"on": self.view.deposit_on, "award_on": self.view.award_on},
            )  # fmt: skip

    def _ask_document(self, row: ChecklistRow, papers: Any) -> None:
        if not papers:
            self.error_line.say(
                _("La bibliothèque est vide."), _("Ajoutez-y vos attestations, ou choisissez un fichier."),
                [(_("Ouvrir la bibliothèque"), lambda: self.context.navigate("documents"))], token="info",
            )  # fmt: skip
            return
        chosen = DocumentDialog.ask(self, row, papers)
        if chosen is not None:
            title = next(paper.title for paper in papers if paper.id == chosen)
            self._write(response.satisfy_with_document, row, chosen, said=f"{row.title} : {title}.")

    def choose_file(self) -> None:
        row = self._writable()
        if row is not None:
            paths = FilesDialog.ask(self, row.title, many=False)
            if paths:
                self._take(row, paths[0])

    def _take_files(self, paths: list[Path]) -> None:
        row = self._writable()
        if row is not None and paths and paths[0].is_file():
            self._take(row, paths[0])

    def _take(self, row: ChecklistRow, path: Path) -> None:
        self._write(response.satisfy_with_file, row, path, said=f"{row.title} : {path.name}.")

    def fill_form(self) -> None:
        row = self._writable()
        if row is None or not row.form:
            return
        choices: tuple[str, ...] | None = ()
        if row.form == "DC2":
            choices = FormDialog.ask(self, row)
        if choices is not None:
            said = _("{form} à remplir par Relais.").format(form=row.form)
            self._write(response.satisfy_with_form, row, row.form, choices, said=said)

    def mark_not_needed(self) -> None:
        row = self._writable()
        if row is None:
            return
        reason = TextDialog.ask(
            self, _("« {title} » est sans objet").format(title=row.title),
            _("La pièce ne bloque plus et n’entre pas dans le dossier."), _("Marquer sans objet"), label=_("Raison"),
            value=row.note, is_needed=False,
        )  # fmt: skip
        if reason is not None:
            self._write(response.as_not_needed, row, reason, said=_("{title} : sans objet.").format(title=row.title))

    def clear_line(self) -> None:
        row = self._writable()
        if row is not None and row.satisfied_by is not SatisfiedBy.NOTHING:
            self._write(response.clear_item, row, said=_("{title} : à satisfaire.").format(title=row.title))

    def remove_line(self) -> None:
        row = self._writable()
        if row is not None:
            self._write(response.remove_item, row, said=_("{title} retirée de la liste.").format(title=row.title))

    def _writable(self) -> ChecklistRow | None:
        return None if self.context.is_read_only else self.current()

    def _write(self, operation: Any, row: ChecklistRow, *arguments: Any, said: str) -> None:
        self.control.show_report(None)
        self.context.write(operation, row.id, *arguments, owner=self, line=self.error_line, said=said)

    def _go_to_source(self, row: ChecklistRow) -> None:
        if row.piece is not None:
            self.place_requested.emit(row.piece, row.page, json.loads(row.box), row.title)

    # ---- the list and the folder

    def propose(self) -> None:
        """Add what the DCE asks and the list has not."""

        def said(count: int) -> str:
            if not count:
                return _("Le DCE ne demande rien de plus.")
            return ngettext("{n} pièce ajoutée à la liste.", "{n} pièces ajoutées à la liste.", count).format(n=count)

        self.context.write(
            response.propose_checklist, self.bid_id, owner=self, line=self.error_line, said=said, then=self._proposed
        )

    def _proposed(self, count: int) -> None:
        if not count and self.view is not None and not self.view.items:
            self.error_line.say(
                _("Aucune pièce demandée n’a été lue."),
                _("Déposez le DCE dans « Décryptage », ou ajoutez les pièces une à une."), token="info",
            )  # fmt: skip
        self.reload()

    def new_item(self) -> None:
        lots = sorted({row.lot for row in self.view.items if row.lot}) if self.view else []
        values = AddPieceDialog.ask(self, lots)
        if values is not None:
            title, part = values.pop("title"), values.pop("part")
            self.context.write(
                response.add_item, self.bid_id, title, part, owner=self, line=self.error_line, values=values,
                then=self._want, said=_("{title} ajoutée à la liste.").format(title=title),
            )  # fmt: skip

    def _want(self, id: str) -> None:
        self._wanted = id

    def main_action(self) -> None:
        """Propose the list when there is none, build the folder otherwise."""
        if self._stack.currentIndex() == 1:
            self.propose()
        elif self.control.build.isEnabled():
            self.control.build.setEnabled(False)
            job = self.context.write(
                response.build_response, self.bid_id, None, owner=self, line=self.error_line, then=self._built,
                said=_said_built, title=_("Construction du dossier"), with_progress=True,
            )  # fmt: skip
            job.ended.connect(
                lambda: self.view and self.control.show_view(self.view, is_read_only=self.context.is_read_only)
            )

    def _built(self, report: ResponseFolderReport) -> None:
        self.control.show_report(report)
        self.reload()

    def verify(self) -> None:
        """Hash the folder again."""
        if self.control.folder is not None:
            self.context.work(
                response.verify_folder, self.control.folder, owner=self, line=self.error_line, then=self._verified,
                title=_("Vérification du dossier"), with_progress=True,
            )  # fmt: skip

    def _verified(self, found: FolderCheck) -> None:
        troubles = _folder_troubles(found)
        if troubles:
            self.error_line.tell(_("Le dossier a changé depuis sa construction."), " ".join(troubles))
        else:
            self.context.say(_("Dossier intact, vérifié fichier par fichier."))

    # ---- the window's keys

    def panes(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() == 1:
            return (self._stack.currentWidget(),)
        return (self.table, self.control.build)

    def open_item(self, id: str) -> None:
        self._wanted = "" if self.table.select(lambda row: row.id == id) else id
        if not self._wanted:
            self.table.setFocus()

    def fit(self, width: int, height: int) -> None:
        self.control.fit(width)
        hidden = {NUMBER, ASKED_BY, SATISFIED} if width < TINY else {NUMBER, ASKED_BY} if width < 1100 else set()
        self.table.hide_columns(hidden)
        self._again.setVisible(width >= 1200)


def _said_built(report: ResponseFolderReport) -> str:
    count = ngettext("{n} fichier", "{n} fichiers", len(report.files)).format(n=len(report.files))
    said = _("Dossier construit : {files}, {size}.").format(files=count, size=file_size(report.size_bytes))
    if report.by_hand:
        kept = ngettext(
            "{n} fichier modifié à la main est gardé.",
            "{n} fichiers modifiés à la main sont gardés.",
            len(report.by_hand),
        )
        said = f"{said} {kept.format(n=len(report.by_hand))}"
    return said


def _folder_troubles(found: FolderCheck) -> list[str]:
    names = (
        (_("Modifiés : {names}."), found.changed), (_("Manquants : {names}."), found.missing),
        (_("Ajoutés depuis : {names}."), found.unlisted),
    )  # fmt: skip
    return [text.format(names=", ".join(paths)) for text, paths in names if paths]
