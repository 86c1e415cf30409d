"""Models without a window: lists with sections, tables sorted and filtered inside their sections."""

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from relais_app.ui.widgets.models import (
    CellLook,
    Column,
    DescriptionRole,
    ListModel,
    LookRole,
    RowLook,
    RowRole,
    Section,
    TableModel,
    TableProxy,
)


@dataclass(frozen=True)
class Paper:
    id: str
    title: str
    family: str
    day: date | None
    size: int


PAPERS = (
    Paper("1", "Vigilance", "Attestations", date(2026, 7, 10), 900),
    Paper("2", "Assurance", "Attestations", None, 80),
    Paper("3", "Régularité fiscale", "Attestations", date(2026, 2, 2), 7000),
    Paper("4", "Convention ACI", "Conventions", date(2025, 3, 3), 100),
)
COLUMNS = (
    Column(title="Pièce", look=lambda p: CellLook(text=p.title, style="strong")),
    Column(
        title="Émise le", look=lambda p: p.day.strftime("%d/%m/%Y") if p.day else "—", sort=lambda p: p.day, width=100
    ),
    Column(title="Taille", look=lambda p: f"{p.size} octets", sort=lambda p: p.size, width=100),
)


@pytest.fixture
def table():
    model = TableModel(COLUMNS, section=lambda p: p.family, section_detail=lambda t, rows: f"{len(rows)} pièces")
    model.show(PAPERS)
    return model


def titles(proxy):
    return [proxy.index(n, 0).data(Qt.ItemDataRole.DisplayRole) for n in range(proxy.rowCount())]


def test_a_table_model_keeps_the_promises_of_qt(table, qtbot):
    ModelTester(None).check(table)
    ModelTester(None).check(TableProxy(table))


def test_sections_stand_before_their_rows_with_their_count(table):
    proxy = TableProxy(table)
    assert titles(proxy) == [
        "Attestations",
        "Vigilance",
        "Assurance",
        "Régularité fiscale",
        "Conventions",
        "Convention ACI",
    ]
    assert proxy.index(0, 0).data(RowRole) is None


def test_amounts_and_days_sort_by_their_value_and_sections_stay(table):
    proxy = TableProxy(table)
    proxy.sort(2, Qt.SortOrder.AscendingOrder)
    assert titles(proxy)[:4] == ["Attestations", "Assurance", "Vigilance", "Régularité fiscale"]
    proxy.sort(2, Qt.SortOrder.DescendingOrder)
    assert titles(proxy) == [
        "Attestations",
        "Régularité fiscale",
        "Vigilance",
        "Assurance",
        "Conventions",
        "Convention ACI",
    ]
    proxy.sort(1, Qt.SortOrder.AscendingOrder)
    assert titles(proxy)[:4] == ["Attestations", "Régularité fiscale", "Vigilance", "Assurance"]


def test_words_are_found_without_accents_and_empty_sections_go(table):
    proxy = TableProxy(table)
    proxy.look_for("regularite")
    assert titles(proxy) == ["Attestations", "Régularité fiscale"]
    proxy.look_for("")
    proxy.keep_rows(lambda p: p.family == "Conventions")
    assert titles(proxy) == ["Conventions", "Convention ACI"]


def test_a_row_is_said_as_a_whole_sentence(table):
    assert (
        table.index(1, 1).data(DescriptionRole)
        == "Pièce\u00a0: Vigilance, Émise le\u00a0: 10/07/2026, Taille\u00a0: 900 octets"
    )


def test_a_list_gives_looks_and_headers_cannot_be_chosen(qtbot):
    model = ListModel(lambda p: RowLook(title=p.title, below=p.family, right="J-4"))
    model.show([Section("Ça brûle", "2"), PAPERS[0], PAPERS[1]])
    ModelTester(None).check(model)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1).data(LookRole).title == "Vigilance"
    assert model.index(1).data(DescriptionRole) == "Vigilance, Attestations, J-4"


def test_a_row_changes_in_place(qtbot):
    model = ListModel(lambda p: RowLook(title=p.title))
    model.show(PAPERS)
    with qtbot.waitSignal(model.dataChanged):
        model.change(lambda p: p.id == "2", lambda p: PAPERS[3])
    assert model.index(1).data(RowRole) is PAPERS[3]
