"""How charts look: palette, dashes, shapes, sizes and the one configuration that every chart shares.

Neutral on purpose: no colour, font or emblem of any government. The page has the same values as CSS custom
properties in ``templates/report.css``; a test holds the two together.
"""

from typing import Any

from ketenbalans.report.voice import Voice

INK = "#000000"
BLUE = "#0072B2"
GREEN = "#009E73"
ORANGE = "#D55E00"
PURPLE = "#CC79A7"
SERIES = (BLUE, INK, ORANGE, GREEN, PURPLE)
"""Line colours: told apart with the common kinds of colour blindness, at least 3:1 on white."""

MUTED = "#595959"
RULE = "#8c8c8c"
FAINT = "#e4e2dc"
PAPER = "#ffffff"

DASHES = ([1, 0], [7, 3], [2, 3], [10, 3, 2, 3], [5, 5])
"""Dashes, in the order of ``SERIES``: a series is never told apart by colour alone."""

SHAPES = ("circle", "square", "diamond", "triangle-up", "cross")
"""Markers, in the order of ``SERIES``."""

SHADES = {"p025": 0.16, "p10": 0.22, "p25": 0.34}
"""Opacity of the 95, 80 and 50 % band; each lies upon the one before."""

FONT = "Source Sans 3"
TEXT = 13
SMALL = 12

WIDE = 880
"""Width of a chart on a screen or page, in pixels."""

NARROW = 320
"""Width of the same chart on a telephone."""

PANEL = 300
"""Width of one of several small charts of the same form."""


def configuration(voice: Voice) -> dict[str, Any]:
    """The configuration that every chart shares, with numbers as the reader writes them."""
    return {
        "background": PAPER,
        "aria": False,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": SMALL,
            "titleFontSize": SMALL,
            "labelColor": INK,
            "titleColor": MUTED,
            "titleFontWeight": "normal",
            "gridColor": FAINT,
            "domainColor": RULE,
            "tickColor": RULE,
            "labelFontWeight": "normal",
            # Nothing is cut off at a width: finding out costs a third of the drawing, and rooms are set.
            "labelLimit": 0,
            "titleLimit": 0,
        },
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "axisX": {"grid": False},
        "text": {"fontSize": SMALL, "color": INK},
        "locale": {"number": voice.number_locale},
    }
