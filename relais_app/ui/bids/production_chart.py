"""What winning would use of a resource, month by month, against its capacity."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.operations.load import MonthShare
from relais_app.ui.dates import short_month
from relais_app.ui.theme import theme
from relais_app.ui.widgets.heatmap import figure_colour
from relais_app.ui.widgets.painting import fill, paint_hatch, rounded, shown, text_width, write

TOP = 22  # room for the figures over the bars
FOOT = 20  # room for the months' names


class ProductionChart(QWidget):
    """Bars of what is sold, likely, and this bid's; what passes the capacity is hatched and has its figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[MonthShare, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Production si vous gagnez"))

    def show_months(self, months: Sequence[MonthShare]) -> None:
        self._months = tuple(months)
        said = (f"{short_month(m.month)} {round(_total(m))} %" for m in self._months)
        self.setAccessibleDescription(shown(", ".join(said)))
        self.setVisible(bool(self._months))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), theme().px(172))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(140), theme().px(172))

    def _top_share(self) -> float:
        return max(125.0, *(_total(m) for m in self._months)) if self._months else 125.0

    def _bars(self) -> QRect:
        t = theme()
        return QRect(t.px(34), t.px(TOP), self.width() - t.px(34), t.px(172 - TOP - FOOT - 26))

    def _y(self, share: float) -> int:
        bars = self._bars()
        return bars.bottom() - round(bars.height() * share / self._top_share())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t, bars = QPainter(self), theme(), self._bars()
        for share in (0, 50, 100):
            box = QRect(0, self._y(share) - t.px(8), t.px(26), t.px(16))
            write(painter, box, str(share), t.font("caption", figures=True), "text2", Qt.AlignmentFlag.AlignRight)
            if share < 100:
                fill(painter, QRect(bars.left(), self._y(share), bars.width(), 1), t.colour("line"))
        step = bars.width() / max(1, len(self._months))
        for number, month in enumerate(self._months):
            self._paint_month(painter, month, round(bars.left() + number * step), round(step))
        painter.setPen(QPen(t.colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(bars.left(), self._y(100), bars.right(), self._y(100))
        self._paint_legend(painter)

    def _paint_month(self, painter: QPainter, month: MonthShare, left: int, step: int) -> None:
        t = theme()
        width = min(t.px(34), round(step * 0.64))
        x, low = left + (step - width) // 2, 0.0
        for share, token in ((month.sold, "d2"), (month.likely, "d1"), (month.bid, "d4")):
            self._paint_part(painter, QRect(x, 0, width, 0), low, min(100.0, low + share), token)
            low += share
        if low > 100.05:
            over = QRect(x, self._y(low), width, self._y(100) - self._y(low))
            fill(painter, over, t.colour("canvas"))
            paint_hatch(painter, over, "over")
            rounded(painter, over, 1, None, t.colour("over"))
        is_ours = month.bid > 0.05
        if is_ours or low > 100.05:
            top = self._y(low) if low > 100.05 or low < 82 else self._y(100)  # clear of the dashed line
            box = QRect(left - t.px(6), top - t.px(17), step + t.px(12), t.px(16))
            font = t.font("caption", weight=700 if low > 100.05 else 500, figures=True)
            write(painter, box, str(round(low)), font, "text", Qt.AlignmentFlag.AlignHCenter)
        name = QRect(left - t.px(4), self._bars().bottom() + t.px(4), step + t.px(8), t.px(16))
        write(
            painter,
            name,
            short_month(month.month),
            t.font("caption", weight=400),
            "text2",
            Qt.AlignmentFlag.AlignHCenter,
        )

    def _paint_part(self, painter: QPainter, place: QRect, low: float, high: float, token: str) -> None:
        if high <= low:
            return
        top, bottom = self._y(high), self._y(low)
        box = QRect(place.left(), top, place.width(), max(1, bottom - top))
        ground = theme().colour(token)
        fill(painter, box, ground)
        if token == "d4" and box.height() >= theme().px(15):
            painter.setPen(figure_colour(ground))
            painter.setFont(theme().font("caption", figures=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"+{round(high - low)}")

    def _paint_legend(self, painter: QPainter) -> None:
        t, x = theme(), 0
        y = self.height() - t.px(18)
        names = [("d2", _("déjà vendu")), ("d1", _("probable")), ("d4", _("ce dossier")), ("over", _("au-delà"))]
        for token, name in names:
            if token == "d1" and not any(m.likely > 0.05 for m in self._months):
                continue
            box = QRect(x, y + t.px(3), t.px(11), t.px(11))
            if token == "over":
                paint_hatch(painter, box, "over")
                rounded(painter, box, 2, None, t.colour("over"))
            else:
                rounded(painter, box, 2, t.colour(token))
            width = text_width(t.font("small"), shown(name))
            write(painter, QRect(x + t.px(16), y, width + 2, t.px(17)), name, t.font("small"), "text2")
            x += width + t.px(30)


def _total(month: MonthShare) -> float:
    return month.sold + month.likely + month.bid
