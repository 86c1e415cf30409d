"""« Dossiers »: every bid with its deadline, state and decision; Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.model import BidState, Verdict
from relais_app.ui.bid_list.new_bid import create_bid, open_dce
from relais_app.ui.context import Context
from relais_app.ui.dates import left, local, short_instant
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import ConfirmDialog, FilesDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import Choice, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.panes import Ground, Stack, column, line
from relais_app.ui.widgets.tables import RowTable

OPEN_STATES = (BidState.READING, BidState.PREPARING)
URGENT_DAYS = 7


class BidsPage(Page):
    """Open ones first, then those that were handed in, then those that are over."""

    kinds = frozenset({"bids", "decisions", "bid_facts", "response_items"})

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Dossiers"))
        self.add_action(Button(_("Nouveau dossier"), icon="plus", keys="Ctrl N"), self.new_item)
        self._model = TableModel(
            bid_columns(context.today), section=lambda row: section_of(row.state), section_detail=_section_detail
        )
        self.table = RowTable(self._model, _("Dossiers"), lines=2, single_keys="Suppr")
        self.table.row_activated.connect(lambda row: context.navigate("bid", row.id))
        self.table.key_pressed.connect(lambda _key: self.delete_current())
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)
        DropTarget(self, _("Déposez le DCE : un dossier s’ouvre et se lit"), self.import_files)

    def _content(self) -> QWidget:
        content = QWidget()
        body = column(content)
        bar = Ground("canvas", rules=("bottom",))
        row = line(bar, margins=(20, 9, 20, 10))
        self.search = TextField("", placeholder=_("Filtrer les dossiers"), width=280, icon="search")
        self.search.setAccessibleName(_("Filtrer les dossiers"))
        self.search.textChanged.connect(self.table.proxy.look_for)
        row.addWidget(self.search)
        self.states = Choice([("", _("Tous")), ("open", _("Ouverts")), ("over", _("Terminés"))])
        self.states.setAccessibleName(_("État"))
        self.states.chosen.connect(self._filter)
        row.addWidget(self.states)
        row.addStretch(1)
        self._hint = Label(_("⏎ ouvre · Suppr supprime"), "caption", tone="text3", weight=400)
        row.addWidget(self._hint)
        body.addWidget(bar)
        body.addWidget(self.table, 1)
        return content

    def _empty(self) -> EmptyState:
        add = Button(_("Nouveau dossier"), kind="main", icon="plus", keys="Ctrl N", size="main")
        add.clicked.connect(lambda: self.new_item())
        watch = Button(_("Aller à la veille"), icon="radar", size="main")
        watch.clicked.connect(lambda: self.context.navigate("notices"))
        return EmptyState(
            _("Aucun dossier ouvert"),
            _(
                "Gardez un avis ou déposez un DCE : Relais lit la date limite, les critères, les exigences, et dit ce que le marché pèse."
            ),
            actions=(add, watch),
            brings=(
                ("file-text", _("Un DCE"), _("zip, dossier, PDF, Word, Excel")),
                ("radar", _("Un avis gardé"), _("touche D dans la veille")),
                ("package", _("Un paquet reçu"), _("fichier .relais d’un partenaire")),
            ),
        )

    def reload(self) -> None:
        from relais_app.operations.bids import bid_rows

        self.context.read(bid_rows, then=self.show_bids, owner=self, line=self.error_line)

    def show_bids(self, rows: Sequence[Any]) -> None:
        """Show the bids as read."""
        order = {state: number for number, state in enumerate(BidState)}
        far = date.max
        ordered = sorted(
            rows,
            key=lambda r: (
                _rank(r.state),
                local(r.deadline_at, r.deadline_zone).date() if r.deadline_at else far,
                order[r.state],
                r.title,
            ),
        )
        self._stack.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(ordered)
        opened = sum(row.state in OPEN_STATES for row in rows)
        self.header.set_context(
            ngettext("{n} ouvert sur {total}", "{n} ouverts sur {total}", opened).format(n=opened, total=len(rows))
            if rows else _("Chaque consultation à laquelle vous répondez")
        )  # fmt: skip

    def _filter(self, kind: str) -> None:
        keep = {"open": lambda row: row.state in OPEN_STATES, "over": lambda row: row.state not in OPEN_STATES}.get(
            kind
        )
        self.table.proxy.keep_rows(keep)

    def new_item(self) -> None:
        create_bid(self.context, self)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """A received DCE becomes a bid."""
        chosen = list(paths) or FilesDialog.ask(self, _("Ouvrir un dossier à partir d’un DCE"))
        if chosen and not self.context.is_read_only:
            open_dce(self.context, self, chosen)

    def delete_current(self) -> None:
        """It can be brought back for 30 days."""
        from relais_app.operations.bids import delete_bid

        row = self.table.current_row()
        if row is None or self.context.is_read_only:
            return
        title = _("Supprimer le dossier « {title} » ?").format(title=row.title)
        if ConfirmDialog.ask(self, title, _("Il reste récupérable 30 jours : Ctrl+Z le rétablit."), _("Supprimer")):
            self.context.write(
                delete_bid,
                row.id,
                owner=self,
                said=_("Dossier supprimé : « {title} ».").format(title=row.title),
                line=self.error_line,
            )

    def main_action(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.context.navigate("bid", row.id)

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.search) if self._stack.currentIndex() == 0 else (self._stack.currentWidget(),)

    def find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
            return True
        return False


def _rank(state: BidState) -> int:
    return 0 if state in OPEN_STATES else 1 if state is BidState.DEPOSITED else 2


def section_of(state: BidState) -> str:
    return (_("Ouverts"), _("Remis, en attente"), _("Terminés"))[_rank(state)]


def _section_detail(title: str, rows: Sequence[Any]) -> str:
    return ngettext("{n} dossier", "{n} dossiers", len(rows)).format(n=len(rows))


def state_cell(row: Any) -> CellLook:
    """Where the bid stands, in a word and an icon."""
    return {
        BidState.READING: CellLook(text=_("À décider"), state="proposed"),
        BidState.PREPARING: CellLook(text=_("En rédaction"), icon="pen-line"),
        BidState.DEPOSITED: CellLook(text=_("Remis"), state="waiting"),
        BidState.WON: CellLook(text=_("Gagné"), state="good"),
        BidState.LOST: CellLook(text=_("Perdu"), state="no"),
        BidState.DROPPED: CellLook(text=_("Abandonné"), icon="x"),
    }[row.state]


def verdict_cell(row: Any) -> CellLook:
    if row.verdict is None:
        return CellLook(text="—", style="quiet")
    return {
        Verdict.GO: CellLook(text="Go", state="good"),
        Verdict.CONDITIONAL: CellLook(text=_("Go sous conditions"), state="alert", is_filled=True),
        Verdict.NO_GO: CellLook(text="No-go", state="no"),
    }[Verdict(row.verdict)]


def bid_columns(today: Any) -> tuple[Column, ...]:
    """The columns; the deadline sorts by its instant."""

    def deadline(row: Any) -> CellLook:
        if row.deadline_at is None:
            return CellLook(text=_("non lue"), style="quiet")
        days = (local(row.deadline_at, row.deadline_zone).date() - today()).days
        is_urgent = row.state in OPEN_STATES and 0 <= days <= URGENT_DAYS
        detail = left(row.deadline_at, row.deadline_zone, today()) if row.state in OPEN_STATES else ""
        return CellLook(
            text=short_instant(row.deadline_at, row.deadline_zone), detail=detail, token="warn" if is_urgent else ""
        )

    def missing(row: Any) -> CellLook:
        if not row.missing:
            return CellLook(text="—", style="quiet")
        return CellLook(text=str(row.missing), state="alert")

    return (
        Column(
            title=_("Objet"),
            look=lambda r: CellLook(text=r.title or _("Sans objet"), style="strong", detail=_under(r)),
            find=lambda r: f"{r.title} {r.buyer} {r.reference}",
        ),
        Column(title=_("Date limite"), look=deadline, sort=lambda r: r.deadline_at, width=170, is_figures=True),
        Column(title=_("État"), look=state_cell, sort=lambda r: list(BidState).index(r.state), width=130),
        Column(title=_("Décision"), look=verdict_cell, width=170),
        Column(
            title=_("Chances"),
            look=lambda r: f"{round(r.chance * 100)} %",
            sort=lambda r: r.chance,
            width=96,
            is_right=True,
            is_figures=True,
        ),
        Column(title=_("Pièces à trouver"), look=missing, sort=lambda r: r.missing, width=126),
    )


def _under(row: Any) -> str:
    return " · ".join(part for part in (row.buyer, row.reference) if part) or _("acheteur non lu")
