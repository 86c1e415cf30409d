"""« Échanges »: what leaves is shown first, what comes back is shown before it is written, choices by ← and →."""

import pytest
from PySide6.QtCore import Qt

from relais_app.bids.model import Feasibility
from relais_app.operations import dce, packages, partners
from relais_app.operations.identity import identity, use_throwaway_keys
from relais_app.operations.workspace import open_workspace, rename_workspace
from relais_app.ui.bids.package_dialog import BidCounts, PackageDialog, PackageOrder
from relais_app.ui.widgets.dialogs import ConfirmDialog, FilesDialog

PARTNER = "Fondation du Pont"


@pytest.fixture
def tab(bid_page, tab_of):
    return tab_of(bid_page, "exchange")


@pytest.fixture
def partner(tab, tmp_path):
    """A partner's workspace that knows us; whether we know them is up to the test."""
    with open_workspace(tmp_path / "partenaire", person="Estragon") as work:
        use_throwaway_keys(work)
        rename_workspace(work, PARTNER)
        ours = identity(tab.context.workspace)
        partners.trust(work, f"{ours.minisign} {ours.age}", "La Marmite du Canal")
        yield work


def meet(tab, partner):
    theirs = identity(partner)
    partners.trust(tab.context.workspace, f"{theirs.minisign} {theirs.age}", PARTNER)


def lines_of(work, bid):
    return dce.dce_view(work, bid).requirements


@pytest.fixture
def come_back(tab, partner, tmp_path):
    """Our bid at the partner's, changed there and here; the package that comes back."""
    theirs = identity(partner)
    partners.save_partner(tab.context.workspace, name="Adresse", age_key=theirs.age)
    out = packages.export_package(tab.context.workspace, tab.bid_id, (theirs.age,), tmp_path).value.path
    packages.accept_package(partner, out)
    first, second = lines_of(partner, tab.bid_id)[:2]
    dce.mark_requirement(partner, first.id, Feasibility.NO)
    dce.mark_requirement(partner, second.id, Feasibility.YES, owner="Estragon")
    dce.mark_requirement(tab.context.workspace, first.id, Feasibility.WITH_HELP)
    ours = identity(tab.context.workspace)
    folder = tmp_path / "retour"
    folder.mkdir()
    return packages.export_package(partner, tab.bid_id, (ours.age,), folder).value.path


def test_an_unknown_author_shows_six_words_and_nothing_else(tab, come_back, calm, monkeypatch):
    tab.open_package(come_back)
    calm()
    assert not tab.preview.is_trusted
    assert not tab.accept.isEnabled()
    assert tab.table.isHidden()
    assert len(tab.side.words.accessibleName().split(",")) == 6
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_a, **_k: True)
    tab.give_trust()
    calm()
    assert tab.preview.is_trusted
    assert tab._lines


def test_nothing_is_written_before_it_is_accepted(tab, partner, come_back, calm):
    meet(tab, partner)
    before = lines_of(tab.context.workspace, tab.bid_id)
    tab.open_package(come_back)
    calm()
    assert lines_of(tab.context.workspace, tab.bid_id) == before
    tab.refuse_package()
    calm()
    assert lines_of(tab.context.workspace, tab.bid_id) == before
    assert tab._stack.currentIndex() == 0


def test_ctrl_enter_takes_what_does_not_contradict_itself(tab, partner, come_back, qtbot, calm):
    meet(tab, partner)
    tab.open_package(come_back)
    calm()
    assert tab._lines[0].is_conflict
    assert "Accepter ce qui ne se contredit pas" in tab.accept.text()
    qtbot.keyClick(tab.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    first, second = lines_of(tab.context.workspace, tab.bid_id)[:2]
    assert (second.feasibility, second.owner) == (Feasibility.YES, "Estragon")
    assert first.feasibility is Feasibility.WITH_HELP
    assert "à trancher" in tab._title.text()


def test_the_right_arrow_takes_theirs(tab, partner, come_back, qtbot, calm):
    meet(tab, partner)
    tab.open_package(come_back)
    calm()
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Right)
    assert tab._lines[0].choice == "theirs"
    assert tab.accept.text() == "Accepter le paquet"
    tab.main_action()
    calm()
    assert lines_of(tab.context.workspace, tab.bid_id)[0].feasibility is Feasibility.NO
    assert tab._stack.currentIndex() == 0


def test_a_conflict_left_open_is_settled_later(tab, partner, come_back, qtbot, calm):
    meet(tab, partner)
    tab.open_package(come_back)
    calm()
    tab.main_action()
    calm()
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Right)
    tab.main_action()
    calm()
    assert packages.conflicts(tab.context.workspace, tab.bid_id) == ()
    assert lines_of(tab.context.workspace, tab.bid_id)[0].feasibility is Feasibility.NO


def test_a_package_changed_on_its_way_is_refused_in_the_page(tab, partner, come_back, calm):
    meet(tab, partner)
    whole = bytearray(come_back.read_bytes())
    whole[len(whole) // 2] ^= 1
    come_back.write_bytes(bytes(whole))
    tab.open_package(come_back)
    calm()
    assert tab.preview is None
    assert not tab.error_line.isHidden()


def test_a_package_is_written_for_who_was_chosen(tab, partner, calm, monkeypatch, tmp_path):
    from relais_app.exchange.scope import Scope

    meet(tab, partner)
    tab.reload()
    calm()
    row = next(p for p in tab.data.partners if p.name == PARTNER)
    monkeypatch.setattr(PackageDialog, "ask", lambda *_: PackageOrder((row.id,), Scope(), ""))
    monkeypatch.setattr(FilesDialog, "ask_folder", lambda *_: tmp_path)
    tab.write_package()
    calm()
    written = next(tmp_path.glob("*.relais"))
    assert packages.preview_package(partner, written).bid_id == tab.bid_id
    assert written.name in tab.error_line._text.text()


def test_private_things_stay_unless_they_are_ticked(tab, partner, qtbot):
    meet(tab, partner)
    rows = [p for p in partners.partners(tab.context.workspace) if p.name == PARTNER]
    dialog = PackageDialog(tab, rows, BidCounts(3, 20, 9, 5, 2))
    qtbot.addWidget(dialog)
    order = dialog.order()
    assert order.recipients == (rows[0].id,)
    assert order.scope.private == frozenset()
    assert "bid_tasks" not in order.scope.kinds
    assert rows[0].words in dialog._words.text()
    next(iter(dialog.private.values())).setChecked(True)
    assert "bids.chance" in dialog.order().scope.private


def test_without_a_recipient_nothing_can_be_written(tab, qtbot):
    dialog = PackageDialog(tab, (), BidCounts())
    qtbot.addWidget(dialog)
    assert not dialog.verb.isEnabled()
    dialog.has_passphrase.setChecked(True)
    dialog.passphrase.setText("quatre mots de passe")
    assert dialog.verb.isEnabled()
    assert dialog.order().passphrase == "quatre mots de passe"
