"""Two partners with workspaces, keys in memory, and a bid of the first one's."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from relais_app.base.workers import WorkerPool
from relais_app.bids.model import Bid, BidFact, BidRequirement, BidTask, DcePiece, Decision, GridAnswer
from relais_app.company.model import CompanyDocument, Person, Structure
from relais_app.exchange.keys import MemoryKeys
from relais_app.operations import packages
from relais_app.partners.model import Partner
from relais_app.response.model import ResponseItem
from relais_app.storage.workspace import Workspace


@dataclass
class Member:
    """A partner at work: the workspace, its keys, and short names for what it does."""

    work: Workspace
    store: MemoryKeys
    out: Path
    workers: WorkerPool

    @property
    def _ways(self):
        return {"store": self.store, "workers": self.workers}

    @property
    def identity(self):
        return packages.identity(self.work, self.store)

    def trusts(self, other):
        return packages.trust(self.work, f"{other.identity.minisign} {other.identity.age}", other.identity.name)

    def export(self, *others, bid="b", name="p.relais", **options):
        keys = tuple(other.identity.age for other in others)
        target = self.out / name
        return packages.export_package(self.work, bid, keys, target, store=self.store, **options).value.path

    def preview(self, path, **options):
        return packages.preview_package(self.work, path, **{**self._ways, **options})

    def accept(self, path, **options):
        return packages.accept_package(self.work, path, **{**self._ways, **options}).value

    def set(self, kind, id, **values):
        with self.work.writing("test") as unit:
            record = unit.get(kind, id)
            for field, value in values.items():
                setattr(record, field, value)

    def get(self, kind, id, field):
        with self.work.reading() as unit:
            return getattr(unit.get(kind, id), field)

    def has(self, kind, id):
        with self.work.reading() as unit:
            return unit.find(kind, id) is not None


@pytest.fixture(scope="session")
def workers():
    """One worker process that opens all the packages of these tests."""
    with WorkerPool(1) as pool:
        yield pool


@pytest.fixture
def member(tmp_path, workers):
    opened = []

    def make(name):
        work = Workspace.open(tmp_path / name, person=name)
        opened.append(work)
        with work.writing("test") as unit:
            unit.add(Structure(name=name))
        out = tmp_path / f"{name}-sorties"
        out.mkdir()
        return Member(work, MemoryKeys(), out, workers)

    yield make
    for work in opened:
        work.close()


CANARY = "CANARI"


@pytest.fixture
def alice(member):
    """Alice has a bid with everything around it; what must never leave carries the canary."""
    alice = member("Alice")
    stored = alice.work.files.add_bytes(b"%PDF-1.7 reglement", ".pdf")
    private = alice.work.files.add_bytes(f"{CANARY} CV".encode(), ".pdf")
    with alice.work.writing("create-bid") as unit:
        unit.add(Bid(id="b", title="Repas livrés", buyer="Ville", yearly_amount_cents=987_654_321))
        unit.add(Bid(id="other", title=f"{CANARY} autre dossier"))
        unit.add(DcePiece(id="piece", bid_id="b", name="RC.pdf", sha256=stored.sha256))
        unit.add_proposals([BidFact(id="f", bid_id="b", name="object", value='"repas"', evidence="Objet : repas")])
        unit.add_proposals(
            [BidRequirement(id="r", bid_id="b", number=1, text="Livrer à 11 h 30", reason=f"{CANARY} note")]
        )
        unit.add(
            ResponseItem(id="i", bid_id="b", title="DC1", note=f"{CANARY} pense-bête", document_id=f"{CANARY}-doc")
        )
        unit.add(Decision(bid_id="b", reason=f"{CANARY} raison"))
        unit.add(GridAnswer(bid_id="b", question="load", reason=f"{CANARY} grille"))
        unit.add(BidTask(bid_id="b", title=f"{CANARY} tâche", hours=3))
        unit.add(Person(name=f"{CANARY} personne"))
        unit.add(Partner(name=f"{CANARY} concurrent"))
        unit.add(CompanyDocument(title=f"{CANARY} Kbis", sha256=private.sha256))
    return alice


@pytest.fixture
def bruno(member, alice):
    """Bruno and Alice compared their six words."""
    bruno = member("Bruno")
    alice.trusts(bruno)
    bruno.trusts(alice)
    return bruno
