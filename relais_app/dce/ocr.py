"""OCR of pages that are pictures: rasterised by PDFium, read by Tesseract in French, one process per core.

Tesseract is called directly rather than through OCRmyPDF: no searchable PDF is wanted, only words with boxes.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
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
from relais_app.dce.model import Box, Page
from relais_app.dce.ocr_picture import GrayPicture, Lean, move_boxes, rulings, turned_back
from relais_app.dce.packing import pack_pages, unpack_pages
from relais_app.dce.pdf import PdfFile
from relais_app.dce.pdf_words import RawPage

DPI = 200
_PAGE_SECONDS = 120
_A4_WIDTH = 595.0
_DOUBTFUL = 25.0  # what Tesseract doubts more than this and isn't made of letters is a speck
_SURE = 70.0  # a page that is read worse than this on the whole may lie upside down
_LETTERS = re.compile(r"[^\W\d_]{3}")
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
                result.warnings.append(
                    _("{name}, page {page} : l’OCR a échoué.").format(name=name, page=done.task.key)
                )
            else:
                result.pages.extend(unpack_pages(done.value))
    return result


def read_scan(path: Path, name: str, number: int) -> bytes:
    """One page read by Tesseract, packed; runs in a worker."""
    is_pdf = ".pdf" in (Path(name).suffix.casefold(), path.suffix.casefold())
    if not is_pdf:
        words = _words(_tesseract(path, name))
        scale = _A4_WIDTH / words.width if words.width else 1.0
        return pack_pages([_page(words, number, scale, None)])
    with PdfFile(path, name=name) as file:
        drawn = file.gray_picture(number - 1, DPI)
    picture = GrayPicture(drawn.width, drawn.height, drawn.pixels)
    words, turn = _read_upright(picture, name)
    page = _page(words, number, 72 / DPI, picture.turned(turn))
    if turn:
        width, height = picture.width * 72 / DPI, picture.height * 72 / DPI
        move_boxes(page, turned_back(turn, width, height))
        page.width, page.height = width, height
    return pack_pages([page])


@dataclass(slots=True)
class _Words:
    """Tesseract's words: text, confidence, place in pixels and the line they stand on."""

    width: float = 0.0
    height: float = 0.0
    texts: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=list)
    confidence: float = 0.0


def _read_upright(picture: GrayPicture, name: str) -> tuple[_Words, int]:
    """The words of a page, turned first when they make no sense as it lies; and by how much it was turned."""
    with tempfile.TemporaryDirectory(prefix="relais-ocr-") as folder:
        file = Path(folder) / "page.pgm"
        file.write_bytes(picture.pgm())
        words = _words(_tesseract(file, name))
        if words.confidence >= _SURE and not _is_on_its_side(words):
            return words, 0
        turn = _turn(file)
        if turn:
            file.write_bytes(picture.turned(turn).pgm())
            turned = _words(_tesseract(file, name))
            if turned.confidence > words.confidence - 5:
                return turned, turn
    return words, 0


def _is_on_its_side(words: _Words) -> bool:
    """Whether most long words are higher than wide."""
    long_words = [box for text, box in zip(words.texts, words.boxes, strict=True) if len(text) > 3]
    return sum(b[3] - b[1] > b[2] - b[0] for b in long_words) * 2 > len(long_words)


def _turn(file: Path) -> int:
    """By how many degrees, clockwise, Tesseract would turn the page."""
    if "osd" not in languages():
        return 0
    found = re.search(r"Rotate:\s*(\d+)", _run([str(file), "stdout", "--dpi", str(DPI), "--psm", "0"]) or "")
    return int(found.group(1)) if found else 0


def _tesseract(picture: Path, name: str) -> str:
    """Tesseract's table of words."""
    table = _run([str(picture), "stdout", "-l", "fra", "--dpi", str(DPI), "--psm", "3", "tsv"])
    if table is None:
        raise UnreadableFile(_("L’OCR de {name} a échoué.").format(name=name))
    return table


def _run(arguments: list[str]) -> str | None:
    command = find_tesseract()
    assert command is not None
    try:
        done = subprocess.run([command, *arguments], capture_output=True, timeout=_PAGE_SECONDS, check=False,
                              env={**os.environ, "OMP_THREAD_LIMIT": "1"}, creationflags=_NO_WINDOW)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _words(table: str) -> _Words:
    words = _Words()
    confidences = []
    before: tuple[str, ...] = ()
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        x0, top, width, height = (float(row[key] or 0) for key in ("left", "top", "width", "height"))
        if row["level"] == "1":
            words.width, words.height = width, height
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        confidences.append(float(row["conf"]))
        if confidences[-1] < _DOUBTFUL and not _LETTERS.search(text):
            continue
        line = (row["block_num"], row["par_num"], row["line_num"])
        if line != before:
            words.lines.append([])
            before = line
        words.lines[-1].append(len(words.texts))
        words.texts.append(text)
        words.boxes.append((x0, top, x0 + width, top + height))
    words.confidence = sum(confidences) / len(confidences) if confidences else 0.0
    return words


def _page(words: _Words, number: int, scale: float, picture: GrayPicture | None) -> Page:
    """The words laid out, with the tables that the picture's ruling lines draw."""
    raw = RawPage(number, words.width * scale, words.height * scale, has_pictures=True)
    lean = _lean(words, raw.width / 2, raw.height / 2)
    if picture is not None:
        raw.edges = rulings(picture, scale, lean)
    for line in words.lines:
        boxes = []
        for word in line:
            x0, top, x1, bottom = words.boxes[word]
            boxes.append(lean.upright_box((x0 * scale, top * scale, x1 * scale, bottom * scale)))
            raw.spans.append((len(raw.text), len(raw.text) + len(words.texts[word])))
            raw.text += words.texts[word] + " "
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        raw.x0 += [box[0] for box in boxes]
        raw.x1 += [box[2] for box in boxes]
        raw.top += [top] * len(boxes)
        raw.bottom += [bottom] * len(boxes)
        first = len(raw.spans) - len(line)
        for start, end in _parts(raw, first, len(raw.spans)):
            raw.runs.append(raw.run(start, end, round(bottom - top, 1), False))
    page = lay_out(raw)
    page.origin = "ocr" if page.lines else "none"
    move_boxes(page, lean.leaning_box)
    return page


def _parts(raw: RawPage, first: int, after: int) -> list[tuple[int, int]]:
    """A line's words cut where the white between two is wide."""
    height = raw.bottom[first] - raw.top[first]
    cuts = [i for i in range(first + 1, after) if raw.x0[i] - raw.x1[i - 1] > 1.5 * height]
    return [(start, end - 1) for start, end in itertools.pairwise([first, *cuts, after])]


def _lean(words: _Words, x: float, y: float) -> Lean:
    """How the page leans: the middle slope of its long lines."""
    slopes = []
    for line in words.lines:
        first, last = words.boxes[line[0]], words.boxes[line[-1]]
        reach = (last[0] + last[2] - first[0] - first[2]) / 2
        if len(line) >= 4 and reach > 0.2 * words.width:
            slopes.append((last[1] + last[3] - first[1] - first[3]) / 2 / reach)
    slope = sorted(slopes)[len(slopes) // 2] if len(slopes) >= 3 else 0.0
    return Lean(slope if abs(slope) < 0.1 else 0.0, x, y)
