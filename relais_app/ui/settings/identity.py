"""« Notre clé »: made at the first asking, given to partners, proved by six words, saved in a recovery file."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog, TextDialog
from relais_app.ui.widgets.forms import TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import line
from relais_app.ui.widgets.words_grid import WordsGrid


class IdentitySection(Section):
    """Nothing is made before the person asks for it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Notre clé"),
            _(
                "Elle signe vos paquets et permet à vos partenaires de chiffrer pour vous. La partie secrète ne quitte pas le trousseau de ce poste."
            ),
        )
        self.show_key = Button(_("Afficher notre clé"), kind="main", icon="key-round", size="main")
        self.show_key.clicked.connect(self.read_key)
        self.body.addWidget(self.show_key)
        self.age, self.minisign = TextField(width=520), TextField(width=520)
        for field in (self.age, self.minisign):
            field.setReadOnly(True)
        self.copy = Button(_("Copier pour un partenaire"), icon="copy")
        self.copy.clicked.connect(self._copy)
        self._rows = [
            self.add_row("age", _("Clé de chiffrement"), self.age, help_text=_("Pour qu’on vous écrive.")),
            self.add_row(
                "minisign", _("Clé de signature"), self.minisign, help_text=_("Pour qu’on sache que c’est vous.")
            ),
        ]
        self._words_title = Label(_("Six mots à comparer par téléphone"), "body", weight=600)
        self.words = WordsGrid()
        self.words.setMaximumWidth(360)
        self.body.addWidget(self._words_title)
        self.body.addWidget(self.words)
        row = line()
        self.recovery = Button(_("Garder un fichier de secours…"), icon="download")
        self.recovery.clicked.connect(self.keep_recovery)
        row.addWidget(self.copy)
        row.addWidget(self.recovery)
        row.addStretch(1)
        self.body.addSpacing(8)
        self.body.addLayout(row)
        self.body.addWidget(
            Label(
                _("Sans ce fichier, si le poste est perdu, les paquets reçus ne pourront plus être ouverts."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        self.end()
        self._show(False)

    def _show(self, is_shown: bool) -> None:
        self.show_key.setVisible(not is_shown)
        for widget in (*self._rows, self._words_title, self.words, self.copy, self.recovery):
            widget.setVisible(is_shown)

    def read_key(self) -> None:
        from relais_app.operations.identity import identity

        self.context.read(identity, then=self.show_identity, owner=self, line=self.error_line, writes=True)

    def show_identity(self, view: Any) -> None:
        self.age.show_value(view.age)
        self.minisign.show_value(view.minisign)
        self.words.show_words(view.words)
        self._show(True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.age.text()} {self.minisign.text()}")
        self.context.say(_("Clé copiée : envoyez-la, puis comparez les six mots par téléphone."))

    def keep_recovery(self) -> None:
        """Ask a passphrase and a place."""
        from relais_app.operations.identity import export_recovery_file

        phrase = TextDialog.ask(
            self, _("Garder un fichier de secours"), _("Une phrase d’au moins quatre mots, à garder ailleurs que le fichier."),
            _("Choisir où l’écrire"), label=_("Phrase secrète"),
        )  # fmt: skip
        target = FilesDialog.ask_new(self, _("Fichier de secours"), "clefs-relais.age") if phrase else None
        if target is not None:
            self.context.read(
                export_recovery_file, target, phrase, owner=self, line=self.error_line,
                then=lambda path: self.context.say(_("Fichier de secours écrit : {path}").format(path=path)),
            )  # fmt: skip
