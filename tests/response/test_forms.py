"""Official forms filled, opened again and read box by box."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from relais_app.base.places import resource
from relais_app.response.forms import dc1, dc2
from relais_app.response.forms.places import FormInHand, MovedAnchors
from relais_app.response.forms.word import W, dots_in, fold_label, is_ticked, text_of, tick
from relais_app.response.model import ValueState

DC1 = resource("formulaires", "DC1-2019.docx")
DC2 = resource("formulaires", "DC2-2023.docx")


def opened(filled, tmp_path):
    path = tmp_path / f"{filled.form}.docx"
    path.write_bytes(filled.data)
    return FormInHand(path, {"DC1": dc1.LAYOUT, "DC2": dc2.LAYOUT}[filled.form])


def printed(form, zone):
    return [
        text_of(p.element).replace("\xa0", " ").replace("\u202f", " ").strip()
        for p in form.in_zone(zone)
        if not p.is_blank
    ]


def ticked(form):
    return [code for (code, _w), box in zip(form.layout.boxes, form.word.boxes, strict=True) if is_ticked(box)]


def altered(source: Path, tmp_path, old: str, new: str) -> Path:
    """A copy of a form with its text changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                assert old in data.decode("utf-8")
                data = data.decode("utf-8").replace(old, new).encode("utf-8")
            after.writestr(name, data)
    path = tmp_path / "altered.docx"
    path.write_bytes(out.getvalue())
    return path


def following(form, zone, begins):
    anchor = next(p for p in form.in_zone(zone) if p.label.startswith(begins))
    return text_of(form.word.paragraphs[anchor.index + 1].element)


def test_dc1_holds_buyer_object_lots_and_candidate_where_they_belong(tmp_path, candidate, consultation):
    form = opened(dc1.fill(DC1, candidate, consultation), tmp_path)
    assert printed(form, "A")[-1] == "Ville de Rivemarne"
    assert printed(form, "B")[-2:] == ["Repas livrés et prestations de traiteur", "Référence : 2026-RM-041"]
    assert any("les lots n° 2, 3 de la procédure" in " ".join(line.split()) for line in printed(form, "C"))
    assert printed(form, "C")[-2:] == ["Lot n° 2 : Petits-déjeuners", "Lot n° 3 : Plateaux et cocktails"]
    assert following(form, "D", "nom commercial") == "Marmite traiteur"
    assert following(form, "D", "adresses postale") == "12 quai de l’Ourcq, 93500 Pantin"
    assert following(form, "D", "adresse electronique") == "contact@marmite.example"
    assert following(form, "D", "numeros de telephone") == "01 43 00 00 01"
    assert following(form, "D", "numero siret") == "732 829 320 00074"


def test_the_mandataire_s_box_keeps_its_own_same_labels_blank(tmp_path, candidate, consultation):
    before = FormInHand(DC1, dc1.LAYOUT)
    form = opened(dc1.fill(DC1, candidate, consultation), tmp_path)
    for zone in ("E", "F1", "F2", "G"):
        assert printed(form, zone) == printed(before, zone)


def test_the_sworn_box_is_never_ticked_and_is_listed(tmp_path, candidate, consultation):
    filled = dc1.fill(DC1, candidate, consultation)
    assert ticked(opened(filled, tmp_path)) == ["C lot", "D seul", "F3 DC2"]
    assert any("F1" in sentence for sentence in filled.to_tick)
    assert [v.state for v in filled.values if v.box == "F1"] == [ValueState.TO_DECLARE]


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"lots": (), "answered": ()}, "C marché"),
        ({"answered": ()}, "C tous les lots"),
        ({"answered": ("2",)}, "C lot"),
    ],
)
def test_the_scope_follows_the_lots(tmp_path, candidate, consultation, change, box):
    form = opened(dc1.fill(DC1, candidate, replace(consultation, **change)), tmp_path)
    assert ticked(form)[0] == box
    if change.get("answered"):
        assert any("pour le lot n° 2 ou les lots n°…" in " ".join(line.split()) for line in printed(form, "C"))


