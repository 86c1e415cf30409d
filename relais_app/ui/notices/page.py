"""« Veille »: notices at the left, the current one at the right, sorted by single keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from relais_app.base.records import Subject
from relais_app.base.words import _, ngettext
from relais_app.notices.model import DismissalReason, NoticeReading, NoticeRow, NoticeState
from relais_app.ui.context import Context
from relais_app.ui.notices.filters import FilterBar, ProgressRow
from relais_app.ui.notices.pane import NoticePane
from relais_app.ui.notices.rows import counts_sentence, import_sentence, notice_look, reason_name, short
from relais_app.ui.page import Page
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.drop import DropTarget
from relais_app.ui.widgets.empty import EmptyState
from relais_app.ui.widgets.lists import RowList
from relais_app.ui.widgets.models import ListModel
from relais_app.ui.widgets.panes import Ground, Stack, column, line

if TYPE_CHECKING:
    from relais_app.ui.notices.capture import CapturePane

FILE_KINDS = "*.json *.jsonl *.xml *.gz *.pdf *.html *.htm *.eml *.txt *.docx *.odt *.doc *.rtf"


class NoticesPage(Page):
    """G keeps, S watches, E then 1 to 6 dismisses, D opens a bid; decided rows stay where they are until a reload."""

    kinds = frozenset({"notices"})

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Veille"))
        self._turn = 0  # the search that is awaited: answers to older ones are dropped
        self._has_more = False
        self._is_dismissing = False
        self._is_behind = False
        self._wanted = ""  # the notice to make current once it is listed
        self.add_action(
            Button(_("Importer un fichier"), kind="flat", icon="upload", keys="Ctrl O"), self.import_files
        )
        self.add_action(Button(_("Ajouter un avis"), icon="plus", keys="Ctrl N"), self.new_item)
        self.filters = FilterBar()
        self.filters.changed.connect(self.reload)
        self._model = ListModel(lambda row: notice_look(row, context.today()))
        self.list = RowList(self._model, _("Avis"), single_keys="GSED123456")
        self.list.row_changed.connect(self._show_notice)
        self.list.row_activated.connect(lambda row: self.pane.setFocus())
        self.list.key_pressed.connect(self._on_key)
        self.list.verticalScrollBar().valueChanged.connect(self._maybe_more)
        self.progress = ProgressRow()
        self.pane = NoticePane(context)
        self.pane.decided.connect(self.decide)
        self.pane.dismissed.connect(self.dismiss)
        self.pane.reason_wanted.connect(self.ask_reason)
        self.pane.bid_wanted.connect(self.open_bid)
        self.pane.restored.connect(lambda: self.decide(NoticeState.NEW))
        self._capture: CapturePane | None = None
        self._side = Stack()
        self._side.addWidget(self.pane)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(90)
        self._wait.timeout.connect(self._catch_up)
        self._stack = Stack()
        self._stack.addWidget(self._content())
        self._stack.add_later(self._empty)
        self.layout_.addWidget(self._stack, 1)
        DropTarget(
            self,
            _("Déposez un fichier BOAMP ou TED, un PDF, un courriel, ou du texte"),
            self.import_files,
            self.paste,
        )

    def _content(self) -> QWidget:
        content = QWidget()
        across = line(content, spacing=0)
        self._left = Ground("canvas", rules=("right",))
        self._left.setFixedWidth(393)
        left = column(self._left, margins=(0, 0, 1, 0))
        left.addWidget(self.filters)
        left.addWidget(self.list, 1)
        left.addWidget(self.progress)
        across.addWidget(self._left)
        across.addWidget(self._side, 1)
        return content

    def _empty(self) -> EmptyState:
        choose = Button(_("Importer un fichier"), kind="main", icon="upload", keys="Ctrl O", size="main")
        choose.clicked.connect(lambda: self.import_files())
        paste = Button(_("Coller un avis"), icon="plus", keys="Ctrl N", size="main")
        paste.clicked.connect(lambda: self.new_item())
        return EmptyState(
            _("Aucun avis à trier"),
            _(
                "Déposez un fichier BOAMP, un PDF ou un courriel d’alerte : Relais propose les champs et montre les mots d’où ils viennent."
            ),
            actions=(choose, paste),
            brings=(
                ("radar", _("BOAMP, TED"), _("fichiers JSON ou XML")),
                ("file-text", _("Un avis"), _("PDF, page web, Word")),
                ("message-circle-question-mark", _("Une alerte"), _("courriel .eml, texte collé")),
            ),
            foot=_("Rien n’est envoyé : les avis sont lus sur ce poste."),
        )

    # reading

    def wants(self, touched: frozenset[Subject]) -> bool:
        """A few notices of the list are read again in place; anything else reloads it."""
        ids = {subject.id for subject in touched if subject.kind == "notices"}
        if not ids:
            return False
        listed = {row.id for row in self._model.items}
        if ids <= listed and len(ids) <= 20:
            self._read_states(tuple(ids))
            return False
        return True

    def reload(self) -> None:
        from relais_app.ui.notices.data import read_list

        self._turn += 1
        turn, filters = self._turn, self.filters.value()
        self.context.read(
            read_list, filters, self.context.today(), owner=self, line=self.error_line,
            then=lambda found: self.show_list(found) if turn == self._turn else None,
        )  # fmt: skip

    def show_list(self, found: Any) -> None:
        """The first page of notices."""
        self._has_more = found.has_more
        total = sum(found.counts.values())
        is_filtered = self.filters.is_filtering()
        self._stack.setCurrentIndex(0 if total or self.is_capturing() else 1)
        self.list.show_rows(found.rows)
        if self._wanted and self.list.select(lambda row: row.id == self._wanted):
            self._wanted = ""
        self.progress.show_counts(found.counts)
        self.header.set_context(counts_sentence(found.counts))
        if not found.rows:
            self.pane.show_nothing(
                _("Aucun résultat. Élargissez les filtres ou cherchez d’autres mots.")
                if is_filtered
                else _("Tout est trié.")
            )

    def _maybe_more(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._has_more and value > bar.maximum() - 3 * self.list.viewport().height() and self._model.items:
            from relais_app.ui.notices.data import read_list

            self._has_more = False
            turn = self._turn
            self.context.read(
                read_list, self.filters.value(), self.context.today(), self._model.items[-1].id, owner=self,
                then=lambda found: self._append(found) if turn == self._turn else None,
            )  # fmt: skip

    def _append(self, found: Any) -> None:
        self._has_more = found.has_more
        self._model.append(found.rows)

    def _read_states(self, ids: tuple[str, ...]) -> None:
        from relais_app.ui.notices.data import read_states

        self.context.read(read_states, ids, then=self._show_states, owner=self)

    def _show_states(self, views: Sequence[Any]) -> None:
        for view in views:
            self._model.change(
                lambda row, view=view: row.id == view.id,
                lambda row, view=view: replace(row, state=view.state, reason=view.reason, bid_id=view.bid_id),
            )
        current = self.list.current_row()
        if current is not None and any(view.id == current.id for view in views):
            self._read_notice()

    def _show_notice(self, row: NoticeRow | None) -> None:
        self._leave_dismissal()
        if row is None:
            self.pane.show_nothing(_("Tout est trié."))
        elif self._wait.isActive():  # rows go by: the one on which the person stops is read
            self._is_behind = True
            self._wait.start()
        else:
            self._read_notice()
            self._wait.start()

    def _catch_up(self) -> None:
        if self._is_behind:
            self._read_notice()

    def _read_notice(self) -> None:
        self._is_behind = False
        row = self.list.current_row()
        if row is None or self.context.workspace is None:
            return
        from relais_app.ui.notices.data import read_notice

        wanted = row.id

        def show(data: Any) -> None:
            now = self.list.current_row()
            if now is not None and now.id == wanted:
                self.pane.show_notice(data)

        self.context.read(read_notice, wanted, then=show, owner=self, line=self.error_line)

    # deciding

    def _on_key(self, key: str) -> None:
        if self._is_dismissing and key in "123456":
            self.dismiss(self.pane.reason_of(int(key)))
        elif key == "G":
            self.decide(NoticeState.KEPT)
        elif key == "S":
            self.decide(NoticeState.WATCHED)
        elif key == "E":
            self.ask_reason()
        elif key == "D":
            self.open_bid()

    def ask_reason(self) -> None:
        """The next digit says why."""
        if self.list.current_row() is not None:
            self._is_dismissing = True
            self.pane.ask_reason()

    def decide(self, state: NoticeState) -> None:
        """Keep, watch, or put back among those to sort."""
        from relais_app.operations import notices

        row = self.list.current_row()
        if row is None:
            return
        operation, said = {
            NoticeState.KEPT: (notices.keep_notice, _("Avis gardé : « {title} ».")),
            NoticeState.WATCHED: (notices.watch_notice, _("Avis surveillé : « {title} ».")),
            NoticeState.NEW: (notices.restore_notice, _("Avis remis à trier : « {title} ».")),
        }[state]
        self._write(operation, row, said=said.format(title=short(row.title)), goes_on=state is not NoticeState.NEW)

    def dismiss(self, reason: DismissalReason) -> None:
        from relais_app.operations.notices import dismiss_notice

        row = self.list.current_row()
        if row is not None:
            self._leave_dismissal()
            said = _("Avis écarté : {reason}.").format(reason=reason_name(reason).lower())
            self._write(dismiss_notice, row, reason, said=said)

    def _write(self, operation: Any, row: NoticeRow, *arguments: Any, said: str, goes_on: bool = True) -> None:
        self.context.write(operation, row.id, *arguments, owner=self, said=said, line=self.error_line)
        if goes_on:
            self.list.step()

    def open_bid(self) -> None:
        """A bid on the current notice, or the one that is open already."""
        row = self.list.current_row()
        if row is None:
            return
        if row.bid_id:
            self.context.navigate("bid", row.bid_id)
            return
        from relais_app.ui.bid_list.new_bid import create_bid

        create_bid(self.context, self, notice_id=row.id)

    def _leave_dismissal(self) -> bool:
        was, self._is_dismissing = self._is_dismissing, False
        self.pane.show_actions()
        return was

    # capturing

    @property
    def capture(self) -> CapturePane:
        """Made when it is first needed."""
        if self._capture is None:
            from relais_app.ui.notices.capture import CapturePane

            self._capture = CapturePane(self.context)
            self._capture.closed.connect(self._end_capture)
            self._capture.saved.connect(self._captured)
            self._side.addWidget(self._capture)
        return self._capture

    def is_capturing(self) -> bool:
        return self._capture is not None and self._side.currentWidget() is self._capture

    def new_item(self) -> None:
        self._start_capture()

    def paste(self, text: str) -> None:
        """Text dropped on the page: its fields are proposed."""
        self._start_capture()
        self.capture.take_text(text)

    def _start_capture(self, reading: NoticeReading | None = None) -> None:
        self._stack.setCurrentIndex(0)
        self._side.setCurrentWidget(self.capture)
        self.capture.start(reading)

    def _end_capture(self) -> None:
        self._side.setCurrentWidget(self.pane)
        self.list.setFocus()
        self.refresh()

    def _captured(self, id: str) -> None:
        self._side.setCurrentWidget(self.pane)
        self.open_item(id)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Structured files go in at once; a single document is proposed first."""
        from relais_app.notices.sources.files import is_structured

        chosen = list(paths) or FilesDialog.ask(self, _("Importer des avis"), kinds=f"{_('Avis')} ({FILE_KINDS})")
        if not chosen:
            return
        if len(chosen) == 1 and chosen[0].is_file() and not is_structured(chosen[0]):
            self._propose(chosen[0])
            return
        from relais_app.operations.notices import import_notices

        self.context.write(
            import_notices, chosen, owner=self, then=self._imported, said=import_sentence, line=self.error_line,
            title=_("Lecture des avis"), with_progress=True,
        )  # fmt: skip

    def _propose(self, path: Path) -> None:
        from relais_app.operations.notices import propose_from_file

        self.context.work(
            propose_from_file, path, owner=self, line=self.error_line, with_progress=True,
            title=_("Lecture de {name}").format(name=path.name),
            then=lambda readings: self._start_capture(readings[0] if readings else None),
        )  # fmt: skip

    def _imported(self, report: Any) -> None:
        self.error_line.hide()
        if report.rejected:
            count = len(report.rejected)
            first = report.rejected[:3]
            why = " ".join(f"{r.file}{f', {r.record}' if r.record else ''} : {r.reason}" for r in first)
            self.error_line.tell(
                ngettext("{n} avis n’a pas pu être lu.", "{n} avis n’ont pas pu être lus.", count).format(n=count),
                why,
            )

    def open_item(self, id: str) -> None:
        if not self.list.select(lambda row: row.id == id):
            self.filters.show_all()
            self._wanted = id
            self.reload()

    # the window's keys

    def fit(self, width: int, height: int) -> None:
        self._left.setFixedWidth(393 if width >= 1200 else 340 if width >= 1000 else 320)
        self.pane.show_keys(width >= 1200)

    def panes(self) -> Sequence[QWidget]:
        if self._stack.currentIndex():
            return (self._stack.currentWidget(),)
        return (self.list, self._side.currentWidget(), self.filters.search)

    def find(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def main_action(self) -> None:
        if self.is_capturing():
            self.capture.save()
        else:
            self.decide(NoticeState.KEPT)

    def escape(self) -> bool:
        if self.is_capturing():
            self._end_capture()
            return True
        if self._leave_dismissal():
            return True
        if self.filters.search.hasFocus():
            self.filters.search.clear()
            self.list.setFocus()
            return True
        return False
