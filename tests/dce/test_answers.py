"""The buyer's « questions et réponses », as lines or as a table."""

from made.pieces import piece

from relais_app.dce.answers import read_answers
from relais_app.dce.model import Table


def pairs(text):
    return [(a.number, a.question, a.answer) for a in read_answers(piece(text, kind="QR"))]


def test_labels_on_their_own_lines_open_questions_and_answers():
    text = """
QUESTION / REPONSE N°1
= Question :
Peut-on livrer à 7 h ?
= Réponse :
Oui.
Sauf le lundi.
QUESTION / REPONSE N°2
= Question :
Un parking existe-t-il ?
= Réponse :
Non.
"""
    assert pairs(text) == [
        ("1", "Peut-on livrer à 7 h ?", "Oui. Sauf le lundi."),
        ("2", "Un parking existe-t-il ?", "Non."),
    ]


def test_labels_before_the_words_do_too():
    text = "Q1 : Peut-on livrer à 7 h ?\n\nR1 : Oui.\n\nQuestion n° 2 - Un parking ?\n\nRéponse de l'acheteur : Non."
    assert pairs(text) == [("1", "Peut-on livrer à 7 h ?", "Oui."), ("2", "Un parking ?", "Non.")]


def test_a_question_left_without_an_answer_is_not_told():
    assert pairs("Question 1 : Peut-on livrer ?\n\nQuestion 2 : Un parking ?\n\nRéponse : Non.") == [
        ("2", "Un parking ?", "Non.")
    ]


def test_a_table_with_both_columns_is_read_row_by_row():
    qr = piece("Registre", kind="QR")
    qr.pages[0].tables = [
        Table(
            [["N°", "Questions", "Réponses"], ["1", "Peut-on\nlivrer ?", "Oui"], ["2", "Un parking ?", ""]],
            row_boxes=[None] * 3,
        )
    ]
    assert [(a.number, a.question, a.answer, a.source.page) for a in read_answers(qr)] == [
        ("1", "Peut-on livrer ?", "Oui", 1)
    ]


def test_a_piece_of_another_kind_gives_nothing():
    assert pairs("# Article 1\nLe titulaire répond aux questions de l’acheteur.") == []
