"""Background work: one ending each, writes in turn, progress that doesn't flood, cancel that is no error."""

import threading
import time

import pytest

from relais_app.base.errors import Cancelled
from relais_app.base.progress import stop_if_cancelled
from relais_app.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp, qtbot):
    held = Jobs()
    yield held
    held.close()
    qtbot.wait(1)


def test_a_result_comes_in_the_window_s_thread(jobs, qtbot):
    seen = []
    job = jobs.run(lambda: threading.current_thread().name)
    job.finished.connect(lambda name: seen.append((name, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != threading.main_thread().name
    assert seen[0][1] is threading.main_thread()
    qtbot.waitUntil(lambda: jobs.running == ())


def test_a_failure_gives_the_error_itself(jobs, qtbot):
    def fail():
        raise ValueError("non")

    with qtbot.waitSignal(jobs.run(fail).failed) as failed:
        pass
    assert isinstance(failed.args[0], ValueError)


def test_cancelled_is_an_ending_of_its_own(jobs, qtbot):
    started = threading.Event()

    def work(progress):
        started.set()
        while True:
            time.sleep(0.005)
            stop_if_cancelled(progress)

    job = jobs.run(work, with_progress=True, title="Lecture")
    errors = []
    job.failed.connect(errors.append)
    started.wait(5)
    assert jobs.shown == (job,)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert errors == []


def test_writes_run_one_at_a_time(jobs, qtbot):
    running, most, ended = [0], [0], []

    def write(number):
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1
        return number

    for number in range(5):
        jobs.run(write, number, writes=True).finished.connect(ended.append)
    qtbot.waitUntil(lambda: len(ended) == 5)
    assert ended == [0, 1, 2, 3, 4]
    assert most == [1]


def test_a_thousand_reports_do_not_flood_the_window(jobs, qtbot):
    def work(progress):
        for number in range(1000):
            progress.report("Lecture", number + 1, 1000)

    job, seen = jobs.run(work, with_progress=True), []
    job.progressed.connect(lambda what, done, total: seen.append(done))
    with qtbot.waitSignal(job.finished):
        pass
    qtbot.wait(10)
    assert seen[-1] == 1000
    assert len(seen) < 100


def test_closing_asks_then_waits(jobs, qtbot):
    def work(progress):
        while not progress.is_cancelled():
            time.sleep(0.002)
        raise Cancelled

    job = jobs.run(work, with_progress=True)
    assert jobs.close(5000)
    with qtbot.waitSignal(job.ended):
        pass


def test_setting_texts_leaks_no_reference_to_none(qapp, qtbot):
    import sys

    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100
