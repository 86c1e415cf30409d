"""« Charge »: tasks proposed, changed field by field, production added, and what it weighs in the map."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from relais_app.operations import load
from relais_app.operations.load import ProductionRow, TaskRow


@pytest.fixture
def tab(bid_page, tab_of):
    return tab_of(bid_page, "load")


@pytest.fixture
def planned(tab, calm):
    tab.main_action()
    calm()
    tab.table.setFocus()
    return tab


def view_of(tab):
    return load.bid_load(tab.context.workspace, tab.bid_id, today=tab.context.today())


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_ctrl_enter_proposes_the_tasks(tab, qtbot, calm):
    assert tab._stack.currentIndex() == 1
    qtbot.keyClick(tab.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert len(view_of(tab).tasks) == len(tab.table.table.rows) > 3
    assert tab._stack.currentIndex() == 0


def test_hours_are_saved_once_the_field_is_left_and_weigh_in_the_map(planned, qtbot, calm):
    row = planned.table.current_row()
    type_into(qtbot, planned.form.hours, "12,5")
    calm()
    kept = next(t for t in view_of(planned).tasks if t.id == row.id)
    assert kept.hours == 12.5
    assert any(cell.added for line in planned.map._rows for cell in line.cells)


def test_an_end_before_the_start_is_told_under_its_field(planned, qtbot, calm):
    type_into(qtbot, planned.form.ends, "01/01/2020")
    calm()
    assert "après" in planned.form._rows["ends_on"].error()
    assert planned.form.ends.text() == "01/01/2020"


def test_somebody_else_takes_a_task(planned, calm):
    row = planned.table.current_row()
    name = next((id, name) for id, name in planned.data.people if id != row.person_id)
    planned.form.person.chosen.emit(name[0])
    calm()
    assert next(t for t in view_of(planned).tasks if t.id == row.id).person == name[1]


def test_ctrl_n_adds_a_task_and_goes_to_its_name(planned, qtbot, calm):
    before = len(view_of(planned).tasks)
    qtbot.keyClick(planned.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert len(view_of(planned).tasks) == before + 1
    assert planned.form.title.hasFocus()
    assert planned.table.current_row().title == "Nouvelle tâche"


def test_delete_takes_a_task_out_and_ctrl_z_brings_it_back(planned, qtbot, calm):
    row = planned.table.current_row()
    qtbot.keyClick(planned.table, Qt.Key.Key_Delete)
    calm()
    assert row.id not in {t.id for t in view_of(planned).tasks}
    qtbot.keyClick(planned.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert row.id in {t.id for t in view_of(planned).tasks}


def test_production_is_added_and_shown_above_what_is_sold(planned, qtbot, calm):
    planned.add_production()
    calm()
    row = planned.table.current_row()
    assert isinstance(row, ProductionRow)
    type_into(qtbot, planned.form.per_week, "2500")
    type_into(qtbot, planned.form.from_day, "16/11/2026")
    calm()
    kept = view_of(planned).production[0]
    assert (kept.per_week, kept.starts_on) == (2500.0, date(2026, 11, 16))
    assert len(planned.map._rows) == len(planned.data.people) + 1


def test_f2_goes_to_the_fields(planned, qtbot):
    assert isinstance(planned.table.current_row(), TaskRow)
    qtbot.keyClick(planned.table, Qt.Key.Key_F2)
    assert planned.form.title.hasFocus()


def test_arrows_of_the_map_say_what_makes_the_figure(planned, qtbot):
    planned.map.setFocus()
    planned.map.set_current(0, 0)
    qtbot.keyClick(planned.map, Qt.Key.Key_Right)
    assert planned.map.current == (0, 1)
    assert planned._cell.text()