def test_dc2_holds_identity_register_and_three_exercises(tmp_path, candidate, consultation):
    filled = dc2.fill(DC2, candidate, consultation, lot="2")
    form = opened(filled, tmp_path)
    assert printed(form, "A")[-1] == "Ville de Rivemarne"
    assert printed(form, "B")[-1] == "Lot n° 2 : Petits-déjeuners"
    labels = [p for p in form.in_zone("C1") if p.label.startswith("nom commercial et denomination")]
    assert text_of(form.word.paragraphs[labels[0].index + 1].element) == ""
    assert text_of(form.word.paragraphs[labels[1].index + 1].element) == "Marmite traiteur"
    assert following(form, "C1", "forme juridique") == "Association déclarée (loi 1901)"
    assert following(form, "C1", "numero siret") == "732 829 320 00074"
    assert "RNA W931234567" in printed(form, "E1")
    rows = form.word.table_after(form.heading("F1")).findall(W + "tr")
    heads = [" ".join(text_of(p.element) for p in cell) for cell in form.word.cells(rows[0])][1:]
    assert [" ".join(h.split()) for h in heads] == [
        "Exercice du 01/01/2025 au 31/12/2025", "Exercice du 01/07/2023 au 30/06/2024", "Exercice du 01/01/2023 au 31/12/2023"]  # fmt: skip
    amounts = [" ".join(text_of(p.element) for p in cell).strip() for cell in form.word.cells(rows[1])][1:]
    assert [a.replace("\u202f", " ").replace("\xa0", " ") for a in amounts] == [
        "1 900 000 €",
        "1 650 000,50 €",
        "1 500 000 €",
    ]


def test_an_exercise_without_dates_is_to_be_checked(candidate, consultation):
    states = {v.label: v.state for v in dc2.fill(DC2, candidate, consultation, lot="2").values}
    assert states["Exercice 2025"] is ValueState.TO_CHECK and states["Exercice 2024"] is ValueState.FILLED


def test_a_reserved_row_is_proposed_and_ticked_only_once_confirmed(tmp_path, candidate, consultation):
    proposed = dc2.fill(DC2, candidate, consultation, lot="2")
    assert ticked(opened(proposed, tmp_path)) == ["C1 oui"]
    assert any("SIAE" in sentence for sentence in proposed.to_tick)
    confirmed = dc2.fill(DC2, candidate, consultation, lot="2", choices=("c2:SIAE",))
    assert ticked(opened(confirmed, tmp_path)) == ["C1 oui", "C2 SIAE"]
    assert [v.state for v in confirmed.values if v.box == "C2"] == [ValueState.TO_CHECK]
    open_lot = dc2.fill(DC2, candidate, consultation, lot="3", choices=("c2:SIAE",))
    assert ticked(opened(open_lot, tmp_path)) == ["C1 oui"]


def test_the_size_is_left_to_the_person_when_a_figure_is_missing(tmp_path, candidate, consultation):
    filled = dc2.fill(DC2, replace(candidate, figures=()), consultation)
    assert ticked(opened(filled, tmp_path)) == []
    assert any("C1" in sentence for sentence in filled.to_tick)
    assert ticked(opened(dc2.fill(DC2, candidate, consultation, choices=("not-pme",)), tmp_path)) == ["C1 non"]


def test_a_young_structure_gives_its_date_of_creation(tmp_path, candidate, consultation):
    young = replace(candidate, created_on=date(2025, 3, 9), figures=candidate.figures[1:2])
    form = opened(dc2.fill(DC2, young, consultation), tmp_path)
    assert "09/03/2025" in printed(form, "F1")


def test_the_same_filling_gives_the_same_bytes(candidate, consultation):
    assert dc1.fill(DC1, candidate, consultation).data == dc1.fill(DC1, candidate, consultation).data


def test_nothing_but_the_document_and_the_reference_of_its_footer_changes(candidate, consultation):
    filled = zipfile.ZipFile(io.BytesIO(dc1.fill(DC1, candidate, consultation).data))
    with zipfile.ZipFile(DC1) as blank:
        assert filled.namelist() == blank.namelist()
        assert [n for n in blank.namelist() if blank.read(n) != filled.read(n)] == [
            "word/document.xml",
            "word/footer1.xml",
        ]
    assert "2026-RM-041" in filled.read("word/footer1.xml").decode("utf-8")


