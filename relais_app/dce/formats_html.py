"""HTML pages (notices, pages of buyers' platforms): what a browser shows, without menus and scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.base.xml import local_name, parse_html
from relais_app.dce.formats_lines import PageWriter
from relais_app.dce.formats_text import decode
from relais_app.dce.marks import EMPTY, TICKED
from relais_app.dce.model import Page

_DROPPED = {"script", "style", "nav", "noscript", "template", "head", "svg", "select", "button", "iframe", "object",
            "audio", "video", "canvas", "map", "datalist", "title", "meta", "link"}  # fmt: skip
_BLOCKS = {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header", "footer", "main", "aside",
           "form", "fieldset", "legend", "blockquote", "pre", "address", "figure", "figcaption", "center", "body",
           "html", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "table", "tbody", "thead", "tfoot",
           "tr", "td", "th", "caption"}  # fmt: skip
_TITLES = {"h1", "h2", "h3", "h4", "h5", "h6", "legend"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DEEPEST = 250


def read_html(path: Path, name: str) -> tuple[list[Page], str]:
    """The page as one page without number, and its title."""
    page, title = read_html_text(decode(path.read_bytes()))
    if not page.lines:
        raise UnreadableFile(_("{name} ne contient aucun texte.").format(name=name))
    return [page], title


def read_html_text(text: str) -> tuple[Page, str]:
    """The page of an HTML text, and its title."""
    root = parse_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    reader = _Reader()
    title = ""
    if root is not None:
        found = root.find(".//title")
        title = " ".join((found.text or "").split()) if found is not None else ""
        reader.read(root, 0)
        reader.end_block()
    return reader.out.page, title


class _Reader:
    def __init__(self) -> None:
        self.out = PageWriter()
        self._lines = [""]
        self._bold = 0
        self._plain = 0
        self._is_title = False
        self._keeps_breaks = False
        self._is_bold = False
        self._bullet = ""  # of a list item whose text hasn't come yet

    def end_block(self) -> None:
        if any(line.strip() for line in self._lines):
            self._lines[0], self._bullet = self._bullet + self._lines[0].lstrip(), ""
            self.out.paragraph(self._lines, is_title=self._is_title, is_bold=self._bold > self._plain)
        self._lines, self._bold, self._plain = [""], 0, 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._keeps_breaks:
            first, *others = text.split("\n")
            self._lines[-1] += first
            self._lines.extend(others)
        else:
            self._lines[-1] += re.sub(r"[ \t\r\n\f]+", " ", text)
        if self._is_bold:
            self._bold += len(text.strip())
        else:
            self._plain += len(text.strip())

    def read(self, element: Any, depth: int) -> None:
        """An element and all it holds; the text after it belongs to its parent."""
        name = local_name(element)
        if not name or name in _DROPPED or depth > _DEEPEST or _is_hidden(element):
            return
        if name == "br":
            self._lines.append("")
        elif name == "input":
            self._add(_field(element))
        elif name == "table" and _is_data_table(element):
            self.end_block()
            self._read_table(element, depth)
        elif name in _BLOCKS:
            self._read_block(element, name, depth)
        else:
            was_bold = self._is_bold
            self._is_bold = was_bold or name in ("b", "strong", "th")
            self._read_inside(element, depth)
            self._is_bold = was_bold

    def _read_inside(self, element: Any, depth: int) -> None:
        self._add(element.text)
        for child in element:
            self.read(child, depth + 1)
            self._add(child.tail)

    def _read_block(self, element: Any, name: str, depth: int) -> None:
        self.end_block()
        was_title, was_kept = self._is_title, self._keeps_breaks
        self._is_title = was_title or name in _TITLES
        self._keeps_breaks = was_kept or name == "pre"
        if name == "li":
            self._bullet = "• "
        self._read_inside(element, depth)
        self.end_block()
        if name == "li":
            self._bullet = ""
        self._is_title, self._keeps_breaks = was_title, was_kept

    def _read_table(self, table: Any, depth: int) -> None:
        with self.out.table() as writer:
            taken: dict[tuple[int, int], bool] = {}
            for row_number, row in enumerate(_rows(table)):
                writer.start_row()
                column = 0
                for cell in row:
                    if local_name(cell) not in ("td", "th"):
                        continue
                    while (row_number, column) in taken:
                        column += 1
                    across, down = _count(cell, "colspan"), _count(cell, "rowspan")
                    taken.update({(row_number + i, column + j): True for i in range(down) for j in range(across)})
                    writer.start_cell(column, across)
                    self._read_inside(cell, depth + 1)
                    self.end_block()
                    column += across


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("type") == "hidden":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _is_data_table(table: Any) -> bool:
    """A table of rows with several cells and no table inside: others only lay the page out."""
    rows = _rows(table)
    several = sum(sum(local_name(c) in ("td", "th") for c in row) > 1 for row in rows)
    return several >= 1 and table.find(".//table") is None


def _rows(table: Any) -> list[Any]:
    return list(table.iter("tr"))


def _count(cell: Any, name: str) -> int:
    text = cell.get(name, "1")
    return max(1, min(int(text), 60)) if text.isdigit() else 1


def _field(element: Any) -> str:
    """What an input shows: its box, or the text typed in it."""
    kind = element.get("type", "text").casefold()
    if kind in ("checkbox", "radio"):
        return (TICKED if element.get("checked") is not None else EMPTY) + " "
    return f" {element.get('value', '')} " if kind in ("text", "email", "tel", "url", "number", "date") else ""
