"""The door of lxml, set so that a foreign document can't reach files, the network or our memory."""

from __future__ import annotations

from typing import Any

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _

Element = Any  # lxml's stubs give unions for XPath that no caller can use


def parse_xml(data: bytes, name: str = "") -> Element:
    """The root of an XML document; one with a DOCTYPE or broken markup is refused (reliability: no entities)."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_("{name} n’est pas un document XML lisible.").format(name=name)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(_("{name} contient une déclaration DOCTYPE, refusée par sûreté.").format(name=name))
    return root


def parse_html(data: bytes | str) -> Element | None:
    """The root of an HTML page, mended where it is broken; None when nothing is in it."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    text = data.strip()
    if not text:
        return None
    try:
        return html.document_fromstring(text, parser=parser)
    except Exception:  # lxml raises ParserError, ValueError or AssertionError on emptiness in disguise
        return None


def local_name(element: Element) -> str:
    """The tag without its namespace; "" for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def xml_text(element: Element) -> str:
    """An element written out, with what is in it."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))
