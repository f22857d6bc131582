"""Colours can be seen and told apart, and page and charts have the same ones.

Contrast is computed as WCAG 2.2 defines it: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
"""

import re
from importlib.resources import files

import pytest

from ketenbalans.report import theme


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def properties() -> dict[str, str]:
    style = (files("ketenbalans.report") / "templates" / "report.css").read_text()
    return dict(re.findall(r"--kb-([\w-]+): (#[0-9A-Fa-f]{6});", style))


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known edge of AA


@pytest.mark.parametrize("colour", theme.SERIES)
def test_every_series_stands_out_from_paper(colour: str) -> None:
    assert contrast(colour, theme.PAPER) >= 3.0


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED])
def test_text_in_charts_can_be_read(colour: str) -> None:
    assert contrast(colour, theme.PAPER) >= 4.5


def test_text_of_the_page_can_be_read_on_its_grounds() -> None:
    own = properties()
    for text in ("ink", "muted", "accent", "link", "alert"):
        for ground in ("paper", "tint", "alert-tint"):
            assert contrast(own[text], own[ground]) >= 4.5, (text, ground)


def test_page_and_charts_have_the_same_series() -> None:
    own = properties()
    assert [own[f"series-{index}"] for index in range(1, 6)] == list(theme.SERIES)


def test_a_series_is_never_told_by_colour_alone() -> None:
    assert len({tuple(dash) for dash in theme.DASHES}) == len(theme.SERIES)
    assert len(set(theme.SHAPES)) == len(theme.SERIES)
