"""From the words of a PDF page to lines in reading order, in paragraphs and table cells."""

from __future__ import annotations

from relais_app.dce.layout_tables import Grid, find_grids
from relais_app.dce.layout_words import Row, lines_of_rows, rows_of, tidy_words
from relais_app.dce.model import Line, Page, Table
from relais_app.dce.pdf import RawPage, RawWord


def lay_out(raw: RawPage) -> Page:
    """One page, read as a person would: top to bottom, tables row by row."""
    words = tidy_words(raw)
    page = Page(raw.number, [], [], raw.width, raw.height, "layer" if words else "none")
    grids = find_grids(raw.edges, raw.width, raw.height) if raw.edges else []
    body, filled = _share_out(words, grids)
    parts: list[tuple[float, list[Line]]] = [(line.box[1] if line.box else 0.0, [line])
                                             for line in lines_of_rows(rows_of(body), raw.fonts)]  # fmt: skip
    for grid, cells in filled:
        table, lines = _read_grid(grid, cells, raw, len(page.tables))
        if table:
            page.tables.append(table)
        parts.append((grid.box[1], lines))
    parts.sort(key=lambda part: part[0])
    page.lines = [line for _top, lines in parts for line in lines]
    number_blocks(page.lines)
    return page


_Cells = dict[tuple[int, int], list[RawWord]]


def _share_out(words: list[RawWord], grids: list[Grid]) -> tuple[list[RawWord], list[tuple[Grid, _Cells]]]:
    """The words outside every table, and each table's words by cell."""
    if not grids:
        return words, []
    body: list[RawWord] = []
    cells: list[_Cells] = [{} for _ in grids]
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        for index, grid in enumerate(grids):
            slot = grid.slot(x, y)
            if slot is not None:
                cells[index].setdefault(slot, []).append(word)
                break
        else:
            body.append(word)
    kept: list[tuple[Grid, _Cells]] = []
    for grid, filled in zip(grids, cells, strict=True):
        if len(filled) < 2 or grid.columns < 2:
            body.extend(word for inside in filled.values() for word in inside)
        else:
            kept.append((grid, filled))
    return body, kept


def _read_grid(grid: Grid, cells: _Cells, raw: RawPage, number: int) -> tuple[Table | None, list[Line]]:
    rows = [["" for _ in range(grid.columns)] for _ in range(grid.rows)]
    lines: list[Line] = []
    for slot in sorted(cells):
        found = lines_of_rows(rows_of(cells[slot]), raw.fonts)
        rows[slot[0]][slot[1]] = "\n".join(line.text for line in found)
        for line in found:
            line.cell = (number, *slot)
        lines.extend(found)
    table = Table(rows, grid.box, grid.row_boxes())
    return table, lines


def number_blocks(lines: list[Line]) -> None:
    """Give the lines of one paragraph the same number."""
    block = 0
    before: Line | None = None
    for line in lines:
        if before is not None and _starts_block(before, line):
            block += 1
        line.block = block
        before = line


def _starts_block(before: Line, line: Line) -> bool:
    if before.cell != line.cell:
        return True
    if before.box is None or line.box is None:
        return True
    height = min(before.box[3] - before.box[1], line.box[3] - line.box[1])
    gap = line.box[1] - before.box[3]
    if gap > 0.5 * height or gap < -1.5 * height:
        return True
    return before.bold != line.bold or abs(before.size - line.size) > 1.0


__all__ = ["Row", "lay_out", "number_blocks"]
