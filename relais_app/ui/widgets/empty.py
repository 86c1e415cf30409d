"""What a page shows before it has anything: what it is for, one action, what to bring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.labels import ElidedLabel, Icon, Label
from relais_app.ui.widgets.panes import column, line


class _Sheets(QWidget):
    """Three sheets on a table, the middle one checked."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(260, 108)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, angle in ((62, -7), (198, 7), (130, 0)):
            painter.save()
            painter.translate(x, 54)
            painter.rotate(angle)
            self._paint_sheet(painter, is_front=angle == 0)
            painter.restore()
        painter.setPen(QPen(theme().colour("line2"), 2))
        painter.drawLine(0, 103, 260, 103)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("sel"))
        painter.drawEllipse(QRectF(138, 78, 20, 20))
        paint_icon(painter, "check", QRectF(141, 81, 14, 14).toRect(), theme().colour("accent_text"))

    def _paint_sheet(self, painter: QPainter, *, is_front: bool) -> None:
        t = theme()
        painter.setPen(QPen(t.colour("line2"), 1.5))
        painter.setBrush(t.colour("canvas"))
        painter.drawRoundedRect(QRectF(-33, -46, 66, 94) if is_front else QRectF(-33, -40, 66, 86), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, length in enumerate((28, 44, 44, 28, 44)):
            is_title = row == 0 and is_front
            painter.setBrush(t.colour("accent_text" if is_title else "line"))
            painter.drawRect(QRectF(-22, -31 + row * 11, length, 3))


class EmptyState(QWidget):
    """`brings` are (icon, title, examples) of what may be brought here."""

    def __init__(
        self,
        title: str,
        text: str,
        *,
        actions: Sequence[Button] = (),
        brings: Sequence[tuple[str, str, str]] = (),
        foot: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        body = column(self, margins=(20, 20, 20, 16))
        body.addStretch(5)
        body.addWidget(_Sheets(), 0, Qt.AlignmentFlag.AlignHCenter)
        body.addSpacing(28)
        self._title = Label(title, "title", wraps=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self._title)
        body.addSpacing(6)
        self._text = Label(text, "row_title", weight=400, tone="text2", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(560)
        around = line(spacing=0)
        around.addStretch(1)
        around.addWidget(self._text, 100)
        around.addStretch(1)
        body.addLayout(around)
        if actions:
            body.addSpacing(22)
            row = line()
            row.addStretch(1)
            for button in actions:
                row.addWidget(button)
            row.addStretch(1)
            body.addLayout(row)
        if brings:
            body.addSpacing(40)
            body.addLayout(_brings(brings))
        body.addStretch(6)
        if foot:
            note = Label(foot, "small", tone="text2", wraps=True)
            note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            body.addWidget(note)

    def say(self, title: str, text: str) -> None:
        """Another reason to be empty."""
        self._title.setText(title)
        self._text.setText(text)


def _brings(brings: Sequence[tuple[str, str, str]]):
    row = line(spacing=48)
    row.addStretch(1)
    for icon, title, examples in brings:
        item = line(spacing=10)
        item.addWidget(Icon(icon), 0, Qt.AlignmentFlag.AlignTop)
        texts = column(spacing=2)
        texts.addWidget(ElidedLabel(title, "body", weight=500))
        texts.addWidget(ElidedLabel(examples, "small", tone="text2"))
        item.addLayout(texts)
        row.addLayout(item)
    row.addStretch(1)
    return row
