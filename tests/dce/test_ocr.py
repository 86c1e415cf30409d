"""Pages that are pictures are read by Tesseract when asked, and marked; without it one sentence says how to have it."""

from __future__ import annotations

import pytest

from relais_app.dce import ocr
from relais_app.dce.ocr import how_to_get_ocr, missing_ocr
from relais_app.dce.pdf import PdfFile
from relais_app.dce.pictures import PictureMaker
from relais_app.dce.reader import read_dce
from tests.made.pdf import PdfMaker

needs_tesseract = pytest.mark.skipif(missing_ocr(), reason="Tesseract and its French are not installed")
WORDS = "Date limite de remise des offres"


@pytest.fixture
def rc(tmp_path):
    maker = PdfMaker()
    maker.page().text(72, 100, WORDS, size=18).text(72, 160, "Restauration scolaire", size=18)
    return maker.save(tmp_path / "RC.pdf")


@pytest.fixture
def photograph(rc, tmp_path):
    """The same page as a picture of the kind a scanner saves."""
    with PdfFile(rc) as file:
        drawn = file.gray_picture(0, 200)
    path = tmp_path / "RC-scan.bmp"
    path.write_bytes(_bmp(drawn.width, drawn.height, drawn.pixels))
    return path


def _bmp(width, height, pixels):
    import struct

    row = (width + 3) // 4 * 4
    palette = b"".join(bytes((v, v, v, 0)) for v in range(256))
    body = b"".join(pixels[y * width : (y + 1) * width].ljust(row, b"\0") for y in reversed(range(height)))
    start = 54 + len(palette)
    head = b"BM" + struct.pack("<LHHL", start + len(body), 0, 0, start)
    return head + struct.pack("<LllHHLLllLL", 40, width, height, 1, 8, 0, len(body), 0, 0, 256, 0) + palette + body


@needs_tesseract
def test_a_scanned_page_is_read_with_boxes_and_marked(photograph):
    reading = read_dce([photograph], with_ocr=True, workers=1)
    (piece,) = reading.pieces
    assert piece.origin == "ocr"
    assert [line.text for line in piece.pages[0].lines] == [WORDS, "Restauration scolaire"]
    assert piece.pages[0].origin == "ocr"
    x0, top, _x1, bottom = piece.pages[0].lines[0].box
    assert x0 == pytest.approx(72, abs=4)
    assert 95 < top < bottom < 125
    assert not any("--ocr" in warning for warning in reading.warnings)


def test_without_tesseract_a_sentence_says_how_to_have_it(photograph, monkeypatch):
    monkeypatch.setattr(ocr, "languages", lambda: frozenset())
    reading = read_dce([photograph], with_ocr=True, workers=1)
    assert how_to_get_ocr() in reading.warnings
    assert "tesseract-ocr-fra" in how_to_get_ocr()


def test_a_page_is_drawn_for_the_viewer_at_the_size_asked(rc):
    with PictureMaker() as maker:
        small, large = maker.picture(rc, 1, 72), maker.picture(rc, 1, 300)
        words = maker.page(rc, 1)
    assert (small.width, small.height, len(small.pixels)) == (595, 842, small.stride * small.height)
    assert large.width == pytest.approx(595 * 300 / 72, abs=2)
    assert min(small.pixels) < 80 < 250 < max(small.pixels)
    assert words.lines[0].text == WORDS
