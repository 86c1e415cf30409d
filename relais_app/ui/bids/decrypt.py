"""« Décryptage »: what do they ask, and where? Pieces at the left, the page in the middle, the facts at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from relais_app.base.errors import FieldError
from relais_app.base.words import _, ngettext
from relais_app.bids.model import FactState
from relais_app.operations import dce, questions
from relais_app.operations.dce import DceSummary, DceView, FactRow, PieceRow
from relais_app.operations.dce_summary import write_summary
from relais_app.ui.bids.cells import open_menu, open_outside
from relais_app.ui.bids.fact_groups import grouped
from relais_app.ui.bids.facts_list import FactsList
from relais_app.ui.bids.labels import pages_total
from relais_app.ui.bids.page_pane import PagePane
from relais_app.ui.bids.piece_rows import (
    clash_said,
    general_warnings,
    in_order,
    piece_look,
    question_about,
    trouble_of,
)
from relais_app.ui.bids.reading_view import ReadingView
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.bids.viewer import Mark
from relais_app.ui.context import Context
from relais_app.ui.jobs import Job
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.error_line import Notice
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel
from relais_app.ui.widgets.panes import ActionBar, BarHeader, Ground, SidePane, Stack, column, line


class DecryptTab(BidTab):
    """Enter confirms the current fact and goes on to the next one that nobody has judged."""

    kinds = frozenset({"dce_pieces", "bid_facts"})

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.view: DceView | None = None
        self._goes_on = False
        self._place: tuple[int, int | None, Any, str] | None = None
        self._is_reading = False
        self._stack = Stack()
        self._job: Job | None = None
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._content())
        self.reading = ReadingView()
        self.reading.stopped.connect(self._stop_reading)
        self._stack.addWidget(self.reading)
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
        middle = column()
        self._trouble = Notice("warn")
        self._trouble.hide()
        middle.addWidget(self._trouble)
        middle.addWidget(self.page, 1)
        across.addLayout(middle, 1)
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
        self.pieces = RowList(ListModel(piece_look), _("Pièces du DCE"), edge=18, single_keys="C")
        self.pieces.key_pressed.connect(lambda _key: self.compare())
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
        self.summary_button = Button(_("Résumé"), kind="flat", icon="printer", size="bar", has_menu=True)
        self.summary_button.clicked.connect(lambda: self._summary_menu())
        header.add(self.summary_button)
        pane.body.addWidget(header)
        self.facts = FactsList()
        self.facts.fact_changed.connect(self._fact_changed)
        self.facts.confirm_requested.connect(self._confirm)
        self.facts.correct_requested.connect(self._correct)
        self.facts.reject_requested.connect(self._reject)
        self.facts.next_requested.connect(self.facts.select_next)
        self.facts.compare_requested.connect(self.compare)
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
        if self._job is None or view.pieces:
            self._stack.setCurrentIndex(1 if view.pieces else 0)
            if not view.pieces and not self.context.is_read_only:
                self.context.warm_crew()
        self._pages_total.setText(pages_total(view))
        self.pieces.show_rows(in_order(view.pieces))
        self.facts.show_rows(grouped(view.facts))
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
        scans = sum(p.page_count or 0 for p in view.pieces if p.origin == "none" and p.is_current)
        words = [clash_said(c) for c in view.clashes[:1]] + general_warnings(view)[:2]
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
            self._show_trouble(piece)

    def _show_trouble(self, piece: PieceRow) -> None:
        """A piece that was not read says why, and what to do."""
        found = trouble_of(piece, self.view) if self.view is not None else None
        self._trouble.setVisible(found is not None)
        if found is None or self.context.is_read_only:
            return
        if found.is_scan:
            self._trouble.say(found.title, found.text, [(_("Lire par OCR"), self._read_by_ocr)], token="warn")
        else:
            ask = (_("Poser la question à l’acheteur"), lambda: self._ask_for(piece))
            self._trouble.say(found.title, found.text, [ask], token="danger")

    def _ask_for(self, piece: PieceRow) -> None:
        subject, text = question_about(piece)
        self.context.write(
            questions.ask, self.bid_id, text, owner=self, line=self.error_line, said=_("Question préparée."),
            values={"subject": subject}, then=lambda id: self.tab_requested.emit(f"questions/{id}"),
        )  # fmt: skip

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
        self.reading.start()
        if self.view is None or not self.view.pieces:
            self._stack.setCurrentIndex(2)
        told = {
            "on_cover": self.reading.cover_read.emit, "on_piece": self.reading.piece_read.emit, "crew": self.context.crew,
        }  # fmt: skip
        self._job = self.context.write(
            dce.import_dce, self.bid_id, list(paths), owner=self, line=self.error_line, values=told,
            title=_("Lecture du DCE"), with_progress=True, then=self._imported, said=_summary,
        )  # fmt: skip
        self._job.ended.connect(self._reading_ended)

    def _stop_reading(self) -> None:
        if self._job is not None:
            self.reading.stop.setEnabled(False)
            self._job.cancel()

    def _reading_ended(self) -> None:
        """Finished, failed or stopped: what there is is shown."""
        self._job = None
        if self._stack.currentIndex() == 2:
            self.reload()

    def _imported(self, summary: DceSummary) -> None:
        told = [w for w in summary.warnings if "--ocr" not in w]
        if told:
            head = ngettext("{n} remarque pendant la lecture.", "{n} remarques pendant la lecture.", len(told))
            self.error_line.say(head.format(n=len(told)), " ".join(told[:4]), token="warn")
        self.facts.setFocus()

    def _read_by_ocr(self) -> None:
        """Read the pictures again from the stored files."""
        if self.view is not None:
            self.context.write(
                dce.read_scans, self.bid_id, owner=self, line=self.error_line, title=_("Lecture par OCR"),
                with_progress=True, then=self._imported, said=_summary,
            )  # fmt: skip

    # ---- comparing, the summary

    def compare(self) -> None:
        """C: what a new version changes."""
        self.tab_requested.emit("questions/versions")

    def _summary_menu(self) -> None:
        entries = [
            (_("Une page en PDF…"), "", lambda: self.export_summary(".pdf")),
            (_("Une page en Word…"), "", lambda: self.export_summary(".docx")),
        ]
        open_menu(self, entries, self.summary_button.mapToGlobal(self.summary_button.rect().bottomLeft()))

    def export_summary(self, suffix: str) -> None:
        """One page for the director, each value with its page."""
        kinds = _("Documents PDF (*.pdf)") if suffix == ".pdf" else _("Documents Word (*.docx)")
        target = FilesDialog.ask_new(self, _("Enregistrer le résumé"), _("Résumé du DCE") + suffix, kinds=kinds)
        if target is not None:
            self.context.read(
                write_summary, self.bid_id, target if target.suffix else target.with_suffix(suffix),
                values={"today": self.context.today()}, then=self._summary_written, owner=self, line=self.error_line,
                title=_("Résumé du DCE"), with_progress=True,
            )  # fmt: skip

    def _summary_written(self, path: Path) -> None:
        self.context.say(_("Résumé enregistré : {path}").format(path=path))
        open_it = (_("Ouvrir le fichier"), lambda: open_outside(path))
        self.error_line.say(_("Le résumé est enregistré."), str(path), [open_it], token="ok")

    # ---- the window's keys

    def panes(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() != 1:
            return (self.reading.stop,) if self._stack.currentIndex() == 2 else ()
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
        self._side.set_width(440 if width >= 1600 else 400 if width >= 1200 else 340 if width >= TINY else 260)

    def close_tab(self) -> None:
        self.page.close_source()


def _summary(summary: DceSummary) -> str:
    if summary.pieces == 0:
        return _("Ces pièces étaient déjà là.")
    return _("{pieces} pièces lues : {facts} faits, {lines} exigences.").format(
        pieces=summary.pieces, facts=summary.facts, lines=summary.requirements
    )
