"""The main job through the command line, from a notice to a package that comes back; what it made is opened again."""

import json
import subprocess
import sys
import zipfile

import docx
import openpyxl
import pytest
from made import dce as made

from relais_app.operations.demo.dce import piece_pdf
from relais_app.operations.reading import read_paths

SIRET = "99999000500012"


@pytest.fixture
def relais(tmp_path, own_settings_folder, monkeypatch):
    """Runs the installed command as a person does; gives back its JSON, or its text."""
    monkeypatch.setenv("RELAIS_PASSPHRASE", "une phrase pour les essais")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def run(*arguments, workspace="nous", status=0, as_json=True):
        command = [sys.executable, "-m", "relais_app", *map(str, arguments), "--workspace", str(tmp_path / workspace)]
        if as_json:
            command.append("--json")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if as_json and status == 0 else (done.stdout + done.stderr).strip()

    return run


@pytest.fixture
def company(tmp_path):
    data = {
        "format": 1,
        "structure": {
            "name": "Les Serpillières Vertes",
            "siret": SIRET,
            "legal_form": "Association déclarée",
            "address": "3 rue du Lavoir",
            "postcode": "93999",
            "city": "Valbrune",
            "email": "contact@serpillieres.example",
            "phone": "01 99 00 11 22",
            "iban": "FR7630006000011234567890189",
            "kinds": [{"kind": "EI", "proof": "Convention 2026-2028"}],
            "figures": [{"year": 2026 - n, "turnover": 400_000 + n, "staff": 20} for n in range(3)],
            "signatories": [{"name": "Capucine Roche", "role": "Gérante"}],
        },
        "people": [{"name": "Capucine", "weekly_hours": 35}],
        "resources": [{"name": "Équipe de nettoyage", "unit": "heures", "per_week": 200}],
    }
    path = tmp_path / "structure.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_from_a_notice_to_a_package_and_back(relais, company, tmp_path):
    relais("company", "import", company, as_json=False)
    assert relais("company", "show")["structure"]["siret"] == SIRET
    paper = tmp_path / "RC pro.pdf"
    paper.write_bytes(
        piece_pdf(
            "title: Attestation d'assurance\nValable du 1er janvier 2027 au 31 décembre 2027.\n",
            buyer="Assureur",
            reference="RC-1",
        )
    )
    relais("documents", "add", paper, "--type", "rc_pro", "--issued", "2027-01-04")
    assert [d["state"] for d in relais("documents", "list", "--on", "2027-03-15")] == ["valid"]

    notice = tmp_path / "avis.json"
    notice.write_text(json.dumps(made.boamp_notice()), encoding="utf-8")
    assert relais("notices", "import", notice)["imported"] == 1
    assert relais("notices", "import", notice)["duplicates"] == 1
    found = relais("notices", "search", "vitrerie", "--departement", "93")
    assert [n["buyer"] for n in found] == [made.BUYER]

    bid = relais("bid", "new", "--notice", found[0]["id"], as_json=False)
    relais("bid", "dce", bid, made.make_dce(tmp_path))
    shown = relais("bid", "show", bid)
    assert made.BUYER in json.dumps(shown, ensure_ascii=False)
    assert relais("load", "--from", "2027-02-15", "--weeks", "4")
    assert "raison" in relais("bid", "decide", bid, "no-go", status=2, as_json=False)
    relais("bid", "decide", bid, "go", "--reason", "Nos agents connaissent ces écoles.", "--author", "Capucine")
    assert [(b["id"], b["decision"]) for b in relais("bid", "list")] == [(bid, "go")]

    folder = check_response(relais, bid, tmp_path)
    check_package(relais, bid, tmp_path)
    assert relais("respond", bid, "--verify", "--out", folder, as_json=False)
    assert relais("check")["sound"] is True
    kept = relais("backup", tmp_path / "tout.zip")
    assert zipfile.ZipFile(kept["path"]).testzip() is None
    relais("restore", kept["path"], workspace="repris")
    assert [b["id"] for b in relais("bid", "list", workspace="repris")] == [bid]


def check_response(relais, bid, tmp_path):
    """The folder holds the filled forms and the paper; what is missing is blocking."""
    report = relais("respond", bid, "--out", tmp_path / "reponse")
    assert any("moire technique" in f["text"] for f in report["blocking"])
    paths = [f["path"] for f in report["files"]]
    dc1 = next(p for p in paths if "DC1" in p)
    root = tmp_path / "reponse"
    text = words_of(next(root.rglob(dc1.rsplit("/", 1)[-1])))
    assert "Les Serpillières Vertes" in text and SIRET in text.replace(" ", "").replace("\u202f", "")
    assert made.BUYER in text and "Nettoyage des locaux communaux" in text
    assert any("assurance" in p.lower() for p in paths)
    index = next(root.rglob("INDEX.txt")).read_text(encoding="utf-8")
    assert "Bloquant" in index and "À cocher par vous" in index
    pdf = next(root.rglob("INDEX.pdf"))
    assert made.REFERENCE in read_text(pdf)
    return next(root.rglob("manifest-sha256.txt")).parent


