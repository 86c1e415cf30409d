"""What every test shares: settings of its own, and property tests judged by what they find, not by the clock."""

import pytest
import qt_libraries
from hypothesis import settings

settings.register_profile("relais", deadline=None)
settings.load_profile("relais")


@pytest.fixture(autouse=True)
def own_settings_folder(tmp_path_factory, monkeypatch):
    """No test reads or writes the settings of the person who runs it."""
    monkeypatch.setenv("RELAIS_SETTINGS", str(tmp_path_factory.mktemp("reglages")))


def pytest_plugin_registered(plugin, plugin_name, manager):
    """pytest-qt stops everything where Qt can't be loaded: it is put away, window tests say why they are skipped."""
    if plugin_name == "pytest-qt" and qt_libraries.why_not():
        manager.unregister(plugin)
