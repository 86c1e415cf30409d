"""Functions that worker processes run in tests: good ones, and ones that misbehave."""

from __future__ import annotations

import os
import time

from relais_app.base.errors import UnreadableFile


def double(number):
    return 2 * number


def pid():
    return os.getpid()


def crash():
    os._exit(3)


def sleep(seconds):
    time.sleep(seconds)


def eat_memory():
    kept = []
    while True:
        kept.append(bytearray(5_000_000))


def refuse():
    raise UnreadableFile("illisible", "redemandez-le")


def fail():
    raise KeyError("bug")


def recurse():
    recurse()


def sleep_and_say(path):
    """Write our pid, then sleep: for watching what becomes of us."""
    path.write_text(str(os.getpid()))
    time.sleep(60)
