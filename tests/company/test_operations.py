"""The structure and its library, kept in a workspace; the commands that show them."""

import json
from datetime import date

import pytest

from relais_app.base.errors import FieldError, NotFound
from relais_app.base.money import Money
from relais_app.cli.main import run
from relais_app.company.model import DocumentState, KindProof, StructureKind, ValidityRule, YearFigures
from relais_app.operations import company, documents
from relais_app.storage.workspace import Workspace


@pytest.fixture
def work(tmp_path):
    with Workspace.open(tmp_path / "espace") as opened:
        yield opened


@pytest.fixture
def certificate(tmp_path):
    path = tmp_path / "vigilance.txt"
    path.write_text("Attestation de vigilance délivrée le 10 juillet 2026", encoding="utf-8")
    return path


def fill(work):
    company.save_structure(
        work, name="La Marmite du Canal", siret="732 829 320 00074", iban="FR76 3000 6000 0112 3456 7890 189",
        kinds=(KindProof(StructureKind.ACI, "Convention 2025-2027", date(2027, 12, 31)),),
        figures=(YearFigures(2025, Money.of(1_900_000), 56.0),),
    )  # fmt: skip
    company.save_person(
        work,
        name="Sarriette",
        role="chargée d’affaires",
        weekly_hours=28,
        leave=((date(2026, 12, 21), date(2026, 12, 31)),),
    )
    company.save_resource(work, name="Cuisine", unit="repas", per_week=12000)


def test_a_structure_is_kept_and_its_bic_proposed(work):
    fill(work)
    kept = company.structure(work)
    assert kept.siret == "73282932000074" and kept.bic.startswith("AGRIFRPP") and kept.vat_number == "FR44732829320"
    assert kept.figures[0].turnover == Money.of(1_900_000)


def test_a_wrong_siret_changes_nothing(work):
    fill(work)
    with pytest.raises(FieldError):
        company.save_structure(work, siret="73282932000075", name="Autre")
    assert company.structure(work).name == "La Marmite du Canal"


def test_what_is_exported_is_imported_the_same(work, tmp_path):
    fill(work)
    data = json.loads(json.dumps(company.export_company(work)))
    with Workspace.open(tmp_path / "autre") as other:
        company.import_company(other, data)
        assert company.export_company(other) == data
        company.import_company(other, data)
        assert len(company.people(other)) == 1


@pytest.mark.parametrize(
    "data", [[], {"autre": 1}, {"structure": {"kinds": [{"kind": "XYZ"}]}}, {"structure": {"age": 3}}]
)
def test_a_file_of_another_form_is_refused(work, data):
    with pytest.raises(FieldError):
        company.import_company(work, data)


def test_the_same_bytes_are_kept_once(work, certificate, tmp_path):
    first = documents.add_documents(work, [certificate]).value[0]
    copy = tmp_path / "copie.txt"
    copy.write_bytes(certificate.read_bytes())
    again = documents.add_documents(work, [copy]).value[0]
    assert first.is_new and not again.is_new and again.id == first.id
    assert len(documents.documents(work)) == 1


def test_type_and_date_are_proposed_and_the_state_is_judged_on_the_day_asked(work, certificate):
    documents.add_documents(work, [certificate])
    row = documents.documents(work, on=date(2026, 11, 20), award_on=date(2027, 1, 15))[0]
    assert (row.type, row.issued_on, row.valid_until) == ("vigilance", date(2026, 7, 10), date(2027, 1, 9))
    assert row.state is DocumentState.EXPIRES_BEFORE_AWARD
    assert documents.document_path(work, row.id).read_bytes() == certificate.read_bytes()


def test_a_new_type_brings_its_rule_and_the_rule_can_be_changed(work, certificate):
    paper = documents.add_documents(work, [certificate]).value[0].id
    documents.save_document(work, paper, type="kbis")
    assert documents.documents(work)[0].rule is ValidityRule.THREE_MONTHS
    documents.save_document(work, paper, rule=ValidityRule.YEARLY)
    assert documents.documents(work)[0].valid_until == date(2027, 7, 9)


def test_what_expires_soon_is_listed_with_where_to_ask(work, certificate):
    documents.add_documents(work, [certificate])
    (renewal,) = documents.renewals(work, today=date(2026, 12, 1), until=date(2027, 1, 31))
    assert renewal.before == date(2027, 1, 9) and renewal.issuer == "Urssaf ou MSA"


def test_a_missing_file_is_said(work, tmp_path):
    with pytest.raises(NotFound):
        documents.add_documents(work, [tmp_path / "absent.pdf"])


@pytest.fixture
def relais(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("relais_app.cli.main.COMMAND_MODULES", ("company", "documents"))

    def call(*arguments):
        status = run(["--workspace", str(tmp_path / "espace"), *map(str, arguments)])
        out = capsys.readouterr()
        return status, out.out, out.err

    return call


def test_documents_are_added_and_listed_by_command(relais, certificate):
    assert relais("documents", "add", certificate, "--issued", "2026-01-15")[0] == 0
    status, out, _err = relais("documents", "add", certificate)
    assert status == 0 and "déjà là" in out
    status, out, _err = relais("documents", "list", "--on", "2026-03-01", "--json")
    (row,) = json.loads(out)
    assert row["state"] == "valid" and row["valid_until"] == "2026-07-14" and set(row) == {
        "id", "name", "type", "issued_on", "valid_until", "state", "sha256"}  # fmt: skip


@pytest.mark.parametrize(
    ("options", "state"),
    [
        (["--on", "2026-07-14"], "expires-before-award"),  # the likely award is 60 days later
        (["--on", "2026-07-14", "--award", "2026-07-14"], "valid"),
        (["--on", "2026-07-16"], "expired"),
        (["--on", "2026-01-14"], "unknown"),
    ],
)
def test_a_paper_is_judged_at_the_deposit_and_at_the_likely_award(relais, certificate, options, state):
    relais("documents", "add", certificate, "--issued", "2026-01-15")
    (row,) = json.loads(relais("documents", "list", *options, "--json")[1])
    assert row["state"] == state


def test_bad_input_is_one_line_and_a_status(relais, tmp_path):
    for arguments, status in ((["documents", "add", "absent.pdf"], 4), (["documents", "list", "--on", "hier"], 2),
                              (["company", "import", "absent.json"], 4)):  # fmt: skip
        code, _out, err = relais(*arguments)
        assert code == status and len(err.strip().splitlines()) == 1
    bad = tmp_path / "bad.json"
    bad.write_text('{"structure": {"siret": "73282932000075"}}', encoding="utf-8")
    code, _out, err = relais("company", "import", bad)
    assert code == 2 and "Clé fausse" in err


def test_company_show_gives_what_import_reads(relais, tmp_path):
    file = tmp_path / "us.json"
    file.write_text('{"structure": {"name": "La Marmite du Canal", "siret": "73282932000074"}}', encoding="utf-8")
    assert relais("company", "import", file)[0] == 0
    shown = json.loads(relais("company", "show", "--json")[1])
    assert shown["structure"]["siret"] == "73282932000074"
    file.write_text(json.dumps(shown), encoding="utf-8")
    assert relais("company", "import", file)[0] == 0
