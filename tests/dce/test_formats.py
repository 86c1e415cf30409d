"""Files without pages are read as a person reads them; bad ones become one sentence."""

from __future__ import annotations

import pytest
from made.office import docx, odt, p, save_zip

from relais_app.base.errors import UnreadableFile
from relais_app.dce import formats_doc
from relais_app.dce.formats import read_file
from relais_app.dce.formats_text import decode

HEADING = "<w:style w:styleId='T1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
TOC = "<w:style w:styleId='TM1'><w:name w:val='toc 1'/></w:style>"
LEVELS = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
    "<w:lvlText w:val='Article %1 -'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
    "<w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
)


def lines(path, **where):
    (page,) = read_file(path).pages
    assert page.number is None
    return [line for line in page.lines if all(getattr(line, key) == value for key, value in where.items())]


def texts(path):
    return [line.text for line in lines(path)]


def test_word_headings_are_titles_with_the_number_that_word_prints(tmp_path):
    sub = "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>Délais</w:t></w:r></w:p>"
    path = docx(tmp_path / "a.docx", p("Objet", "T1") + sub + sub + p("Prix", "T1") + sub, HEADING, LEVELS)
    assert texts(path) == ["Article 1 - Objet", "1.1 Délais", "1.2 Délais", "Article 2 - Prix", "2.1 Délais"]
    assert [line.text for line in lines(path, is_title=True)] == ["Article 1 - Objet", "Article 2 - Prix"]


def test_a_whole_paragraph_styled_as_heading_is_no_title(tmp_path):
    path = docx(tmp_path / "a.docx", p("Le titulaire livre. " * 20, "T1"), HEADING)
    assert lines(path, is_title=True) == []


def test_the_contents_table_of_word_is_set_aside(tmp_path):
    path = docx(tmp_path / "a.docx", p("1 Objet 3", "TM1") + p("Objet"), TOC)
    assert [line.text for line in lines(path, role="body")] == ["Objet"]


def test_revision_marks_are_read_as_accepted(tmp_path):
    body = "<w:p><w:r><w:t>Remise avant </w:t></w:r><w:del><w:r><w:delText>midi</w:delText></w:r></w:del><w:ins><w:r><w:t>14h</w:t></w:r></w:ins></w:p>"  # fmt: skip
    assert texts(docx(tmp_path / "a.docx", body)) == ["Remise avant 14h"]


def test_content_controls_and_text_boxes_are_read(tmp_path):
    control = f"<w:sdt><w:sdtContent>{p('Ville de X')}</w:sdtContent></w:sdt>"
    box = f"<w:p><w:r><w:txbxContent>{p('Date limite')}</w:txbxContent></w:r></w:p>"
    assert texts(docx(tmp_path / "a.docx", control + box)) == ["Ville de X", "Date limite"]


@pytest.mark.parametrize(
    ("box", "state"),
    [
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData></w:fldChar></w:r>", False),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>", True),
        ("<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>", True),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>", False),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", True),
        ("<w:r><w:t>[ ] </w:t></w:r>", False),
        ("<w:r><w:t>[x] </w:t></w:r>", True),
    ],
)  # fmt: skip
def test_check_boxes_of_all_ages_are_seen(tmp_path, box, state):
    (line,) = lines(docx(tmp_path / "a.docx", p(" Groupement solidaire", inside=box)))
    assert line.is_checked is state
    assert line.text.endswith("Groupement solidaire")


def test_a_word_table_keeps_merged_cells_in_their_place(tmp_path):
    def cell(text, look=""):
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{p(text)}</w:tc>"

    wide, start, more = "<w:gridSpan w:val='2'/>", "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    body = f"<w:tbl><w:tr>{cell('Critères', wide)}{cell('Poids')}</w:tr><w:tr>{cell('Technique', start)}{cell('Moyens')}{cell('60')}</w:tr><w:tr>{cell('', more)}{cell('Délais')}{cell('40')}</w:tr></w:tbl>"  # fmt: skip
    (page,) = read_file(docx(tmp_path / "a.docx", body)).pages
    assert page.tables[0].rows == [["Critères", "", "Poids"], ["Technique", "Moyens", "60"], ["", "Délais", "40"]]
    assert [line.cell for line in page.lines] == [
        (0, 0, 0),
        (0, 0, 2),
        (0, 1, 0),
        (0, 1, 1),
        (0, 1, 2),
        (0, 2, 1),
        (0, 2, 2),
    ]


def test_a_docx_without_its_document_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match=r"word/document\.xml"):
        read_file(save_zip(tmp_path / "a.docx", {"autre.xml": "<a/>"}))


@pytest.mark.parametrize("data", [b"PK\x03\x04 pas un zip", b"n'importe quoi"])
def test_a_broken_docx_is_refused_with_a_sentence(tmp_path, data):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="endommagé"):
        read_file(path)


