"""Painting that every widget and row shares: crisp rules and grounds, tags, key hints, the focus ring."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from relais_app.base.words import typeset
from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme, tokens

# What a state looks like: icon, colour, whether it stands on its own soft ground.
STATES: dict[str, tuple[str, str]] = {
    "proposed": ("circle-dashed", "accent_text"),
    "good": ("circle-check", "ok"),
    "no": ("circle-x", "danger"),
    "blocking": ("circle-alert", "danger"),
    "alert": ("triangle-alert", "warn"),
    "advice": ("info", "info"),
    "help": ("handshake", "warn"),
    "split": ("split", "danger"),
    "waiting": ("hourglass", "text2"),
    "soon": ("alarm-clock", "warn"),
    "computed": ("calculator", "text2"),
    "held": ("lock", "text2"),
    "verified": ("shield-check", "ok"),
    "unknown": ("circle-dashed", "text2"),
    "to_tick": ("pen-line", "info"),
    "set_aside": ("minus", "text2"),
}


@lru_cache(maxsize=8192)
def shown(text: str) -> str:
    """The text with French spaces, remembered: rows are painted again and again."""
    return typeset(text)


def radius(kind: str) -> int:
    """`tag`, `control`, `choice` or `floating`."""
    return int(tokens()["radius"][kind])


def metrics(font: QFont) -> QFontMetrics:
    return QFontMetrics(font)


def text_width(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A plain ground with sharp edges, without the grey seams of antialiasing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, colour)


def rule(painter: QPainter, rect: QRect, token: str = "line") -> None:
    """A one-pixel rule along the bottom of `rect`."""
    fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().colour(token))


def rounded(
    painter: QPainter, rect: QRect, corner: int, ground: QColor | None, edge: QColor | None = None, width: int = 1
) -> None:
    """A rounded rectangle whose edge lies inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    inset = width / 2 if edge is not None else 0.0
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), corner, corner)


def focus_ring(painter: QPainter, rect: QRect, corner: int) -> None:
    """The 2-pixel ring inside the edge of what has the keyboard."""
    rounded(painter, rect, corner, None, theme().colour("focus"), 2)


def write(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    token: str = "text",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> int:
    """One line of text, elided at the right edge; gives back the width it took."""
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    line = QFontMetrics(font).elidedText(shown(text), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)
    return min(rect.width(), QFontMetrics(font).horizontalAdvance(line))


def key_hint_width(key: str) -> int:
    if key == "⏎":
        return theme().px(20)
    return text_width(theme().font("caption"), key) + theme().px(11)


def paint_key_hint(painter: QPainter, right: int, middle: int, key: str, *, text: QColor, edge: QColor) -> int:
    """A key in its box, ending at `right`; gives back the width it took."""
    width, height = key_hint_width(key), theme().px(18)
    box = QRect(right - width, middle - height // 2, width, height)
    rounded(painter, box, radius("tag"), None, edge)
    if key == "⏎":
        size = theme().px(12)
        paint_icon(
            painter, "corner-down-left", QRect(box.center().x() - size // 2 + 1, middle - size // 2, size, size), text
        )
        return width
    painter.setFont(theme().font("caption"))
    painter.setPen(text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    return width


def state_look(state: str) -> tuple[str, str]:
    """Icon and colour of a state."""
    return STATES[state]


def tag_size(text: str, icon: str = "") -> tuple[int, int]:
    width = text_width(theme().font("small", weight=500), shown(text)) + theme().px(12)
    return (width + (theme().px(19) if icon else 0), theme().px(21))


def paint_tag(
    painter: QPainter, left: int, middle: int, text: str, icon: str, token: str, *, is_filled: bool = True
) -> int:
    """A tag: icon and word on their soft ground (or on none); gives back its width."""
    width, height = tag_size(text, icon)
    box = QRect(left, middle - height // 2, width, height)
    if is_filled:
        soft = f"{token}_soft" if token in ("danger", "warn", "ok", "info") else "hover"
        edge = theme().colour(token) if theme().is_high_contrast else None
        rounded(painter, box, radius("tag"), theme().colour(soft), edge)
    x = box.left() + theme().px(6)
    if icon:
        size = theme().px(14)
        paint_icon(painter, icon, QRect(x, middle - size // 2, size, size), theme().colour(token))
        x += theme().px(19)
    painter.setFont(theme().font("small", weight=500))
    painter.setPen(theme().colour(token))
    painter.drawText(
        QRect(x, box.top(), box.right() - x + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, shown(text)
    )
    return width


def paint_closeness(painter: QPainter, left: int, middle: int, level: int, *, is_dim: bool = False) -> None:
    """Three rising bars, `level` of them lit."""
    for index in range(3):
        height = theme().px((5, 9, 13)[index])
        token = "line2" if index >= level else "field" if is_dim else "accent"
        box = QRect(left + index * theme().px(5), middle + theme().px(7) - height, theme().px(4), height)
        rounded(painter, box, 1, theme().colour(token))


def paint_hatch(painter: QPainter, rect: QRect, token: str = "line2") -> None:
    """Fine diagonal strokes that fill `rect`: leave, or what is only likely."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(theme().colour(token), 1))
    for x in range(rect.left() - rect.height(), rect.right(), 5):
        painter.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + rect.height(), rect.top()))
    painter.restore()
