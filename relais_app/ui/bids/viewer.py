"""The buyer's pages as pictures, one below the other, with marks over the evidence and text that can be selected.

Pictures and words come from elsewhere (a worker draws them): the viewer says which ones it wants. Boxes are in points
from the top left of the page, as everywhere in a reading.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from relais_app.base.words import _
from relais_app.dce.model import Box, Page, Word
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import fill

A4 = (595.0, 842.0)
GAP = 12
KEPT_PICTURES = 14
ZOOM_STEPS = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
DIMMED_PAPER = QColor("#DAD6CD")
POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class Mark:
    """A box to show on a page; `id` is what a click on it names. `kind`: `current`, `other`, `found`, `gone` or `come`."""

    id: str
    page: int
    box: Box
    kind: str = "other"


class PageViewer(QAbstractScrollArea):
    """Shows one piece. `zoom` 0 fits the width."""

    picture_wanted = Signal(int, float)  # page, dots per inch
    words_wanted = Signal(int)
    page_changed = Signal(int)
    mark_clicked = Signal(str)
    text_selected = Signal(str, int, object)  # words, page, box

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Page du document"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.dims_paper = True
        self.zoom = 0
        self._sizes: list[tuple[float, float]] = []
        self._pictures: OrderedDict[int, tuple[QImage, float]] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._words: dict[int, list[Word]] = {}
        self._marks: tuple[Mark, ...] = ()
        self._current_page = 1
        self._from: tuple[int, QPointF] | None = None
        self._to: tuple[int, QPointF] | None = None
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.timeout.connect(self._ask_for_pictures)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_document(self, page_count: int) -> None:
        """Another piece: its pages come as they are drawn."""
        self._sizes = [A4] * page_count
        self._pictures.clear()
        self._asked.clear()
        self._words.clear()
        self._marks = ()
        self._from = self._to = None
        self._current_page = 1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._ask_soon.start(0)

    @property
    def page_count(self) -> int:
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page in the middle of what is seen, 1-based."""
        return self._current_page

    def show_picture(self, page: int, image: QImage, dpi: float) -> None:
        """The picture that was wanted; also tells the page's true size."""
        if not 1 <= page <= len(self._sizes):
            return
        size = (image.width() * POINTS_PER_INCH / dpi, image.height() * POINTS_PER_INCH / dpi)
        self._asked.discard((page, round(dpi)))
        self._pictures[page] = (image, dpi)
        self._pictures.move_to_end(page)
        while len(self._pictures) > KEPT_PICTURES:
            self._pictures.popitem(last=False)
        if any(abs(a - b) > 1 for a, b in zip(size, self._sizes[page - 1], strict=True)):
            self._resize_page(page, size)
        self.viewport().update()

    def show_words(self, page: int, words: Page) -> None:
        """The words of a page, for selection."""
        self._words[page] = [word for line in words.lines for word in line.words if word.box is not None]

    def show_marks(self, marks: Sequence[Mark]) -> None:
        self._marks = tuple(marks)
        self.viewport().update()

    def go_to(self, page: int, box: Box | None = None) -> None:
        """Bring a page, or a box of it, to the upper third of the view."""
        if not 1 <= page <= len(self._sizes):
            return
        rect = self._page_rect(page)
        top = (
            rect.top() if box is None else rect.top() + round(box[1] * self._scale()) - self.viewport().height() // 3
        )
        self.verticalScrollBar().setValue(max(rect.top() - GAP, top) if box is None else top)
        self._scrolled()

    def zoom_by(self, step: int) -> None:
        """One step in (1) or out (-1); 0 fits the width."""
        shown_page = self._current_page
        if step == 0:
            self.zoom = 0
        else:
            now = self.zoom or round(self._scale() * 100 / self._base_scale())
            bigger = [z for z in ZOOM_STEPS if z > now]
            smaller = [z for z in ZOOM_STEPS if z < now]
            self.zoom = (
                (bigger[0] if bigger else ZOOM_STEPS[-1]) if step > 0 else (smaller[-1] if smaller else ZOOM_STEPS[0])
            )
        self._lay_out()
        self.go_to(shown_page)
        self._ask_soon.start(60)

    def _base_scale(self) -> float:
        """Pixels per point at 100 %: a page is as large as on paper on a usual screen."""
        return 96.0 / POINTS_PER_INCH

    def _scale(self) -> float:
        if self.zoom:
            return self.zoom / 100 * self._base_scale()
        widest = max((w for w, _h in self._sizes), default=A4[0])
        return max(0.2, (self.viewport().width() - 2 * GAP) / widest)

    def _page_rect(self, page: int) -> QRect:
        """Where a page stands in the whole strip, in pixels."""
        width, height = self._sizes[page - 1]
        scale = self._scale()
        left = max(GAP, (self.viewport().width() - round(width * scale)) // 2)
        return QRect(left, self._tops[page - 1], round(width * scale), round(height * scale))

    def _lay_out(self) -> None:
        scale, top = self._scale(), GAP
        self._tops: list[int] = []
        for _width, height in self._sizes:
            self._tops.append(top)
            top += round(height * scale) + GAP
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        bar.setRange(0, max(0, top - self.viewport().height()))
        widest = max((w for w, _h in self._sizes), default=0.0)
        across = self.horizontalScrollBar()
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(0, round(widest * scale) + 2 * GAP - self.viewport().width()))
        self.viewport().update()

    def _resize_page(self, page: int, size: tuple[float, float]) -> None:
        anchor = self.verticalScrollBar().value() - self._tops[page - 1]
        is_above = anchor > 0
        before = self._tops[self._current_page - 1]
        self._sizes[page - 1] = size
        self._lay_out()
        if is_above:
            self.verticalScrollBar().setValue(
                self.verticalScrollBar().value() + self._tops[self._current_page - 1] - before
            )

    def _visible_pages(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        scale = self._scale()
        return [
            n
            for n, (start, (_w, height)) in enumerate(zip(self._tops, self._sizes, strict=True), 1)
            if start < bottom and start + height * scale > top
        ]

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        current = max((n for n, top in enumerate(self._tops, 1) if top <= middle), default=1)
        if current != self._current_page:
            self._current_page = current
            self.page_changed.emit(current)
        self._ask_soon.start(30)
        self.viewport().update()

    def _wanted_dpi(self) -> float:
        ratio = self.viewport().devicePixelRatioF()
        return min(300.0, round(self._scale() * POINTS_PER_INCH * ratio / 6) * 6.0)

    def _ask_for_pictures(self) -> None:
        dpi = self._wanted_dpi()
        seen = self._visible_pages()
        around = [*seen, *(p for p in (seen[-1] + 1, seen[0] - 1) if 1 <= p <= len(self._sizes))] if seen else []
        for page in around:
            kept = self._pictures.get(page)
            if (kept is None or kept[1] != dpi) and (page, round(dpi)) not in self._asked:
                self._asked.add((page, round(dpi)))
                self.picture_wanted.emit(page, dpi)
        for page in seen:
            if page not in self._words:
                self._words[page] = []
                self.words_wanted.emit(page)

    def _to_view(self, rect: QRect) -> QRect:
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _box_rect(self, page: int, box: Box) -> QRectF:
        """A box of a page where it is seen."""
        rect, scale = self._to_view(self._page_rect(page)), self._scale()
        x0, top, x1, bottom = box
        return QRectF(rect.left() + x0 * scale, rect.top() + top * scale, (x1 - x0) * scale, (bottom - top) * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        fill(painter, self.viewport().rect(), theme().colour("line"))
        for page in self._visible_pages():
            self._paint_page(painter, page)
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect = self._to_view(self._page_rect(page))
        fill(painter, rect, QColor(Qt.GlobalColor.white))
        kept = self._pictures.get(page)
        if kept is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, kept[0])
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for mark in self._marks:
            if mark.page == page:
                self._paint_mark(painter, mark)
        for box in self._selected_boxes(page):
            painter.fillRect(self._box_rect(page, box), QColor("#B7D4F0"))
        if theme().is_dark and self.dims_paper:
            painter.fillRect(rect, DIMMED_PAPER)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for mark in self._marks:
            if mark.page == page and mark.kind == "current":
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor("#14607F"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._box_rect(page, mark.box).adjusted(-4, -3, 4, 3), 5, 5)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        kinds = {"found": "#FFC45E", "gone": "#F6C8C3", "come": "#C4E5CE"}
        colour = theme().colour("mark") if mark.kind == "current" else QColor(kinds.get(mark.kind, "#DCEAF0"))
        painter.fillRect(self._box_rect(mark.page, mark.box).adjusted(-1, -1, 1, 1), colour)

    def _selected_words(self, page: int) -> list[Word]:
        if self._from is None or self._to is None or self._from[0] != page or self._to[0] != page:
            return []
        words = self._words.get(page, [])
        ends = sorted(_nearest(words, point) for point in (self._from[1], self._to[1])) if words else []
        return words[ends[0] : ends[1] + 1] if ends else []

    def _selected_boxes(self, page: int) -> list[Box]:
        return [word.box for word in self._selected_words(page) if word.box is not None]

    def _place(self, position: QPoint) -> tuple[int, QPointF] | None:
        """The page under the mouse, and the point in its own points."""
        for page in self._visible_pages():
            rect = self._to_view(self._page_rect(page))
            if rect.contains(position):
                scale = self._scale()
                return page, QPointF((position.x() - rect.left()) / scale, (position.y() - rect.top()) / scale)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if event.button() == Qt.MouseButton.LeftButton:
            self._from, self._to = self._place(event.position().toPoint()), None
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._to = self._place(event.position().toPoint())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        page, start = self._from
        end = self._place(event.position().toPoint())
        if end is None or end[0] != page or (end[1] - start).manhattanLength() < 3:
            self._to = None
            hit = next((m for m in self._marks if m.page == page and _holds(m.box, start)), None)
            if hit is not None:
                self.mark_clicked.emit(hit.id)
            return
        self._to = end
        chosen = self._selected_words(page)
        if chosen:
            self.text_selected.emit(" ".join(w.text for w in chosen), page, _around([w.box for w in chosen if w.box]))
        self.viewport().update()

    def clear_selection(self) -> None:
        self._from = self._to = None
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.singleStep(), Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep() - 40, Qt.Key.Key_PageUp: 40 - bar.pageStep(),
        }  # fmt: skip
        if event.key() in moves:
            bar.setValue(bar.value() + moves[event.key()])
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.text() in ("+", "-"):
            self.zoom_by(1 if event.text() == "+" else -1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        page = self._current_page
        self._lay_out()
        if self._sizes and not self.zoom:
            offset = self.verticalScrollBar().value() - self._tops[page - 1]
            self.verticalScrollBar().setValue(self._tops[page - 1] + offset)
        self._ask_soon.start(80)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _holds(box: Box, point: QPointF) -> bool:
    return box[0] - 2 <= point.x() <= box[2] + 2 and box[1] - 2 <= point.y() <= box[3] + 2


def _nearest(words: Sequence[Word], point: QPointF) -> int:
    """The word nearest to a point: its line first, then its place in the line."""

    def distance(word: Word) -> tuple[float, float]:
        x0, top, x1, bottom = word.box or (0.0, 0.0, 0.0, 0.0)
        down = max(top - point.y(), point.y() - bottom, 0.0)
        return down, max(x0 - point.x(), point.x() - x1, 0.0)

    return min(range(len(words)), key=lambda n: distance(words[n]))


def _around(boxes: Sequence[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
