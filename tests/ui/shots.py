"""Pictures of every page, by hand: `python -m tests.ui.shots OUT [page…]`. Not a test."""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZES = ((1280, 800), (1920, 1080), (1024, 640))


def settle(application, relais, seconds: float = 10.0) -> None:
    """Wait until nothing runs and everything is painted."""
    until = time.monotonic() + seconds
    calm = 0
    while calm < 12 and time.monotonic() < until:
        application.processEvents()
        calm = 0 if relais.jobs.running else calm + 1
        time.sleep(0.015)


def main(out: Path, wanted: list[str]) -> None:
    settings = tempfile.mkdtemp(prefix="relais-shots-")
    os.environ["RELAIS_SETTINGS"] = settings
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from made.workspace import TODAY, fill

    from relais_app.operations.workspace import open_workspace
    from relais_app.ui.app import Relais, make_application

    application = make_application(["shots"])
    out.mkdir(parents=True, exist_ok=True)
    for kind in ("donnees", "vide"):
        folder = Path(settings) / kind
        with open_workspace(folder) as work:
            bids = fill(work, Path(settings) / "files") if kind == "donnees" else []
        relais = Relais(application)
        relais.context.today = lambda: TODAY
        relais.start(folder)
        window = relais.window
        settle(application, relais)
        pages = [*window._entries] + ([f"bid:{bids[0]}"] if bids else [])
        for code in pages:
            name, _colon, id = code.partition(":")
            if wanted and name not in wanted:
                continue
            try:
                window.go(name, id)
            except ModuleNotFoundError as missing:
                print(name, missing)
                continue
            for theme in ("clair", "sombre"):
                relais.settings.theme = theme
                relais.theme.choose(relais.settings)
                for width, height in SIZES if theme == "clair" else SIZES[:1]:
                    if kind == "vide" and (width, theme) != (1280, "clair"):
                        continue
                    window.resize(width, height)
                    settle(application, relais)
                    window.grab().save(str(out / f"{name}-{kind}-{theme}-{width}.png"))
            print(name, kind, window.page.minimumSizeHint().toTuple(), window.minimumSizeHint().toTuple())
        window.hide()
        relais.close()
        relais.theme.uninstall()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
