"""Text on a page: one label for every role, with French spaces, following the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import paint_tag, shown, state_look, tag_size


class Label(QLabel):
    """A text in a role (`title`, `heading`, `body`, `secondary`, `caption`, `quotation`…) and a colour token."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        tone: str = "",
        weight: int | None = None,
        wraps: bool = False,
        figures: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._weight, self._figures = role, weight, figures
        self.setTextFormat(Qt.TextFormat.PlainText)
        if tone:
            self.setProperty("tone", tone)
        if wraps:
            self.setWordWrap(True)
            self.setMinimumWidth(1)
        self.setFont(theme().font(role, weight=weight, figures=figures))
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(shown(text))

    def set_tone(self, tone: str) -> None:
        """Another colour token, from now on."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            font = theme().font(self._role, weight=self._weight, figures=self._figures)
            if font != self.font():
                self.setFont(font)
        super().changeEvent(event)


class RichLabel(Label):
    """A sentence whose first or important words are bold: `**words**` is the only mark."""

    def setText(self, text: str) -> None:
        import html

        self.setTextFormat(Qt.TextFormat.RichText)
        parts = html.escape(shown(text)).split("**")
        QLabel.setText(
            self, "".join(f"<b style='font-weight:600'>{p}</b>" if i % 2 else p for i, p in enumerate(parts))
        )
        self.setAccessibleName(shown(text).replace("**", ""))


class ElidedLabel(Label):
    """One line that ends in « … » where it lacks room, and gives the whole text in its tooltip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(40), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if line != self.text() else "")
        painter.setPen(theme().colour(self.property("tone") or "text"))
        painter.drawText(self.rect(), self.alignment() | Qt.TextFlag.TextSingleLine, line)


class Link(Label):
    """A word that leads somewhere: a source, a page."""

    clicked = Signal()

    def __init__(self, text: str, *, role: str = "small", parent: QWidget | None = None) -> None:
        super().__init__(text, role, tone="accent_text", weight=500, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(shown(text))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(QRect(0, self.height() - 2, self.width(), 2), theme().colour("focus"))


class Tag(QWidget):
    """A state in a word and an icon, on its soft ground."""

    def __init__(
        self, text: str, state: str = "", *, icon: str = "", token: str = "text2", filled: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._filled = filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, state, icon=icon, token=token)

    def show_state(self, text: str, state: str = "", *, icon: str = "", token: str = "text2") -> None:
        """Say another state."""
        self._text = shown(text)
        self._icon, self._token = state_look(state) if state else (icon, token)
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(*tag_size(self._text, self._icon))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tag(painter, 0, self.height() // 2, self._text, self._icon, self._token, is_filled=self._filled)


class Icon(QWidget):
    """A drawing beside a text; it says nothing that the text doesn't."""

    def __init__(self, name: str, token: str = "text2", size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, token: str) -> None:
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self._name, self.rect(), theme().colour(self._token))


class Rule(QFrame):
    """A one-pixel line between two parts of a page."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("line"))


class SectionHeader(QWidget):
    """The name of a part of a page, with a count or a short word after it."""

    def __init__(self, title: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = ElidedLabel(detail, "small", tone="text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = ElidedLabel(title, "body", weight=600)
        row.addWidget(self._title)
        row.addWidget(self._detail)
        row.addStretch(1)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_detail(self, detail: str) -> None:
        self._detail.setText(detail)
