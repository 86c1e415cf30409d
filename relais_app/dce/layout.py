"""From the words of a PDF page to lines in reading order, in paragraphs and table cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from relais_app.dce.layout_aligned import AlignedTable, aligned_tables
from relais_app.dce.layout_columns import reading_rows
from relais_app.dce.layout_lines import line_of, rows_of
from relais_app.dce.layout_tables import Grid, find_grids
from relais_app.dce.marks import starts_with_bullet
from relais_app.dce.model import Box, Line, Page, Table
from relais_app.dce.pdf_words import RawPage, Run

_EMPTY_ITEMS = frozenset("•▪➢")
_NUMBERED = re.compile(
    r"^(?:(?:article|chapitre|titre|annexe|lot)\s+\w+|\d{1,2}(?:\.\d{1,2})*\s*[-–.)/:]|[a-zA-Z]\))\s", re.I
)


def lay_out(raw: RawPage) -> Page:
    """One page, read as a person would: top to bottom, columns in turn, tables row by row."""
    page = Page(raw.number, [], [], raw.width, raw.height, "layer" if raw.runs else "none")
    if not raw.runs:
        return page
    tables = [_Filled(grid) for grid in find_grids(raw.edges, raw.shades)] if raw.edges or raw.shades else []
    body = _share_out(raw, tables)
    rows = reading_rows(body, raw)
    parts: list[tuple[float, list[Line]]] = []
    at = 0
    for aligned in aligned_tables(rows, raw):
        parts += [(_top(row), [line_of(row, raw)]) for row in rows[at : aligned.first]]
        parts.append((_top(rows[aligned.first]), _read_aligned(aligned, raw, page)))
        at = aligned.last + 1
    parts += [(_top(row), [line_of(row, raw)]) for row in rows[at:]]
    tables = [table for table in tables if table.cells]
    lines: list[Line] = []
    for top, some in parts:
        while tables and tables[0].grid.box[1] < top:
            lines.extend(_read_table(tables.pop(0), raw, page))
        lines.extend(some)
    for table in tables:
        lines.extend(_read_table(table, raw, page))
    page.lines = [line for line in lines if line.cell is not None or line.text not in _EMPTY_ITEMS]
    number_blocks(page.lines, [edge for edge in raw.edges if edge[2] - edge[0] > 0.3 * raw.width])
    return page


@dataclass(slots=True)
class _Filled:
    """A table's grid and the runs of each of its cells."""

    grid: Grid
    cells: dict[tuple[int, int], list[Run]] = field(default_factory=dict)


def _share_out(raw: RawPage, tables: list[_Filled]) -> list[Run]:
    """Put each run in its cell (cut where it crosses a border); the runs outside every table."""
    if not tables:
        return raw.runs
    body: list[Run] = []
    for run in raw.runs:
        y = (run.top + run.bottom) / 2
        for table in tables:
            grid = table.grid
            if grid.box[1] <= y <= grid.box[3] and run.x1 > grid.box[0] and run.x0 < grid.box[2]:
                for part in _cut(run, grid, raw):
                    slot = grid.slot((part.x0 + part.x1) / 2, y)
                    if slot is None:
                        body.append(part)
                    else:
                        table.cells.setdefault(slot, []).append(part)
                break
        else:
            body.append(run)
    for run in raw.turned:  # a narrow column's heading
        x, y = (run.x0 + run.x1) / 2, (run.top + run.bottom) / 2
        for table in tables:
            slot = table.grid.slot(x, y)
            if slot is not None and slot not in table.cells:
                table.cells[slot] = [run]
    for table in tables:
        if not _is_table(table):
            body.extend(run for runs in table.cells.values() for run in runs)
            table.cells.clear()
    return body


def _is_table(table: _Filled) -> bool:
    """Not a frame around text, nor the grounds of some of its words."""
    rows, columns = table.grid.numbering(set(table.cells))
    across = len(set(columns.values()))
    return across > 1 and (not table.grid.is_shaded or len(table.cells) >= 0.6 * across * len(rows))


