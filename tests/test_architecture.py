"""The table of folders of ARCHITECTURE.md, as rules: imports go downwards only, one door per library."""

import ast
from pathlib import Path

import pytest
from pytest_archon import archrule

PACKAGE = Path(__file__).parents[1] / "relais_app"
STAGES = ["company", "notices", "dce", "partners", "bids", "response", "exchange"]

# The folders where a third-party library may be imported; the order of the stages is in STAGES.
DOORS = {
    "PySide6": {"ui"},
    "shiboken6": {"ui"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "pysqlite3": {"storage"},
    "filelock": {"storage"},
    "pypdfium2": {"dce"},
    "xlrd": {"dce"},
    "py7zr": {"dce"},
    "stdnum": {"company"},
    "schwifty": {"company"},
    "rapidfuzz": {"base"},
    "msgspec": {"notices", "storage"},
    "pikepdf": {"response"},
    "typst": {"base"},
    "pyrage": {"exchange"},
    "cryptography": {"exchange"},
    "mnemonic": {"exchange"},
    "keyring": {"exchange"},
    "lxml": {"base"},
    "openpyxl": {"base"},
    "docx": {"base"},
    "psutil": {"base"},
    "platformdirs": {"base"},
}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def imported(path):
    """Top-level names that a file imports, inside functions too, type-only imports aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    type_only = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and getattr(test.test, "id", "") == "TYPE_CHECKING"
        for statement in test.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in type_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_earlier_stages_only(stage):
    later = STAGES[STAGES.index(stage) + 1 :]
    forbidden = [*later, "storage", "operations", "ui", "cli"]
    archrule(f"{stage} looks down").match(f"relais_app.{stage}*").should_not_import(
        *(f"relais_app.{name}*" for name in forbidden)
    ).check("relais_app", only_direct_imports=True, skip_type_checking=True)


def test_base_knows_nobody():
    above = [*STAGES, "storage", "operations", "ui", "cli"]
    archrule("base").match("relais_app.base*").should_not_import(*(f"relais_app.{n}*" for n in above)).check(
        "relais_app", only_direct_imports=True, skip_type_checking=True
    )


def test_storage_serves_operations_and_not_the_reverse():
    archrule("storage").match("relais_app.storage*").should_not_import(
        "relais_app.operations*", "relais_app.ui*", "relais_app.cli*"
    ).check("relais_app", only_direct_imports=True, skip_type_checking=True)
    archrule("operations").match("relais_app.operations*").should_not_import(
        "relais_app.ui*", "relais_app.cli*"
    ).check("relais_app", only_direct_imports=True, skip_type_checking=True)


def test_the_window_and_the_command_line_go_through_operations():
    archrule("faces").match("relais_app.ui*").should_not_import("relais_app.storage*", "relais_app.cli*").check(
        "relais_app", only_direct_imports=True, skip_type_checking=True
    )
    archrule("faces").match("relais_app.cli*").should_not_import("relais_app.storage*", "relais_app.ui*").check(
        "relais_app", only_direct_imports=True, skip_type_checking=True
    )


def test_a_library_is_imported_only_behind_its_door():
    strays = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in modules()
        for name in set(imported(path))
        if name in DOORS and path.relative_to(PACKAGE).parts[0] not in DOORS[name]
    ]
    assert strays == []


def test_every_library_has_a_door():
    import sys

    known = {*sys.stdlib_module_names, "relais_app", *DOORS}
    unknown = {
        f"{path.relative_to(PACKAGE)}: {name}" for path in modules() for name in imported(path) if name not in known
    }
    assert unknown == set()


def test_sql_stands_in_storage_only():
    verbs = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE")
    strays = []
    for path in modules():
        if path.relative_to(PACKAGE).parts[0] == "storage":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.lstrip().startswith(verbs)
            ):
                strays.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert strays == []
