"""The kind of a piece: printed title, then content, then file name."""

import pytest
from made.pieces import piece

from relais_app.dce.kinds import missing_pieces, recognise
from relais_app.dce.model import KINDS, Piece
from relais_app.dce.vocabulary import lecture, tokens_of, vocabulary


def kind(text: str, name: str = "piece-01.pdf") -> str:
    return read(text, name).kind


def read(text: str, name: str = "piece-01.pdf") -> Piece:
    made = piece(text, kind="other", name=name)
    recognise([made])
    return made


@pytest.mark.parametrize("name", sorted(vocabulary("kinds", "titles").marks))
def test_the_example_of_each_title_is_recognised(name: str) -> None:
    example = vocabulary("kinds", "titles").examples[name]
    assert kind(f"# {example}\nCommune de Valbrune") == name


@pytest.mark.parametrize("table", ["titles", "content", "names"])
def test_every_entry_has_an_example_that_its_words_find(table: str) -> None:
    words = vocabulary("kinds", table)
    assert set(words.marks) <= set(KINDS)
    for name in words.marks:
        assert name in words.find(tokens_of(words.examples[name])), name


def test_the_printed_title_wins_over_the_file_name() -> None:
    made = read("# CAHIER DES CLAUSES ADMINISTRATIVES PARTICULIÈRES\nMarché de nettoyage", "RC_2027.pdf")
    assert made.kind == "CCAP"
    assert made.kind_reason == "titre p. 1 : « CAHIER DES CLAUSES ADMINISTRATIVES PARTICULIÈRES »"


def test_a_title_printed_on_two_lines_is_read() -> None:
    assert kind("# CAHIER DES CLAUSES\n# TECHNIQUES PARTICULIÈRES\nVille de Valbrune") == "CCTP"


def test_without_title_the_content_speaks() -> None:
    text = """Le présent règlement dit comment remettre une offre. La remise des plis se fait par voie électronique.
Les critères de jugement des offres sont le prix et la valeur technique. La copie de sauvegarde est admise.
Les documents à produire par les candidats sont la lettre de candidature et le mémoire."""
    assert kind(text) == "RC"


def test_without_title_or_content_the_name_speaks() -> None:
    assert kind("Désignation\n12", "BPU_lot2.xlsx") == "BPU"


def test_a_list_of_the_pieces_is_no_title() -> None:
    text = """Consultation 2027-12
Ville de Valbrune

Le présent règlement de la consultation, la remise des plis, la copie de sauvegarde et les critères de jugement des offres.
---
- Le règlement de la consultation
- Le cahier des clauses techniques particulières
- L'acte d'engagement
- Le bordereau des prix unitaires"""
    assert kind(text) == "RC"


def test_the_explanatory_notice_of_a_form_is_not_the_form() -> None:
    assert kind("# DC2\n# NOTICE EXPLICATIVE\nLe formulaire DC2 peut être utilisé par les candidats.") == "other"


def test_the_bidders_own_memoire_is_no_piece_of_the_buyer() -> None:
    text = """# MÉMOIRE TECHNIQUE
Notre coopérative répond au règlement de la consultation de la ville."""
    assert kind(text, "Mémoire technique RC ville.pdf") == "other"


def test_a_memoire_to_fill_in_is_the_buyers_frame() -> None:
    text = """# MÉMOIRE TECHNIQUE
Décrivez votre organisation : réponse du candidat
Précisez vos moyens : réponse du candidat
Indiquez les délais : réponse du candidat"""
    assert kind(text) == "CRT"


def test_a_price_file_that_is_two_things_says_both() -> None:
    made = read("# BORDEREAU DES PRIX UNITAIRES\n# DÉTAIL QUANTITATIF ESTIMATIF\nDésignation")
    assert (made.kind, made.also_kind) == ("BPU", "DQE")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ANNEXE 2 – BORDEREAU DES PRIX UNITAIRES", "BPU"),
        ("ANNEXE 1 AU CCTP – LISTE DES SITES", "annexe"),
        ("Annexe n° 1 à l'acte d'engagement : répartition des prestations", "annexe"),
        ("ACTE D'ENGAGEMENT VALANT CCAP", "AE"),
        ("Bordereau de prix unitaires (B.P.U.) de l'accord-cadre valant D.Q.E.", "BPU"),
        ("CADRE DE MÉMOIRE TECHNIQUE", "CRT"),
        ("LOT 2 : CAHIER DES CLAUSES TECHNIQUES PARTICULIÈRES", "CCTP"),
    ],
)
def test_an_annexe_is_called_by_what_it_is_not_by_what_it_hangs_from(title: str, expected: str) -> None:
    assert kind(f"# {title}\nVille de Valbrune") == expected


def test_data_are_no_piece() -> None:
    assert kind('{\n"marches": {', "marches.json") == "other"


def test_nothing_is_invented_for_an_empty_piece() -> None:
    assert kind("") == "other"


def test_missing_pieces_are_named_once_and_equivalents_count() -> None:
    pieces = [Piece(0, "a", "a", kind="LC"), Piece(1, "b", "b", kind="CCP"), Piece(2, "c", "c", kind="DPGF")]
    assert missing_pieces(pieces) == ["AE"]
    assert missing_pieces([]) == ["RC", "CCAP", "CCTP", "AE", "BPU"]


def test_kinds_vocabulary_has_the_three_tables() -> None:
    assert set(lecture("kinds")) == {"titles", "content", "names"}
