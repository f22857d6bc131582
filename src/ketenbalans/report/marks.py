"""The few forms that every chart of the report has: ranges in rows, bands over time, lines with keys, bars.

Each takes plain rows and gives an Altair chart of a set width. Nothing here knows what the numbers mean.
"""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from ketenbalans.report.theme import (
    BLUE,
    DASHES,
    FAINT,
    INK,
    MUTED,
    NARROW,
    PANEL,
    RULE,
    SERIES,
    SHADES,
    SHAPES,
    SMALL,
    TEXT,
)

LABEL_COLUMN = 300
ROW = 34
LINE = 15


@dataclass(frozen=True)
class Range:
    """One row of a range chart.

    Args:
        label: What stands before the row.
        low: Begin of the range, or None for a single point.
        middle: The point in it, or None for a range alone.
        high: End of the range, or None.
        words: The number as the reader writes it, drawn beside the row.
        series: Which colour, dash and marker; an index in ``theme.SERIES``.
        is_open: Whether the range goes on beyond what is drawn ("at least").
    """

    label: str
    low: float | None
    middle: float | None
    high: float | None
    words: str
    series: int = 0
    is_open: bool = False


@dataclass(frozen=True)
class Line:
    """A line across a chart with its name, such as a norm or a date."""

    at: float
    name: str


def is_narrow(width: int) -> bool:
    """Whether a chart of this width is for a telephone."""
    return width <= NARROW


