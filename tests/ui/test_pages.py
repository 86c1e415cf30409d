"""Each page doing its work, driven by keys and fields."""

from pathlib import Path

from made.workspace import TODAY
from PySide6.QtCore import Qt

from relais_app.notices.model import DismissalReason, NoticeState
from relais_app.operations import company, documents, notices, partners
from relais_app.ui.widgets.dialogs import ConfirmDialog, FilesDialog, TextDialog


def type_into(qtbot, field, text):
    """Replace what a field holds, and leave it."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# Veille


def test_dismissing_takes_two_keys_and_goes_on(window, visit, qtbot, calm):
    page = visit(window, "notices")
    first = page.list.current_row()
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert not page.pane.reason_bar.isHidden()
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    calm()
    view = notices.notice(window.context.workspace, first.id)
    assert (view.state, view.reason) == (NoticeState.DISMISSED, DismissalReason.NOT_OUR_TRADE)
    assert page.list.current_row().id != first.id
    assert "hors métier" in window.status.event_text()


def test_escape_leaves_the_reasons(window, visit, qtbot, calm):
    page = visit(window, "notices")
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert page.pane.reason_bar.isHidden()
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    calm()
    assert page.list.current_row().state is NoticeState.NEW


def test_a_dismissed_row_stays_where_it_was_with_its_badge(window, visit, qtbot, calm):
    page = visit(window, "notices")
    first = page.list.current_row()
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    calm()
    row = next(row for row in page._model.items if row.id == first.id)
    assert row.state is NoticeState.WATCHED
    assert page._model.index(0).data(257).badge == "Surveillé"


def test_search_finds_as_one_types(window, visit, qtbot, calm):
    page = visit(window, "notices")
    page.filters.state.show_value("")
    qtbot.keyClicks(page.filters.search, "gouters")
    qtbot.waitUntil(lambda: [row.buyer for row in page._model.items] == ["Communauté des Trois-Écluses"])
    calm()


def test_a_reserved_notice_says_that_we_may_answer(window, visit, qtbot, calm):
    page = visit(window, "notices")
    page.filters.show_all()
    page.reload()
    calm()
    assert page.list.select(lambda row: row.buyer == "Université de Sainte-Orme")
    qtbot.waitUntil(lambda: "Plateaux-repas" in texts(page.pane))
    calm()
    assert "Éligible au marché réservé" in names(page.pane)
    assert "Maximum 210\u202f000\u00a0€ HT sur 4\u00a0ans" in texts(page.pane)


def test_pasted_text_proposes_fields_that_can_be_corrected(window, visit, qtbot, calm):
    page = visit(window, "notices")
    page.new_item()
    page.capture.text.setPlainText(
        "Ville de Montreuil\n\nObjet : fourniture de repas en liaison froide\n\n"
        "Date limite de réception des offres : vendredi 4 décembre 2026 à 12 h 00"
    )
    qtbot.waitUntil(lambda: page.capture.day.text() != "", timeout=15_000)
    calm()
    assert page.capture.day.text() == "04/12/2026"
    assert "«" in page.capture.rows["deadline_at"]._help.text()
    type_into(qtbot, page.capture.fields["title"], "Repas en liaison froide")
    page.main_action()
    calm()
    rows = notices.notice_rows(window.context.workspace, words="liaison froide")
    assert [row.title for row in rows] == ["Repas en liaison froide"]
    assert page.list.current_row().id == rows[0].id


def test_a_notice_without_object_is_not_kept(window, visit, qtbot, calm):
    page = visit(window, "notices")
    page.new_item()
    page.capture.save()
    assert page.capture.rows["title"].error() == "Donnez l’objet de l’avis."
    assert page.escape()
    calm()


def test_a_broken_file_is_told_in_the_page(window, visit, qtbot, calm, tmp_path):
    page = visit(window, "notices")
    broken = tmp_path / "avis.json"
    broken.write_text("{pas du json", encoding="utf-8")
    page.import_files([broken])
    calm()
    assert not page.error_line.isHidden()
    assert "n’a pas pu être lu" in page.error_line.title()


def texts(widget):
    from PySide6.QtWidgets import QLabel

    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def names(widget):
    from PySide6.QtWidgets import QWidget

    return {child.accessibleName() for child in widget.findChildren(QWidget)}


# Bibliothèque


def test_papers_are_added_by_drop_and_judged_on_a_day(window, visit, qtbot, calm, tmp_path):
    page = visit(window, "documents")
    before = len(page._model.rows)
    file = tmp_path / "attestation-vigilance-urssaf-2026-10-15.txt"
    file.write_text("Attestation de vigilance délivrée le 15 octobre 2026", encoding="utf-8")
    page.import_files([file])
    calm()
    assert len(page._model.rows) == before + 1
    assert window.status.event_text() == "1 pièce ajoutée."
    page.import_files([file])
    calm()
    assert window.status.event_text() == "1 déjà là."


def test_the_state_follows_the_day_that_was_typed(window, visit, qtbot, calm):
    page = visit(window, "documents")
    states = {row.title: row.state.value for row in page._model.rows}
    assert states["Attestation de vigilance"] == "valid"
    type_into(qtbot, page.day, "15/01/2027")
    calm()
    states = {row.title: row.state.value for row in page._model.rows}
    assert states["Attestation de vigilance"] == "expired"
    assert "15 janv." in page._model.columns[-1].title


def test_an_impossible_day_is_told_under_the_field(window, visit, qtbot, calm):
    page = visit(window, "documents")
    page.table.select_first()
    type_into(qtbot, page.side.issued, "32/13/2026")
    assert "Date illisible" in page.side._rows["issued_on"].error()
    type_into(qtbot, page.side.issued, "01/09/2026")
    calm()
    assert documents.documents(window.context.workspace)[0].issued_on.isoformat() == "2026-09-01"


def test_a_paper_taken_out_comes_back(window, visit, qtbot, calm):
    page = visit(window, "documents")
    count = len(page._model.rows)
    page.side.remove()
    calm()
    assert len(page._model.rows) == count - 1
    page.table.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert len(page._model.rows) == count


# Réglages


def test_a_wrong_siret_stays_with_its_error(window, visit, qtbot, calm):
    page = visit(window, "settings")
    section = page._sections["structure"]
    type_into(qtbot, section.fields["siret"], "732 829 320 00075")
    calm()
    assert "Clé fausse" in section.rows["siret"].error()
    assert section.fields["siret"].text() == "732 829 320 00075"
    assert company.structure(window.context.workspace).siret == "73282932000074"
    type_into(qtbot, section.fields["siret"], "732 829 320 00074")
    calm()
    assert section.rows["siret"].error() == ""


def test_a_status_is_ticked_and_proved(window, visit, qtbot, calm):
    from relais_app.company.model import StructureKind

    page = visit(window, "settings")
    section = page._sections["structure"]
    section.statuses.boxes[StructureKind.ESUS].click()
    calm()
    kinds = {proof.kind for proof in company.structure(window.context.workspace).kinds}
    assert StructureKind.ESUS in kinds


def test_the_iban_is_masked_until_one_types_in_it(window, visit, qtbot, calm):
    page = visit(window, "settings")
    field = page._sections["structure"].fields["iban"]
    type_into(qtbot, field, "FR76 3000 6000 0112 3456 7890 189")
    calm()
    assert company.structure(window.context.workspace).iban == "FR7630006000011234567890189"
    page._sections["structure"].fields["name"].setFocus()
    assert "•" in field.text()
    field.setFocus()
    assert "•" not in field.text()


def test_somebody_joins_the_team_and_takes_leave(window, visit, qtbot, calm, monkeypatch):
    page = visit(window, "settings")
    page.open_item("team")
    calm()
    section = page._sections["team"]
    monkeypatch.setattr(TextDialog, "ask", lambda *a, **k: "Cerfeuil")
    section.add.click()
    calm()
    assert section.name.text() == "Cerfeuil"
    type_into(qtbot, section.hours, "28,5")
    section.leave.first.setText("24/12/2026")
    section.leave.last.setText("31/12/2026")
    section.leave._add()
    calm()
    person = next(p for p in company.people(window.context.workspace) if p.name == "Cerfeuil")
    assert person.weekly_hours == 28.5
    assert len(person.leave) == 1


def test_a_resource_is_added_with_its_capacity(empty_window, visit, qtbot, calm, monkeypatch):
    page = visit(empty_window, "settings")
    page.open_item("production")
    calm()
    section = page._sections["production"]
    monkeypatch.setattr(TextDialog, "ask", lambda *a, **k: "Cuisine")
    section.add.click()
    calm()
    type_into(qtbot, section.per_week, "12 000")
    calm()
    assert company.resources(empty_window.context.workspace)[0].per_week == 12000


def test_a_backup_is_made_reread_and_listed(window, visit, qtbot, calm, monkeypatch, tmp_path):
    page = visit(window, "settings")
    page.open_item("backups")
    calm()
    target = tmp_path / "clef.zip"
    monkeypatch.setattr(FilesDialog, "ask_new", lambda *a, **k: target)
    page._sections["backups"].make_backup()
    calm()
    assert target.exists()
    assert "relue et vérifiée" in page._sections["backups"].result.title()
    page._sections["backups"].check()
    calm()
    assert "tout est tel" in page._sections["backups"].result.title()


def test_where_my_data_is_names_every_place(window, visit, qtbot, calm):
    page = visit(window, "settings")
    page.open_item("data")
    calm()
    shown = texts(page._sections["data"])
    assert "relais.sqlite3" in shown
    assert "sauvegardes" in shown


def test_a_theme_is_shown_at_once_and_kept(window, visit, relais, calm):
    from relais_app.base.settings import load_settings

    page = visit(window, "settings")
    page.open_item("display")
    page._sections["display"].theme.chosen.emit("contraste")
    assert relais.theme.name == "contraste"
    assert load_settings().theme == "contraste"
    calm()


# Partenaires


def test_a_partner_is_trusted_after_the_six_words(window, visit, qtbot, calm, monkeypatch):
    page = visit(window, "partners")
    assert page.list.select(lambda row: row.name == "Vélocanal")
    asked = []
    monkeypatch.setattr(ConfirmDialog, "ask", lambda parent, title, text, verb, **k: asked.append(text) or True)
    words = page.list.current_row().words
    page.keys.trust.click()
    calm()
    assert words in asked[0]
    assert all(p.is_trusted for p in partners.partners(window.context.workspace) if p.name == "Vélocanal")


def test_a_wrong_telephone_stays_with_its_error(window, visit, qtbot, calm):
    page = visit(window, "partners")
    type_into(qtbot, page.card.fields["phone"], "12")
    calm()
    assert page.card.rows["phone"].error() != ""


def test_a_new_partner_is_current_at_once(empty_window, visit, qtbot, calm, monkeypatch):
    page = visit(empty_window, "partners")
    monkeypatch.setattr(TextDialog, "ask", lambda *a, **k: "Estragon")
    page.new_item()
    calm()
    assert page.list.current_row().name == "Estragon"


# Dossiers


def test_bids_stand_by_deadline_and_can_be_filtered(window, visit, qtbot, calm):
    page = visit(window, "bids")
    assert page._model.rows[0].buyer == "Syndicat du Grand-Bief"
    qtbot.keyClicks(page.search, "rivemarne")
    assert page.table.current_row() is None or page.table.proxy.rowCount() == 2


def test_a_deleted_bid_comes_back(window, visit, qtbot, calm, monkeypatch):
    page = visit(window, "bids")
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *a, **k: True)
    count = len(page._model.rows)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    calm()
    assert len(page._model.rows) == count - 1
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert len(page._model.rows) == count


def test_the_day_of_these_tests_is_fixed(window):
    assert window.context.today() == TODAY
    assert Path(window.context.workspace.folder).name == "espace"


def test_a_running_contract_weighs_on_the_load_plan(window, visit, qtbot, calm, monkeypatch):
    from relais_app.operations.load import production_rows

    page = visit(window, "settings", "contracts")
    section = page._sections["contracts"]
    monkeypatch.setattr(TextDialog, "ask", lambda *a, **k: "Cantine de Brevelle")
    section.add.click()
    calm()
    assert section.name.text() == "Cantine de Brevelle"
    type_into(qtbot, section.per_week, "900")
    calm()
    rows = production_rows(window.context.workspace, None)
    assert [row.per_week for row in rows if row.title == "Cantine de Brevelle"] == [900]


# Plan de charge


def test_a_trial_changes_the_plan_and_saves_nothing(window, visit, qtbot, calm):
    from relais_app.operations.bids import bid_rows

    page = visit(window, "load")
    before = page._plan.calendar
    for row in page.trial._lines.values():
        row.box.click()
    qtbot.waitUntil(lambda: page._plan.calendar != before)
    calm()
    assert "non enregistré" in window.status.event_text()
    assert len(bid_rows(window.context.workspace)) == 4
    page.trial.reset()
    qtbot.waitUntil(lambda: page._plan.calendar == before)
    calm()


def test_arrows_go_from_cell_to_cell_and_the_side_says_what_makes_the_figure(window, visit, qtbot, calm):
    page = visit(window, "load")
    page.map.set_current(0, 0)
    page.map.setFocus()
    qtbot.keyClick(page.map, Qt.Key.Key_Right)
    assert page.map.current == (0, 1)
    assert "Basilic" in page.map.accessibleDescription()
    assert "Semaine 46, Basilic" in texts(page.trial)


def test_the_table_shows_the_same_figures(window, visit, qtbot, calm):
    page = visit(window, "load")
    page.as_table.click()
    table = page.whole.table
    assert table.isVisible()
    figures = [table.table.columns[3].cell(row).text for row in table.table.rows]
    assert figures == [row.cells[1].figure for row in page.map._rows]


def test_the_week_leads_where_its_verb_says(window, visit, qtbot, calm):
    page = visit(window, "home")
    assert page.list.select(lambda item: item.page == "documents")
    wanted = page.list.current_row().target
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    calm()
    assert window._here[0] == "documents"
    assert window.page.table.current_row().id == wanted


def test_a_dropped_dce_becomes_a_bid_that_is_read(window, visit, qtbot, calm, tmp_path):
    from relais_app.operations.bids import bid_rows

    page = visit(window, "bids")
    rules = tmp_path / "RC.txt"
    rules.write_text(
        "RÈGLEMENT DE LA CONSULTATION\n\nAcheteur : Ville de Montreuil\n\nObjet du marché : fourniture de repas\n\n"
        "Date limite de réception des offres : vendredi 4 décembre 2026 à 12 h 00\n",
        encoding="utf-8",
    )
    page.import_files([rules])
    qtbot.waitUntil(lambda: window._here[0] == "bid", timeout=15_000)
    calm()
    assert len(bid_rows(window.context.workspace)) == 5
    assert window.status.event_text() == "DCE lu."


def test_the_page_of_a_bid_that_is_gone_goes_too(window, visit, qtbot, calm):
    from relais_app.operations.bids import bid_rows, delete_bid

    bid = bid_rows(window.context.workspace)[0].id
    visit(window, "bid", bid)
    window.context.write(delete_bid, bid, owner=window)
    qtbot.waitUntil(lambda: window._here[0] == "bids", timeout=15_000)
    calm()
    assert ("bid", bid) not in window._pages
