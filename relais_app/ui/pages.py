"""The pages of the window: what stands in the rail, under which keys, and where each one's code is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from relais_app.base.words import _
from relais_app.ui.context import Context
from relais_app.ui.page import Page


@dataclass(frozen=True)
class Entry:
    """A page: its module is imported when it is first visited."""

    code: str
    icon: str
    name: Callable[[], str]
    keys: str
    module: str
    page: str

    def build(self, context: Context) -> Page:
        page: Page = getattr(import_module(self.module), self.page)(context)
        return page


_ALL = (
    Entry("home", "house", lambda: _("Ma semaine"), "Ctrl+1", "relais_app.ui.home.page", "HomePage"),
    Entry("notices", "radar", lambda: _("Veille"), "Ctrl+2", "relais_app.ui.notices.page", "NoticesPage"),
    Entry("bids", "briefcase", lambda: _("Dossiers"), "Ctrl+3", "relais_app.ui.bid_list.page", "BidsPage"),
    Entry("load", "calendar-range", lambda: _("Plan de charge"), "Ctrl+4", "relais_app.ui.load.page", "LoadPage"),
    Entry("documents", "library", lambda: _("Bibliothèque"), "Ctrl+5", "relais_app.ui.company.page", "DocumentsPage"),
    Entry(
        "partners", "users-round", lambda: _("Partenaires"), "Ctrl+6", "relais_app.ui.partners.page", "PartnersPage"
    ),
    Entry("follow_up", "trending-up", lambda: _("Suivi"), "Ctrl+7", "relais_app.ui.followup.page", "FollowUpPage"),
    Entry("settings", "settings", lambda: _("Réglages"), "Ctrl+8", "relais_app.ui.settings.page", "SettingsPage"),
)
BID_MODULE = "relais_app.ui.bids.page"


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the folder above it is not there
        return False


def known_pages() -> tuple[Entry, ...]:
    """The pages that are there, in the order of the rail; the settings last."""
    return tuple(entry for entry in _ALL if _has_module(entry.module))


def import_pages() -> None:
    """Load the pages' code ahead of the first visits; run in the background once the first page is shown."""
    for entry in known_pages():
        import_module(entry.module)
    if _has_module(BID_MODULE):
        import_module(BID_MODULE)


def build_bid_page(context: Context, bid_id: str) -> Page:
    """The page of one bid."""
    page: Page = import_module(BID_MODULE).BidPage(context, bid_id)
    return page
