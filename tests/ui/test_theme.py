"""Themes: every pair of the design reads well enough, the choice wins over the system, fonts follow the text size."""

import pytest

from relais_app.base.settings import Settings
from relais_app.ui.theme import Theme, tokens
from relais_app.ui.widgets.heatmap import _ratio, figure_colour, level

PALETTES = ("clair", "sombre", "contraste", "contraste_clair")


@pytest.mark.parametrize("name", PALETTES)
def test_every_text_reads_on_its_ground(qapp, name):
    theme = Theme(Settings(theme=name))
    for pair in tokens()["text_pairs"]:
        assert _ratio(theme.colour(pair["text"]), theme.colour(pair["on"])) >= 4.5, pair
    for pair in tokens()["non_text_pairs"]:
        assert _ratio(theme.colour(pair["mark"]), theme.colour(pair["on"])) >= 3, pair


@pytest.mark.parametrize("name", PALETTES)
def test_figures_read_on_every_colour_of_the_load(qapp, name):
    theme = Theme(Settings(theme=name))
    for token in ("d1", "d2", "d3", "d4", "over"):
        ground = theme.colour(token)
        assert _ratio(figure_colour(ground), ground) >= 4.5, token


def test_the_size_of_the_text_multiplies_lengths_and_fonts(qapp):
    small, large = Theme(Settings()), Theme(Settings(text_size=150))
    assert large.px(30) == 45
    assert large.font("body").pointSizeF() == pytest.approx(1.5 * small.font("body").pointSizeF())


def test_a_new_choice_is_told_once(qapp, qtbot):
    theme = Theme(Settings(theme="clair"))
    with qtbot.waitSignal(theme.changed):
        theme.choose(Settings(theme="sombre"))
    assert theme.is_dark
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Settings(theme="sombre"))


@pytest.mark.parametrize(
    ("share", "name"), [(0, "d0"), (0.1, "d1"), (0.6, "d1"), (0.61, "d2"), (0.85, "d2"), (1.0, "d3"), (1.01, "over")]
)
def test_the_colour_of_a_share(share, name):
    assert level(share) == name
