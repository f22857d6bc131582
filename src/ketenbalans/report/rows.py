"""Charts of ranges in rows: a bar from low to high, markers in it, and the number in words behind it.

One form serves what is required and realised, claims, chances, waits and levers. Nothing here knows what the
numbers mean.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt

from ketenbalans.report.sheet import Line, Room, Sheet, across, base, named_lines, sheet, words
from ketenbalans.report.theme import FAINT, INK, NARROW, SERIES, SHAPES, SMALL, TEXT

LABEL_COLUMN = 292
LABEL_LETTERS = 50
NARROW_LETTERS = 46
ROW = 32
LINE = 16
MOST_OF_AREA = 0.5
GROUP_GAP = 14

Datum = Mapping[str, object]


@dataclass(frozen=True)
class Range:
    """One row of a range chart.

    Args:
        label: What stands before the row.
        low: Begin of the range, or None for a single point.
        middle: The point in it, or None for a range alone.
        high: End of the range, or None.
        words: The number as the reader writes it, drawn beside the row.
        series: Which colour and marker; an index in ``theme.SERIES``.
        is_open: Whether the range goes on beyond what is drawn ("at least").
        points: Further points, each with the series that it belongs to.
        opens_group: Whether a group of rows begins here, set apart from the one above.
        apart: Whether further points are no part of the range, so that they may lie outside its bar.
    """

    label: str
    low: float | None
    middle: float | None
    high: float | None
    words: str
    series: int = 0
    is_open: bool = False
    points: tuple[tuple[float, int], ...] = ()
    opens_group: bool = False
    apart: bool = False

    @property
    def known(self) -> list[float]:
        """Every number of the row."""
        own = [self.low, self.middle, self.high, *(at for at, _ in self.points)]
        return [value for value in own if value is not None]


def is_narrow(width: int) -> bool:
    """Whether a chart of this width is for a telephone."""
    return width <= NARROW


def ranges(
    rows: Sequence[Range],
    width: int,
    *,
    axis: str,
    number_format: str = ",.0f",
    domain: tuple[float, float] | None = None,
    ticks: Sequence[float] | None = None,
    lines: Sequence[Line] = (),
    shade: tuple[float, float] | None = None,
) -> Sheet:
    """Ranges in rows.

    Args:
        rows: The rows from top to bottom.
        width: Whole width in pixels; up to ``theme.NARROW`` the labels stand above the rows.
        axis: What the horizontal axis counts.
        number_format: How the axis writes numbers, in the form of d3.
        domain: Begin and end of the axis; by default from zero to beyond the largest.
        ticks: Where the axis has numbers, if not where the program puts them.
        lines: Vertical lines with a name.
        shade: A part of the axis to shade, such as a tolerance.

    Returns:
        The chart with its rows.
    """
    narrow = is_narrow(width)
    room = Room(left=4 if narrow else LABEL_COLUMN + 4, bottom=42, right=28, top=12)
    area = width - room.left - room.right
    if narrow and any(letters(row.words) > area * MOST_OF_AREA for row in rows):
        # Long words beside a bar would leave no room for the bar: they go into the label above it.
        rows = [replace(row, label=f"{row.label}: {row.words}", words="") for row in rows]
    known = [value for row in rows for value in row.known] + [line.at for line in lines]
    low, high = domain or (min([0.0, *known]), max([1e-9, *known]))
    high = _room_for_words(rows, low, high, area, room.right)
    labels = [textwrap.wrap(row.label, NARROW_LETTERS if narrow else LABEL_LETTERS) or [""] for row in rows]
    places, height = _places(rows, labels, narrow)
    bars, points, opens = _drawn_rows(rows, labels, places, low, high)
    line_layers, line_rows = named_lines(lines)

    def down(field: str) -> alt.Y:
        """A height in pixels, counted from the top."""
        scale = alt.Scale(domain=[height, 0], nice=False)
        return alt.Y(field=field, type="quantitative", axis=None, scale=scale)

    y = down("y")
    x = across(
        "low",
        title=axis,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(
            format=number_format,
            grid=True,
            titleAnchor="start",
            **({"values": list(ticks)} if ticks is not None else {"tickCount": 4 if narrow else 7}),
        ),
    )
    layers: list[Any] = []
    if shade:
        layers.append(base("shade").mark_rect(color=FAINT).encode(x=across("from"), x2=alt.X2(field="to")))
    layers += line_layers
    layers += [
        base("bars")
        .mark_rule(strokeWidth=8, opacity=0.38, strokeCap="butt")
        .encode(x=x, x2=alt.X2(field="high"), y=y, color=_colour()),
        base("points")
        .mark_point(size=80, filled=True, opacity=1)
        .encode(x=across("at"), y=y, color=_colour(), shape=_shape()),
        base("opens")
        .mark_point(shape="triangle-right", size=110, filled=True, opacity=0.6)
        .encode(x=across("at"), y=y, color=_colour()),
        base("bars")
        .mark_text(align="left", baseline="middle", dx=11, fontSize=TEXT, fontWeight="bold", color=INK)
        .encode(x=across("end"), y=y, text=words("words")),
        base("bars")
        .mark_text(align="left", baseline="middle", lineHeight=LINE, fontSize=SMALL if narrow else TEXT)
        .encode(
            x=alt.value(0 if narrow else -LABEL_COLUMN),
            y=down("label_y"),
            text=words("label"),
        ),
    ]
    return sheet(
        layers,
        {
            "bars": bars,
            "points": points,
            "opens": opens,
            **({"shade": [{"from": shade[0], "to": shade[1]}]} if shade else {}),
            **line_rows,
        },
        width,
        height,
        room,
    )


def letters(words_of_row: str) -> float:
    """Width of words beside a bar, in pixels, generously.

    Example:
        >>> letters("1,460")  # 5 letters of 7, and 14 before them
        49
    """
    return 7 * len(words_of_row) + 14 if words_of_row else 0


def _room_for_words(rows: Sequence[Range], low: float, high: float, area: float, beyond: float) -> float:
    """The end of the axis with which every row's words still fit to the right of its bar."""
    for row in rows:
        end = max(row.known, default=low)
        share = max(0.1, (area + beyond - letters(row.words)) / area)
        # An open range is drawn 6 % of the axis beyond its last number.
        high = max(high, low + (end - low) / (share - (0.07 if row.is_open else 0)))
    return high