def words_of(path):
    document = docx.Document(path)
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def read_text(path):
    reading = read_paths([path])
    return "\n".join(page.text for piece in reading.pieces for page in piece.pages)


def check_package(relais, bid, tmp_path):
    """To a partner who knows us, with his change coming back; an untrusted author is shown and refused."""
    ours, theirs = relais("package", "identity"), relais("package", "identity", workspace="eux")
    assert ours["words"] != theirs["words"] and len(ours["words"].split()) == 6
    relais("package", "trust", theirs["minisign"], "--name", "Eux", as_json=False)
    out = tmp_path / "vers-eux.relais"
    relais("package", "export", bid, "--to", theirs["age"], "--out", out)
    assert "intact" in relais("package", "verify", out, workspace="eux", as_json=False)
    relais("package", "open", out, "--preview", workspace="eux", as_json=False)
    assert relais("package", "open", out, "--accept", workspace="eux", status=3, as_json=False)
    assert relais("bid", "list", workspace="eux") == []
    relais("package", "trust", ours["minisign"], "--name", "Nous", workspace="eux", as_json=False)
    relais("package", "open", out, "--accept", workspace="eux", as_json=False)
    assert [b["title"] for b in relais("bid", "list", workspace="eux")] == [made.OBJECT]
    again = relais("package", "open", out, "--accept", workspace="eux", as_json=False)
    assert "rien de nouveau" in again.lower()
    tampered = tmp_path / "altere.relais"
    tampered.write_bytes(out.read_bytes()[:-200] + b"x" * 200)
    assert relais("package", "open", tampered, "--accept", workspace="eux", status=3, as_json=False)


def test_the_demonstration_says_what_it_made(relais, tmp_path):
    report = relais("demo", "--headless", "--out", tmp_path / "demo")
    made_paths = {entry["what"]: entry["path"] for entry in report["made"]}
    assert len(made_paths) == 7
    from pathlib import Path

    for path in made_paths.values():
        assert Path(path).exists()
    packages = [p for p in made_paths.values() if p.endswith(".relais")]
    assert all(Path(p).read_bytes().startswith(b"age-encryption.org/v1") for p in packages)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p.write_text("Bonjour, ceci est du texte."), "n’est pas un PDF"),
        (lambda p: p.write_bytes(piece_pdf("title: X\nA : b\n", buyer="B", reference="R")[:900]), "endommagé"),
        (lambda p: p.write_bytes(b""), "vide"),
    ],
    ids=["text", "truncated", "empty"],
)
def test_a_bad_pdf_gets_one_clear_sentence(relais, tmp_path, make, words):
    path = tmp_path / "RC.pdf"
    make(path)
    said = relais("read", path, status=2, as_json=False)
    assert words in said and len(said.splitlines()) == 1


def test_bad_archives_and_word_files_are_told(relais, tmp_path):
    empty = tmp_path / "vide.zip"
    zipfile.ZipFile(empty, "w").close()
    assert len(relais("read", empty, status=2, as_json=False).splitlines()) == 1
    outside = tmp_path / "dehors.zip"
    with zipfile.ZipFile(outside, "w") as bundle:
        bundle.writestr("../dehors.txt", "x")
    relais("read", outside, status=2, as_json=False)
    assert not (tmp_path.parent / "dehors.txt").exists()
    hollow = tmp_path / "creux.docx"
    with zipfile.ZipFile(hollow, "w") as bundle:
        bundle.writestr("[Content_Types].xml", "<Types/>")
    assert len(relais("read", hollow, status=2, as_json=False).splitlines()) == 1
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Bordereau des prix unitaires"
    workbook.save(tmp_path / "bon.xlsx")
    reading = relais("read", hollow, tmp_path / "bon.xlsx")
    assert [d["name"] for d in reading["documents"] if d["kind"] == "BPU"] == ["bon.xlsx"]
    assert any("creux" in w for w in reading["warnings"])


def test_a_siret_with_a_wrong_key_changes_nothing(relais, company, tmp_path):
    relais("company", "import", company, as_json=False)
    data = json.loads(company.read_text(encoding="utf-8"))
    data["structure"]["siret"] = "99999000500013"
    company.write_text(json.dumps(data), encoding="utf-8")
    said = relais("company", "import", company, status=2, as_json=False)
    assert "SIRET" in said and len(said.splitlines()) == 1
    assert relais("company", "show")["structure"]["siret"] == SIRET


def test_unknown_things_have_their_status(relais, tmp_path):
    assert relais("bid", "show", "nulle-part", status=4, as_json=False)
    assert relais("respond", "nulle-part", status=4, as_json=False)
    assert relais("bid", "new", status=2, as_json=False)
    (tmp_path / "abime").mkdir()
    (tmp_path / "abime" / "relais.sqlite3").write_bytes(b"")
    assert relais("check", workspace="abime", status=5, as_json=False)
    assert relais("bid", "list", workspace="abime", status=5, as_json=False)
