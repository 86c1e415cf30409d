"""The table of « Exigences », what it can be narrowed to, and the bar of its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relais_app.base.words import _, ngettext
from relais_app.bids.model import FactState, Feasibility
from relais_app.bids.requirement_words import feasibility_label, level_label, on_label, theme_label
from relais_app.dce.model import THEMES
from relais_app.operations.dce import RequirementRow
from relais_app.ui.bids.cells import NOTHING
from relais_app.ui.theme import theme
from relais_app.ui.widgets.labels import Icon, Label
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.painting import fill, paint_hatch, shown
from relais_app.ui.widgets.panes import line

NUMBER, TEXT, WHERE, LOT, BINDS, MARK, OWNER = range(7)
MARK_STATES = {
    Feasibility.YES: "good", Feasibility.WITH_HELP: "help", Feasibility.NO: "no", Feasibility.UNKNOWN: "unknown",
}  # fmt: skip
MARK_KEYS = {"1": Feasibility.YES, "2": Feasibility.WITH_HELP, "3": Feasibility.NO}
_RANKS = {
    mark: rank
    for rank, mark in enumerate((Feasibility.NO, Feasibility.WITH_HELP, Feasibility.UNKNOWN, Feasibility.YES))
}


@dataclass(frozen=True)
class Narrowing:
    """What the filters keep; `mark` may be `rejected`, which are hidden otherwise."""

    piece: int | None = None
    lot: str | None = None
    theme: str | None = None
    level: str | None = None
    mark: Feasibility | str | None = None

    def keeps(self, row: RequirementRow) -> bool:
        is_rejected = row.state is FactState.REJECTED
        if is_rejected != (self.mark == "rejected"):
            return False
        return (
            self.piece in (None, row.piece)
            and (self.lot is None or is_of_lot(row, self.lot))
            and self.theme in (None, row.theme)
            and self.level in (None, row.level)
            and self.mark in (None, "rejected", row.feasibility)
        )


def lots_of(row: RequirementRow) -> tuple[str, ...]:
    """The lots that a line names; none when it is for all of them."""
    if row.lot is None:
        return ()
    return tuple(str(n) for n in row.lot) if isinstance(row.lot, list | tuple) else (str(row.lot),)


def is_of_lot(row: RequirementRow, lot: str) -> bool:
    return not lots_of(row) or lot in lots_of(row)


def in_order(rows: Sequence[RequirementRow]) -> list[RequirementRow]:
    """By theme, then as they stand in the pieces."""
    rank = {name: number for number, name in enumerate(THEMES)}
    return sorted(rows, key=lambda row: (rank.get(row.theme, len(rank)), row.number))


def requirement_model() -> TableModel:
    columns = (
        Column(title=_("N°"), look=lambda r: CellLook(text=r.code, style="quiet"), sort=lambda r: r.number, width=74, is_figures=True),
        Column(title=_("Exigence"), look=_text, sort=lambda r: r.text, find=lambda r: f"{r.text} {r.reason} {r.section}"),
        Column(title=_("Pièce"), look=_where, sort=lambda r: (r.piece, r.page or 0), width=96),
        Column(title=_("Lot"), look=_lot, sort=lambda r: lots_of(r), width=62),
        Column(title=_("Oblige"), look=_binds, sort=lambda r: (r.on, r.level), width=86),
        Column(title=_("Faisabilité"), look=_mark, sort=lambda r: _RANKS[r.feasibility], width=112),
        Column(title=_("Qui"), look=_owner, sort=lambda r: r.owner or None, width=92),
    )  # fmt: skip
    return TableModel(columns, section=lambda row: theme_label(row.theme), section_detail=_section_detail)


def _section_detail(_title: str, rows: Sequence[RequirementRow]) -> str:
    kept = [row for row in rows if row.state is not FactState.REJECTED]
    parts = [ngettext("{n} exigence", "{n} exigences", len(kept)).format(n=len(kept))]
    marks = [
        f"{n} {feasibility_label(mark).lower()}"
        for mark in (Feasibility.YES, Feasibility.WITH_HELP, Feasibility.NO)
        if (n := sum(row.feasibility is mark for row in kept))
    ]
    return " · ".join([*parts, ", ".join(marks)]) if marks else parts[0]


def _text(row: RequirementRow) -> CellLook:
    return CellLook(text=row.text, style="serif", token="text3" if row.state is FactState.REJECTED else "")


def _where(row: RequirementRow) -> CellLook:
    return CellLook(text=row.where, style="link") if row.where else NOTHING


def _lot(row: RequirementRow) -> CellLook:
    return CellLook(text=", ".join(lots_of(row)) or _("tous"), style="quiet")


def _binds(row: RequirementRow) -> CellLook:
    return CellLook(text=on_label(row.on), detail=level_label(row.level))


def _mark(row: RequirementRow) -> CellLook:
    if row.state is FactState.REJECTED:
        return CellLook(text=_("Rejetée"), state="set_aside")
    is_filled = row.feasibility in (Feasibility.NO, Feasibility.WITH_HELP)
    return CellLook(text=feasibility_label(row.feasibility), state=MARK_STATES[row.feasibility], is_filled=is_filled)


def _owner(row: RequirementRow) -> CellLook:
    return CellLook(text=row.owner) if row.owner else NOTHING


@dataclass(frozen=True)
class MarkCounts:
    """How many of each mark, rejected lines left out."""

    yes: int = 0
    with_help: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.with_help + self.no + self.unknown


def count_marks(rows: Sequence[RequirementRow]) -> MarkCounts:
    kept = [row.feasibility for row in rows if row.state is not FactState.REJECTED]
    return MarkCounts(
        *(kept.count(m) for m in (Feasibility.YES, Feasibility.WITH_HELP, Feasibility.NO, Feasibility.UNKNOWN))
    )


class MarkBar(QWidget):
    """The shares of the marks, in one thin bar; the words stand above it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = MarkCounts()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Part des exigences faisables"))

    def show_counts(self, counts: MarkCounts) -> None:
        self._counts = counts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, counts = QPainter(self), self._counts
        parts = [(counts.yes, "ok"), (counts.with_help, "warn"), (counts.no, "danger"), (counts.unknown, "line2")]
        x, room = 0, self.width() - 2 * (sum(1 for n, _token in parts if n) - 1)
        for count, token in parts:
            if not count:
                continue
            box = QRect(x, 0, max(3, round(room * count / counts.total)), self.height())
            if token == "danger":  # hatched: not told by its colour alone
                paint_hatch(painter, box, token)
                fill(painter, QRect(box.left(), box.top(), box.width(), 1), theme().colour(token))
                fill(painter, QRect(box.left(), box.bottom(), box.width(), 1), theme().colour(token))
            else:
                fill(painter, box, theme().colour(token))
            x = box.right() + 3


