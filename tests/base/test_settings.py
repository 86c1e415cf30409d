import json

from relais_app.base.errors import Cancelled, DamageFound, NotFound, RefusedForSafety, RelaisError
from relais_app.base.progress import Recorded, stop_if_cancelled
from relais_app.base.settings import FILE_NAME, Settings, load_settings, save_settings


def test_settings_come_back_as_saved(tmp_path):
    save_settings(Settings(theme="sombre", text_size=125, last_workspace="/x"), tmp_path)
    assert load_settings(tmp_path) == Settings(theme="sombre", text_size=125, last_workspace="/x")
    assert [p.name for p in tmp_path.iterdir()] == [FILE_NAME]


def test_what_is_out_of_bounds_or_unknown_falls_back_to_its_default(tmp_path):
    (tmp_path / FILE_NAME).write_text(json.dumps({"theme": "rose", "text_size": 9000, "person": 3, "x": 1}))
    assert load_settings(tmp_path) == Settings()
    (tmp_path / FILE_NAME).write_text("{")
    assert load_settings(tmp_path) == Settings()


def test_each_trouble_has_the_status_of_the_contract():
    assert [e.exit_code for e in (RelaisError, RefusedForSafety, NotFound, DamageFound, Cancelled)] == [
        2,
        3,
        4,
        5,
        130,
    ]
    assert str(RelaisError("Ceci manque.", "Ajoutez-le.")) == "Ceci manque. Ajoutez-le."


def test_a_job_stops_once_asked():
    progress = Recorded(cancel_after=2)
    done = 0
    try:
        for done in range(10):
            progress.report("page", done, 10)
            stop_if_cancelled(progress)
    except Cancelled:
        pass
    assert done == 1
