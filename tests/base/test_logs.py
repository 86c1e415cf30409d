import logging

from relais_app.base.logs import start_log


def test_a_traceback_keeps_its_places_and_loses_its_words(tmp_path):
    path = start_log(tmp_path)
    root = logging.getLogger("relais_app")
    try:
        raise ValueError(" ".join(["montant", "confidentiel"]).replace(" ", "-"))
    except ValueError:
        logging.getLogger("relais_app.essai").exception("given up")
    finally:
        handler = root.handlers[-1]
        handler.close()
        root.removeHandler(handler)
    text = path.read_text(encoding="utf-8")
    assert "given up" in text and "ValueError" in text and "test_logs.py" in text
    assert "montant-confidentiel" not in text


def test_a_folder_that_cannot_be_written_leaves_the_program_running(tmp_path):
    (tmp_path / "file").write_text("")
    assert start_log(tmp_path / "file") is None
