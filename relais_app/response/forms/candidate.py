"""What forms are filled with: who answers, and what the buyer asks. Plain values, so that a worker can take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relais_app.company.identity import print_siret
from relais_app.company.model import KindProof, Structure, StructureKind, YearFigures

# Rows of DC2 C2: the kinds that each one admits, and the articles that reserve to them (domain.md § 2.2).
RESERVED_ROWS: tuple[tuple[str, frozenset[StructureKind], frozenset[str]], ...] = (
    ("SIAE", frozenset({StructureKind.EI, StructureKind.AI, StructureKind.ACI, StructureKind.ETTI}),
     frozenset({"L2113-13", "L2113-14"})),
    ("EA", frozenset({StructureKind.EA, StructureKind.EATT}), frozenset({"L2113-12", "L2113-14"})),
    ("ESAT", frozenset({StructureKind.ESAT}), frozenset({"L2113-12", "L2113-14"})),
    ("ESS", frozenset({StructureKind.ESS, StructureKind.ESUS}), frozenset({"L2113-15"})),
    ("SEP", frozenset({StructureKind.SEP}), frozenset({"L2113-13-1"})),
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """The structure that answers. `siret` is the establishment that performs."""

    name: str = ""
    trade_name: str = ""
    siret: str = ""
    legal_form: str = ""
    register_number: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    head_office: str = ""
    email: str = ""
    phone: str = ""
    created_on: date | None = None
    kinds: tuple[KindProof, ...] = ()
    figures: tuple[YearFigures, ...] = ()

    @classmethod
    def of(cls, record: Structure | None) -> Candidate:
        if record is None:
            return cls()
        return cls(**{name: getattr(record, name) for name in cls.__dataclass_fields__})

    def name_lines(self) -> list[str]:
        """The trade name when it differs, then the legal name."""
        both = [self.trade_name, self.name] if self.trade_name != self.name else [self.name]
        return [name for name in both if name]

    def address_lines(self) -> list[str]:
        town = f"{self.postcode} {self.city}".strip()
        street = [line for line in self.address.splitlines() if line]
        head = [f"Siège social : {' '.join(self.head_office.split())}"] if self.head_office else []
        return [", ".join([*street, town] if town else street), *head] if street or town else head

    def siret_lines(self) -> list[str]:
        return [print_siret(self.siret)] if self.siret else []

    def last_figures(self) -> tuple[YearFigures, ...]:
        """The three last exercises, the latest first."""
        return tuple(sorted(self.figures, key=lambda f: -f.year)[:3])


@dataclass(frozen=True)
class LotName:
    number: str
    title: str = ""

    def printed(self) -> str:
        return f"Lot n° {self.number} : {self.title}" if self.title else f"Lot n° {self.number}"


@dataclass(frozen=True)
class Consultation:
    """What the buyer asks. `lots` are all of them, empty when not allotted; `answered` the numbers we answer."""

    buyer: str = ""
    title: str = ""
    reference: str = ""
    lots: tuple[LotName, ...] = ()
    answered: tuple[str, ...] = ()
    reserved: tuple[tuple[str | None, str], ...] = ()  # lot (None: the whole contract) and article
    staff_is_asked: bool = False
    dc2_is_given: bool = True

    def lot(self, number: str) -> LotName:
        return next((lot for lot in self.lots if lot.number == number), LotName(number))

    def answered_lots(self) -> tuple[LotName, ...]:
        """The lots we answer: all of them when none is chosen."""
        return tuple(self.lot(n) for n in self.answered) if self.answered else self.lots

    def covers_all_lots(self) -> bool:
        return {lot.number for lot in self.answered_lots()} == {lot.number for lot in self.lots}

    def article_of(self, lot: str | None) -> str:
        """The article that reserves a lot, or the whole contract; empty when it is open."""
        for place, article in self.reserved:
            if article != "none" and (place is None or place == lot):
                return article
        return ""


def reserved_row(candidate: Candidate, article: str) -> str:
    """The row of DC2 C2 that fits the structure's kinds under an article; "" when none does."""
    ours = {proof.kind for proof in candidate.kinds}
    return next((row for row, kinds, articles in RESERVED_ROWS if article in articles and kinds & ours), "")
