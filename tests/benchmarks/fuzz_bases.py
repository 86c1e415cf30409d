"""The sound files that the fuzz run damages: made here, the same bytes each time."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from made import dce, dce_random
from made.office import docx, odt, p
from made.pdf import PdfMaker
from made.zips import Entry, zip_of

from relais_app.base.word_files import new_docx
from relais_app.operations.demo.dce import piece_pdf

FORMS = ("pdf", "docx", "xlsx", "odt", "ods", "html", "zip", "text")
_FIXED = (2026, 1, 1, 0, 0, 0)


@cache
def bases(form: str) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of the sound files of a form."""
    return tuple(_MAKERS[form]())


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an Office file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts in a sound zip, without the hour."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), data)
    return out.getvalue()


def _pdfs():
    import pikepdf

    drawn = piece_pdf(dce.RC, buyer=dce.BUYER, reference=dce.REFERENCE)
    plain = {"qdf": True, "object_stream_mode": pikepdf.ObjectStreamMode.disable, "static_id": True}
    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "static_id": True}
    locked = pikepdf.Encryption(owner="acheteur", user="", R=3, aes=False, metadata=False)
    yield "RC.pdf", _saved(drawn, **plain)
    yield "RC objets.pdf", _saved(drawn, **packed)
    yield "RC verrou.pdf", _saved(drawn, static_id=True, encryption=locked)
    yield "AE.pdf", _table_pdf()
    yield "Plan.pdf", _turned_pdf()
    for seed in (3, 8):
        yield f"Avis {seed}.pdf", _set_pdf(seed)


def _saved(data, **how):
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **how)
    return out.getvalue()


def _table_pdf():
    maker = PdfMaker(title="Acte d'engagement")
    page = maker.page().text(72, 80, "ACTE D'ENGAGEMENT", 16, bold=True).grid([72, 300, 420], [300, 340, 380, 420])
    for row, words in enumerate((("Critère", "Poids"), ("Valeur technique", "60 %"), ("Prix", "40 %"))):
        page.text(80, 312 + 40 * row, words[0]).text(310, 312 + 40 * row, words[1])
    page.lines(72, 460, ["Date limite de réception des offres : lundi 24 novembre 2025 à 12:00"] * 4)
    return maker.data()


def _turned_pdf():
    maker = PdfMaker(title="Plan")
    for rotate in (0, 90, 180, 270):
        maker.page(rotate=rotate, crop=(20, 30, 560, 800)).text(200, 300, "Lot 2 – Vitrerie", angle=rotate).ground(
            50, 50, 300, 90
        )
    maker.page().picture()
    return maker.data()


def _set_pdf(seed):
    """A made-up consultation, its lines drawn where they are set."""
    piece, _made = dce_random.make(seed)
    maker = PdfMaker(title=piece.name)
    for set_page in piece.pages:
        page = maker.page()
        for line in set_page.lines:
            text = line.text.encode("cp1252", "replace").decode("cp1252")
            page.text(line.box[0], line.box[1], text, line.size, line.bold)
    return maker.data()


_STYLES = (
    "<w:style w:styleId='T1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId='T2'><w:name w:val='Titre 2'/><w:basedOn w:val='T1'/><w:rPr><w:b/><w:sz w:val='28'/></w:rPr></w:style>"
    "<w:style w:styleId='TM1'><w:name w:val='toc 1'/></w:style>"
)
_LEVELS = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/>"
    "<w:lvlText w:val='Article %1 -'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/>"
    "<w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/>"
    "<w:lvlOverride w:ilvl='1'><w:lvl w:ilvl='1'><w:start w:val='4'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/>"
    "</w:lvl></w:lvlOverride></w:num>"
)
_BOXES = (
    "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
    "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>"
)


def _docxs():
    yield "AE.docx", _made_in(docx, _rich_body(), _STYLES, _LEVELS)
    for name, text in (("RC.docx", dce.RC), ("CCTP.docx", dce.CCTP)):
        body = "".join(
            p(_escaped(line.lstrip("#-| ")), "T1" if line.startswith("#") else "") for line in text.splitlines()[1:]
        )
        yield name, _made_in(docx, body, _STYLES, _LEVELS)
    yield "CCAP.docx", _word_document()
    yield "BPU.doc", _made_in(docx, _rich_body(), _STYLES, _LEVELS)  # a name that lies


def _rich_body():
    def cell(text, look=""):
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{p(text)}</w:tc>"

    wide, start, more = "<w:gridSpan w:val='2'/>", "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    table = (
        f"<w:tbl><w:tr>{cell('Critères', wide)}{cell('Poids')}</w:tr><w:tr>{cell('Technique', start)}{cell('Moyens')}"
        f"{cell('60 %')}</w:tr><w:tr>{cell('', more)}{cell('Délais')}{cell('40 %')}</w:tr></w:tbl>"
    )
    second = "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    return (
        p("1 Objet 3", "TM1") + p("Objet", "T1") + p("Délais", inside=second) + table + p(" Groupement solidaire", inside=_BOXES)
        + "<w:p><w:r><w:t>Remise avant </w:t></w:r><w:del><w:r><w:delText>midi</w:delText></w:r></w:del><w:ins><w:r><w:t>14h</w:t></w:r></w:ins></w:p>"
        + f"<w:sdt><w:sdtContent>{p('Ville de X', 'T2')}</w:sdtContent></w:sdt><w:p><w:r><w:txbxContent>{p('Date limite')}</w:txbxContent></w:r></w:p>"
    )  # fmt: skip


