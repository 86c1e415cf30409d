"""OpenDocument texts and workbooks (odt, ods), read from their XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.base.xml import local_name, parse_xml
from relais_app.dce.formats_lines import PageWriter, whole
from relais_app.dce.model import Page
from relais_app.dce.office_zip import OfficeZip, damaged

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SKIPPED = {"tracked-changes", "annotation", "forms", "sequence-decls", "note", "table-of-content-source", "title",
            "desc", "bibliography-source", "alphabetical-index-source", "variable-decls"}  # fmt: skip
_MOST_ROWS = 5_000
_MOST_COLUMNS = 80


def read_odf(path: Path, name: str) -> list[Page]:
    """An OpenDocument file's body as one page without number."""
    with OfficeZip(path, name) as parts:
        data = parts.read("content.xml")
        manifest = parts.read("META-INF/manifest.xml") or b""
    if data is None:
        raise UnreadableFile(
            _("{name} n’est pas un document OpenDocument : il n’a pas de contenu.").format(name=name)
        )
    if b"encryption-data" in manifest:
        raise UnreadableFile(
            _("{name} est protégé par un mot de passe.").format(name=name),
            _("Demandez à l’acheteur une copie sans mot de passe."),
        )
    root = parse_xml(data, name)
    body = next(root.iter(f"{OFFICE}body"), None)
    if body is None:
        raise damaged(name)
    reader = _Reader(_bold_styles(root))
    reader.read(body)
    return [reader.out.page]


def _bold_styles(root: Any) -> set[str]:
    bold = set()
    for style in root.iter(f"{STYLE}style"):
        properties = style.find(f"{STYLE}text-properties")
        if properties is not None and properties.get(f"{FO}font-weight") == "bold":
            bold.add(style.get(f"{STYLE}name", ""))
    return bold


class _Reader:
    def __init__(self, bold: set[str]) -> None:
        self.out = PageWriter()
        self._bold_styles = bold

    def read(self, parent: Any) -> None:
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                self._paragraph(child, is_title=name == "h")
            elif name == "table":
                self._table(child)
            elif name == "list-item":
                self._item(child)
            elif name not in _SKIPPED:
                self.read(child)

    def _item(self, item: Any) -> None:
        for number, child in enumerate(item):
            name = local_name(child)
            if name in ("p", "h"):
                self._paragraph(child, is_title=name == "h", bullet="• " if number == 0 and name == "p" else "")
            else:
                self.read([child])

    def _paragraph(self, element: Any, *, is_title: bool, bullet: str = "") -> None:
        lines, weight = [bullet], [0, 0]
        frames: list[Any] = []
        self._gather(element, lines, frames, weight, element.get(f"{TEXT}style-name", "") in self._bold_styles)
        if lines != [bullet]:
            self.out.paragraph(lines, is_title=is_title, is_bold=weight[1] > weight[0])
        for frame in frames:
            self.read(frame)

    def _gather(self, element: Any, lines: list[str], frames: list[Any], weight: list[int], is_bold: bool) -> None:
        def add(text: str | None) -> None:
            if text:
                lines[-1] += text
                weight[is_bold] += len(text.strip())

        add(element.text)
        for child in element:
            name = local_name(child)
            if name == "s":
                add(" " * min(whole(child.get(f"{TEXT}c"), 1), 50))
            elif name == "tab":
                add("\t")
            elif name == "line-break":
                lines.append("")
            elif name == "text-box":
                frames.append(child)
            elif name and name not in _SKIPPED:
                style = child.get(f"{TEXT}style-name", "")
                self._gather(child, lines, frames, weight, is_bold or style in self._bold_styles)
            add(child.tail)

    def _table(self, table: Any) -> None:
        name = table.get(f"{TABLE}name", "")
        rows = [row for row in table.iter(f"{TABLE}table-row") if _table_of(row) is table][:_MOST_ROWS]
        cells = [[c for c in row if local_name(c) in ("table-cell", "covered-table-cell")] for row in rows]
        if local_name(table.getparent()) == "spreadsheet" and any(_text(c) for row in cells for c in row):
            self.out.paragraph([name], is_title=True)
        elif all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.read(cell)
            return
        with self.out.table() as writer:
            for row in cells:
                if not any(_text(cell) for cell in row):
                    continue
                writer.start_row()
                column = 0
                for cell in row:
                    repeated = whole(cell.get(f"{TABLE}number-columns-repeated"), 1)
                    if _text(cell) and column < _MOST_COLUMNS:
                        writer.start_cell(column)
                        self.read(cell)
                    column += repeated


def _table_of(row: Any) -> Any:
    parent = row.getparent()
    while parent is not None and local_name(parent) != "table":
        parent = parent.getparent()
    return parent


def _text(cell: Any) -> str:
    return "".join(cell.itertext()).strip()
