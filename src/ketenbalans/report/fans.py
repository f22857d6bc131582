"""Charts over time or over a share: fans of quantiles, keyed lines, and stations with bands.

All are panels: of one width, to stand beside others of the same form. Nothing here knows what they mean.
"""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt

from ketenbalans.report.sheet import (
    Line,
    Room,
    Sheet,
    across,
    base,
    label_room,
    named_lines,
    sheet,
    upward,
    words,
)
from ketenbalans.report.theme import BLUE, DASHES, INK, PANEL, SERIES, SHADES, SHAPES, TEXT

HEIGHT = 190


def fan(
    points: Sequence[dict[str, float]],
    *,
    domain: tuple[float, float],
    lines: Sequence[Line] = (),
    note: tuple[float, float, str] | None = None,
    before: Sequence[tuple[float, float]] = (),
    marks: Sequence[tuple[float, float, int]] = (),
    number_format: str = ",.0f",
    width: int = PANEL,
    height: int = HEIGHT,
) -> Sheet:
    """A fan over the years: 95, 80 and 50 % of the futures and the median.

    Args:
        points: Rows with ``x`` in years and the quantiles ``p025`` to ``p975``.
        domain: Begin and end of the vertical axis, so that several panels can share one.
        lines: Dates with a name.
        note: A point to mark: its year, its height and its words.
        before: Points (year, height) of what came before the fan, a line in ink.
        marks: Points (year, height, series) of others, with the colour and marker of a series.
        number_format: How the vertical axis writes numbers.
        width: Whole width in pixels.
        height: Height in pixels.

    Returns:
        The chart with its rows.
    """
    first = min(points[0]["x"], *(at for at, _ in before)) if before else points[0]["x"]
    last = points[-1]["x"]
    x = across(
        "x",
        title=None,
        scale=alt.Scale(zero=False, nice=False, domain=[first, last]),
        axis=alt.Axis(format="d", values=years(first, last), labelOverlap=False, labelFlush=False),
    )
    scale = alt.Scale(domain=list(domain), nice=True)
    axis = alt.Axis(format=number_format, title=None, tickCount=4)
    layers: list[Any] = [
        base("fan")
        .mark_area(color=BLUE, opacity=SHADES[lower])
        .encode(x=x, y=upward(lower, scale=scale, axis=axis), y2=alt.Y2(field=upper))
        for lower, upper in (("p025", "p975"), ("p10", "p90"), ("p25", "p75"))
    ]
    line_layers, rows = named_lines(lines)
    layers += line_layers
    layers.append(base("fan").mark_line(color=BLUE, strokeWidth=2.2).encode(x=x, y=upward("p50")))
    if before:
        rows["before"] = [{"x": at, "y": height_at} for at, height_at in before]
        layers.append(
            base("before").mark_line(color=INK, strokeWidth=1.4).encode(x=across("x"), y=upward("y"))
        )
    for series in sorted({series for *_, series in marks}):
        rows[f"marks{series}"] = [{"x": at, "y": y_at} for at, y_at, of in marks if of == series]
        layers.append(
            base(f"marks{series}")
            .mark_point(color=SERIES[series], shape=SHAPES[series], filled=True, size=70, opacity=1)
            .encode(x=across("x"), y=upward("y"))
        )
    if note:
        rows["note"] = [{"x": note[0], "y": note[1], "words": note[2]}]
        layers.append(
            base("note")
            .mark_point(color=INK, filled=True, size=55, opacity=1)
            .encode(x=across("x"), y=upward("y"))
        )
        layers.append(
            base("note")
            .mark_text(align="left", dx=8, dy=-9, fontSize=TEXT, fontWeight="bold")
            .encode(x=across("x"), y=upward("y"), text=words("words"))
        )
    return sheet(layers, {"fan": list(points), **rows}, width, height, Room(label_room(*domain)))


def years(first: float, last: float) -> list[int]:
    """The years that an axis names, every second one on a long axis.

    Example:
        >>> years(2026.25, 2036.9)
        [2028, 2030, 2032, 2034, 2036]
    """
    step = 2 if last - first > 5 else 1
    return [year for year in range(int(first) + 1, int(last) + 1) if (int(last) - year) % step == 0]


