"""Walking through BOAMP's trees: an empty element is a flag, one item stands for a list, entities are encoded twice.

A tree is what JSON gives: dictionaries, lists and text; XML is brought to the same form (`@attribute`, `#text`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from relais_app.base.xml import Element, local_name

Tree = Any  # dict[str, Tree] | list[Tree] | str

_LOST_APOSTROPHE = re.compile(r"\b([cdjlmnstCDJLMNST]|[Qq]u)\?(?=[aeiouyhàâéèêëîïôûœAEIOUYHÀÂÉÈÊËÎÏÔÛŒ])")
_LOST_LIGATURE = re.compile(r"(?<![\w])([cCbBnNsSv]?)\?(?=uvre|ur\b|uf\b|ud\b)")
_MOST_ENCODED = 3


def clean_text(text: str) -> str:
    """Entities decoded, once or twice encoded; runs of blanks made one, line breaks kept."""
    for _again in range(_MOST_ENCODED):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip().replace("\0", "")


def mend(text: str) -> str:
    """Apostrophes and ligatures that a publisher's software turned into question marks."""
    return _LOST_LIGATURE.sub(r"\1œ", _LOST_APOSTROPHE.sub(r"\1'", text))


def is_broken(text: str) -> bool:
    """A question mark within a word: a character was lost on the way."""
    return re.search(r"(?:\w|['’])\?\w", text) is not None


def decoded(value: Any) -> Tree:
    """A tree from a field that may be one already, or JSON text; {} when it is neither."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def from_xml(element: Element) -> Tree:
    """An XML element as BOAMP's JSON would show it, namespaces left out."""
    tree: dict[str, Any] = {f"@{local_name_of(name)}": value for name, value in element.attrib.items()}
    for child in element:
        name = local_name(child)
        if not name:
            continue
        value = from_xml(child)
        if name not in tree:
            tree[name] = value
        elif isinstance(tree[name], list):
            tree[name].append(value)
        else:
            tree[name] = [tree[name], value]
    text = (element.text or "").strip()
    if not tree:
        return text
    if text:
        tree["#text"] = text
    return tree


def local_name_of(name: str) -> str:
    return name.rpartition("}")[2]


def each(tree: Tree, path: str) -> Iterator[Tree]:
    """Every node at a dotted path; a single item counts as a list of one."""
    head, _, rest = path.partition(".")
    if isinstance(tree, list):
        for item in tree:
            yield from each(item, path)
        return
    if not isinstance(tree, dict) or head not in tree:
        return
    found = tree[head]
    for node in found if isinstance(found, list) else [found]:
        if rest:
            yield from each(node, rest)
        elif node is not None:
            yield node


def text_of(node: Tree) -> str:
    """The text of a node, cleaned; "" for a branch without text of its own."""
    if isinstance(node, dict):
        node = node.get("#text", "")
    if isinstance(node, bool) or node is None or isinstance(node, (dict, list)):
        return ""
    return clean_text(str(node))


def texts(tree: Tree, path: str) -> tuple[str, ...]:
    """The texts at a dotted path, empty ones left out, each once."""
    return tuple(dict.fromkeys(t for t in (text_of(n) for n in each(tree, path)) if t))


def first(tree: Tree, *paths: str) -> str:
    """The first text at the first path that has one."""
    for path in paths:
        for node in each(tree, path):
            if text := text_of(node):
                return text
    return ""


def has(tree: Tree, path: str) -> bool:
    """A flag: the element is there, empty or not."""
    return next(each(tree, path), None) is not None


def keys(tree: Tree, path: str) -> tuple[str, ...]:
    """The names of the flags under a path."""
    return tuple(k for n in each(tree, path) if isinstance(n, dict) for k in n if k[:1] not in "@#")


def everywhere(tree: Tree, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Name and text of every leaf so named, at any depth, in document order; for shapes nobody described."""
    if isinstance(tree, list):
        for item in tree:
            yield from everywhere(item, names)
    elif isinstance(tree, dict):
        for name, node in tree.items():
            if name.lower() in names and (text := text_of(node)):
                yield name.lower(), text
            if isinstance(node, (dict, list)):
                yield from everywhere(node, names)
