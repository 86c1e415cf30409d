"""Tasks proposed from the size of a DCE, placed backward from J-2; the structure's own median with its count."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relais_app.base.dates import internal_deposit_day, is_working_day
from relais_app.bids.hours import DceSize, median_of, propose_tasks, task_title, templates, working_days_before

DEADLINE = date(2026, 11, 20)
TODAY = date(2026, 11, 2)
SIZE = DceSize(pages=214, lots=2, pieces_asked=12, price_files=2)


def by_code(tasks):
    return {task.code: task for task in tasks}


def test_a_larger_dce_takes_longer():
    small = sum(t.hours for t in propose_tasks(DceSize(pages=20), DEADLINE, TODAY))
    large = sum(t.hours for t in propose_tasks(SIZE, DEADLINE, TODAY))
    assert 12 <= small < large <= 60
    assert all(t.hours * 2 == int(t.hours * 2) for t in propose_tasks(SIZE, DEADLINE, TODAY))


def test_the_last_task_ends_two_days_before_the_deadline_and_the_first_begins_today_at_the_earliest():
    tasks = by_code(propose_tasks(SIZE, DEADLINE, TODAY))
    assert tasks["deposit"].starts_on == tasks["deposit"].ends_on == date(2026, 11, 18)
    assert tasks["review"].ends_on == date(2026, 11, 17)
    assert tasks["memoire"].ends_on == date(2026, 11, 13)
    assert min(t.starts_on for t in tasks.values()) == TODAY


def test_working_days_are_counted_without_holidays():
    assert working_days_before(date(2026, 11, 12), 1) == date(2026, 11, 10)
    assert working_days_before(date(2026, 11, 16), 1) == date(2026, 11, 13)


def test_without_a_deadline_tasks_have_hours_and_no_day():
    tasks = propose_tasks(SIZE, None, TODAY)
    assert all(t.starts_on is None and t.ends_on is None and t.hours > 0 for t in tasks)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-30, 90))
def test_no_task_is_placed_before_today_nor_after_the_deposit(today, ahead):
    deadline = today + timedelta(days=ahead)
    last = max(today, internal_deposit_day(deadline))
    for task in propose_tasks(SIZE, deadline, today):
        assert today <= task.starts_on <= task.ends_on <= last
        if ahead > 40:
            assert is_working_day(task.starts_on) and is_working_day(task.ends_on)


def test_past_bids_win_over_the_template_and_say_how_many_they_are():
    tasks = by_code(propose_tasks(SIZE, DEADLINE, TODAY, {"memoire": [10, 14, 30]}))
    assert (tasks["memoire"].hours, tasks["memoire"].past_count) == (14, 3)
    assert tasks["prices"].past_count == 0


def test_a_median_carries_its_count_and_range():
    found = median_of([27, 34, 51, 33, 35, 30])
    assert (found.hours, found.count, found.least, found.most) == (33.5, 6, 27, 51)
    assert median_of([]) is None and median_of([0]) is None


def test_each_task_has_a_title():
    assert all(task_title(t.code) != t.code for t in templates())
