"""The current notice: what it asks, may we answer, its own words; actions in the bottom bar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from relais_app.base.words import _, ngettext
from relais_app.notices.eligibility import Eligibility, eligibility_sentence
from relais_app.notices.model import DismissalReason, NoticeReading, NoticeState
from relais_app.ui.context import Context
from relais_app.ui.dates import left, long_instant
from relais_app.ui.notices.rows import reason_name, reasons, source_name, state_name
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.error_line import Notice as NoticeLine
from relais_app.ui.widgets.labels import Label, Link, Rule, SectionHeader, Tag
from relais_app.ui.widgets.panes import ActionBar, Ground, ScrollColumn, column, line

LONGEST_QUOTE = 1200
ELIGIBILITY: dict[Eligibility, tuple[str, str]] = {
    Eligibility.ELIGIBLE: ("good", "ok"),
    Eligibility.PROOF_MISSING: ("alert", "warn"),
    Eligibility.PROOF_EXPIRED: ("alert", "warn"),
    Eligibility.CHECK: ("alert", "warn"),
    Eligibility.NOT_ELIGIBLE: ("no", "danger"),
}


class NoticePane(QWidget):
    """Signals say what the person wants; the page does it."""

    decided = Signal(object)  # NoticeState
    dismissed = Signal(object)  # DismissalReason
    reason_wanted = Signal()
    bid_wanted = Signal()
    restored = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._is_asking = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("L’avis choisi"))
        body = column(self)
        self._scroll = ScrollColumn(margins=(32, 22, 32, 24), spacing=0)
        body.addWidget(self._scroll, 1)
        self.bar = ActionBar()
        self.keep = self._action(_("Garder"), "G", lambda: self.decided.emit(NoticeState.KEPT), kind="main")
        self.watch = self._action(_("Surveiller"), "S", lambda: self.decided.emit(NoticeState.WATCHED))
        self.dismiss = self._action(_("Écarter"), "E", self.reason_wanted.emit)
        self.restore = self._action(_("Remettre à trier"), "", self.restored.emit)
        self.bid = Button(_("Ouvrir un dossier"), keys="D", size="main")
        self.bid.clicked.connect(self.bid_wanted)
        self.bar.add_apart(self.bid)
        for button in (self.keep, self.watch, self.dismiss, self.restore, self.bid):
            button.let_shrink()
        body.addWidget(self.bar)
        self.reason_bar = _ReasonBar(self.dismissed.emit)
        body.addWidget(self.reason_bar)
        self.reason_bar.hide()
        self.show_nothing("")

    def _action(self, text: str, keys: str, act: Any, kind: str = "normal") -> Button:
        button = Button(text, kind=kind, keys=keys, size="main")
        button.clicked.connect(lambda: act())
        self.bar.add(button)
        return button

    def show_nothing(self, words: str) -> None:
        """No notice is chosen."""
        self._scroll.empty()
        self._scroll.body.addStretch(1)
        text = Label(words, "body", tone="text2", wraps=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.body.addWidget(text)
        self._scroll.body.addStretch(2)
        self._is_asking = False
        self.bar.hide()
        self.reason_bar.hide()

    def show_actions(self) -> None:
        """The usual bar, the reasons put away."""
        if self._is_asking:
            self._is_asking = False
            self.reason_bar.hide()
            self.bar.show()

    def ask_reason(self) -> None:
        """Six reasons in place of the bar."""
        self._is_asking = True
        self.bar.hide()
        self.reason_bar.show()

    def reason_of(self, number: int) -> DismissalReason:
        return reasons()[number - 1][0]

    def show_keys(self, are_shown: bool) -> None:
        for button, key in ((self.keep, "G"), (self.watch, "S"), (self.dismiss, "E"), (self.bid, "D")):
            button.set_keys(key if are_shown else "")

    def show_notice(self, data: Any) -> None:
        """Lay the notice."""
        view, reading = data.view, data.view.reading
        self._scroll.empty()
        body = self._scroll.body
        body.addWidget(Label(reading.buyer or _("Acheteur non lu"), "body", tone="text2", wraps=True))
        body.addSpacing(2)
        body.addWidget(Label(reading.title or _("Avis sans objet lu"), "title", wraps=True))
        body.addSpacing(8)
        body.addLayout(self._tags(data))
        body.addSpacing(16)
        body.addLayout(self._facts(reading, view))
        sentence = eligibility_sentence(data.eligibility)
        if sentence:
            body.addSpacing(14)
            notice = NoticeLine(ELIGIBILITY[data.eligibility.code][1])
            head, _dot, rest = sentence.partition(". ")
            notice.say(f"{head}." if rest else head, rest)
            body.addWidget(notice)
        for part in (self._lots(reading), self._criteria(reading), self._quote(reading), self._sources(view)):
            if part is not None:
                body.addSpacing(18)
                body.addLayout(part)
        body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)
        self._show_bar(view)

    def _show_bar(self, view: Any) -> None:
        is_new = view.state is NoticeState.NEW
        self.keep.setVisible(view.state is not NoticeState.KEPT)
        self.watch.setVisible(view.state is not NoticeState.WATCHED)
        self.dismiss.setVisible(view.state is not NoticeState.DISMISSED)
        self.restore.setVisible(not is_new and view.state is not NoticeState.BID)
        for button in (self.keep, self.watch, self.dismiss) if view.state is NoticeState.BID else ():
            button.hide()
        self.bid.setText(_("Aller au dossier") if view.bid_id else _("Ouvrir un dossier"))
        for button in (self.keep, self.watch, self.dismiss, self.restore, self.bid):
            button.setEnabled(not self.context.is_read_only or (button is self.bid and bool(view.bid_id)))
        self.bar.setVisible(not self._is_asking)

    def _tags(self, data: Any):
        row = line(spacing=10)
        view, reading = data.view, data.view.reading
        if data.eligibility.code in ELIGIBILITY:
            words = {
                Eligibility.ELIGIBLE: _("Éligible au marché réservé"),
                Eligibility.NOT_ELIGIBLE: _("Non éligible"),
            }.get(data.eligibility.code, _("Réservé : à vérifier"))
            row.addWidget(Tag(words, ELIGIBILITY[data.eligibility.code][0]))
        if view.state is not NoticeState.NEW:
            words = state_name(view.state)
            if view.reason is not None:
                words = f"{words} : {reason_name(view.reason).lower()}"
            row.addWidget(Tag(words, icon="bookmark" if view.state is NoticeState.KEPT else "eye"))
        parts = []
        if reading.lots:
            parts.append(ngettext("{n} lot", "{n} lots", len(reading.lots)).format(n=len(reading.lots)))
        if reading.procedure:
            parts.append(reading.procedure[:1].lower() + reading.procedure[1:])
        if reading.social_clause:
            parts.append(_("clause sociale"))
        if reading.environmental_clause:
            parts.append(_("clause environnementale"))
        row.addWidget(Label(" · ".join(parts), "small", tone="text2", wraps=True), 1)
        return row

    def _facts(self, reading: NoticeReading, view: Any):
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        deadline = _("non lue")
        if reading.deadline_at:
            deadline = f"{long_instant(reading.deadline_at, reading.deadline_zone)} · {left(reading.deadline_at, reading.deadline_zone, self.context.today())}"
        facts = [
            (_("Date limite"), deadline[:1].upper() + deadline[1:]),
            (_("Durée"), reading.duration_text),
            (
                _("Lieu"),
                " ".join(
                    part
                    for part in (
                        reading.place,
                        f"({', '.join(reading.departements)})" if reading.departements else "",
                    )
                    if part
                ),
            ),
            (_("Montant"), reading.amount_text),
            (_("Référence"), reading.reference),
            (_("Codes CPV"), ", ".join(reading.cpv[:4])),
        ]
        kept = [(name, value) for name, value in facts if value]
        for number, (name, value) in enumerate(kept):
            cell = column(spacing=0)
            cell.addWidget(Label(name, "small", tone="text2"))
            cell.addWidget(Label(value, "secondary", weight=500, wraps=True))
            grid.addLayout(cell, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _lots(self, reading: NoticeReading):
        if len(reading.lots) < 2:
            return None
        part = column(spacing=5)
        part.addWidget(SectionHeader(_("Lots"), str(len(reading.lots))))
        for lot in reading.lots[:12]:
            row = line(spacing=12)
            number = Label(lot.number, "secondary", weight=600, tone="accent_text", figures=True)
            number.setMinimumWidth(24)
            row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(lot.title, "secondary", wraps=True), 1)
            if lot.reserved not in ("", "none"):
                row.addWidget(Tag(_("réservé {article}").format(article=lot.reserved), "held"))
            part.addLayout(row)
        return part

    def _criteria(self, reading: NoticeReading):
        if not reading.criteria:
            return None
        part = column(spacing=5)
        part.addWidget(SectionHeader(_("Comment on juge")))
        for criterion in reading.criteria[:10]:
            row = line()
            name = (
                criterion.name
                if not criterion.lot
                else _("Lot {lot} : {name}").format(lot=criterion.lot, name=criterion.name)
            )
            row.addWidget(Label(name, "secondary", wraps=True), 1)
            row.addWidget(
                Label(criterion.weight or "—", "secondary", weight=500, figures=True), 0, Qt.AlignmentFlag.AlignTop
            )
            part.addLayout(row)
        return part

    def _quote(self, reading: NoticeReading):
        text = " ".join(reading.description.split())
        if not text:
            return None
        part = column(spacing=8)
        part.addWidget(Rule())
        part.addSpacing(6)
        part.addWidget(SectionHeader(_("Ce que dit l’avis")))
        quote = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"
        label = Label(f"« {quote} »", "quotation", wraps=True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setMaximumWidth(820)
        part.addWidget(label)
        return part

    def _sources(self, view: Any):
        part = column(spacing=4)
        part.addWidget(SectionHeader(_("Sources")))
        origins = view.origins or ()
        words = [source_name(o.source, o.source_id) for o in origins] or [
            source_name(view.reading.source, view.reading.source_id)
        ]
        part.addWidget(Label(" · ".join(dict.fromkeys(words)), "small", tone="text2", wraps=True))
        row = line(spacing=16)
        for url, words_ in (
            (view.reading.notice_url, _("Voir l’avis dans le navigateur")),
            (view.reading.documents_url, _("Télécharger le DCE dans le navigateur")),
        ):
            if url.startswith(("http://", "https://")):
                link = Link(words_)
                link.setToolTip(url)
                link.clicked.connect(lambda url=url: QDesktopServices.openUrl(QUrl(url)))
                row.addWidget(link)
        row.addStretch(1)
        part.addLayout(row)
        for like in view.same[:3]:
            part.addWidget(
                Label(
                    _("Ressemble à « {title} » ({score} sur 100)").format(title=like.title, score=round(like.score)),
                    "small",
                    tone="warn",
                    wraps=True,
                )
            )
        return part


class _ReasonBar(Ground):
    """Why the notice is dismissed: six buttons on two lines, with their keys."""

    def __init__(self, dismiss: Any) -> None:
        super().__init__("canvas", rules=("top",))
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 10, 20, 10)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(Label(_("Pourquoi ?"), "secondary", tone="text2"), 0, 0)
        for number, (reason, name) in enumerate(reasons()):
            button = Button(name, keys=str(number + 1), size="bar")
            button.clicked.connect(lambda _checked=False, reason=reason: dismiss(reason))
            grid.addWidget(button, number // 3, 1 + number % 3)
        grid.setColumnStretch(4, 1)
