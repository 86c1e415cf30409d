"""The text of a piece: folding that keeps places, cut words, sentences, evidence."""

from hypothesis import given
from hypothesis import strategies as st
from made.pages import piece_of

from relais_app.dce.facts.tables import grids_of
from relais_app.dce.facts.text import PieceText, same_length_fold
from relais_app.dce.model import Line, Page, Piece, Word


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(same_length_fold(text)) == len(text)


def test_folding_takes_accents_capitals_and_quotes_away() -> None:
    assert same_length_fold("L’Été « à » ÇA – œuvre n°") == 'l\'ete " a " ca - ouvre n°'


def test_a_word_cut_at_the_end_of_a_line_is_made_whole() -> None:
    text = PieceText.of(piece_of("Il peut être recon-\nduit deux fois"))
    assert "reconduit deux fois" in text.raw
    assert len(text.raw) == len(text.folded)


def test_a_compound_word_keeps_its_hyphen() -> None:
    assert "sous-\ntraitants" in PieceText.of(piece_of("Les sous-\ntraitants connus")).raw


def test_headers_footers_and_contents_are_not_read() -> None:
    piece = piece_of("Le marché dure 12 mois.")
    piece.pages[0].lines.insert(0, Line("Consultation n° 25-001", role="header"))
    piece.pages[0].lines.append(Line("5.1 Variantes .......... 6", role="contents"))
    assert PieceText.of(piece).raw == "Le marché dure 12 mois."
    assert PieceText.of(piece, edges=True).raw == "Consultation n° 25-001"


def test_a_sentence_ends_at_its_stop_but_not_after_an_article() -> None:
    text = PieceText.of(piece_of("Voir l'article L. 2113-12 du code. Les variantes sont exclues. Fin."))
    start, end = text.sentence(text.folded.index("2113"))
    assert text.words(start, end) == "Voir l'article L. 2113-12 du code."


def test_anchors_of_several_words_are_found_across_lines() -> None:
    text = PieceText.of(piece_of("un groupement conjoint avec mandataire\nsolidaire"))
    assert len(text.find("mandataire solidaire")) == 1


def test_evidence_boxes_the_words_it_quotes() -> None:
    words = (
        Word("Les", (10.0, 0.0, 30.0, 10.0), 0),
        Word("variantes", (35.0, 0.0, 80.0, 10.0), 4),
        Word("interdites.", (85.0, 0.0, 140.0, 10.0), 14),
    )
    line = Line("Les variantes interdites.", (10.0, 0.0, 140.0, 10.0), words=words)
    text = PieceText.of(Piece(0, "a", "a", kind="RC", pages=[Page(1, [line])]))
    assert text.source(4, 13).box == (35.0, 0.0, 80.0, 10.0)
    assert text.source(4, 13).words == "variantes"


def test_a_piece_without_pages_has_evidence_without_page() -> None:
    text = PieceText.of(Piece(0, "a", "a", kind="RC", pages=[Page(None, [Line("Les variantes sont interdites.")])]))
    source = text.source(0, 10)
    assert (source.page, source.box) == (None, None)


def test_a_wrapped_cell_is_one_cell() -> None:
    (grid,) = grids_of(PieceText.of(piece_of([["Lot", "Désignation"], ["1", "Menuiseries\nextérieures"]])))
    assert grid.rows[1].cells[1].raw == "Menuiseries\nextérieures"
