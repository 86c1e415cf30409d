"""What « Veille » reads in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from relais_app.notices.eligibility import EligibilityAnswer
from relais_app.notices.model import NoticeRow, NoticeState
from relais_app.operations.notices import NoticeView, notice, notice_counts, notice_eligibility, notice_rows

PAGE_ROWS = 200


@dataclass(frozen=True)
class Filters:
    """What the person asked to see. `state` None shows every state."""

    words: str = ""
    state: NoticeState | None = NoticeState.NEW
    is_open: bool = True
    is_reserved: bool = False
    departement: str = ""
    sort: str = "deadline"


@dataclass(frozen=True)
class NoticeList:
    """A page of rows; `has_more` when another page may follow."""

    rows: tuple[NoticeRow, ...]
    counts: dict[NoticeState, int]
    has_more: bool


@dataclass(frozen=True)
class NoticePaneData:
    view: NoticeView
    eligibility: EligibilityAnswer


def read_list(work: Any, filters: Filters, today: date, after: str | None = None) -> NoticeList:
    rows = notice_rows(
        work,
        words=filters.words,
        departement=filters.departement or None,
        open_on=today if filters.is_open else None,
        reserved=filters.is_reserved,
        state=filters.state,
        sort=filters.sort,
        limit=PAGE_ROWS,
        after=after,
    )
    return NoticeList(rows, notice_counts(work), len(rows) == PAGE_ROWS)


def read_notice(work: Any, id: str) -> NoticePaneData:
    return NoticePaneData(notice(work, id), notice_eligibility(work, id))


def read_states(work: Any, ids: tuple[str, ...]) -> tuple[NoticeView, ...]:
    """What was decided about a few notices of the list."""
    return tuple(notice(work, id) for id in ids)
