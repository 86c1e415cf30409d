"""A file may kill a worker, never the program: each misfortune is one sentence, and the next task goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from made import jobs

from relais_app.base.errors import Cancelled, RelaisError, UnreadableFile
from relais_app.base.progress import Recorded, Silent
from relais_app.base.words import choose_language, language
from relais_app.base.workers import Task, WorkerBug, WorkerPool


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, memory_mb=300) as made:
        yield made


def trouble_of(pool, task):
    (done,) = pool.run([task])
    return done.trouble


def test_a_call_gives_its_value_and_the_worker_stays(pool):
    assert pool.call(jobs.double, 21) == 42
    assert pool.call(jobs.pid) == pool.call(jobs.pid)


def test_a_trouble_comes_back_with_its_remedy(pool):
    with pytest.raises(UnreadableFile) as caught:
        pool.call(jobs.refuse)
    assert (caught.value.message, caught.value.remedy) == ("illisible", "redemandez-le")


@pytest.mark.parametrize(
    ("task", "says"),
    [
        (Task(jobs.crash, name="RC.pdf"), "RC.pdf a fait échouer la lecture"),
        (Task(jobs.sleep, (60,), "RC.pdf", seconds=0.2), "trop long"),
        (Task(jobs.eat_memory, name="RC.pdf"), "trop de mémoire"),
        (Task(jobs.recurse, name="RC.pdf"), "RC.pdf a fait échouer la lecture"),
    ],
)
def test_a_misfortune_is_one_sentence_and_the_next_task_goes_on(pool, task, says):
    trouble = trouble_of(pool, task)
    assert isinstance(trouble, UnreadableFile)
    assert says in trouble.message
    assert pool.call(jobs.double, 2) == 4


def test_an_unforeseen_error_is_told_apart_from_a_bad_file(pool):
    trouble = trouble_of(pool, Task(jobs.fail))
    assert isinstance(trouble, WorkerBug)
    assert isinstance(trouble, RelaisError)


def test_a_worker_speaks_the_language_of_who_asked():
    choose_language("en")
    try:
        with WorkerPool(1, memory_mb=300) as english:
            assert english.call(language) == "en"
    finally:
        choose_language("fr")


def test_several_workers_share_the_tasks():
    with WorkerPool(2) as pair:
        done = list(pair.run([Task(jobs.pid, key=n) for n in range(20)]))
        assert {one.task.key for one in done} == set(range(20))


def test_a_cancel_ends_the_task_at_once():
    class Impatient(Silent):
        started = time.monotonic()

        def is_cancelled(self):
            return time.monotonic() - self.started > 0.5

    with WorkerPool(1) as one, pytest.raises(Cancelled):
        list(one.run([Task(jobs.sleep, (600,))], progress=Impatient()))


def test_a_cancel_before_the_start_does_nothing():
    with WorkerPool(1) as one, pytest.raises(Cancelled):
        list(one.run([Task(jobs.crash)], progress=Recorded(cancel_after=0)))
    assert one.workers[0].pipe is None


def test_a_busy_worker_does_not_outlive_a_killed_parent(tmp_path):
    note = tmp_path / "pid"
    code = (
        "from pathlib import Path; from relais_app.base.workers import WorkerPool; from made import jobs\n"
        f"if __name__ == '__main__': WorkerPool(1).call(jobs.sleep_and_say, Path({str(note)!r}))"
    )
    script = tmp_path / "parent.py"
    script.write_text(code)
    root = str(Path(__file__).parents[1])
    parent = subprocess.Popen([sys.executable, str(script)], cwd=root, env={**os.environ, "PYTHONPATH": root})
    until = time.monotonic() + 30
    while not (note.exists() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    worker = psutil.Process(int(note.read_text()))
    parent.kill()
    parent.wait()
    _gone, alive = psutil.wait_procs([worker], timeout=15)
    assert not alive
