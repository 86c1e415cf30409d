"""The middle of the reading page: the piece's pages with their bar, or its plain text where it has no pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QStackedWidget, QTextBrowser, QTextEdit, QWidget

from relais_app.base.text import fold
from relais_app.base.words import _
from relais_app.operations.dce import PieceRow
from relais_app.operations.pages import PageSource, TextLine
from relais_app.ui.bids.labels import kind_code
from relais_app.ui.bids.thumbnails import Thumbnails
from relais_app.ui.bids.viewer import Mark, PageViewer
from relais_app.ui.context import Context
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import IconButton
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.forms import TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import BarHeader, Ground, column, line


class PagePane(Ground):
    """Shows one piece; draws its pages in the background, one worker for the whole pane."""

    mark_clicked = Signal(str)
    text_selected = Signal(str, int, object)

    def __init__(
        self, context: Context, error_line: ErrorLine, *, has_bar: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__("canvas", parent=parent)
        self.context, self._error_line = context, error_line
        self._source: PageSource | None = None
        self.piece: PieceRow | None = None
        self._lines: tuple[TextLine, ...] = ()
        self._awaited: tuple[int | None, object, str] | None = None
        self.viewer = PageViewer()
        self.viewer.dims_paper = context.settings.dim_paper
        self.viewer.picture_wanted.connect(self._draw)
        self.viewer.words_wanted.connect(self._read_words)
        self.viewer.page_changed.connect(lambda _page: self._say_page())
        self.viewer.mark_clicked.connect(self.mark_clicked)
        self.viewer.text_selected.connect(self.text_selected)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Texte de la pièce"))
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(24)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.viewer)
        self._stack.addWidget(self.text)
        body = column(self)
        body.addWidget(self._bar())
        if not has_bar:
            self._bar_header.hide()
        self._find_bar = self._make_find_bar()
        body.addWidget(self._find_bar)
        across = line(spacing=0)
        across.addWidget(self._make_thumbnails())
        across.addWidget(self._stack, 1)
        body.addLayout(across, 1)

    def _make_thumbnails(self) -> QWidget:
        self.thumbnails = Thumbnails()
        self.thumbnails.hide()
        self.thumbnails.picture_wanted.connect(self._draw_small)
        self.thumbnails.page_chosen.connect(self.viewer.go_to)
        self.viewer.page_changed.connect(self.thumbnails.show_current)
        return self.thumbnails

    def toggle_thumbnails(self) -> None:
        """Show or hide the pages in small."""
        self.thumbnails.setVisible(not self.thumbnails.isVisible() and bool(self.piece and self.piece.page_count))

    def _bar(self) -> QWidget:
        bar = BarHeader("", height=36)
        self._where = Label("", "secondary", tone="text2")
        bar.row.insertWidget(1, self._where)
        self._bar_header = bar
        for icon, name, act in (
            ("table-2", _("Pages en petit"), self.toggle_thumbnails),
            ("zoom-out", _("Rapetisser la page"), partial(self.viewer.zoom_by, -1)),
            ("scan-text", _("Ajuster à la largeur"), partial(self.viewer.zoom_by, 0)),
            ("zoom-in", _("Agrandir la page"), partial(self.viewer.zoom_by, 1)),
            ("search", _("Chercher dans la pièce (Ctrl F)"), self.open_find),
        ):
            button = IconButton(icon, name, size="bar")
            button.clicked.connect(lambda _checked=False, act=act: act())
            bar.add(button)
        return bar

    def _make_find_bar(self) -> QWidget:
        bar = Ground("sunken", rules=("bottom",))
        row = line(bar, margins=(20, 5, 12, 5))
        self._find_field = TextField("", placeholder=_("Chercher dans la pièce"), width=260, icon="search")
        self._find_field.setAccessibleName(_("Chercher dans la pièce"))
        self._find_field.textChanged.connect(lambda *_: self._look_for())
        self._find_field.returnPressed.connect(self.find_next)
        self._found_word = Label("", "small", tone="text2")
        row.addWidget(self._find_field)
        row.addWidget(self._found_word)
        row.addStretch(1)
        close = IconButton("x", _("Fermer la recherche"), size="bar")
        close.clicked.connect(lambda: self.close_find())
        row.addWidget(close)
        bar.hide()
        return bar

    # ---- the piece

    def show_piece(self, piece: PieceRow) -> None:
        """Another piece: pages, or text read again."""
        if self.piece is not None and self.piece.id == piece.id:
            return
        self.piece = piece
        self._lines = ()
        self._bar_header.set_title(kind_code(piece))
        if piece.page_count:
            self._stack.setCurrentWidget(self.viewer)
            self.viewer.show_document(piece.page_count)
            self.thumbnails.show_document(piece.page_count)
        else:
            self.thumbnails.hide()
            self._stack.setCurrentWidget(self.text)
            self.text.setPlainText("")
            if piece.origin != "none":
                self.context.read(
                    self._text_of, piece.sha256, piece.name, then=partial(self._show_text, piece.id), owner=self,
                    line=self._error_line,
                )  # fmt: skip
        self._say_page()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """The evidence of the facts and requirements of this piece."""
        self._marks = tuple(marks)
        self.thumbnails.show_marked(frozenset(mark.page for mark in self._marks))
        self.viewer.show_marks([*self._marks, *self._found_marks()])

    def go_to(self, page: int | None, box, words: str) -> None:
        """Bring the evidence into view."""
        if self.piece is None:
            return
        if self.piece.page_count:
            self.viewer.go_to(page or 1, box)
        elif self._lines:
            self._mark_text(words)
        else:
            self._awaited = (page, box, words)

    def _say_page(self) -> None:
        if self.piece is None:
            return
        count = self.piece.page_count
        self._where.setText(
            _("page {page} sur {count}").format(page=self.viewer.page, count=count) if count else self.piece.name
        )

    @property
    def source(self) -> PageSource:
        if self._source is None:
            self._source = PageSource(self.context.workspace)
        return self._source

    def close_source(self) -> None:
        """Give the worker back."""
        if self._source is not None:
            self._source.close()
            self._source = None

    def _draw(self, page: int, dpi: float) -> None:
        piece = self.piece
        if piece is not None:
            self.context.read(
                lambda _work, source, sha, n, d: source.picture(sha, n, d), self.source, piece.sha256, page, dpi,
                then=partial(self._show_picture, piece.id, page, dpi), owner=self, line=self._error_line,
            )  # fmt: skip

    def _show_picture(self, piece_id: str, page: int, dpi: float, picture) -> None:
        if self.piece is not None and self.piece.id == piece_id:
            image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
            self.viewer.show_picture(page, image.copy(), dpi)

    def _draw_small(self, page: int, dpi: float) -> None:
        piece = self.piece
        if piece is not None:
            self.context.read(
                lambda _work, source, sha, n, d: source.picture(sha, n, d), self.source, piece.sha256, page, dpi,
                then=partial(self._show_small, piece.id, page), owner=self, line=self._error_line,
            )  # fmt: skip

    def _show_small(self, piece_id: str, page: int, picture) -> None:
        if self.piece is not None and self.piece.id == piece_id:
            image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
            self.thumbnails.show_picture(page, image.copy())

    def _read_words(self, page: int) -> None:
        piece = self.piece
        if piece is not None:
            self.context.read(
                lambda _work, source, sha, n: source.words(sha, n), self.source, piece.sha256, page,
                then=partial(self._show_words, piece.id, page), owner=self, line=self._error_line,
            )  # fmt: skip

    def _show_words(self, piece_id: str, page: int, words) -> None:
        if self.piece is not None and self.piece.id == piece_id:
            self.viewer.show_words(page, words)

    # ---- text of a file without pages

    def _text_of(self, _work, sha256: str, name: str) -> tuple[TextLine, ...]:
        return self.source.text(sha256, name)

    def _show_text(self, piece_id: str, lines: tuple[TextLine, ...]) -> None:
        if self.piece is None or self.piece.id != piece_id:
            return
        self._lines = lines
        self.text.setFont(theme().font("quotation"))
        parts: list[str] = []
        row: tuple[int, int] | None = None
        for entry in lines:
            here = entry.cell[:2] if entry.cell else None
            if here is not None and here == row and parts:
                parts[-1] += f"   |   {entry.text}"
            else:
                parts.append(entry.text)
            row = here
        self.text.setPlainText("\n".join(parts))
        if self._awaited is not None:
            self._mark_text(self._awaited[2])
            self._awaited = None

    def _mark_text(self, words: str) -> None:
        """Highlight the evidence in the plain text, found by its first words."""
        needle = fold(words.split("…")[0])[:60].strip()
        found = QTextEdit.ExtraSelection()
        block = self.text.document().begin()
        while block.isValid() and needle:
            if needle[:30] in fold(block.text()):
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                style = QTextCharFormat()
                style.setBackground(theme().colour("mark"))
                style.setForeground(theme().colour("text") if not theme().is_dark else theme().colour("canvas"))
                found.cursor, found.format = cursor, style
                self.text.setExtraSelections([found])
                self.text.setTextCursor(QTextCursor(block))
                self.text.ensureCursorVisible()
                return
            block = block.next()
        self.text.setExtraSelections([])

    # ---- finding

    _marks: tuple[Mark, ...] = ()

    def open_find(self) -> None:
        """Ctrl+F."""
        self._find_bar.show()
        self._find_field.setFocus()

    def close_find(self) -> bool:
        """Esc; true when the bar was open."""
        was_open = self._find_bar.isVisible()
        self._find_bar.hide()
        self._found: list[tuple[int, object]] = []
        self.viewer.show_marks(self._marks)
        return was_open

    def _found_marks(self) -> list[Mark]:
        return [Mark(f"found-{n}", page, box, "found") for n, (page, box) in enumerate(getattr(self, "_found", []))]

    def _look_for(self) -> None:
        words = fold(self._find_field.value())
        piece = self.piece
        if piece is None or len(words) < 2 or not piece.page_count:
            self._found = []
            self._found_word.setText("")
            if piece is not None and not piece.page_count and len(words) >= 2:
                self._mark_text(words)
            return
        self.context.read(
            _find_in, self.source, piece.sha256, piece.page_count, words, then=partial(self._show_found, piece.id),
            owner=self, line=self._error_line, title=_("Recherche dans la pièce"), with_progress=True,
        )  # fmt: skip

    def _show_found(self, piece_id: str, found) -> None:
        if self.piece is None or self.piece.id != piece_id or not self._find_bar.isVisible():
            return
        self._found, self._found_at = found, -1
        self._found_word.setText(_("{n} trouvés").format(n=len(found)) if found else _("Aucun résultat"))
        self.viewer.show_marks([*self._marks, *self._found_marks()])
        self.find_next()

    def find_next(self) -> None:
        """F3: the next place."""
        found = getattr(self, "_found", [])
        if found:
            self._found_at = (self._found_at + 1) % len(found)
            self._found_word.setText(_("{n} sur {total}").format(n=self._found_at + 1, total=len(found)))
            self.viewer.go_to(*found[self._found_at])


def _find_in(_work, source: PageSource, sha256: str, pages: int, words: str, progress) -> list[tuple[int, object]]:
    """Pages and boxes of the lines that hold the words."""
    found: list[tuple[int, object]] = []
    for number in range(1, pages + 1):
        if progress.is_cancelled() or len(found) > 300:
            break
        progress.report(_("Recherche dans la pièce"), number, pages)
        found += [
            (number, entry.box)
            for entry in source.words(sha256, number).lines
            if entry.box and words in fold(entry.text)
        ]
    return found
