"""The requirements of a bid as a workbook or a CSV file, each line with the page it stands on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from relais_app.base.errors import RelaisError
from relais_app.base.files import told_writing, write_bytes
from relais_app.base.words import _
from relais_app.bids.model import FactState
from relais_app.bids.requirement_words import feasibility_label, level_label, on_label, theme_label
from relais_app.operations.bids import bid
from relais_app.operations.dce import DceView, RequirementRow, dce_view
from relais_app.storage.workspace import Workspace

_WIDTHS = (8, 70, 20, 26, 12, 11, 10, 16, 34, 7, 14, 40, 30, 40, 16, 24)
_WRAPPED = frozenset({2, 12, 13, 14})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_requirements(work: Workspace, bid_id: str, out: Path) -> Path:
    """Write them in the format of the file's name (.xlsx or .csv); those that were rejected stay out. The path written."""
    write = {".xlsx": _workbook, ".csv": _csv}.get(out.suffix.lower())
    if write is None:
        raise RelaisError(_("Format inconnu : {name}.").format(name=out.name), _("Choisissez .xlsx ou .csv."))
    view = dce_view(work, bid_id)
    names = {piece.number: piece.name for piece in view.pieces}
    rows = [_cells(row, names) for row in _kept(view)]
    title = bid(work, bid_id).title
    with told_writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(out, write(rows, title))
    return out


def _kept(view: DceView) -> list[RequirementRow]:
    return [row for row in view.requirements if row.state is not FactState.REJECTED]


def _titles() -> list[str]:
    return [
        _("N°"), _("Exigence"), _("Thème"), _("Article"), _("Oblige"), _("Niveau"), _("Lot"), _("Source"), _("Fichier"),
        _("Page"), _("Faisabilité"), _("Raison"), _("Ce qu’il faudrait, et le coût"), _("Rédaction qui conviendrait"),
        _("Responsable"), _("Dite aussi"),
    ]  # fmt: skip


def _cells(row: RequirementRow, names: dict[int, str]) -> list[str | int | None]:
    return [
        row.code, row.text, theme_label(row.theme), row.section, on_label(row.on), level_label(row.level), row.lot_text,
        row.where, names.get(row.piece, ""), row.page, feasibility_label(row.feasibility), row.reason, row.cost,
        row.better_wording, row.owner, ", ".join(place.where for place in row.also),
    ]  # fmt: skip


def _workbook(rows: list[list[str | int | None]], title: str) -> bytes:
    from relais_app.base.spreadsheets import printed_table

    return printed_table(_("Exigences"), title, _titles(), rows, widths=_WIDTHS, wrapped=_WRAPPED)


def _csv(rows: list[list[str | int | None]], _title: str) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets expect; a cell never starts a formula."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(_titles())
    for cells in rows:
        writer.writerow(
            ["" if c is None else f"'{c}" if isinstance(c, str) and c.startswith(_FORMULA) else c for c in cells]
        )
    return held.getvalue().encode("utf-8-sig")
