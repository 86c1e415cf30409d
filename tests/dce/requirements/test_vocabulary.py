"""Words and phrases kept as data: each entry is proved by its own example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.dce.model import THEMES
from relais_app.dce.requirements.labels import THEME_ORDER
from relais_app.dce.vocabulary import Vocabulary, lecture, tokens_of, vocabulary

TABLES = [
    ("binding", "marks"),
    ("titles", "marks"),
    ("lists", "marks"),
    ("labels", "marks"),
    ("themes", "marks"),
    ("themes", "hints"),
]
ENTRIES = [(file, table, name) for file, table in TABLES for name in vocabulary(file, table).marks]


@pytest.mark.parametrize(("file", "table", "name"), ENTRIES)
def test_an_entry_is_found_in_its_example(file: str, table: str, name: str) -> None:
    words = vocabulary(file, table)
    assert name in words.find(tokens_of(words.examples[name]))


@pytest.mark.parametrize(("file", "table", "name"), ENTRIES)
def test_entries_are_folded_words(file: str, table: str, name: str) -> None:
    entry = lecture(file)[table][name]
    for phrase in (*entry.get("words", ()), *entry.get("phrases", ())):
        for word in phrase.replace("|", " ").replace("*", "").replace("~", "").split():
            assert tokens_of(word) == [word], phrase


def test_themes_are_the_closed_list() -> None:
    assert set(vocabulary("themes").marks) == set(THEMES) == set(THEME_ORDER)


def test_phrases_allow_endings_choices_and_gaps() -> None:
    words = Vocabulary({"late": {"phrases": ["remis* ~ hors|apres delai"]}, "bin": {"words": ["poubelle*"]}})
    assert words.find(tokens_of("Les plis remis par erreur hors délai")) == {"late": [2]}
    assert words.find(tokens_of("remise après délai")) == {"late": [0]}
    assert words.find(tokens_of("remis bien trop loin du but hors délai")) == {}
    assert words.find(tokens_of("La poubelle, les poubelles")) == {"bin": [1, 3]}


def test_words_are_folded_and_elisions_split() -> None:
    assert tokens_of("L’ŒUVRE du Maître d'ouvrage") == ["l", "oeuvre", "du", "maitre", "d", "ouvrage"]


@given(st.text(max_size=60))
def test_any_text_has_folded_words(text: str) -> None:
    assert all(word.islower() or not word.isalpha() for word in tokens_of(text))
