"""From the facts of a DCE to a folder that can be verified, through the operations and the command."""

import json
import zipfile
from datetime import date

import pytest

from relais_app.base.errors import FieldError, NotFound
from relais_app.base.places import resource
from relais_app.bids.model import Bid, BidFact, DcePiece
from relais_app.cli.main import run
from relais_app.company.model import CompanyDocument
from relais_app.operations import documents, response
from relais_app.response.model import Level, Part, Readiness, ResponseItem, SatisfiedBy
from relais_app.storage.workspace import Workspace


def by_type(work, bid):
    return {(r.document_type, r.lot): r for r in response.checklist(work, bid).items}


def codes(findings):
    return [f.code for f in findings]


def test_the_checklist_is_proposed_once_and_judged_at_both_dates(work, bid, structure, vigilance):
    assert response.propose_checklist(work, bid).value == 10
    assert response.propose_checklist(work, bid).value == 0
    view = response.checklist(work, bid)
    assert (view.deposit_on, view.award_on) == (date(2026, 11, 20), date(2027, 1, 19))
    rows = by_type(work, bid)
    assert (
        rows["vigilance", None].at_deposit is Readiness.VALID
        and rows["vigilance", None].at_award is Readiness.EXPIRED
    )
    assert rows["dc1", None].at_deposit is Readiness.TO_TICK and rows["dc2", None].satisfied_text == "DC2 × 2"
    assert rows["pouvoir", None].at_deposit is Readiness.MISSING
    assert [r.lot for r in view.items if r.document_type == "ae"] == ["2", "3"]
    assert ("visite", "1") not in rows and ("bpu", None) in rows
    assert codes(view.blocking).count("missing") == 6 and "expires-before-award" in codes(view.warnings)
    assert "optional-missing" in codes(view.advice)


def test_the_reserved_row_is_proposed_then_confirmed(work, bid, structure):
    response.propose_checklist(work, bid)
    row = by_type(work, bid)["dc2", None]
    assert row.proposed_choice == "c2:SIAE" and row.at_deposit is Readiness.TO_TICK
    response.satisfy_with_form(work, row.id, "DC2", choices=("c2:SIAE",))
    row = by_type(work, bid)["dc2", None]
    assert row.proposed_choice == "" and row.at_deposit is Readiness.READY
    with pytest.raises(FieldError):
        response.satisfy_with_form(work, row.id, "DC2", choices=("F1",))


def test_a_file_a_paper_or_a_word_satisfies_a_line(work, bid, structure, vigilance, tmp_path):
    response.propose_checklist(work, bid)
    rows = by_type(work, bid)
    memoire = tmp_path / "Mémoire v4.txt"
    memoire.write_text("notre mémoire", encoding="utf-8")
    response.satisfy_with_file(work, rows["memoire", None].id, memoire)
    response.as_not_needed(work, rows["redressement", None].id, "pas de redressement")
    response.satisfy_with_document(work, rows["pouvoir", None].id, vigilance)
    rows = by_type(work, bid)
    assert (
        rows["memoire", None].at_deposit is Readiness.READY
        and rows["redressement", None].at_deposit is Readiness.NOT_NEEDED
    )
    assert rows["pouvoir", None].satisfied_by is SatisfiedBy.DOCUMENT
    response.clear_item(work, rows["pouvoir", None].id)
    assert by_type(work, bid)["pouvoir", None].at_deposit is Readiness.MISSING
    with pytest.raises(NotFound):
        response.satisfy_with_file(work, rows["memoire", None].id, tmp_path / "absent")


def test_a_paper_removed_from_the_library_is_missing_again(work, bid, structure, vigilance):
    response.propose_checklist(work, bid)
    documents.remove_document(work, vigilance)
    assert by_type(work, bid)["vigilance", None].at_deposit is Readiness.MISSING


def test_lines_are_added_and_removed_by_hand(work, bid):
    id = response.add_item(work, bid, "Un échantillon", Part.OFFER).value
    assert response.checklist(work, bid).items[0].title == "Un échantillon"
    response.remove_item(work, id)
    assert response.checklist(work, bid).items == ()
    with pytest.raises(FieldError):
        response.add_item(work, bid, "  ")


def test_a_broken_file_blocks_once_opened_again(work, bid, structure, tmp_path):
    response.propose_checklist(work, bid)
    broken = tmp_path / "memoire.pdf"
    broken.write_bytes(b"%PDF-1.7 cut short")
    response.satisfy_with_file(work, by_type(work, bid)["memoire", None].id, broken)
    found = response.check_response(work, bid)
    assert "broken" in codes(f for f in found if f.level is Level.BLOCKING)
    assert by_type(work, bid)["memoire", None].at_deposit is Readiness.UNREADABLE


def built(work, bid, **more):
    return response.build_response(work, bid, **more).value


