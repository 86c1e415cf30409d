"""The tabs of a bid in the smallest window, with large text, in every palette; every control has a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit

TABS = ("reading", "requirements", "clauses", "questions", "decision", "load", "exchange", "pieces")


@pytest.mark.parametrize("size", [100, 150])
def test_no_tab_is_wider_than_a_small_screen(bid_page, tab_of, relais, size):
    relais.settings.text_size = size
    relais.theme.choose(relais.settings)
    window = bid_page.window()
    window.resize(960, 560)
    room = 960 - window.rail.width()
    wide = {code: tab_of(bid_page, code).minimumSizeHint().width() for code in TABS}
    assert {code: width for code, width in wide.items() if width > room} == {}


@pytest.mark.parametrize("code", TABS)
def test_every_control_of_a_tab_has_a_name(bid_page, tab_of, code):
    tab = tab_of(bid_page, code)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    nameless = [
        type(control).__name__
        for kind in kinds
        for control in tab.findChildren(kind)
        if control.isVisibleTo(tab)
        and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not control.accessibleName()
    ]
    assert nameless == []


def test_the_tabs_are_painted_in_every_palette(bid_page, tab_of, relais, calm):
    for theme in ("sombre", "contraste", "contraste_clair", "clair"):
        relais.settings.theme = theme
        relais.theme.choose(relais.settings)
        for code in TABS:
            assert not tab_of(bid_page, code).grab().isNull()


def test_ctrl_page_down_goes_through_the_tabs(bid_page, qtbot, calm):
    first = bid_page.bar.current
    qtbot.keyClick(bid_page.window(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert bid_page.bar.current != first
    qtbot.keyClick(bid_page.window(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert bid_page.bar.current == first