def test_a_docx_with_a_doctype_is_refused(tmp_path):
    bomb = "<!DOCTYPE w [<!ENTITY a 'x'>]><w:document xmlns:w='u'>&a;</w:document>"
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        read_file(save_zip(tmp_path / "a.docx", {"word/document.xml": bomb}))


def test_a_file_under_a_password_says_so(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="mot de passe"):
        read_file(path)


def test_a_text_of_opendocument_is_read_with_titles_lists_and_tables(tmp_path):
    body = (
        "<text:h>Objet</text:h><text:list><text:list-item><text:p>un<text:s/>seul</text:p></text:list-item></text:list>"
        "<table:table table:name='T'><table:table-row><table:table-cell><text:p>Lot</text:p></table:table-cell>"
        "<table:table-cell><text:p>Pain</text:p></table:table-cell></table:table-row></table:table>"
    )
    (page,) = read_file(odt(tmp_path / "a.odt", body)).pages
    assert [line.text for line in page.lines] == ["Objet", "• un seul", "Lot", "Pain"]
    assert page.lines[0].is_title
    assert page.tables[0].rows == [["Lot", "Pain"]]


def test_sheets_of_opendocument_skip_repeated_empty_cells(tmp_path):
    body = (
        "<table:table table:name='BPU'><table:table-row><table:table-cell><text:p>Prix</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='3'/><table:table-cell><text:p>12</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    (page,) = read_file(odt(tmp_path / "a.ods", body, "spreadsheet")).pages
    assert page.tables[0].rows == [["Prix", "", "", "", "12"]]
    assert page.lines[0].text == "BPU"


def test_a_workbook_is_read_as_shown(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "BPU"
    book.active.append(["Désignation", "Prix HT", None])
    book.active.append(["Repas\nadulte", 4.5, 0.055])
    book.active["C2"].number_format = "0.0%"
    book.save(tmp_path / "a.xlsx")
    (page,) = read_file(tmp_path / "a.xlsx").pages
    assert page.tables[0].rows == [["Désignation", "Prix HT", ""], ["Repas\nadulte", "4,5", "5,5 %"]]
    assert page.lines[0].text == "BPU"


HTML = """<html><head><title>Avis</title><style>p {color: red}</style></head><body><nav>Menu</nav><h1>Restauration scolaire</h1>
<p>Date limite : <b>12 mai</b><br>à 12 heures</p><div style="display:none">caché</div><ul><li><div>un</div></li><li></li></ul>
<script>alert(1)</script><table><tr><td>Lot</td><td rowspan=2>Pain</td></tr><tr><td>1</td></tr></table>
<input type=checkbox checked> Oui</body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-8-sig"])
def test_a_page_of_html_is_read_as_a_browser_shows_it(tmp_path, encoding):
    path = tmp_path / "avis.html"
    path.write_bytes(HTML.encode(encoding))
    read = read_file(path)
    assert [line.text for line in read.pages[0].lines] == ["Restauration scolaire", "Date limite : 12 mai", "à 12 heures", "• un", "Lot", "Pain", "1", "☒ Oui"]  # fmt: skip
    assert read.pages[0].lines[0].is_title
    assert read.pages[0].tables[0].rows == [["Lot", "Pain"], ["1", ""]]
    assert read.pages[0].lines[-1].is_checked is True
    assert read.properties == {"title": "Avis"}


def test_a_declared_encoding_is_believed_only_when_it_fits():
    assert decode("é".encode()) == "é"
    assert decode("meta charset=utf-8 é".encode("cp1252")) == "meta charset=utf-8 é"
    assert decode("charset=iso-8859-15 €".encode("iso-8859-15")) == "charset=iso-8859-15 €"


def test_a_text_file_is_read_by_paragraphs(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("un\ndeux\n\ntrois\n", encoding="utf-8")
    assert [(line.text, line.block) for line in lines(path)] == [("un", 0), ("deux", 0), ("trois", 1)]


def test_the_content_decides_where_a_name_lies(tmp_path):
    word = docx(tmp_path / "a.doc", p("Objet"))
    assert texts(word) == ["Objet"]
    page = tmp_path / "b.xls"
    page.write_text(HTML)
    assert read_file(page).pages[0].lines[0].text == "Restauration scolaire"


def test_an_old_word_file_without_libreoffice_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(formats_doc, "find_libreoffice", lambda: None)
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableFile, match="LibreOffice") as caught:
        read_file(path)
    assert ".docx" in caught.value.remedy


def test_an_unknown_format_and_an_empty_file_are_said(tmp_path):
    for name, data, says in (("plan.dwg", b"AC1032", "ne lit pas ce format"), ("vide.docx", b"", "est vide")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableFile, match=says):
            read_file(tmp_path / name)
