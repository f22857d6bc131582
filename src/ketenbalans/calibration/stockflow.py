"""Back-test of stock and flow on the table of any country: what would have been said, against what came.

Parameters are learned up to a period and frozen. Every later period is an origin: the run starts from the
observed stock and its observed split, and is given the inflow that came. *Given outflow* it predicts the
stock and its age split from the outflow that came; *given staff* it predicts decisions and withdrawals too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ketenbalans.calibration import stockflow_age as age
from ketenbalans.calibration import stockflow_bands as bands
from ketenbalans.calibration import stockflow_gap as gap
from ketenbalans.calibration import stockflow_leaving as leaving
from ketenbalans.calibration import stockflow_work as work
from ketenbalans.calibration.stockflow_table import StockFlow, until_staff_ends
from ketenbalans.calibration.stockflow_weights import Weights
from ketenbalans.errors import MissingValueError, UnknownNameError

OUTFLOW, STAFF = "outflow", "staff"
HORIZONS = {"quarter": (1, 2, 4, 8), "month": (1, 3, 6, 12, 24), "week": (4, 13, 26, 52, 104)}
"""Periods ahead that are scored, where the table has origins for them."""
CLOSES = 1e-3
"""Share of the stock, about a rounding, within which the identity of one period closes in training. Then the
outflow leaves no doubt about the stock, and the band is that of the number over six months."""


@dataclass(frozen=True)
class Runs:
    """Predictions from several origins, shape (origin, step); NaN beyond the table."""

    stock: np.ndarray
    old: np.ndarray
    decided: np.ndarray


class Model:
    """What was learned in the training periods, and runs from any origins."""

    def __init__(self, table: StockFlow, given: str) -> None:
        self.table, self.given = table, given
        ahead = HORIZONS[table.periods[0].kind]
        horizons = tuple(horizon for horizon in ahead if horizon < len(table.periods))
        self.seen = age.filtered(table)
        self.ages = age.weighed(table, self.seen, horizons)
        self.gap = gap.learn(table, tuple(horizon for horizon in ahead if horizon < table.trained // 2))
        if given == STAFF:
            self.leaving = leaving.Leaving(table, horizons)
            self.work = work.Work(table, self.leaving, horizons)

    def ahead(self, origins: np.ndarray, steps: int) -> Runs:
        """The runs from some origins, shape (origin,), over a number of periods."""
        table, count = self.table, len(self.table.periods)
        at = origins[:, None] + 1 + np.arange(steps)
        inside = np.minimum(at, count - 1)
        if self.given == OUTFLOW:
            decided = table.decided[inside]
            stock = table.stock[origins][:, None] + np.cumsum(table.net[inside], axis=1)
            stock = stock + self.gap.added(origins, self.gap.base[inside])
        else:
            stock, decided = self._worked(origins, inside)
        stock = np.maximum(stock, 0.0)
        old = age.carried(table, self.seen, origins, stock)
        old = np.einsum("osr,osr->os", old, self.ages.ahead(origins, steps))
        return Runs(*(np.where(at < count, part, np.nan) for part in (stock, old, decided)))

    def _worked(self, origins: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        table, rule = self.table, self.gap.rule
        wanted = self.work.ahead(origins, inside.shape[1])
        stock, decided = np.empty(wanted.shape), np.empty(wanted.shape)
        based = np.empty(wanted.shape)
        bare = table.stock[origins].astype(float)
        now = bare.copy()
        for step in range(wanted.shape[1]):
            inflow, again = table.inflow[inside[:, step]], table.reopened[inside[:, step]]
            there = now + inflow + again
            left = np.minimum(self.leaving.at(origins, now, inflow, wanted[:, step], step), there)
            decided[:, step] = np.minimum(wanted[:, step], there - left)
            based[:, step] = gap.base_of(rule.basis, inflow, decided[:, step], left)
            bare = bare + inflow + again - decided[:, step] - left
            now = np.maximum(bare + self.gap.added(origins, based[:, : step + 1])[:, -1], 0.0)
            stock[:, step] = now
        return stock, decided


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
        MissingValueError: If staff is asked for and the table has none, or no decision in training, or
            outflow and cells are empty.
        OutOfRangeError: If training has too few periods with staff, or none follows it.
    """
    given = given or (STAFF if table.staff is not None else OUTFLOW)
    if given not in (OUTFLOW, STAFF):
        raise UnknownNameError("input", given, (OUTFLOW, STAFF), where="--given")
    if given == STAFF and table.staff is None:
        raise MissingValueError(
            "column {name!r} is missing", where="--given", mend="add it, or use --given outflow", name=STAFF
        )
    if given == STAFF:
        table = until_staff_ends(table)
    if given == STAFF and not (table.decided[: table.trained] > 0.0).any():
        raise MissingValueError(
            "no decision stands in training",
            where="--train-until",
            mend="without decisions nothing can be learned from staff; use --given outflow",
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
    horizons = tuple(horizon for horizon in HORIZONS[table.periods[0].kind] if horizon <= longest)
    first = max(table.half_year + 1, table.trained // 3)
    if given == STAFF and table.staff is not None:
        first = max(first, int(np.flatnonzero(np.isfinite(table.staff))[0]))
    origins = np.arange(first, count - 1)
    runs = model.ahead(origins, max(horizons, default=1))
    off = np.abs(
        table.stock[: table.trained - 1] + table.net[1 : table.trained] - table.stock[1 : table.trained]
    )
    identity_closes = float((off / np.maximum(table.stock[1 : table.trained], 1.0)).max()) <= CLOSES
    band_of = "pending_gt_6m" if given == OUTFLOW and identity_closes else "stock"
    predicted, actual = (runs.old, table.old) if band_of == "pending_gt_6m" else (runs.stock, table.stock)
    widths = bands.half_widths(
        {horizon: _errors(origins, predicted, actual, horizon) for horizon in horizons},
        table.stock,
        first,
        table.half_year,
    )
    scored = Scored(table, origins, runs, predicted, actual, widths)
    return {
        "given": given,
        "trained_until": str(table.periods[table.trained - 1]),
        "band_of": band_of,
        "learned": _learned(model),
        "horizons": [scored.at(horizon) for horizon in horizons],
        "path": _path(table, model, band_of, widths),
    }


def _errors(origins: np.ndarray, predicted: np.ndarray, actual: np.ndarray, horizon: int) -> np.ndarray:
    """The absolute error of the run from each origin, shape (period,); NaN where there is none."""
    found = np.full(actual.size, np.nan)
    known = origins[origins + horizon < actual.size]
    found[known] = np.abs(predicted[: known.size, horizon - 1] - actual[known + horizon])
    return found


@dataclass(frozen=True)
class Scored:
    """The runs from all origins with their bands, to be scored on those after training."""

    table: StockFlow
    origins: np.ndarray
    runs: Runs
    predicted: np.ndarray
    actual: np.ndarray
    widths: dict[int, np.ndarray]

    def at(self, horizon: int) -> dict[str, Any]:
        """The scores at one horizon."""
        table, column = self.table, horizon - 1
        chosen = np.flatnonzero(
            (self.origins >= table.trained - 1) & (self.origins + horizon < len(table.periods))
        )
        origins = self.origins[chosen]
        end = origins + horizon
        stock = np.maximum(table.stock[end], 1.0)
        flows = np.concatenate([[0.0], np.cumsum(np.nan_to_num(table.net))])
        known = np.array(
            [np.isfinite(table.net[o + 1 : e + 1]).all() for o, e in zip(origins, end, strict=True)]
        )
        bare = np.where(known, table.stock[origins] + flows[end + 1] - flows[origins + 1], np.nan)
        run = self.runs.stock[chosen, column]
        share = self.runs.old[chosen, column] / np.maximum(run, 1.0) - table.old[end] / stock
        decided = np.where(table.decided[end] > 0, table.decided[end], np.nan)
        half = [width_at(self.widths, int(origin), horizon) for origin in origins]
        off = np.abs(self.predicted[chosen, column] - self.actual[end])
        return {
            "periods": horizon,
            "origins": int(origins.size),
            "stock_mape": _mean(np.abs(run - table.stock[end]) / stock, 100.0),
            "identity_mape": _mean(np.abs(bare - table.stock[end]) / stock, 100.0),
            "share_gt_6m_error_pp": _mean(np.abs(share), 100.0),
            "decided_mape": _mean(np.abs(self.runs.decided[chosen, column] / decided - 1.0), 100.0),
            "band_90_coverage": _mean((off <= np.array(half) + 0.5).astype(float), 1.0),
        }


def width_at(widths: dict[int, np.ndarray], origin: int, step: int) -> float:
    """Half the width of the band a number of periods after an origin, in cases.

    Between the scored horizons on a straight line, beyond the last one known in proportion.
    """
    known = [horizon for horizon in widths if np.isfinite(widths[horizon][origin])]
    if not known:
        return float("inf")
    if step > known[-1]:
        return float(widths[known[-1]][origin]) * step / known[-1]
    return float(np.interp(step, [0, *known], [0.0, *(widths[horizon][origin] for horizon in known)]))


def _mean(values: np.ndarray, factor: float) -> float | None:
    known = values[np.isfinite(values)]
    return round(factor * float(known.mean()), 6) if known.size else None


def _path(
    table: StockFlow, model: Model, band_of: str, widths: dict[int, np.ndarray]
) -> list[dict[str, Any]]:
    origin = table.trained - 1
    one = model.ahead(np.array([origin]), len(table.periods) - table.trained)
    around = one.stock[0] if band_of == "stock" else one.old[0]
    found = []
    for step, value in enumerate(around):
        half = width_at(widths, origin, step + 1)
        found.append(
            {
                "period": str(table.periods[origin + 1 + step]),
                "stock": round(float(one.stock[0, step]), 3),
                "pending_gt_6m": round(float(one.old[0, step]), 3),
                "low": round(max(float(value) - half, 0.0), 3),
                "high": round(float(value) + half, 3),
            }
        )
    return found


TOLD = 3
"""Heaviest rules that are told."""


def _heaviest(rules: Sequence[Any], weights: Weights, table: StockFlow) -> list[dict[str, Any]]:
    """The rules that weigh most half a year ahead of the end of training."""
    weight = weights.at(np.array([table.trained - 1]), table.half_year)[0]
    order = np.argsort(-weight, kind="stable")[:TOLD]
    return [{**vars(rules[place]), "weight": round(float(weight[place]), 4)} for place in order]


def _learned(model: Model) -> dict[str, Any]:
    table = model.table
    found: dict[str, Any] = {
        "ageing": _heaviest(age.RULES, model.ages, table),
        "gap": {**vars(model.gap.rule), "level": round(float(model.gap.level[table.trained - 1]), 6)},
    }
    if model.given == STAFF:
        found["work"] = _heaviest(model.work.rules, model.work.weights, table)
        found["withdrawals"] = _heaviest(leaving.RULES, model.leaving.weights, table)
    return found