class MarkSummary(QWidget):
    """« 71 faisables · 11 avec aide · 5 non faisables · 12 à dire », each with its icon."""

    def __init__(self) -> None:
        super().__init__()
        row = line(self, spacing=6)
        self._is_short = False
        self._parts: list[tuple[Icon, Label, Label]] = []
        for icon, token in (
            ("circle-check", "ok"),
            ("handshake", "warn"),
            ("circle-x", "danger"),
            ("circle-dashed", "text2"),
        ):
            part = (
                Icon(icon, token, 16),
                Label("", "body", weight=600, figures=True),
                Label("", "secondary", tone="text2"),
            )
            for widget in part:
                row.addWidget(widget)
            row.addSpacing(10)
            self._parts.append(part)
        row.addStretch(1)

    def shorten(self, is_short: bool) -> None:
        """Figures alone, where the words have no room; they stay in the accessible name."""
        self._is_short = is_short
        for _icon, figure, label in self._parts:
            label.setVisible(figure.isVisibleTo(self) and not is_short)

    def show_counts(self, counts: MarkCounts) -> None:
        words = (
            (counts.yes, ngettext("faisable", "faisables", counts.yes)), (counts.with_help, _("avec aide")),
            (counts.no, ngettext("non faisable", "non faisables", counts.no)), (counts.unknown, _("à dire")),
        )  # fmt: skip
        for (icon, figure, label), (count, word) in zip(self._parts, words, strict=True):
            figure.setText(str(count))
            label.setText(word)
            for widget in (icon, figure, label):
                widget.setVisible(bool(count) and not (self._is_short and widget is label))
        total = ngettext("{n} exigence", "{n} exigences", counts.total).format(n=counts.total)
        self.setAccessibleName(shown(" · ".join([total, *(f"{count} {word}" for count, word in words if count)])))
