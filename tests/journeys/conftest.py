"""Journeys through the whole; those in the window have the window's fixtures and are skipped where Qt is missing."""

import window_fixtures
from window_fixtures import *  # noqa: F403


def pytest_pycollect_makemodule(module_path, parent):
    if "window" in module_path.name:
        return window_fixtures.pytest_pycollect_makemodule(module_path, parent)
    return None
