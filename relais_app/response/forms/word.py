"""A Word form at the level of its XML: paragraphs in order, labels folded, blanks, legacy check boxes.

python-docx has no API for `w:checkBox`, and rewrites more than it must: here only the touched nodes change.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.text import fold
from relais_app.base.xml import Element, parse_xml
from relais_app.dce.office_zip import OfficeZip, damaged

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PRIVATE = re.compile(r"[\ue000-\uf8ff\u200b\u00ad]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_DOTS = re.compile(r"[.…_]{3,}|…[.…]*")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_VISIBLE = {W + "drawing", W + "pict", W + "object", W + "fldChar", W + "fldSimple", W + "sym"}
_KEPT_FORMAT = {W + "rFonts", W + "sz", W + "szCs", W + "color", W + "lang"}
_FORMAT_ORDER = ("rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "color", "sz", "szCs", "lang")


def fold_label(text: str) -> str:
    """A printed label as anchors are written: no private-use symbol, plain spaces, dashes and apostrophes, no accent."""
    return fold(_DASHES.sub("-", _PRIVATE.sub(" ", text)))


@dataclass(eq=False)
class Paragraph:
    """One `w:p`; `label` is its folded text. Paragraphs of drawn text boxes are left out."""

    element: Element
    index: int
    label: str

    @property
    def is_blank(self) -> bool:
        return not self.label and not any(n.tag in _VISIBLE for n in self.element.iter())

    @property
    def container(self) -> Element | None:
        return self.element.getparent()


class WordForm:
    """A .docx open for filling."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.name = name or path.name
        with OfficeZip(path) as office:
            office.check_sizes()
            self._main = office.main_part() or "word/document.xml"
            self._parts = [(n, office.read(n) or b"") for n in office.names() if not n.endswith("/")]
        document = dict(self._parts).get(self._main)
        if not document:
            raise damaged(self.name)
        self.root = parse_xml(document, self.name)
        self.paragraphs = [Paragraph(p, i, fold_label(text_of(p))) for i, p in enumerate(_own_paragraphs(self.root))]
        self._changed: dict[str, bytes] = {}
        self._by_element = {id(p.element): p for p in self.paragraphs}
        self.boxes = [b for b in self.root.iter(W + "checkBox") if not _in_text_box(b)]

    def paragraph_of(self, element: Element) -> Paragraph | None:
        """The paragraph that an element stands in."""
        here: Element | None = element
        while here is not None and here.tag != W + "p":
            here = here.getparent()
        return self._by_element.get(id(here)) if here is not None else None

    def refresh(self, paragraph: Paragraph) -> None:
        """Read a paragraph's text again after writing in it."""
        paragraph.label = fold_label(text_of(paragraph.element))

    def cells(self, row: Element) -> list[list[Paragraph]]:
        """The paragraphs of each cell of a table's row."""
        return [
            [self._by_element[id(p)] for p in cell.findall(W + "p") if id(p) in self._by_element]
            for cell in row.findall(W + "tc")
        ]

    def table_after(self, paragraph: Paragraph) -> Element | None:
        """The next table among the siblings of a paragraph."""
        following = paragraph.element.getnext()
        while following is not None and following.tag != W + "tbl":
            following = following.getnext()
        return following

    def write_in_footers(self, placeholder: str, new: str) -> bool:
        """Write over a printed placeholder of the footers, such as « (référence de la consultation) »."""
        is_found = False
        for name, data in self._parts:
            if not re.fullmatch(r"word/footer\d*\.xml", name):
                continue
            root = parse_xml(data, name)
            for paragraph in root.iter(W + "p"):
                at = joined(paragraph).find(placeholder)
                if at >= 0:
                    replace_span(paragraph, at, at + len(placeholder), new)
                    self._changed[name], is_found = _bytes_of(root), True
        return is_found

    def to_bytes(self) -> bytes:
        """The .docx again: same parts, same order, fixed times, so the same filling gives the same bytes."""
        changed = {**self._changed, self._main: _bytes_of(self.root)}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
            for name, data in self._parts:
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                target.writestr(info, changed.get(name, data))
        return out.getvalue()


