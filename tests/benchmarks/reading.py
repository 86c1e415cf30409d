"""Speed of reading PDFs against PDFium's bare text of the same pages: `python tests/benchmarks/reading.py FOLDER`.

Prints ratios (median of several runs in turn) for the pages alone in one process, and for the whole reading with
one and two workers, whose start is left out.
"""

from __future__ import annotations

import argparse
import ctypes
import statistics
import time
from pathlib import Path

import pypdfium2.raw as pdfium

from relais_app.base.workers import WorkerPool
from relais_app.dce import work
from relais_app.dce.pdf import read_pages
from relais_app.dce.reader import read_dce


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


def timed(function):
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages-only", action="store_true")
    args = parser.parse_args()
    files = sorted(args.folder.rglob("*.pdf"))
    pages = sum(bare_text(path) for path in files)
    rows = {"bare": [], "pages": [], "whole, 1 worker": [], "whole, 2 workers": []}
    pools = {}
    if not args.pages_only:
        pools = {1: WorkerPool(1), 2: WorkerPool(2)}
        for pool in pools.values():
            pool.start()
            list(read_dce(files[:2], pool=pool).pieces)
    for _ in range(args.runs):
        rows["bare"].append(timed(lambda: [bare_text(path) for path in files]))
        rows["pages"].append(timed(lambda: [read_pages(path, path.name) for path in files]))
        for size, pool in pools.items():
            name = "whole, 1 worker" if size == 1 else "whole, 2 workers"
            rows[name].append(timed(lambda pool=pool: read_dce(files, pool=pool)))
    for pool in pools.values():
        pool.stop()
    bare = statistics.median(rows["bare"])
    print(f"{len(files)} files, {pages} pages, PDFium bare text {bare:.2f} s ({1000 * bare / pages:.1f} ms a page)")
    for name, times in rows.items():
        if times and name != "bare":
            print(f"{name:20} {statistics.median(r / b for r, b in zip(times, rows['bare'], strict=True)):.2f} x")


if __name__ == "__main__":
    work.ready()
    main()
