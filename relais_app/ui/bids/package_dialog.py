"""« Écrire un paquet »: everything that will leave, and nothing else, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from relais_app.base.words import _, ngettext
from relais_app.exchange.scope import Scope
from relais_app.operations.partners import PartnerRow
from relais_app.ui.theme import theme
from relais_app.ui.widgets.dialogs import Dialog
from relais_app.ui.widgets.forms import CheckBox, FieldRow, TextField
from relais_app.ui.widgets.labels import Icon, Label, Rule, Tag
from relais_app.ui.widgets.panes import ScrollColumn, column, line


@dataclass(frozen=True)
class BidCounts:
    """What a bid holds that may leave."""

    pieces: int = 0
    facts: int = 0
    requirements: int = 0
    items: int = 0
    tasks: int = 0


@dataclass(frozen=True)
class PackageOrder:
    """Who receives what; `passphrase` is for a partner without keys."""

    recipients: tuple[str, ...]
    scope: Scope
    passphrase: str


class PackageDialog(Dialog):
    """Boxes for what leaves, locks for what never does, the recipients with their six words."""

    def __init__(self, parent: QWidget, partners: Sequence[PartnerRow], counts: BidCounts) -> None:
        super().__init__(
            _("Écrire un paquet"), _("Voici tout ce qui sortira, et rien d’autre."), _("Écrire le paquet…"), parent
        )
        self._partners = [row for row in partners if row.age_key]
        scroll = ScrollColumn(margins=(0, 0, 8, 0), spacing=8)
        scroll.setFixedHeight(max(240, min(theme().px(560), parent.window().height() - theme().px(230))))
        self.body.addWidget(scroll)
        inside = scroll.body
        self._to(inside)
        inside.addWidget(Rule())
        self._leaving(inside, counts)
        inside.addWidget(Rule())
        self._held(inside)
        inside.addStretch(1)
        self._words = Label("", "small", weight=500, wraps=True)
        self.body.addWidget(self._words)
        self._check()

    def _to(self, inside) -> None:
        inside.addWidget(Label(_("Pour"), "small", weight=500, tone="text2"))
        self.recipients: dict[str, CheckBox] = {}
        for row in self._partners:
            state = _("clé comparée") if row.is_trusted else _("six mots à comparer")
            box = CheckBox(
                row.name, f"{row.kind} · {state}" if row.kind else state, is_checked=len(self._partners) == 1
            )
            box.toggled.connect(lambda _on: self._check())
            self.recipients[row.id] = box
            inside.addWidget(box)
        if not self._partners:
            text = _("Aucun partenaire n’a encore donné sa clé.")
            inside.addWidget(Label(text, "small", tone="text2", wraps=True))
        self.passphrase = TextField("")
        self.passphrase.textChanged.connect(lambda _text: self._check())
        self.has_passphrase = CheckBox(_("Un partenaire sans clé"), _("une phrase secrète ouvre le paquet"))
        self.has_passphrase.toggled.connect(lambda _on: self._check())
        self._secret = FieldRow(
            _("Phrase secrète"), self.passphrase, is_stacked=True,
            help_text=_("Dites-la par téléphone ; quatre mots au moins. Une clé à joindre est écrite à côté du paquet."),
        )  # fmt: skip
        inside.addWidget(self.has_passphrase)
        inside.addWidget(self._secret)

    def _leaving(self, inside, counts: BidCounts) -> None:
        self.kinds: dict[tuple[str, ...], CheckBox] = {}
        entries = (
            (("bids", "dce_pieces"), _("Le dossier : objet, acheteur, dates, lots"), _pieces(counts.pieces), True),
            (("bid_facts",), _("Les faits lus et confirmés"), ngettext("{n} fait", "{n} faits", counts.facts).format(n=counts.facts), True),
            (("bid_requirements",), _("Les exigences, avec oui, avec aide ou non"), ngettext("{n} ligne, sans vos raisons ni vos coûts", "{n} lignes, sans vos raisons ni vos coûts", counts.requirements).format(n=counts.requirements), True),
            (("response_items",), _("Les pièces attendues"), ngettext("{n} pièce, sans vos documents", "{n} pièces, sans vos documents", counts.items).format(n=counts.items), True),
            (("files",), _("Les fichiers reçus de l’acheteur"), _("tels quels"), True),
            (("bid_tasks",), _("Le partage des tâches"), ngettext("{n} tâche, sans les personnes", "{n} tâches, sans les personnes", counts.tasks).format(n=counts.tasks), False),
        )  # fmt: skip
        for kinds, title, detail, is_on in entries:
            box = CheckBox(title, detail, is_checked=is_on)
            box.setEnabled(kinds[0] != "bids")
            self.kinds[kinds] = box
            inside.addWidget(box)

    def _held(self, inside) -> None:
        self.private: dict[tuple[str, ...], CheckBox] = {}
        for fields, title in (
            (("bids.chance", "bids.yearly_amount_cents"), _("Vos chances et le chiffre d’affaires attendu")),
            (("bid_requirements.reason",), _("Vos raisons sur les exigences")),
            (("bid_facts.note", "response_items.note"), _("Vos remarques")),
        ):
            box = CheckBox(title, _("Jamais inclus par défaut"))
            tag = Tag(_("Retenu"), "held")
            box.toggled.connect(tag.setHidden)
            row = line()
            row.addWidget(box)
            row.addStretch(1)
            row.addWidget(tag)
            inside.addLayout(row)
            self.private[fields] = box
        row = line(margins=(2, 0, 0, 0), spacing=10)
        row.addWidget(Icon("lock", "text2", 16))
        texts = column()
        texts.addWidget(
            Label(
                _("Décision, grille, charge, équipe, documents, autres partenaires"), "body", tone="text2", wraps=True
            )
        )
        texts.addWidget(Label(_("Ne peuvent pas sortir"), "small", tone="text2"))
        row.addLayout(texts, 1)
        inside.addLayout(row)
        row = line(spacing=8)
        row.addWidget(Icon("info", "info", 16))
        row.addWidget(
            Label(
                _("Entre concurrents possibles, n’échangez ni prix ni marges en dehors du groupement."),
                "small",
                wraps=True,
            ),
            1,
        )
        inside.addLayout(row)

    def _check(self) -> None:
        if not hasattr(self, "_words"):
            return
        chosen = [row for row in self._partners if self.recipients[row.id].isChecked()]
        words = [f"{row.name} : {row.words}" for row in chosen if row.words]
        self._words.setText(_("Chiffré pour {words}").format(words=" · ".join(words)) if words else "")
        self._words.setVisible(bool(words))
        self._secret.setVisible(self.has_passphrase.isChecked())
        self.set_ready(bool(self._passphrase() if self.has_passphrase.isChecked() else chosen))

    def _passphrase(self) -> str:
        return self.passphrase.value() if self.has_passphrase.isChecked() else ""

    def order(self) -> PackageOrder:
        kinds = {kind for names, box in self.kinds.items() if box.isChecked() for kind in names}
        private = {field for names, box in self.private.items() if box.isChecked() for field in names}
        scope = Scope(frozenset(kinds - {"files"}), frozenset(private), "files" in kinds)
        to = tuple(row.id for row in self._partners if self.recipients[row.id].isChecked())
        return PackageOrder(to, scope, self._passphrase())

    @classmethod
    def ask(cls, parent: QWidget, partners: Sequence[PartnerRow], counts: BidCounts) -> PackageOrder | None:
        """Who receives what, or None when the person gave up."""
        dialog = cls(parent, partners, counts)
        return dialog.order() if dialog.exec() == QDialog.DialogCode.Accepted else None


def _pieces(count: int) -> str:
    return ngettext("et la liste de {n} pièce", "et la liste de {n} pièces", count).format(n=count)
