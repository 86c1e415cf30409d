"""Word documents (.docx) read from their XML: paragraphs, tables, controls, accepted revisions, check boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.base.xml import local_name, parse_xml
from relais_app.dce.formats_docx_styles import Numbering, Styles
from relais_app.dce.formats_lines import PageWriter, whole
from relais_app.dce.marks import EMPTY, TICKED, symbol
from relais_app.dce.model import Page
from relais_app.dce.office_zip import OfficeZip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_COLUMNS = 63  # Word's own limit
_SKIPPED = {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "proofErr", "bookmarkStart",
            "bookmarkEnd", "footnoteReference", "endnoteReference", "commentReference", "Fallback", "sdtPr", "tblPr",
            "tblGrid", "trPr", "tcPr", "annotationRef", "delInstrText"}  # fmt: skip


def read_docx(path: Path, name: str) -> list[Page]:
    """The body of a Word document as one page without number."""
    with OfficeZip(path, name) as parts:
        body_name = parts.main_part() or "word/document.xml"
        data = parts.read(body_name)
        if data is None:
            raise UnreadableFile(
                _("{name} n’est pas un document Word : il n’a pas de contenu (word/document.xml).").format(name=name),
                _("Redemandez-le à l’acheteur."),
            )
        root = parse_xml(data, name)
        folder = body_name.rpartition("/")[0]
        styles = Styles(_part(parts, f"{folder}/styles.xml"))
        numbering = Numbering(_part(parts, f"{folder}/numbering.xml"), styles)
    body = root.find(f"{W}body")
    reader = _Reader(styles, numbering)
    if body is not None:
        reader.read_blocks(body)
    return [reader.out.page]


def _part(parts: OfficeZip, name: str) -> Any:
    data = parts.read(name)
    try:
        return parse_xml(data, name) if data else None
    except UnreadableFile:
        return None


@dataclass
class _Text:
    """A paragraph being gathered: its lines, and how much of it is bold."""

    lines: list[str] = field(default_factory=lambda: [""])
    bold: int = 0
    plain: int = 0
    boxes: list[Any] = field(default_factory=list)  # text boxes anchored in it

    def add(self, text: str, is_bold: bool = False) -> None:
        self.lines[-1] += text
        count = len(text.strip())
        if is_bold:
            self.bold += count
        else:
            self.plain += count


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.out = PageWriter()
        self._styles = styles
        self._numbering = numbering

    def read_blocks(self, parent: Any) -> None:
        for child in parent:
            name = local_name(child)
            if name == "p":
                self._read_paragraph(child)
            elif name == "tbl":
                self._read_table(child)
            elif name not in _SKIPPED:
                self.read_blocks(child)

    def _read_paragraph(self, paragraph: Any) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.of(properties)
        text = _Text()
        self._gather(paragraph, text, style.is_bold)
        label = self._numbering.label(properties, style) if "".join(text.lines).strip() else ""
        if label:
            text.lines[0] = f"{label} {text.lines[0].lstrip()}"
        self.out.paragraph(text.lines, is_title=style.is_title, is_bold=text.bold > text.plain, size=style.size,
                           is_contents=style.is_contents)  # fmt: skip
        for box in text.boxes:
            self.read_blocks(box)

    def _gather(self, parent: Any, text: _Text, is_bold: bool) -> None:
        for child in parent:
            name = local_name(child)
            if name in _SKIPPED:
                continue
            if name == "t":
                text.add(child.text or "", is_bold)
            elif name == "tab" or name == "ptab":
                text.add("\t")
            elif name in ("br", "cr"):
                text.lines.append("")
            elif name == "noBreakHyphen":
                text.add("-")
            elif name == "sym":
                text.add(symbol(child.get(f"{W}font", ""), _code(child.get(f"{W}char", ""))))
            elif name == "ffData":
                text.add(_legacy_box(child))
            elif name == "txbxContent":
                text.boxes.append(child)
            elif name == "r":
                if not _is_on(child.find(f"{W}rPr"), "vanish", False):
                    self._gather(child, text, _is_on(child.find(f"{W}rPr"), "b", is_bold))
            else:
                self._gather(child, text, is_bold)

    def _read_table(self, table: Any) -> None:
        rows = [row for row in _inside(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_inside(row, "tc")) for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.read_blocks(cell)
            return
        with self.out.table() as writer:
            for row in cells:
                column = 0
                writer.start_row()
                for cell in row:
                    properties = cell.find(f"{W}tcPr")
                    span, is_continued = _span(properties)
                    writer.start_cell(min(column, _MOST_COLUMNS), span)
                    if not is_continued:
                        self.read_blocks(cell)
                    column += span


def _inside(parent: Any, wanted: str) -> list[Any]:
    """Rows of a table or cells of a row, content controls looked through."""
    found = []
    for child in parent:
        name = local_name(child)
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            found.extend(_inside(child, wanted))
    return found


def _span(properties: Any) -> tuple[int, bool]:
    if properties is None:
        return 1, False
    span = properties.find(f"{W}gridSpan")
    merge = properties.find(f"{W}vMerge")
    width = whole(span.get(f"{W}val"), 1) if span is not None else 1
    return max(1, min(width, 63)), merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _code(text: str) -> int:
    """A symbol's place in its font."""
    return int(text, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", text) else 0


def _is_on(properties: Any, name: str, otherwise: bool) -> bool:
    if properties is None:
        return otherwise
    found = properties.find(f"{W}{name}")
    if found is None:
        return otherwise
    return found.get(f"{W}val", "1") not in ("0", "false", "off")


def _legacy_box(data: Any) -> str:
    """The sign of a form field's check box; "" for the other fields."""
    box = data.find(f"{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    on = state is not None and state.get(f"{W}val", "1") not in ("0", "false", "off")
    return (TICKED if on else EMPTY) + " "
