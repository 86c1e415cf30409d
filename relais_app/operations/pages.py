"""Pages of received files for the viewer: pictures, words, or plain text where a file has no pages."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from relais_app.base.workers import WorkerPool
from relais_app.dce.model import Page
from relais_app.storage.workspace import Workspace

if TYPE_CHECKING:
    from relais_app.dce.pictures import PagePicture, PictureMaker

_SECONDS = 60.0


@dataclass(frozen=True)
class TextLine:
    """A line of a file without pages; `is_title` when the file marks it as a heading, `cell` its place in a table."""

    text: str
    is_title: bool
    cell: tuple[int, int, int] | None


class PageSource:
    """One worker that draws for one viewer. May be asked from several threads; close it with the viewer."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._maker: PictureMaker | None = None
        self._alone = threading.Lock()

    def picture(self, sha256: str, page: int, dpi: float) -> PagePicture:
        """A page (1-based) as displayed; raises UnreadableFile, NotFound."""
        with self._alone:
            return self._drawing().picture(self._work.files.path(sha256), page, dpi)

    def words(self, sha256: str, page: int) -> Page:
        """The lines and words of a page."""
        with self._alone:
            return self._drawing().page(self._work.files.path(sha256), page)

    def text(self, sha256: str, name: str) -> tuple[TextLine, ...]:
        """The lines of a file without pages, read again in a worker."""
        with WorkerPool(1) as pool:
            lines: tuple[TextLine, ...] = pool.call(
                lines_of_file, self._work.files.path(sha256), name, name=name, seconds=_SECONDS
            )
            return lines

    def close(self) -> None:
        with self._alone:
            if self._maker is not None:
                self._maker.close()
                self._maker = None

    def _drawing(self) -> PictureMaker:
        if self._maker is None:
            from relais_app.dce.pictures import PictureMaker

            self._maker = PictureMaker()
        return self._maker


def lines_of_file(path: Path, name: str) -> tuple[TextLine, ...]:
    """Runs in a worker."""
    from relais_app.dce.formats import read_file

    return tuple(
        TextLine(line.text, line.is_title, line.cell) for page in read_file(path, name).pages for line in page.lines
    )