def in_words(chart: Any, width: int) -> Any:
    """The chart at its full width, axes included."""
    return chart.properties(width=width, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def ranges(
    rows: Sequence[Range],
    width: int,
    *,
    axis: str,
    number_format: str = ",.0f",
    domain: tuple[float, float] | None = None,
    lines: Sequence[Line] = (),
    shade: tuple[float, float] | None = None,
) -> Any:
    """Ranges in rows: a bar from low to high, a marker at the middle, the number in words behind it.

    Args:
        rows: The rows from top to bottom.
        width: Whole width in pixels; up to ``theme.NARROW`` the labels stand above the rows.
        axis: What the horizontal axis counts.
        number_format: How the axis writes numbers, in the form of d3.
        domain: Begin and end of the axis; by default from zero to beyond the largest.
        lines: Vertical lines with a name.
        shade: A part of the axis to shade, such as a tolerance.

    Returns:
        A layered chart.
    """
    narrow = is_narrow(width)
    known = [value for row in rows for value in (row.low, row.middle, row.high) if value is not None]
    known += [line.at for line in lines]
    low, high = domain or (min([0.0, *known]), max([1e-9, *known]) * (1.45 if narrow else 1.22))
    wrapped = [textwrap.wrap(row.label, 44 if narrow else 42) or [""] for row in rows]
    tallest = max((len(lines_of) for lines_of in wrapped), default=1)
    step = ROW + LINE * tallest if narrow else max(ROW, LINE * tallest + 8)
    values = [
        {
            "row": index,
            "low": row.low if row.low is not None else row.middle,
            "middle": row.middle,
            "high": high if row.is_open else row.high if row.high is not None else row.middle,
            "end": min(high, max(v for v in (row.low, row.middle, row.high, low) if v is not None)),
            "words": row.words,
            "label": wrapped[index],
            "series": row.series,
        }
        for index, row in enumerate(rows)
    ]
    axis_y = (
        None
        if narrow
        else alt.Axis(
            title=None,
            grid=False,
            labelExpr=f"{json.dumps(wrapped, ensure_ascii=False)}[datum.value]",
            labelLimit=LABEL_COLUMN,
            labelLineHeight=LINE,
            labelBaseline="middle",
            minExtent=LABEL_COLUMN,
            maxExtent=LABEL_COLUMN,
            labelAlign="left",
            labelPadding=LABEL_COLUMN,
        )
    )
    y = alt.Y("row:O", axis=axis_y, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X(
        "low:Q",
        title=axis,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(format=number_format, grid=True, tickCount=4 if narrow else 7, titleAnchor="start"),
    )
    base = alt.Chart(alt.InlineData(values=values))
    shift = (LINE * tallest) / 2 if narrow else 0
    colour = alt.Color("series:O", scale=alt.Scale(domain=list(range(5)), range=list(SERIES)), legend=None)
    layers: list[Any] = []
    if shade:
        box = alt.Chart(alt.InlineData(values=[{"from": shade[0], "to": shade[1]}]))
        layers.append(box.mark_rect(color=FAINT).encode(x=alt.X("from:Q"), x2="to:Q"))
    layers += _named_lines(lines, vertical=True)
    layers += [
        base.mark_rule(strokeWidth=7, opacity=0.35, strokeCap="butt", yOffset=shift).encode(
            x=x, x2="high:Q", y=y, color=colour
        ),
        base.transform_filter("datum.middle != null")
        .mark_point(size=85, filled=True, opacity=1, yOffset=shift)
        .encode(
            x="middle:Q",
            y=y,
            color=colour,
            shape=alt.Shape(
                "series:O", scale=alt.Scale(domain=list(range(5)), range=list(SHAPES)), legend=None
            ),
        ),
        base.mark_text(align="left", dx=10, fontSize=TEXT, fontWeight="bold", yOffset=shift).encode(
            x="end:Q", y=y, text="words:N"
        ),
    ]
    if narrow:
        layers.append(
            base.mark_text(
                align="left",
                baseline="middle",
                dx=0,
                yOffset=-step / 2 + LINE * tallest / 2 + 4,
                lineHeight=LINE,
                fontSize=SMALL,
                color=INK,
            ).encode(x=alt.value(0), y=y, text="label:N")  # fmt: skip
        )
    return in_words(alt.layer(*layers), width).properties(height={"step": step})


def _named_lines(lines: Sequence[Line], *, vertical: bool) -> list[Any]:
    if not lines:
        return []
    base = alt.Chart(alt.InlineData(values=[{"at": line.at, "name": line.name} for line in lines]))
    channel: dict[str, Any] = {"x": alt.X("at:Q")} if vertical else {"y": alt.Y("at:Q")}
    words = (
        base.mark_text(align="left", baseline="bottom", dx=3, dy=-3, color=MUTED).encode(
            text="name:N", y=alt.value(0), **channel
        )
        if vertical
        else base.mark_text(align="left", baseline="bottom", dx=2, dy=-2, color=MUTED).encode(
            text="name:N", x=alt.value(0), **channel
        )
    )
    return [base.mark_rule(strokeDash=[4, 3], color=RULE, strokeWidth=1.2).encode(**channel), words]


def bands(
    points: Sequence[dict[str, float]],
    *,
    height: int = 190,
    domain: tuple[float, float] | None = None,
    lines: Sequence[Line] = (),
    note: tuple[float, float, str] | None = None,
    number_format: str = ",.0f",
    series: int = 0,
) -> Any:
    """A fan over the years: 95, 80 and 50 % of the futures and the median.

    Args:
        points: Rows with ``x`` in years and the quantiles ``p025`` to ``p975``.
        height: Height in pixels.
        domain: Begin and end of the vertical axis, so that several panels can share one.
        lines: Dates with a name.
        note: A point to mark: its year, its height and its words.
        number_format: How the vertical axis writes numbers.
        series: Which colour.

    Returns:
        A layered chart of the width of a panel.
    """
    colour = SERIES[series]
    base = alt.Chart(alt.InlineData(values=list(points)))
    low, high = domain or (0.0, max(point["p975"] for point in points) * 1.05)
    x = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=False, domain=[points[0]["x"], points[-1]["x"]]),
        axis=alt.Axis(format="d", tickCount=5, values=_years(points[0]["x"], points[-1]["x"])),
    )
    y_scale = alt.Scale(domain=[low, high], nice=True)
    y_axis = alt.Axis(format=number_format, title=None, tickCount=4)
    layers: list[Any] = [
        base.mark_area(color=colour, opacity=SHADES[name]).encode(
            x=x, y=alt.Y(f"{name}:Q", scale=y_scale, axis=y_axis), y2=f"{upper}:Q"
        )
        for name, upper in (("p025", "p975"), ("p10", "p90"), ("p25", "p75"))
    ]
    layers.append(base.mark_line(color=colour, strokeWidth=2.2).encode(x=x, y=alt.Y("p50:Q", scale=y_scale)))
    layers += _named_lines(lines, vertical=True)
    if note:
        mark = alt.Chart(alt.InlineData(values=[{"x": note[0], "y": note[1], "words": note[2]}]))
        layers.append(mark.mark_point(color=INK, filled=True, size=55, opacity=1).encode(x="x:Q", y="y:Q"))
        layers.append(
            mark.mark_text(align="left", dx=8, dy=-8, fontSize=TEXT, fontWeight="bold").encode(
                x="x:Q", y="y:Q", text="words:N"
            )
        )
    return in_words(alt.layer(*layers), PANEL).properties(height=height)


def _years(first: float, last: float) -> list[int]:
    step = 2 if last - first > 5 else 1
    return [year for year in range(int(first) + 1, int(last) + 1) if (year - int(last)) % step == 0]


