"""The lots: from tables, from lines « Lot n° 1 : … », from the fields of notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais_app.base.text import fold_words
from relais_app.dce.facts.candidates import Candidate
from relais_app.dce.facts.merge import fact_of, scored
from relais_app.dce.facts.schema import schema_lots
from relais_app.dce.facts.tables import Cell, Grid, Row, grids_of, joined
from relais_app.dce.facts.text import PieceText, TextLine
from relais_app.dce.model import Fact

NUMBER = r"(?:\d{1,3}(?:[ ]?(?:bis|ter)|[a-z](?![a-z]))?|[ivx]{1,5}|[a-h])"
_HEADER = re.compile(
    r"^(?:n ?[°o]?s?\.? ?(?:d[eu]s? ?)?lots?|lots?(?: n ?[°o])?|numeros? (?:d[eu]s? ?)?lots?|n°|num\.?|lots? ?\(s\))\b|(?:intitule|designation|libelle|denomination|objet)s? d[eu]s? lots?|^lots?$"
)
_NOT_LOTS = re.compile(
    r"code|cpv|critere|pondera|chiffre d'affaires|duree|heures|note |adresse|date|caution|visite|delai|contact|\bpse\b|qualification|effectif|prix|piece|attributaires?$|prestations supplementaires"
)
_NUMBER_CELL = re.compile(rf"^(?:lots?\s*)?(?:n ?[°o]\.?\s*)?:?\s*(?P<number>{NUMBER})\s*[.):-]?$")
_NUMBER_TITLE = re.compile(
    rf"^lots?\s*(?:n ?[°o]\.?\s*)?(?P<number>{NUMBER})\s*[.:)\n-]+\s*(?P<title>[^\d\W][\s\S]{{3,}})$"
)
_LINE = re.compile(
    r"(?:^|(?<=[\r\n\v])|(?<=[;:,] ))[-•*●▪\s]*(?:(?:description|intitule|designation|libelle|objet) (?:du|des) )?(?:le )?\blots?(?:\s?\(s\))?\s*(?:n\s?[°o]\.?\s*)?\s*(?P<number>\d{1,3}[a-z]?|[a-h])\s*(?:\(c[^)\r\v]{3,30}\)\s*)?(?:[.:)/\v]|-|\s-|(?=\")|(?:est )?(?:concerne|intitule|porte sur|correspond a|relatif a|designe)(?: la | le | les | l')?)[\s:.-]*"
    r"(?P<title>[^\r\v]{3,600}?)(?=[\r\v]|$|[;,]? ?\n?(?:et )?(?:le )?lot (?:n ?°? ?)?\d)"
)
_BARE_LINE = re.compile(
    r"(?:^|(?<=[\r\n\v]))[-•*●▪\s]*lot\s*(?:n\s?[°o]\.?\s*)?(?P<number>\d{1,2})\s+(?P<title>[a-z\"][^\r\v\n]{3,120})(?=[\r\n\v]|$)"
)
_ANNOUNCED = re.compile(r"\blots?\b[^.;\r\v]{0,60}:\s*$")
_NUMBERED = re.compile(r"^[-•*●▪\s]*(?P<number>\d{1,2})\s*[-.):/°]+\s*(?P<title>[a-z].{3,160})$")
_VERB = re.compile(
    r"\b(?:est|sont|sera|seront|fait|font|doit|doivent|peut|peuvent|montant|minimum|maximum|comprend|comporte)\b"
)
_FIELD_NUMBER = re.compile(r"lot (?:n ?[°o]|no)\s?:\s?(?P<number>\d{1,3}[a-z]?)\b")
_FIELD_TITLE = re.compile(r"(?:intitule|title|titre)\s?:[\s\r\v]*(?P<title>[^\r\v]{3,300})[\r\v]")
_UNNUMBERED = re.compile(r"(?<=[\r\n\v])\s*lot\(s\) (?P<title>[a-z][^\r\v\n]{2,200})")
_TITLE_END = re.compile(
    r"\s(?:-|–)?\s*(?:code cpv|c\.?p\.?v\.?|montant|duree|lieu|mots descripteurs|sans minimum|\d[\d ]+(?:€|euros))|;|\.\s-\s*|\.\s*$|\.\s(?=[a-z])"
)
_AMOUNT_START = re.compile(
    r"^[\dx\s]+(?:€|euros|h\.?t|%|points?)|^(?:montant|minimum|maximum|sans|oui|non|et|ou|a|uniquement|est|sont|:)\b"
)
_CPV = re.compile(r"\b\d{8}(?:-\d)?\b")


def lot_candidates(text: PieceText) -> list[Candidate]:
    """Every lot that a piece names with its title."""
    found: list[Candidate] = []
    if text.piece.kind == "AAPC":
        found.extend(_from_fields(text))
        found.extend(_lot(text, number, text.words(low, high).strip(" .-"), low, high, 0.95, "lots.schema-field")
                     for number, low, high in schema_lots(text))  # fmt: skip
        found.extend(_unnumbered(text))
    for grid in grids_of(text):
        found.extend(_from_grid(grid, text))
    if text.piece.kind != "CCTP":
        found.extend(_from_lines(text))
        found.extend(_from_plain_table(text))
        found.extend(_from_bare_lines(text))
        found.extend(_from_numbered(text))
    return found


# -------------------------------------------------------------------------------------------- tables


def _from_grid(grid: Grid, text: PieceText) -> Iterator[Candidate]:
    head = _header_rows(grid)
    header = " | ".join(row.folded for row in grid.rows[:head])
    named = any(_HEADER.search(cell.folded) for row in grid.rows[:head] for cell in row.cells)
    says_lot = "lot" in header
    if _NOT_LOTS.search(_first_columns(grid.rows[:head])) and not re.search(
        r"intitule|designation|libelle|objet", header
    ):
        return
    rows = [(row, *_lot_of_row(row)) for row in grid.rows[head:]]
    lots = [(row, number, title) for row, number, title in rows if number and title]
    marked = sum("lot" in row.cells[0].folded for row, _n, _t in lots)
    if not lots or not ((named and says_lot) or marked == len(lots)):
        return
    for row, number, title in lots:
        assert title is not None
        yield _lot(text, number, joined(title.raw), row.start, title.end, 0.94 if len(lots) > 1 or says_lot else 0.88,
                   "lots.table", cpv=_CPV.search(row.folded))  # fmt: skip


def _header_rows(grid: Grid) -> int:
    """How many rows stand above the first that begins with a number."""
    for index, row in enumerate(grid.rows[:8]):
        if _lot_of_row(row)[0]:
            return index
    return min(1, len(grid.rows))


def _first_columns(rows: list[Row]) -> str:
    """The header's words of the two first columns: what the table lists."""
    columns = sorted({cell.column for row in rows for cell in row.cells})[:2]
    return " ".join(cell.folded for row in rows for cell in row.cells if cell.column in columns)


