"""From a chart's specification to an SVG that can stand in a page: named, described, and the same each time.

The drawing program starts once per process and measures text with the fonts that travel with the house, so
that a chart does not depend on what is installed on the machine.
"""

import re
from functools import lru_cache
from importlib.resources import files
from xml.sax.saxutils import escape

import vl_convert

from ketenbalans.report.sheet import Sheet
from ketenbalans.report.theme import configuration
from ketenbalans.report.voice import Voice

LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
ROLE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
TAG = re.compile(r"<[^>]+>")
OPENING = re.compile(r"^<svg [^>]*width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")


@lru_cache(maxsize=1)
def _fonts_are_known() -> bool:
    """Tells the drawing program, once, where the fonts of the house stand."""
    vl_convert.register_font_directory(str(files("ketenbalans") / "data" / "fonts"))
    return True


def specification(chart: Sheet, voice: Voice) -> dict[str, object]:
    """The whole specification of a chart, as the page and any other output draw it."""
    found: dict[str, object] = chart.chart.to_dict(validate=False)
    found["datasets"] = {name: list(rows) for name, rows in chart.rows.items()}
    found["config"] = configuration(voice)
    return found


def svg(chart: Sheet, voice: Voice, *, key: str, title: str, description: str, css_class: str) -> str:
    """A chart as inline SVG with ``role="img"``, a title and a description.

    Args:
        chart: What to draw.
        voice: The reader's language.
        key: Identifier, unique in the page, from which those of title and description are made.
        title: Name of the chart.
        description: What it shows, for those who do not see it.
        css_class: Class of the element; the page shows and hides widths by it.

    Returns:
        One ``svg`` element that scales with its column. Roles inside it are left out: to a screen reader it
        is one picture with a title and a description.
    """
    _fonts_are_known()
    drawn = vl_convert.vegalite_to_svg(specification(chart, voice), vl_version="6.4")
    drawn = TAG.sub(lambda tag: LONG_DECIMAL.sub(_shorter, ROLE.sub("", tag.group())), drawn)
    opening = OPENING.match(drawn)
    width, height = (opening.group(1), opening.group(2)) if opening else ("0", "0")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" viewBox="0 0 {width} {height}" '
        f'style="max-width:{width}px">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
    )
    return head + drawn[opening.end() if opening else 0 :]


def _shorter(found: re.Match[str]) -> str:
    """A coordinate to a hundredth of a pixel: no eye and no other processor sees the rest."""
    rounded = round(float(found.group()), 2)
    return f"{rounded + 0.0:.2f}".rstrip("0").rstrip(".") if rounded else "0"