def test_the_folder_holds_one_dc1_one_dc2_for_each_lot_and_the_papers(work, bid, structure, vigilance):
    response.propose_checklist(work, bid)
    report = built(work, bid)
    assert (
        report.folder
        == work.folder / "dossiers" / "2026-11 Ville de Rivemarne – Repas livrés et prestations de traiteur"
    )
    assert [f.path for f in report.files] == [
        "candidature/01_DC1-lettre-de-candidature.docx", "candidature/02_DC2-declaration-du-candidat-lot-2.docx",
        "candidature/02_DC2-declaration-du-candidat-lot-3.docx", "candidature/03_Attestation-de-vigilance.txt",
    ]  # fmt: skip
    assert len(report.blocking) == 6 and any("F1" in s for s in report.to_tick)
    assert response.verify_folder(report.folder).is_sound
    index = (report.folder / "INDEX.txt").read_text(encoding="utf-8")
    assert "Bloquant" in index and "À cocher par vous" in index
    with (report.folder / "INDEX.pdf").open("rb") as pdf:
        assert pdf.read(5) == b"%PDF-"
    assert response.checklist(work, bid).folder == report.folder


def test_building_twice_gives_the_same_bytes_and_keeps_what_was_edited(work, bid, structure, vigilance):
    response.propose_checklist(work, bid)
    first = built(work, bid)
    hashes = (first.folder / "manifest-sha256.txt").read_bytes()
    assert (built(work, bid).folder / "manifest-sha256.txt").read_bytes() == hashes
    ticked = first.folder / first.files[0].path
    ticked.write_bytes(ticked.read_bytes() + b"edited")
    again = built(work, bid)
    assert again.by_hand == (first.files[0].path,) and ticked.read_bytes().endswith(b"edited")
    assert not any("DC1" in sentence for sentence in again.to_tick)


def test_the_buyer_s_own_form_is_filled_when_the_dce_brings_one(work, bid, structure):
    stored = work.files.add_file(resource("formulaires", "DC1-2019.docx"))
    other = work.files.add_bytes(b"not a form", ".docx")
    with work.writing("add-pieces") as unit:
        unit.add_proposals([
            DcePiece(bid_id=bid, number=2, name="DC1 acheteur.docx", kind="DC1", sha256=stored.sha256),
            DcePiece(bid_id=bid, number=3, name="DC2 acheteur.docx", kind="DC2", sha256=other.sha256),
        ])  # fmt: skip
    response.propose_checklist(work, bid)
    report = built(work, bid)
    assert "buyers-copy" in codes(report.warnings)
    with zipfile.ZipFile(report.folder / "candidature/01_DC1-lettre-de-candidature.docx") as filled:
        assert "Marmite traiteur" in filled.read("word/document.xml").decode("utf-8")


def test_dc2_count_is_one_for_each_lot_and_dc1_stays_one(work, bid, structure):
    with work.writing("all-lots") as unit:
        unit.get(Bid, bid).lots = ()
    response.propose_checklist(work, bid)
    names = [f.title for f in built(work, bid).files]
    assert names.count("DC1") == 1 and [n for n in names if n.startswith("DC2")] == [
        "DC2 lot 1",
        "DC2 lot 2",
        "DC2 lot 3",
    ]


def test_nothing_mapped_leaves_the_operations(work, bid, structure, vigilance):
    response.propose_checklist(work, bid)
    kinds = (ResponseItem, CompanyDocument, BidFact)
    view = response.checklist(work, bid)
    assert not any(isinstance(v, kinds) for row in view.items for v in vars(row).values())


@pytest.fixture
def relais(monkeypatch, work, capsys):
    monkeypatch.setattr("relais_app.cli.main.COMMAND_MODULES", ("respond",))

    def call(*arguments):
        status = run(["--workspace", str(work.folder), *map(str, arguments)])
        out = capsys.readouterr()
        return status, out.out, out.err

    return call


def test_the_command_builds_checks_and_verifies(relais, work, bid, structure, vigilance, tmp_path):
    work.close()
    out = tmp_path / "sortie"
    status, printed, _err = relais("respond", bid, "--out", out, "--json")
    report = json.loads(printed)
    assert status == 0 and len(report["files"]) == 4 and report["blocking"]
    assert relais("respond", bid, "--verify")[0] == 0
    (out / report["files"][0]["path"]).write_bytes(b"x")
    status, printed, _err = relais("respond", bid, "--verify", "--json")
    assert status == 5 and json.loads(printed)["changed"] == [report["files"][0]["path"]]
    findings = json.loads(relais("respond", bid, "--check", "--json")[1])
    assert {f["level"] for f in findings} == {"blocking", "warning", "advice"}


def test_an_unknown_bid_or_an_empty_list_is_said(relais, work, bid):
    with work.writing("no-facts") as unit:
        for record in (*unit.list(BidFact, bid_id=bid), *unit.list(DcePiece, bid_id=bid)):
            unit.delete(record)
    work.close()
    assert relais("respond", "0" * 32)[0] == 4
    status, _out, err = relais("respond", bid)
    assert status == 2 and "Importez le DCE" in err


def test_a_workspace_opened_elsewhere_can_be_checked_not_built(relais, work, bid, structure):
    response.propose_checklist(work, bid)
    assert relais("respond", bid, "--check")[0] == 0
    assert relais("respond", bid)[0] == 2
    assert Workspace.open(work.folder).is_read_only
