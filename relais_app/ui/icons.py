"""Icons: shipped Lucide drawings painted in the theme's colours, sharp at every scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from relais_app.base.places import resource
from relais_app.ui.theme import theme

STROKE = "1.75"


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return (
        resource("icons", f"{name}.svg")
        .read_text(encoding="utf-8")
        .replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    )


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    side = max(1, round(size * ratio))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, name: str, rect: QRect, colour: QColor) -> None:
    """Draw an icon in the middle of `rect`, as large as it fits."""
    size = min(rect.width(), rect.height())
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    pixmap = _pixmap(name, size, colour.name(), ratio)
    painter.drawPixmap(QPoint(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2), pixmap)


class _ThemedEngine(QIconEngine):
    """Looks its colour up each time it paints, so an icon follows the theme."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "text3" if mode == QIcon.Mode.Disabled else self._token
        paint_icon(painter, self._name, rect, theme().colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._token)


def icon(name: str, token: str = "text2") -> QIcon:
    """An icon for Qt's own widgets (menus, fields)."""
    return QIcon(_ThemedEngine(name, token))