def keyed_lines(
    lines_of: Sequence[Sequence[tuple[float, float]]],
    *,
    band: Sequence[tuple[float, float, float]] = (),
    axis: str | None = None,
    x_format: str = "d",
    y_format: str = ",.0f",
    x_values: Sequence[float] | None = None,
    with_zero: bool = True,
    height: int = HEIGHT,
) -> Sheet:
    """Lines told apart by colour, dash and a number at their end; the numbers are explained beside it.

    Args:
        lines_of: Per series its points (x, y).
        band: Points (x, low, high) of a band behind the first series.
        axis: What the horizontal axis counts.
        x_format: How the horizontal axis writes numbers.
        y_format: How the vertical axis writes numbers.
        x_values: Where the horizontal axis has ticks.
        with_zero: Whether the vertical axis begins at zero.
        height: Height in pixels.

    Returns:
        The chart with its rows.
    """
    at = [x for points in lines_of for x, _ in points]
    known = [y for points in lines_of for _, y in points]
    known += [value for _, low, high in band for value in (low, high)]
    low = min([0.0, *known]) if with_zero else min(known)
    high = max([1e-9, *known])
    margin = 0.06 * (high - low or 1.0)
    domain = [low if low == 0 else low - margin, high + margin]
    whole: dict[str, Any] = {"tickMinStep": 1} if y_format == "d" else {}
    beyond = 0.07 * (max(at) - min(at) or 1) if len(lines_of) > 1 else 0  # room for the keys
    first, last = min(at), max(at)
    x = across(
        "x",
        title=axis,
        scale=alt.Scale(
            zero=False,
            nice=False,
            domain=[first, last + beyond],
        ),
        axis=alt.Axis(
            format=x_format,
            titleAnchor="start",
            values=list(x_values or years(first - 1, last)),
            labelOverlap=False,
            labelFlush=False,
        ),
    )
    y = upward(
        "y", title=None, scale=alt.Scale(domain=domain), axis=alt.Axis(format=y_format, tickCount=4, **whole)
    )
    layers: list[Any] = []
    rows: dict[str, Any] = {}
    if band:
        rows["band"] = [{"x": x_at, "y": y_low, "high": y_high} for x_at, y_low, y_high in band]
        layers.append(
            base("band").mark_area(color=BLUE, opacity=0.2).encode(x=x, y=y, y2=alt.Y2(field="high"))
        )
    for index in reversed(range(len(lines_of))):
        name = f"line{index}"
        rows[name] = [{"x": x_at, "y": y_at} for x_at, y_at in lines_of[index]]
        layers.append(
            base(name)
            .mark_line(color=SERIES[index], strokeDash=list(DASHES[index]), strokeWidth=2)
            .encode(x=x, y=y)
        )
    if len(lines_of) > 1:
        gap = 14 * (domain[1] - domain[0]) / height
        ends = apart([points[-1][1] for points in lines_of], gap, domain[0] + gap / 2, domain[1])
        rows["keys"] = [
            {"x": points[-1][0], "y": ends[index], "key": str(index + 1)}
            for index, points in enumerate(lines_of)
        ]
        layers.append(
            base("keys")
            .mark_text(align="left", dx=5, fontWeight="bold", fontSize=TEXT, color=INK)
            .encode(x=across("x"), y=upward("y"), text=words("key"))
        )
    return sheet(layers, rows, PANEL, height, Room(label_room(*domain), bottom=42 if axis else 26))


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


def stations(points: Sequence[tuple[str, float | None, float, float | None]], height: int = HEIGHT) -> Sheet:
    """Shares in a row of periods: a marker at the median, a bar over the band, periods named below.

    Args:
        points: Per period its name, the low end, the middle and the high end of its band.
        height: Height in pixels.

    Returns:
        The chart with its rows.
    """
    names = [name.split(" ") for name, *_ in points]
    every = -(-len(names) // 5)
    x = across(
        "at",
        title=None,
        scale=alt.Scale(domain=[-0.5, max(len(names) - 0.5, 0.5)], nice=False, zero=False),
        axis=alt.Axis(
            values=list(range(0, len(names), every)),
            labelExpr=f"{json.dumps(names, ensure_ascii=False)}[datum.value]",
        ),
    )
    y_axis = alt.Axis(format=".0%", tickCount=4)
    low = upward("low", title=None, scale=alt.Scale(domain=[0, 1]), axis=y_axis)
    rows = [
        {
            "at": index,
            "low": middle if lowest is None else lowest,
            "y": middle,
            "high": middle if highest is None else highest,
        }
        for index, (_, lowest, middle, highest) in enumerate(points)
    ]
    own = base("stations")
    layers = [
        own.mark_rule(color=BLUE, strokeWidth=5, opacity=0.35).encode(x=x, y=low, y2=alt.Y2(field="high")),
        own.mark_line(color=BLUE, strokeWidth=1.2).encode(x=x, y=upward("y")),
        own.mark_point(color=BLUE, filled=True, size=42, opacity=1).encode(x=x, y=upward("y")),
    ]
    return sheet(layers, {"stations": rows}, PANEL, height, Room(left=44, bottom=40))
