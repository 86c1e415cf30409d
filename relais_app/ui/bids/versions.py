"""The versions of a DCE: what a rectificatif changes, before and after, beside both pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.model import FactState
from relais_app.operations import dce, versions
from relais_app.operations.dce import PieceRow, Place
from relais_app.operations.versions import VersionReport
from relais_app.ui.bids.cells import open_menu
from relais_app.ui.bids.change_list import ChangeList
from relais_app.ui.bids.labels import kind_code
from relais_app.ui.bids.page_pane import PagePane
from relais_app.ui.bids.tabs import TINY
from relais_app.ui.bids.version_data import ChangeItem, LoadedVersion, Runs, deadline_effect, load_version, summary_of
from relais_app.ui.bids.viewer import Mark
from relais_app.ui.context import Context
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, RichLabel
from relais_app.ui.widgets.panes import Ground, Stack, column, line

_CONTENT, _EMPTY, _READING = range(3)


class ComparedPage(Ground):
    """One side: its name, then the page with what left it or came to it."""

    def __init__(self, context: Context, title: str, mark: str, error_line: ErrorLine) -> None:
        super().__init__("canvas", rules=("left",))
        self._mark, self._title = mark, title
        self._pieces: dict[int, PieceRow] = {}
        head = Ground("canvas", rules=("bottom",))
        head.setFixedHeight(theme().px(34))
        row = line(head, margins=(16, 0, 12, 0), spacing=10)
        row.addWidget(Label(title, "secondary", weight=600))
        self._where = ElidedLabel("", "secondary", tone="text2")
        row.addWidget(self._where, 1)
        self.page = PagePane(context, error_line, has_bar=False)
        self.page.viewer.setAccessibleName(_("{side} : page du document").format(side=title))
        self._nothing = Label("", "body", tone="text2", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(20, 40, 20, 20)
        self._stack = Stack()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self._nothing)
        body = column(self, margins=(1, 0, 0, 0))
        body.addWidget(head)
        body.addWidget(self._stack, 1)

    def show_pieces(self, pieces: Sequence[PieceRow]) -> None:
        self._pieces = {piece.number: piece for piece in pieces}

    def show_place(self, place: Place | None, words: Runs, nothing: str) -> None:
        """The page of a change, or why there is none."""
        piece = self._pieces.get(place.piece) if place is not None else None
        if place is None or piece is None:
            self._where.setText("")
            self._nothing.setText(nothing)
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self._where.setText(_where(piece, place.page))
        self.page.show_piece(piece)
        has_mark = place.page is not None and place.box is not None
        self.page.show_marks([Mark("change", place.page, place.box, self._mark)] if has_mark else [])
        self.page.go_to(place.page, place.box, " ".join(text for text, _changed in words))


def _where(piece: PieceRow, page: int | None) -> str:
    name = kind_code(piece)
    version = _("version {n}").format(n=piece.version)
    if page is None:
        return f"{name}, {version}"
    return _("{name}, {version}, page {page}").format(name=name, version=version, page=page)


class VersionsView(Ground):
    """↓ goes to the next change, Enter does what it proposes: confirm the new value, or see the line again."""

    place_requested = Signal(int, object, object, str)
    tab_requested = Signal(str)

    def __init__(self, context: Context, bid_id: str, error_line: ErrorLine) -> None:
        super().__init__("canvas")
        self.context, self.bid_id, self._error_line = context, bid_id, error_line
        self.loaded: LoadedVersion | None = None
        self.is_stale = True
        self._make_heading()
        self._stack = Stack()
        for part in (self._content(), self._empty()):
            self._stack.addWidget(part)
        self._stack.addWidget(
            EmptyState(_("Comparaison des versions"), _("Les pages qui ont changé sont relues : quelques secondes."))
        )
        column(self).addWidget(self._stack)

    # ---- layout

    def _content(self) -> QWidget:
        content = QWidget()
        body = column(content)
        across = line(spacing=0)
        self.changes = ChangeList()
        self.changes.setFixedWidth(theme().px(385))
        self.changes.item_changed.connect(self._show_item)
        self.changes.item_activated.connect(lambda _item: self.main_action())
        across.addWidget(self.changes)
        right = column()
        pages = line(spacing=0)
        self.before = ComparedPage(self.context, _("Avant"), "gone", self._error_line)
        self.after = ComparedPage(self.context, _("Après"), "come", self._error_line)
        pages.addWidget(self.before, 1)
        pages.addWidget(self.after, 1)
        right.addLayout(pages, 1)
        right.addWidget(self._bottom())
        across.addLayout(right, 1)
        body.addLayout(across, 1)
        return content

    def _make_heading(self) -> None:
        """What stands in the tab's header while the versions are shown."""
        self.heading = QWidget()
        texts = column(self.heading, spacing=1)
        self._title = ElidedLabel("", "heading")
        self._detail = ElidedLabel("", "small", tone="text2")
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        self.import_button = Button(_("Importer une nouvelle version"), icon="upload", has_menu=True)
        self.import_button.clicked.connect(lambda: self._import_menu(self.import_button))

    def _bottom(self) -> QWidget:
        held = Ground("canvas", rules=("left", "top"))
        body = column(held, margins=(1, 1, 0, 0))
        said = line(margins=(20, 12, 20, 0), spacing=12)
        self._said_icon = Icon("calendar-days", "text2")
        self._said = RichLabel("", "body", wraps=True)
        said.addWidget(self._said_icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._said, 1)
        body.addLayout(said)
        bar = line(margins=(20, 10, 20, 12))
        self.main_button = Button(_("Confirmer la valeur"), kind="main", keys="⏎", size="main")
        self.main_button.clicked.connect(lambda: self.main_action())
        self.keep_button = Button(_("Garder l’ancienne valeur"), size="main")
        self.keep_button.clicked.connect(lambda: self.keep_old())
        following = Button(_("Suivant"), keys="↓", size="main")
        following.clicked.connect(lambda: self.changes.step(1))
        for button in (self.main_button, self.keep_button):
            button.let_shrink()
        bar.addWidget(self.main_button)
        bar.addWidget(self.keep_button)
        bar.addStretch(1)
        bar.addWidget(following)
        body.addLayout(bar)
        return held

    def _empty(self) -> QWidget:
        bring = Button(_("Importer une nouvelle version"), kind="main", icon="upload", size="main", has_menu=True)
        bring.clicked.connect(lambda: self._import_menu(bring))
        self._empty_import = bring
        return EmptyState(
            _("Une seule version du DCE"),
            _(
                "Quand l’acheteur publie un rectificatif, importez-le ici : pages, faits et exigences sont comparés, et ce que vous aviez confirmé est rouvert là où le texte a changé."
            ),
            actions=(bring,),
        )

    # ---- data

    def refresh(self, *, is_seen: bool = False) -> None:
        """Read the comparison when it is looked at, or was."""
        if not (is_seen or self.isVisible()):
            return
        if self.is_stale:
            self.is_stale = False
            if self.loaded is None:
                self._stack.setCurrentIndex(_READING)
            title = _("Comparaison des versions")
        else:
            title = ""
        self.context.read(
            load_version,
            self.bid_id,
            then=self._show,
            owner=self,
            line=self._error_line,
            title=title,
            with_progress=True,
        )

    def _show(self, loaded: LoadedVersion) -> None:
        self.loaded = loaded
        for button in (self.import_button, self._empty_import):
            button.setEnabled(not self.context.is_read_only and bool(loaded.dce.pieces))
        self._title.setText("")
        self._detail.setText("")
        if loaded.view is None:
            self._stack.setCurrentIndex(_EMPTY)
            return
        self._stack.setCurrentIndex(_CONTENT)
        title, detail = summary_of(loaded)
        self._title.setText(title)
        self._detail.setText(detail)
        for side in (self.before, self.after):
            side.show_pieces(loaded.dce.pieces)
        self.changes.show_version(loaded)
        self._show_item(self.changes.current())

    def _show_item(self, item: ChangeItem | None) -> None:
        if item is None or self.loaded is None:
            self._said.setText(_("Rien n’a changé dans le texte des pièces."))
            self._said_icon.show_icon("check", "text2")
            self.main_button.hide()
            self.keep_button.hide()
            return
        self.before.show_place(item.before_place, item.before, _("N’était pas dans la version d’avant."))
        self.after.show_place(item.after_place, item.after, _("N’est plus dans la nouvelle version."))
        self._show_actions(item)

    def _show_actions(self, item: ChangeItem) -> None:
        is_open = item.fact is not None and item.fact.state is FactState.PROPOSED and not self.context.is_read_only
        self.keep_button.setVisible(is_open)
        self.main_button.setVisible(is_open or bool(item.lines))
        if item.is_deadline and self.loaded is not None:
            head, rest = deadline_effect(self.loaded, item)
            self._said.setText(f"**{head}** {rest}".strip())
            self._said_icon.show_icon("calendar-days", "text2")
            self.main_button.setText(_("Confirmer la date"))
            self.keep_button.setText(_("Garder l’ancienne"))
            return
        self._said.setText(f"**{item.title}** {item.effect}".strip() if item.effect else f"**{item.title}**")
        self._said_icon.show_icon("git-compare", "text2")
        self.keep_button.setText(_("Garder l’ancienne valeur"))
        if item.fact is not None:
            self.main_button.setText(_("Confirmer la valeur"))
        elif item.lines:
            self.main_button.setText(_("Revoir {code}").format(code=item.lines[0].code))

    # ---- acting

    def main_action(self) -> None:
        """Confirm the new value, or go to the line to look at again."""
        item = self.changes.current()
        if item is None or self.main_button.isHidden():
            return
        if item.fact is not None:
            said = _("{label} confirmé : {text}").format(label=item.title, text=item.fact.long_text)
            self.context.write(dce.confirm_fact, item.fact.id, owner=self, line=self._error_line, said=said)
            self.changes.step(1)
        elif item.lines:
            self.tab_requested.emit(f"requirements/{item.lines[0].id}")

    def keep_old(self) -> None:
        """The new value is refused; the old one holds again when it was reopened."""
        item = self.changes.current()
        if item is None or item.fact is None:
            return
        old = item.old_fact
        self.context.write(
            dce.reject_fact, item.fact.id, owner=self, line=self._error_line,
            said=_("{label} : l’ancienne valeur reste.").format(label=item.title),
        )  # fmt: skip
        if old is not None and old.state is FactState.PROPOSED:
            self.context.write(dce.confirm_fact, old.id, owner=self, line=self._error_line)

    def _import_menu(self, button: Button) -> None:
        entries = [
            (_("Rectificatif : les pièces changées…"), "", lambda: self.choose(is_whole=False)),
            (_("DCE complet : les pièces absentes sont retirées…"), "", lambda: self.choose(is_whole=True)),
            (_("Dossier du DCE complet…"), "", self.choose_folder),
        ]
        open_menu(self, entries, button.mapToGlobal(button.rect().bottomLeft()))

    def choose(self, *, is_whole: bool) -> None:
        paths = FilesDialog.ask(self, _("Nouvelle version du DCE"))
        if paths:
            self.import_version(paths, is_whole=is_whole)

    def choose_folder(self) -> None:
        folder = FilesDialog.ask_folder(self, _("Dossier du DCE complet"))
        if folder is not None:
            self.import_version([folder], is_whole=True)

    def import_version(self, paths: Sequence[Path], *, is_whole: bool) -> None:
        """Read and compare in the background."""
        self.is_stale = True
        self.context.write(
            versions.import_version, self.bid_id, list(paths), owner=self, line=self._error_line,
            title=_("Lecture de la nouvelle version"), with_progress=True, values={"is_whole": is_whole},
            then=self._imported, said=_summary,
        )  # fmt: skip

    def _imported(self, report: VersionReport) -> None:
        if report.warnings:
            head = ngettext(
                "{n} remarque pendant la lecture.", "{n} remarques pendant la lecture.", len(report.warnings)
            )
            self._error_line.say(head.format(n=len(report.warnings)), " ".join(report.warnings[:4]), token="warn")
        self.changes.setFocus()

    # ---- the window's keys

    def panes(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() != _CONTENT:
            return ()
        return (self.changes, self.before.page.viewer, self.after.page.viewer)

    def fit(self, width: int, height: int) -> None:
        self.changes.setFixedWidth(
            theme().px(440 if width >= 1600 else 385 if width >= 1200 else 320 if width >= TINY else 210)
        )
        self.before.setVisible(width >= 1080)

    def close_source(self) -> None:
        """Give the workers back."""
        self.before.page.close_source()
        self.after.page.close_source()


def _summary(report: VersionReport) -> str:
    pieces = ngettext("{n} pièce a changé", "{n} pièces ont changé", report.changed_pieces).format(
        n=report.changed_pieces
    )
    lines = ngettext("{n} exigence rouverte.", "{n} exigences rouvertes.", report.reopened_lines).format(
        n=report.reopened_lines
    )
    return f"{pieces} ; {lines}"
