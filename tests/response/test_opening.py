"""Files opened again as the buyer will: broken, locked, with macros, empty."""

import io
import zipfile

import pikepdf
import pytest

from relais_app.base.word_files import new_docx
from relais_app.response.opening import examine


def pdf(path, **options):
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path, **options)
    return path


def zipped(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def codes(path):
    return [t.code for t in examine(str(path), path.name)]


def test_good_files_say_nothing(tmp_path):
    new_docx().save(str(tmp_path / "a.docx"))
    good = [pdf(tmp_path / "a.pdf"), zipped(tmp_path / "a.zip", {"a.txt": "x"}), tmp_path / "a.docx"]
    assert [codes(path) for path in good] == [[], [], []]


def test_an_empty_file_is_said(tmp_path):
    (tmp_path / "a.pdf").touch()
    assert codes(tmp_path / "a.pdf") == ["empty"]


def test_a_pdf_under_a_password_is_said(tmp_path):
    locked = pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user="secret"))
    assert codes(locked) == ["password"]


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.pdf", b"%PDF-1.7\ncut", "broken"), ("b.pdf", b"<html>", "not-what-it-says"), ("a.zip", b"PK\x03\x04cut", "broken"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "password"), ("b.docx", b"text", "broken"),
    ("a.png", b"GIF8", "not-what-it-says"),
])  # fmt: skip
def test_what_does_not_open_is_said(tmp_path, name, data, code):
    (tmp_path / name).write_bytes(data)
    assert codes(tmp_path / name) == [code]


def test_macros_are_said(tmp_path):
    made = zipped(tmp_path / "a.xlsm", {"[Content_Types].xml": "<Types/>", "xl/vbaProject.bin": "x"})
    assert codes(made) == ["macros"]


def test_a_member_that_fails_its_checksum_is_broken(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "some text that is long enough"})
    path.write_bytes(path.read_bytes().replace(b"some text", b"some tixt"))
    assert codes(path) == ["broken"]


def test_an_archive_in_the_archive_and_an_encrypted_one_are_said(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", "a")
    assert codes(zipped(tmp_path / "a.zip", {"b.zip": inner.getvalue()})) == ["nested"]
    locked = bytearray(zipped(tmp_path / "c.zip", {"a.txt": "x"}).read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    (tmp_path / "c.zip").write_bytes(bytes(locked))
    assert codes(tmp_path / "c.zip") == ["password"]
