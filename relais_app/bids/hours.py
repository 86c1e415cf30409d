"""How long answering takes and when: tasks proposed from the size of the DCE, or from what past bids really took (C5)."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from relais_app.base.dates import internal_deposit_day, is_working_day, previous_working_day
from relais_app.base.places import resource
from relais_app.base.words import _


@dataclass(frozen=True)
class DceSize:
    """What makes a response long."""

    pages: int = 0
    lots: int = 1
    pieces_asked: int = 0
    price_files: int = 0
    has_frame: bool = False  # the buyer gives a frame for the technical answer (CRT)


@dataclass(frozen=True)
class Template:
    """How a task's hours grow; see resources/reference/taches.toml."""

    code: str
    base: float
    per_page: float
    per_lot: float
    per_piece: float
    per_price_file: float
    with_frame: float
    least: float
    most: float
    days: int
    ends: int

    def hours(self, size: DceSize) -> float:
        """Hours for a DCE of that size, in half-hours."""
        exact = (
            self.base + self.per_page * size.pages + self.per_lot * max(1, size.lots)
            + self.per_piece * size.pieces_asked + self.per_price_file * size.price_files
            + (self.with_frame if size.has_frame else 0)
        )  # fmt: skip
        return round(min(self.most, max(self.least, exact)) * 2) / 2


@dataclass(frozen=True)
class ProposedTask:
    """`past_count` is how many past bids the hours are the median of; 0: they come from the template."""

    code: str
    title: str
    hours: float
    starts_on: date | None
    ends_on: date | None
    past_count: int = 0


@dataclass(frozen=True)
class Median:
    """The middle of what past bids took, and how many they are: a figure is never shown without its count."""

    hours: float
    count: int
    least: float
    most: float


def task_title(code: str) -> str:
    """A task's name; a code that is not ours comes back as it is."""
    titles = {
        "read": _("Lire le DCE"),
        "requirements": _("Marquer les exigences"),
        "candidature": _("Réunir les pièces de candidature"),
        "memoire": _("Écrire le mémoire technique"),
        "prices": _("Chiffrer"),
        "review": _("Relire l’ensemble"),
        "deposit": _("Contrôler et déposer"),
    }
    return titles.get(code, code)


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    with resource("reference", "taches.toml").open("rb") as file:
        return tuple(_template(entry) for entry in tomllib.load(file)["task"])


def _template(entry: Mapping[str, Any]) -> Template:
    rates = ("base", "per_page", "per_lot", "per_piece", "per_price_file", "with_frame", "least", "most")
    return Template(code=entry["code"], days=entry["days"], ends=entry["ends"],
                    **{name: float(entry.get(name, 0)) for name in rates})  # fmt: skip


def median_of(totals: Sequence[float]) -> Median | None:
    """What past bids took; None when there is none."""
    known = [t for t in totals if t > 0]
    if not known:
        return None
    return Median(round(statistics.median(known) * 4) / 4, len(known), min(known), max(known))


def working_days_before(day: date, count: int, departement: str | None = None) -> date:
    """`count` working days before a working day."""
    for _step in range(count):
        day = previous_working_day(day - timedelta(days=1), departement)
    return day


def propose_tasks(
    size: DceSize,
    deadline: date | None,
    today: date,
    past: Mapping[str, Sequence[float]] | None = None,
    departement: str | None = None,
) -> tuple[ProposedTask, ...]:
    """The tasks, placed backward from the internal deposit day « J-2 »; none begins before today.

    `past` gives, by task, the hours it took in past bids: their median wins over the template.
    Without a deadline the tasks have no days.
    """
    deposit = max(today, internal_deposit_day(deadline, departement)) if deadline else None
    found = []
    for template in templates():
        own = median_of((past or {}).get(template.code, ()))
        hours, count = (own.hours, own.count) if own else (template.hours(size), 0)
        starts, ends = _placed(template, deposit, today, departement) if deposit else (None, None)
        found.append(ProposedTask(template.code, task_title(template.code), hours, starts, ends, count))
    return tuple(found)


def _placed(template: Template, deposit: date, today: date, departement: str | None) -> tuple[date, date]:
    ends = working_days_before(deposit, template.ends, departement)
    starts = working_days_before(ends, template.days - 1, departement)
    first = _next_working_day(today, departement)
    starts = min(max(starts, first), deposit)
    return starts, min(max(ends, starts), deposit)


def _next_working_day(day: date, departement: str | None) -> date:
    while not is_working_day(day, departement):
        day += timedelta(days=1)
    return day