def _lot_of_row(row: Row) -> tuple[str, Cell | None]:
    first = row.cells[0]
    match = _NUMBER_CELL.match(first.folded.strip())
    if match:
        title = next((c for c in row.cells[1:] if _is_title(c.folded)), None)
        return _tidy_number(first.raw, match["number"]), title
    both = _NUMBER_TITLE.match(first.folded.strip())
    if both:
        at = first.folded.index(both["title"])
        cut = Cell(first.column, first.raw[at:], first.folded[at:], first.start, first.end, first.bold)
        return _tidy_number(first.raw, both["number"]), cut
    return "", None


def _is_title(folded: str) -> bool:
    words = folded.strip()
    return len(re.findall(r"[a-z]", words)) >= 3 and not _AMOUNT_START.match(words) and not _CPV.match(words)


def _tidy_number(raw: str, folded_number: str) -> str:
    at = raw.casefold().rfind(folded_number.strip())
    return (
        (raw[at : at + len(folded_number)] if at >= 0 else folded_number).strip().upper()
        if not folded_number.isdigit()
        else folded_number
    )


# --------------------------------------------------------------------------------------------- lines


def _from_lines(text: PieceText) -> Iterator[Candidate]:
    limit = len(text.folded) if text.piece.kind == "AAPC" else min(len(text.folded), 30_000)
    matches = [m for m in _matches(_LINE, text, limit) if not _AMOUNT_START.match(m["title"].strip())]
    if not matches:
        return
    for match in matches:
        start, end = match.start("title"), match.end("title")
        cut = _TITLE_END.search(text.folded, start + 3, end)
        stop = cut.start() if cut else end
        words = text.folded[start:stop].strip()
        if not re.search(r"[a-z]{3}", words.replace("xxx", "")) or len(words.split()) > 40:
            continue
        strength = 0.93 if "(s)" in match.group()[:12] else 0.86
        if text.folded.rfind("critere", max(0, match.start() - 80), match.start()) >= 0:
            strength -= 0.2
        number = text.raw[match.start("number") : match.end("number")].upper()
        yield _lot(text, number, text.words(start, stop), match.start("number"), stop, strength, "lots.line")


