"""Pieces of made-up consultations: a family of wordings, contents and a look, all drawn from one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from made.dce_draw import Draw, Made
from made.dce_more import MORE
from made.dce_notices import NOTICES
from made.dce_rules import RULES
from relais_app.dce.model import Line, Page, Piece

FAMILIES = (*RULES, *MORE, *NOTICES)


@dataclass
class Look:
    """How pages are set: width of the lines, spacing, bullets, bold headings."""

    width: int = 92
    spaced: bool = False
    bullet: str = "-"
    bold: bool = True

    @classmethod
    def of(cls, seed: int) -> Look:
        rng = random.Random(seed * 7 + 1)
        return cls(
            rng.choice((70, 84, 96, 110)), rng.random() < 0.3, rng.choice(("-", "•", "–", "▪")), rng.random() < 0.8
        )


def set_pages(made: Made, look: Look) -> Piece:
    """The elements as pages of lines, wrapped, with their boxes, blocks and cells."""
    press = _Press(look)
    for kind, what in made.elements:
        press.put(kind, what)
    return Piece(
        0, f"{made.family}.pdf", f"{made.family}.pdf", kind=made.kind, pages=press.pages, page_count=len(press.pages)
    )


class _Press:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.pages: list[Page] = []
        self._block = self._table = 0
        self._new_page()

    def _new_page(self) -> None:
        self.pages.append(Page(len(self.pages) + 1, width=595.0, height=842.0))
        self._y, self._table = 60.0, 0

    def put(self, kind: str, what: Any) -> None:
        if kind == "page":
            self._new_page()
        elif kind == "table":
            self._rows(what)
        else:
            size = 16.0 if kind == "t" else 11.0
            text = f"{self.look.bullet} {what}" if kind == "li" else what
            self._paragraph(text, size, bold=kind == "t" or (kind == "h" and self.look.bold))

    def _paragraph(
        self, text: str, size: float, *, bold: bool, cell: tuple[int, int, int] | None = None, width: int = 0
    ) -> None:
        self._block += 1
        for line in _wrapped(text, width or int(self.look.width * 11 / size)):
            if self._y > 770:
                self._new_page()
            if self.look.spaced and cell is None:
                self._block += 1
            self.pages[-1].lines.append(
                Line(
                    line,
                    (70.0, self._y, 70.0 + 5 * len(line), self._y + size),
                    size,
                    bold,
                    cell=cell,
                    block=self._block,
                )
            )
            self._y += size * (2.0 if self.look.spaced else 1.25)
        self._y += 6

    def _rows(self, rows: list[list[str]]) -> None:
        for number, row in enumerate(rows):
            if self._y > 740:
                self._new_page()
            for column, text in enumerate(row):
                for part in text.split("\n"):
                    self._paragraph(part, 11.0, bold=number == 0, cell=(self._table, number, column), width=38)
        self._table += 1


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def make(seed: int) -> tuple[Piece, Made]:
    """One made piece of a family that the seed draws, with its truth."""
    made = FAMILIES[seed % len(FAMILIES)](Draw.of(seed))
    return set_pages(made, Look.of(seed)), made