def _word_document():
    document = new_docx()
    document.add_heading("Cahier des clauses administratives particulières", level=0)
    for line in dce.CCAP.splitlines()[1:]:
        document.add_paragraph(line.lstrip("# "))
    table = document.add_table(rows=3, cols=3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "Pénalité de 80 € par passage"
    out = io.BytesIO()
    document.save(out)
    idle = ("word/stylesWithEffects.xml", "docProps/thumbnail.jpeg", "word/theme/theme1.xml")
    return zipped({name: data for name, data in parts_of(out.getvalue()).items() if name not in idle})


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _made_in(maker, *args):
    with tempfile.TemporaryDirectory() as folder:
        return zipped(parts_of(maker(Path(folder) / "a", *args).read_bytes()))


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _xlsxs():
    rows = "".join(
        f"<row r='{n}'><c r='A{n}' t='s'><v>{n % 2}</v></c><c r='B{n}' s='1'><v>{n}.5</v></c><c r='C{n}' t='b'><v>1</v></c>"
        f"<c r='D{n}' t='inlineStr'><is><t>unité</t></is></c></row>"
        for n in range(1, 9)
    )
    book = f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'><sheets><sheet name='BPU' sheetId='1' r:id='r1'/></sheets></workbook>"
    styles = (
        f"<styleSheet xmlns='{_MAIN}'><numFmts count='1'><numFmt numFmtId='170' formatCode='0.0%'/></numFmts><fonts count='1'><font/></fonts>"
        "<fills count='1'><fill><patternFill/></fill></fills><borders count='1'><border/></borders><cellStyleXfs count='1'><xf/></cellStyleXfs>"
        "<cellXfs count='2'><xf/><xf numFmtId='170'/></cellXfs></styleSheet>"
    )
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'><Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{_TYPE}.sheet.main+xml'/>"
        f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{_TYPE}.worksheet+xml'/>"
        f"<Override PartName='/xl/sharedStrings.xml' ContentType='{_TYPE}.sharedStrings+xml'/>"
        f"<Override PartName='/xl/styles.xml' ContentType='{_TYPE}.styles+xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'><Relationship Id='r1' Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'><Relationship Id='r1' Type='{_OFFICE}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='r2' Type='{_OFFICE}/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='{_OFFICE}/styles' Target='styles.xml'/></Relationships>",
        "xl/workbook.xml": book,
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{_MAIN}'><dimension ref='A1:D8'/><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst xmlns='{_MAIN}'><si><t>Repas complet</t></si><si><t>Prix unitaire</t></si></sst>",
        "xl/styles.xml": styles,
    }
    yield "BPU.xlsx", zipped({name: text.encode() for name, text in parts.items()})


def _odts():
    body = (
        "<text:h>Objet</text:h><text:list><text:list-item><text:p>un<text:s text:c='3'/>seul</text:p></text:list-item></text:list>"
        "<text:p>Date limite de remise des offres : 12 mai 2026 à 12 heures</text:p>"
        "<table:table table:name='T'><table:table-row><table:table-cell table:number-columns-repeated='2'><text:p>Lot</text:p></table:table-cell>"
        "<table:table-cell><text:p>Pain</text:p></table:table-cell></table:table-row></table:table>"
    )
    yield "CCTP.odt", _made_in(odt, body)


def _odss():
    row = (
        "<table:table-row><table:table-cell><text:p>Prix</text:p></table:table-cell><table:table-cell "
        "table:number-columns-repeated='3'/><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row>"
    )
    yield "DPGF.ods", _made_in(odt, f"<table:table table:name='BPU'>{row * 5}</table:table>", "spreadsheet")


def _htmls():
    lines = "".join(f"<p>{_escaped(line)}</p>" for line in dce.RC.splitlines())
    extra = "<ul><li><div>un</div></li></ul><table><tr><td>Lot</td><td rowspan=2 colspan=3>Pain</td></tr><tr><td>1</td></tr></table>"
    yield (
        "AVIS.html",
        f"<html><head><meta charset=utf-8><title>Avis</title></head><body>{lines}{extra}<input type=checkbox checked> Oui</body></html>".encode(),
    )


def _zips():
    inner = zip_of(Entry("CCTP.docx", bases("docx")[2][1]), Entry("Thumbs.db", b"x"))
    yield (
        "DCE.zip",
        zip_of(
            Entry("RC.pdf", _table_pdf()), Entry("annexes.zip", inner, method=0), Entry("Éval.txt", dce.CCTP.encode())
        ),
    )
    yield "DCE plat.zip", zip_of(*(Entry(f"Pièce {n}.txt", dce.CCAP.encode(), method=8 * (n % 2)) for n in range(6)))


def _texts():
    yield "avis.txt", dce.RC.encode()
    yield "avis.csv", dce.CCTP.encode("cp1252", "replace")
    yield "avis.xml", f"<avis><texte>{_escaped(dce.CCAP)}</texte></avis>".encode()


_MAKERS = {
    "pdf": _pdfs,
    "docx": _docxs,
    "xlsx": _xlsxs,
    "odt": _odts,
    "ods": _odss,
    "html": _htmls,
    "zip": _zips,
    "text": _texts,
}
