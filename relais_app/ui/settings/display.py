"""« Affichage »: theme, text size, movement, language, and who is at the keyboard."""

from __future__ import annotations

from typing import Any

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.first_start.window import theme_names
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.forms import CheckBox, Choice, TextField

SIZES = (90, 100, 110, 125, 150)


class DisplaySection(Section):
    """Kept on this computer, not in the workspace; shown at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Affichage"), _("Ces choix sont gardés sur ce poste, pour vous seul."))
        settings = context.settings
        self.theme = Choice(theme_names(), is_field=True, width=260)
        self.theme.chosen.connect(lambda name: self._set("theme", name))
        self.add_row("theme", _("Thème"), self.theme)
        self.size = Choice([(size, f"{size} %") for size in SIZES], is_field=True, width=140)
        self.size.chosen.connect(lambda size: self._set("text_size", size))
        self.add_row(
            "text_size",
            _("Taille du texte"),
            self.size,
            help_text=_("Ctrl+= agrandit, Ctrl+- réduit, Ctrl+0 revient à 100 %."),
        )
        self.motion = CheckBox(_("Réduire les mouvements"), is_checked=settings.reduced_motion)
        self.motion.clicked.connect(lambda: self._set("reduced_motion", self.motion.isChecked()))
        self.add_row("reduced_motion", _("Mouvements"), self.motion)
        self.paper = CheckBox(_("Assombrir le papier des PDF dans le thème sombre"), is_checked=settings.dim_paper)
        self.paper.clicked.connect(lambda: self._set("dim_paper", self.paper.isChecked()))
        self.add_row("dim_paper", _("Papier"), self.paper)
        self.add_rule()
        self.language = Choice([("fr", "Français"), ("en", "English")], is_field=True, width=180)
        self.language.chosen.connect(lambda code: self._set("language", code))
        self.add_row("language", _("Langue"), self.language, help_text=_("Prend effet au prochain démarrage."))
        self.person = TextField(settings.person, width=260)
        self.person.committed.connect(lambda name: self._set("person", name))
        self.add_row(
            "person",
            _("Au clavier"),
            self.person,
            help_text=_("Noté à côté de chaque modification, dans l’historique ; prend effet au prochain démarrage."),
        )
        self.end()

    def reload(self) -> None:
        settings = self.context.settings
        self.theme.show_value(settings.theme)
        self.size.show_value(min(SIZES, key=lambda size: abs(size - settings.text_size)))
        self.motion.setChecked(settings.reduced_motion)
        self.paper.setChecked(settings.dim_paper)
        self.language.show_value(settings.language)
        self.person.show_value(settings.person)

    def _set(self, name: str, value: Any) -> None:
        setattr(self.context.settings, name, value)
        self.context.save_settings()
        self.context.say(_("Affichage enregistré sur ce poste."))
