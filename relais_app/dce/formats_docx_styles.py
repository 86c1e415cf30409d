"""What Word's styles and numbering say of a paragraph: heading, bold, size, and the number printed before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from relais_app.dce.formats_lines import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE_NAMES = ("heading", "titre", "title", "subtitle", "sous-titre")
_CONTENTS_NAMES = ("toc ", "tm ", "table of figures", "table des illustrations")


@dataclass(frozen=True, slots=True)
class Style:
    is_title: bool = False
    is_contents: bool = False
    is_bold: bool = False
    size: float = 0.0
    numbering: tuple[str, int] | None = None  # numId, level


_PLAIN = Style()


class Styles:
    """The styles part, looked up by a paragraph's properties."""

    def __init__(self, root: Any) -> None:
        self._elements = {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")} if root is not None else {}
        self._known: dict[str, Style] = {}

    def of(self, properties: Any) -> Style:
        if properties is None:
            return _PLAIN
        style_id = _value(properties.find(f"{W}pStyle"))
        style = self._named(style_id, 0) if style_id else _PLAIN
        outline = _value(properties.find(f"{W}outlineLvl"))
        if whole(outline, 9) < 9:
            style = replace(style, is_title=True)
        return style

    def _named(self, style_id: str, depth: int) -> Style:
        if style_id in self._known:
            return self._known[style_id]
        element = self._elements.get(style_id)
        if element is None or depth > 10:
            return _PLAIN
        based_on = _value(element.find(f"{W}basedOn"))
        base = self._named(based_on, depth + 1) if based_on else _PLAIN
        name = (_value(element.find(f"{W}name")) or style_id).casefold()
        bold, size = element.find(f"{W}rPr/{W}b"), _value(element.find(f"{W}rPr/{W}sz"))
        outline = _value(element.find(f"{W}pPr/{W}outlineLvl"))
        own = numbering_of(element.find(f"{W}pPr"), base.numbering)
        style = Style(
            is_title=name.startswith(_TITLE_NAMES) or base.is_title or whole(outline, 9) < 9,
            is_contents=name.startswith(_CONTENTS_NAMES) or base.is_contents,
            is_bold=base.is_bold if bold is None else bold.get(f"{W}val", "1") not in ("0", "false"),
            size=whole(size, 0) / 2 or base.size,
            numbering=own,
        )
        self._known[style_id] = style
        return style


class Numbering:
    """Counts the automatic numbers as Word prints them (« 3.2 », « a) », a bullet)."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is None:
            return
        abstracts = {a.get(f"{W}abstractNumId"): a for a in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            num_id, target = num.get(f"{W}numId"), _value(num.find(f"{W}abstractNumId"))
            abstract = abstracts.get(target)
            if num_id is None or target is None or abstract is None:
                continue
            levels = {whole(v.get(f"{W}ilvl"), 0): v for v in abstract.findall(f"{W}lvl")}
            for override in num.findall(f"{W}lvlOverride"):
                level = override.find(f"{W}lvl")
                if level is not None:
                    levels[whole(override.get(f"{W}ilvl"), 0)] = level
            self._levels[num_id], self._abstract[num_id] = levels, target

    def label(self, properties: Any, style: Style) -> str:
        """The number or bullet that Word prints before this paragraph, and counts it."""
        found = numbering_of(properties, style.numbering)
        if not found or found[0] not in self._levels:
            return ""
        num_id, level = found
        levels = self._levels[num_id]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[num_id], [None] * 10)
        start = whole(_value(levels[level].find(f"{W}start")), 1)
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (9 - level)
        if _value(levels[level].find(f"{W}numFmt")) == "bullet":
            return "•"
        text = _value(levels[level].find(f"{W}lvlText")) or ""
        for i in range(min(level + 1, 9)):
            if f"%{i + 1}" in text:
                number = counts[i] if counts[i] is not None else 1
                form = _value(levels[i].find(f"{W}numFmt")) if i in levels else "decimal"
                text = text.replace(f"%{i + 1}", _written(number or 0, form or "decimal"))
        return text.strip()


def numbering_of(properties: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """numId and level of a paragraph's or style's properties; numId 0 takes the numbering away."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    if numbering is None:
        return inherited
    num_id = _value(numbering.find(f"{W}numId")) or (inherited[0] if inherited else None)
    level = _value(numbering.find(f"{W}ilvl")) or (str(inherited[1]) if inherited else "0")
    if not num_id or num_id == "0":
        return None
    return num_id, min(whole(level, 0), 8)


def _written(number: int, form: str) -> str:
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            text, number = text + sign, number - value
    return text


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")