def _matches(pattern: re.Pattern[str], text: PieceText, limit: int) -> Iterator[re.Match[str]]:
    """What a pattern finds, looked for only where « lot » is written."""
    done = 0
    for at in text.find("lot"):
        if at >= limit:
            return
        match = (
            pattern.search(text.folded, max(done, at - 40), min(len(text.folded), at + 700)) if at >= done else None
        )
        if match and match.start() <= at:
            done = match.end()
            yield match


def _from_bare_lines(text: PieceText) -> Iterator[Candidate]:
    """« LOT 1 Nettoyage des locaux »: whole lines without any mark between number and title; two at least."""
    limit = min(len(text.folded), 30_000)
    lines = [m for m in _matches(_BARE_LINE, text, limit)
             if text.raw[m.start("title")].isupper() and not _VERB.search(m["title"]) and not _AMOUNT_START.match(m["title"])]  # fmt: skip
    if len({m["number"] for m in lines}) < 2:
        return
    for match in lines:
        yield _lot(
            text,
            match["number"],
            text.words(match.start("title"), match.end("title")),
            match.start("number"),
            match.end(),
            0.82,
            "lots.bare-line",
        )


def _from_numbered(text: PieceText) -> Iterator[Candidate]:
    """« Lots : » and below it lines « 1 - Nettoyage », numbered from one."""
    for index, entry in enumerate(text.lines[:400]):
        if "lot" not in text.folded[entry.start : entry.end] or not _ANNOUNCED.search(
            text.folded[entry.start : entry.end]
        ):
            continue
        rows: list[tuple[TextLine, re.Match[str]]] = []
        for row in text.lines[index + 1 : index + 40]:
            match = _NUMBERED.match(text.folded[row.start : row.end])
            if not match or int(match["number"]) != len(rows) + 1 or row.line.cell is not None:
                break
            rows.append((row, match))
        if len(rows) < 2:
            continue
        for row, match in rows:
            title = text.words(row.start + match.start("title"), row.end).rstrip(" ;.,")
            yield _lot(text, match["number"], title, row.start, row.end, 0.82, "lots.numbered")


_PLAIN_HEADER = re.compile(
    r"^\W*(?:n ?[°o]?s? ?(?:d[eu]s? )?)?lots?(?: n ?°)? +(?:designation|intitule|libelle|objet|description)s?\b"
)
_PLAIN_ROW = re.compile(
    r"^\W*(?:lot ?)?(?:n ?°)? ?(?P<number>\d{1,3}[a-z]?)\s*[-–:.|]?\s+(?P<title>[^\d\W].{2,200})$"
)


