"""PDF pages become lines with boxes, paragraphs, tables and roles; bad files become one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made.pdf import PdfMaker

from relais_app.base.errors import UnreadableFile
from relais_app.dce.formats import read_file
from relais_app.dce.packing import pack_pages, unpack_pages
from relais_app.dce.pdf import read_pages, read_pdf

LOREM = "Le titulaire livre les repas chaque jour ouvré avant onze heures dans les écoles de la commune"


@pytest.fixture
def read(tmp_path):
    def read_it(maker):
        return read_pdf(maker.save(tmp_path / "essai.pdf"))

    return read_it


def texts(page, role="body"):
    return [line.text for line in page.lines if line.role == role]


def test_a_line_keeps_its_words_their_boxes_size_and_weight(read):
    maker = PdfMaker()
    maker.page().text(72, 100, "Règlement de la consultation", size=14, bold=True).text(72, 140, "Objet du marché")
    (page,) = read(maker)
    title, line = page.lines
    assert (title.text, title.size, title.bold) == ("Règlement de la consultation", 14.0, True)
    assert (line.text, line.size, line.bold) == ("Objet du marché", 11.0, False)
    assert title.box[0] == pytest.approx(72, abs=1)
    assert title.box[1] == pytest.approx(100, abs=4)
    assert [word.text for word in title.words] == ["Règlement", "de", "la", "consultation"]
    assert all(title.text[word.start :].startswith(word.text) for word in title.words)
    assert title.words[1].box[0] > title.words[0].box[2]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 60, 545, 800)])
def test_boxes_are_those_of_the_page_as_displayed(read, rotate, crop):
    maker = PdfMaker()
    angle = {0: 0, 90: 90, 180: 180, 270: 270}[rotate]
    page = maker.page(rotate=rotate, crop=crop)
    page.text(300, 400, "Date limite", angle=angle)
    (read_page,) = read(maker)
    assert texts(read_page) == ["Date limite"]
    x0, top, x1, bottom = read_page.lines[0].box
    assert 0 < x0 < x1 < read_page.width
    assert 0 < top < bottom < read_page.height
    assert x1 - x0 > 3 * (bottom - top)


def test_slanted_and_vertical_text_is_left_out(read):
    maker = PdfMaker()
    maker.page().text(72, 100, LOREM).text(150, 500, "SPECIMEN", size=60, angle=45).text(
        30, 600, "Ville de X", angle=90
    )
    assert texts(read(maker)[0]) == [LOREM]


def test_a_ruled_table_keeps_wrapped_cells_and_a_weight_set_mid_row(read):
    maker = PdfMaker()
    page = maker.page().grid([72, 300, 420], [200, 220, 270, 300])
    page.text(80, 203, "Critère").text(310, 203, "Pondération")
    page.lines(80, 224, ["Valeur technique appréciée", "sur le mémoire", "du candidat"]).text(340, 240, "60 %")
    page.text(80, 275, "Prix").text(340, 275, "40 %")
    (read_page,) = read(maker)
    (table,) = read_page.tables
    assert table.rows == [
        ["Critère", "Pondération"],
        ["Valeur technique appréciée\nsur le mémoire\ndu candidat", "60 %"],
        ["Prix", "40 %"],
    ]
    assert [line.cell for line in read_page.lines if line.text == "60 %"] == [(0, 1, 1)]
    assert table.row_boxes[1] == pytest.approx((72, 220, 420, 270), abs=2)


def test_text_written_in_one_go_over_two_cells_is_cut_at_the_border(read):
    maker = PdfMaker()
    maker.page().grid([72, 117, 300], [200, 220, 240]).text(80, 203, "Lot 1  Pain et viennoiserie").text(
        80, 223, "Lot 2  Viande"
    )
    assert read(maker)[0].tables[0].rows == [["Lot 1", "Pain et viennoiserie"], ["Lot 2", "Viande"]]


def test_a_frame_around_text_is_no_table_and_parts_paragraphs(read):
    maker = PdfMaker()
    page = maker.page().grid([60, 540], [90, 118, 146])
    page.text(70, 98, "Acte d'engagement").text(70, 126, "Mémoire technique")
    (read_page,) = read(maker)
    assert read_page.tables == []
    assert len({line.block for line in read_page.lines}) == 2


def test_grounds_of_single_lines_in_a_cell_do_not_cut_it(read):
    maker = PdfMaker()
    page = maker.page().grid([72, 300, 420], [200, 250, 280])
    for top in (202, 216, 230):
        page.ground(74, top, 298, top + 14)
    page.lines(80, 203, ["Montant maximum", "sur la durée", "totale"]).text(310, 203, "Lot").text(
        80, 255, "1 000 €"
    ).text(310, 255, "1")
    assert read(maker)[0].tables[0].rows == [["Montant maximum\nsur la durée\ntotale", "Lot"], ["1 000 €", "1"]]


def test_a_table_without_rulings_is_told_by_its_columns(read):
    maker = PdfMaker()
    page = maker.page()
    for number, row in enumerate([("Lot", "Désignation", "Montant"), ("1", "Pain", "12 000 €"), ("2", "Viande", "45 000 €"), ("3", "Fruits", "9 000 €")]):  # fmt: skip
        for x, text in zip((72, 150, 400), row, strict=True):
            page.text(x, 200 + 16 * number, text)
    (table,) = read(maker)[0].tables
    assert not table.from_rulings
    assert table.rows[1:] == [["1", "Pain", "12 000 €"], ["2", "Viande", "45 000 €"], ["3", "Fruits", "9 000 €"]]


def test_a_list_of_labels_or_bullets_is_no_table(read):
    maker = PdfMaker()
    page = maker.page()
    for number in range(5):
        page.text(72, 200 + 16 * number, "-").text(100, 200 + 16 * number, f"pièce numéro {number} de la liste")
    (read_page,) = read(maker)
    assert read_page.tables == []
    assert texts(read_page)[0] == "- pièce numéro 0 de la liste"


def test_two_columns_of_text_are_read_one_after_the_other(read):
    maker = PdfMaker()
    page = maker.page().text(72, 60, "Avis")
    left = [f"gauche {i} le titulaire livre les repas" for i in range(8)]
    right = [f"droite {i} les offres sont remises avant" for i in range(8)]
    page.lines(60, 100, left).lines(320, 100, right)
    assert texts(read(maker)[0]) == ["Avis", *left, *right]


def test_lines_of_one_paragraph_share_a_block_and_bullets_begin_one(read):
    maker = PdfMaker()
    page = maker.page()
    page.lines(72, 100, [LOREM, LOREM, LOREM]).text(72, 170, "• un").text(72, 184, "• deux")
    assert [line.block for line in read(maker)[0].lines] == [0, 0, 0, 1, 2]


def test_headers_and_footers_that_repeat_are_set_aside(read):
    maker = PdfMaker()
    for number in range(1, 5):
        page = maker.page().text(72, 30, "Ville d'Essai").text(72, 800, f"Page {number} sur 4")
        page.lines(72, 200, [f"{LOREM} {number}", f"Article {number} du marché"])
    pages = read(maker)
    assert texts(pages[2], "header") == ["Ville d'Essai"]
    assert texts(pages[2], "footer") == ["Page 3 sur 4"]
    assert texts(pages[2]) == [f"{LOREM} 3", "Article 3 du marché"]


@pytest.mark.parametrize("leader", [" " + "." * 40 + " ", " "])
def test_a_contents_page_is_set_aside_with_or_without_dots(read, leader):
    maker = PdfMaker()
    maker.page().text(250, 100, "SOMMAIRE").lines(
        72, 150, [f"{i}. Article {i} du règlement{leader}{i + 1}" for i in range(1, 9)]
    )
    maker.page().text(72, 100, LOREM)
    contents, body = read(maker)
    assert texts(contents) == []
    assert texts(body) == [LOREM]


def test_letters_spaced_out_are_drawn_together(read):
    maker = PdfMaker()
    maker.page().text(72, 100, "R È G L E M E N T", size=16)
    assert texts(read(maker)[0]) == ["RÈGLEMENT"]


def test_a_check_box_that_begins_a_line_is_seen(read):
    maker = PdfMaker()
    maker.page().text(72, 100, "[ ] Conjoint").text(72, 130, "[X] Solidaire").text(72, 160, "Aucune forme imposée")
    assert [line.is_checked for line in read(maker)[0].lines] == [False, True, None]


def test_pages_that_are_pictures_are_counted_and_blank_ones_not(tmp_path):
    maker = PdfMaker(title="Règlement")
    maker.page().text(72, 100, LOREM)
    maker.page().picture()
    maker.page()
    read = read_pages(maker.save(tmp_path / "scan.pdf"), "scan.pdf")
    assert read.pictures == [2]
    assert [page.origin for page in read.pages] == ["layer", "none", "none"]
    assert read.properties == {"title": "Règlement", "author": "Ville d’Essai"}


def test_a_run_of_pages_keeps_their_numbers(tmp_path):
    maker = PdfMaker()
    for number in range(1, 6):
        maker.page().text(72, 300, f"{LOREM} {number}")
    read = read_pages(maker.save(tmp_path / "a.pdf"), "a.pdf", (2, 3))
    assert [page.number for page in read.pages] == [2, 3]
    assert read.page_count == 5


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"bonjour", "n’est pas un PDF"),
        (b"", "est vide"),
        (b"%PDF-1.4\n" + bytes(200), "endommagé ou incomplet"),
    ],
)
def test_a_file_that_is_no_pdf_is_said_in_one_sentence(tmp_path, data, says):
    path = tmp_path / "RC.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=says):
        read_file(path)


def test_a_pdf_under_a_password_says_so(tmp_path):
    pikepdf = pytest.importorskip("pikepdf")
    maker = PdfMaker()
    maker.page().text(72, 100, LOREM)
    with pikepdf.open(maker.save(tmp_path / "a.pdf")) as document:
        document.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(UnreadableFile, match="mot de passe"):
        read_file(tmp_path / "b.pdf")


def test_a_cut_pdf_is_read_as_far_as_it_goes_or_refused_with_a_sentence(tmp_path):
    maker = PdfMaker()
    for _ in range(5):
        maker.page().text(72, 100, LOREM)
    data = maker.data()
    path = tmp_path / "coupé.pdf"
    path.write_bytes(data[: len(data) - 300])
    try:
        read = read_file(path)
    except UnreadableFile as trouble:
        assert "incomplet" in trouble.message
    else:
        assert "incomplet" in read.warnings[0]


@given(st.binary(max_size=600))
def test_any_bytes_after_a_pdf_signature_end_in_pages_or_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("pdf") / "x.pdf"
    path.write_bytes(b"%PDF-1.5\n" + data)
    try:
        read_file(path)
    except UnreadableFile as trouble:
        assert trouble.message


def test_pages_come_out_of_their_packing_as_they_went_in(read):
    maker = PdfMaker()
    maker.page().grid([72, 300, 420], [200, 220, 240]).text(80, 203, "Lot 1").text(310, 203, "Pain").text(
        72, 100, "[X] Oui"
    )
    pages = read(maker)
    again = unpack_pages(pack_pages(pages))
    assert [line.text for line in again[0].lines] == [line.text for line in pages[0].lines]
    assert again[0].tables == pages[0].tables
    for one, two in zip(pages[0].lines, again[0].lines, strict=True):
        assert (one.cell, one.block, one.is_checked, one.role) == (two.cell, two.block, two.is_checked, two.role)
        assert [w.text for w in one.words] == [w.text for w in two.words]
        assert two.words[0].box == pytest.approx(one.words[0].box, abs=0.001)
