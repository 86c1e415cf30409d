"""Archives are opened without trusting them: nothing leaves the folder, nothing is lost, lies are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made.zips import Entry, zip_of

from relais_app.base.errors import UnreadableFile
from relais_app.dce.archives import unpack
from relais_app.dce.archives_names import Names, UnsafeName, safe_name, safe_path


@pytest.fixture
def opened(tmp_path):
    def open_it(data, name="dce.zip"):
        path = tmp_path / name
        path.write_bytes(data)
        return unpack(path, tmp_path / "out", name)

    return open_it


def names(unpacked):
    return [file.name for file in unpacked.files]


def test_every_file_of_an_honest_zip_comes_out_with_its_bytes(opened):
    unpacked = opened(zip_of(Entry("RC.pdf", b"un"), Entry("Annexes/BPU.xlsx", b"deux", method=0)))
    assert {file.name: file.path.read_bytes() for file in unpacked.files} == {
        "RC.pdf": b"un",
        "Annexes/BPU.xlsx": b"deux",
    }
    assert unpacked.warnings == []


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "C:/evil.txt", "C:evil.txt", "..\\evil.txt", "a/../../evil.txt", "\\\\server\\share\\evil.txt", "x\0.exe"])  # fmt: skip
def test_a_path_that_leaves_the_folder_is_refused_and_the_rest_kept(opened, name):
    unpacked = opened(zip_of(Entry("RC.txt"), Entry(name)))
    assert names(unpacked) == ["RC.txt"]
    assert "chemin dangereux" in unpacked.warnings[0]


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "utf-8", "mac_roman", "iso8859-15"])
def test_a_french_name_without_flag_is_read_right(opened, encoding):
    name = "Règlement de consultation à préciser (été).pdf"
    unpacked = opened(zip_of(Entry(raw_name=name.encode(encoding), says_utf8=False, system=0)))
    assert names(unpacked) == [name]


def test_a_utf8_flag_on_other_bytes_is_not_believed(opened):
    assert names(opened(zip_of(Entry(raw_name="Règlement.pdf".encode("cp850"), says_utf8=True)))) == ["Règlement.pdf"]


def test_names_that_collide_on_windows_or_macos_all_survive(opened):
    entries = [Entry(n, n.encode()) for n in ("CCAP.pdf", "ccap.PDF", "Ccap.pdf", "Re\u0300glement.pdf", "R\u00e8glement.pdf", "RC.pdf", "RC.pdf.", "RC.pdf")]  # fmt: skip
    unpacked = opened(zip_of(*entries))
    assert sorted(file.path.read_bytes() for file in unpacked.files) == sorted(e.name.encode() for e in entries)
    assert len({n.casefold() for n in names(unpacked)}) == len(entries)


def test_a_file_and_a_folder_of_one_name_both_survive(opened):
    assert len(names(opened(zip_of(Entry("DCE", b"fichier"), Entry("DCE/RC.pdf", b"dans"))))) == 2


@pytest.mark.parametrize("name", ["CON", "con.txt", "NUL.pdf", "LPT9.docx", "COM¹.txt", "RC:flux.pdf", "RC?.pdf", "RC\x01.pdf", "RC. ", "a" * 4000 + ".pdf"])  # fmt: skip
def test_a_name_that_windows_cannot_hold_comes_out_under_a_safe_one(opened, name):
    (shown,) = names(opened(zip_of(Entry(name))))
    assert shown == safe_name(shown)
    assert len(shown.encode()) < 255


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010666])
def test_links_and_special_files_stay_out(opened, mode):
    unpacked = opened(zip_of(Entry("RC.txt"), Entry("lien", b"/etc/passwd", mode=mode, method=0)))
    assert names(unpacked) == ["RC.txt"]
    assert "fichier spécial" in unpacked.warnings[0]


def test_an_encrypted_entry_is_said_and_the_rest_kept(opened):
    unpacked = opened(zip_of(Entry("RC.txt"), Entry("secret.pdf", flags=1)))
    assert names(unpacked) == ["RC.txt"]
    assert "mot de passe" in unpacked.warnings[0]


def test_an_unknown_compression_and_a_wrong_checksum_are_said(opened):
    unpacked = opened(zip_of(Entry("RC.txt"), Entry("a.pdf", method=9), Entry("b.pdf", crc=1)))
    assert names(unpacked) == ["RC.txt"]
    assert "compression" in unpacked.warnings[0]
    assert "endommagé" in unpacked.warnings[1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zip_of(), "vide"),
        (b"", "vide"),
        (zip_of(Entry("plan.pdf", bytes(30_000_000))), "démesuré"),
        (zip_of(*(Entry(f"f{i}", b"", method=0) for i in range(10_001)), count=10_001), "trop de fichiers"),
        (zip_of(Entry("menteur.pdf", bytes(5_000_000), size=10)), "ne correspond pas"),
        (zip_of(Entry("menteur.pdf", b"abc", size=0xFFFFFFF0)), "démesuré"),
        (zip_of(Entry("RC.pdf", local_name=b"../evil.txt")), "ne correspond pas"),
        (zip_of(Entry("a.pdf", b"A" * 1000), Entry("a.pdf", b"B", offset=0)), "ne correspond pas"),
        (zip_of(Entry("a.txt"), Entry("b.txt"), count=1), "ne correspond pas"),
        (zip_of(Entry("a.txt")) + zip_of(Entry("b.txt")), "ne correspond pas"),
        (zip_of(Entry("a.txt"), prefix=b"MZ" + bytes(500)), "pas une archive"),
        (zip_of(Entry("a.bin", bytes(range(256)) * 400, method=0))[:60_000], "coupé"),
        (b"<!DOCTYPE html><html><body>Session</body></html>", "page Web"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "RAR"),
    ],
)
def test_an_archive_that_lies_or_is_none_is_refused_with_a_sentence(opened, tmp_path, data, says):
    with pytest.raises(UnreadableFile, match=says):
        opened(data)
    assert not list((tmp_path / "out").glob("*"))


def test_bytes_after_the_end_do_no_harm(opened):
    assert names(opened(zip_of(Entry("RC.pdf")) + b"<html>" * 20)) == ["RC.pdf"]


def test_a_7z_archive_is_opened(tmp_path, opened):
    py7zr = pytest.importorskip("py7zr")
    source = tmp_path / "RC.txt"
    source.write_text("règlement")
    with py7zr.SevenZipFile(tmp_path / "made.7z", "w") as archive:
        archive.write(source, "Pièces/RC.txt")
    unpacked = unpack(tmp_path / "made.7z", tmp_path / "out", "made.7z")
    assert [(f.name, f.path.read_text()) for f in unpacked.files] == [("Pièces/RC.txt", "règlement")]


@given(st.text(min_size=1, max_size=80))
def test_a_safe_path_is_safe_and_stays_the_same(name):
    try:
        parts = safe_path(name)
    except UnsafeName:
        return
    assert all(part not in ("", ".", "..") and not set(part) & set('<>:"|?*\\/\0') for part in parts)
    assert safe_path("/".join(parts)) == parts


@given(
    st.lists(st.sampled_from(["a", "A", "a/b", "A/B", "a/b/c", "é", "e\u0301", "a.", "x.pdf", "X.PDF"]), max_size=12)
)
def test_claimed_paths_never_collide(wanted):
    names_given = Names()
    paths = [names_given.claim(safe_path(name)) for name in wanted]
    folded = [path.casefold() for path in paths]
    assert len(set(folded)) == len(folded)
    assert not any(one != two and two.startswith(one + "/") for one in folded for two in folded)


@given(st.binary(max_size=400))
def test_any_bytes_after_a_zip_signature_end_in_a_sentence_or_files(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("zip")
    path = folder / "x.zip"
    path.write_bytes(b"PK\3\4" + data)
    with pytest.raises(UnreadableFile):
        unpack(path, folder / "out", "x.zip")