def _places(
    rows: Sequence[Range], labels: Sequence[list[str]], narrow: bool
) -> tuple[list[tuple[float, float]], int]:
    """Per row the height of its bar and of its label's first line, from the top; and the whole height."""
    places = []
    top = 4.0
    for row, label in zip(rows, labels, strict=True):
        top += GROUP_GAP if row.opens_group and top > 4 else 0
        if narrow:
            places.append((top + LINE * len(label) + 10, top + LINE / 2))
            top += LINE * len(label) + 30
        else:
            tall = max(ROW, LINE * len(label) + 8)
            places.append((top + tall / 2, top + tall / 2 - LINE * (len(label) - 1) / 2))
            top += tall
    return places, round(top + 4)


def _drawn_rows(
    rows: Sequence[Range],
    labels: Sequence[list[str]],
    places: Sequence[tuple[float, float]],
    low: float,
    high: float,
) -> tuple[list[Datum], list[Datum], list[Datum]]:
    """What the layers draw: the bars, the markers, and the arrows at the ends of open ranges."""
    bars: list[Datum] = []
    points: list[Datum] = []
    opens: list[Datum] = []
    for row, label, (y, label_y) in zip(rows, labels, places, strict=True):
        known = row.known or [low]
        own = (
            [value for value in (row.low, row.middle, row.high) if value is not None] if row.apart else known
        )
        start, end = min(own, default=min(known)), max(own, default=min(known))
        if row.is_open:
            end += 0.06 * (high - low)
            opens.append({"y": y, "at": end, "series": row.series})
        bars.append(
            {
                "y": y,
                "label_y": label_y,
                "low": start,
                "high": end,
                "end": max(end, *known) + (0.006 * (high - low) if row.is_open else 0),
                "words": row.words,
                "label": label,
                "series": row.series,
            }
        )
        if row.middle is not None or (start == end and not row.points):
            points.append({"y": y, "at": start if row.middle is None else row.middle, "series": row.series})
        points += [{"y": y, "at": at, "series": series} for at, series in row.points]
    return bars, points, opens


def _colour() -> alt.Color:
    scale = alt.Scale(domain=list(range(len(SERIES))), range=list(SERIES))
    return alt.Color(field="series", type="ordinal", scale=scale, legend=None)


def _shape() -> alt.Shape:
    scale = alt.Scale(domain=list(range(len(SHAPES))), range=list(SHAPES))
    return alt.Shape(field="series", type="ordinal", scale=scale, legend=None)
