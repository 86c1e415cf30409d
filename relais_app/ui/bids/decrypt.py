"""« Décryptage »: what do they ask, and where? Pieces at the left, the page in the middle, the facts at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _, ngettext
from relais_app.bids.facts import GROUPS, SEVERAL, group_label, number
from relais_app.bids.model import FactState
from relais_app.dce.model import KINDS
from relais_app.operations import dce
from relais_app.operations.dce import DceSummary, DceView, FactRow, PieceRow
from relais_app.ui.bids.facts_list import FactsList, SumRow
from relais_app.ui.bids.labels import kind_code, page_word, pages_total
from relais_app.ui.bids.page_pane import PagePane
from relais_app.ui.bids.tabs import BidTab
from relais_app.ui.bids.viewer import Mark
from relais_app.ui.context import Context
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel, RowLook, Section
from relais_app.ui.widgets.panes import ActionBar, BarHeader, Ground, SidePane, column, line

RIVAL = 0.9  # a rival value below this only stands when nothing better does


class DecryptTab(BidTab):
    """Enter confirms the current fact and goes on to the next one that nobody has judged."""

    kinds = frozenset({"dce_pieces", "bid_facts"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.view: DceView | None = None
        self._goes_on = False
        self._place: tuple[int, int | None, Any, str] | None = None
        self._is_reading = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._content())
        self.layout_.addWidget(self._stack, 1)
        DropTarget(self, _("Lâchez ici le DCE : il sera lu"), self.import_paths)
        QShortcut("F3", self, self.page.find_next)

    # ---- layout

    def _empty(self) -> QWidget:
        files = Button(_("Choisir des fichiers"), kind="main", icon="upload", keys="Ctrl O", size="main")
        files.clicked.connect(lambda: self.choose_files())
        folder = Button(_("Choisir un dossier"), icon="folder-open", size="main")
        folder.clicked.connect(lambda: self.choose_folder())
        return EmptyState(
            _("Le DCE n’est pas encore là"),
            _(
                "Déposez l’archive ou le dossier reçu de l’acheteur : les fichiers restent tels quels, et Relais lit les faits et les exigences."
            ),
            actions=(files, folder),
            brings=(
                ("folder-plus", _("L’archive du DCE"), _("zip, même imbriqués, 7z, dossier")),
                ("file-text", _("Des pièces"), _("PDF, Word, Excel, OpenDocument, HTML")),
            ),
        )

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        self.page = PagePane(self.context, self.error_line)
        self.page.mark_clicked.connect(self._mark_clicked)
        self.page.text_selected.connect(self._selected)
        across.addWidget(self._pieces_pane())
        across.addWidget(self.page, 1)
        across.addWidget(self._facts_pane())
        return content

    def _pieces_pane(self) -> QWidget:
        pane = Ground("sunken", rules=("right",))
        pane.setFixedWidth(theme().px(209))
        body = column(pane, margins=(0, 0, 1, 0))
        header = BarHeader(_("Pièces"), height=36, ground="sunken")
        self._pages_total = Label("", "small", tone="text2")
        header.add(self._pages_total)
        body.addWidget(header)
        self.pieces = RowList(ListModel(_piece_look), _("Pièces du DCE"), edge=18)
        self.pieces.row_changed.connect(self._piece_changed)
        body.addWidget(self.pieces, 1)
        bottom = column(margins=(18, 10, 14, 12), spacing=6)
        self._warning = Label("", "small", tone="warn", wraps=True)
        self._warning.hide()
        self._ocr = Button(_("Lire par OCR"), kind="link", size="bar")
        self._ocr.clicked.connect(lambda: self._read_by_ocr())
        self._ocr.hide()
        more = Button(_("Ajouter des pièces"), kind="flat", icon="plus", size="bar")
        more.clicked.connect(lambda: self.choose_files())
        for widget in (self._warning, self._ocr, more):
            bottom.addWidget(widget)
        body.addLayout(bottom)
        self._pieces_ground = pane
        return pane

    def _facts_pane(self) -> QWidget:
        pane = SidePane(ground="canvas", width=400)
        header = BarHeader(_("Faits lus dans le DCE"), height=36)
        pane.body.addWidget(header)
        self.facts = FactsList()
        self.facts.fact_changed.connect(self._fact_changed)
        self.facts.confirm_requested.connect(self._confirm)
        self.facts.correct_requested.connect(self._correct)
        self.facts.reject_requested.connect(self._reject)
        self.facts.next_requested.connect(self.facts.select_next)
        pane.body.addWidget(self.facts, 1)
        bar = ActionBar(edge=16)
        self._done = Label("", "small", tone="text2")
        bar.add(self._done)
        self._sure = Button(_("Tout confirmer ce qui est sûr"), kind="flat", icon="check")
        self._sure.clicked.connect(lambda: self.main_action())
        bar.add_apart(self._sure)
        pane.body.addWidget(bar)
        self._side = pane
        return pane

    # ---- data

    def reload(self) -> None:
        self._is_reading = True
        self.context.read(dce.dce_view, self.bid_id, then=self._show, owner=self, line=self.error_line)

    def _show(self, view: DceView) -> None:
        self.view, self._is_reading = view, False
        self._stack.setCurrentIndex(1 if view.pieces else 0)
        self._pages_total.setText(pages_total(view))
        self.pieces.show_rows(sorted(view.pieces, key=lambda p: (KINDS.index(p.kind), p.number)))
        self.facts.show_rows(_grouped(view.facts))
        if self._goes_on:
            self._goes_on = False
            self.facts.select_next()
        judged = sum(f.state is not FactState.PROPOSED for f in view.facts)
        self._done.setText(_("{n} sur {total} confirmés").format(n=judged, total=len(view.facts)))
        self._sure.setEnabled(
            any(f.is_sure and f.state is FactState.PROPOSED for f in view.facts) and not self.context.is_read_only
        )
        self._show_warnings(view)
        self._show_marks()
        if self._place is not None:
            self.show_place(*self._place)

    def show_place(self, piece: int, page: int | None, box: Any, words: str) -> None:
        """Bring a place of the DCE into view and mark it, again once what is being read is there."""
        self._place = (piece, page, box, words) if self._is_reading or self.view is None else None
        if self.view is not None and self.pieces.select(lambda row: row.number == piece):
            self._show_marks(Mark("place", page, box, "current") if page and box else None)
            self.page.go_to(page, box, words)

    def _show_warnings(self, view: DceView) -> None:
        scans = sum((p.page_count or 1) for p in view.pieces if p.origin == "none")
        words = [_clash(c) for c in view.clashes[:1]] + list(view.warnings[:2])
        if scans:
            words.insert(0, ngettext("{n} page est une image.", "{n} pages sont des images.", scans).format(n=scans))
        self._warning.setText("\n".join(words))
        self._warning.setToolTip("\n".join(view.warnings))
        self._warning.setVisible(bool(words))
        self._ocr.setVisible(bool(scans))

    def _piece_changed(self, piece: PieceRow | None) -> None:
        if piece is not None:
            self.page.show_piece(piece)
            self._show_marks()

    def _fact_changed(self, fact: Any) -> None:
        if not isinstance(fact, FactRow) or self.view is None:
            return
        self.pieces.select(lambda piece: piece.number == fact.piece)
        self._show_marks()
        self.page.go_to(fact.page, fact.box, fact.evidence)

    def _show_marks(self, place: Mark | None = None) -> None:
        """The facts of this piece, the current one apart; `place` is a mark of its own."""
        piece, current = self.page.piece, None if place else self.facts.current()
        if self.view is None or piece is None:
            return
        facts = [
            Mark(f.id, f.page, f.box, "current" if current is not None and f.id == current.id else "other")
            for f in self.view.facts
            if f.piece == piece.number and f.page and f.box and f.state is not FactState.REJECTED
        ]
        self.page.show_marks([*facts, place] if place else facts)

    def _mark_clicked(self, id: str) -> None:
        if self.facts.select(id):
            self.facts.setFocus()

    def _selected(self, words: str, page: int, box: object) -> None:
        """A sentence selected in the page may become a requirement."""
        if self.page.piece is None or len(words.split()) < 3:
            return
        self.error_line.hide()
        self._offer = (words, self.page.piece.number, page, box)
        self._offer_bar_show()

    _offer: tuple[str, int, int, object] | None = None

    def _offer_bar_show(self) -> None:
        if not hasattr(self, "_add_line"):
            self._add_line = Button(
                _("Ajouter la sélection aux exigences"), icon="plus", size="bar", parent=self.page
            )
            self._add_line.clicked.connect(lambda: self._add_selection())
        self._add_line.adjustSize()
        self._add_line.move(
            self.page.width() - self._add_line.width() - 28, self.page.height() - self._add_line.height() - 16
        )
        self._add_line.show()
        self._add_line.raise_()

    def _add_selection(self) -> None:
        if self._offer is None:
            return
        words, piece, page, box = self._offer
        self._add_line.hide()
        self.page.viewer.clear_selection()
        self.context.write(
            dce.add_requirement, self.bid_id, words, owner=self, line=self.error_line, said=_("Exigence ajoutée."),
            values={"piece": piece, "page": page, "box": box},
        )  # fmt: skip

    # ---- judging

    def _confirm(self, fact: FactRow) -> None:
        self._judge(
            dce.confirm_fact, fact, said=_("{label} confirmé : {text}").format(label=fact.label, text=fact.long_text)
        )

    def _reject(self, fact: FactRow) -> None:
        self._judge(dce.reject_fact, fact, said=_("{label} rejeté.").format(label=fact.label))

    def _correct(self, fact: FactRow, typed: str) -> None:
        def tell(error: FieldError) -> None:
            self.facts.tell_trouble(str(error))

        self._goes_on = False
        self.context.write(
            dce.correct_fact, fact.id, typed, owner=self, line=self.error_line, on_field_error=tell,
            then=lambda _value: self.facts.stop_editing(),
            said=_("{label} corrigé.").format(label=fact.label),
        )  # fmt: skip

    def _judge(self, operation: Any, fact: FactRow, *, said: str) -> None:
        if self.context.is_read_only:
            return
        self._goes_on = True
        self.context.write(operation, fact.id, owner=self, line=self.error_line, said=said)

    def main_action(self) -> None:
        """Confirm every fact that is shown as certain."""
        if self._sure.isEnabled():
            self.context.write(
                dce.confirm_sure_facts, self.bid_id, owner=self, line=self.error_line,
                said=lambda n: ngettext("{n} fait confirmé.", "{n} faits confirmés.", n).format(n=n),
            )  # fmt: skip

    # ---- files

    def choose_files(self) -> None:
        paths = FilesDialog.ask(self, _("Ajouter des pièces du DCE"))
        if paths:
            self.import_paths(paths)

    def choose_folder(self) -> None:
        folder = FilesDialog.ask_folder(self, _("Dossier reçu de l’acheteur"))
        if folder is not None:
            self.import_paths([folder])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Read files in the background; the window goes on."""
        self.context.write(
            dce.import_dce, self.bid_id, list(paths), owner=self, line=self.error_line,
            title=_("Lecture du DCE"), with_progress=True, then=self._imported, said=_summary,
        )  # fmt: skip

    def _imported(self, summary: DceSummary) -> None:
        if summary.warnings:
            self.error_line.say(
                ngettext("{n} remarque pendant la lecture.", "{n} remarques pendant la lecture.", len(summary.warnings)).format(
                    n=len(summary.warnings)
                ),
                " ".join(summary.warnings[:4]), token="warn",
            )  # fmt: skip
        self.facts.setFocus()

    def _read_by_ocr(self) -> None:
        """Read the pictures again from the stored files."""
        if self.view is not None:
            self.context.write(
                dce.read_scans, self.bid_id, owner=self, line=self.error_line, title=_("Lecture par OCR"),
                with_progress=True, then=self._imported, said=_summary,
            )  # fmt: skip

    # ---- the window's keys

    def panes(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() == 0:
            return ()
        view = self.page.viewer if self.page.piece is None or self.page.piece.page_count else self.page.text
        return (self.facts, self.pieces, view)

    def open_item(self, id: str) -> None:
        self.facts.select(id)

    def find(self) -> None:
        if self._stack.currentIndex() == 1:
            self.page.open_find()

    def escape(self) -> bool:
        if self.facts.is_editing:
            self.facts.stop_editing()
            return True
        return self.page.close_find() if self._stack.currentIndex() == 1 else False

    def fit(self, width: int, height: int) -> None:
        self._pieces_ground.setVisible(width >= 1100)
        self._side.set_width(440 if width >= 1600 else 400 if width >= 1200 else 340)

    def close_tab(self) -> None:
        self.page.close_source()


def _piece_look(piece: PieceRow) -> RowLook:
    long_name = piece.kind_label if piece.kind != "other" else _("Nature non reconnue")
    is_unread = piece.origin == "none"
    return RowLook(
        title=kind_code(piece),
        below=_("Image, texte non lu") if is_unread else long_name,
        right=page_word(piece),
        sentence=f"{kind_code(piece)}, {long_name}, {piece.name}, {page_word(piece)}, {piece.kind_reason}",
    )


def _grouped(facts: Sequence[FactRow]) -> list[Any]:
    """Facts under their group, each group with its count; the sum of the weights under the criteria."""
    items: list[Any] = []
    for code, names in GROUPS.items():
        members = sorted((f for f in _worth_showing(facts) if f.group == code), key=lambda f: _rank(names, f.name))
        if not members:
            continue
        judged = sum(f.state is not FactState.PROPOSED for f in members)
        items.append(Section(group_label(code), _("{n} sur {total} confirmés").format(n=judged, total=len(members))))
        items += members
        if code == "judged":
            items += _sums(members)
    return items


def _rank(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _worth_showing(facts: Sequence[FactRow]) -> list[FactRow]:
    """Without the doubtful rivals of a value that is better founded, unless the person judged them."""
    best: dict[Any, float] = {}
    for fact in facts:
        key = (fact.name, str(fact.lot))
        best[key] = max(best.get(key, 0.0), fact.confidence)
    return [
        f
        for f in facts
        if f.name in SEVERAL
        or f.state is not FactState.PROPOSED
        or f.confidence >= RIVAL
        or f.confidence == best[f.name, str(f.lot)]
    ]


def _sums(facts: Sequence[FactRow]) -> list[SumRow]:
    """The sum of weights of each lot's criteria."""
    by_lot: dict[Any, list[float]] = {}
    for fact in facts:
        weight = (
            fact.value.get("weight_percent") if fact.name == "criteria" and isinstance(fact.value, dict) else None
        )
        if isinstance(weight, int | float) and fact.state is not FactState.REJECTED:
            by_lot.setdefault(fact.lot, []).append(weight)
    rows = []
    for lot, weights in by_lot.items():
        total = sum(weights)
        is_right = abs(total - 100) < 0.01
        text = (_("{n} %, juste") if is_right else _("{n} %, à vérifier")).format(n=number(round(total, 2)))
        label = (
            _("Somme")
            if lot is None
            else _("Somme, lot {lot}").format(lot=lot if isinstance(lot, str) else ", ".join(lot))
        )
        rows.append(SumRow(f"sum-{lot}", label, text, is_right))
    return rows


def _clash(clash: dce.Clash) -> str:
    return _("{label} : le dossier dit « {ours} », {where} dit « {theirs} ».").format(
        label=clash.label, ours=clash.ours, where=clash.where, theirs=clash.theirs
    )


def _summary(summary: DceSummary) -> str:
    if summary.pieces == 0:
        return _("Ces pièces étaient déjà là.")
    return _("{pieces} pièces lues : {facts} faits, {lines} exigences.").format(
        pieces=summary.pieces, facts=summary.facts, lines=summary.requirements
    )
