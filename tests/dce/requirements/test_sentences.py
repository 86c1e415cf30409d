"""Where French sentences end in tender documents."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.dce.requirements.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Il respecte l'art. L. 2113-10 du code.",
        "Il écrit à M. Durand, cf. Annexe 2.",
        "Les produits (gants, masques. Tous jetables) sont fournis.",
        "Le titulaire lit le C.C.T.P. avant tout.",
        "La pénalité est de 1.500 €.",
    ],
)
def test_these_are_one_sentence(text: str) -> None:
    assert len(split(text)) == 1


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Il ferme les portes. Il éteint la lumière.", "Il éteint la lumière."),
        ("Il suit les règles de l'art. Aucune excuse n'est admise.", "Aucune excuse n'est admise."),
        ("Il respecte le C.C.T.P. Il le signe.", "Il le signe."),
        ("Fournir gants, masques, etc. Les gants sont jetables.", "Les gants sont jetables."),
    ],
)
def test_these_are_two_sentences(text: str, second: str) -> None:
    assert split(text)[1] == second


@given(st.text(alphabet="aLé. ;:()«»-1\n", max_size=120))
def test_spans_are_ordered_and_hold_every_letter(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert sum(c.isalnum() for c in text) == sum(c.isalnum() for s, e in spans for c in text[s:e])
