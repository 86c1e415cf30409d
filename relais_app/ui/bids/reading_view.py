"""While a DCE is being read: the facts of its first pages at once, the pieces as they are ready, and a way to stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.operations.dce import CoverFact, ReadPiece
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, Rule, SectionHeader
from relais_app.ui.widgets.panes import Ground, ScrollColumn, clear, column, line

COVER = ("deadline", "object", "buyer", "reference", "lots", "procedure")  # what one asks first of a new DCE


class ReadingView(Ground):
    """`cover_read` and `piece_read` may be emitted from the thread that reads."""

    cover_read = Signal(object)  # tuple[CoverFact, ...]
    piece_read = Signal(object)  # ReadPiece
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__("canvas")
        self.facts: tuple[CoverFact, ...] = ()
        self.pieces: list[ReadPiece] = []
        body = column(self)
        body.addWidget(self._header())
        scroll = ScrollColumn(margins=(20, 16, 20, 20), spacing=10, max_width=1100)
        body.addWidget(scroll, 1)
        scroll.body.addWidget(SectionHeader(_("Premières pages"), _("à confirmer une fois la lecture finie")))
        self._facts = column(spacing=10)
        scroll.body.addLayout(self._facts)
        scroll.body.addSpacing(12)
        self._count = SectionHeader(_("Pièces lues"))
        scroll.body.addWidget(self._count)
        self._pieces = column(spacing=6)
        scroll.body.addLayout(self._pieces)
        scroll.body.addStretch(1)
        self.cover_read.connect(self.show_cover, Qt.ConnectionType.QueuedConnection)
        self.piece_read.connect(self.add_piece, Qt.ConnectionType.QueuedConnection)

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 12, 20, 12), spacing=12)
        texts = column(spacing=2)
        texts.addWidget(Label(_("Lecture du DCE"), "heading"))
        said = _("Vous pouvez travailler ailleurs : la lecture continue, son avancement est en bas de la fenêtre.")
        texts.addWidget(Label(said, "small", tone="text2", wraps=True))
        row.addLayout(texts, 1)
        self.stop = Button(_("Arrêter la lecture"), icon="x")
        self.stop.clicked.connect(lambda: self.stopped.emit())
        row.addWidget(self.stop)
        return header

    def start(self) -> None:
        """Another reading: nothing is known of it yet."""
        self.facts, self.pieces = (), []
        clear(self._pieces)
        clear(self._facts)
        self._facts.addWidget(Label(_("La couverture se lit en premier."), "secondary", tone="text2"))
        self._count.set_detail("")
        self.stop.setEnabled(True)

    def show_cover(self, facts: Sequence[CoverFact]) -> None:
        """What the first pages state, each with its sentence."""
        self.facts = tuple(facts)
        clear(self._facts)
        for name in COVER:
            same = [fact for fact in self.facts if fact.name == name]
            if same:
                self._add_fact(same[0], len(same) if name == "lots" else 1)

    def _add_fact(self, fact: CoverFact, count: int) -> None:
        row = line(spacing=8)
        row.addWidget(Icon("circle-dashed", "accent_text", 16), 0, Qt.AlignmentFlag.AlignTop)
        name = _("Lots") if fact.name == "lots" else fact.label
        label = Label(name, "secondary", tone="text2")
        label.setFixedWidth(theme().px(130))
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        texts = column(spacing=1)
        text = fact.text if count == 1 else ngettext("{n} lot", "{n} lots", count).format(n=count)
        texts.addWidget(Label(text, "secondary", weight=600, wraps=True))
        if fact.evidence and fact.evidence != fact.text:
            texts.addWidget(Label(f"« {_cut(fact.evidence)} »", "quotation", tone="text2", wraps=True))
        row.addLayout(texts, 1)
        page = _("page {n}").format(n=fact.page) if fact.page else ""
        row.addWidget(Label(page, "small", tone="text2"), 0, Qt.AlignmentFlag.AlignTop)
        self._facts.addLayout(row)

    def add_piece(self, piece: ReadPiece) -> None:
        """One more piece is ready, or could not be read."""
        self.pieces.append(piece)
        self._count.set_detail(str(len(self.pieces)))
        if len(self.pieces) > 1:
            self._pieces.addWidget(Rule())
        is_scan = piece.origin == "none" and piece.page_count is not None
        look = (
            ("circle-alert", "danger", _("Non lue")) if piece.origin == "none" else ("circle-check", "ok", _("Lue"))
        )
        icon, token, word = ("scan-text", "warn", _("Images, à lire")) if is_scan else look
        row = line(spacing=10)
        row.addWidget(Icon(icon, token, 16))
        row.addWidget(ElidedLabel(piece.name, "body", weight=500), 1)
        pages = (
            ngettext("{n} page", "{n} pages", piece.page_count or 0).format(n=piece.page_count)
            if piece.page_count
            else ""
        )
        row.addWidget(Label(pages, "small", tone="text2"))
        state = Label(word, "small", weight=500, tone="text2" if token == "ok" else token)
        state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        state.setFixedWidth(theme().px(110))
        row.addWidget(state)
        self._pieces.addLayout(row)


def _cut(text: str) -> str:
    return text if len(text) <= 160 else text[:160].rsplit(" ", 1)[0] + "…"
