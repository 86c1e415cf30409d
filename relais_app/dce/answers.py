"""The buyer's « questions et réponses »: each question asked, with its answer and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from relais_app.base.text import fold
from relais_app.dce.facts.text import clean_line, union
from relais_app.dce.model import Box, Page, Piece, Source

# « Question n° 3 : … », « Q3 - … », « QUESTION / REPONSE N°1 » (a title that only opens a pair)
_PAIR = re.compile(r"^(?:question\s*(?:/|et|-)\s*reponse|q\s*/\s*r)s?\b\W*(?:n\s?[°o]?\W*)?(?P<number>\d{1,3})?\W*$")
_QUESTION = re.compile(
    r"^(?:questions?|demande)\b\s*(?:n\s?[°o]\.?)?\s*(?P<number>\d{1,3})?\s*(?:[:.\-–—)]|$)|^q\s*\.?\s?(?P<short>\d{1,3})\s*[:.\-–—)]"
)
_ANSWER = re.compile(
    r"^reponses?\b\s*(?:n\s?[°o]\.?)?\s*(?:\d{1,3})?(?:\s+d[eu]\s[^:]{1,60})?\s*(?:[:.\-–—)]|$)|^r\s*\.?\s?\d{1,3}\s*[:.\-–—)]"
)
_FOOT = re.compile(r"(?:^|\s)page \d+ ?(?:/|sur|de) ?\d+\W*$")  # a document of one page has no known footer
_NUMBER = re.compile(r"^\W*(?:q\w*\s*)?(?:n\s?[°o]\.?\s*)?(\d{1,3})\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of the buyer's document and what is answered. `source` boxes the answer."""

    number: str
    question: str
    answer: str
    source: Source


@dataclass(slots=True)
class _Pair:
    number: str = ""
    question: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    page: int | None = None
    boxes: list[Box] = field(default_factory=list)


def read_answers(piece: Piece) -> tuple[Answer, ...]:
    """The pairs of a document: from its tables with a column of questions and one of answers, else from its lines."""
    pairs = [*_from_tables(piece.pages)] or [*_from_lines(piece.pages)]
    return tuple(
        Answer(number=pair.number, question=" ".join(pair.question), answer=" ".join(pair.answer),
               source=Source(piece=piece.id, page=pair.page, box=union(pair.boxes), words=" ".join(pair.answer)[:600]))
        for pair in pairs
        if any(pair.question) and any(pair.answer)
    )  # fmt: skip


def _from_tables(pages: Sequence[Page]) -> Iterator[_Pair]:
    columns: tuple[int, int] | None = None
    for page in pages:
        for table in page.tables:
            for number, row in enumerate(table.rows):
                heads = [fold(cell) for cell in row]
                asked = next((i for i, head in enumerate(heads) if head.startswith("question")), None)
                said = next((i for i, head in enumerate(heads) if head.startswith("reponse")), None)
                if asked is not None and said is not None and max(len(heads[asked]), len(heads[said])) < 60:
                    columns = (asked, said)
                elif columns and max(columns) < len(row) and row[columns[0]].strip():
                    box = table.row_boxes[number] if number < len(table.row_boxes) else table.box
                    yield _Pair(_first_number(row), [_one_line(row[columns[0]])], [_one_line(row[columns[1]])],
                                page.number, [box] if box else [])  # fmt: skip


def _first_number(row: Sequence[str]) -> str:
    match = _NUMBER.match(fold(row[0])) if row else None
    return match[1] if match else ""


def _one_line(text: str) -> str:
    return " ".join(clean_line(text).split())


def _from_lines(pages: Sequence[Page]) -> Iterator[_Pair]:
    pair, into = _Pair(), ""
    announced = ""
    for page in pages:
        for line in page.lines:
            if line.role != "body" or _FOOT.search(fold(line.text)):
                continue
            text, folded = _one_line(line.text), fold(line.text)
            title = _PAIR.match(folded)
            asked = None if title else _QUESTION.match(folded)
            said = None if title or asked else _ANSWER.match(folded)
            if title or asked:
                if pair.question:
                    yield pair
                    pair = _Pair()
                number = title["number"] if title else asked["number"] or asked["short"] if asked else ""
                announced = number or announced
                pair.number, into = announced, "question" if asked else ""
                text = text[asked.end() :] if asked else ""
            elif said:
                into, pair.page, text = "answer", page.number, text[said.end() :]
            text = text.strip(" :-–—")
            if text and into == "question":
                pair.question.append(text)
            elif text and into == "answer":
                pair.answer.append(text)
                pair.boxes += [line.box] if line.box and page.number == pair.page else []
    yield pair
