"""The third pane of a wide window: what the current thing of the week is about, before one goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal

from relais_app.base.words import _
from relais_app.ui.home.rows import WeekItem, when
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import Label, SectionHeader, Tag
from relais_app.ui.widgets.panes import ActionBar, Ground, ScrollColumn, column, line


@dataclass(frozen=True)
class ThingView:
    """`lines` are (label, value); `sentences` come under them."""

    id: str
    section: str
    lines: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()


def read_thing(work: Any, item: WeekItem) -> ThingView:
    """What is known of the bid or of the paper, read in the background."""
    return _paper(work, item) if item.page == "documents" else _bid(work, item)


def _bid(work: Any, item: WeekItem) -> ThingView:
    from relais_app.operations.bids import bid
    from relais_app.operations.load import bid_load
    from relais_app.ui.dates import long_instant

    view = bid(work, item.target)
    lines = [(_("Objet"), view.title), (_("Acheteur"), view.buyer), (_("Référence"), view.reference)]
    if view.deadline_at is not None:
        lines.append((_("Date limite"), long_instant(view.deadline_at, view.deadline_zone)))
    lines.append((_("Chances"), f"{round(view.chance * 100)} %"))
    if view.facts_to_confirm:
        lines.append((_("Faits à confirmer"), str(view.facts_to_confirm)))
    if view.requirement_count:
        lines.append((_("Exigences lues"), str(view.requirement_count)))
    if view.missing:
        lines.append((_("Pièces à trouver"), str(view.missing)))
    load = bid_load(work, item.target)
    sentences = tuple(text for text in (load.hours_sentence, *load.sentences[:1]) if text)
    return ThingView(item.id, _("Le dossier"), tuple((name, value) for name, value in lines if value), sentences)


def _paper(work: Any, item: WeekItem) -> ThingView:
    from relais_app.company.documents import document_type
    from relais_app.operations.documents import documents
    from relais_app.ui.dates import day_month_year

    row = next((row for row in documents(work) if row.id == item.target), None)
    if row is None:
        return ThingView(item.id, _("La pièce"))
    kind = document_type(row.type)
    lines = [
        (_("Pièce"), row.title),
        (_("Émise le"), day_month_year(row.issued_on) if row.issued_on else ""),
        (_("Valable jusqu’au"), day_month_year(row.valid_until) if row.valid_until else ""),
        (_("Délivrée par"), kind.issuer),
        (_("Où la demander"), kind.where),
    ]
    return ThingView(item.id, _("La pièce"), tuple((name, value) for name, value in lines if value))


class ThingPane(Ground):
    """Takes the row's button: one place for the action."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__("canvas", rules=("left",))
        self.setFixedWidth(470)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("La chose choisie"))
        body = column(self, margins=(1, 0, 0, 0))
        self._scroll = ScrollColumn(margins=(27, 22, 27, 20), spacing=0)
        body.addWidget(self._scroll, 1)
        bar = ActionBar(edge=27)
        self._verb = Button("", kind="main", keys="⏎", size="main")
        self._verb.clicked.connect(self.acted)
        bar.add(self._verb)
        body.addWidget(bar)

    def show_thing(self, item: WeekItem, view: ThingView, today: Any) -> None:
        """Lay what was read."""
        self._scroll.empty()
        body = self._scroll.body
        body.addWidget(Label(item.title, "heading", wraps=True))
        body.addSpacing(2)
        body.addWidget(Label(item.detail, "small", tone="text2", wraps=True))
        body.addSpacing(12)
        tags = line()
        said = when(item.on, today)
        if said:
            tags.addWidget(Tag(said[:1].upper() + said[1:], icon="alarm-clock", token=item.urgency or "text2"))
        tags.addStretch(1)
        body.addLayout(tags)
        body.addSpacing(18)
        if view.lines:
            body.addWidget(SectionHeader(view.section))
            body.addSpacing(8)
        for name, value in view.lines:
            row = line(margins=(0, 0, 0, 7), spacing=12)
            label = Label(name, "secondary", tone="text2")
            label.setFixedWidth(140)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(value, "secondary", weight=500, wraps=True), 1)
            body.addLayout(row)
        for sentence in view.sentences:
            body.addSpacing(8)
            body.addWidget(Label(sentence, "body", wraps=True))
        body.addStretch(1)
        self._verb.setText(item.verb)
