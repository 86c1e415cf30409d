"""Pages that are pictures are read by Tesseract when asked, and marked; without it one sentence says how to have it."""

from __future__ import annotations

import pytest
from made.pdf import PdfMaker

from relais_app.dce import ocr
from relais_app.dce.ocr import how_to_get_ocr, missing_ocr
from relais_app.dce.ocr_picture import GrayPicture, turned_back
from relais_app.dce.pdf import PdfFile
from relais_app.dce.pictures import PictureMaker
from relais_app.dce.reader import read_dce

needs_tesseract = pytest.mark.skipif(missing_ocr(), reason="Tesseract and its French are not installed")
WORDS = "Date limite de remise des offres"


LINES = [
    "Règlement de la consultation",
    "Restauration scolaire et périscolaire",
    WORDS,
    "Lundi 24 novembre 2025 à douze heures",
]


@pytest.fixture
def rc(tmp_path):
    maker = PdfMaker()
    maker.page().lines(72, 100, LINES, size=16, leading=40).grid([72, 300, 420], [300, 340, 380])
    maker.pages[0].text(80, 312, "Valeur technique", 14).text(330, 312, "60 %", 14).text(80, 352, "Prix", 14).text(
        330, 352, "40 %", 14
    )
    return maker.save(tmp_path / "RC.pdf")


@pytest.fixture
def scanned(rc, tmp_path):
    """The same page as a scanner saves it, turned by right angles and leaning a little (pixels down per pixel across)."""

    def scan(turn=0, lean=0.0):
        with PdfFile(rc) as file:
            drawn = file.gray_picture(0, 200)
        picture = GrayPicture(drawn.width, drawn.height, _leaning(drawn, lean)).turned(turn)
        maker = PdfMaker()
        size = (595, 842) if turn % 180 == 0 else (842, 595)
        maker.page(size).picture(picture.width, picture.height, picture.pixels)
        return maker.save(tmp_path / "scan.pdf")

    return scan


def _leaning(drawn, lean):
    """The picture's columns moved down the further right they stand."""
    width, height = drawn.width, drawn.height
    columns = []
    for x in range(width):
        shift = round((x - width / 2) * lean)
        column = drawn.pixels[x::width]
        columns.append(
            (b"\xff" * shift + column[: height - shift]) if shift >= 0 else column[-shift:] + b"\xff" * -shift
        )
    return bytes(value for row in zip(*columns, strict=True) for value in row)


@needs_tesseract
@pytest.mark.parametrize("lean", [0.0, 0.015])
def test_a_scanned_page_is_read_with_boxes_and_its_ruled_table(scanned, lean):
    reading = read_dce([scanned(lean=lean)], with_ocr=True, workers=1)
    (piece,) = reading.pieces
    (page,) = piece.pages
    assert (piece.origin, page.origin) == ("ocr", "ocr")
    assert [line.text for line in page.lines if line.cell is None] == LINES
    assert page.tables[0].rows == [["Valeur technique", "60 %"], ["Prix", "40 %"]]
    x0, top, _x1, bottom = page.lines[0].box
    assert x0 == pytest.approx(72, abs=6)
    assert 92 < top < bottom < 122
    assert not any("--ocr" in warning for warning in reading.warnings)


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_scanned_on_its_side_is_read_where_it_lies(scanned, turn):
    ((page,),) = (piece.pages for piece in read_dce([scanned(turn)], with_ocr=True, workers=1).pieces)
    assert [line.text for line in page.lines if line.cell is None] == LINES
    box = page.lines[0].box
    expected = turned_back((360 - turn) % 360, page.width, page.height)((72, 100, 278, 116))
    assert box == pytest.approx(expected, abs=9)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_places_on_a_turned_picture_come_back_to_the_page(turn):
    pixels = bytes(range(6))  # 3 wide, 2 high
    picture = GrayPicture(3, 2, pixels)
    turned = picture.turned(turn)
    back = turned_back(turn, 3, 2)
    for y in range(turned.height):
        for x in range(turned.width):
            x0, top, _x1, _bottom = back((x, y, x + 1, y + 1))
            assert pixels[round(top) * 3 + round(x0)] == turned.pixels[y * turned.width + x]


def test_without_tesseract_a_sentence_says_how_to_have_it(scanned, monkeypatch):
    monkeypatch.setattr(ocr, "languages", lambda: frozenset())
    reading = read_dce([scanned()], with_ocr=True, workers=1)
    assert how_to_get_ocr() in reading.warnings
    assert "tesseract-ocr-fra" in how_to_get_ocr()


def test_a_page_is_drawn_for_the_viewer_at_the_size_asked(rc):
    with PictureMaker() as maker:
        small, large = maker.picture(rc, 1, 72), maker.picture(rc, 1, 300)
        words = maker.page(rc, 1)
    assert (small.width, small.height, len(small.pixels)) == (595, 842, small.stride * small.height)
    assert large.width == pytest.approx(595 * 300 / 72, abs=2)
    assert min(small.pixels) < 80 < 250 < max(small.pixels)
    assert words.lines[0].text == LINES[0]
