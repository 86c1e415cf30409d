"""Reading a DCE without a workspace: what `relais read` does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from relais_app.base.progress import Progress, Silent
from relais_app.dce.model import Reading
from relais_app.dce.reader import read_dce


def read_paths(paths: Iterable[Path | str], progress: Progress | None = None, with_ocr: bool = False) -> Reading:
    """Read files, folders and archives; raises `UnreadableFile` when nothing could be read."""
    return read_dce(paths, progress=progress or Silent(), with_ocr=with_ocr)
