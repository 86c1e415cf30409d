"""The decision and its weights, which are data."""

from made.pieces import piece

from relais_app.dce.requirements.binding import judge
from relais_app.dce.requirements.features import look_all
from relais_app.dce.requirements.names import buyer_names
from relais_app.dce.vocabulary import lecture


def test_weights_are_numbers_within_reason() -> None:
    weights = lecture("weights")["weights"]
    assert all(isinstance(value, float) and abs(value) < 4 for value in weights.values())
    assert 0.3 < lecture("weights")["threshold"] < 0.7


def test_a_duty_of_the_holder_weighs_more_than_a_duty_of_the_buyer() -> None:
    holder = judge({"word must", "subject holder", "must holder", "role sentence"})
    buyer = judge({"word must", "subject buyer", "must buyer", "role sentence"})
    assert holder.probability > buyer.probability
    assert "word must" in holder.reasons


def test_subject_is_the_noun_that_no_preposition_leads() -> None:
    text = "# 3 Exécution\nLe délai fixé par l'acheteur doit être respecté. En cas de panne, le prestataire prévient la mairie."
    first, second = [seen for _unit, seen in look_all(piece(text), "CCTP")]
    assert first.subject != "buyer"
    assert second.subject == "holder"


def test_the_buyers_own_name_acts_as_the_buyer() -> None:
    sentence = "Valbrune Habitat demande un devis. Les clefs sont remises par Valbrune Habitat."
    made = piece(f"# Valbrune Habitat\n{sentence}\n{sentence}")
    assert ("valbrune", "habitat") in buyer_names(made)
    assert any(seen.subject == "buyer" for _unit, seen in look_all(made, "CCTP"))
