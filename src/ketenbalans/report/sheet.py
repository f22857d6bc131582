"""A chart with its rows beside it, and the few channels and marks that every chart of the report uses.

Rows are kept out of the Altair objects and joined to the specification when it is drawn: Altair copies what
it holds with every layer. Channels are named in full, because reading Altair's shorthand takes longer than
drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt

from ketenbalans.report.theme import MUTED, RULE

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Sheet:
    """A chart and the rows that it draws, by the names under which its layers ask for them."""

    chart: alt.LayerChart
    rows: Mapping[str, Rows]


@dataclass(frozen=True)
class Line:
    """A line across a chart with its name, such as a norm or a date."""

    at: float
    name: str


def base(rows: str) -> alt.Chart:
    """A layer that draws the rows of a name."""
    return alt.Chart(alt.NamedData(rows))


def across(field: str, **settings: Any) -> alt.X:
    """A number on the horizontal axis."""
    return alt.X(field=field, type="quantitative", **settings)


def upward(field: str, **settings: Any) -> alt.Y:
    """A number on the vertical axis."""
    return alt.Y(field=field, type="quantitative", **settings)


def words(field: str) -> alt.Text:
    """A text that is drawn as it stands."""
    return alt.Text(field=field, type="nominal")


@dataclass(frozen=True)
class Room:
    """The room around a chart's own area, for its axes, in pixels."""

    left: float
    bottom: float = 26
    right: float = 12
    top: float = 16


def sheet(layers: Sequence[Any], rows: Mapping[str, Rows], width: int, height: int, room: Room) -> Sheet:
    """Layers as one chart of a whole width, axes included, and a height without them.

    The room for axes is given, not measured: measuring every letter takes twice as long, and a chart whose
    size hangs on letters moves with every number.
    """
    return Sheet(
        alt.LayerChart(
            layer=list(layers),
            width=width - room.left - room.right,
            height=height,
            autosize="none",
            padding=asdict(room),
        ),
        rows,
    )


def label_room(*values: float) -> float:
    """Room for the numbers of a vertical axis, from their digits.

    Example:
        >>> label_room(60_000.0)  # "60,000": six letters of 6.3, and 16 beside them
        53.8
    """
    return 16 + 6.3 * max(3, *(len(f"{value:,.0f}") for value in values))


def named_lines(lines: Sequence[Line]) -> tuple[list[Any], dict[str, Rows]]:
    """Vertical lines with their names at the top: the layers and their rows; nothing where there are none."""
    if not lines:
        return [], {}
    own = base("lines")
    rule = own.mark_rule(strokeDash=[4, 3], color=RULE, strokeWidth=1.2).encode(x=across("at"))
    name = own.mark_text(align="left", baseline="top", dx=4, dy=-2, color=MUTED).encode(
        x=across("at"), y=alt.value(0), text=words("name")
    )
    return [rule, name], {"lines": [{"at": line.at, "name": line.name} for line in lines]}