def _bytes_of(root: Element) -> bytes:
    out = io.BytesIO()
    root.getroottree().write(out, xml_declaration=True, encoding="UTF-8", standalone=True)
    return out.getvalue()


def _own_paragraphs(root: Element) -> list[Element]:
    return [p for p in root.iter(W + "p") if not _in_text_box(p)]


def _in_text_box(element: Element) -> bool:
    return any(a.tag == W + "txbxContent" for a in element.iterancestors())


def text_of(paragraph: Element) -> str:
    """The text a reader sees: runs joined, tabs and breaks as spaces, instructions of fields left out."""
    parts: list[str] = []
    for node in paragraph.iter():
        if node.tag == W + "t" and not _nested(node, paragraph):
            parts.append(node.text or "")
        elif node.tag in (W + "tab", W + "br", W + "cr") and node.getparent().tag == W + "r":
            parts.append(" ")
        elif node.tag == W + "noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _nested(node: Element, paragraph: Element) -> bool:
    """True for text of a box drawn inside the paragraph."""
    for ancestor in node.iterancestors():
        if ancestor is paragraph:
            return False
        if ancestor.tag == W + "txbxContent":
            return True
    return False


def write_lines(paragraph: Element, lines: list[str]) -> None:
    """Add text to a blank paragraph, in the plain form of its own mark: never bold, italic or capitals."""
    for run in paragraph.findall(W + "r"):
        paragraph.remove(run)
    run = _child(paragraph, "r")
    run.append(_plain_format(paragraph))
    for i, line in enumerate(lines):
        if i:
            _child(run, "br")
        text = _child(run, "t")
        text.set(_SPACE, "preserve")
        text.text = line


def _child(parent: Element, tag: str) -> Element:
    element = parent.makeelement(W + tag)
    parent.append(element)
    return element


def _plain_format(paragraph: Element) -> Element:
    """Run properties from the paragraph's mark, in the order the schema wants."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    found = {n.tag: n for n in (mark if mark is not None else ()) if n.tag in _KEPT_FORMAT}
    properties = paragraph.makeelement(W + "rPr")
    for name in _FORMAT_ORDER:
        if W + name in found:
            copy = _child(properties, name)
            for key, value in found[W + name].attrib.items():
                copy.set(key, value)
        elif name in ("b", "bCs", "i", "iCs", "caps", "smallCaps"):
            _child(properties, name).set(W + "val", "0")
    return properties


def dots_in(paragraph: Element) -> list[tuple[int, int]]:
    """Where rows of dots to write over stand in the paragraph's text nodes joined."""
    return [m.span() for m in _DOTS.finditer(joined(paragraph))]


def replace_span(paragraph: Element, start: int, end: int, new: str) -> None:
    """Put `new` in place of characters of the joined text, which may be cut between runs."""
    at, is_put = 0, False
    for node in _text_nodes(paragraph):
        text = node.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            node.text = text[:first] + ("" if is_put else new) + text[last:]
            node.set(_SPACE, "preserve")
            is_put = True
        at += len(text)


def _text_nodes(paragraph: Element) -> list[Element]:
    return [n for n in paragraph.iter(W + "t") if not _nested(n, paragraph)]


def joined(paragraph: Element) -> str:
    """The text nodes of a paragraph, end to end: what spans count in."""
    return "".join(n.text or "" for n in _text_nodes(paragraph))


def is_ticked(box: Element) -> bool:
    """A legacy check box as Word shows it: what was checked, else its default."""
    for name in ("checked", "default"):
        node = box.find(W + name)
        if node is not None:
            return node.get(W + "val", "1") in ("1", "true", "on")
    return False


def tick(box: Element) -> None:
    """Tick a legacy check box so that Word and LibreOffice both show it."""
    for name in ("checked", "default"):
        node = box.find(W + name)
        if node is not None:
            box.remove(node)
    default = box.makeelement(W + "default")
    default.set(W + "val", "1")
    box.append(default)
