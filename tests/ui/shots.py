"""Pictures of every page, by hand: `python -m tests.ui.shots OUT [page…]`. Not a test."""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZES = ((1280, 800), (1920, 1080), (1024, 640))
SECTIONS = ("structure", "team", "production", "contracts", "identity", "backups", "data", "display")


def settle(application, relais, seconds: float = 10.0) -> None:
    """Wait until nothing runs and everything is painted."""
    until, calm = time.monotonic() + seconds, 0
    while calm < 12 and time.monotonic() < until:
        application.processEvents()
        calm = 0 if relais.jobs.running else calm + 1
        time.sleep(0.015)


class Photographer:
    """Takes the pages that were asked for, in light and dark, in three sizes."""

    def __init__(self, application, relais, out: Path, wanted: list[str]) -> None:
        self.application, self.relais, self.out, self.wanted = application, relais, out, wanted

    def wants(self, name: str) -> bool:
        return not self.wanted or name in self.wanted

    def shoot(self, name: str, *, themes=("clair", "sombre"), sizes=SIZES) -> None:
        window = self.relais.window
        for theme in themes:
            self.relais.settings.theme = theme
            self.relais.theme.choose(self.relais.settings)
            for width, height in sizes if theme == "clair" else sizes[:1]:
                window.resize(width, height)
                settle(self.application, self.relais)
                window.grab().save(str(self.out / f"{name}-{theme}-{width}.png"))

    def visit(self, name: str, id: str, picture: str, **how) -> None:
        try:
            self.relais.window.go(name, id)
        except ModuleNotFoundError as missing:
            print(name, missing)
            return
        settle(self.application, self.relais)
        self.shoot(picture, **how)

    def filled(self, bids: list[str]) -> None:
        window = self.relais.window
        for code in window._entries:
            if self.wants(code):
                self.visit(code, "", code)
        for section in SECTIONS[1:]:
            if self.wants(f"settings-{section}") or self.wants("settings"):
                self.visit("settings", section, f"settings-{section}", themes=("clair",), sizes=SIZES[:1])
        if self.wants("bid"):
            self.visit("bid", bids[0], "bid")
        if self.wants("contraste"):
            for code in ("home", "load"):
                self.visit(code, "", code, themes=("contraste", "contraste_clair"), sizes=SIZES[:1])
        if self.wants("palette"):
            window.go("load")
            window.palette_requested.emit()
            window.findChild(object, "palette").field.setText("livr")
            settle(self.application, self.relais)
            self.shoot("palette", sizes=SIZES[:1])
            window.findChild(object, "palette").close_panel()
        if self.wants("capture"):
            self.visit("notices", "", "notices-capture", themes=())
            window.page.new_item()
            window.page.capture.text.setPlainText(
                "Ville de Rivemarne\n\nObjet : fourniture de repas en liaison froide\n\n"
                "Date limite de réception des offres : vendredi 4 décembre 2026 à 12 h 00"
            )
            time.sleep(0.6)
            settle(self.application, self.relais)
            self.shoot("notices-capture", themes=("clair",), sizes=SIZES[:1])
            window.page.escape()


def main(out: Path, wanted: list[str]) -> None:
    settings = tempfile.mkdtemp(prefix="relais-shots-")
    os.environ["RELAIS_SETTINGS"] = settings
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from made.workspace import TODAY, fill

    from relais_app.operations.workspace import open_workspace
    from relais_app.ui.app import Relais, make_application

    application = make_application(["shots"])
    out.mkdir(parents=True, exist_ok=True)
    for kind in ("premier", "donnees", "vide"):
        folder = Path(settings) / kind
        bids = []
        if kind != "premier":
            with open_workspace(folder) as work:
                bids = fill(work, Path(settings) / "files") if kind == "donnees" else []
        relais = Relais(application)
        relais.context.today = lambda: TODAY
        relais.settings.last_workspace = ""
        relais.start(None if kind == "premier" else folder)
        settle(application, relais)
        photographer = Photographer(application, relais, out, wanted)
        if kind == "premier":
            if photographer.wants("premier"):
                photographer.shoot("premier")
        elif kind == "donnees":
            photographer.filled(bids)
        else:
            for code in relais.window._entries:
                if photographer.wants(code):
                    photographer.visit(code, "", f"{code}-vide", themes=("clair",), sizes=SIZES[:1])
        relais.window.hide()
        relais.close()
        relais.theme.uninstall()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
