"""« Exigences »: can we? One table of everything the DCE binds us to, marked by one key a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.model import FactState, Feasibility
from relais_app.bids.requirement_words import feasibility_label, level_label, theme_label
from relais_app.dce.model import THEMES
from relais_app.operations import dce, requirement_lines
from relais_app.operations.dce import DceView, RequirementRow
from relais_app.operations.dce_export import export_requirements
from relais_app.ui.bids.cells import on_cell, open_menu, open_outside
from relais_app.ui.bids.labels import kind_code
from relais_app.ui.bids.requirement_dialogs import SplitDialog
from relais_app.ui.bids.requirement_pane import RequirementPane
from relais_app.ui.bids.requirement_table import (
    BINDS,
    LOT,
    MARK_KEYS,
    NUMBER,
    OWNER,
    WHERE,
    MarkBar,
    MarkSummary,
    Narrowing,
    count_marks,
    in_order,
    lots_of,
    requirement_model,
)
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import Ground, Stack, column, line
from relais_app.ui.widgets.tables import RowTable


class RequirementsTab(BidTab):
    """1 2 3 mark, Suppr rejects, Enter shows the page; a « oui » goes on to the next line."""

    kinds = frozenset({"bid_requirements", "dce_pieces"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.view: DceView | None = None
        self._wanted = ""
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.addWidget(
            EmptyState(
                _("Aucune exigence pour l’instant"),
                _("Déposez le DCE dans « Décryptage » : chaque obligation y sera relevée avec sa page. Une phrase choisie dans une page s’ajoute aussi."),
            )
        )  # fmt: skip
        self.layout_.addWidget(self._stack, 1)

    # ---- layout

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._header())
        self.table = RowTable(requirement_model(), _("Exigences"), lines=2, single_keys="123QRFSSuppr")
        self.table.row_changed.connect(self._show_row)
        self.table.row_activated.connect(self._go_to_source)
        self.table.key_pressed.connect(self._press)
        on_cell(self.table, {WHERE: self._go_to_source})
        left.addWidget(self.table, 1)
        self._none = Label(_("Aucune exigence ne répond à ces filtres."), "body", tone="text2")
        self._none.setContentsMargins(20, 16, 20, 16)
        self._none.hide()
        left.addWidget(self._none)
        self.pane = RequirementPane()
        self.pane.saved.connect(self._save)
        self.pane.marked.connect(self.mark)
        self.pane.stepped.connect(self.table.step)
        self.pane.rejected.connect(self.reject)
        self.pane.place_requested.connect(self._go_to)
        self.pane.key_pressed.connect(self._press)
        across.addLayout(left, 1)
        across.addWidget(self.pane)
        return content

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        whole = column(header, margins=(20, 10, 16, 10), spacing=9)
        first = line(spacing=8)
        self.summary = MarkSummary()
        self.search = TextField("", icon="search", width=220)
        self.search.setAccessibleName(_("Filtrer les exigences"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.export_button = Button(_("Exporter"), icon="download", has_menu=True)
        self.export_button.clicked.connect(lambda: self._export_menu())
        first.addWidget(self.summary, 1)
        first.addWidget(self.search)
        first.addWidget(self.export_button)
        whole.addLayout(first)
        self.bar = MarkBar()
        whole.addWidget(self.bar)
        whole.addLayout(self._filters())
        return header

    def _filters(self) -> Any:
        row = line(spacing=8)
        self.piece, self.lot, self.theme, self.level, self.mark_filter = (Choice() for _number in range(5))
        levels = [
            (level, _("Niveau : {level}").format(level=level_label(level))) for level in ("must", "should", "may")
        ]
        self.level.set_options([(None, _("Tous les niveaux")), *levels])
        marks = [
            (mark, feasibility_label(mark))
            for mark in (Feasibility.YES, Feasibility.WITH_HELP, Feasibility.NO, Feasibility.UNKNOWN)
        ]
        self.mark_filter.set_options([(None, _("Toutes les réponses")), *marks, ("rejected", _("Rejetées"))])
        names = (_("Pièce"), _("Lot"), _("Thème"), _("Niveau"), _("Réponse"))
        choices = (self.piece, self.lot, self.theme, self.level, self.mark_filter)
        for name, choice in zip(names, choices, strict=True):
            choice.setAccessibleName(name)
            choice.chosen.connect(lambda _value: self._filter())
            row.addWidget(choice)
        row.addStretch(1)
        self._found = Label("", "small", tone="text2")
        row.addWidget(self._found)
        self._clear = Button(_("Tout voir"), kind="link", size="bar")
        self._clear.clicked.connect(lambda: self.escape())
        self._clear.hide()
        row.addWidget(self._clear)
        return row

    # ---- data

    def reload(self) -> None:
        self.context.read(dce.dce_view, self.bid_id, then=self._show, owner=self, line=self.error_line)

    def _show(self, view: DceView) -> None:
        self.view = view
        self._stack.setCurrentIndex(0 if view.requirements else 1)
        counts = count_marks(view.requirements)
        self.summary.show_counts(counts)
        self.bar.show_counts(counts)
        hint = ngettext("Filtrer {n} exigence", "Filtrer les {n} exigences", counts.total).format(n=counts.total)
        self.search.setPlaceholderText(hint)
        self._show_filters(view)
        self.table.show_rows_in_place(in_order(view.requirements))
        self._filter()
        if self._wanted:
            self.open_item(self._wanted)

    def _show_filters(self, view: DceView) -> None:
        cited = {row.piece for row in view.requirements}
        pieces = [(p.number, kind_code(p)) for p in view.pieces if p.number in cited]
        self.piece.set_options([(None, _("Toutes les pièces")), *pieces])
        lots = sorted({lot for row in view.requirements for lot in lots_of(row)}, key=lambda lot: (len(lot), lot))
        self.lot.set_options([(None, _("Tous les lots")), *((lot, _("Lot {lot}").format(lot=lot)) for lot in lots)])
        self.lot.setVisible(bool(lots))
        themes = [name for name in THEMES if any(row.theme == name for row in view.requirements)]
        self.theme.set_options([(None, _("Tous les thèmes")), *((name, theme_label(name)) for name in themes)])

    def _filter(self) -> None:
        kept = Narrowing(
            self.piece.value(), self.lot.value(), self.theme.value(), self.level.value(), self.mark_filter.value()
        )
        self.table.proxy.keep_rows(kept.keeps)
        self.table.proxy.look_for(self.search.text())
        if self.table.current_row() is None:
            self.table.select_first()
        shown_rows = self._shown_count()
        is_narrowed = kept != Narrowing() or bool(self.search.text())
        self._found.setText(
            ngettext("{n} affichée", "{n} affichées", shown_rows).format(n=shown_rows) if is_narrowed else ""
        )
        self._clear.setVisible(is_narrowed)
        self._none.setVisible(not shown_rows)
        self.table.setVisible(bool(shown_rows))
        if not shown_rows:
            self.pane.show_row(None, is_read_only=True)

    def _shown_count(self) -> int:
        proxy = self.table.proxy
        return sum(
            self.table.table.placed(proxy.mapToSource(proxy.index(n, 0)).row()).is_header is False
            for n in range(proxy.rowCount())
        )

    def _show_row(self, row: RequirementRow | None) -> None:
        self.pane.show_row(row, is_read_only=self.context.is_read_only)

    def current(self) -> RequirementRow | None:
        row: RequirementRow | None = self.table.current_row()
        return row

    # ---- marking

    def _press(self, key: str) -> None:
        if key in MARK_KEYS:
            self.mark(MARK_KEYS[key])
            return
        {"Suppr": self.reject, "Q": self.ask_buyer, "R": self.pane.owner.setFocus, "F": self.merge, "S": self.split}[
            key
        ]()

    def ask_buyer(self) -> None:
        """A question to the buyer, drafted from the line."""
        row = self.current()
        if row is not None and not self.context.is_read_only:
            from relais_app.ui.bids.questions import draft_from_requirement

            draft_from_requirement(self.context, self.bid_id, row.id, self)

    def merge(self) -> None:
        """Join the line with the one below it."""
        row, below = self.current(), self.table.row_below()
        if row is None or below is None or self.context.is_read_only:
            return
        said = _("{first} et {second} réunies.").format(first=row.code, second=below.code)
        self.context.write(
            requirement_lines.merge_requirements, row.id, below.id, owner=self, line=self.error_line, said=said
        )

    def split(self) -> None:
        """Cut the line in two."""
        row = self.current()
        if row is None or self.context.is_read_only:
            return
        parts = SplitDialog.ask(self, row.text)
        if parts is not None:
            said = _("{code} coupée en deux.").format(code=row.code)
            self.context.write(
                requirement_lines.split_requirement, row.id, *parts, owner=self, line=self.error_line, said=said
            )

    def mark(self, mark: Feasibility) -> None:
        """Say whether we can; a « oui » needs no reason and goes on."""
        row = self.current()
        if row is None or self.context.is_read_only:
            return
        said = _("{code} notée « {mark} ».").format(code=row.code, mark=feasibility_label(mark).lower())
        if mark is Feasibility.YES and self.table.hasFocus():
            self.table.step()
        self.context.write(
            dce.mark_requirement, row.id, owner=self, line=self.error_line, said=said, values={"feasibility": mark}
        )

    def _save(self, name: str, text: str) -> None:
        row = self.current()
        if row is not None and not self.context.is_read_only:
            said = _("{code} complétée.").format(code=row.code)
            self.context.write(
                dce.mark_requirement, row.id, owner=self, line=self.error_line, said=said, values={name: text}
            )

    def reject(self) -> None:
        """The line binds nobody: it goes out of the list, and can be seen again with the filter."""
        row = self.current()
        if row is None or self.context.is_read_only:
            return
        is_back = row.state is FactState.REJECTED
        said = _("{code} reprise.") if is_back else _("{code} rejetée.")
        if not self.table.step():
            self.table.step(-1)
        self.context.write(
            dce.reject_requirement, row.id, owner=self, line=self.error_line, said=said.format(code=row.code),
            values={"is_rejected": not is_back},
        )  # fmt: skip

    # ---- the DCE, the export

    def _go_to_source(self, row: RequirementRow) -> None:
        self.place_requested.emit(row.piece, row.page, row.box, row.text)

    def _go_to(self, piece: int, page: int | None, box: object) -> None:
        row = self.current()
        self.place_requested.emit(piece, page, box, row.text if row else "")

    def _export_menu(self) -> None:
        entries = [
            (_("Classeur Excel…"), "", lambda: self.export(".xlsx")), (_("Fichier CSV…"), "", lambda: self.export(".csv")),
        ]  # fmt: skip
        open_menu(self, entries, self.export_button.mapToGlobal(self.export_button.rect().bottomLeft()))

    def export(self, suffix: str) -> None:
        """All the lines that bind, with their pages."""
        kinds = _("Classeurs (*.xlsx)") if suffix == ".xlsx" else _("Tableaux (*.csv)")
        target = FilesDialog.ask_new(self, _("Exporter les exigences"), _("Exigences") + suffix, kinds=kinds)
        if target is not None:
            self.context.read(
                export_requirements, self.bid_id, target if target.suffix else target.with_suffix(suffix),
                then=self._exported, owner=self, line=self.error_line, title=_("Export des exigences"),
            )  # fmt: skip

    def _exported(self, path: Path) -> None:
        self.context.say(_("Exigences exportées : {path}").format(path=path))
        self.error_line.say(
            _("Les exigences sont exportées."),
            str(path),
            [(_("Ouvrir le fichier"), lambda: open_outside(path))],
            token="ok",
        )

    # ---- the window's keys

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.pane.reason, self.search) if self._stack.currentIndex() == 0 else ()

    def open_item(self, id: str) -> None:
        self._wanted = "" if self.table.select(lambda row: row.id == id) else id

    def find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        """See every line again."""
        choices = (self.piece, self.lot, self.theme, self.level, self.mark_filter)
        if not self.search.text() and all(choice.value() is None for choice in choices):
            return False
        for choice in choices:
            choice.show_value(None)
        self.search.clear()
        self._filter()
        return True

    def fit(self, width: int, height: int) -> None:
        self.pane.show_keys(width >= 1200)
        is_tiny = width < TINY
        self.pane.set_width(440 if width >= 1600 else 356 if width >= 1200 else 245 if is_tiny else 290)
        hidden = {NUMBER, LOT, BINDS, OWNER} if is_tiny else {LOT, BINDS, OWNER} if width < 1100 else {OWNER}
        self.table.hide_columns(hidden if width < 1240 else set())
        self.summary.shorten(is_tiny)
        for choice in (self.theme, self.level):
            choice.setVisible(not is_tiny)
