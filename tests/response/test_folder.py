"""The folder is built whole, the same twice, and never over what somebody edited."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais_app.base.errors import Cancelled, DamageFound, NotFound, RelaisError
from relais_app.base.progress import Recorded
from relais_app.response.folder import MANIFEST, PlannedFile, build, edited_by_hand, last_folder, verify
from relais_app.response.names import file_name, folder_name, is_safe, without_article

PLAN = [
    PlannedFile("candidature/01_Dc1.docx", "DC1", b"un", state="à cocher par vous"),
    PlannedFile("offre/lot-2/11_Acte.pdf", "Acte", b"deux"),
]  # fmt: skip


def index(files):
    return {"INDEX.txt": "\n".join(f"{f.path} {f.state}" for f in files).encode()}


@pytest.fixture
def places(tmp_path):
    return tmp_path / "dossiers" / "2026-11 Ville", tmp_path / "dossiers" / ".produits" / "b.json"


def content(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_inputs_give_the_same_bytes(places):
    build(PLAN, index, *places)
    first = content(places[0])
    build(PLAN, index, *places)
    assert content(places[0]) == first
    assert set(first) == {"candidature/01_Dc1.docx", "offre/lot-2/11_Acte.pdf", "INDEX.txt", MANIFEST}


def test_the_manifest_is_checked_by_anyone(places):
    build(PLAN, index, *places)
    lines = (places[0] / MANIFEST).read_text().splitlines()
    assert f"{hashlib.sha256(b'un').hexdigest()}  candidature/01_Dc1.docx" in lines
    assert verify(places[0]).is_sound


def test_a_changed_or_missing_file_is_found(places):
    build(PLAN, index, *places)
    (places[0] / "offre/lot-2/11_Acte.pdf").unlink()
    (places[0] / "candidature/01_Dc1.docx").write_bytes(b"autre")
    (places[0] / "note.txt").write_text("x")
    found = verify(places[0])
    assert (found.missing, found.changed, found.unlisted) == (
        ("offre/lot-2/11_Acte.pdf",),
        ("candidature/01_Dc1.docx",),
        ("note.txt",),
    )
    assert not found.is_sound


def test_a_file_edited_by_hand_is_never_written_over(places):
    build(PLAN, index, *places)
    edited = places[0] / "candidature/01_Dc1.docx"
    edited.write_bytes("coché".encode())
    for _again in range(2):
        files = build([PlannedFile(PLAN[0].path, "DC1", b"nouveau"), PLAN[1]], index, *places)
        assert edited.read_bytes() == "coché".encode()
        assert [f.state for f in files if f.is_by_hand] == ["modifié à la main"]
    assert verify(places[0]).is_sound
    edited.unlink()
    build([PlannedFile(PLAN[0].path, "DC1", b"nouveau"), PLAN[1]], index, *places)
    assert edited.read_bytes() == b"nouveau"


def test_what_somebody_added_or_edited_stays_even_when_the_plan_drops_it(places):
    build(PLAN, index, *places)
    (places[0] / "note.txt").write_text("à moi")
    (places[0] / "INDEX.txt").write_text("annoté")
    (places[0] / PLAN[1].path).write_bytes("retouché".encode())
    build(PLAN[:1], index, *places)
    kept = content(places[0])
    assert kept["note.txt"] == "à moi".encode() and kept[PLAN[1].path] == "retouché".encode()
    assert kept["INDEX-modifie-a-la-main.txt"] == "annoté".encode()


def test_a_file_that_is_no_longer_asked_goes(places):
    build(PLAN, index, *places)
    build(PLAN[:1], index, *places)
    assert not (places[0] / PLAN[1].path).exists()


def test_a_lost_record_falls_back_on_the_manifest(places):
    build(PLAN, index, *places)
    places[1].unlink()
    assert edited_by_hand(*places) == {}


def test_a_folder_of_somebody_else_is_refused(places):
    places[0].mkdir(parents=True)
    (places[0] / "photo.jpg").write_bytes(b"x")
    with pytest.raises(RelaisError):
        build(PLAN, index, *places)
    assert content(places[0]) == {"photo.jpg": b"x"}


def test_a_cancel_midway_leaves_the_old_folder(places):
    build(PLAN, index, *places)
    before = content(places[0])
    with pytest.raises(Cancelled):
        build([PlannedFile("a", "a", b"a"), PlannedFile("b", "b", b"b")], index, *places, Recorded(cancel_after=1))
    assert content(places[0]) == before
    assert [p.name for p in places[0].parent.iterdir() if p.name.endswith(".tmp")] == []


def test_a_kill_between_the_two_renames_is_mended(places):
    build(PLAN, index, *places)
    (places[0] / PLAN[0].path).write_bytes(b"a moi")
    places[0].rename(places[0].with_name(f".{places[0].name}.avant"))
    build(PLAN, index, *places)
    assert (places[0] / PLAN[0].path).read_bytes() == b"a moi"


def test_a_stored_file_that_changed_is_damage(places, tmp_path):
    source = tmp_path / "piece"
    source.write_bytes(b"altered")
    with pytest.raises(DamageFound):
        build([PlannedFile("a.pdf", "A", source, sha256="0" * 64)], index, *places)
    assert not places[0].exists()


def test_a_manifest_that_leaves_the_folder_is_damage(places):
    build(PLAN, index, *places)
    (places[0] / MANIFEST).write_text("0" * 64 + "  ../../secret\n")
    with pytest.raises(DamageFound):
        verify(places[0])
    with pytest.raises(NotFound):
        verify(places[0].parent)


def test_the_last_place_is_remembered_relative_to_the_workspace(places, tmp_path):
    build(PLAN, index, *places)
    assert list(json.loads(places[1].read_text())) == ["2026-11 Ville"]
    assert last_folder(places[1]) == places[0]


@given(st.integers(1, 999), st.text(max_size=200), st.sampled_from([".pdf", ".docx", "", ".PDF", ".été"]))
def test_names_are_safe_whatever_the_title(number, title, suffix):
    name = file_name(number, title, suffix)
    assert is_safe(f"offre/lot-2/{name}") and name.isascii() and len(name) <= 60


@given(st.text(max_size=120), st.text(max_size=300))
def test_the_folder_s_name_can_be_made_on_any_system(buyer, title):
    name = folder_name("2026-11", buyer, title)
    assert 0 < len(name) <= 80 and not set(name) & set('<>:"/\\|?*\n\0') and name == name.strip(" .")


def test_names_say_what_they_hold():
    assert (
        file_name(4, "Attestation d’assurance RC professionnelle", ".PDF")
        == "04_Attestation-d-assurance-RC-professionnelle.pdf"
    )
    assert without_article("L’acte d’engagement") == "acte d’engagement"
    assert (
        folder_name("2026-11", "Ville de Rivemarne", "Repas : lot 2/3")
        == "2026-11 Ville de Rivemarne – Repas lot 2 3"
    )
