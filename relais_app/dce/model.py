"""What a reading holds: pages with their words, pieces with their kind, facts and requirements with their source.

Boxes are `(x0, top, x1, bottom)` in PDF points from the top left of the page as displayed; pages are 1-based.
A file without pages (docx, xlsx, HTML) is one `Page` whose number is None and whose boxes are None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
FactValue = str | int | float | bool | dict[str, Any]
TextOrigin = Literal["layer", "ocr", "none"]

KINDS = ("RC", "LC", "AAPC", "CCAP", "CCP", "CCTP", "CRT", "AE", "BPU", "DQE", "DPGF", "DC1", "DC2", "DC4", "QR",
         "rectificatif", "plan", "annexe", "other")  # fmt: skip
THEMES = ("candidature", "offre", "dépôt", "visite", "groupement", "prix", "facturation", "prestation", "délais",
          "livraison", "lieux et horaires", "personnel", "insertion", "environnement", "hygiène et sécurité",
          "qualité et contrôle", "suivi", "matériel et produits", "données", "assurance", "pénalités",
          "administratif", "fin de contrat")  # fmt: skip
FACT_NAMES = ("buyer", "object", "reference", "procedure", "deadline", "question_deadline", "offer_validity_days",
              "variants_allowed", "site_visit", "reserved", "social_clause", "environmental_clause", "negotiation",
              "consortium_form", "duration_months", "renewals", "amount", "insertion_hours", "lot_limits",
              "staff_takeover", "minimum_turnover", "page_limit", "platform", "penalties", "lots", "criteria",
              "required_candidature_documents", "required_offer_documents")  # fmt: skip


@dataclass(slots=True)
class Line:
    """A line of text as printed, in reading order.

    `words` keeps each word's text, box and offset in `text` so that a sentence can be boxed. `role` is `body`,
    `header`, `footer` or `contents` (only body lines are read by the rules). `cell` is `(table, row, column)`
    when the line stands in a table. `bold` is true when most of its words are.
    """

    text: str
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    role: str = "body"
    cell: tuple[int, int, int] | None = None
    words: Sequence[Word] = ()
    block: int = 0  # paragraph number on the page: lines of one paragraph share it
    is_checked: bool | None = None  # the check box that begins the line, when there is one
    is_title: bool = False  # the source itself marks it as a heading (docx, odt, HTML)


@dataclass(slots=True)
class Word:
    text: str
    box: Box | None
    start: int  # offset in the line's text


@dataclass(slots=True)
class Table:
    """Rows of cell texts (line breaks kept as \\n, "" for an empty or merged-away cell), as printed."""

    rows: list[list[str]]
    box: Box | None = None
    row_boxes: list[Box | None] = field(default_factory=list)
    from_rulings: bool = True


@dataclass(slots=True)
class Page:
    """One page. `number` is None for a file without pages. Sizes in points."""

    number: int | None
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    origin: TextOrigin = "layer"

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Piece:
    """One file of the DCE as read. `path` of a file in a zip is `dce.zip!/annexes.zip!/CCTP.pdf`."""

    id: int
    path: str
    name: str
    sha256: str = ""
    size_bytes: int = 0
    kind: str = "other"
    kind_reason: str = ""
    also_kind: str | None = None
    origin: TextOrigin = "layer"
    pages: Sequence[Page] = field(default_factory=list)
    page_count: int | None = None  # None for a file without pages
    properties: dict[str, str] = field(default_factory=dict)  # title, author of the file's metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value stands. `words` are the evidence as printed; `box` encloses them."""

    piece: int
    page: int | None
    box: Box | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value of one fact. `value` has the form that contracts.md gives; ≥ 0.9 means « shown as certain »."""

    name: str
    value: FactValue
    raw: str
    source: Source
    confidence: float
    rule: str
    lot: str | tuple[str, ...] | None = None
    extra: dict[str, Any] = field(default_factory=dict)  # zone, relative, format, signature, conditional…


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One line that binds, in the words of the page (contracts.md, gold-requirements/README.md)."""

    text: str
    level: Literal["must", "should", "may"]
    theme: str
    on: Literal["candidat", "titulaire", "acheteur"]
    section: str
    source: Source
    confidence: float
    rule: str
    lot: str | tuple[str, ...] | None = None
    also: tuple[Source, ...] = ()


@dataclass(slots=True)
class Reading:
    """The whole reading of a DCE."""

    pieces: list[Piece] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def facts_named(self, name: str) -> list[Fact]:
        """Values of one fact, best first."""
        return sorted((f for f in self.facts if f.name == name), key=lambda f: -f.confidence)
