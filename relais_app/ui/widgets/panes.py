"""How a page is laid out: grounds, header, side pane, bottom bar, scrolling column, splitter of panes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relais_app.ui.theme import theme
from relais_app.ui.widgets.labels import ElidedLabel, Label

SIDES = ("left", "top", "right", "bottom")


class Ground(QWidget):
    """A widget with a ground token and rules along some of its edges."""

    def __init__(self, ground: str = "canvas", *, rules: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground, self._rules = ground, tuple(rules)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour(self._ground))
        line, width, height = theme().colour("line"), self.width(), self.height()
        for side in self._rules:
            x, y, w, h = {
                "left": (0, 0, 1, height), "right": (width - 1, 0, 1, height),
                "top": (0, 0, width, 1), "bottom": (0, height - 1, width, 1),
            }[side]  # fmt: skip
            painter.fillRect(x, y, w, h, line)


def column(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0
) -> QVBoxLayout:
    """A vertical layout with plain margins."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def line(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8
) -> QHBoxLayout:
    """A horizontal layout with plain margins."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def clear(layout: QLayout) -> None:
    """Take away everything that a layout holds."""
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
        elif item.layout() is not None:
            clear(item.layout())
            item.layout().deleteLater()


class PageHeader(Ground):
    """Title, a line of context under it, actions at the right; 60 pixels."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", rules=("bottom",), parent=parent)
        self._title = Label(title, "title")
        self._context = ElidedLabel("", "small", tone="text2")
        texts = column(spacing=1)
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(self._context)
        texts.addStretch(1)
        self._row = line(self, margins=(20, 0, 20, 0), spacing=8)
        self._row.addLayout(texts, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(60))

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_context(self, text: str) -> None:
        self._context.setText(text)

    def add_action(self, widget: QWidget) -> None:
        """Another action, at the right of those that are there."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class BarHeader(Ground):
    """The header of a pane: a bold name, something at the right; 50 pixels."""

    def __init__(
        self, title: str = "", *, height: int = 50, ground: str = "canvas", parent: QWidget | None = None
    ) -> None:
        super().__init__(ground, rules=("bottom",), parent=parent)
        self._height = height
        self.row = line(self, margins=(20, 0, 20, 0), spacing=8)
        self._title = Label(title, "secondary", weight=600)
        self.row.addWidget(self._title)
        self.row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(self._height))

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def add(self, widget: QWidget) -> None:
        self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class ActionBar(Ground):
    """The bottom bar of a pane: actions at the left, what stands apart at the right; 56 pixels."""

    def __init__(self, *, ground: str = "canvas", edge: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(ground, rules=("top",), parent=parent)
        self.row = line(self, margins=(edge, 0, 24, 0), spacing=8)
        self.row.addStretch(1)
        self._at_left = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(56))

    def add(self, widget: QWidget) -> None:
        """At the left, after those that are there."""
        self.row.insertWidget(self._at_left, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._at_left += 1

    def add_apart(self, widget: QWidget) -> None:
        self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class ScrollColumn(QScrollArea):
    """A column that scrolls when its content is higher than the page; its content is never wider."""

    def __init__(
        self, *, margins: tuple[int, int, int, int] = (20, 16, 20, 20), spacing: int = 8, max_width: int = 0,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self.body = column(content, margins=margins, spacing=spacing)
        if max_width:
            content.setMaximumWidth(max_width)
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width(), 80)

    def empty(self) -> None:
        """Take the content away, to lay another one."""
        clear(self.body)


class SidePane(Ground):
    """The pane at the right of a page: a ground of its own, a fixed range of widths."""

    def __init__(self, *, ground: str = "sunken", width: int = 340, parent: QWidget | None = None) -> None:
        super().__init__(ground, rules=("left",), parent=parent)
        self._width = width
        self.body = column(self, margins=(1, 0, 0, 0))
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(min(theme().px(self._width), 520))

    def set_width(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self._fit()


class Stack(QStackedWidget):
    """Shows one of several; those that are hidden never keep the window from getting small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._later: dict[int, Callable[[], QWidget]] = {}

    def add_later(self, build: Callable[[], QWidget]) -> None:
        """Another one, made when it is first shown."""
        self._later[self.addWidget(QWidget())] = build

    def setCurrentIndex(self, index: int) -> None:
        if index in self._later:
            placeholder = self.widget(index)
            self.insertWidget(index, self._later.pop(index)())
            self.removeWidget(placeholder)
            placeholder.deleteLater()
        super().setCurrentIndex(index)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize(0, 0)

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else QSize(0, 0)
