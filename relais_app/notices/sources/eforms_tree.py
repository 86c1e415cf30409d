"""One tree for eForms, whatever it came as: TED's XML, BOAMP's XML under `urn:boamp:`, BOAMP's JSON."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from relais_app.base.places import resource
from relais_app.base.xml import Element, local_name, parse_xml

ROOTS = frozenset(
    {"ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice"}
)
_NAME = re.compile(r"(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOAMP, _OASIS = "urn:boamp:", "urn:oasis:"


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The XPaths, French labels and code lists that are read (resources/reference/eforms.json)."""
    found: dict[str, Any] = json.loads(resource("reference", "eforms.json").read_text(encoding="utf-8"))
    return found


def is_eforms(root: Element) -> bool:
    return local_name(root) in ROOTS


def normal(root: Element) -> Element:
    """BOAMP's own namespaces brought back to UBL's, in place."""
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str) and tag.startswith("{" + _BOAMP):
            element.tag = "{" + _OASIS + tag[len(_BOAMP) + 1 :]
    return root


def from_json(tree: Any) -> Element:
    """The element of BOAMP's `EFORMS` branch: prefixed names, `@attribute`, `#text`. ValueError when it is not one."""
    if not isinstance(tree, dict):
        raise ValueError("EFORMS is no object")
    name = next((key for key in tree if key.rpartition(":")[2] in ROOTS), None)
    if name is None:
        raise ValueError("no eForms root")
    spaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in rules()["namespaces"].items())
    parts: list[str] = []
    _write(parts, name.rpartition(":")[2], tree[name], spaces)
    return parse_xml("".join(parts).encode(), "EFORMS")


def _write(parts: list[str], name: str, node: Any, extra: str = "") -> None:
    found = _NAME.fullmatch(name)
    if not found:
        return
    known = found[1] in rules()["namespaces"]
    tag = name if known else found[2]
    for item in node if isinstance(node, list) else [node]:
        if isinstance(item, list):
            continue
        attributes = extra
        children: list[tuple[str, Any]] = []
        text = ""
        if isinstance(item, dict):
            for key, value in item.items():
                if key == "#text":
                    text = str(value)
                elif key.startswith("@"):
                    attributes += _attribute(key[1:], value)
                else:
                    children.append((key, value))
        elif item is not None:
            text = str(item).lower() if isinstance(item, bool) else str(item)
        parts.append(f"<{tag}{attributes}>{escape(_NOT_XML.sub('', text))}")
        for key, value in children:
            _write(parts, key, value)
        parts.append(f"</{tag}>")


def _attribute(name: str, value: Any) -> str:
    found = _NAME.fullmatch(name)
    if not found or found[1] or name.startswith("xmlns") or isinstance(value, (dict, list)):
        return ""
    return f" {found[2]}={quoteattr(_NOT_XML.sub('', str(value)))}"
