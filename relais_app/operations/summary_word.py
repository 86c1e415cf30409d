"""The summary of a DCE as a Word file."""

from __future__ import annotations

from typing import Any

from relais_app.base.word_files import add_table, new_report, saved

_WIDTHS_CM = (4.2, 10.6, 2.4)


def docx_of(data: dict[str, Any]) -> bytes:
    """From the plain data of the page: real headings, and a table for each section."""
    document = new_report(data["title"], data["language"])
    document.add_heading(data["title"], level=1)
    document.add_paragraph(data["subtitle"])
    document.add_paragraph().add_run(data["deadline"]).bold = True
    for part in data["sections"]:
        document.add_heading(part["title"], level=2)
        rows = [[label, f"{sign} {text}".strip(), where] for label, text, where, sign in part["rows"]]
        add_table(document, data["heads"], rows, _WIDTHS_CM)
    document.add_paragraph(f"{data['legend']} · {data['printed']}")
    return saved(document)