def keyed_lines(
    lines_of: Sequence[Sequence[tuple[float, float]]],
    *,
    band: Sequence[tuple[float, float, float]] = (),
    axis: str | None = None,
    x_format: str = "d",
    y_format: str = ",.0f",
    height: int = 190,
    x_values: Sequence[float] | None = None,
    with_zero: bool = True,
) -> Any:
    """Lines told apart by colour, dash and a number at their end; the numbers are explained beside it.

    Args:
        lines_of: Per series its points (x, y).
        band: Points (x, low, high) of a band behind the first series.
        axis: What the horizontal axis counts.
        x_format: How the horizontal axis writes numbers.
        y_format: How the vertical axis writes numbers.
        height: Height in pixels.
        x_values: Where the horizontal axis has ticks.
        with_zero: Whether the vertical axis begins at zero.

    Returns:
        A layered chart of the width of a panel.
    """
    values = [{"x": x, "y": y, "series": index} for index, points in enumerate(lines_of) for x, y in points]
    known = [v["y"] for v in values] + [v for _, low, high in band for v in (low, high)]
    low = min([0.0, *known]) if with_zero else min(known)
    high = max([1e-9, *known])
    margin = 0.06 * (high - low or 1.0)
    domain = [low if low == 0 else low - margin, high + margin]
    first, last = min(v["x"] for v in values), max(v["x"] for v in values)
    x = alt.X(
        "x:Q",
        title=axis,
        scale=alt.Scale(zero=False, nice=False, domain=[first, last + 0.07 * (last - first or 1)]),
        axis=alt.Axis(format=x_format, titleAnchor="start", values=list(x_values or _years(first - 1, last))),
    )
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=domain), axis=alt.Axis(format=y_format, tickCount=4))
    layers: list[Any] = []
    if band:
        area = alt.Chart(alt.InlineData(values=[{"x": at, "y": lo, "high": hi} for at, lo, hi in band]))
        layers.append(area.mark_area(color=BLUE, opacity=0.2).encode(x=x, y=y, y2="high:Q"))
    for index in reversed(range(len(lines_of))):
        own = alt.Chart(alt.InlineData(values=[v for v in values if v["series"] == index]))
        layers.append(
            own.mark_line(color=SERIES[index], strokeDash=list(DASHES[index]), strokeWidth=2).encode(x=x, y=y)
        )
    if len(lines_of) > 1:
        gap = 14 * (domain[1] - domain[0]) / height
        ends = apart([points[-1][1] for points in lines_of], gap, domain[0] + gap / 2, domain[1])
        keys = [
            {"x": points[-1][0], "y": ends[index], "key": str(index + 1)}
            for index, points in enumerate(lines_of)
        ]
        own = alt.Chart(alt.InlineData(values=keys))
        layers.append(
            own.mark_text(align="left", dx=5, fontWeight="bold", fontSize=TEXT, color=INK).encode(
                x="x:Q", y="y:Q", text="key:N"
            )
        )
    return in_words(alt.layer(*layers), PANEL).properties(height=height)


def apart(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights moved as little as needed for labels to stand ``gap`` apart, in the same order.

    Example:
        >>> apart([10.0, 10.0, 30.0], gap=4.0, low=0.0, high=40.0)
        [10.0, 14.0, 30.0]
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    placed = list(heights)
    floor = low
    for index in order:
        placed[index] = max(placed[index], floor)
        floor = placed[index] + gap
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed


def stations(points: Sequence[tuple[str, float | None, float, float | None]], *, height: int = 190) -> Any:
    """Shares in a row of periods: a marker at the median, a bar over the band, periods named below.

    Args:
        points: Per period its name, the low end, the middle and the high end of its band.
        height: Height in pixels.

    Returns:
        A layered chart of the width of a panel.
    """
    names = [name for name, *_ in points]
    every = -(-len(names) // 5)
    values = [
        {
            "at": index,
            "low": middle if low is None else low,
            "y": middle,
            "high": middle if high is None else high,
        }
        for index, (_, low, middle, high) in enumerate(points)
    ]
    base = alt.Chart(alt.InlineData(values=values))
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[-0.5, max(len(names) - 0.5, 0.5)], nice=False, zero=False),
        axis=alt.Axis(
            values=list(range(0, len(names), every)),
            labelExpr=f"{json.dumps([name.split(' ') for name in names], ensure_ascii=False)}[datum.value]",
        ),
    )
    y = alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=4))
    return in_words(
        alt.layer(
            base.mark_rule(color=BLUE, strokeWidth=5, opacity=0.35).encode(x=x, y=y, y2="high:Q"),
            base.mark_line(color=BLUE, strokeWidth=1.2).encode(x=x, y=alt.Y("y:Q")),
            base.mark_point(color=BLUE, filled=True, size=42, opacity=1).encode(x=x, y=alt.Y("y:Q")),
        ),
        PANEL,
    ).properties(height=height)
