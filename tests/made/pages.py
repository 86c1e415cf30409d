"""Pieces made of lines and cells, without any file: what the rules read, in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from relais_app.dce.facts import read_facts
from relais_app.dce.model import Fact, Line, Page, Piece

Row = Sequence[str]


def page_of(parts: Sequence[str | Sequence[Row]], number: int = 1) -> Page:
    """A page: a text is a paragraph (its line breaks kept, `**` before it for bold), a list of rows is a table."""
    page = Page(number, width=595.0, height=842.0)
    y, table = 60.0, 0
    for block, part in enumerate(parts):
        if isinstance(part, str):
            bold = part.startswith("**")
            for text in part.removeprefix("**").split("\n"):
                page.lines.append(_line(text, y, block, bold=bold))
                y += 14
            continue
        for row_number, row in enumerate(part):
            for column, cell in enumerate(row):
                for text in cell.split("\n") if cell else []:
                    page.lines.append(
                        _line(text, y, block, cell=(table, row_number, column), left=70.0 + 200 * column)
                    )
                    y += 14
        table += 1
    return page


def piece_of(*parts: str | Sequence[Row], kind: str = "RC", name: str = "RC.pdf", id: int = 0) -> Piece:
    """A piece of one page."""
    return Piece(id, name, name, kind=kind, pages=[page_of(parts)], page_count=1)


def facts_of(*parts: str | Sequence[Row], kind: str = "RC") -> dict[str, list[Fact]]:
    """The facts of a piece of one page, by name."""
    found: dict[str, list[Fact]] = {}
    for fact in read_facts([piece_of(*parts, kind=kind)])[0]:
        found.setdefault(fact.name, []).append(fact)
    return found


def value_of(name: str, *parts: str | Sequence[Row], kind: str = "RC") -> object:
    """The surest value of one fact, None when there is none."""
    found = facts_of(*parts, kind=kind).get(name)
    return max(found, key=lambda fact: fact.confidence).value if found else None


def _line(
    text: str,
    y: float,
    block: int,
    *,
    bold: bool = False,
    cell: tuple[int, int, int] | None = None,
    left: float = 70.0,
) -> Line:
    return Line(text, (left, y, left + 5.0 * len(text), y + 11), 11.0, bold, cell=cell, block=block)
