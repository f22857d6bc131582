"""Back-test of stock and flow on the table of any country: what would have been said, against what came.

Parameters are learned up to a period and frozen. Every later period is an origin: the run starts from the
observed stock and its observed split, and is given the inflow that came. *Given outflow* it predicts the
stock and its age split from the outflow that came; *given staff* it predicts decisions and withdrawals too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ketenbalans.calibration import stockflow_age as age
from ketenbalans.calibration import stockflow_work as work
from ketenbalans.calibration.stockflow_table import StockFlow
from ketenbalans.errors import MissingValueError, UnknownNameError

OUTFLOW, STAFF = "outflow", "staff"
HORIZONS = {"quarter": (1, 2, 4, 8), "month": (1, 3, 6, 12, 24), "week": (4, 13, 26, 52, 104)}
"""Periods ahead that are scored, where the table has origins for them."""
COVERAGE = 0.9
STEERING, ALLOWED_MISSES, LEAST_LEVEL = 0.1, 0.07, 0.5
"""How strongly past misses move the share of errors that a band spans, the misses that leave it where it is
(below one in ten, as runs overlap and misses come together), and the least share."""
OUT_OF_TRAINING = 1.08
"""Errors after training are larger than those of the periods in which the rule was chosen."""
SURE = 3.0
"""How many standard errors a gap in the identity must lie from zero before it is corrected."""
LEAST_GAP = 0.5
"""Cases per period: less is rounding."""
CLOSES = 1e-3
"""Share of the stock, about a rounding, within which the identity of one period closes in training. Then the
outflow leaves no doubt about the stock, and the band is that of the number over six months."""
BEYOND_ALL = 1.25
"""Factor on the largest past error where there are too few for the quantile."""


@dataclass(frozen=True)
class Run:
    """Predictions from one origin, shape (period after it,)."""

    stock: np.ndarray
    old: np.ndarray
    decided: np.ndarray


class Model:
    """What was learned in the training periods, and runs from any origin."""

    def __init__(self, table: StockFlow, given: str) -> None:
        self.table, self.given = table, given
        learned = tuple(
            horizon for horizon in HORIZONS[table.periods[0].kind] if horizon < table.trained // 2
        )
        self.ageing = age.learn(table, learned)
        self.state = age.filtered(table, self.ageing)
        self.gap = _gap(table)
        if given == STAFF:
            self.work_rule = work.learn_work(table, learned)
            self.leave_rule = work.learn_leaving(table, learned)
            self.work = work.Work(table, self.work_rule)
            self.leaving = work.Leaving(table, self.leave_rule)

    def ahead(self, origin: int, steps: int) -> Run:
        """The run from an origin over a number of periods."""
        table, span = self.table, slice(origin + 1, origin + 1 + steps)
        if self.given == OUTFLOW:
            stock = table.stock[origin] + np.cumsum(table.net[span] + self.gap)
            decided = table.decided[span]
            outflow = decided + table.withdrawn[span]
        else:
            stock, decided, outflow = self._worked(origin, steps)
        stock = np.maximum(stock, 0.0)
        old = age.carried(table, self.ageing, self.state, origin, stock, outflow)
        return Run(stock, old, decided)

    def _worked(self, origin: int, steps: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        table = self.table
        wanted = self.work.ahead(origin, steps)
        stock, decided, outflow = np.empty(steps), np.empty(steps), np.empty(steps)
        now = float(table.stock[origin])
        for step in range(steps):
            came = float(table.inflow[origin + 1 + step] + table.reopened[origin + 1 + step])
            left = self.leaving.at(origin, now, float(table.inflow[origin + 1 + step]), float(wanted[step]))
            left = min(left, now + came)
            decided[step] = min(float(wanted[step]), now + came - left)
            outflow[step] = decided[step] + left
            now = max(now + came - outflow[step] + self.gap, 0.0)
            stock[step] = now
        return stock, decided, outflow


def _gap(table: StockFlow) -> float:
    """Cases per period that the stock gains beyond its flows; zero unless training is twice sure of it."""
    missing = np.diff(table.stock[: table.trained]) - table.net[1 : table.trained]
    half = missing.size // 2
    spread = float(missing.std(ddof=1))
    mean: float = float(missing.mean())
    sure = abs(mean) > max(SURE * spread / np.sqrt(missing.size), LEAST_GAP)
    same_sign = missing[:half].mean() * missing[half:].mean() > 0.0
    return mean if sure and same_sign else 0.0


def run(table: StockFlow, given: str | None = None) -> dict[str, Any]:
    """Scores on rolling origins, and one run without restart.

    Args:
        table: From ``stockflow_table.read``.
        given: ``outflow`` or ``staff``; by default staff where the table has it.

    Returns:
        ``given``, ``trained_until``, ``learned`` (the rules), ``band_of`` (``stock`` or ``pending_gt_6m``),
        ``horizons`` and ``path`` as the design lists them. Where the stock identity closes exactly and the
        outflow is given, the stock is certain and the band is that of the number over six months.

    Raises:
        UnknownNameError: If ``given`` is neither.
        MissingValueError: If staff is asked for and the table has none, or outflow and cells are empty.
    """
    given = given or (STAFF if table.staff is not None else OUTFLOW)
    if given not in (OUTFLOW, STAFF):
        raise UnknownNameError("input", given, (OUTFLOW, STAFF), where="--given")
    if given == STAFF and table.staff is None:
        raise MissingValueError(
            "column {name!r} is missing", where="--given", mend="add it, or use --given outflow", name=STAFF
        )
    if given == OUTFLOW and not np.isfinite(table.net).all():
        raise MissingValueError(
            "decided or withdrawn is empty after {last}",
            where="--given",
            mend="fill it, or use --given staff",
            last=str(table.periods[table.trained - 1]),
        )
    model = Model(table, given)
    count = len(table.periods)
    longest = count - table.trained
    first = max(table.half_year + 1, table.trained // 2)
    runs = {
        origin: model.ahead(origin, min(longest, count - 1 - origin)) for origin in range(first, count - 1)
    }
    trained_net = table.stock[: table.trained - 1] + table.net[1 : table.trained]
    left_over = np.abs(trained_net / np.maximum(table.stock[1 : table.trained], 1.0) - 1.0)
    identity_closes = given == OUTFLOW and float(left_over.max()) <= CLOSES
    band_of = "pending_gt_6m" if identity_closes else "stock"
    bands = Bands(table, runs, band_of)
    kind = table.periods[0].kind
    return {
        "given": given,
        "trained_until": str(table.periods[table.trained - 1]),
        "band_of": band_of,
        "learned": _learned(model),
        "horizons": [
            _scored(table, runs, bands, horizon) for horizon in HORIZONS[kind] if horizon <= longest
        ],
        "path": _path(table, model, bands),
    }


class Bands:
    """Bands of 90 % from the past errors of the same rule: at an origin only errors known by then count.

    The share of past errors that the band spans is steered by how often it held before (adaptive conformal
    inference, Gibbs and Candès 2021), so it stays near 90 % when errors grow or shrink after training.
    """

    def __init__(self, table: StockFlow, runs: dict[int, Run], of: str) -> None:
        self.table, self.runs, self.of = table, runs, of
        self.actual = table.stock if of == "stock" else table.old
        self.widths: dict[int, dict[int, float]] = {}

    def predicted(self, one: Run) -> np.ndarray:
        """What the band is around."""
        return one.stock if self.of == "stock" else one.old

    def half_width(self, origin: int, horizon: int) -> float:
        """Half the width at an origin, as a share of its stock."""
        if horizon not in self.widths:
            self.widths[horizon] = self._widths(horizon)
        if origin in self.widths[horizon]:
            return self.widths[horizon][origin]
        known = origin - min(self.runs)
        if known < 1:
            return 1.0
        # No run of this length has been verified yet: the longest that has, in proportion.
        return self.half_width(origin, known) * horizon / known

    def _widths(self, horizon: int) -> dict[int, float]:
        first, count = min(self.runs), len(self.table.periods)
        errors: list[float] = []
        widths: dict[int, float] = {}
        level = COVERAGE
        for origin in range(first, count):
            past = origin - horizon
            if past >= first:
                off = abs(float(self.predicted(self.runs[past])[horizon - 1] - self.actual[past + horizon]))
                errors.append(off / max(float(self.table.stock[past]), 1.0))
                if past in widths:
                    missed = errors[-1] > widths[past]
                    level += STEERING * (missed - ALLOWED_MISSES)
                    level = min(max(level, LEAST_LEVEL), 1.0)
            if errors:
                widths[origin] = OUT_OF_TRAINING * _quantile(errors, level)
        return widths

    def around(self, origin: int, horizon: int, value: float) -> tuple[float, float]:
        """The band around a predicted value."""
        half = self.half_width(origin, horizon) * float(self.table.stock[origin])
        return max(value - half, 0.0), value + half


def _quantile(errors: list[float], level: float) -> float:
    """The error that is not exceeded in a share of cases; beyond all of them where they are too few."""
    place = int(np.ceil((len(errors) + 1) * level)) - 1
    ordered = sorted(errors)
    return ordered[place] if place < len(errors) else BEYOND_ALL * ordered[-1]


def _scored(table: StockFlow, runs: dict[int, Run], bands: Bands, horizon: int) -> dict[str, Any]:
    origins = range(table.trained - 1, len(table.periods) - horizon)
    stock, share, decided, held, identity = [], [], [], [], []
    for origin in origins:
        one, at = runs[origin], origin + horizon
        actual = max(float(table.stock[at]), 1.0)
        stock.append(abs(one.stock[horizon - 1] - actual) / actual)
        net = float(table.net[origin + 1 : at + 1].sum())
        identity.append(abs(float(table.stock[origin]) + net - actual) / actual)
        shared = one.old[horizon - 1] / max(one.stock[horizon - 1], 1.0)
        share.append(abs(float(shared) - float(table.old[at]) / actual))
        if np.isfinite(table.decided[at]) and table.decided[at] > 0:
            decided.append(abs(one.decided[horizon - 1] / table.decided[at] - 1.0))
        low, high = bands.around(origin, horizon, float(bands.predicted(one)[horizon - 1]))
        held.append(low - 0.5 <= bands.actual[at] <= high + 0.5)
    return {
        "periods": horizon,
        "origins": len(stock),
        "stock_mape": _mean(stock, 100.0),
        "identity_mape": _mean(identity, 100.0),
        "share_gt_6m_error_pp": _mean(share, 100.0),
        "decided_mape": _mean(decided, 100.0),
        "band_90_coverage": _mean([float(one) for one in held], 1.0),
    }


def _mean(values: list[float], factor: float) -> float | None:
    known = [float(value) for value in values if np.isfinite(value)]
    return round(factor * float(np.mean(known)), 6) if known else None


def _path(table: StockFlow, model: Model, bands: Bands) -> list[dict[str, Any]]:
    origin = table.trained - 1
    one = model.ahead(origin, len(table.periods) - table.trained)
    found = []
    for step, value in enumerate(bands.predicted(one)):
        low, high = bands.around(origin, step + 1, float(value))
        found.append(
            {
                "period": str(table.periods[origin + 1 + step]),
                "stock": round(float(one.stock[step]), 3),
                "pending_gt_6m": round(float(one.old[step]), 3),
                "low": round(low, 3),
                "high": round(high, 3),
            }
        )
    return found


def _learned(model: Model) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ageing": {
            "driver": model.ageing.driver,
            "smoothing": model.ageing.smoothing,
            "exposure": model.ageing.exposure,
        },
        "gap_per_period": round(model.gap, 6),
    }
    if model.given == STAFF:
        found["work"] = vars(model.work_rule)
        found["withdrawals"] = vars(model.leave_rule)
    return found
