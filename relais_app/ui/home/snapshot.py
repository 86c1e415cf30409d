"""The week as it was last shown, kept in the workspace: the first page has its rows before the database is open.

Reading it takes a millisecond, where SQLAlchemy alone takes as long as the whole window. It is replaced as soon as the
week is read again; losing the file loses nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from relais_app.base.files import write_bytes
from relais_app.ui.home.rows import DeadlineItem, HomeData, WeekItem
from relais_app.ui.widgets.heatmap import MapCell, MapRow, MapWeek

FILE_NAME = ".derniere-semaine.json"
FORMAT = 1
_LISTS = ("burning", "this_week", "waiting")


def keep_week(folder: Path, data: HomeData) -> None:
    """Write what was shown; a folder that can't be written keeps none."""
    kept = {"format": FORMAT, **asdict(data)}
    try:
        write_bytes(folder / FILE_NAME, json.dumps(kept, ensure_ascii=False, default=_plain).encode())
    except OSError:
        return


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def last_week(folder: Path) -> HomeData | None:
    """What was kept, or None when there is nothing that can be read."""
    try:
        kept = json.loads((folder / FILE_NAME).read_bytes())
        return _week(kept) if kept.pop("format") == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _week(kept: dict[str, Any]) -> HomeData:
    for name in _LISTS:
        kept[name] = tuple(WeekItem(**{**item, "on": _day(item["on"])}) for item in kept[name])
    kept["deadlines"] = tuple(
        DeadlineItem(**{**item, "on": date.fromisoformat(item["on"])}) for item in kept["deadlines"]
    )
    kept["weeks"] = tuple(MapWeek(**item) for item in kept["weeks"])
    kept["load"] = tuple(
        MapRow(**{**item, "cells": tuple(MapCell(**cell) for cell in item["cells"])}) for item in kept["load"]
    )
    return HomeData(**kept)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
