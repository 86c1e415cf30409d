"""Small Office files written from their XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def save_zip(path: Path, parts: dict[str, str]) -> Path:
    """A zip of text parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def docx(path: Path, body: str, styles: str = "", numbering: str = "") -> Path:
    """A Word document with this body (WordprocessingML, prefixes w and w14)."""
    spaces = f'xmlns:w="{_W}" xmlns:w14="{_W14}"'
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": (
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
            "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
            "Target='word/document.xml'/></Relationships>"
        ),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {spaces}>{numbering}</w:numbering>",
        "docProps/core.xml": "<p xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>CCTP</dc:title></p>",
    }
    return save_zip(path, parts)


def p(text: str, style: str = "", inside: str = "") -> str:
    """A Word paragraph."""
    look = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    return f"<w:p>{look}{inside}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def odt(path: Path, body: str, kind: str = "text") -> Path:
    """An OpenDocument file with this body (prefixes text, table, office)."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table", "style"))
    content = f"<office:document-content {spaces}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    return save_zip(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
