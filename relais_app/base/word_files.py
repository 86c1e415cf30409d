"""The door of python-docx. Foreign files are opened with it in worker processes only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document


def open_docx(source: Path | IO[bytes]) -> Document:
    """A Word document; raises what python-docx raises on a damaged file."""
    import docx

    return docx.Document(str(source) if isinstance(source, Path) else source)


def new_docx() -> Document:
    """An empty Word document with python-docx's default styles."""
    import docx

    return docx.Document()


def new_report(title: str, language: str) -> Document:
    """An A4 document of small type with its title and language set."""
    from docx.shared import Cm, Pt

    document = new_docx()
    document.core_properties.title, document.core_properties.language = title, language
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin = section.bottom_margin = Cm(1.3)
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(8.5), Pt(1)
    for level, size in ((1, 15), (2, 10.5)):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.paragraph_format.space_before = Pt(size), Pt(5)
        style.paragraph_format.space_after = Pt(1)
    return document


def add_table(document: Document, heads: list[str], rows: list[list[str]], widths_cm: tuple[float, ...]) -> None:
    """A table whose first row is marked as its header, which screen readers say; python-docx has no call for it."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(heads))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for texts in (heads, *rows):
        cells = table.rows[0].cells if texts is heads else table.add_row().cells
        for cell, text, width in zip(cells, texts, widths_cm, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(text).bold = texts is heads


def saved(document: Document) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
