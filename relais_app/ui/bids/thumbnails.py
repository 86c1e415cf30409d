"""The pages of a piece in small, beside the page: one goes to a page by its look."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relais_app.base.words import _
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import fill, rounded, write

DPI = 18.0
WIDTH, HEIGHT = 84, 118  # of a page's picture
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class _Pages(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = 0
        self.marked: frozenset[int] = frozenset()
        self.pictures: dict[int, QImage] = {}

    def show(self, count: int) -> None:
        self.beginResetModel()
        self.count, self.pictures, self.marked = count, {}, frozenset()
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole):
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marked = _(", des faits y sont lus") if page in self.marked else ""
            return _("Page {page}").format(page=page) + marked
        return None


class _PageDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(WIDTH + 24, HEIGHT + theme().px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        t, pages, page = theme(), index.model(), index.row() + 1
        view: Thumbnails = self.parent()
        is_current = index == view.currentIndex()
        if is_current:
            rounded(painter, option.rect.adjusted(4, 2, -4, -2), 6, t.colour("sel"))
        left = option.rect.center().x() - WIDTH // 2
        box = QRect(left, option.rect.top() + 6, WIDTH, HEIGHT)
        picture = pages.pictures.get(page)
        size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio) if picture else box.size()
        paper = QRect(box.center().x() - size.width() // 2, box.top(), size.width(), size.height())
        fill(painter, paper.adjusted(-1, -1, 1, 1), t.colour("line2"))
        fill(painter, paper, Qt.GlobalColor.white)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(paper, picture)
        under = QRect(option.rect.left(), box.bottom() + 2, option.rect.width(), t.px(20))
        token = "accent_text" if page in pages.marked else "text2"
        write(painter, under, str(page), t.font("caption", figures=True), token, Qt.AlignmentFlag.AlignHCenter)
        painter.restore()


class Thumbnails(QListView):
    """`page_chosen` when the person goes to a page; asks for the pictures of the pages that are seen."""

    page_chosen = Signal(int)
    picture_wanted = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = _Pages(self)
        self._asked: set[int] = set()
        self.setAccessibleName(_("Pages en petit"))
        self.setModel(self._pages)
        self.setItemDelegate(_PageDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFixedWidth(WIDTH + 40)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._soon.start(60))
        self.activated.connect(lambda index: self.page_chosen.emit(index.row() + 1))
        self.clicked.connect(lambda index: self.page_chosen.emit(index.row() + 1))

    def show_document(self, count: int) -> None:
        self._asked.clear()
        self._pages.show(count)
        self._soon.start(60)

    def show_current(self, page: int) -> None:
        """The page that the viewer shows."""
        self.setCurrentIndex(self._pages.index(page - 1))

    def show_marked(self, pages: frozenset[int]) -> None:
        """Pages where facts were read."""
        self._pages.marked = pages
        self.viewport().update()

    def show_picture(self, page: int, image: QImage) -> None:
        self._pages.pictures[page] = image
        self.update(self._pages.index(page - 1))

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._soon.start(60)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._soon.start(60)

    def _ask(self) -> None:
        if not self.isVisible() or not self._pages.count:
            return
        top, bottom = self.indexAt(self.viewport().rect().topLeft()), self.viewport().rect().bottom()
        first = top.row() if top.isValid() else 0
        rows = bottom // max(1, self.sizeHintForRow(0)) + 2
        for page in range(first + 1, min(self._pages.count, first + rows) + 1):
            if page not in self._asked:
                self._asked.add(page)
                self.picture_wanted.emit(page, DPI)
