"""Speed of reading PDFs against PDFium's bare text of the same pages: `python tests/benchmarks/reading.py FOLDER`.

Prints the table of reading: each figure as a ratio in one run on the same pages (median of several runs in turn), by
the clock and by processor time (workers included), which says the same on a busy machine. The start of the workers
is left out. pdfplumber, when it can be imported, reads a sample of the same files once.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import importlib.util
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pypdfium2.raw as pdfium

from relais_app.base.workers import WorkerPool
from relais_app.dce import work
from relais_app.dce.pdf import read_pages
from relais_app.dce.reader import read_dce

SAMPLE_PAGES = 40
LONG_PAGES = 2_000


@dataclass
class Cost:
    """What one run took: seconds by the clock, processor seconds of all processes, of the busiest worker, and of this one."""

    clock: float
    processor: float
    busiest: float = 0.0
    parent: float = 0.0


@dataclass
class Crew:
    """A pool and its processes."""

    pool: WorkerPool
    processes: list[psutil.Process] = field(default_factory=list)

    @classmethod
    def of(cls, size: int) -> Crew:
        before = set(psutil.Process().children())
        pool = WorkerPool(size)
        pool.start()
        return cls(pool, [process for process in psutil.Process().children() if process not in before])

    def spent(self) -> list[float]:
        return [sum(process.cpu_times()[:2]) for process in self.processes]


def bare_text(path):
    """All that PDFium's own text call costs; the number of pages."""
    document = pdfium.FPDF_LoadDocument(str(path).encode() + b"\0", None)
    count = pdfium.FPDF_GetPageCount(document)
    for index in range(count):
        page = pdfium.FPDF_LoadPage(document, index)
        text = pdfium.FPDFText_LoadPage(page)
        letters = pdfium.FPDFText_CountChars(text)
        buffer = (ctypes.c_ushort * (letters + 1))()
        pdfium.FPDFText_GetText(text, 0, letters, buffer)
        bytes(buffer).decode("utf-16-le", "replace")
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return count


def measured(function, crew: Crew | None = None) -> Cost:
    workers = crew.spent() if crew else []
    clock, processor = time.perf_counter(), time.process_time()
    function()
    clock, parent = time.perf_counter() - clock, time.process_time() - processor
    spent = [after - before for before, after in zip(workers, crew.spent() if crew else [], strict=True)]
    return Cost(clock, parent + sum(spent), max(spent, default=0.0), parent)


def cover_time(files: list[Path], crew: Crew) -> Cost:
    """Until the cover facts are said, of a warm start; the reading then goes no further."""

    class Told(Exception):
        pass

    def told(_facts):
        raise Told

    def until_told():
        with contextlib.suppress(Told):
            read_dce(files, pool=crew.pool, on_cover=told)

    return measured(until_told, crew)


def sample_of(files: list[Path]) -> list[Path]:
    """Short files that make some tens of pages together."""
    sample, pages = [], 0
    for path in sorted(files, key=lambda path: path.stat().st_size):
        if pages < SAMPLE_PAGES:
            sample.append(path)
            pages += bare_text(path)
    return sample


def pdfplumber_ratio(files: list[Path]) -> float | None:
    """pdfplumber's words and tables ÷ PDFium's bare text, on a sample."""
    if importlib.util.find_spec("pdfplumber") is None:
        return None
    import pdfplumber

    sample = sample_of(files)

    def read():
        for path in sample:
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_words(extra_attrs=["size", "fontname"])
                    page.extract_tables()
                    page.close()

    bare = statistics.median(measured(lambda: [bare_text(path) for path in sample]).processor for _ in range(5))
    return measured(read).processor / bare


def long_read_mb(files: list[Path], pages: int, crew: Crew) -> tuple[float, float]:
    """Memory of the largest worker after the files once, and after as many times as make two thousand pages."""
    sizes = []
    for times in (1, -(-LONG_PAGES // pages)):
        read_dce(files * times, pool=crew.pool)
        sizes.append(max(process.memory_info().rss for process in crew.processes) / 1e6)
    return sizes[0], sizes[1]


def import_ms() -> float:
    """What `relais read` imports, over the bare interpreter."""

    def start(code: str) -> float:
        return statistics.median(
            measured(lambda: subprocess.run([sys.executable, "-c", code], check=True)).clock for _ in range(5)
        )

    return 1000 * (start("import relais_app.cli.read") - start("pass"))


def ratio(ones: list[Cost], others: list[Cost], what: str = "clock") -> float:
    return statistics.median(
        getattr(one, what) / getattr(other, what) for one, other in zip(ones, others, strict=True)
    )


def line(what: str, goal: str, *figures: str) -> None:
    print(f"{what:52} {goal:>10}  {'  '.join(figures)}")


def said(ones: list[Cost], bare: list[Cost]) -> tuple[str, str]:
    return f"{ratio(ones, bare):.2f} x clock", f"{ratio(ones, bare, 'processor'):.2f} x processor"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages-only", action="store_true")
    parser.add_argument("--long", action="store_true", help="read two thousand pages for the memory")
    args = parser.parse_args()
    files = sorted(args.folder.rglob("*.pdf"))
    pages = sum(bare_text(path) for path in files)
    crews = {} if args.pages_only else {size: Crew.of(size) for size in (1, 2)}
    for crew in crews.values():
        read_dce(files, pool=crew.pool)
    bare: list[Cost] = []
    alone: list[Cost] = []
    whole: dict[int, list[Cost]] = {size: [] for size in crews}
    cover: list[Cost] = []
    for _ in range(args.runs):
        bare.append(measured(lambda: [bare_text(path) for path in files]))
        alone.append(measured(lambda: [read_pages(path, path.name) for path in files]))
        for size, crew in crews.items():
            whole[size].append(measured(lambda crew=crew: read_dce(files, pool=crew.pool), crew))
        if crews:
            cover.append(cover_time(files, crews[2]))
    once = statistics.median(cost.processor for cost in bare)
    print(
        f"{len(files)} files, {pages} pages; PDFium bare text {once:.2f} s of processor ({1000 * once / pages:.1f} ms a page)"
    )
    line("words, boxes, fonts, ruling lines, cells, lines", "<= 2 x", *said(alone, bare))
    beside = pdfplumber_ratio(files)
    line("  beside it: pdfplumber alone (sample)", "", f"{beside:.1f} x processor" if beside else "not installed")
    if crews:
        line("whole reading, one worker", "<= 4 x", *said(whole[1], bare))
        line("whole reading, two workers", "", *said(whole[2], bare))
        balance = statistics.median(
            one.processor / (two.parent + two.busiest) for one, two in zip(whole[1], whole[2], strict=True)
        )
        line("  faster than one worker", ">= 1.7 x", f"{ratio(whole[1], whole[2]):.2f} x clock",
             f"{balance:.2f} x by the busiest process")  # fmt: skip
        line("cover facts of a warm start", "<= 300 ms", f"{1000 * statistics.median(c.clock for c in cover):.0f} ms clock",
             f"{1000 * statistics.median(c.processor for c in cover):.0f} ms processor")  # fmt: skip
    if crews and args.long:
        small, large = long_read_mb(files, pages, crews[2])
        line(f"largest worker after {pages}, then {LONG_PAGES} pages", "<= 300 MB", f"{small:.0f} MB, {large:.0f} MB")
    for crew in crews.values():
        crew.pool.stop()
    line("start of `relais read`: imports", "", f"{import_ms():.0f} ms")


if __name__ == "__main__":
    work.ready()
    main()
