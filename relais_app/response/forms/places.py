"""Where a form may be written: its boxes by their printed headings, labels by their text and occurrence.

What is not where it is expected is a reason to refuse, never to guess (domain.md § 5.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.errors import RelaisError
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.response.forms.word import (
    Paragraph,
    WordForm,
    dots_in,
    fold_label,
    is_ticked,
    replace_span,
    text_of,
    tick,
    write_lines,
)
from relais_app.response.model import FormValue, ValueState

_UPDATED = re.compile(r"date de la derniere mise a jour ?: ?(\d{2}/\d{2}/\d{4})")


class MovedAnchors(RelaisError):
    """The form is not the one Relais knows: its boxes, labels or check boxes are elsewhere."""


@dataclass(frozen=True)
class Heading:
    """A printed box: `code` « F1 », and the folded beginning of its heading."""

    code: str
    begins: str


@dataclass(frozen=True)
class Layout:
    """What makes a form recognisable, in order. `sworn` boxes are never written in, even blank."""

    form: str
    title: str
    updated: str
    headings: tuple[Heading, ...]
    boxes: tuple[tuple[str, str], ...]  # code of the box, folded words of its paragraph
    sworn: frozenset[str]


class FormInHand:
    """A recognised form, its zones, and what was written in it."""

    def __init__(self, path: Path, layout: Layout, name: str = "") -> None:
        self.layout = layout
        self.word = WordForm(path, name)
        self._check_title()
        self.zones = self._find_zones()
        self._check_boxes()
        self.values: list[FormValue] = []
        self.to_tick: list[str] = []

    def _moved(self, what: str) -> MovedAnchors:
        message = _("{name} n’est pas le {form} attendu : {what}.").format(
            name=self.word.name, form=self.layout.form, what=what
        )
        return MovedAnchors(
            message, _("Remplissez cet exemplaire à la main, ou prenez le modèle officiel de Relais.")
        )

    def _check_title(self) -> None:
        labels = [p.label for p in self.word.paragraphs]
        if not any(self.layout.title in label for label in labels[:40]):
            raise self._moved(_("son titre est introuvable"))
        dates = [m.group(1) for label in labels if (m := _UPDATED.search(label))]
        if dates != [self.layout.updated]:
            raise self._moved(
                _("il est daté du {found}, Relais connaît celui du {known}").format(
                    found=dates[0] if dates else "?", known=self.layout.updated
                )
            )

    def _find_zones(self) -> dict[str, range]:
        starts: list[tuple[str, int]] = []
        after = 0
        for heading in self.layout.headings:
            found = [p.index for p in self.word.paragraphs if p.label.startswith(heading.begins)]
            if len(found) != 1 or found[0] < after:
                raise self._moved(_("le cadre {code} est introuvable ou déplacé").format(code=heading.code))
            after = found[0]
            starts.append((heading.code, found[0]))
        ends = [index for _code, index in starts[1:]] + [len(self.word.paragraphs)]
        return {code: range(start + 1, end) for (code, start), end in zip(starts, ends, strict=True)}

    def _check_boxes(self) -> None:
        if len(self.word.boxes) != len(self.layout.boxes):
            raise self._moved(
                _("il a {found} cases à cocher au lieu de {known}").format(
                    found=len(self.word.boxes), known=len(self.layout.boxes)
                )
            )
        for box, (code, words) in zip(self.word.boxes, self.layout.boxes, strict=True):
            paragraph = self.word.paragraph_of(box)
            if paragraph is None or words not in paragraph.label:
                raise self._moved(_("la case « {code} » est déplacée").format(code=code))

    def in_zone(self, code: str) -> list[Paragraph]:
        return [self.word.paragraphs[i] for i in self.zones[code]]

    def heading(self, code: str) -> Paragraph:
        return self.word.paragraphs[self.zones[code].start - 1]

    def _refuse_sworn(self, paragraph: Paragraph) -> None:
        if any(paragraph.index in self.zones[code] for code in self.layout.sworn):
            raise RuntimeError(f"{self.layout.form}: a sworn zone is never written in")

    def anchor(self, zone: str, begins: str, occurrence: int = 1, of: int = 1) -> Paragraph:
        """The n-th paragraph of a zone that begins so; refused when there are not exactly `of` of them."""
        found = [p for p in self.in_zone(zone) if p.label.startswith(begins)]
        if len(found) != of:
            raise self._moved(_("un libellé du cadre {code} est introuvable ou déplacé").format(code=zone))
        return found[occurrence - 1]

    def blanks_after(self, anchor: Paragraph) -> list[Paragraph]:
        """Blank paragraphs that follow, in the same cell or text, up to what is printed next."""
        blanks: list[Paragraph] = []
        for paragraph in self.word.paragraphs[anchor.index + 1 :]:
            if (
                not paragraph.is_blank
                or paragraph.container is not anchor.container
                or _table_between(anchor, paragraph)
            ):
                break
            blanks.append(paragraph)
        return blanks

    def write(self, box: str, label: str, blanks: list[Paragraph], lines: Iterable[str], source: str,
              state: ValueState = ValueState.FILLED) -> None:  # fmt: skip
        """Write lines in blanks and record the value; nothing to write or nowhere to: recorded as missing."""
        wanted = [line for line in lines if line]
        value = " ; ".join(wanted)
        if not wanted:
            self.note(box, label, "", ValueState.MISSING, source)
            return
        if not blanks:
            self.note(
                box, label, value, ValueState.MISSING, _("aucune place vide sous ce libellé : à écrire à la main")
            )
            return
        for paragraph in blanks[: len(wanted)]:
            self._refuse_sworn(paragraph)
        places = blanks[: len(wanted)]
        for i, paragraph in enumerate(places):
            rest = wanted[i:] if i == len(places) - 1 else [wanted[i]]
            write_lines(paragraph.element, rest)
            self.word.refresh(paragraph)
        self.note(box, label, value, state, source)

    def write_under(self, box: str, label: str, anchor: Paragraph, lines: Iterable[str], source: str) -> None:
        """Write below a printed label, unless something already follows it on its line or below."""
        if not _ends_open(anchor.label):
            self.note(
                box, label, tidy(text_of(anchor.element)), ValueState.FILLED, _("déjà rempli dans l’exemplaire")
            )
            return
        self.write(box, label, self.blanks_after(anchor), lines, source)

    def write_over_dots(self, anchor: Paragraph, which: int, new: str) -> bool:
        """Write over the n-th row of dots of a paragraph; False when there is none."""
        self._refuse_sworn(anchor)
        spans = dots_in(anchor.element)
        if which >= len(spans):
            return False
        replace_span(anchor.element, *spans[which], new)
        self.word.refresh(anchor)
        return True

    def tick(self, number: int, box: str, label: str, source: str, state: ValueState = ValueState.FILLED) -> None:
        """Tick a box by its rank; never one of a sworn zone."""
        element = self.word.boxes[number]
        paragraph = self.word.paragraph_of(element)
        assert paragraph is not None
        self._refuse_sworn(paragraph)
        if not is_ticked(element):
            tick(element)
        self.note(box, label, _("coché"), state, source)

    def note(self, box: str, label: str, value: str, state: ValueState, source: str = "") -> None:
        self.values.append(FormValue(box, label, value, state, source))


def _ends_open(label: str) -> bool:
    """True when nothing was written after the label's last colon."""
    return ":" not in label or not label.rsplit(":", 1)[1].strip(" .…_")


def _table_between(first: Paragraph, second: Paragraph) -> bool:
    """True when a table stands between two paragraphs of the same text."""
    node = first.element.getnext()
    while node is not None and node is not second.element:
        if node.tag.endswith("}tbl"):
            return True
        node = node.getnext()
    return node is None


def heading(code: str, words: str) -> Heading:
    """A heading as printed: « F1 - Exclusions de la procédure »."""
    return Heading(code, fold_label(f"{code} - {words}"))
