"""The look of the organisations: contrast, distinctness and what may reach a stylesheet."""

from dataclasses import replace

import pytest

from organisations import themes
from organisations.themes import DEMO_THEMES, PORTAL, Theme

ALL = {"portal": PORTAL, **DEMO_THEMES}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_follows_wcag(one: str, other: str, ratio: float) -> None:
    assert themes.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert themes.contrast(other, one) == themes.contrast(one, other)


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL)
def test_every_theme_has_enough_contrast(theme: Theme) -> None:
    assert themes.check(theme) == []


def test_nine_organisations_look_different() -> None:
    assert len(DEMO_THEMES) == 9
    assert len({theme.band for theme in ALL.values()}) == 10
    assert len({themes.digest(theme) for theme in ALL.values()}) == 10


def test_check_names_the_pair_in_words() -> None:
    problems = themes.check(replace(PORTAL, band_ink="#33566b"))
    assert len(problems) == 1
    assert "‘Tekst in de kopbalk’ op ‘kopbalk’" in problems[0]
    assert "Nodig is 4,5 op 1." in problems[0]


@pytest.mark.parametrize("value", ["red", "#12", "#1234567", "", "#fff;}body{display:none"])
def test_only_a_plain_colour_reaches_the_stylesheet(value: str) -> None:
    theme = replace(PORTAL, accent=value)
    assert themes.check(theme) == ["De kleur van ‘accent’ moet eruitzien als #1a2b3c."]
    with pytest.raises(ValueError, match="accent"):
        themes.stylesheet(theme)


def test_stored_tokens_come_back_and_gaps_are_filled() -> None:
    for theme in ALL.values():
        assert themes.from_tokens(themes.to_tokens(theme)) == theme
    assert themes.from_tokens({}) == PORTAL
    assert themes.from_tokens({"band": "#14513C", "unknown": "x"}).band == "#14513c"


def test_stylesheet_sets_every_variable_once() -> None:
    css = themes.stylesheet(PORTAL)
    names = [part.split(":")[0] for part in css.removeprefix(":root{").split(";")]
    assert len(names) == len(set(names)) == sum(map(len, themes.VARIABLES.values()))
