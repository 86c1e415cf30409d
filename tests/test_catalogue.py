"""No sentence outside the catalogue, and none without its English."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from relais_app.base.places import resource

PACKAGE = Path(__file__).parents[1] / "relais_app"
CALLS = {"_", "ngettext"}
# Words that are data, not messages: reading rules, the demonstration, labels of official forms, legal forms, days.
DATA = (
    "operations/demo/", "dce/", "notices/sources/", "response/forms/", "response/model.py", "company/identity.py",
    "base/dates.py", "ui/dates.py", "ui/frame_data.py", "bids/requirement_words.py",
)  # fmt: skip
ACCENTED = re.compile(r"[éèêàùçôîœÉÈÀ«»’…]")
SENTENCE = re.compile(r"^[A-ZÉÈÀ][a-zéèêàùçôî’']+( [a-zéèêàùçôî’']+){2,}")
FIELDS = re.compile(r"{(\w*)[^}]*}")


def messages_and_strays(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held, told = set(), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            texts = node.args[:2] if node.func.id == "ngettext" else node.args[:1]
            told += [a.value for a in texts[:1] if isinstance(a, ast.Constant)]  # a plural is found by its singular
            held |= {id(part) for a in texts for part in ast.walk(a)}
            assert not any(isinstance(a, ast.JoinedStr) for a in node.args), f"{path}:{node.lineno} f-string in _()"
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            held.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("log.", "re.", "logging.")):
            held |= {id(part) for a in node.args for part in ast.walk(a)}
    strays = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in held
        and any(c.isalpha() for c in node.value)
        and ((ACCENTED.search(node.value) and " " in node.value) or SENTENCE.match(node.value))
    ]
    return told, strays


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def is_data(path):
    return str(path.relative_to(PACKAGE)).startswith(DATA)


def test_no_sentence_stands_outside_the_catalogue():
    strays = [
        f"{path.relative_to(PACKAGE)}:{line} {text[:60]!r}"
        for path in modules()
        if not is_data(path)
        for line, text in messages_and_strays(path)[1]
    ]
    assert strays == []


@pytest.fixture(scope="module")
def english():
    with resource("traductions", "en", "LC_MESSAGES", "relais.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_every_sentence_has_its_english(english):
    told = {text for path in modules() for text in messages_and_strays(path)[0] if text}
    missing = sorted(text for text in told if text not in english._catalog and (text, 0) not in english._catalog)
    assert missing == []


def test_translations_keep_the_fields_of_the_sentence(english):
    for text, said in english._catalog.items():
        source = text[0] if isinstance(text, tuple) else text
        if source and not isinstance(text, tuple):
            assert sorted(FIELDS.findall(source)) == sorted(FIELDS.findall(said)), source
