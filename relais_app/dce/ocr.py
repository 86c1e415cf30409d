"""OCR of pages that are pictures: rasterised by PDFium, read by Tesseract in French, one process per core.

Tesseract is called directly rather than through OCRmyPDF: no searchable PDF is wanted, only words with boxes.
"""

from __future__ import annotations

import csv
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from relais_app.base.errors import UnreadableFile
from relais_app.base.progress import Progress
from relais_app.base.words import _
from relais_app.base.workers import Task, WorkerPool
from relais_app.dce.layout import lay_out
from relais_app.dce.model import Page
from relais_app.dce.packing import pack_pages, unpack_pages
from relais_app.dce.pdf import PdfFile
from relais_app.dce.pdf_words import RawPage

DPI = 200
_PAGE_SECONDS = 120
_A4_WIDTH = 595.0
_SUREST_NOISE = 25.0  # words that Tesseract itself doubts more than this are specks
_FEWEST_WORDS = 25  # fewer on a page may mean that it lies on its side
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


@dataclass(slots=True)
class ScansRead:
    pages: list[Page] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def find_tesseract() -> str | None:
    """The command of Tesseract on this machine."""
    found = shutil.which("tesseract")
    if found:
        return found
    usual = [Path("C:/Program Files/Tesseract-OCR/tesseract.exe"), Path("/opt/homebrew/bin/tesseract"),
             Path("/usr/local/bin/tesseract")]  # fmt: skip
    return next((str(path) for path in usual if path.exists()), None)


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that Tesseract has here."""
    command = find_tesseract()
    if command is None:
        return frozenset()
    try:
        done = subprocess.run([command, "--list-langs"], capture_output=True, text=True, timeout=20, check=False,
                              creationflags=_NO_WINDOW)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset((done.stdout + done.stderr).split())


def missing_ocr() -> bool:
    """True when Tesseract or its French isn't here."""
    return "fra" not in languages()


def how_to_get_ocr() -> str:
    """One sentence on how to have OCR."""
    return _(
        "Pour lire les pages scannées, installez Tesseract et son français (Debian, Ubuntu : "
        "apt install tesseract-ocr tesseract-ocr-fra ; Windows : l’installateur de Tesseract, langue « French »)."
    )


def read_scans(path: Path, name: str, pages: list[int], workers: int, progress: Progress) -> ScansRead:
    """The given pages (1-based) of a PDF, or a picture's only page, read by OCR and marked `ocr`."""
    result = ScansRead()
    if missing_ocr():
        result.warnings.append(how_to_get_ocr())
        return result
    with WorkerPool(min(workers, os.cpu_count() or 1, len(pages)), can_have_children=True) as crew:
        tasks = [Task(read_scan, (path, name, page), name, _PAGE_SECONDS + 30.0, page) for page in pages]
        for count, done in enumerate(crew.run(tasks, progress=progress), start=1):
            progress.report(_("Lecture par OCR de {name}").format(name=name), count, len(pages))
            if done.trouble is not None:
                result.warnings.append(_("{name}, page {page} : l’OCR a échoué.").format(name=name, page=done.task.key))
            else:
                result.pages.extend(unpack_pages(done.value))
    return result


def read_scan(path: Path, name: str, number: int) -> bytes:
    """One page read by Tesseract, packed; runs in a worker."""
    with tempfile.TemporaryDirectory(prefix="relais-ocr-") as folder:
        if Path(name).suffix.casefold() == ".pdf" or path.suffix.casefold() == ".pdf":
            picture = Path(folder) / "page.pgm"
            with PdfFile(path, name=name) as file:
                gray = file.gray_picture(number - 1, DPI)
            picture.write_bytes(b"P5 %d %d 255\n" % (gray.width, gray.height) + gray.pixels)
            scale = 72 / DPI
        else:
            picture, scale = path, 0.0
        raw = _raw_page(_tesseract(picture, name, turning=False), number, scale)
        if len(raw.spans) < _FEWEST_WORDS and "osd" in languages():
            turned = _raw_page(_tesseract(picture, name, turning=True), number, scale)
            raw = max(raw, turned, key=lambda page: len(page.spans))
    page = lay_out(raw)
    page.origin = "ocr" if page.lines else "none"
    return pack_pages([page])


def _tesseract(picture: Path, name: str, *, turning: bool) -> str:
    """Tesseract's table of words; `turning` looks for the page's orientation first, a quarter longer."""
    command = find_tesseract()
    assert command is not None
    layout = "1" if turning else "3"
    arguments = [command, str(picture), "stdout", "-l", "fra", "--dpi", str(DPI), "--psm", layout, "tsv"]
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=_PAGE_SECONDS, check=False,
                              env={**os.environ, "OMP_THREAD_LIMIT": "1"}, creationflags=_NO_WINDOW)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(_("L’OCR de {name} a échoué.").format(name=name)) from error
    if done.returncode:
        raise UnreadableFile(_("L’OCR de {name} a échoué.").format(name=name))
    return done.stdout.decode("utf-8", "replace")


def _raw_page(table: str, number: int, scale: float) -> RawPage:
    """Tesseract's table of words as a raw page in points; a photograph's page is made as wide as A4."""
    rows = list(csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    whole = next((row for row in rows if row["level"] == "1"), None)
    width, height = (float(whole["width"]), float(whole["height"])) if whole else (0.0, 0.0)
    if not scale:
        scale = _A4_WIDTH / width if width else 1.0
    raw = RawPage(number, width * scale, height * scale, has_pictures=True)
    starts: list[int] = []
    before = ""
    for row in rows:
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text or float(row["conf"]) < _SUREST_NOISE:
            continue
        line = f"{row['block_num']}.{row['par_num']}.{row['line_num']}"
        if line != before:
            starts.append(len(raw.spans))
            before = line
        raw.text += text + " "
        raw.spans.append((len(raw.text) - len(text) - 1, len(raw.text) - 1))
        raw.x0.append(float(row["left"]) * scale)
        raw.top.append(float(row["top"]) * scale)
        raw.x1.append(raw.x0[-1] + float(row["width"]) * scale)
        raw.bottom.append(raw.top[-1] + float(row["height"]) * scale)
    for first, after in itertools.pairwise([*starts, len(raw.spans)]):
        run = raw.run(first, after - 1, 0.0, False)
        run.size = round(run.bottom - run.top, 1)
        raw.runs.append(run)
    return raw
