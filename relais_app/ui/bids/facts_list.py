"""The facts of a DCE in the order a person asks them; the current one opens in place with its sentence and its keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relais_app.base.words import _
from relais_app.bids.model import FactState
from relais_app.operations.dce import FactRow
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.lists import single_key
from relais_app.ui.widgets.models import ListModel, RowLook, RowRole, Section, SectionRole
from relais_app.ui.widgets.painting import (
    key_hint_width,
    paint_key_hint,
    radius,
    rounded,
    shown,
    text_width,
    write,
)

EDGE = 16
LABEL_WIDTH = 136
CLASH_HEIGHT = 20  # of the line that says what another place states
STATE_ICONS = {
    FactState.PROPOSED: ("circle-dashed", "accent_text"),
    FactState.CONFIRMED: ("circle-check", "ok"),
    FactState.CORRECTED: ("pen-line", "ok"),
    FactState.REJECTED: ("circle-x", "text3"),
}
_STATE_WORDS = {
    FactState.PROPOSED: lambda: _("proposé"),
    FactState.CONFIRMED: lambda: _("confirmé"),
    FactState.CORRECTED: lambda: _("corrigé"),
    FactState.REJECTED: lambda: _("rejeté"),
}


@dataclass(frozen=True)
class SumRow:
    """« Somme : 100 %, juste » under the criteria: computed, not read."""

    id: str
    label: str
    text: str
    is_right: bool


def label_of(fact: FactRow) -> str:
    """The fact's name, with its lot when it has one."""
    if not fact.lot_text or fact.name == "lots":
        return fact.label
    return _("{label}, {lots}").format(label=fact.label, lots=fact.lot_text)


class FactsModel(ListModel):
    """Facts, computed sums and group headers."""

    def __init__(self, parent=None) -> None:
        super().__init__(self._look_of, parent)

    def _look_of(self, row: FactRow | SumRow) -> RowLook:
        if isinstance(row, SumRow):
            return RowLook(title=row.label, below=row.text, sentence=f"{row.label} : {row.text}")
        state = _STATE_WORDS[row.state]()
        clash = _(" ; mais {others}").format(others=", ".join(row.clash)) if row.clash else ""
        said = f"{label_of(row)} : {row.long_text}, {state}, {row.where}{clash}. {row.evidence}"
        return RowLook(title=row.label, below=row.text, sentence=said)


