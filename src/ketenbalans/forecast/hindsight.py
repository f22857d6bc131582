"""What was known on an earlier day, what this house would have said then, and what came.

Any forecast from outside can so be set beside the own one on the same day, on the same count. A count may be
asked for a longer period than the table has, or for all series together: then it is a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.errors import ContradictionError, OutOfRangeError, UnknownNameError
from ketenbalans.forecast.baselines import seasonal_naive
from ketenbalans.forecast.late import settle, widen
from ketenbalans.forecast.outside import Said
from ketenbalans.forecast.own import NONE, forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.paths import quantiles_of_paths, sample_paths
from ketenbalans.forecast.table import Table
from ketenbalans.vocabulary.calendar import Period

TOTAL = "total"
"""Name of the sum of all series, unless the table has a series of that name."""

FUTURES, SEED = 1000, 1
LONGEST_HORIZON = 240
LEAST_HISTORY = 2
_FINER = {"quarter": ("month",), "year": ("month", "quarter")}


@dataclass(frozen=True)
class Target:
    """A count that was forecast, in terms of a table: which of its rows and periods it adds up.

    Attributes:
        rows: Places of the series.
        labels: Periods of the table, in order.
    """

    rows: tuple[int, ...]
    labels: tuple[str, ...]


def target_of(said: Said, panel: Panel) -> Target:
    """Which counts a forecast speaks of.

    Args:
        said: One forecast.
        panel: The counts.

    Raises:
        UnknownNameError: If the table has no such series.
        ContradictionError: If its period is no sum of periods of the table.

    Example:
        >>> from ketenbalans.forecast.outside import parse_outside
        >>> rows = "forecaster,made_on,series,period,quantile,value\\nA,2026-01,total,2026-Q1,mid,30\\n"
        >>> target_of(parse_outside(rows, "a.csv")[0], Panel.of({"X": [1], "Y": [2]}, "2026-01"))
        Target(rows=(0, 1), labels=('2026-01', '2026-02', '2026-03'))
    """
    if said.series in panel.names:
        rows: tuple[int, ...] = (panel.names.index(said.series),)
    elif said.series == TOTAL:
        rows = tuple(range(len(panel.names)))
    else:
        raise UnknownNameError("series", said.series, [*panel.names, TOTAL], where=said.place)
    return Target(rows, inside(said.period, panel.kind, said.place))


def inside(period: Period, kind: str, where: str = "") -> tuple[str, ...]:
    """The periods of a kind that make up a period.

    Raises:
        ContradictionError: If they do not: weeks make no month, a month makes no year.

    Example:
        >>> inside(Period.parse("2026"), "quarter")
        ('2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4')
    """
    if period.kind == kind:
        return (str(period),)
    if kind not in _FINER.get(period.kind, ()):
        raise ContradictionError(
            "{period} is a {kind}, which counts by {other} do not add up to",
            where=where,
            mend="give counts of the same or of a shorter kind of period",
            period=period,
            kind=period.kind,
            other=kind,
        )
    part = Period.holding(period.first, kind)
    found = []
    while part.first <= period.last:
        found.append(str(part))
        part = part.following()
    return tuple(found)


def outcome_of(target: Target, panel: Panel) -> float:
    """What came; NaN while any part of it is not known."""
    places = [panel.labels.index(label) for label in target.labels if label in panel.labels]
    if len(places) < len(target.labels):
        return float("nan")
    return float(panel.values[np.ix_(target.rows, places)].sum())


def as_known(table: Table, day: date) -> Table:
    """The table as it was known at the beginning of a day.

    With vintages: the newest count published before it. Without: every period that had ended.

    Example:
        >>> from ketenbalans.forecast.table import parse_table
        >>> table = parse_table("series,period,value\\nA,2026-01,5\\nA,2026-02,7\\n", "a.csv")
        >>> as_known(table, date(2026, 2, 15)).panel.labels
        ('2026-01',)
    """
    panel = table.panel
    count = sum(Period.parse(label).last < day for label in panel.labels)
    vintages = {key: value for key, value in table.vintages.items() if _published(key[2]) < day}
    values = panel.values[:, :count].copy()
    if table.vintages:
        newest: dict[tuple[str, str], str] = {}
        dated = {(series, label) for series, label, _ in table.vintages}
        for series, label, published in vintages:
            newest[series, label] = max(published, newest.get((series, label), ""))
        for row, series in enumerate(panel.names):
            for column, label in enumerate(panel.labels[:count]):
                if (series, label) in dated:
                    version = newest.get((series, label))
                    values[row, column] = (
                        np.nan if version is None else table.vintages[series, label, version]
                    )
    known = np.flatnonzero(np.isfinite(values).any(axis=0))
    last = int(known[-1]) + 1 if known.size else 0
    return Table(Panel(panel.names, panel.labels[:last], values[:, :last], panel.kind), vintages, ())


def _published(text: str) -> date:
    return date.fromisoformat(text if len(text) == len("2026-01-31") else f"{text}-01")


def own_on(table: Table, day: date, targets: Sequence[Target]) -> list[np.ndarray | None]:
    """What the own forecaster would have said of several counts on a day, each of shape (quantile,).

    None where too little was known, or where a whole count was known already.

    Raises:
        OutOfRangeError: If a period lies farther ahead than can be forecast.
    """
    known = as_known(table, day)
    panel = known.panel
    if len(panel.labels) < LEAST_HISTORY or not targets:
        return [None] * len(targets)
    last = Period.parse(max((label for target in targets for label in target.labels), key=_first))
    horizon, period = 0, Period.parse(panel.labels[-1])
    while period.first < last.first:
        period, horizon = period.following(), horizon + 1
        if horizon > LONGEST_HORIZON:
            raise OutOfRangeError(
                "{last} lies more than {most} periods ahead of {day}",
                mend="score nearer periods",
                last=last,
                most=LONGEST_HORIZON,
                day=day,
            )
    if horizon == 0:
        return [None] * len(targets)
    settled = settle(panel, known.vintages)
    forecast = widen(forecast_panel(settled.panel, horizon), settled.variance)
    own, paths = forecast.quantiles(), None
    found: list[np.ndarray | None] = []
    for target in targets:
        steps = [forecast.labels.index(label) for label in target.labels if label in forecast.labels]
        ended = [panel.labels.index(label) for label in target.labels if label in panel.labels]
        before = settled.panel.values[np.ix_(target.rows, ended)]
        unknown = any(forecast.methods[row] == NONE for row in target.rows)
        if not steps or unknown or not np.isfinite(before).all():
            found.append(None)
        elif len(target.rows) == 1 and len(target.labels) == 1:
            found.append(own[target.rows[0], steps[0]])
        else:
            paths = sample_paths(forecast, futures=FUTURES, seed=SEED) if paths is None else paths
            sums = paths[:, target.rows][:, :, steps].sum(axis=(1, 2))
            found.append(quantiles_of_paths(sums) + np.round(before.sum()))
    return found


def naive_on(table: Table, day: date, target: Target, period: Period) -> np.ndarray | None:
    """What the seasonal-naive forecaster would have said of a count on a day, shape (quantile,)."""
    panel = as_known(table, day).panel
    if not panel.labels:
        return None
    summed, step = _summed(panel, target.rows, period.kind), 0
    if summed is None:
        return None
    last = Period.parse(summed.labels[-1])
    while last.first < period.first:
        last, step = last.following(), step + 1
    found = seasonal_naive(summed, step)[0, -1] if step else None
    return found if found is not None and np.isfinite(found).all() else None


def _summed(panel: Panel, rows: Sequence[int], kind: str) -> Panel | None:
    """The sum of some series by a longer kind of period, whole periods only."""
    labels, sums = [], []
    period = Period.holding(Period.parse(panel.labels[0]).first, kind)
    places = {label: place for place, label in enumerate(panel.labels)}
    while period.last <= Period.parse(panel.labels[-1]).last:
        parts = inside(period, panel.kind)
        if all(part in places for part in parts):
            labels.append(str(period))
            sums.append(float(panel.values[np.ix_(rows, [places[part] for part in parts])].sum()))
        period = period.following()
    return Panel(("sum",), tuple(labels), np.array([sums]), kind) if labels else None


def _first(label: str) -> date:
    return Period.parse(label).first
