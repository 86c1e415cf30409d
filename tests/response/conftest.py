"""A bid whose DCE asks a handful of pieces, and the structure that answers it."""

import json
from datetime import UTC, date, datetime

import pytest

from relais_app.base.money import Money
from relais_app.bids.model import Bid, BidFact, DcePiece
from relais_app.company.model import KindProof, StructureKind, YearFigures
from relais_app.operations import company, documents
from relais_app.response.forms.candidate import Candidate, Consultation, LotName
from relais_app.storage.workspace import Workspace


@pytest.fixture
def candidate():
    return Candidate(
        name="La Marmite du Canal", trade_name="Marmite traiteur", siret="73282932000074",
        legal_form="Association déclarée (loi 1901)", register_number="RNA W931234567", address="12 quai de l’Ourcq",
        postcode="93500", city="Pantin", head_office="3 rue du Siège, 93500 Pantin", email="contact@marmite.example",
        phone="01 43 00 00 01", created_on=date(2012, 3, 12),
        kinds=(KindProof(StructureKind.ACI, "Convention ACI 2025-2027", date(2027, 12, 31)),),
        figures=(
            YearFigures(2023, Money.of(1_500_000), 49.0), YearFigures(2025, Money.of(1_900_000), 56.0),
            YearFigures(2024, Money.of("1650000.50"), 51.5, date(2023, 7, 1), date(2024, 6, 30)),
        ),
    )  # fmt: skip


@pytest.fixture
def consultation():
    return Consultation(
        buyer="Ville de Rivemarne", title="Repas livrés et prestations de traiteur", reference="2026-RM-041",
        lots=(LotName("1", "Repas livrés"), LotName("2", "Petits-déjeuners"), LotName("3", "Plateaux et cocktails")),
        answered=("2", "3"), reserved=(("2", "L2113-13"),),
    )  # fmt: skip


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


CANDIDATURE = (
    ("La lettre de candidature (formulaire DC1)", {}),
    ("La déclaration du candidat (formulaire DC2), une par membre du groupement", {}),
    ("L'attestation de vigilance délivrée par l'URSSAF, datant de moins de six mois", {}),
    ("Pouvoir de la personne habilitée à engager le candidat", {}),
    ("La copie du jugement, si le candidat est en redressement judiciaire", {"conditional": True}),
)
OFFER = (
    ("L'acte d'engagement complété, un par lot", None), ("Un mémoire technique de 30 pages au plus", None),
    ("Le certificat de visite pour le lot 2", None), ("Le certificat de visite pour le lot 1", None),
)  # fmt: skip


def fact(bid, name, value, **more):
    return BidFact(
        bid_id=bid.id, name=name, value=json.dumps(value), read_value=json.dumps(value), confidence=0.95, **more
    )


def facts_of(bid):
    lots = [
        fact(bid, "lots", {"number": n, "title": t})
        for n, t in (("1", "Repas"), ("2", "Petits-déjeuners"), ("3", "Plateaux"))
    ]
    asked = [fact(bid, "required_candidature_documents", {"value": v, **extra}, page=4) for v, extra in CANDIDATURE]
    offer = [fact(bid, "required_offer_documents", {"value": v}, page=5) for v, _lot in OFFER]
    return [*lots, *asked, *offer, fact(bid, "reserved", "L2113-13", lot=json.dumps("2"))]


@pytest.fixture
def bid(work):
    record = Bid(
        title="Repas livrés et prestations de traiteur", buyer="Ville de Rivemarne", reference="2026-RM-041",
        deadline_at=datetime(2026, 11, 20, 13, 0, tzinfo=UTC), lots=("2", "3"),
    )  # fmt: skip
    bid_id = record.id
    with work.writing("make-bid") as unit:
        unit.add(record)
        unit.add_proposals(
            [
                DcePiece(bid_id=bid_id, number=0, name="RC.pdf", kind="RC"),
                DcePiece(bid_id=bid_id, number=1, name="BPU.xlsx", kind="BPU"),
            ]
        )
        unit.add_proposals(facts_of(record))
    return bid_id


@pytest.fixture
def structure(work, candidate):
    names = ("name", "trade_name", "siret", "legal_form", "register_number", "address", "postcode", "city", "head_office",
             "email", "phone", "created_on", "kinds", "figures")  # fmt: skip
    company.save_structure(work, **{name: getattr(candidate, name) for name in names})


@pytest.fixture
def vigilance(work, tmp_path):
    path = tmp_path / "vigilance.txt"
    path.write_text("Attestation de vigilance délivrée le 10 juillet 2026", encoding="utf-8")
    return documents.add_documents(work, [path]).value[0].id
