"""« Échanges »: what goes out to a partner, what comes in, and whose value is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from relais_app.base.words import _, ngettext
from relais_app.exchange.package import SUFFIX
from relais_app.operations import packages
from relais_app.operations.dce import dce_view
from relais_app.operations.load import bid_load
from relais_app.operations.packages import AcceptReport, DifferenceRow, PackagePreview, PackageReport
from relais_app.operations.partners import PartnerRow, partners
from relais_app.operations.response import checklist
from relais_app.ui.bids.cells import on_cell, open_outside
from relais_app.ui.bids.difference_rows import (
    OURS,
    THEIRS,
    DifferenceTable,
    Line,
    choices_of,
    difference_columns,
    line_of,
    lines_of,
    with_choice,
)
from relais_app.ui.bids.package_dialog import BidCounts, PackageDialog
from relais_app.ui.bids.package_pane import PackagePane
from relais_app.ui.bids.tabs import TINY, BidTab
from relais_app.ui.context import Context
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import ConfirmDialog, FilesDialog, TextDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.labels import ElidedLabel, Label
from relais_app.ui.widgets.panes import ActionBar, Ground, ScrollColumn, Stack, clear, column, line

LONG = 44  # characters that a cell shows


@dataclass(frozen=True)
class ExchangeData:
    """What the tab knows before a package is opened."""

    conflicts: tuple[DifferenceRow, ...]
    partners: tuple[PartnerRow, ...]
    counts: BidCounts


def read_exchange(work: Any, bid_id: str) -> ExchangeData:
    view = dce_view(work, bid_id)
    counts = BidCounts(
        len(view.pieces), len(view.facts), len(view.requirements), len(checklist(work, bid_id).items),
        len(bid_load(work, bid_id).tasks),
    )  # fmt: skip
    return ExchangeData(packages.conflicts(work, bid_id), partners(work), counts)


class ExchangeTab(BidTab):
    """← keeps ours, → takes theirs, Ctrl+Enter accepts what doesn't contradict itself."""

    kinds = frozenset(
        {"partners", "bids", "dce_pieces", "bid_facts", "bid_requirements", "response_items", "bid_tasks"}
    )

    def __init__(self, context: Context, bid_id: str) -> None:
        super().__init__(context, bid_id)
        self.data: ExchangeData | None = None
        self.preview: PackagePreview | None = None
        self._path: Path | None = None
        self._passphrase: str | None = None
        self._lines: list[Line] = []
        self._stack = Stack()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._content())
        self.layout_.addWidget(self._stack, 1)
        DropTarget(self, _("Lâchez ici le paquet reçu"), self._take_files)

    # ---- layout

    def _empty(self) -> EmptyState:
        self._open = Button(_("Ouvrir un paquet reçu"), kind="main", icon="package", keys="Ctrl ⏎", size="main")
        self._open.clicked.connect(lambda: self.choose_package())
        self._write = Button(_("Écrire un paquet…"), icon="send", size="main")
        self._write.clicked.connect(lambda: self.write_package())
        return EmptyState(
            _("Répondre à plusieurs, sans rien mettre en ligne"),
            _(
                "Un paquet chiffré porte ce dossier à un partenaire ; celui qui revient se fusionne ici, champ par champ, sans rien perdre."
            ),
            actions=(self._open, self._write),
            brings=(
                ("send", _("Ce qui sort"), _("la liste est montrée avant d’écrire")),
                ("git-compare", _("Ce qui entre"), _("chaque différence, avec le choix")),
                ("key-round", _("Six mots"), _("comparés une fois par téléphone")),
            ),
        )

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        left = column()
        left.addWidget(self._header())
        self.table = DifferenceTable()
        self.table.choice_made.connect(self._choose)
        self.table.row_changed.connect(self._show_detail)
        on_cell(self.table, {OURS: lambda row: self._choose("ours"), THEIRS: lambda row: self._choose("theirs")})
        left.addWidget(self.table, 1)
        self._nothing = Label("", "body", tone="text2", wraps=True)
        self._nothing.setContentsMargins(20, 20, 20, 20)
        left.addWidget(self._nothing)
        self._stretch = QWidget()
        left.addWidget(self._stretch, 1)
        self._detail = Ground("sunken", rules=("top",))
        held = column(self._detail)
        self._scroll = ScrollColumn(margins=(20, 12, 20, 12), spacing=8)
        held.addWidget(self._scroll)
        self._detail.setFixedHeight(theme().px(150))
        left.addWidget(self._detail)
        left.addWidget(self._bottom())
        self.side = PackagePane()
        self.side.trust_requested.connect(self.give_trust)
        across.addLayout(left, 1)
        across.addWidget(self.side)
        return content

    def _header(self) -> QWidget:
        header = Ground("canvas", rules=("bottom",))
        row = line(header, margins=(20, 10, 16, 10), spacing=8)
        texts = column(spacing=1)
        self._title = ElidedLabel("", "heading")
        self._subtitle = ElidedLabel("", "small", tone="text2")
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        row.addLayout(texts, 1)
        self._other = Button(_("Ouvrir un paquet"), kind="flat", icon="package")
        self._other.clicked.connect(lambda: self.choose_package())
        again = Button(_("Écrire un paquet…"), icon="send")
        again.clicked.connect(lambda: self.write_package())
        again.let_shrink()
        self._again = again
        row.addWidget(self._other)
        row.addWidget(again)
        return header

    def _bottom(self) -> QWidget:
        bar = ActionBar(edge=20)
        self.refuse = Button(_("Refuser le paquet"), kind="danger", size="main")
        self.refuse.let_shrink()
        self.refuse.clicked.connect(lambda: self.refuse_package())
        bar.add(self.refuse)
        self._left = Label("", "small", tone="text2")
        self.accept = Button("", kind="main", keys="Ctrl ⏎", size="main")
        self.accept.let_shrink()
        self.accept.clicked.connect(lambda: self.accept_lines())
        bar.add_apart(self._left)
        bar.add_apart(self.accept)
        return bar

    # ---- data

    def reload(self) -> None:
        self.context.read(read_exchange, self.bid_id, then=self._show, owner=self, line=self.error_line)

    def _show(self, data: ExchangeData) -> None:
        self.data = data
        for button in (self._open, self._write, self._other, self._again):
            button.setEnabled(not self.context.is_read_only)
        if self.preview is None:
            kept = {line.id: line.choice for line in self._lines}
            self._lines = [line_of(row) for row in data.conflicts]
            for id, choice in kept.items():
                self._lines = with_choice(self._lines, id, choice)
            self._show_lines()

    def _show_lines(self) -> None:
        seen = self.preview
        self._stack.setCurrentIndex(1 if seen is not None or self._lines else 0)
        self.side.setVisible(seen is not None)
        self.refuse.setVisible(seen is not None)
        self.table.table.columns = difference_columns(_partner(seen, self._lines))
        self.table.horizontalHeader().viewport().update()
        self.table.show_rows_in_place(self._lines)
        self.table.setVisible(bool(self._lines))
        self._stretch.setVisible(not self._lines)
        self._show_words(seen)
        left = sum(line.is_conflict and not line.choice for line in self._lines)
        self._left.setText(
            ngettext("{n} conflit à confirmer", "{n} conflits à confirmer", left).format(n=left) if left else ""
        )
        self._show_detail(self.table.current_row())

    def _show_words(self, seen: PackagePreview | None) -> None:
        can_write = not self.context.is_read_only
        count = sum(line.row is not None for line in self._lines)
        if seen is None:
            self._title.setText(
                ngettext("{n} désaccord à trancher", "{n} désaccords à trancher", count).format(n=count)
            )
            self._subtitle.setText(
                _("Les deux valeurs sont gardées tant que vous n’avez pas choisi ; la vôtre est affichée.")
            )
            self.accept.setText(_("Garder ces choix"))
            self.accept.setEnabled(can_write and any(line.choice for line in self._lines))
            self._nothing.hide()
            return
        name = seen.author_name
        self._title.setText(
            ngettext(
                "{n} différence avec le paquet de {name}", "{n} différences avec le paquet de {name}", count
            ).format(n=count, name=name)
            if seen.is_trusted
            else _("Un paquet de « {name} », qui n’est pas encore connu").format(name=name)
        )
        about = (
            _("Dossier : {title}.").format(title=seen.bid_title) if seen.bid_id and seen.bid_id != self.bid_id else ""
        )
        self._subtitle.setText(
            " ".join(filter(None, (about, _("Rien n’est encore écrit. Tout pourra être annulé."))))
        )
        is_open = any(line.is_conflict and not line.choice for line in self._lines)
        self.accept.setText(_("Accepter ce qui ne se contredit pas") if is_open else _("Accepter le paquet"))
        self.accept.setEnabled(can_write and seen.is_trusted and seen.has_news)
        nothing = ""
        if not seen.is_trusted:
            nothing = _(
                "Comparez d’abord les six mots par téléphone. Rien de ce que le paquet contient n’est montré avant."
            )
        elif not seen.has_news:
            nothing = _("Rien de nouveau dans ce paquet : tout est déjà ici.")
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))

    def _show_detail(self, line_: Line | None) -> None:
        """The whole texts of the current difference, when its cells are too small for them."""
        is_long = line_ is not None and (max(len(line_.ours), len(line_.theirs)) > LONG or bool(line_.merged))
        self._detail.setVisible(is_long)
        if line_ is None or not is_long:
            return
        self._scroll.empty()
        self._text(_("Chez nous"), line_.ours)
        self._text(_("Chez {name}").format(name=line_.author or _("le partenaire")), line_.theirs)
        if line_.merged:
            both = Button(_("Garder les deux"), keys="M", size="bar")
            both.clicked.connect(lambda: self._choose("merged"))
            self._text(_("Les deux réunis"), line_.merged)
            self._scroll.body.addWidget(both)
        self._scroll.body.addStretch(1)

    def _text(self, title: str, text: str) -> None:
        self._scroll.body.addWidget(Label(title, "small", weight=500, tone="text2"))
        self._scroll.body.addWidget(Label(text, "secondary", wraps=True))

    def _choose(self, choice: Any) -> None:
        line_ = self.table.current_row()
        if (
            line_ is None
            or line_.row is None
            or self.context.is_read_only
            or (choice == "merged" and not line_.merged)
        ):
            return
        self._lines = with_choice(self._lines, line_.id, choice)
        self._show_lines()

    # ---- a package that comes in

    def choose_package(self) -> None:
        paths = FilesDialog.ask(self, _("Ouvrir un paquet reçu"), kinds=_("Paquets Relais (*.relais)"), many=False)
        if paths:
            self.open_package(paths[0])

    def _take_files(self, paths: list[Path]) -> None:
        if paths:
            self.open_package(paths[0])

    def open_package(self, path: Path) -> None:
        """Look into it; nothing is written. A key under a passphrase may lie beside it."""
        passphrase = None
        if path.with_name(path.name.removesuffix(SUFFIX) + ".clef.age").exists():
            passphrase = TextDialog.ask(
                self, _("Ouvrir le paquet"), _("Il est protégé par une phrase secrète : votre partenaire vous l’a dite."),
                _("Ouvrir"), label=_("Phrase secrète"),
            )  # fmt: skip
            if passphrase is None:
                return
        self._passphrase = passphrase
        self.context.read(
            packages.preview_package, path, owner=self, line=self.error_line, title=_("Ouverture du paquet"),
            then=lambda seen: self._show_preview(path, seen), values={"passphrase": passphrase}, writes=True,
        )  # fmt: skip

    def _show_preview(self, path: Path, seen: PackagePreview) -> None:
        self.preview, self._path = seen, path
        self._lines = lines_of(seen)
        self.side.show_package(path, seen, is_read_only=self.context.is_read_only)
        self._show_lines()
        (self.table if self._lines else self.side.trust).setFocus()
        self.context.say(_("Paquet vérifié : signature et contenu intacts."))

    def give_trust(self) -> None:
        """What this key signs will be believed from now on; then look again."""
        seen, path = self.preview, self._path
        if seen is None or path is None:
            return
        agreed = ConfirmDialog.ask(
            self, _("Faire confiance à la clé de {name} ?").format(name=seen.author_name),
            _("Vous avez comparé ces six mots par téléphone : {words}. Les paquets signés de cette clé pourront alors être acceptés.").format(words=seen.words),
            _("Faire confiance"), is_danger=False,
        )  # fmt: skip
        if agreed:
            self.context.write(
                packages.trust, seen.minisign_key, seen.author_name, owner=self, line=self.error_line,
                said=_("Clé de {name} acceptée.").format(name=seen.author_name), then=lambda _id: self._look_again(path),
            )  # fmt: skip

    def _look_again(self, path: Path) -> None:
        self.context.read(
            packages.preview_package, path, owner=self, line=self.error_line, writes=True,
            then=lambda seen: self._show_preview(path, seen), values={"passphrase": self._passphrase},
        )  # fmt: skip

    def accept_lines(self) -> None:
        """Take the package with the choices made, or settle the conflicts that are open."""
        if self.preview is None:
            self._settle()
            return
        self.accept.setEnabled(False)
        job = self.context.write(
            packages.accept_package, self._path, owner=self, line=self.error_line, then=self._accepted, said=_said_accepted,
            title=_("Reprise du paquet"), values={"choices": choices_of(self._lines), "passphrase": self._passphrase},
        )  # fmt: skip
        job.failed.connect(lambda _error: self._show_lines())

    def _accepted(self, report: AcceptReport) -> None:
        is_other = report.bid_id != self.bid_id
        self._forget()
        if is_other:
            self.context.navigate("bid", report.bid_id)

    def _settle(self) -> None:
        for line_ in [found for found in self._lines if found.choice and found.row is not None]:
            said = _("{label} : choix gardé.").format(label=line_.label)
            self.context.write(
                packages.settle_conflict, line_.row, line_.choice, owner=self, line=self.error_line, said=said
            )

    def refuse_package(self) -> None:
        """Put it aside: nothing was written."""
        self._forget()
        self.context.say(_("Paquet refusé ; rien n’a été repris."))

    def _forget(self) -> None:
        self.preview, self._path, self._passphrase, self._lines = None, None, None, []
        clear(self._scroll.body)
        self.reload()

    # ---- a package that goes out

    def write_package(self) -> None:
        if self.data is None or self.context.is_read_only:
            return
        order = PackageDialog.ask(self, self.data.partners, self.data.counts)
        if order is None:
            return
        folder = FilesDialog.ask_folder(self, _("Où écrire le paquet"))
        if folder is not None:
            self.context.write(
                packages.export_package, self.bid_id, order.recipients, folder, owner=self, line=self.error_line,
                then=self._written, title=_("Écriture du paquet"), with_progress=True,
                said=lambda report: _("Paquet n° {n} écrit.").format(n=report.sequence),
                values={"scope": order.scope, "passphrase": order.passphrase or None},
            )  # fmt: skip

    def _written(self, report: PackageReport) -> None:
        names = ", ".join(r.name for r in report.recipients if r.name)
        title = (
            _("Paquet n° {n} écrit pour {names}.").format(n=report.sequence, names=names)
            if names
            else _("Paquet n° {n} écrit.").format(n=report.sequence)
        )
        text = _("{name} : envoyez-le comme vous voulez, il est chiffré.").format(name=report.path.name)
        if report.key_path is not None:
            text = _("{text} Joignez {key}, et dites la phrase par téléphone.").format(
                text=text, key=report.key_path.name
            )
        self.error_line.say(
            title, text, [(_("Ouvrir le dossier"), lambda: open_outside(report.path.parent))], token="ok"
        )

    # ---- the window's keys

    def main_action(self) -> None:
        if self._stack.currentIndex() == 0:
            self.choose_package()
        elif self.accept.isEnabled():
            self.accept_lines()

    def panes(self) -> Sequence[QWidget]:
        if self._stack.currentIndex() == 0:
            return (self._open,)
        return (self.table, self.accept, self.side.trust) if self.preview is not None else (self.table, self.accept)

    def fit(self, width: int, height: int) -> None:
        self.side.set_width(360 if width >= 1600 else 316 if width >= 1200 else 260 if width >= TINY else 190)
        self._other.setVisible(width >= TINY)
        self._detail.setFixedHeight(theme().px(150 if height >= 720 else 104))


def _partner(seen: PackagePreview | None, lines: Sequence[Line]) -> str:
    if seen is not None:
        return seen.author_name
    names = {line.author for line in lines if line.author}
    return names.pop() if len(names) == 1 else ""


def _said_accepted(report: AcceptReport) -> str:
    said = _("Paquet repris : {records} éléments nouveaux, {fields} champs changés.").format(
        records=report.new_records, fields=report.changed_fields
    )
    if report.conflicts:
        left = ngettext("{n} désaccord reste ouvert.", "{n} désaccords restent ouverts.", report.conflicts)
        said = f"{said} {left.format(n=report.conflicts)}"
    return said
