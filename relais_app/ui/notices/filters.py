"""The filters over the list of notices, and how far the sorting is under it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from relais_app.base.words import _
from relais_app.notices.model import NoticeState
from relais_app.ui.notices.data import Filters
from relais_app.ui.status_line import ProgressBar
from relais_app.ui.widgets.buttons import Button, IconButton
from relais_app.ui.widgets.forms import Choice, TextField
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.panes import Ground, column, line

TYPING_MS = 120


class FilterBar(QWidget):
    """Search as you type, then state, open, reserved, département and order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = column(self, margins=(16, 8, 12, 6), spacing=6)
        self.search = TextField("", placeholder=_("Chercher dans les avis"), icon="search")
        self.search.setAccessibleName(_("Chercher dans les avis"))
        body.addWidget(self.search)
        row = line(spacing=6)
        self.state = Choice(
            [
                (NoticeState.NEW, _("À trier")),
                (NoticeState.KEPT, _("Gardés")),
                (NoticeState.WATCHED, _("Surveillés")),
                (NoticeState.BID, _("En dossier")),
                (NoticeState.DISMISSED, _("Écartés")),
                ("", _("Tous")),
            ]
        )
        self.state.setAccessibleName(_("État des avis"))
        self.period = Choice([(True, _("Ouverts")), (False, _("Toutes dates"))])
        self.period.setAccessibleName(_("Ouverts ou toutes dates"))
        self.more = IconButton("filter", _("Autres filtres"))
        self.more.clicked.connect(self._toggle_more)
        self.order = IconButton("arrow-up-down", _("Changer l’ordre"))
        self.order.clicked.connect(self._turn_order)
        row.addWidget(self.state)
        row.addWidget(self.period)
        row.addStretch(1)
        row.addWidget(self.more)
        row.addWidget(self.order)
        body.addLayout(row)
        self._more = QWidget()
        extra = line(self._more, spacing=6)
        self.reserved = Button(_("Réservés"), kind="choice")
        self.reserved.clicked.connect(lambda: self.changed.emit())
        self.departement = TextField("", placeholder=_("Département"), width=120)
        self.departement.setAccessibleName(_("Département"))
        extra.addWidget(self.reserved)
        extra.addWidget(self.departement)
        extra.addStretch(1)
        self._more.hide()
        body.addWidget(self._more)
        self._sort = "deadline"
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.departement.textChanged.connect(lambda _text: self._typing.start())
        self.state.chosen.connect(lambda _value: self.changed.emit())
        self.period.chosen.connect(lambda _value: self.changed.emit())

    def value(self) -> Filters:
        """What is asked now."""
        return Filters(
            words=self.search.text().strip(),
            state=self.state.value() or None,
            is_open=bool(self.period.value()),
            is_reserved=self.reserved.isChecked(),
            departement=self.departement.text().strip(),
            sort=self._sort,
        )

    def is_filtering(self) -> bool:
        asked = self.value()
        return bool(asked.words or asked.is_reserved or asked.departement)

    def show_all(self) -> None:
        """Take every filter away, without telling."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.departement.clear()
        self.state.show_value("")
        self.period.show_value(False)
        self.reserved.setChecked(False)

    def _toggle_more(self) -> None:
        self._more.setVisible(self._more.isHidden())
        if not self._more.isHidden():
            self.departement.setFocus()

    def _turn_order(self) -> None:
        self._sort = "-published" if self._sort == "deadline" else "deadline"
        name = _("Ordre : date limite") if self._sort == "deadline" else _("Ordre : plus récents")
        self.order.setToolTip(name)
        self.order.setAccessibleName(name)
        self.changed.emit()


class ProgressRow(Ground):
    """« 9 avis triés sur 23 » and a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", rules=("top",), parent=parent)
        row = line(self, margins=(20, 9, 20, 8))
        self._text = Label("", "small", tone="text2", figures=True)
        self._bar = ProgressBar(120)
        row.addWidget(self._text)
        row.addStretch(1)
        row.addWidget(self._bar)

    def show_counts(self, counts: dict[NoticeState, int]) -> None:
        total = sum(counts.values())
        done = total - counts.get(NoticeState.NEW, 0)
        self._text.setText(_("{done} avis triés sur {total}").format(done=_spaced(done), total=_spaced(total)))
        self._bar.set_share(done / total if total else 0)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
