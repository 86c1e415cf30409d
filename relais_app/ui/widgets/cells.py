"""What stands in one cell of a table: text, quotation, tag, icon, little squares."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from relais_app.ui.icons import paint_icon
from relais_app.ui.theme import theme
from relais_app.ui.widgets.models import CellLook, Column
from relais_app.ui.widgets.painting import paint_tag, rounded, shown, state_look, tag_size, write


def paint_cell(painter: QPainter, rect: QRect, look: CellLook, column: Column) -> None:
    """The content of a cell, in its style."""
    t = theme()
    if look.state:
        icon, token = state_look(look.state)
        shift = t.px(6)
        if column.is_right:
            shift -= rect.width() - tag_size(look.text, icon)[0]
        paint_tag(painter, rect.left() - shift, rect.center().y(), look.text, icon, token, is_filled=look.is_filled)
        return
    if look.dots is not None:
        rect = rect.adjusted(_paint_dots(painter, rect, *look.dots), 0, 0, 0)
    if look.icon:
        size = t.px(16)
        spot = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
        paint_icon(painter, look.icon, spot, t.colour(look.icon_token or look.token or "text2"))
        rect = rect.adjusted(size + t.px(8), 0, 0, 0)
    align = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    font, token = _cell_font(look, column)
    if look.style == "serif":
        _paint_serif(painter, rect, look.text, font)
    elif look.detail:
        line = t.px(18)
        top = rect.center().y() - line + 1
        write(painter, QRect(rect.left(), top, rect.width(), line), look.text, font, look.token or token, align)
        under = QRect(rect.left(), top + line, rect.width(), line)
        write(painter, under, look.detail, t.font("small"), "text2", align)
    else:
        write(painter, rect, look.text, font, look.token or token, align)


def _cell_font(look: CellLook, column: Column):
    t = theme()
    if look.style == "strong":
        return t.font("body", weight=500, figures=column.is_figures), "text"
    if look.style == "bold":
        return t.font("body", weight=600, figures=column.is_figures), "text"
    if look.style == "link":
        return t.font("secondary", weight=500), "accent_text"
    if look.style == "serif":
        return t.font("quotation"), "text"
    if look.style == "quiet":
        return t.font("secondary", figures=column.is_figures), "text2"
    return t.font("secondary", figures=column.is_figures), "text"


def _paint_serif(painter: QPainter, rect: QRect, text: str, font) -> None:
    """A quotation on at most two lines, one where the row has no room for more."""
    font.setPointSizeF(font.pointSizeF() * 14 / 15)
    painter.setFont(font)
    painter.setPen(theme().colour("text"))
    height = theme().px(20)
    if rect.height() < 2 * height:
        lines = [painter.fontMetrics().elidedText(shown(text), Qt.TextElideMode.ElideRight, rect.width())]
    else:
        lines = two_lines(shown(text), font, rect.width())
    top = rect.center().y() - height * len(lines) // 2 + 1
    for number, line in enumerate(lines):
        box = QRect(rect.left(), top + number * height, rect.width() + 4, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)


def two_lines(text: str, font, width: int) -> list[str]:
    """The text cut at a word on two lines, the second elided."""
    from PySide6.QtGui import QFontMetrics

    measure = QFontMetrics(font)
    if measure.horizontalAdvance(text) <= width:
        return [text]
    words, first = text.split(" "), ""
    while words and measure.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    rest = measure.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return [first, rest] if first else [rest]


def _paint_dots(painter: QPainter, rect: QRect, lit: int, total: int) -> int:
    """Little squares, `lit` of them full; gives back the width they took."""
    t, side = theme(), theme().px(10)
    for number in range(total):
        box = QRect(rect.left() + number * t.px(13), rect.center().y() - side // 2 + 1, side, side)
        if number < lit:
            rounded(painter, box, 2, t.colour("accent"))
        else:
            rounded(painter, box, 2, None, t.colour("line2"))
    return total * t.px(13) + t.px(9)
