"""Clause sheets of a bid, and what its penalties would cost."""

import pytest
from made.dce import BUYER, REFERENCE, make_dce

from relais_app.base.errors import FieldError
from relais_app.base.money import Money
from relais_app.dce.clauses.model import ClauseState, Penalty
from relais_app.operations import bids, clauses, dce
from relais_app.operations.demo.dce import piece_pdf
from relais_app.storage.workspace import Workspace

CCAP = """title: Cahier des clauses administratives particulières
Pouvoir adjudicateur : Commune de Valbrune
# Article 1 - Prix
Les prix sont fermes et définitifs pendant toute la durée du marché.
# Article 2 - Pénalités
Chaque jour de retard donne lieu à une pénalité de 100 € par jour de retard.
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clauses")
    (folder / "CCAP 2.pdf").write_bytes(piece_pdf(CCAP, buyer=BUYER, reference=REFERENCE))
    with Workspace.open(folder / "espace") as work:
        id = bids.create_bid(work, title="Nettoyage").value
        dce.import_dce(work, id, [make_dce(folder), folder / "CCAP 2.pdf"])
        found = clauses.clause_sheets(work, id)
        assert clauses.clause_sheets(work, id) == found
    return found


def test_three_sheets_count_what_they_found(view):
    assert [s.code for s in view.sheets] == ["social", "environment", "risk"]
    risk = view.sheets[2]
    prices = next(c for c in risk.clauses if c.code == "price_revision")
    assert (prices.state, prices.text) == (ClauseState.WORRYING, "prix fermes")
    assert prices.place.where == "CCAP 1" and prices.place.box and "fermes" in prices.words and prices.worries
    assert risk.worrying >= 1 and risk.found < len(risk.clauses)
    assert any(c.code == "ecolabels" and c.place.where.startswith("CCTP") for c in view.sheets[1].clauses)


def test_a_penalty_of_the_contract_can_be_tried(view):
    late = next(p for p in view.penalties if "retard" in p.words)
    assert not late.needs_amount and late.place.box
    assert clauses.simulate_penalty(late.penalty, "12").due == Money.of(1200)
    assert clauses.simulate_penalty(late.penalty, "12", contract="5 000 €", cap_percent="10 %").due == Money.of(500)


def test_what_can_not_be_computed_says_which_field():
    share = Penalty(what="retard", amount=1.0, unit="1/1000")
    for count, values, field in (
        ("x", {}, "count"),
        ("-1", {}, "count"),
        ("3", {}, "contract"),
        ("3", {"contract": "nan"}, "contract"),
    ):
        with pytest.raises(FieldError) as trouble:
            clauses.simulate_penalty(share, count, **values)
        assert trouble.value.field == field
    with pytest.raises(FieldError) as trouble:
        clauses.simulate_penalty(Penalty(what="", amount=None, unit=""), "1", contract="1")
    assert trouble.value.field == "count"