def test_what_the_profile_has_not_stays_empty_and_says_so(tmp_path, candidate, consultation):
    filled = dc1.fill(DC1, replace(candidate, phone=""), consultation)
    assert following(opened(filled, tmp_path), "D", "numeros de telephone") == ""
    assert [v.state for v in filled.values if v.label == "Téléphone"] == [ValueState.MISSING]


def test_what_the_buyer_wrote_stays_and_the_lot_is_added_below(tmp_path, candidate, consultation):
    first = dc2.fill(DC2, candidate, replace(consultation, lots=(), buyer="Ville d’Aval"))
    copy = tmp_path / "buyer.docx"
    copy.write_bytes(first.data)
    form = opened(dc2.fill(copy, candidate, consultation, lot="2"), tmp_path)
    assert printed(form, "A")[-1] == "Ville d’Aval"
    assert printed(form, "B")[-1] == "Lot n° 2 : Petits-déjeuners"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("01/04/2019", "01/04/2016", "daté du 01/04/2016"),
        ("Présentation du candidat", "Le candidat", "cadre D"),
        (
            "Adresses postale et du siège social (si elle est différente de l’adresse postale)",
            "Où vous trouver",
            "libellé du cadre D",
        ),
        ("solidaire", "conjoint", "case « D solidaire »"),
    ],
)
def test_a_moved_anchor_refuses_with_its_reason(tmp_path, candidate, consultation, old, new, why):
    with pytest.raises(MovedAnchors) as trouble:
        dc1.fill(altered(DC1, tmp_path, old, new), candidate, consultation)
    assert why in trouble.value.message and trouble.value.remedy


def test_a_dc2_is_no_dc1(candidate, consultation):
    with pytest.raises(MovedAnchors):
        dc1.fill(DC2, candidate, consultation)


def test_sworn_zones_refuse_to_be_written(tmp_path):
    form = FormInHand(DC1, dc1.LAYOUT)
    with pytest.raises(RuntimeError):
        form.tick(9, "F1", "", "")
    with pytest.raises(RuntimeError):
        form.write("F1", "", [p for p in form.in_zone("F1") if p.is_blank], ["oui"], "")


def test_a_label_without_room_below_places_nothing_and_says_so():
    form = FormInHand(DC2, dc2.LAYOUT)
    head = form.heading("F2")
    following_text = form.word.paragraphs[head.index + 1]
    form.write_under("F2", "Autres", following_text, ["une valeur"], "essai")
    assert form.values[-1].state is ValueState.MISSING and "à la main" in form.values[-1].source


def test_labels_are_folded_before_they_are_compared():
    assert fold_label("\uf06e\xa0Numéro\uf0a0SIRET\xa0: l’unité – F1") == "numero siret : l'unite - f1"


def test_dots_cut_between_runs_are_written_over():
    from relais_app.base.xml import parse_xml
    from relais_app.response.forms.word import replace_span

    xml = f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>lot n°…</w:t></w:r><w:r><w:t>…. du</w:t></w:r></w:p>'.encode()
    paragraph = parse_xml(xml)
    replace_span(paragraph, *dots_in(paragraph)[0], " 2 ")
    assert text_of(paragraph) == "lot n° 2  du"


def test_a_ticked_box_has_one_default_and_nothing_else():
    form = FormInHand(DC1, dc1.LAYOUT)
    box = form.word.boxes[0]
    tick(box)
    assert is_ticked(box) and [n.tag for n in box if n.tag in (W + "checked", W + "default")] == [W + "default"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_what_was_written(tmp_path, candidate, consultation):
    from relais_app.dce.formats import read_file

    (tmp_path / "dc1.docx").write_bytes(dc1.fill(DC1, candidate, consultation).data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "dc1.docx"],
        check=False, capture_output=True, timeout=180,
    )  # fmt: skip
    if not (tmp_path / "dc1.pdf").exists():
        pytest.skip("LibreOffice made no PDF here")
    text = "\n".join(page.text for page in read_file(tmp_path / "dc1.pdf").pages)
    assert "732 829 320 00074" in text and "Marmite traiteur" in text
