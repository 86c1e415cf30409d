"""What every test shares: settings of its own, and property tests judged by what they find, not by the clock."""

import pytest
from hypothesis import settings

settings.register_profile("relais", deadline=None)
settings.load_profile("relais")


@pytest.fixture(autouse=True)
def own_settings_folder(tmp_path_factory, monkeypatch):
    """No test reads or writes the settings of the person who runs it."""
    monkeypatch.setenv("RELAIS_SETTINGS", str(tmp_path_factory.mktemp("reglages")))
