"""What could be a line: sentences, items of lists with their head, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relais_app.dce.model import Piece
from relais_app.dce.requirements.flow import Paragraph, paragraphs_of
from relais_app.dce.requirements.sentences import sentence_spans
from relais_app.dce.requirements.verbs import has_verb
from relais_app.dce.vocabulary import marks_of, tokens_of, vocabulary

_MOST_LABEL = 14  # words of a subheading
_MOST_UNMARKED = 220  # letters of an item that no bullet marks
_ADDRESS = re.compile(r"\b(?:adresses?|url|coordonnées|lien|site|courriel|mail|plate-?forme)\b[^:]{0,60}:?$", re.I)
_OPEN = re.compile(r"(?:[:：]|suivants?|suivantes?|ci-(?:après|dessous)\s?;?)\s*$")
_NO_WORDS = re.compile(r"^(?:oui|non|x|sans objet|néant|/|-|\d{1,3}|signature|format|o|n|\W+)$", re.I)
_PREAMBLE = re.compile(r"^(?:nb|n\.b\.?|nota(?: bene)?|remarque|rappel|attention|important|à noter|a noter|étant rappelé que?|etant rappelé que?)\s*[:,]?\s+(?=\S)|^étant rappelé qu['’]", re.I)  # fmt: skip


@dataclass(slots=True)
class Unit:
    """A stretch of text that may be a line. `head` is what introduces it, `role` how it stands on the page."""

    text: str
    paragraph: Paragraph
    start: int
    end: int
    role: str  # sentence, item, whole, row, cell
    head: str = ""
    follows: bool = False  # a further sentence of an item or of a cell
    before: Unit | None = None  # the sentence before it, for « Il », « Ces documents »


@dataclass(slots=True)
class _Node:
    paragraph: Paragraph
    children: list[_Node] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)  # paragraphs between two items
    is_list: bool = False
    is_label: bool = False  # a subheading: titles what follows, says nothing itself


def units_of(piece: Piece) -> list[Unit]:
    """Everything of a piece that may be a line, in reading order."""
    units: list[Unit] = []
    rows: list[Paragraph] = []
    run: list[Paragraph] = []
    for paragraph in paragraphs_of(piece):
        if paragraph.cell is not None:
            units.extend(_units_of_run(run, before_table=True))
            run = []
            if rows and (rows[-1].page, rows[-1].cell and rows[-1].cell[0]) != (paragraph.page, paragraph.cell[0]):
                units.extend(_units_of_table(rows, units))
                rows = []
            rows.append(paragraph)
        else:
            if rows:
                units.extend(_units_of_table(rows, units))
                rows = []
            run.append(paragraph)
    units.extend(_units_of_run(run))
    if rows:
        units.extend(_units_of_table(rows, units))
    _chain(units)
    return units


def _chain(units: list[Unit]) -> None:
    before: Unit | None = None
    for unit in units:
        if before is not None and before.paragraph.section == unit.paragraph.section:
            unit.before = before
        before = unit


# --- text and lists ------------------------------------------------------------------------------------------


def _units_of_run(run: list[Paragraph], *, before_table: bool = False) -> Iterator[Unit]:
    last = run[-1] if run and before_table else None
    label = ""
    for node in _tree(run):
        if node.paragraph.is_heading:
            label = ""
        if node.is_label:
            label = node.paragraph.text.rstrip(" :")
        elif node.paragraph is last and _names_table(last):
            *others, title = sentence_spans(last.text) or [(0, len(last.text))]
            yield from (_unit(last, span, "sentence") for span in others)
            yield Unit(last.text[slice(*title)], last, *title, "head")
        else:
            orphan = label or node.paragraph.section
            yield from _units_of_node(node, orphan if node.paragraph.marker and not node.children else "")


def _names_table(paragraph: Paragraph) -> bool:
    """Whether a paragraph just above a table is its head."""
    text = paragraph.text.rstrip()
    return not paragraph.is_heading and (
        text.endswith(":") or (paragraph.is_title and len(text) < 90 and not text.endswith("."))
    )


def _tree(run: list[Paragraph]) -> list[_Node]:
    """Paragraphs with the items that hang from them."""
    roots: list[_Node] = []
    stack: list[_Node] = []  # open heads, the widest first
    for index, paragraph in enumerate(run):
        after = run[index + 1] if index + 1 < len(run) else None
        node = _Node(paragraph)
        if paragraph.is_heading or paragraph.is_footnote:
            stack = []
            roots.append(node)
            continue
        if paragraph.marker:
            _hang(node, stack, roots)
        elif stack and _is_unmarked_item(paragraph, stack[-1]):
            stack[-1].children.append(node)
        elif stack and after is not None and _resumes(stack, run, index):
            stack[0].notes.append(paragraph)
            stack[0].children.append(node)
            node.is_list = False
        else:
            stack = []
            roots.append(node)
        before = run[index - 1] if index else None
        if not stack and node in roots[-1:] and _is_subheading(before, paragraph, after):
            node.is_label = True
            continue
        if _opens(paragraph, after):
            node.is_list = True
            if not stack or stack[-1] is not node:
                stack.append(node)
    return roots


def _is_subheading(before: Paragraph | None, paragraph: Paragraph, after: Paragraph | None) -> bool:
    """A short line without verb, in bold or behind a lone bullet, that titles what follows."""
    text = paragraph.text.rstrip()
    if (
        len(text.split()) > _MOST_LABEL
        or text.endswith((";", ",", ":"))
        or after is None
        or has_verb(tokens_of(text))
    ):
        return False
    if not paragraph.marker:
        return paragraph.is_title
    alone = all(other is None or _kind(other.marker) != _kind(paragraph.marker) for other in (before, after))
    return alone and not text.endswith(".") and not after.is_heading


def _opens(paragraph: Paragraph, after: Paragraph | None) -> bool:
    """Whether a paragraph introduces what follows."""
    text = paragraph.text.rstrip()
    if after is None or after.is_heading or after.is_footnote:
        return False
    if text.endswith(":"):
        return True
    if not after.marker or paragraph.marker:
        return False
    return not text.endswith((".", "!", "?", ";")) or bool(_OPEN.search(text))


def _hang(node: _Node, stack: list[_Node], roots: list[_Node]) -> None:
    """Put a marked item under the head it belongs to."""
    while stack:
        head = stack[-1]
        first = next((child.paragraph for child in head.children if child.paragraph.marker), None)
        if first is None:
            if not head.children or not head.paragraph.marker:
                break
        elif (
            (_kind(first.marker) == _kind(node.paragraph.marker) and abs(first.left - node.paragraph.left) < 14)
            or len(stack) == 1
            or node.paragraph.left > first.left + 14
        ):
            break
        stack.pop()
    (stack[-1].children if stack else roots).append(node)


def _kind(marker: str) -> str:
    """Bullets by their sign, numbers and letters alike."""
    last = marker[-2:-1] or marker
    return "1" if last.isdigit() else "a" if last.isalpha() and len(marker) > 1 else marker[:1]


def _is_unmarked_item(paragraph: Paragraph, head: _Node) -> bool:
    """Items printed without bullet: short lines under a head, each closed by a semicolon or by nothing."""
    if head.children and head.children[-1].paragraph.marker:
        return False
    text = paragraph.text.rstrip()
    if len(text) > _MOST_UNMARKED or _ADDRESS.search(head.paragraph.text.rstrip()):
        return False
    last = head.children[-1].paragraph.text.rstrip() if head.children else ";"
    return not (last.endswith(".") or (text.endswith((".", ":")) and not last.endswith((";", ","))))


def _resumes(stack: list[_Node], run: list[Paragraph], index: int) -> bool:
    """Whether a numbered list goes on after paragraphs that stand between two of its items."""
    numbers = [child.paragraph.marker for child in stack[0].children if child.paragraph.marker[:1].isdigit()]
    if not numbers:
        return False
    wanted = str(int(re.match(r"\d+", numbers[-1]).group()) + 1)  # type: ignore[union-attr]
    for paragraph in run[index + 1 : index + 9]:
        if paragraph.is_heading:
            return False
        if re.match(wanted + r"\D", paragraph.marker):
            return True
    return False


def _units_of_node(node: _Node, head: str) -> Iterator[Unit]:
    paragraph = node.paragraph
    if paragraph.is_heading:
        return
    if (
        node.children
        and not head
        and _ADDRESS.search(paragraph.text.rstrip())
        and not node.children[0].paragraph.marker
    ):
        yield from _sentences(paragraph, head)
        return
    if not node.children:
        yield from _sentences(paragraph, head)
        return
    spans = sentence_spans(paragraph.text)
    start, end = spans[-1] if spans else (0, len(paragraph.text))
    opening = paragraph.text[start:end]
    before = [_unit(paragraph, s, "item" if head and not n else "sentence", head if not n else "", bool(head and n))
              for n, s in enumerate(spans[:-1])]  # fmt: skip
    yield from before
    if is_whole(opening, [child.paragraph.text for child in node.children]):
        text = " ; ".join([f"{opening} :", *(_flat(child) for child in node.children)]).replace(": ;", ":")
        yield Unit(text, paragraph, start, len(paragraph.text), "whole", head)
        return
    role = "item" if head and not before else "sentence"
    yield Unit(opening, paragraph, start, end, "head" if not head else "itemhead", head if role == "item" else "")
    under = f"{head} {opening}".strip() if _is_label(opening) else opening
    for child in node.children:
        if child.paragraph in node.notes:
            yield from _sentences(child.paragraph, "")
        else:
            yield from _units_of_node(child, under)


def _flat(node: _Node) -> str:
    return " ; ".join([node.paragraph.text.rstrip(" ;,"), *(_flat(child) for child in node.children)])


def _is_label(text: str) -> bool:
    """A head of a few words without verb only names its items: the head above goes on speaking."""
    return len(text.split()) <= 8 and "must" not in vocabulary("binding").find(tokens_of(text))


def _sentences(paragraph: Paragraph, head: str) -> Iterator[Unit]:
    for number, span in enumerate(sentence_spans(paragraph.text)):
        if number == 0 and (head or paragraph.marker):
            yield _unit(paragraph, span, "item", head)
        else:
            yield _unit(paragraph, span, "sentence", "", follows=bool(head) or number > 0)


def _unit(paragraph: Paragraph, span: tuple[int, int], role: str, head: str = "", follows: bool = False) -> Unit:
    start, end = span
    text = paragraph.text[start:end]
    preamble = _PREAMBLE.match(text)
    if preamble:
        start += preamble.end()
        text = text[preamble.end() :]
    return Unit(" ".join(text.split()), paragraph, start, end, role, head, follows)


def is_whole(head: str, items: list[str]) -> bool:
    """Whether a list is one line with its head: its items are only terms of one thing."""
    found = marks_of("lists", "marks", head)
    if "contents" in found or ("whole" in found and "split" not in found):
        return True
    return bool(items) and sum(
        text.strip().lower().startswith(("soit ", "ou ", "lorsqu", "si ")) for text in items
    ) * 2 > len(items)


# --- tables --------------------------------------------------------------------------------------------------


def _units_of_table(cells: list[Paragraph], before: list[Unit]) -> Iterator[Unit]:
    rows: dict[int, list[Paragraph]] = {}
    for paragraph in cells:
        rows.setdefault(paragraph.cell[1] if paragraph.cell else 0, []).append(paragraph)
    ordered = [rows[key] for key in sorted(rows)]
    titles = _column_titles(ordered)
    head = _table_head(cells, before)
    context = f"{head} {titles}".strip()
    for number, row in enumerate(ordered):
        if number == 0 and titles:
            continue
        yield from _units_of_row(row, context)


def _column_titles(rows: list[list[Paragraph]]) -> str:
    """The words of the first row when it titles the columns."""
    first = rows[0]
    text = " ".join(paragraph.text for paragraph in first)
    columns = {paragraph.cell[2] for paragraph in first if paragraph.cell}
    if len(rows) < 2 or len(columns) < 2 or len(text) > 120 or text.endswith("."):
        return ""
    return text


def _table_head(cells: list[Paragraph], before: list[Unit]) -> str:
    last = before[-1] if before else None
    if last and last.role == "head" and last.paragraph.section == cells[0].section:
        return last.text
    return cells[0].section


def _units_of_row(row: list[Paragraph], context: str) -> Iterator[Unit]:
    kept = [paragraph for paragraph in row if not _NO_WORDS.match(paragraph.text.strip())]
    if not kept:
        return
    spoken = [paragraph for paragraph in kept if _speaks(paragraph.text)]
    if spoken:
        for paragraph in spoken:
            for number, span in enumerate(sentence_spans(paragraph.text)):
                yield _unit(paragraph, span, "cell", context, follows=number > 0)
        return
    columns: dict[int, list[Paragraph]] = {}
    for paragraph in kept:
        columns.setdefault(paragraph.cell[2] if paragraph.cell else 0, []).append(paragraph)
    if len(columns) == 1 and len(kept) > 1:
        for paragraph in kept:
            yield Unit(paragraph.text.rstrip(" ;,"), paragraph, 0, len(paragraph.text), "row", context)
        return
    text = " ".join(paragraph.text.rstrip(" ;,") for paragraph in kept)
    yield Unit(text, kept[0], 0, len(kept[0].text), "row", context)


def _speaks(text: str) -> bool:
    """A full sentence, not a label."""
    return len(text) >= 30 and has_verb(tokens_of(text))
