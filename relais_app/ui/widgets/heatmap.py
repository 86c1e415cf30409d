"""The load as a map: rows × weeks, a figure on a colour; above the capacity a folded corner and bold figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from relais_app.base.words import _
from relais_app.ui.theme import theme
from relais_app.ui.widgets.painting import fill, metrics, paint_hatch, rounded, shown, write


@dataclass(frozen=True)
class MapWeek:
    """A column: its short name (« S47 »), the month it belongs to, whether it is the current one."""

    name: str
    month: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class MapCell:
    """`share` of the capacity decides the colour; `figure` is what is written; `added` is « +12 »."""

    figure: str
    share: float = 0.0
    is_away: bool = False
    added: str = ""


@dataclass(frozen=True)
class MapRow:
    """One person or resource; `group` is written above its first row."""

    name: str
    cells: tuple[MapCell, ...]
    detail: str = ""
    capacity: str = ""
    group: str = ""
    group_detail: str = ""


def level(share: float) -> str:
    """The colour of a share of the capacity."""
    if share > 1.0001:
        return "over"
    if share > 0.85:
        return "d3"
    if share > 0.60:
        return "d2"
    return "d1" if share > 0 else "d0"


def figure_colour(ground: QColor) -> QColor:
    """Black or white, whichever reads better on this ground (at least 4.6)."""
    dark, light = QColor("#1F1D1A"), QColor("#FFFFFF")
    return dark if _ratio(ground, dark) >= _ratio(ground, light) else light


def _ratio(a: QColor, b: QColor) -> float:
    first, second = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class LoadMap(QWidget):
    """Arrows move the current cell; `cell_changed` gives row and week. A table twin shows the same figures."""

    cell_changed = Signal(int, int)
    cell_activated = Signal(int, int)

    def __init__(self, name: str, *, is_compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_compact = is_compact
        self._weeks: tuple[MapWeek, ...] = ()
        self._rows: tuple[MapRow, ...] = ()
        self._chances: tuple[float, ...] = ()
        self._chance_detail = ""
        self._current = (-1, -1)
        self._name = shown(name)
        self.setAccessibleName(self._name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_compact else Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_load(
        self,
        weeks: Sequence[MapWeek],
        rows: Sequence[MapRow],
        *,
        chances: Sequence[float] = (),
        chance_detail: str = "",
    ) -> None:
        """`chances` of overload per week (0 to 1) are drawn as bars under the columns."""
        self._weeks, self._rows = tuple(weeks), tuple(rows)
        self._chances, self._chance_detail = tuple(chances), chance_detail
        row, week = self._current
        if row >= len(self._rows) or week >= len(self._weeks):
            self._current = (-1, -1)
        self.setAccessibleDescription(self._sentence())
        self.updateGeometry()
        self.update()

    @property
    def current(self) -> tuple[int, int]:
        return self._current

    def set_current(self, row: int, week: int) -> None:
        """Make a cell current and say so."""
        if not (0 <= row < len(self._rows) and 0 <= week < len(self._weeks)):
            return
        if (row, week) != self._current:
            self._current = (row, week)
            self.setAccessibleDescription(self._sentence())
            self.update()
            self.cell_changed.emit(row, week)

    def _sentence(self) -> str:
        row, week = self._current
        if row < 0 or row >= len(self._rows):
            return _("{rows} lignes, {weeks} semaines ; les flèches vont d’une case à l’autre.").format(
                rows=len(self._rows), weeks=len(self._weeks)
            )
        cell = self._rows[row].cells[week]
        figure = _("congé") if cell.is_away else cell.figure
        return shown(f"{self._rows[row].name}, {self._weeks[week].name} : {figure}")

    # geometry

    def _names_width(self) -> int:
        if self.is_compact:
            texts = [(theme().font("secondary"), r.name) for r in self._rows]
            texts += [(theme().font("small"), r.detail) for r in self._rows]
            widest = max((metrics(font).horizontalAdvance(text) for font, text in texts), default=40)
            return min(theme().px(124), max(theme().px(78), widest + theme().px(12)))
        return theme().px(169)

    def _row_height(self) -> int:
        if self.is_compact:
            return theme().px(42 if self._has_two_lines() else 32)
        return theme().px(52)

    def _has_two_lines(self) -> bool:
        return any(row.detail or any(cell.added for cell in row.cells) for row in self._rows)

    def _top(self) -> int:
        return theme().px(22 if self.is_compact else 52)

    def _cell_width(self) -> float:
        return (self.width() - self._names_width()) / max(1, len(self._weeks))

    def _row_tops(self) -> list[int]:
        tops, y = [], self._top()
        for row in self._rows:
            if row.group:
                y += theme().px(26)
            tops.append(y)
            y += self._row_height()
        return tops

    def _cell_rect(self, row: int, week: int, tops: list[int]) -> QRect:
        width, left = self._cell_width(), self._names_width()
        x, right = round(left + week * width), round(left + (week + 1) * width)
        gap = 2
        height = self._row_height() - (theme().px(4))
        return QRect(x, tops[row], right - x - gap, height)

    def sizeHint(self) -> QSize:
        groups = sum(1 for row in self._rows if row.group)
        height = self._top() + len(self._rows) * self._row_height() + groups * theme().px(26)
        if self._chances:
            height += theme().px(76)
        return QSize(theme().px(280 if self.is_compact else 560), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._names_width() + len(self._weeks) * 18, self.sizeHint().height())

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tops = self._row_tops()
        if not self.is_compact:
            self._paint_months(painter)
        self._paint_week_names(painter)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, number, row, tops)
        if self._chances:
            self._paint_chances(painter, (tops[-1] if tops else self._top()) + self._row_height() + theme().px(16))

    def _paint_months(self, painter: QPainter) -> None:
        t, width, left = theme(), self._cell_width(), self._names_width()
        for number, week in enumerate(self._weeks):
            if week.month and (number == 0 or self._weeks[number - 1].month != week.month):
                x = round(left + number * width)
                if number:
                    fill(painter, QRect(x - 1, t.px(6), 1, self.height() - t.px(6)), t.colour("line2"))
                write(
                    painter,
                    QRect(x + t.px(3), t.px(4), t.px(140), t.px(20)),
                    week.month,
                    t.font("secondary", weight=600),
                )

    def _paint_week_names(self, painter: QPainter) -> None:
        t, width, left = theme(), self._cell_width(), self._names_width()
        y = 0 if self.is_compact else t.px(28)
        is_tight = width < t.px(26)
        for number, week in enumerate(self._weeks):
            box = QRect(round(left + number * width), y, round(width), t.px(20))
            token = "text" if week.is_now and self.is_compact else "accent_text" if week.is_now else "text2"
            font = t.font("caption", weight=700 if week.is_now else 400, figures=True)
            name = week.name.lstrip("SW") if is_tight else week.name
            write(painter, box, name, font, token, Qt.AlignmentFlag.AlignHCenter)

    def _paint_row(self, painter: QPainter, number: int, row: MapRow, tops: list[int]) -> None:
        t, top = theme(), tops[number]
        names = self._names_width()
        if row.group:
            box = QRect(0, top - t.px(26), names * 3, t.px(24))
            used = write(painter, box, row.group, t.font("secondary", weight=600))
            box.setLeft(box.left() + used + t.px(7))
            write(painter, box, row.group_detail, t.font("small"), "text2")
        height = self._row_height() - t.px(4)
        capacity = 0
        if row.capacity:
            capacity = metrics(t.font("small")).horizontalAdvance(shown(row.capacity)) + t.px(6)
            box = QRect(names - capacity - t.px(6), top, capacity, height)
            write(painter, box, row.capacity, t.font("small", figures=True), "text2", Qt.AlignmentFlag.AlignRight)
        room = names - capacity - t.px(8)
        if row.detail:
            middle = top + height // 2
            font = t.font("secondary" if self.is_compact else "body", weight=500)
            write(painter, QRect(0, middle - t.px(17), room, t.px(18)), row.name, font)
            write(painter, QRect(0, middle, room, t.px(16)), row.detail, t.font("small"), "text2")
        else:
            write(painter, QRect(0, top, room, height), row.name, t.font("secondary"))
        for week, cell in enumerate(row.cells[: len(self._weeks)]):
            self._paint_cell(
                painter, self._cell_rect(number, week, tops), cell, is_current=(number, week) == self._current
            )

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: MapCell, *, is_current: bool) -> None:
        t = theme()
        if cell.is_away:
            rounded(painter, rect, 3, None, t.colour("line"))
            paint_hatch(painter, rect)
            word = _("congé")
            width = metrics(t.font("caption", weight=400)).horizontalAdvance(word) + t.px(4)
            middle = QRect(rect.center().x() - width // 2, rect.center().y() - t.px(8), width, t.px(17))
            if width <= rect.width():
                fill(painter, middle, t.colour("canvas"))
                write(painter, middle, word, t.font("caption", weight=400), "text2", Qt.AlignmentFlag.AlignHCenter)
            return
        name = level(cell.share)
        ground = t.colour(name)
        rounded(painter, rect, 3, ground)
        ink = figure_colour(ground) if name != "d0" else t.colour("text2")
        if name == "over":
            self._paint_corner(painter, rect, QColor("#1F1D1A"))
        painter.setPen(ink)
        painter.setFont(t.font("secondary", weight=700 if name == "over" else 400, figures=True))
        if cell.added:
            painter.drawText(rect.adjusted(0, 0, 0, -t.px(12)), Qt.AlignmentFlag.AlignCenter, cell.figure)
            painter.setFont(t.font("caption", weight=500, figures=True))
            painter.drawText(rect.adjusted(0, t.px(15), 0, 0), Qt.AlignmentFlag.AlignCenter, cell.added)
        else:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.figure)
        if is_current:
            rounded(painter, rect, 3, None, t.colour("text"), 2)

    def _paint_corner(self, painter: QPainter, rect: QRect, ink: QColor) -> None:
        side = theme().px(8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        right, top = rect.right() + 1, rect.top()
        painter.drawPolygon(QPolygonF([QPointF(right - side, top), QPointF(right, top), QPointF(right, top + side)]))

    def _paint_chances(self, painter: QPainter, top: int) -> None:
        t, names, width = theme(), self._names_width(), self._cell_width()
        write(painter, QRect(0, top, names, t.px(18)), _("Chance de débordement"), t.font("body", weight=500))
        write(painter, QRect(0, top + t.px(17), names, t.px(16)), self._chance_detail, t.font("small"), "text2")
        base, full = top + t.px(46), t.px(46)
        for y in (base, base - full // 2, base - full):
            fill(painter, QRect(names, y, self.width() - names, 1), t.colour("line"))
        for number, chance in enumerate(self._chances[: len(self._weeks)]):
            height = max(2, round(full * chance))
            x = round(names + number * width)
            bar = QRect(x + 1, base - height, round(width) - t.px(4), height)
            token = "over" if chance >= 0.5 else "d4" if chance >= 0.25 else "d2"
            rounded(painter, bar, 2, t.colour(token))
            if chance >= 0.10:
                font = t.font("caption", weight=700 if chance >= 0.5 else 500, figures=True)
                box = QRect(bar.left() - t.px(8), bar.top() - t.px(16), bar.width() + t.px(16), t.px(15))
                write(
                    painter,
                    box,
                    f"{round(chance * 100)} %",
                    font,
                    "text" if chance >= 0.25 else "text2",
                    Qt.AlignmentFlag.AlignHCenter,
                )

    # keys and mouse

    def _cell_at(self, x: float, y: float) -> tuple[int, int]:
        tops = self._row_tops()
        week = int((x - self._names_width()) // self._cell_width()) if x >= self._names_width() else -1
        for row, top in enumerate(tops):
            if top <= y < top + self._row_height() and 0 <= week < len(self._weeks):
                return row, week
        return -1, -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.set_current(*self._cell_at(event.position().x(), event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().x(), event.position().y())
        if cell[0] >= 0:
            self.cell_activated.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        row, week = self._current if self._current[0] >= 0 else (0, 0)
        if event.key() in moves:
            by = moves[event.key()]
            self.set_current(row + by[0], week + by[1])
        elif event.key() == Qt.Key.Key_Home:
            self.set_current(row, 0)
        elif event.key() == Qt.Key.Key_End:
            self.set_current(row, len(self._weeks) - 1)
        else:
            super().keyPressEvent(event)


class Legend(QWidget):
    """What the colours of the map mean, in words."""

    def __init__(self, *, is_compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_compact = is_compact
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Légende"))

    def _entries(self) -> tuple[tuple[str, str], ...]:
        if self._is_compact:
            return (("d1", "≤ 60 %"), ("d2", "≤ 85 %"), ("d3", "≤ 100 %"), ("over", "> 100 %"))
        return (
            ("d1", _("jusqu’à 60 %")),
            ("d2", _("60 à 85 %")),
            ("d3", _("85 à 100 %")),
            ("over", _("au-delà : coin noir et chiffre gras")),
        )

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme()
        font, x, side = (
            t.font("caption" if self._is_compact else "small", weight=400),
            0,
            t.px(9 if self._is_compact else 12),
        )
        for token, words in self._entries():
            rounded(painter, QRect(x, (self.height() - side) // 2, side, side), 2, t.colour(token))
            x += side + t.px(5 if self._is_compact else 7)
            x += write(painter, QRect(x, 0, self.width() - x, self.height()), words, font, "text2")
            x += t.px(8 if self._is_compact else 18)
