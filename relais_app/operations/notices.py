"""What a person can ask of the notices: propose, import, save, search, keep, watch, dismiss, restore."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from relais_app.base.errors import NotFound
from relais_app.base.progress import Progress, Silent, stop_if_cancelled
from relais_app.base.records import Subject
from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.base.workers import WorkerPool
from relais_app.company.model import Structure
from relais_app.notices import wire
from relais_app.notices.eligibility import EligibilityAnswer, eligibility
from relais_app.notices.likeness import Candidate, Likeness, likely_same
from relais_app.notices.model import DismissalReason, Notice, NoticeReading, NoticeRow, NoticeState
from relais_app.notices.sources.chunks import next_chunk
from relais_app.notices.sources.files import SUFFIXES as STRUCTURED
from relais_app.notices.sources.files import Found, Rejected, is_structured
from relais_app.operations import notice_words
from relais_app.operations.outcome import Outcome
from relais_app.storage import notices as store
from relais_app.storage.notices import Origin
from relais_app.storage.notices_search import NoticeQuery, first_rows
from relais_app.storage.notices_search import count as count_of
from relais_app.storage.notices_search import search as search_in
from relais_app.storage.unit import Unit
from relais_app.storage.workspace import Workspace

CHUNK = 1000
ALL_NOTICES = Subject("notices", "")  # an import touches the list as a whole
__all__ = ["DismissalReason", "NoticeQuery", "NoticeState", "Origin", "Rejected", "first_rows"]


@dataclass(frozen=True)
class ImportReport:
    """`kept_raw` were taken in although their body is not understood; `duplicates` were there already."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0
    kept_raw: int = 0
    rejected: tuple[Rejected, ...] = ()

    def plus(self, other: ImportReport) -> ImportReport:
        return ImportReport(
            self.imported + other.imported, self.updated + other.updated, self.duplicates + other.duplicates,
            self.kept_raw + other.kept_raw, self.rejected + other.rejected,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice as a page shows it. `answers` are ids of its corrections and awards, `same` what may be the same market."""

    id: str
    reading: NoticeReading
    state: NoticeState = NoticeState.NEW
    reason: DismissalReason | None = None
    comment: str = ""
    bid_id: str | None = None
    origins: tuple[Origin, ...] = ()
    answers: tuple[str, ...] = ()
    same: tuple[Likeness, ...] = ()


# ---- reading, before anything is saved --------------------------------------------------------------------


def propose_from_text(text: str) -> NoticeReading:
    """Fields found in a pasted notice, each with its words."""
    return notice_words.reading_of_text(text)


def propose_from_file(path: Path, progress: Progress | None = None) -> tuple[NoticeReading, ...]:
    """The notices of one file, nothing saved. Raises UnreadableFile for what no reader opens."""
    with WorkerPool(1) as pool:
        if not is_structured(path):
            readings: tuple[NoticeReading, ...] = pool.call(
                notice_words.reading_of_file, path, path.name, name=path.name, progress=progress
            )
            return readings
        return tuple(
            f for chunk in _chunks(pool, path, progress or Silent()) for f in chunk if isinstance(f, NoticeReading)
        )


def import_notices(
    work: Workspace, paths: Iterable[Path | str], progress: Progress | None = None
) -> Outcome[ImportReport]:
    """Take in files and folders by thousands of records; what was written before a cancel stays."""
    watched, report = progress or Silent(), ImportReport()
    files = [f for path in paths for f in _files(Path(path))]
    done = 0
    with WorkerPool(1) as pool:
        for place, path in enumerate(files, 1):
            for found in _chunks(pool, path, watched):
                stop_if_cancelled(watched)
                report = report.plus(_take_in(work, found))
                done += len(found)
                watched.report(_("{n} avis lus").format(n=done), place, len(files))
    return Outcome(report, frozenset({ALL_NOTICES}))


def _files(path: Path) -> Iterator[Path]:
    """A file, or those of a folder that notices come in."""
    if path.is_dir():
        known = (*STRUCTURED, *notice_words.SUFFIXES)
        yield from sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in known)
    else:
        yield path


def _chunks(pool: WorkerPool, path: Path, progress: Progress) -> Iterator[list[Found]]:
    """The notices of a file by the thousand, read in a worker; a trouble is a refusal, told."""
    from relais_app.base.errors import UnreadableFile

    try:
        if not path.is_file():
            yield [Rejected(path.name, "", _("Ce fichier n’existe pas."))]
        elif is_structured(path):
            found = pool.call(next_chunk, str(path), CHUNK, True, name=path.name, progress=progress)
            while found:
                yield found
                found = pool.call(next_chunk, str(path), CHUNK, False, name=path.name, progress=progress)
        else:
            yield list(_of_words(pool, path, progress))
    except UnreadableFile as trouble:
        yield [Rejected(path.name, "", trouble.message)]


def _of_words(pool: WorkerPool, path: Path, progress: Progress) -> Iterator[Found]:
    for reading in pool.call(notice_words.reading_of_file, path, path.name, name=path.name, progress=progress):
        if reading.title or reading.buyer or reading.deadline_at:
            yield reading if reading.title else replace(reading, title=path.stem)
        else:
            yield Rejected(path.name, "", _("Aucun champ d’avis n’y a été reconnu."))


def _take_in(work: Workspace, found: Sequence[Found]) -> ImportReport:
    readings = [f for f in found if isinstance(f, NoticeReading)]
    raw = [r for r in readings if r.source.endswith("-raw")]
    rejected = tuple(f for f in found if isinstance(f, Rejected))
    if not readings:
        return ImportReport(rejected=rejected)
    with work.writing("import-notices") as unit:
        read = store.load(unit.connection, [r for r in readings if not r.source.endswith("-raw")])
        kept = store.load(unit.connection, raw) if raw else store.Loaded()
    return ImportReport(
        read.imported, read.updated, read.duplicates + kept.duplicates, kept.imported + kept.updated, rejected
    )


def save_notice(work: Workspace, reading: NoticeReading) -> Outcome[str]:
    """Keep a notice that a person captured: searchable, and in the workspace's own base since somebody typed it."""
    with work.writing("save-notice") as unit:
        id = store.load(unit.connection, [_tidied(reading)]).ids[0]
        notice_record(unit, id)
    return Outcome(id, frozenset(unit.touched), unit.operation_id)


def _tidied(reading: NoticeReading) -> NoticeReading:
    return replace(reading, title=tidy(reading.title), buyer=tidy(reading.buyer), reference=tidy(reading.reference))


# ---- the list ---------------------------------------------------------------------------------------------


def notice_rows(
    work: Workspace,
    *,
    words: str = "",
    departement: str | None = None,
    cpv: str | None = None,
    open_on: date | datetime | None = None,
    reserved: bool = False,
    state: NoticeState | None = None,
    sort: str = "deadline",
    limit: int = 200,
    after: str | None = None,
) -> tuple[NoticeRow, ...]:
    """One page of the list; `after` is the id of the last row of the page before. `sort`: see `SORTS`."""
    query = NoticeQuery(
        words=words, departement=_departement(departement), cpv=cpv or "", open_on=open_on, reserved=reserved,
        state=state, sort=sort, limit=limit, after=after,
    )  # fmt: skip
    with _reading(work) as unit:
        return search_in(store.runner(unit.connection), query)


def count_notices(work: Workspace, query: NoticeQuery) -> int:
    """How many notices answer."""
    with _reading(work) as unit:
        return count_of(store.runner(unit.connection), query)


@contextlib.contextmanager
def _reading(work: Workspace) -> Iterator[Unit]:
    """A reading unit; where the fetched notices are gone, the decided ones are brought back first."""
    with work.reading() as unit:
        are_missing = store.are_missing(unit.connection)
        if not are_missing or work.is_read_only:
            yield unit
            return
    with work.writing("restore-notices") as unit:
        store.make_tables(unit.connection)
    with work.reading() as unit:
        yield unit


def _departement(code: str | None) -> str:
    return (code or "").strip().upper().zfill(2) if code and code.strip() else ""


def notice_counts(work: Workspace) -> dict[NoticeState, int]:
    with _reading(work) as unit:
        return store.counts(unit.connection)


def notice(work: Workspace, id: str) -> NoticeView:
    """The whole notice, with what was decided, where it was seen and what may be the same market."""
    with work.reading() as unit:
        kept = unit.find(Notice, id)
        reading = store.reading_of(unit.connection, id) or (wire.decode(kept.reading) if kept else None)
        if reading is None:
            raise _unknown(id)
        origins = store.origins_of(unit.connection, id)
        answers = store.answers_of(unit.connection, [o.source_id for o in origins])
        near = [Candidate(*row) for row in store.near_in_time(unit.connection, reading) if row[0] != id]
        view = NoticeView(id=id, reading=reading, origins=origins, answers=answers, same=likely_same(reading, near))
        if kept is None:
            return view
        return replace(view, state=kept.state, reason=kept.reason, comment=kept.comment, bid_id=kept.bid_id)


def notice_eligibility(work: Workspace, id: str, on: date | None = None) -> EligibilityAnswer:
    """May we answer this notice's reservation? Judged on the deadline's day unless another is given."""
    view = notice(work, id)
    with work.reading() as unit:
        structure = unit.first(Structure)
        kinds = structure.kinds if structure else ()
    day = on or (view.reading.deadline_at.date() if view.reading.deadline_at else date.today())
    return eligibility(view.reading.reserved, kinds, day)


# ---- decisions --------------------------------------------------------------------------------------------


def keep_notice(work: Workspace, id: str) -> Outcome[None]:
    return _decide(work, id, NoticeState.KEPT, "keep-notice")


def watch_notice(work: Workspace, id: str) -> Outcome[None]:
    return _decide(work, id, NoticeState.WATCHED, "watch-notice")


def dismiss_notice(work: Workspace, id: str, reason: DismissalReason, comment: str = "") -> Outcome[None]:
    """Put a notice aside, for a reason that can be counted later."""
    return _decide(work, id, NoticeState.DISMISSED, "dismiss-notice", reason, comment)


def restore_notice(work: Workspace, id: str) -> Outcome[None]:
    """Back among the notices to sort."""
    return _decide(work, id, NoticeState.NEW, "restore-notice")


def _decide(
    work: Workspace, id: str, state: NoticeState, label: str, reason: DismissalReason | None = None, comment: str = ""
) -> Outcome[None]:
    with work.writing(label) as unit:
        record = notice_record(unit, id)
        record.state, record.reason, record.comment = state, reason, tidy(comment)
    return Outcome(None, frozenset(unit.touched), unit.operation_id)


def notice_record(unit: Unit, id: str) -> Notice:
    """The workspace's own record of a notice, copied from the fetched one at the first decision."""
    record = unit.find(Notice, id)
    if record is not None:
        return record
    reading = store.reading_of(unit.connection, id)
    if reading is None:
        raise _unknown(id)
    record = Notice(
        id=id, title=reading.title, buyer=reading.buyer, source=reading.source, source_id=reading.source_id,
        reference=reading.reference, deadline_at=reading.deadline_at, deadline_zone=reading.deadline_zone,
        reading=wire.encode(reading),
    )  # fmt: skip
    unit.add(record)
    unit.flush()
    return record


def find_notice(work: Workspace, typed: str) -> str:
    """The id for what a person typed: an id, its first characters, or the source's number (26-12345)."""
    with work.reading() as unit:
        found = store.ids_for(unit.connection, typed.strip())
    if len(found) != 1:
        raise _unknown(typed)
    return found[0]


def _unknown(id: str) -> NotFound:
    return NotFound(_("Aucun avis ne porte le numéro {id}.").format(id=id), _("Cherchez-le avec « notices search »."))
