"""The side of « Échanges »: what the opened package proves, and the six words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from relais_app.base.words import _
from relais_app.operations.packages import PackagePreview
from relais_app.ui.dates import file_size
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, Rule
from relais_app.ui.widgets.panes import BarHeader, ScrollColumn, SidePane, clear, column, line
from relais_app.ui.widgets.words_grid import WordsGrid


class PackagePane(SidePane):
    """`trust_requested`: the person compared the words by telephone."""

    trust_requested = Signal()

    def __init__(self) -> None:
        super().__init__(width=316)
        self.setAccessibleName(_("Paquet ouvert"))
        self._head = BarHeader("", height=44, ground="sunken")
        self._size = Label("", "small", tone="text2")
        self._head.add(self._size)
        self.body.addWidget(self._head)
        scroll = ScrollColumn(margins=(20, 16, 20, 16), spacing=10)
        self.body.addWidget(scroll, 1)
        inside = scroll.body
        self._name = ElidedLabel("", "secondary", weight=600)
        inside.addWidget(self._name)
        self._proofs = column(spacing=8)
        inside.addLayout(self._proofs)
        inside.addSpacing(6)
        inside.addWidget(Rule())
        inside.addSpacing(4)
        inside.addWidget(Label(_("Six mots à comparer par téléphone"), "body", weight=600))
        inside.addWidget(
            Label(
                _("S’ils diffèrent, n’importez pas : la clé n’est pas la bonne."), "small", tone="text2", wraps=True
            )
        )
        self.words = WordsGrid()
        inside.addWidget(self.words)
        self.trust = Button(_("Ce sont les mêmes mots"), kind="main", icon="shield-check", size="main")
        self.trust.let_shrink()
        self.trust.clicked.connect(lambda: self.trust_requested.emit())
        inside.addWidget(self.trust)
        inside.addSpacing(6)
        inside.addWidget(Rule())
        inside.addSpacing(4)
        inside.addWidget(Label(_("Ce qui n’est jamais sorti d’ici"), "body", weight=600))
        inside.addWidget(
            Label(
                _("Vos prix, votre décision, votre équipe, vos documents et votre avis sur les autres partenaires."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        inside.addStretch(1)

    def show_package(self, path: Path, seen: PackagePreview, *, is_read_only: bool) -> None:
        self._head.set_title(_("Paquet n° {n}").format(n=seen.sequence))
        self._size.setText(file_size(seen.size_bytes))
        self._name.setText(path.name)
        clear(self._proofs)
        known = _("clé comparée") if seen.is_trusted else _("clé inconnue")
        self._proof(seen.is_trusted, _("Signé par « {name} », {known}").format(name=seen.author_name, known=known))
        self._proof(True, _("Chiffré pour vous"))
        if seen.is_trusted:
            self._proof(True, _("Intact : {size} vérifiés").format(size=file_size(seen.bag_bytes)))
            if seen.missing_sequences:
                numbers = ", ".join(map(str, seen.missing_sequences))
                self._proof(
                    False,
                    _(
                        "Paquets jamais reçus : n° {numbers}. Rien n’est perdu, celui-ci porte toute l’histoire."
                    ).format(numbers=numbers),
                )
            if seen.is_fork:
                self._proof(
                    False,
                    _("Un autre paquet porte ce numéro : l’espace du partenaire a sans doute été restauré ou copié."),
                )
            if seen.apart:
                self._proof(
                    False, _("{n} modifications d’auteurs inconnus sont laissées de côté.").format(n=seen.apart)
                )
        else:
            self._proof(False, _("Contenu caché tant que les six mots ne sont pas comparés"))
        self.words.show_words(seen.words)
        self.trust.setVisible(not seen.is_trusted)
        self.trust.setEnabled(not is_read_only)

    def _proof(self, is_good: bool, text: str) -> None:
        row = line(spacing=8)
        icon = Icon("circle-check", "ok", 16) if is_good else Icon("triangle-alert", "warn", 16)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(text, "secondary", wraps=True), 1)
        self._proofs.addLayout(row)
