"""« Notre structure »: written once, used in every form; the SIRET and the IBAN are checked as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from relais_app.base.words import _
from relais_app.company.identity import LEGAL_FORMS, print_siret
from relais_app.ui.context import Context
from relais_app.ui.settings.figures import FiguresTable
from relais_app.ui.settings.kinds import KindsField
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.forms import LongTextField, TextField
from relais_app.ui.widgets.labels import Tag
from relais_app.ui.widgets.panes import line

if TYPE_CHECKING:
    from relais_app.operations.company import StructureView


class MaskedField(TextField):
    """Shows the ends of a number; the whole of it only while the keyboard is in it."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._whole = ""
        self.committed.connect(self._keep)

    def show_value(self, value: str) -> None:
        self._whole = value
        super().show_value(value if self.hasFocus() else masked(value))

    def focusInEvent(self, event) -> None:
        super().show_value(self._whole)
        super().focusInEvent(event)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        if self.property("wrong") is not True:
            super().show_value(masked(self._whole))

    def _keep(self, text: str) -> None:
        self._whole = text


def masked(number: str) -> str:
    """« FR76 •••• •••• 018 »."""
    plain = number.replace(" ", "")
    if len(plain) < 10:
        return number
    hidden = "•" * (len(plain) - 7)
    groups = " ".join(hidden[i : i + 4] for i in range(0, len(hidden), 4))
    return f"{plain[:4]} {groups} {plain[-3:]}"


class StructureSection(Section):
    """One profile for the whole workspace."""

    kinds = frozenset({"structures"})

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Notre structure"),
            _("Écrit une fois, repris dans les DC1, DC2, le dossier de réponse et les paquets."),
        )
        self.fields: dict[str, Any] = {}
        self._text(
            "siret",
            _("SIRET de l’établissement"),
            220,
            help_text=_("Celui de l’établissement qui exécutera, pas toujours le siège."),
        )
        self._text("name", _("Nom"), 420)
        self._text("trade_name", _("Nom d’usage"), 420)
        self._text("legal_form", _("Forme juridique"), 320)
        completer = QCompleter(list(LEGAL_FORMS), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.fields["legal_form"].setCompleter(completer)
        self._text("register_number", _("RNA, RCS ou autre registre"), 220)
        self.statuses = KindsField()
        self.statuses.changed.connect(lambda kinds: self._save("kinds", kinds))
        self.add_row("kinds", _("Statuts"), self.statuses)
        self.add_rule()
        self._long("address", _("Adresse"))
        self._town()
        self._text("email", _("Courriel"), 320)
        self._text("phone", _("Téléphone"), 180)
        self.add_rule()
        self.signatory = _SignatoryField()
        self.signatory.changed.connect(lambda signatories: self._save("signatories", signatories))
        self.add_row("signatories", _("Signataire"), self.signatory)
        self.fields["iban"] = MaskedField(width=320)
        self.add_row("iban", _("IBAN"), self.fields["iban"], beside=Tag(_("Masqué dans les paquets"), "held"))
        self.fields["iban"].committed.connect(lambda text: self._save("iban", text))
        self._text("bic", _("BIC"), 160)
        self.add_rule()
        self.figures = FiguresTable(context.today().year)
        self.figures.changed.connect(lambda figures: self._save("figures", figures))
        self.figures.refused.connect(lambda message: self.rows["figures"].show_error(message))
        self.add_row("figures", _("Trois derniers exercices"), self.figures)
        self.end()

    def _text(self, name: str, label: str, width: int, *, help_text: str = "") -> None:
        field = TextField(width=width)
        field.committed.connect(lambda text: self._save(name, text))
        self.fields[name] = field
        self.add_row(name, label, field, help_text=help_text)

    def _long(self, name: str, label: str) -> None:
        field = LongTextField(lines=2)
        field.setMaximumWidth(420)
        field.committed.connect(lambda text: self._save(name, text))
        self.fields[name] = field
        self.add_row(name, label, field)

    def _town(self) -> None:
        both = QWidget()
        row = line(both)
        for name, label, width in (("postcode", _("Code postal"), 90), ("city", _("Ville"), 320)):
            field = TextField(width=width, placeholder=label)
            field.setAccessibleName(label)
            field.committed.connect(lambda text, name=name: self._save(name, text))
            self.fields[name] = field
            row.addWidget(field)
        row.addStretch(1)
        self.add_row("postcode", _("Code postal et ville"), both)

    def reload(self) -> None:
        from relais_app.operations.company import structure

        self.context.read(structure, then=self.show_data, owner=self, line=self.error_line)

    def show_data(self, view: StructureView) -> None:
        """Show the profile; a field that is wrong keeps what was typed."""
        for name, field in self.fields.items():
            row = self.rows.get(name)
            if row is not None and row.error():
                continue
            value = getattr(view, name)
            field.show_value(print_siret(value) if name == "siret" else value)
            field.setReadOnly(self.context.is_read_only)
        self.statuses.show_kinds(view.kinds)
        self.signatory.show_signatories(view.signatories)
        self.figures.show_figures(view.figures)

    def _save(self, name: str, value: Any) -> None:
        from relais_app.operations.company import save_structure

        self.save(save_structure, field=name, said=_("Structure enregistrée."), **{name: value})


class _SignatoryField(QWidget):
    """The first signatory's name, role and power; the others stay as they are."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._others: tuple[Any, ...] = ()
        row = line(self)
        self.name, self.role, self.power = TextField(width=200), TextField(width=150), TextField(width=200)
        for field, label in ((self.name, _("Nom")), (self.role, _("Fonction")), (self.power, _("Pouvoir"))):
            field.setPlaceholderText(label)
            field.setAccessibleName(_("Signataire : {what}").format(what=label))
            field.committed.connect(self._tell)
            row.addWidget(field)
        row.addStretch(1)

    def show_signatories(self, signatories: tuple[Any, ...]) -> None:
        first = signatories[0] if signatories else None
        self._others = tuple(signatories[1:])
        for field, name in ((self.name, "name"), (self.role, "role"), (self.power, "power")):
            field.show_value(getattr(first, name) if first else "")

    def _tell(self) -> None:
        from relais_app.company.model import Signatory

        values = (self.name.value(), self.role.value(), self.power.value())
        first = (Signatory(*values),) if any(values) else ()
        self.changed.emit((*first, *self._others))
