"""The cover of a piece: blocks of lines, and which of them name the buyer and the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relais_app.dce.facts.rules import pattern_of
from relais_app.dce.facts.text import PieceText

_FILE = "identite"
_LETTERS = re.compile(r"[a-z]{3,}")
_DATE_LINE = re.compile(r"^\W*(?:le )?(?:\w+di )?\d{1,2}[ /.-]\w+[ /.-]\d{2,4}|^\d+$|\d{1,2} ?h ?\d\d")
ORGANISATION = re.compile(pattern_of(_FILE, "organisation").pattern + r"\b")
SENTENCE = re.compile(r"\b(?:est|sont|sera|seront|doit|doivent|devra|devront|peut|peuvent|n'est)\b")
_MOST_LINES = 60
_SUMMARY = re.compile(
    r"(?:sommaire|table des matieres|preambule)\W*$|(?:article )?(?:1|i)\W{1,4}(?:objet|presentation|dispositions)\b"
)


@dataclass(slots=True)
class Block:
    """Consecutive lines of one look on the cover. `role`: organisation, address, other or title."""

    start: int
    end: int
    size: float
    bold: bool
    role: str
    lines: int = 1


def cover_blocks(text: PieceText) -> list[Block]:
    """The blocks of the piece's first page, in order."""
    blocks: list[Block] = []
    if not text.lines:
        return blocks
    first = text.lines[0].page
    for entry in text.lines[:_MOST_LINES]:
        if entry.page is not first:
            break
        folded = text.folded[entry.start : entry.end].strip(" *«»\"'-")
        if blocks and _SUMMARY.match(folded):
            break
        if not _LETTERS.search(folded):
            continue
        role = _role(folded, text.raw[entry.start : entry.end])
        last = blocks[-1] if blocks else None
        if last and _goes_on(last, role, entry.line.size, entry.line.bold, text, entry.start):
            last.end, last.lines = entry.end, last.lines + 1
        else:
            blocks.append(Block(entry.start, entry.end, entry.line.size, entry.line.bold, role))
    return blocks


def _role(folded: str, raw: str) -> str:
    if pattern_of(_FILE, "address").search(folded):
        return "address"
    if _DATE_LINE.search(folded):
        return "other"
    if ORGANISATION.match(folded) and len(folded) < 90 and not raw.lstrip().startswith(("«", '"', "“")):
        return "organisation"
    if pattern_of(_FILE, "not_a_title").match(folded):
        return "other"
    return "title"


def _goes_on(last: Block, role: str, size: float, bold: bool, text: PieceText, start: int) -> bool:
    """Whether a line continues the block before it: same look, or the sentence is not over."""
    tail = text.folded[last.start : last.end].rstrip()
    if tail.endswith((" de", " du", " des", " et", " la", " l'", " d'", " a", " pour", " en", " le", " sur")):
        return role in ("title", last.role, "organisation")
    same = last.bold == bold and abs(last.size - size) < 0.6
    if not same or role != last.role:
        return same and last.role == "title" and role == "organisation" and text.raw[start : start + 1].islower()
    return role in ("title", "address") or text.raw[start : start + 1].islower()


def title_block(blocks: list[Block], text: PieceText) -> Block | None:
    """The block that titles the contract: the largest and boldest text that is nothing else."""
    titles = [b for b in blocks if b.role == "title" and len(text.folded[b.start:b.end].split()) >= 2
              and not _above_address(b, blocks) and not SENTENCE.search(text.folded[b.start:b.end])]  # fmt: skip
    if not titles:
        return None
    return max(titles, key=lambda b: (round(b.size), b.bold, min(b.end - b.start, 200)))


def _above_address(block: Block, blocks: list[Block]) -> bool:
    """A short line right above an address names somebody."""
    at = blocks.index(block)
    return (
        at + 1 < len(blocks)
        and blocks[at + 1].role == "address"
        and block.lines <= 2
        and block.end - block.start < 70
    )


def buyer_blocks(blocks: list[Block], text: PieceText) -> list[tuple[Block, float]]:
    """Blocks that name an organisation, with how much they look like the buyer."""
    found: list[tuple[Block, float]] = []
    for at, block in enumerate(blocks):
        if block.role == "organisation":
            near = any(b.role == "address" for b in blocks[at + 1 : at + 5])
            found.append((block, 0.86 if near or at < 2 else 0.8))
        elif (block.role == "title" and _above_address(block, blocks)) or (
            block.role == "title"
            and at + 2 < len(blocks)
            and blocks[at + 1].role == "organisation"
            and blocks[at + 2].role == "address"
            and block.lines <= 2
        ):
            found.append((block, 0.8))
    return found
