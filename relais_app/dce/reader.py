"""Reading a DCE: files to pages in worker processes, then kinds, facts and requirements there as well.

The parent process never opens a received file and never decodes a page unless somebody looks at it: pages travel as
bytes from the worker that read them to the worker that applies the rules.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from relais_app.base.errors import RelaisError, UnreadableFile
from relais_app.base.progress import Progress, Silent
from relais_app.base.words import _, ngettext
from relais_app.base.workers import Done, Task, WorkerBug, WorkerPool
from relais_app.dce import work
from relais_app.dce.formats import read_file
from relais_app.dce.formats_doc import LIBREOFFICE_SECONDS
from relais_app.dce.intake import IntakeFile, seconds_for, take_in
from relais_app.dce.model import Fact, Piece, Reading, Requirement
from relais_app.dce.packing import PackedPages, pack_pages
from relais_app.dce.reader_order import cover_first, page_runs

if TYPE_CHECKING:
    from relais_app.dce.requirements.reading import KeyedLine

COVER_PAGES = 6
OnPiece = Callable[[Piece, Path], None]
OnCover = Callable[[list[Fact]], None]
log = logging.getLogger(__name__)


def read_dce(paths: Iterable[Path | str], *, progress: Progress | None = None, with_ocr: bool = False, workers: int = 2,
             on_piece: OnPiece | None = None, on_cover: OnCover | None = None,
             pool: WorkerPool | None = None) -> Reading:  # fmt: skip
    """Read files, folders and archives.

    `on_piece` is given each piece as it is read, with the file its bytes lie in (gone when the reading ends);
    `on_cover` the facts of the first pages of the likeliest piece, before the rest is read. A `pool` kept by the
    caller saves the workers' start. Raises `UnreadableFile` when nothing at all could be read.
    """
    started = time.monotonic()
    job = _Job(progress or Silent(), on_piece)
    with tempfile.TemporaryDirectory(prefix="relais-dce-") as folder:
        with WorkerPool(workers) if pool is None else nullcontext(pool) as crew:
            crew.start()
            intake = take_in(paths, crew, Path(folder), job.progress)
            job.warnings.extend(intake.warnings)
            job.take(intake.files)
            if on_cover:
                _read_cover(job, crew, on_cover)
            _read_files(job, crew)
            if with_ocr:
                _read_scans(job, workers)
            _apply_rules(job, crew)
        _say_scans(job, with_ocr)
        if not job.parts:
            raise _nothing_read(job)
    log.info(
        "DCE read: %d pieces, %d warnings, %.1f s", len(job.pieces), len(job.warnings), time.monotonic() - started
    )
    return Reading(job.pieces, job.facts, job.requirements, job.warnings)


@dataclass(slots=True)
class _Job:
    """A reading under way."""

    progress: Progress
    on_piece: OnPiece | None
    pieces: list[Piece] = field(default_factory=list)
    files: dict[int, IntakeFile] = field(default_factory=dict)
    parts: dict[int, dict[int, bytes]] = field(default_factory=dict)  # piece → first page → bytes
    scans: dict[int, list[int]] = field(default_factory=dict)  # piece → pages that are pictures
    warnings: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    known_kinds: set[int] = field(default_factory=set)  # pieces read whole by one task

    def take(self, files: list[IntakeFile]) -> None:
        for number, file in enumerate(files):
            self.pieces.append(Piece(number, file.path, file.name, size_bytes=file.size_bytes, origin="none"))
            self.files[number] = file


def _read_cover(job: _Job, crew: WorkerPool, on_cover: OnCover) -> None:
    """Facts of the first pages of the piece that states them best, as early as can be."""
    for number in cover_first([file.name for file in job.files.values()])[:1]:
        file = job.files[number]
        try:
            facts = crew.call(work.cover_facts, file.file, file.name, COVER_PAGES, name=file.name,
                              seconds=_seconds(file), progress=job.progress)  # fmt: skip
        except (UnreadableFile, WorkerBug):
            continue
        on_cover([_renumbered(fact, number) for fact in facts])


def _renumbered(fact: Fact, piece: int) -> Fact:
    from dataclasses import replace

    return replace(fact, source=replace(fact.source, piece=piece))


@dataclass(slots=True)
class _Pages:
    """Progress by page. A file whose length is not known yet, or that has no pages, counts for one until it is read."""

    done: int = 0
    total: int = 0

    def expect(self, task: Task) -> None:
        self.total += _length(task) or 1

    def read(self, task: Task, page_count: int | None) -> None:
        known = _length(task)
        length = known or page_count or 1
        self.total += length - (known or 1)
        self.done += length


def _length(task: Task) -> int:
    """Pages of a run; 0 for a whole file."""
    run: tuple[int, int] | None = task.args[2]
    return run[1] - run[0] + 1 if run else 0


def _read_files(job: _Job, crew: WorkerPool) -> None:
    tasks = _tasks(job, crew)
    left = {piece.id: 0 for piece in job.pieces}
    pages = _Pages()
    for task in tasks:
        left[task.key[0]] += 1
        pages.expect(task)
    for done in crew.run(tasks, progress=job.progress):
        number = done.task.key[0]
        left[number] -= 1
        _keep(job, done)
        pages.read(done.task, job.pieces[number].page_count)
        job.progress.report(_("Lecture de {name}").format(name=job.pieces[number].name), pages.done, pages.total)
        if left[number] == 0:
            _finish_piece(job, number)


def _tasks(job: _Job, crew: WorkerPool) -> list[Task]:
    """One task a file, several for a long PDF; the longest first so that the workers end together."""
    counts = _page_counts(job, crew)
    tasks = []
    for number, file in job.files.items():
        for run in page_runs(counts.get(number), len(crew.workers)):
            args = (file.file, file.name, run)
            tasks.append(Task(work.read_piece, args, file.name, _seconds(file), key=(number, run[0] if run else 1)))
    return sorted(tasks, key=lambda task: -_weight(job.files[task.key[0]], task.args[2]))


def _seconds(file: IntakeFile) -> float:
    """LibreOffice, which reads old Word files, has its own limit and its own start."""
    is_converted = Path(file.name).suffix.casefold() in (".doc", ".rtf")
    return seconds_for(file.size_bytes) + (LIBREOFFICE_SECONDS if is_converted else 0)


def _weight(file: IntakeFile, run: tuple[int, int] | None) -> float:
    return (run[1] - run[0] + 1) * 20_000.0 if run else float(file.size_bytes)


def _page_counts(job: _Job, crew: WorkerPool) -> dict[int, int]:
    """Pages of the PDFs large enough to be cut between workers."""
    large = [n for n, f in job.files.items() if f.name.casefold().endswith(".pdf") and f.size_bytes > 300_000]
    tasks = [
        Task(work.count_pages, (file.file, file.name), file.name, _seconds(file), key=number)
        for number, file in job.files.items() if number in large
    ]  # fmt: skip
    return {done.task.key: done.value for done in crew.run(tasks, progress=job.progress) if done.value}


def _keep(job: _Job, done: Done) -> None:
    number, first = done.task.key
    piece = job.pieces[number]
    if done.trouble is not None:
        sentence = str(done.trouble)
        if sentence not in job.warnings:
            job.warnings.append(sentence)
        return
    read: work.PieceRead = done.value
    job.parts.setdefault(number, {})[first] = read.parts[0]
    job.scans.setdefault(number, []).extend(read.unread_pages)
    piece.page_count = read.page_count
    piece.properties = read.properties or piece.properties
    piece.sha256 = read.sha256 or piece.sha256
    if read.origin != "none":
        piece.origin = read.origin
    if read.kind:
        piece.kind, piece.kind_reason, piece.also_kind = read.kind
        job.known_kinds.add(number)
    job.warnings.extend(read.warnings)


def _finish_piece(job: _Job, number: int) -> None:
    piece = job.pieces[number]
    parts = job.parts.get(number, {})
    piece.pages = PackedPages([parts[first] for first in sorted(parts)])
    if not piece.sha256:
        with suppress(OSError):
            piece.sha256 = work.digest(job.files[number].file)
    if job.on_piece:
        job.on_piece(piece, job.files[number].file)


def _read_scans(job: _Job, workers: int) -> None:
    """Read by OCR the pages that are pictures."""
    from relais_app.dce.ocr import read_scans

    for number, pages in sorted(job.scans.items()):
        if pages:
            piece = job.pieces[number]
            result = read_scans(job.files[number].file, piece.name, sorted(pages), workers, job.progress)
            job.warnings.extend(result.warnings)
            if result.pages:
                merged = {page.number: page for page in piece.pages} | {page.number: page for page in result.pages}
                pages_now = [merged[key] for key in sorted(merged, key=lambda key: key or 0)]
                job.parts[number] = {1: pack_pages(pages_now)}
                piece.pages = PackedPages(list(job.parts[number].values()))
                piece.origin = "ocr"
                job.known_kinds.discard(number)
                job.scans[number] = [page for page in pages if page not in {read.number for read in result.pages}]


def _apply_rules(job: _Job, crew: WorkerPool) -> None:
    """The kinds still unknown, then the facts of all pieces in one worker while the others find requirements."""
    from relais_app.dce.requirements.reading import READ_KINDS, told_once

    whole = _("Relevé des faits et des exigences")
    job.progress.report(whole, 0, 0)
    _find_kinds(job, crew)
    binding = [piece for piece in job.pieces if piece.kind in READ_KINDS and piece.id in job.parts]
    largest_first = sorted(binding, key=lambda piece: -sum(map(len, job.parts[piece.id].values())))
    tasks = [Task(work.facts, (job.pieces,), whole, _rule_seconds(job, job.pieces), key="facts")]
    tasks += [
        Task(work.requirement_lines, (piece,), piece.name, _rule_seconds(job, [piece]), key=piece.id)
        for piece in largest_first
    ]
    lines: dict[int, list[KeyedLine]] = {}
    for done in crew.run(tasks, progress=job.progress):
        if done.trouble is not None:
            _say_incomplete(job, done.trouble)
        elif done.task.key == "facts":
            job.facts, warnings = done.value
            job.warnings.extend(warnings)
        else:
            lines[done.task.key] = done.value
    job.requirements = told_once(lines[number] for number in sorted(lines))


def _rule_seconds(job: _Job, pieces: Sequence[Piece]) -> float:
    """How long the rules may take over pieces: some hundred times what they need."""
    return seconds_for(10 * sum(len(part) for piece in pieces for part in job.parts.get(piece.id, {}).values()))


def _find_kinds(job: _Job, crew: WorkerPool) -> None:
    """Kinds of the pieces that several tasks read, or OCR."""
    unknown = [piece for piece in job.pieces if piece.id not in job.known_kinds]
    for done in crew.run([Task(work.find_kinds, (unknown,))] if unknown else (), progress=job.progress):
        if done.trouble is not None:
            _say_incomplete(job, done.trouble)
        else:
            for number, kind in done.value.items():
                piece = job.pieces[number]
                piece.kind, piece.kind_reason, piece.also_kind = kind


def _say_incomplete(job: _Job, trouble: RelaisError) -> None:
    sentence = _("Le relevé est incomplet : {reason}").format(reason=trouble.message)
    if sentence not in job.warnings:
        job.warnings.append(sentence)


def _say_scans(job: _Job, with_ocr: bool) -> None:
    from relais_app.dce.ocr import how_to_get_ocr, missing_ocr

    some = False
    for number, pages in sorted(job.scans.items()):
        if pages and not with_ocr:
            some = True
            name = Path(job.pieces[number].name).stem
            sentence = ngettext(
                "{name} : {count} page sans texte (scan) ; relancez avec --ocr",
                "{name} : {count} pages sans texte (scan) ; relancez avec --ocr",
                len(pages),
            )
            job.warnings.append(sentence.format(name=name, count=len(pages)))
    if some and missing_ocr():
        job.warnings.append(how_to_get_ocr())


def _nothing_read(job: _Job) -> UnreadableFile:
    if not job.pieces and not job.warnings:
        return UnreadableFile(_("Aucun fichier à lire ici."), _("Déposez un PDF, un dossier ou l’archive du DCE."))
    if len(job.warnings) == 1:
        return UnreadableFile(job.warnings[0])
    return UnreadableFile(_("Rien n’a pu être lu."), " ".join(job.warnings[:5]))


def read_pieces(paths: Iterable[Path | str]) -> list[Piece]:
    """The pieces of files and folders, read in this process: for tests, and for looking at the text of our own files."""
    pieces: list[Piece] = []
    for given in paths:
        root = Path(given)
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if not path.is_file():
                continue
            piece = Piece(len(pieces), str(path), path.name, work.digest(path), path.stat().st_size)
            try:
                read = read_file(path)
            except UnreadableFile:
                piece.origin = "none"
            else:
                piece.pages, piece.page_count, piece.properties = read.pages, read.page_count, read.properties
            pieces.append(piece)
    return pieces
