"""The files of the fictional DCE: PDF pieces, a Word deed of commitment, a price schedule, in one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from relais_app.base.dates import add_months, is_working_day, long_date
from relais_app.base.places import resource
from relais_app.base.spreadsheets import new_workbook
from relais_app.base.typst import compile_pdf
from relais_app.base.word_files import new_docx

BUYER = "Ville de Rivemarne"
OBJECT = "Repas livrés et prestations de traiteur éco-responsables"
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class DemoDates:
    """Dates of the fictional consultation, worked out from the day of the demonstration."""

    reference: str
    deadline: date
    visit: date
    start: date

    @classmethod
    def around(cls, today: date) -> DemoDates:
        deadline = _next_working_day(today + timedelta(days=25))
        start = add_months(deadline.replace(day=1), 4)
        return cls(f"{deadline.year}-RM-041", deadline, _next_working_day(today + timedelta(days=9)), start)

    def words(self) -> dict[str, str]:
        return {
            "reference": self.reference,
            "deadline_long": long_date(self.deadline, "fr"),
            "visit_long": long_date(self.visit, "fr"),
            "start_long": long_date(self.start, "fr").split(" ", 1)[1],
        }


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def read_blocks(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The title and the blocks of a piece: `#` headings, `-` items, `|` rows, `label : text` fields, paragraphs.

    The first row of a table gives each column's title and, as its last word, its width.
    """
    lines = text.splitlines()
    title = lines[0].removeprefix("title:").strip()
    return title, list(_blocks(lines[1:]))


def _blocks(lines: list[str]) -> Iterator[dict[str, Any]]:
    in_cover = True
    for kind, group in _grouped(lines):
        in_cover = in_cover and kind == "p"
        if kind == "h":
            marks, _, heading = group[0].partition(" ")
            yield {"kind": f"h{len(marks)}", "text": heading}
        elif kind == "list":
            yield {"kind": "list", "items": [line[2:] for line in group]}
        elif kind == "table":
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in group]
            head = [cell.rsplit(" ", 1) for cell in rows[0]]
            yield {
                "kind": "table",
                "head": [name for name, _ in head],
                "widths": [int(width) for _, width in head],
                "rows": rows[1:],
            }
        else:
            label, colon, value = group[0].partition(" : ")
            yield (
                {"kind": "field", "label": label, "text": value}
                if in_cover and colon
                else {"kind": "p", "text": group[0]}
            )


def _grouped(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Runs of list items and of table rows together; any other line alone."""
    group: list[str] = []
    current = ""
    for line in filter(str.strip, lines):
        kind = (
            "h" if line.startswith("#") else "list" if line.startswith("- ") else "table" if line[0] == "|" else "p"
        )
        if group and (kind != current or kind in "hp"):
            yield current, group
            group = []
        current = kind
        group.append(line)
    if group:
        yield current, group


def piece_pdf(text: str, *, buyer: str, reference: str) -> bytes:
    """A piece drawn as a tagged PDF from its text."""
    title, blocks = read_blocks(text)
    return compile_pdf(
        "piece.typ", {"title": title, "buyer": buyer, "reference": reference, "blocks": blocks}, folder="demo"
    )


def _deed_of_commitment(dates: DemoDates) -> bytes:
    document = new_docx()
    document.add_heading("Acte d’engagement", level=0)
    document.add_paragraph(f"Pouvoir adjudicateur : {BUYER}")
    document.add_paragraph(f"Objet du marché : {OBJECT}")
    document.add_paragraph(f"Référence : {dates.reference}")
    document.add_heading("Article 1 - Contractant", level=1)
    for label in ("Dénomination sociale", "Adresse", "SIRET", "Lot(s) n°"):
        document.add_paragraph(f"{label} : ")
    document.add_heading("Article 2 - Prix", level=1)
    document.add_paragraph(
        "Les prestations sont rémunérées par application des prix du bordereau des prix unitaires."
    )
    document.add_heading("Article 3 - Signature", level=1)
    document.add_paragraph("Fait à                     , le")
    return _bytes_of(document)


def _price_schedule() -> bytes:
    workbook = new_workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "BPU"
    sheet.append(["Bordereau des prix unitaires"])
    sheet.append(["N°", "Désignation", "Unité", "Prix unitaire en euros HT"])
    for number, name in enumerate(("Petit-déjeuner", "Repas complet", "Repas végétarien", "Plateau-repas froid"), 1):
        sheet.append([number, name, "unité", None])
    return _bytes_of(workbook)


def _bytes_of(office_file: Any) -> bytes:
    """Saved with fixed times inside, so that the same demonstration has the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    office_file.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, _ZIP_TIME), source.read(entry), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def make_dce(folder: Path, today: date) -> Path:
    """Write the zip that the fictional buyer publishes; its path."""
    dates = DemoDates.around(today)
    files = {
        f"{code}.pdf": piece_pdf(
            resource("demo", f"{code.lower()}.txt").read_text(encoding="utf-8").format(**dates.words()),
            buyer=BUYER,
            reference=dates.reference,
        )
        for code in ("RC", "CCAP", "CCTP")
    }
    files["Acte d'engagement.docx"] = _deed_of_commitment(dates)
    files["BPU.xlsx"] = _price_schedule()
    target = folder / f"DCE {dates.reference}.zip"
    with zipfile.ZipFile(target, "w") as bundle:
        for name, data in files.items():
            bundle.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
    return target
