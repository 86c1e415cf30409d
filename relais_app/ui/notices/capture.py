"""A notice pasted, dropped or typed: fields are proposed with the words they came from; nothing leaves this computer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.dates import instant
from relais_app.base.words import _
from relais_app.notices.model import NoticeReading
from relais_app.ui.context import Context
from relais_app.ui.dates import local
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.error_line import ErrorLine
from relais_app.ui.widgets.forms import DateField, FieldRow, LongTextField, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import ActionBar, ScrollColumn, column, line

PASTED_MS = 400
TEXT_FIELDS = ("title", "buyer", "reference", "procedure", "amount_text", "duration_text", "documents_url")


class CapturePane(QWidget):
    """Text on top, proposed fields under it; each can be corrected before it is kept."""

    saved = Signal(str)
    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.is_busy = False
        self._reading = NoticeReading(source="paste")
        body = column(self)
        self.error_line = ErrorLine()
        body.addWidget(self.error_line)
        scroll = ScrollColumn(margins=(32, 22, 32, 24), spacing=10)
        body.addWidget(scroll, 1)
        inside = scroll.body
        inside.addWidget(Label(_("Ajouter un avis"), "title"))
        inside.addWidget(
            Label(
                _("Collez le texte de l’avis : les champs se remplissent, chacun avec les mots d’où il vient."),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        self.text = LongTextField("", lines=6, placeholder=_("Collez ici, ou déposez un fichier"))
        self.text.setAccessibleName(_("Texte de l’avis"))
        inside.addWidget(self.text)
        inside.addSpacing(6)
        self.fields: dict[str, TextField] = {}
        self.rows: dict[str, FieldRow] = {}
        for name, label in (
            ("title", _("Objet")), ("buyer", _("Acheteur")), ("reference", _("Référence")), ("procedure", _("Procédure")),
            ("amount_text", _("Montant")), ("duration_text", _("Durée")), ("documents_url", _("Adresse du DCE")),
        ):  # fmt: skip
            self.fields[name] = TextField(width=520)
            self.rows[name] = FieldRow(label, self.fields[name], label_width=130)
        both = QWidget()
        row = line(both)
        self.day, self.hour = DateField(), TextField("", placeholder="12:00", width=70)
        self.hour.setAccessibleName(_("Heure limite"))
        row.addWidget(self.day)
        row.addWidget(Label(_("à"), "small", tone="text2"))
        row.addWidget(self.hour)
        row.addStretch(1)
        self.day.setAccessibleName(_("Date limite"))
        self.rows["deadline_at"] = FieldRow(_("Date limite"), both, label_width=130)
        self.day.refused.connect(self.rows["deadline_at"].show_error)
        for name in (
            "title",
            "buyer",
            "deadline_at",
            "reference",
            "procedure",
            "amount_text",
            "duration_text",
            "documents_url",
        ):
            inside.addWidget(self.rows[name])
        inside.addStretch(1)
        bar = ActionBar()
        keep = Button(_("Enregistrer l’avis"), kind="main", keys="Ctrl ⏎", size="main")
        keep.clicked.connect(self.save)
        leave = Button(_("Annuler"), keys=_("Échap"), size="main")
        leave.clicked.connect(self._close)
        bar.add(keep)
        bar.add(leave)
        body.addWidget(bar)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(PASTED_MS)
        self._typing.timeout.connect(self._propose)
        self.text.textChanged.connect(self._typing.start)

    def start(self, reading: NoticeReading | None = None) -> None:
        """Begin, with what a file gave or with nothing."""
        self.is_busy = True
        self.error_line.hide()
        self._show(reading or NoticeReading(source="paste"))
        self.text.blockSignals(True)
        self.text.show_value("")
        self.text.blockSignals(False)
        self.text.setVisible(reading is None)
        (self.text if reading is None else self.fields["title"]).setFocus()

    def take_text(self, text: str) -> None:
        self.text.setPlainText(text)

    def _propose(self) -> None:
        text = self.text.toPlainText()
        if not text.strip():
            return
        from relais_app.operations.notices import propose_from_text

        self.context.work(propose_from_text, text, then=self._show, owner=self, line=self.error_line)

    def _show(self, reading: NoticeReading) -> None:
        """Show the proposed fields and the words under each."""
        self._reading = reading
        words = {found.name: found for found in reading.fields}
        for name, row in self.rows.items():
            row.clear_error()
            found = words.get(name)
            row.set_help(f"« {found.words} »" + (f" · {found.where}" if found.where else "") if found else "")
            if name in self.fields:
                self.fields[name].show_value(getattr(reading, name))
        there = local(reading.deadline_at, reading.deadline_zone) if reading.deadline_at else None
        self.day.show_date(there.date() if there else None)
        self.hour.show_value(there.strftime("%H:%M") if there else "")

    def save(self) -> None:
        """Keep the notice as the fields say it."""
        reading = self._corrected()
        if reading is None:
            return
        from relais_app.operations.notices import save_notice

        self.context.write(
            save_notice, reading, owner=self, then=self._kept, said=_("Avis enregistré."), line=self.error_line
        )

    def _corrected(self) -> NoticeReading | None:
        values = {name: self.fields[name].value() for name in TEXT_FIELDS}
        if not values["title"]:
            self.rows["title"].show_error(_("Donnez l’objet de l’avis."))
            self.fields["title"].setFocus()
            return None
        day = self.day.date()
        deadline = None
        if day is not None:
            hour = _read_hour(self.hour.value())
            if hour is None:
                self.rows["deadline_at"].show_error(_("Heure illisible : écrivez par exemple 12:00."))
                return None
            deadline = instant(datetime.combine(day, hour), self._reading.deadline_zone)
        return replace(self._reading, **values, deadline_at=deadline)

    def _kept(self, id: str) -> None:
        self.is_busy = False
        self.saved.emit(id)

    def _close(self) -> None:
        self.is_busy = False
        self.closed.emit()


def _read_hour(text: str) -> time | None:
    """« 12:00 », « 12h », « 12 h 30 »; nothing typed is the end of the day."""
    import re

    if not text:
        return time(23, 59)
    found = re.fullmatch(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?", text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))
