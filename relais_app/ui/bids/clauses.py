"""« Clauses »: social, environment, risks of the contract; each clause found, not found or worrying, with its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.dce.clauses.model import ClauseState
from relais_app.operations.clauses import ClausesView, clause_sheets
from relais_app.ui.bids.cells import on_cell
from relais_app.ui.bids.clause_pane import ClausePane
from relais_app.ui.bids.clause_rows import STATE, WHERE, ClauseLine, clause_lines, clause_model
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice, TextField
from relais_app.ui.widgets.labels import Icon, RichLabel
from relais_app.ui.widgets.panes import Ground, Stack, column, line
from relais_app.ui.widgets.tables import RowTable

_CONTENT, _EMPTY, _READING = range(3)


class ClausesTab(BidTab):
    """Enter shows the page; the side says why a clause is worrying, and what a penalty would cost."""

    kinds = frozenset({"dce_pieces"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.view: ClausesView | None = None
        self._wanted = ""
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.addWidget(
            EmptyState(
                _("Aucune clause à lire pour l’instant"),
                _("Déposez le DCE dans « Décryptage » : les clauses sociales, environnementales et les risques du contrat se liront ici."),
            )
        )  # fmt: skip
        self._stack.addWidget(
            EmptyState(_("Lecture des clauses"), _("Les pièces du contrat sont relues : quelques secondes."))
        )
        self.layout_.addWidget(self._stack, 1)

    # ---- layout

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._header())
        self.table = RowTable(clause_model(), _("Clauses du contrat"), can_sort=False)
        self.table.row_changed.connect(self._show_line)
        self.table.row_activated.connect(self._go_to_source)
        on_cell(self.table, {WHERE: self._go_to_source})
        left.addWidget(self.table, 1)
        self.pane = ClausePane()
        self.pane.place_requested.connect(self.place_requested)
        across.addLayout(left, 1)
        across.addWidget(self.pane)
        return content

    def _header(self) -> QWidget:
        header = Ground("canvas")
        row = line(header, margins=(20, 10, 20, 10), spacing=8)
        self._icon = Icon("triangle-alert", "warn")
        self._summary = RichLabel("", "body", wraps=True)
        self.search = TextField("", placeholder=_("Filtrer les clauses"), width=190, icon="search")
        self.search.setAccessibleName(_("Filtrer les clauses"))
        self.search.textChanged.connect(lambda *_: self._filter())
        self.state = Choice(
            [
                (None, _("Toutes les clauses")), (ClauseState.WORRYING, _("À surveiller")),
                (ClauseState.FOUND, _("Trouvées")), (ClauseState.NOT_FOUND, _("Non trouvées")),
            ]
        )  # fmt: skip
        self.state.setAccessibleName(_("État"))
        self.state.chosen.connect(lambda _value: self._filter())
        row.addWidget(self._icon)
        row.addWidget(self._summary, 1)
        row.addWidget(self.search)
        row.addWidget(self.state)
        return header

    # ---- data

    def reload(self) -> None:
        if self.view is None:
            self._stack.setCurrentIndex(_READING)
        self.context.read(
            clause_sheets, self.bid_id, then=self._show, owner=self, line=self.error_line,
            title=_("Lecture des clauses"), with_progress=True,
        )  # fmt: skip

    def _show(self, view: ClausesView) -> None:
        self.view = view
        found = sum(sheet.found for sheet in view.sheets)
        worrying = sum(sheet.worrying for sheet in view.sheets)
        self._stack.setCurrentIndex(_CONTENT if found or view.penalties else _EMPTY)
        self.state_told.emit(str(worrying or ""), "alert" if worrying else "")
        self._icon.show_icon(*(("triangle-alert", "warn") if worrying else ("circle-check", "ok")))
        self._summary.setText(_said(found, worrying))
        self.table.show_rows_in_place(clause_lines(view))
        self._filter()
        if self._wanted:
            self.open_item(self._wanted)

    def _filter(self) -> None:
        state = self.state.value()
        self.table.proxy.keep_rows(lambda row: state is None or row.state is state)
        self.table.proxy.look_for(self.search.text())
        if self.table.current_row() is None:
            self.table.select_first()
        if self.table.current_row() is None:
            self.pane.show_line(None)

    def _show_line(self, row: ClauseLine | None) -> None:
        self.pane.show_line(row)

    def _go_to_source(self, row: ClauseLine) -> None:
        if row.place is not None:
            self.place_requested.emit(row.place.piece, row.place.page, row.place.box, row.words)

    # ---- the window's keys

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.pane.first_field(), self.search) if self._stack.currentIndex() == _CONTENT else ()

    def open_item(self, id: str) -> None:
        self._wanted = "" if self.table.select(lambda row: row.id == id) else id

    def find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        """See every clause again."""
        if not self.search.text() and self.state.value() is None:
            return False
        self.search.clear()
        self.state.show_value(None)
        self._filter()
        return True

    def fit(self, width: int, height: int) -> None:
        self.pane.set_width(440 if width >= 1600 else 372 if width >= 1200 else 300 if width >= TINY else 200)
        self.table.hide_columns({STATE, WHERE} if width < TINY else set())


def _said(found: int, worrying: int) -> str:
    told = ngettext("**{n} clause** trouvée", "**{n} clauses** trouvées", found).format(n=found)
    if not worrying:
        return _("{told} ; rien d’inquiétant.").format(told=told)
    return _("{told}, **{n} à surveiller**.").format(told=told, n=worrying)