def _cut(run: Run, grid: Grid, raw: RawPage) -> list[Run]:
    """A run's parts, one for each cell it crosses."""
    y = (run.top + run.bottom) / 2
    if run.first == run.last or grid.slot(run.x0 + 1, y) == grid.slot(run.x1 - 1, y):
        return [run]
    parts: list[Run] = []
    start = run.first
    slots = [grid.slot((raw.x0[i] + raw.x1[i]) / 2, y) for i in range(run.first, run.last + 1)]
    for place, slot in enumerate(slots):
        if slot != slots[start - run.first]:
            parts.append(raw.run(start, run.first + place - 1, run.size, run.is_bold))
            start = run.first + place
    parts.append(raw.run(start, run.last, run.size, run.is_bold))
    return parts


def _read_table(table: _Filled, raw: RawPage, page: Page) -> list[Line]:
    """The table's lines, row by row; the table itself goes to the page without its empty rows and columns."""
    number = len(page.tables)
    lines: list[Line] = []
    rows, columns = table.grid.numbering(set(table.cells))
    texts = [["" for _ in range(max(columns.values()) + 1)] for _ in range(max(rows.values()) + 1)]
    for slot in sorted(table.cells):
        place = (rows[slot[0]], columns[slot[1]])
        found = [line_of(row, raw) for row in rows_of(table.cells[slot])]
        text = "\n".join(line.text for line in found)
        before = texts[place[0]][place[1]]
        texts[place[0]][place[1]] = f"{before}\n{text}" if before else text
        for line in found:
            line.cell = (number, *place)
        lines.extend(found)
    kept = sorted({row: top for top, row in reversed(rows.items())}.items())
    boxes = table.grid.row_boxes()
    page.tables.append(Table(texts, table.grid.box, [boxes[top] for _row, top in kept]))
    return lines


def _top(row: list[Run]) -> float:
    return min(run.top for run in row)


def _read_aligned(table: AlignedTable, raw: RawPage, page: Page) -> list[Line]:
    number = len(page.tables)
    count = max(row for row, _column in table.cells) + 1
    texts = [["" for _ in table.columns] for _ in range(count)]
    boxes: list[Box | None] = [None] * count
    lines: list[Line] = []
    for slot in sorted(table.cells):
        found = [line_of(row, raw) for row in rows_of(table.cells[slot])]
        texts[slot[0]][slot[1]] = "\n".join(line.text for line in found)
        for line in found:
            line.cell = (number, *slot)
            boxes[slot[0]] = _around(boxes[slot[0]], line.box)
        lines.extend(found)
    whole: Box | None = None
    for box in boxes:
        whole = _around(whole, box)
    page.tables.append(Table(texts, whole, boxes, from_rulings=False))
    return lines


def _around(one: Box | None, two: Box | None) -> Box | None:
    if one is None or two is None:
        return one or two
    return (min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3]))


def number_blocks(lines: list[Line], rulings: list[Box]) -> None:
    """Give the lines of one paragraph the same number; long horizontal rulings part paragraphs."""
    heights = [edge[1] for edge in rulings if edge[1] == edge[3]]
    block = 0
    before: Line | None = None
    for line in lines:
        if before is not None and (_starts_block(before, line) or (heights and _is_parted(before, line, heights))):
            block += 1
        line.block = block
        before = line


def _is_parted(before: Line, line: Line, heights: list[float]) -> bool:
    if before.box is None or line.box is None:
        return False
    return any(before.box[3] - 1 < height < line.box[1] + 1 for height in heights)


def _starts_block(before: Line, line: Line) -> bool:
    if before.cell != line.cell or before.box is None or line.box is None:
        return True
    height = min(before.box[3] - before.box[1], line.box[3] - line.box[1])
    gap = line.box[1] - before.box[3]
    if gap > 0.55 * height or gap < -1.5 * height:
        return True
    if abs(before.size - line.size) > 1.0 or line.is_checked is not None:
        return True
    if before.bold != line.bold and (_ends_sentence(before.text) or before.box[2] < line.box[2] - 4 * height):
        return True
    first = line.text[0]
    if first.islower() and line.text[1:2].isalpha():
        return False
    return starts_with_bullet(line.text) or (_ends_sentence(before.text) and bool(_NUMBERED.match(line.text)))


def _ends_sentence(text: str) -> bool:
    return text.rstrip('»”") ')[-1:] in ".;:!?…"
