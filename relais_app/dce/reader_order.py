"""In which order a DCE is read, and how its long files are shared between workers."""

from __future__ import annotations

import re

from relais_app.base.text import fold_words

RUN_PAGES = 80
_FIRST = (r"\brc\b|reglement", r"\blc\b|lettre de consultation", r"aapc|\bavis\b|boamp|annonce", r"\bccp\b|\bccap\b",
          r"\bae\b|acte d engagement", r"\bcctp\b|cahier")  # fmt: skip


def cover_first(names: list[str]) -> list[int]:
    """Places of the names, the piece that states the cover facts best first (RC, letter, notice, clauses)."""
    return sorted(range(len(names)), key=lambda place: (_rank(names[place]), place))


def _rank(name: str) -> int:
    folded = fold_words(name)
    for rank, pattern in enumerate(_FIRST):
        if re.search(pattern, folded):
            return rank
    return len(_FIRST)


def page_runs(count: int | None, workers: int) -> list[tuple[int, int] | None]:
    """A file whole, or a long PDF cut in runs of pages: `[None]` or `[(1, 80), (81, 160), …]`."""
    if count is None or count <= RUN_PAGES or workers < 2:
        return [None]
    runs = -(-count // RUN_PAGES)
    size = -(-count // runs)
    return [(first, min(first + size - 1, count)) for first in range(1, count + 1, size)]
