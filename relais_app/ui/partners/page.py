"""« Partenaires »: the directory at the left, the current one's card and keys at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from relais_app.base.text import fold
from relais_app.base.words import _, ngettext
from relais_app.ui.context import Context
from relais_app.ui.page import Page
from relais_app.ui.partners.card import PartnerCard
from relais_app.ui.partners.keys import KeysPane
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import TextDialog
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.forms import TextField
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel, RowLook, Section
from relais_app.ui.widgets.panes import Ground, Stack, column, line

if TYPE_CHECKING:
    from relais_app.operations.partners import PartnerRow


class PartnersPage(Page):
    """Fields are saved one by one; trust is given once six words were compared."""

    kinds = frozenset({"partners"})

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Partenaires"))
        self._rows: tuple[PartnerRow, ...] = ()
        self._wanted = ""
        self.add_action(Button(_("Ajouter un partenaire"), icon="plus", keys="Ctrl N"), self.new_item)
        self._model = ListModel(partner_look)
        self.list = RowList(self._model, _("Partenaires"))
        self.list.row_changed.connect(self._show_partner)
        self.search = TextField("", placeholder=_("Chercher un partenaire"), icon="search")
        self.search.setAccessibleName(_("Chercher un partenaire"))
        self.search.textChanged.connect(lambda _text: self._show_list())
        self.card = PartnerCard(context, self)
        self.keys = KeysPane(context, self)
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        self._left = Ground("canvas", rules=("right",))
        self._left.setFixedWidth(285)
        left = column(self._left, margins=(0, 0, 1, 0))
        held = column(margins=(16, 12, 16, 6))
        held.addWidget(self.search)
        left.addLayout(held)
        left.addWidget(self.list, 1)
        across.addWidget(self._left)
        across.addWidget(self.card, 1)
        across.addWidget(self.keys)
        return content

    def _empty(self) -> EmptyState:
        add = Button(_("Ajouter un partenaire"), kind="main", icon="plus", keys="Ctrl N", size="main")
        add.clicked.connect(lambda: self.new_item())
        return EmptyState(
            _("Aucun partenaire pour l’instant"),
            _(
                "Un cotraitant, un sous-traitant, une structure voisine : ce qu’ils savent faire, comment les joindre, leur clé."
            ),
            actions=(add,),
            brings=(
                ("phone", _("Un contact"), _("nom, téléphone, courriel")),
                ("handshake", _("Ses savoir-faire"), _("livraison, maraîchage, froid…")),
                ("key-round", _("Sa clé"), _("pour échanger des paquets")),
            ),
        )

    def reload(self) -> None:
        from relais_app.operations.partners import partners

        self.context.read(partners, then=self.show_partners, owner=self, line=self.error_line)

    def show_partners(self, rows: tuple[PartnerRow, ...]) -> None:
        """Show the directory as read."""
        self._rows = rows
        self._stack.setCurrentIndex(0 if rows else 1)
        trusted = sum(row.is_trusted for row in rows)
        parts = [ngettext("{n} partenaire", "{n} partenaires", len(rows)).format(n=len(rows))]
        if trusted:
            parts.append(ngettext("{n} clé comparée", "{n} clés comparées", trusted).format(n=trusted))
        self.header.set_context(" · ".join(parts) if rows else _("Avec qui répondre, et qui combler un manque"))
        self._show_list()

    def _show_list(self) -> None:
        words = fold(self.search.text()).split()
        found = [
            row
            for row in self._rows
            if all(w in fold(f"{row.name} {row.kind} {row.skills} {row.contact}") for w in words)
        ]
        groups = [
            (_("Clé comparée"), [row for row in found if row.is_trusted]),
            (_("À comparer"), [row for row in found if not row.is_trusted and row.words]),
            (_("Sans clé"), [row for row in found if not row.is_trusted and not row.words]),
        ]
        items: list[Any] = []
        for title, rows in groups:
            if rows:
                items += [Section(title, str(len(rows))), *rows]
        self.list.show_rows(items)
        if self._wanted and self.list.select(lambda row: row.id == self._wanted):
            self._wanted = ""

    def _show_partner(self, row: PartnerRow | None) -> None:
        self.card.show_partner(row)
        self.keys.show_partner(row)

    def new_item(self) -> None:
        from relais_app.operations.partners import save_partner

        name = TextDialog.ask(
            self,
            _("Ajouter un partenaire"),
            _("Le reste se remplit ensuite, champ par champ."),
            _("Ajouter"),
            label=_("Nom"),
        )
        if name:
            self.context.write(
                save_partner, owner=self, then=self._want, said=_("{name} ajouté aux partenaires.").format(name=name),
                line=self.error_line, on_field_error=lambda error: self.error_line.tell(error.message, error.remedy),
                values={"name": name},
            )  # fmt: skip

    def _want(self, id: str) -> None:
        self._wanted = id

    def open_item(self, id: str) -> None:
        if not self.list.select(lambda row: row.id == id):
            self._wanted = id

    def fit(self, width: int, height: int) -> None:
        self._left.setFixedWidth(285 if width >= 1200 else 240 if width >= 1040 else 210)
        self.keys.set_width(300 if width >= 1200 else 260 if width >= 1040 else 200)

    def panes(self) -> Sequence[QWidget]:
        return (
            (self.list, self.card, self.keys) if self._stack.currentIndex() == 0 else (self._stack.currentWidget(),)
        )

    def find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
            return True
        return False


def partner_look(row: PartnerRow) -> RowLook:
    """Name, what they are and know, their key's state."""
    badge = (
        (_("Clé comparée"), "shield-check", "ok") if row.is_trusted
        else (_("Six mots à comparer"), "circle-dashed", "warn") if row.words
        else (_("Sans clé"), "circle-dashed", "text2")
    )  # fmt: skip
    return RowLook(
        title=row.name,
        below=" · ".join(part for part in (row.kind, row.skills) if part) or _("savoir-faire non renseigné"),
        icon=badge[1],
        icon_token=badge[2],
        sentence=", ".join(part for part in (row.name, row.kind, row.skills, badge[0]) if part),
    )