class _FactDelegate(QStyledItemDelegate):
    def __init__(self, view: FactsList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        t = theme()
        if index.data(SectionRole) is not None:
            return QSize(0, t.px(38))
        row = index.data(RowRole)
        if index == self._view.currentIndex() and isinstance(row, FactRow):
            return QSize(0, self._view.open_height(row))
        return QSize(0, t.px(29 + (CLASH_HEIGHT if isinstance(row, FactRow) and row.clash else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        section, row = index.data(SectionRole), index.data(RowRole)
        if section is not None:
            self._paint_section(painter, option.rect, section)
        elif isinstance(row, SumRow):
            self._paint_sum(painter, option.rect, row)
        elif index == self._view.currentIndex():
            self._paint_open(painter, option.rect, row)
        else:
            self._paint_line(painter, QRect(option.rect.topLeft(), QSize(option.rect.width(), theme().px(29))), row)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, section: Section) -> None:
        t = theme()
        box = QRect(rect.left() + t.px(EDGE), rect.bottom() - t.px(26), rect.width() - t.px(EDGE + 26), t.px(22))
        write(painter, box, section.title, t.font("body", weight=600))
        write(painter, box, section.detail, t.font("small"), "text2", Qt.AlignmentFlag.AlignRight)

    def _paint_sum(self, painter: QPainter, rect: QRect, row: SumRow) -> None:
        icon, token = ("calculator", "text2") if row.is_right else ("triangle-alert", "warn")
        self._paint_icon(painter, rect, icon, token)
        self._write_pair(painter, rect, row.label, row.text, _("calculé"), "text2", is_strong=False)

    def _paint_icon(self, painter: QPainter, rect: QRect, icon: str, token: str) -> None:
        t, size = theme(), theme().px(16)
        paint_icon(painter, icon, QRect(rect.left() + t.px(EDGE), rect.top() + t.px(7), size, size), t.colour(token))

    def _write_pair(self, painter: QPainter, rect: QRect, label: str, text: str, right: str, right_token: str, *,
                    is_strong: bool, is_dim: bool = False) -> None:  # fmt: skip
        t = theme()
        height = t.px(29)
        right_width = text_width(t.font("small", weight=500), shown(right)) + t.px(8)
        left = rect.left() + t.px(EDGE + 24)
        edge = rect.right() - t.px(24)
        name_width = min(t.px(LABEL_WIDTH), (edge - left) * 2 // 5)
        write(painter, QRect(left, rect.top(), name_width - t.px(6), height), label, t.font("secondary"), "text2")
        value = QRect(left + name_width, rect.top(), edge - right_width - left - name_width, height)
        write(
            painter, value, text, t.font("secondary", weight=600 if is_strong else 500), "text3" if is_dim else "text"
        )
        write(painter, QRect(edge - right_width, rect.top(), right_width, height), right,
              t.font("small", weight=500), right_token, Qt.AlignmentFlag.AlignRight)  # fmt: skip

    def _paint_line(self, painter: QPainter, rect: QRect, row: FactRow, *, is_strong: bool = False) -> None:
        is_open = bool(row.clash) and row.state is FactState.PROPOSED
        self._paint_icon(painter, rect, *(("split", "danger") if is_open else STATE_ICONS[row.state]))
        self._write_pair(painter, rect, label_of(row), row.text or row.evidence, row.where, "accent_text",
                         is_strong=is_strong, is_dim=row.state is FactState.REJECTED)  # fmt: skip
        if row.clash:
            t = theme()
            left = rect.left() + t.px(EDGE + 24)
            under = QRect(left, rect.top() + t.px(26), rect.right() - t.px(24) - left, t.px(18))
            write(painter, under, ", ".join(row.clash), t.font("small"), "danger", Qt.AlignmentFlag.AlignRight)

    def _paint_open(self, painter: QPainter, rect: QRect, row: FactRow) -> None:
        t, view = theme(), self._view
        ground = rect.adjusted(t.px(6), 1, -t.px(10), -1)
        edge = t.colour("accent_text") if view.hasFocus() or view.is_editing else None
        rounded(painter, ground, radius("choice"), t.colour("sel"), edge, 2 if edge else 1)
        self._paint_line(
            painter, QRect(rect.left(), rect.top() + t.px(3), rect.width(), t.px(29)), row, is_strong=True
        )
        quote = view.quote_rect(rect, row)
        painter.setFont(view.quote_font())
        painter.setPen(t.colour("text"))
        painter.drawText(quote, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, view.quote(row))
        if row.read_text:
            note = QRect(quote.left(), quote.bottom() + t.px(2), quote.width(), t.px(18))
            write(painter, note, _("Lu : {text}").format(text=row.read_text), t.font("small"), "text2")
        for name, keys, box in view.buttons(rect, row):
            self._paint_button(painter, box, name, keys, is_main=keys == "⏎")

    def _paint_button(self, painter: QPainter, box: QRect, name: str, keys: str, *, is_main: bool) -> None:
        t = theme()
        text = t.colour("on_accent" if is_main else "text")
        rounded(
            painter,
            box,
            radius("control"),
            t.colour("accent" if is_main else "raised"),
            None if is_main else t.colour("line2"),
        )
        hint_edge = t.colour("on_accent" if is_main else "line2")
        paint_key_hint(painter, box.right() - t.px(7), box.center().y() + 1, keys,
                       text=text if is_main else t.colour("text2"), edge=hint_edge)  # fmt: skip
        painter.setFont(t.font("secondary", weight=500))
        painter.setPen(text)
        painter.drawText(box.adjusted(t.px(8), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown(name))


class FactsList(QListView):
    """`fact_changed` says the current row; confirm, correct (with what was typed), reject are wishes."""

    fact_changed = Signal(object)
    confirm_requested = Signal(object)
    correct_requested = Signal(object, str)
    reject_requested = Signal(object)
    next_requested = Signal()
    compare_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactsModel(self)
        self.is_editing = False
        self._trouble = ""
        self.setAccessibleName(_("Faits lus dans le DCE"))
        self.setModel(self.facts)
        self.setItemDelegate(_FactDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._editor = QLineEdit(self.viewport())
        self._editor.setAccessibleName(_("Valeur corrigée"))
        self._editor.hide()
        self._editor.returnPressed.connect(self._type)

    # ---- rows

    def show_rows(self, items) -> None:
        """Show these, and keep the current fact where it is still there."""
        kept = getattr(self.current(), "id", None)
        self.stop_editing()
        self.facts.show(items)
        if not (kept and self.select(kept)):
            self.select_next(from_start=True, only_proposed=False)
        self.scheduleDelayedItemsLayout()

    def current(self) -> FactRow | SumRow | None:
        row: FactRow | SumRow | None = self.currentIndex().data(RowRole)
        return row

    def select(self, id: str) -> bool:
        for number, item in enumerate(self.facts.items):
            if getattr(item, "id", None) == id:
                self.setCurrentIndex(self.facts.index(number))
                self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
                return True
        return False

    def select_next(self, *, from_start: bool = False, only_proposed: bool = True) -> bool:
        """The next fact that nobody has judged, round the end."""
        start = -1 if from_start else self.currentIndex().row()
        items = self.facts.items
        order = [*range(start + 1, len(items)), *range(0, start + 1)]
        for number in order:
            item = items[number]
            if isinstance(item, FactRow) and (not only_proposed or item.state is FactState.PROPOSED):
                self.setCurrentIndex(self.facts.index(number))
                self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
                return True
        return False

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.stop_editing()
        self.scheduleDelayedItemsLayout()
        self.fact_changed.emit(current.data(RowRole) if current.isValid() else None)

    def moveCursor(self, action, modifiers) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        if action not in (moves.MoveUp, moves.MoveDown):
            return super().moveCursor(action, modifiers)
        by = -1 if action == moves.MoveUp else 1
        number = self.currentIndex().row() + by
        while 0 <= number < len(self.facts.items):
            if not isinstance(self.facts.items[number], Section):
                return self.facts.index(number)
            number += by
        return self.currentIndex()

    # ---- the open row

    def quote_font(self):
        font = theme().font("quotation")
        font.setPointSizeF(font.pointSizeF() * 14 / 15)
        return font

    def quote(self, row: FactRow) -> str:
        words = row.evidence if len(row.evidence) <= 420 else row.evidence[:420].rsplit(" ", 1)[0] + "…"
        return shown(f"« {words} »") if words else ""

    def quote_rect(self, rect: QRect, row: FactRow) -> QRect:
        t = theme()
        width = self.viewport().width() - t.px(EDGE + 24 + 30)
        top = (
            rect.top()
            + t.px(36 + (CLASH_HEIGHT if row.clash else 0))
            + (t.px(52 if self._trouble else 34) if self.is_editing else 0)
        )
        height = 0
        if row.evidence:
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            height = (
                QFontMetrics(self.quote_font())
                .boundingRect(QRect(0, 0, width, 4000), flags, self.quote(row))
                .height()
            )
        return QRect(rect.left() + t.px(EDGE + 24), top, width, height + t.px(2))

    def open_height(self, row: FactRow) -> int:
        t = theme()
        bottom = self.quote_rect(QRect(0, 0, 10, 10), row).bottom() + (t.px(20) if row.read_text else 0)
        return bottom + t.px(12 + 28 + 10)

    def buttons(self, rect: QRect, row: FactRow) -> list[tuple[str, str, QRect]]:
        """Name, key and place of the buttons of the open row."""
        t = theme()
        names = [(_("Confirmer"), "⏎"), (_("Corriger"), "F2"), (_("Rejeter"), _("Suppr"))]
        if self.is_editing:
            names = [(_("Garder"), "⏎"), (_("Annuler"), _("Échap"))]
        x, top = rect.left() + t.px(EDGE + 24), rect.bottom() - t.px(38)
        places = []
        for name, keys in names:
            width = text_width(t.font("secondary", weight=500), shown(name)) + key_hint_width(keys) + t.px(22)
            places.append((name, keys, QRect(x, top, width, t.px(28))))
            x += width + t.px(6)
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = index.data(RowRole)
        if index == self.currentIndex() and isinstance(row, FactRow):
            pressed = self._button_at(event.position().toPoint(), row)
            if pressed >= 0:
                self._press(pressed, row)
                return
        super().mousePressEvent(event)

    def _button_at(self, point: QPoint, row: FactRow) -> int:
        places = self.buttons(self.visualRect(self.currentIndex()), row)
        return next((n for n, (_name, _keys, box) in enumerate(places) if box.contains(point)), -1)

    def _press(self, number: int, row: FactRow) -> None:
        if self.is_editing:
            self._type() if number == 0 else self.stop_editing()
        elif number == 0:
            self.confirm_requested.emit(row)
        elif number == 1:
            self.start_editing()
        else:
            self.reject_requested.emit(row)

    # ---- correcting

    def start_editing(self) -> None:
        """F2: the value becomes a field, with what was read in it."""
        row = self.current()
        if not isinstance(row, FactRow):
            return
        self.is_editing, self._trouble = True, ""
        self._editor.setText(row.long_text if row.name in ("deadline", "question_deadline") else row.text)
        self._editor.selectAll()
        self._place_editor()
        self._editor.show()
        self._editor.setFocus()
        self.scheduleDelayedItemsLayout()

    def stop_editing(self) -> None:
        if self.is_editing:
            self.is_editing = False
            self._editor.hide()
            self.setFocus()
            self.scheduleDelayedItemsLayout()

    def tell_trouble(self, message: str) -> None:
        """What was typed can't be understood: it stays, with the reason under it."""
        self._trouble = shown(message)
        self._editor.setToolTip(self._trouble)
        self._editor.setAccessibleDescription(self._trouble)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _shift(self) -> int:
        """How much lower the open row's field stands under a contradiction."""
        return CLASH_HEIGHT if getattr(self.current(), "clash", ()) else 0

    def _place_editor(self) -> None:
        t, rect = theme(), self.visualRect(self.currentIndex())
        self._editor.setGeometry(
            rect.left() + t.px(EDGE + 24),
            rect.top() + t.px(34 + self._shift()),
            rect.width() - t.px(EDGE + 24 + 30),
            t.px(30),
        )

    def _type(self) -> None:
        row = self.current()
        if isinstance(row, FactRow):
            self.correct_requested.emit(row, self._editor.text())

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self.is_editing and self._trouble:
            t, rect = theme(), self.visualRect(self.currentIndex())
            painter = QPainter(self.viewport())
            box = QRect(
                rect.left() + t.px(EDGE + 24),
                rect.top() + t.px(66 + self._shift()),
                rect.width() - t.px(EDGE + 54),
                t.px(18),
            )
            write(painter, box, self._trouble, t.font("small"), "danger")

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.is_editing:
            self._place_editor()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    # ---- keys

    def keyboardSearch(self, search: str) -> None:
        """Single keys act here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() == Qt.Key.Key_Escape and self.is_editing:
            self.stop_editing()
            return
        if isinstance(row, FactRow) and not self.is_editing:
            if (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.confirm_requested.emit(row)
                return
            if event.key() == Qt.Key.Key_F2:
                self.start_editing()
                return
            if event.key() == Qt.Key.Key_Delete:
                self.reject_requested.emit(row)
                return
        if single_key(event) in ("N", "C"):
            (self.next_requested if single_key(event) == "N" else self.compare_requested).emit()
            return
        super().keyPressEvent(event)
