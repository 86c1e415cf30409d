"""Damaged files through the whole reading: `python tests/benchmarks/fuzz.py [--pdf 5000] [--docx 5000] [--other 500]`.

Each file is made from its form and a number (`--first` is where the numbers begin), read with one worker, and counted:
read, read with a remark, refused with a sentence, or one of the endings that must not be (a traceback, a hang beyond
20 s, more than 1 GB). `--show pdf:1234` prints how one file ends, `--keep FOLDER` writes the bad ones down.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fuzz_bases import FORMS
from benchmarks.fuzz_damage import damaged_file

from relais_app.base.errors import UnreadableFile
from relais_app.base.workers import Done, WorkerBug, WorkerLost, WorkerPool
from relais_app.dce.reader import read_dce

MOST_SECONDS, MOST_MB = 20.0, 1000.0
Case = tuple[str, int]
# files that once ended badly; each is read again by the tests
ONCE_BAD: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How one file ended. `word`: read, remark, refused, crash, time, memory, bug or traceback."""

    case: Case
    word: str
    sentence: str
    seconds: float
    peak_mb: float

    @property
    def is_bad(self) -> bool:
        return self.word in ("bug", "traceback") or self.seconds > MOST_SECONDS or self.peak_mb > MOST_MB


class WatchedPool(WorkerPool):
    """One worker whose troubles are noted."""

    def __init__(self) -> None:
        super().__init__(1)
        self.troubles: list[Exception] = []

    def run(self, *args, **kwargs) -> Iterator[Done]:
        for done in super().run(*args, **kwargs):
            if done.trouble is not None:
                self.troubles.append(done.trouble)
            yield done


def peak_mb() -> float:
    """The most memory that the process it runs in ever held; its parent's doesn't count, as it would in getrusage."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000


def read_case(case: Case, pool: WatchedPool, folder: Path) -> Ending:
    """Make one damaged file, read it, say how it ended."""
    name, data = damaged_file(*case)
    path = folder / name
    path.write_bytes(data)
    pool.troubles.clear()
    started = time.perf_counter()
    word, sentence = "read", ""
    try:
        reading = read_dce([path], pool=pool)
        if reading.warnings:
            word, sentence = "remark", reading.warnings[0]
    except UnreadableFile as trouble:
        word, sentence = "refused", str(trouble)
    except Exception as error:
        word, sentence = "traceback", repr(error)
    seconds = time.perf_counter() - started
    path.unlink()
    for trouble in pool.troubles:
        if isinstance(trouble, WorkerBug):
            word, sentence = "bug", str(trouble)
        elif isinstance(trouble, WorkerLost) and word != "traceback":
            word, sentence = trouble.cause, str(trouble)
    return Ending(case, word, sentence, seconds, pool.call(peak_mb))


def endings(cases: Iterable[Case]) -> Iterator[Ending]:
    """Read cases one after the other with one worker, kept from one to the next."""
    with tempfile.TemporaryDirectory(prefix="relais-fuzz-") as folder, WatchedPool() as pool:
        for case in cases:
            yield read_case(case, pool, Path(folder))


@contextlib.contextmanager
def stderr_in(path: Path) -> Iterator[None]:
    """What this process and its workers write on stderr, in a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pdf", type=int, default=5000)
    parser.add_argument("--docx", type=int, default=5000)
    parser.add_argument("--other", type=int, default=500, help="of each other form")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="where to write the files that end badly")
    parser.add_argument("--show", help="one case, as pdf:1234")
    args = parser.parse_args()
    if args.show:
        form, _, number = args.show.partition(":")
        print(*endings([(form, int(number))]))
        return 0
    counts = {"pdf": args.pdf, "docx": args.docx}
    cases = [(form, n) for form in FORMS for n in range(args.first, args.first + counts.get(form, args.other))]
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "stderr.txt"
        with stderr_in(said):
            bad = report(cases, args.keep)
        text = said.read_text(encoding="utf-8", errors="replace")
    if "Traceback" in text:
        print("on stderr:", text[-5000:])
    return 1 if bad or "Traceback" in text else 0


def report(cases: list[Case], keep: Path | None) -> int:
    """Run the cases, print the counts; how many ended badly."""
    words: dict[str, Counter[str]] = {form: Counter() for form in FORMS}
    slowest: list[Ending] = []
    peak, bad = 0.0, 0
    for number, done in enumerate(endings(cases), start=1):
        if number % 500 == 0:
            print(f"{number} of {len(cases)}", flush=True)
        words[done.case[0]][done.word] += 1
        peak = max(peak, done.peak_mb)
        slowest = sorted([*slowest, done], key=lambda e: -e.seconds)[:8]
        if done.is_bad or done.word in ("crash", "time", "memory"):
            print(done, flush=True)
        if done.is_bad:
            bad += 1
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                name, data = damaged_file(*done.case)
                (keep / f"{done.case[1]}-{name}").write_bytes(data)
    for form, counted in words.items():
        if counted:
            print(
                f"{form:5} {sum(counted.values()):6}  "
                + "  ".join(f"{word} {n}" for word, n in counted.most_common())
            )
    print(f"peak {peak:.0f} MB; slowest: " + ", ".join(f"{e.case[0]}:{e.case[1]} {e.seconds:.1f} s" for e in slowest))
    print(f"{bad} ended badly")
    return bad


if __name__ == "__main__":
    sys.exit(main())
