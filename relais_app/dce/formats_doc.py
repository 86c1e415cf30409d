"""Old Word documents (.doc, .rtf), turned into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.words import _
from relais_app.dce.model import Page

LIBREOFFICE_SECONDS = 90
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0  # subprocess.CREATE_NO_WINDOW, known on Windows only


def find_libreoffice() -> str | None:
    """The command of LibreOffice on this machine."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    usual = [
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    ]
    return next((str(path) for path in usual if path.exists()), None)


def read_doc(path: Path, name: str) -> list[Page]:
    """The text of an old Word document. LibreOffice's exit status tells nothing: the result is looked for."""
    from relais_app.dce.formats_docx import read_docx

    office = find_libreoffice()
    if office is None:
        raise UnreadableFile(
            _("{name} est un ancien fichier Word, que Relais lit par LibreOffice.").format(name=name),
            _("Installez LibreOffice, ou enregistrez le fichier en .docx, puis relancez la lecture."),
        )
    with tempfile.TemporaryDirectory(prefix="relais-doc-") as folder:
        profile = (Path(folder) / "profil").as_uri()
        source = Path(folder) / f"piece{path.suffix.casefold()}"
        shutil.copyfile(path, source)
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
                   "--outdir", folder, str(source)]  # fmt: skip
        try:
            subprocess.run(
                command, capture_output=True, timeout=LIBREOFFICE_SECONDS, check=False, creationflags=_NO_WINDOW
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise _not_converted(name) from error
        result = Path(folder) / "piece.docx"
        if not result.exists():
            raise _not_converted(name)
        return read_docx(result, name)


def _not_converted(name: str) -> UnreadableFile:
    return UnreadableFile(_("LibreOffice n’a pas pu ouvrir {name}.").format(name=name),
                          _("Ouvrez-le vous-même et enregistrez-le en .docx, ou redemandez-le à l’acheteur."))  # fmt: skip
