"""« Ma semaine »: what burns, what waits on whom; at the side the load, the dates, the notices, the backup."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relais_app.base.dates import days_left, short_date
from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.dates import week_period
from relais_app.ui.home.rows import DeadlineItem, HomeData, WeekItem, when
from relais_app.ui.home.snapshot import keep_week, last_week
from relais_app.ui.home.thing import ThingPane, ThingView, read_thing
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.heatmap import Legend, LoadMap
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label, RichLabel, Rule
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel, RowLook, Section
from relais_app.ui.widgets.panes import ScrollColumn, SidePane, Stack, clear, column, line

THIRD_PANE = 1600  # pixels of the window from which it has one


class HomePage(Page):
    """Reads on a row, Enter does what its verb says."""

    kinds = frozenset(
        {
            "bids",
            "bid_facts",
            "bid_tasks",
            "decisions",
            "notices",
            "company_documents",
            "response_items",
            "people",
            "production_loads",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Ma semaine"))
        self.add_action(Button(_("Nouveau dossier"), icon="plus", keys="Ctrl N"), self.new_item)
        self._thing: ThingPane | None = None
        self._summary = RichLabel("", "row_title", weight=400, wraps=True)
        self._model = ListModel(self._look)
        self.list = RowList(self._model, _("Ce qui brûle, cette semaine, ce qu’on attend"))
        self.list.row_activated.connect(self._act)
        self.list.row_changed.connect(self._read_thing)
        self._side = _Side(context)
        left = QWidget()
        texts = column(left)
        held = column(margins=(20, 15, 20, 7))
        held.addWidget(self._summary)
        texts.addLayout(held)
        texts.addWidget(self.list, 1)
        self._stack = Stack()
        content = QWidget()
        across = line(content, spacing=0)
        across.addWidget(left, 1)
        self._across = across
        across.addWidget(self._side)
        self._stack.addWidget(content)
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)

    def _empty(self) -> EmptyState:
        return EmptyState(
            _("Votre semaine est encore vide"),
            _("Gardez un avis ou créez un dossier : ce qui brûle et ce qu’on attend viendra ici."),
            actions=(
                self._empty_button(_("Nouveau dossier"), "plus", self.new_item, "main"),
                self._empty_button(_("Aller à la veille"), "radar", lambda: self.context.navigate("notices")),
            ),
            brings=(
                ("building-2", _("Votre structure"), _("Réglages : SIRET, statuts, équipe")),
                ("file-text", _("Un avis ou un DCE"), _("fichier BOAMP, PDF, courriel")),
                ("shield-check", _("Vos attestations"), _("Bibliothèque : URSSAF, fiscale")),
            ),
        )

    def _empty_button(self, text: str, icon: str, act: Any, kind: str = "normal") -> Button:
        button = Button(text, icon=icon, kind=kind, size="main")
        button.clicked.connect(lambda: act())
        return button

    def _look(self, item: WeekItem) -> RowLook:
        return week_look(item, self.context.today(), has_verb=not self.has_third_pane())

    def reload(self) -> None:
        from relais_app.ui.home.data import read_home

        self.context.read(read_home, self.context.today(), then=self._show_read, owner=self, line=self.error_line)

    def _show_read(self, data: HomeData) -> None:
        self.show_data(data)
        if not self.context.is_read_only:
            self.context.jobs.run(keep_week, self.context.workspace.folder, data)

    def show_last(self, folder: Path) -> None:
        """The week as it was last read in that workspace, until it is read again."""
        data = last_week(folder)
        if data is not None:
            self.show_data(data)

    def show_data(self, data: HomeData) -> None:
        """Show the week as read."""
        self.header.set_context(week_period(self.context.today()))
        self._stack.setCurrentIndex(1 if data.is_empty else 0)
        self._summary.setText(data.summary)
        self._summary.setVisible(bool(data.summary))
        items: list[Any] = []
        for title, rows in (
            (_("Ça brûle"), data.burning),
            (_("Cette semaine"), data.this_week),
            (_("On attend quelqu’un"), data.waiting),
        ):
            if rows:
                items += [Section(title, str(len(rows))), *rows]
        self.list.show_rows(items)
        self._side.show_data(data)

    def fit(self, width: int, height: int) -> None:
        self._side.set_width(340 if width >= 1200 else 300)
        is_wide = width >= THIRD_PANE
        if is_wide and self._thing is None:
            self._thing = ThingPane()
            self._thing.acted.connect(self.main_action)
            self._across.insertWidget(1, self._thing)
            self._read_thing(self.list.current_row())
        if self._thing is not None and self._thing.isHidden() == is_wide:
            self._thing.setHidden(not is_wide)
            self.list.viewport().update()

    def has_third_pane(self) -> bool:
        return self._thing is not None and not self._thing.isHidden()

    def _read_thing(self, item: WeekItem | None) -> None:
        """The third pane follows the current row."""
        if item is None or self._thing is None or self.context.workspace is None or not item.target:
            return

        def show(view: ThingView) -> None:
            current = self.list.current_row()
            if current is not None and current.id == view.id:
                self._thing.show_thing(current, view, self.context.today())

        self.context.read(read_thing, item, then=show, owner=self, line=self.error_line)

    def panes(self):
        return (self.list, self._thing, self._side) if self.has_third_pane() else (self.list, self._side)

    def new_item(self) -> None:
        from relais_app.ui.bid_list.new_bid import create_bid

        create_bid(self.context, self)

    def main_action(self) -> None:
        row = self.list.current_row()
        if row is not None:
            self._act(row)

    def _act(self, item: WeekItem) -> None:
        if item.page:
            self.context.navigate(item.page, item.target)


def week_look(item: WeekItem, today: date, *, has_verb: bool = True) -> RowLook:
    """How one thing of the week looks; the third pane, where there is one, takes its verb."""
    return RowLook(
        title=item.title,
        below=item.detail,
        icon=item.icon,
        icon_token=item.urgency or "text2",
        right=when(item.on, today),
        right_token=item.urgency or "text2",
        action=item.verb if has_verb else "",
    )


class _Side(SidePane):
    """Load of the coming weeks, dates, notices to sort, backup."""

    def __init__(self, context: Context) -> None:
        super().__init__(width=340)
        self.context = context
        self.setAccessibleName(_("Charge, échéances, avis, sauvegarde"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll = ScrollColumn(margins=(19, 16, 20, 20), spacing=0)
        self.body.addWidget(scroll)
        self._body = scroll.body
        self._body.addLayout(self._load_part())
        self._body.addWidget(Rule())
        self._body.addSpacing(16)
        self._deadlines_title = Label(_("Échéances"), "body", weight=600)
        self._body.addWidget(self._deadlines_title)
        self._body.addSpacing(8)
        self._deadlines = column()
        self._body.addLayout(self._deadlines)
        self._body.addSpacing(10)
        self._deadlines_rule = Rule()
        self._body.addWidget(self._deadlines_rule)
        self._sort = _Line("radar", "accent_text", _("Trier"))
        self._sort.button.clicked.connect(lambda: context.navigate("notices"))
        self._backup = _Line("shield-check", "ok", _("Sauvegarder"))
        self._backup.button.clicked.connect(lambda: context.navigate("settings", "backups"))
        self._body.addWidget(self._sort)
        self._body.addWidget(Rule())
        self._body.addWidget(self._backup)
        self._body.addStretch(1)

    def _load_part(self):
        part = column()
        head = line()
        head.addWidget(Label(_("Charge de l’équipe"), "body", weight=600))
        head.addStretch(1)
        plan = Button(_("Plan de charge"), kind="flat", size="bar")
        plan.clicked.connect(lambda: self.context.navigate("load"))
        head.addWidget(plan)
        part.addLayout(head)
        part.addSpacing(4)
        self.map = LoadMap(_("Charge de l’équipe sur huit semaines"), is_compact=True)
        part.addWidget(self.map)
        part.addSpacing(2)
        self._legend = Legend(is_compact=True)
        part.addWidget(self._legend)
        self._no_people = Label(
            _("Ajoutez l’équipe dans Réglages : sa charge viendra ici."), "small", tone="text2", wraps=True
        )
        part.addWidget(self._no_people)
        self._warning_row = QWidget()
        row = line(self._warning_row, margins=(0, 10, 0, 0))
        row.addWidget(Icon("triangle-alert", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._warning = RichLabel("", "small", wraps=True)
        row.addWidget(self._warning, 1)
        part.addWidget(self._warning_row)
        part.addSpacing(20)
        return part

    def show_data(self, data: HomeData) -> None:
        self.map.show_load(data.weeks, data.load)
        has_people = bool(data.load)
        self.map.setVisible(has_people)
        self._legend.setVisible(has_people)
        self._no_people.setVisible(not has_people)
        self._warning.setText(data.load_warning)
        self._warning_row.setVisible(bool(data.load_warning))
        clear(self._deadlines)
        for item in data.deadlines:
            self._deadlines.addWidget(_Deadline(item, self.context))
        for widget in (self._deadlines_title, self._deadlines_rule):
            widget.setVisible(bool(data.deadlines))
        sort_title = _("{count} avis à trier").format(count=data.to_sort) if data.to_sort else _("Aucun avis à trier")
        self._sort.say(sort_title, data.to_sort_detail, shows_button=data.to_sort > 0)
        self._backup.say(data.backup, data.backup_detail, shows_button=data.is_backup_due)
        self._backup.set_icon(
            "triangle-alert" if data.is_backup_due else "shield-check", "warn" if data.is_backup_due else "ok"
        )


class _Line(QWidget):
    """Icon, a title over a detail, a button at the right."""

    def __init__(self, icon: str, token: str, verb: str) -> None:
        super().__init__()
        row = line(self, margins=(0, 16, 0, 16), spacing=10)
        self._icon = Icon(icon, token)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        texts = column(spacing=1)
        self._title = ElidedLabel("", "body", weight=600)
        self._detail = ElidedLabel("", "small", tone="text2")
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        row.addLayout(texts, 1)
        self.button = Button(verb, size="bar")
        row.addWidget(self.button)

    def say(self, title: str, detail: str, *, shows_button: bool) -> None:
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.button.setVisible(shows_button)

    def set_icon(self, name: str, token: str) -> None:
        self._icon.show_icon(name, token)


class _Deadline(QWidget):
    """A day, what falls on it, what is left."""

    def __init__(self, item: DeadlineItem, context: Context) -> None:
        super().__init__()
        row = line(self, margins=(0, 5, 0, 6), spacing=16)
        day = column(spacing=0)
        number = Label(str(item.on.day), "row_title", weight=600, tone="text3" if item.is_quiet else "", figures=True)
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        weekday = Label(short_date(item.on)[:4], "caption", tone="text2")
        weekday.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in (number, weekday):
            label.setMinimumWidth(26)
            day.addWidget(label)
        row.addLayout(day)
        texts = column(spacing=1)
        texts.addWidget(ElidedLabel(item.title, "body", tone="text2" if item.is_quiet else ""))
        texts.addWidget(ElidedLabel(item.detail, "small", tone="text2"))
        row.addLayout(texts, 1)
        left = "" if item.is_quiet else days_left(item.on, context.today())
        row.addWidget(Label(left, "small", tone="text2"), 0, Qt.AlignmentFlag.AlignTop)
        self._context, self._bid_id = context, item.bid_id
        if item.bid_id:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event) -> None:
        if self._bid_id:
            self._context.navigate("bid", self._bid_id)
