"""The window's tests: see `window_fixtures`, which the journeys share."""

from bid_fixtures import *  # noqa: F403
from window_fixtures import *  # noqa: F403
from window_fixtures import pytest_pycollect_makemodule  # noqa: F401