def _from_plain_table(text: PieceText) -> Iterator[Candidate]:
    """Rows « 20 Épicerie » under a line « Lot Désignation »: a table without rulings."""
    for index, entry in enumerate(text.lines[:400]):
        if (
            entry.line.cell is not None
            or "lot" not in text.folded[entry.start : entry.end]
            or not _PLAIN_HEADER.match(text.folded[entry.start : entry.end])
        ):
            continue
        for row in text.lines[index + 1 : index + 60]:
            match = _PLAIN_ROW.match(text.folded[row.start : row.end])
            if not match:
                break
            yield _lot(
                text,
                match["number"],
                text.words(row.start + match.start("title"), row.end),
                row.start,
                row.end,
                0.86,
                "lots.plain-table",
            )


# --------------------------------------------------------------------------------- fields of notices


def _from_fields(text: PieceText) -> Iterator[Candidate]:
    """« Intitulé : … » right before « Lot nº : 1 », as national and European notices have it."""
    for match in _FIELD_NUMBER.finditer(text.folded):
        low = max(0, match.start() - 380)
        titles = list(_FIELD_TITLE.finditer(text.folded, low, match.start() + 1))
        if not titles:
            continue
        title = titles[-1]
        if text.folded.count("\r", title.end(), match.start()) > 2:
            continue
        value = re.sub(
            rf"^lot (?:n ?[°o]? ?)?{match['number']}\s*[:.-]\s*",
            "",
            text.words(title.start("title"), title.end("title")),
            flags=re.I,
        )
        yield _lot(text, match["number"], value.strip(" .-"), title.start("title"), match.end(), 0.95, "lots.field")


def _unnumbered(text: PieceText) -> Iterator[Candidate]:
    """« Lot(s) Peinture. - »: a lot whose number the notice left out."""
    for match in _UNNUMBERED.finditer(text.folded):
        cut = _TITLE_END.search(text.folded, match.start("title") + 3, match.end("title"))
        stop = cut.start() if cut else match.end("title")
        yield _lot(
            text,
            None,
            text.words(match.start("title"), stop).strip(" .-"),
            match.start(),
            stop,
            0.92,
            "lots.unnumbered",
        )


def _lot(text: PieceText, number: str | None, title: str, start: int, end: int, strength: float, rule: str,
         cpv: re.Match[str] | None = None) -> Candidate:  # fmt: skip
    title = re.sub(
        r"^(?:lot\s*)?n?°?\s*\d+\s*[:.-]\s+|^\d[\d .]{3,}\d\s+(?=[A-ZÀ-Ý])", "", title.strip(" .:;-–•")
    ).strip(' «»"')
    value = {"number": number, "title": title, "value": f"{number} {title}" if number else title}
    if cpv:
        value["cpv"] = cpv.group()
    return Candidate("lots", value, text, start, end, strength, rule, title, lot=number, value_at=start)


# ------------------------------------------------------------------------------------------- choosing


def lot_facts(candidates: list[Candidate], *, single: bool) -> list[Fact]:
    """One fact per lot number: its surest title. `single`: the documents say that the contract has no lots."""
    best: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        assert isinstance(candidate.value, dict)
        number = candidate.value["number"]
        key = number.lstrip("0").casefold() if number else "title:" + fold_words(candidate.value["title"])
        best.setdefault(key, []).append(candidate)
    if single and all(c.rule == "lots.line" for group in best.values() for c in group):
        return []
    if any(not key.startswith("title:") for key in best):
        best = {key: group for key, group in best.items() if not key.startswith("title:")}
    facts = []
    sequence = _is_sequence(list(best))
    for group in best.values():
        chosen = max(group, key=lambda c: (round(scored(c), 2), -c.text.piece.id, -c.start))
        agreed = len({c.rule for c in group}) > 1 or len({c.text.piece.id for c in group}) > 1
        confidence = scored(chosen) + (0.03 if agreed else 0.0) - (0.0 if sequence else 0.12)
        facts.append(fact_of(chosen, confidence))
    return facts


def _is_sequence(keys: list[str]) -> bool:
    """Numbers without holes; a single lot, or lots without numbers, pass."""
    numbers = sorted(int(k) for k in keys if k.isdigit())
    return len(numbers) < 2 or numbers[-1] - numbers[0] == len(numbers) - 1
