"""Pieces as the reader would give them, from a few printed lines: what the rules are tested on."""

from relais_app.dce.model import Line, Page, Piece, Table, Word

WIDE, LEFT, HEIGHT = 500.0, 60.0, 12.0


def piece(text: str, kind: str = "CCTP", name: str = "piece-01.pdf") -> Piece:
    """Lines of a piece. `# ` heading, `= ` bold, `> ` indented, `~ ` small (a footnote), an empty line a gap,
    `---` a page break, `| a | b` the cells of a table's row."""
    pages = [
        _page(number, part.strip("\n").split("\n"))
        for number, part in enumerate(text.strip("\n").split("\n---\n"), 1)
    ]
    return Piece(0, name, name, kind=kind, pages=pages, page_count=len(pages))


def _page(number: int, printed: list[str]) -> Page:
    page = Page(number, width=595.0, height=842.0)
    top, block, row = 60.0, 0, -1
    for text in printed:
        if not text.strip():
            top, block = top + 2 * HEIGHT, block + 1
            continue
        if text.startswith("| "):
            row += 1
            for column, cell in enumerate(text[2:].split(" | ")):
                page.lines.append(_line(cell, LEFT + 200 * column, top, block, cell=(len(page.tables), row, column)))
                block += 1
        elif row >= 0:
            page.tables.append(Table([]))
            row = -1
        if not text.startswith("| "):
            page.lines.append(_styled(text, top, block))
            if text.startswith("# "):
                block += 1
        top += 1.3 * HEIGHT
    return page


def _styled(text: str, top: float, block: int) -> Line:
    if text.startswith("# "):
        return _line(text[2:], LEFT, top + 6, block, size=14.0, bold=True)
    if text.startswith("= "):
        return _line(text[2:], LEFT, top, block, bold=True)
    if text.startswith("> "):
        return _line(text[2:], LEFT + 30, top, block)
    if text.startswith("~ "):
        return _line(text[2:], LEFT, 760.0 + top / 100, block, size=8.0)
    return _line(text, LEFT, top, block)


def _line(text: str, left: float, top: float, block: int, *, size: float = 10.0, bold: bool = False,
          cell: tuple[int, int, int] | None = None) -> Line:  # fmt: skip
    words, at, step = [], 0, min(5.0, (WIDE + LEFT - left) / max(len(text), 1))
    for word in text.split(" "):
        words.append(Word(word, (left + at * step, top, left + (at + len(word)) * step, top + HEIGHT), at))
        at += len(word) + 1
    box = (left, top, left + len(text) * step, top + HEIGHT)
    return Line(text, box, size, bold, cell=cell, words=tuple(words), block=block)
