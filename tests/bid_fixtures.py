"""A bid whose DCE is read, in the window: for the tests of its tabs."""

import shutil

import pytest
from window_fixtures import _start


@pytest.fixture(scope="session")
def read_folder(filled_folder, tmp_path_factory):
    """The filled workspace with one more bid, whose DCE is read; its folder and the bid's id."""
    from made.dce import make_dce

    from relais_app.operations import bids, dce
    from relais_app.operations.identity import use_throwaway_keys
    from relais_app.operations.workspace import open_workspace

    folder = tmp_path_factory.mktemp("lu") / "espace"
    shutil.copytree(filled_folder, folder)
    with open_workspace(folder) as work:
        use_throwaway_keys(work)
        bid = bids.create_bid(work, title="Nettoyage de Valbrune", buyer="Commune de Valbrune").value
        dce.import_dce(work, bid, [make_dce(folder.parent)])
    return folder, bid


@pytest.fixture
def bid_page(relais, qtbot, calm, read_folder, tmp_path):
    """The page of the bid whose DCE is read."""
    folder, bid = read_folder
    shutil.copytree(folder, tmp_path / "espace")
    window = _start(relais, qtbot, calm, tmp_path / "espace")
    window.go("bid", bid)
    calm()
    return window.page


@pytest.fixture
def tab_of(calm):
    """Show a tab of a bid and wait for what it shows."""

    def show(page, code):
        page.show_tab(code)
        calm()
        return page.tab

    return show
