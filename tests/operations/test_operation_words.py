"""Every operation and every kind of record has a name that a person can read."""

import ast
from pathlib import Path

import relais_app
from relais_app.operations import operation_words as words
from relais_app.operations.history import operation_label
from relais_app.storage.records import RECORDS

PACKAGE = Path(relais_app.__file__).parent


def texts(node):
    """The texts an expression may give: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return texts(node.body) | texts(node.orelse) if isinstance(node, ast.IfExp) else set()


def passed(tree, function, parameter):
    """What the calls of a module's own function give for one of its parameters."""
    names = [a.arg for a in function.args.args]
    place, found = names.index(parameter), set()
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == function.name:
            given = dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords}
            found |= texts(given[names[place]])
    return found


def codes_of(source):
    """The labels of all writing units of a module, those handed on by a parameter too."""
    tree, found = ast.parse(source), set()
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "writing" and call.args):
                continue
            label = call.args[0]
            codes = passed(tree, function, label.id) if isinstance(label, ast.Name) else texts(label)
            assert codes, f"{function.name}: a label that can't be told"
            found |= codes
    return found


def all_codes():
    used = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if ".writing(" in source and path.parent.name != "storage" and "def writing(" not in source:
            used |= codes_of(source)
    return used


def test_codes_are_found_however_they_are_given():
    source = """
def a(work): work.writing("one" if work else "two")
def b(work, label): work.writing(label)
def c(work): b(work, "three"); b(work, label="four")
"""
    assert codes_of(source) == {"one", "two", "three", "four"}


def test_every_operation_has_a_name_and_every_name_an_operation():
    used = all_codes()
    assert len(used) > 40
    assert used - words._labels().keys() == set()
    assert words._labels().keys() - used == set()


def test_every_kind_of_record_has_a_name():
    assert words._records().keys() == RECORDS.keys()


def test_an_operation_of_a_newer_relais_is_a_change():
    assert operation_label("teleport-bid") == "modification"
    assert operation_label("dismiss-notice") == "avis écarté"
    assert words.record_label("teleports") == "teleports"
