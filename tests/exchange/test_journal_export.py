"""The journal as a table for other programs."""

import csv
import json
from datetime import datetime

import openpyxl
import pytest

from relais_app.base.errors import Cancelled, RelaisError
from relais_app.base.progress import Silent
from relais_app.bids.model import Bid, BidFact, BidRequirement, FactState
from relais_app.exchange.scope import read_scope
from relais_app.operations import backup, history
from relais_app.operations.bids import delete_bid, save_bid
from relais_app.storage.workspace import Workspace


def exported(work, out):
    history.export_journal(work, out)
    text = out.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=";"))


def test_every_edit_is_a_line_with_who_when_and_what(alice, tmp_path):
    save_bid(alice.work, "b", title="Goûters")
    history.undo(alice.work)
    rows = exported(alice.work, tmp_path / "journal.csv")
    changed, back = rows[-2:]
    assert (changed["Opération"], changed["Fiche"], changed["Champ"]) == ("dossier modifié", "dossier", "title")
    assert (changed["Avant"], changed["Après"], changed["Personne"]) == ("Repas livrés", "Goûters", "Alice")
    assert back["Opération"] == "modification annulée"
    assert back["Annule l’opération"] == changed["Repère de l’opération"] != ""
    assert [int(row["N°"]) for row in rows] == list(range(1, len(rows) + 1))
    created = next(row for row in rows if row["Champ"] == "création" and row["Repère de la fiche"] == "b")
    assert "title : Repas livrés" in created["Après"].splitlines() and created["Avant"] == ""
    datetime.fromisoformat(created["Date"])


def test_what_was_deleted_stays_in_the_journal(alice, tmp_path):
    delete_bid(alice.work, "b")
    rows = exported(alice.work, tmp_path / "journal.csv")
    gone = next(row for row in rows if row["Champ"] == "suppression" and row["Repère de la fiche"] == "b")
    assert "Repas livrés" in gone["Avant"] and gone["Nom de la fiche"] == "Repas livrés"


def test_a_partners_private_values_are_left_to_him(alice, bruno, tmp_path):
    scope = read_scope('{"private": ["bids.yearly_amount_cents", "bid_requirements.reason"]}')
    bruno.accept(alice.export(bruno, scope=scope))
    bruno.set(BidRequirement, "r", reason="notre raison")
    text = "\n".join(map(str, exported(bruno.work, tmp_path / "bruno.csv")))
    assert "987654321" not in text and "CANARI" not in text
    assert "notre raison" in text and "(gardé par le partenaire)" in text
    rows = exported(bruno.work, tmp_path / "bruno.csv")
    assert {row["Partenaire"] for row in rows} == {"", "Alice"}
    assert "987654321" in str(exported(alice.work, tmp_path / "alice.csv"))


def test_edits_from_before_a_restore_are_still_ours(alice, bruno, tmp_path):
    saved = backup.backup(alice.work, tmp_path / "s.zip").value.path
    bruno.accept(alice.export(bruno))
    alice.work.close()
    backup.restore(saved, alice.work.folder, replace=True)
    alice.work = Workspace.open(alice.work.folder)
    alice.accept(bruno.export(alice))
    rows = exported(alice.work, tmp_path / "journal.csv")
    assert {row["Partenaire"] for row in rows} <= {"", "Bruno"} and "987654321" in str(rows)
    alice.work.close()


def test_a_workbook_holds_dates_and_no_formula(alice, tmp_path):
    alice.set(Bid, "b", title="=1+1\x07", buyer="é" * 40_000)
    alice.set(BidFact, "f", state=FactState.CONFIRMED)
    history.export_journal(alice.work, tmp_path / "journal.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "journal.xlsx").active
    rows = list(sheet.iter_rows(min_row=2))
    after = [row[8] for row in rows if row[6].value == "title"][-1]
    assert (after.value, after.data_type) == ("=1+1", "s")
    assert max(len(str(cell.value)) for row in rows for cell in row) == 32_767
    assert all(isinstance(row[0].value, datetime) for row in rows) and sheet.freeze_panes == "A2"


def test_a_cell_of_a_csv_never_starts_a_formula(alice, tmp_path):
    alice.set(Bid, "b", title="=HYPERLINK(1)")
    assert exported(alice.work, tmp_path / "journal.csv")[-1]["Après"] == "'=HYPERLINK(1)"


def test_another_format_is_refused_and_a_cancel_leaves_no_file(alice, tmp_path):
    with pytest.raises(RelaisError, match="Format"):
        history.export_journal(alice.work, tmp_path / "journal.pdf")

    class Impatient(Silent):
        def is_cancelled(self):
            return True

    with pytest.raises(Cancelled):
        history.export_journal(alice.work, tmp_path / "journal.csv", progress=Impatient())
    assert not (tmp_path / "journal.csv").exists() and not list(tmp_path.glob("*.tmp"))


def test_a_read_only_workspace_can_be_exported(alice, tmp_path):
    with Workspace.open(alice.work.folder) as second:
        assert json.dumps(exported(second, tmp_path / "journal.csv"))
