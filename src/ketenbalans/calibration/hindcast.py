"""Track 4 from 2021 to the end of 2025 on the cohort kernel, given inflow and staff.

The chain of the hindcast is small: fresh applications that are decided within term, and four lines of all
others, each first in, first out. What the kernel calls hours is here counted in decisions. The stock of
36,870 at the end of June 2023 is met by the level of decisions before it, so ages are those of the same
model; after that day decisions follow from staff and productivity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ketenbalans.calibration import given
from ketenbalans.calibration.given import BEFORE, WEEKS, end_of
from ketenbalans.chain.assumptions import load as load_assumptions
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.draws import stream
from ketenbalans.simulation import lags
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import SIX_MONTHS
from ketenbalans.simulation.building_lateness import (
    HIGHER,
    LOWER,
    REPEAT_TERM_WEEKS,
    Order,
    first_repeat,
    litigation,
    penalty_tables,
    regime_of,
)
from ketenbalans.simulation.cohort_kernel import run_cohorts
from ketenbalans.simulation.futures import blank
from ketenbalans.simulation.inputs import (
    HISTORY,
    INPUTS,
    NO_PREPHASE,
    OVERDUE_CELLS,
    PACT_FIRST,
    WAIT_CELLS,
)
from ketenbalans.vocabulary.streams import OLD_STREAMS, PRIORITY_STREAMS, STREAMS

STOCK_MID_2023 = 36_870.0
"""IND, 13 July 2023; nl_ind_operational_snapshots, track 4, June 2023."""
FRESH = STREAMS.index("old.former_safe_country")
LEAVING = STREAMS.index("old.small_group")
LINES = tuple(STREAMS.index(name) for name in ("old.A", "old.B", "old.C", "old.D"))
DECISION_LAG = 2
START = end_of("2023-06") + 1
EXTENDED = given.week_of(date(2022, 9, 27))  # WBV 2022/22: nine months more to decide
USUAL_INTAKE = 4
"""Weeks from lodging until a hearing is possible, as A-082."""
COURT_WEEKS = 16  # law DW-9
RATE = 100.0  # law DW-11, euros a day
MAXIMUM_BEFORE, MAXIMUM = 7_500.0, 15_000.0  # law DW-10, DW-11
REPEAT = Order(REPEAT_TERM_WEEKS, 200.0, 15_000.0)  # law DW-12
AMOUNTS = tuple(
    f"{which}_{name}" for which in ("first", "repeat") for name in ("passing", "stopping", "ahead")
)
"""The fields of the inputs that are euros per application."""
MONTHS_IN_A_YEAR = 12
LEVELLING_RUNS = 2
LOWEST_LEVEL = 0.1
LARGEST_FRESH = 0.8
NEVER = 10**9
LEAVING_WEEKS = 13.0
"""Mean weeks until an application that closes early does so; with K-018 it makes the early closures."""


@dataclass(frozen=True)
class Hindcast:
    """One run. Arrays have shape (week,) and start on 4 January 2021; money is in euros."""

    stock: np.ndarray
    over_6: np.ndarray
    over_15: np.ndarray
    lodged: np.ndarray
    decided: np.ndarray
    closed: np.ndarray
    in_term: np.ndarray
    waited: np.ndarray
    """Sum over decisions of the weeks from lodging."""
    penalties: np.ndarray
    """Paid for asylum applications."""
    orders: np.ndarray


def ratio(values: Mapping[str, float]) -> np.ndarray:
    """Track-4 applications per first application, shape (BEFORE + week,)."""
    after = np.interp(given.years(), [2023.75, 2024.5, 2025.5], [values[f"K-00{k}"] for k in (1, 2, 3)])
    return np.concatenate([np.full(BEFORE, values["K-001"]), after])


@lru_cache(maxsize=1)
def _template() -> np.ndarray:
    """Everything that no member of an ensemble changes, as one record, shape (1,)."""
    record = np.zeros(1, INPUTS)
    one = record[0]
    one["key"] = stream(0, 0)
    one["is_old"] = [name in OLD_STREAMS for name in STREAMS]
    one["is_priority"] = [name in PRIORITY_STREAMS for name in STREAMS]
    one["intake_lag"] = USUAL_INTAKE
    one["open_from"][LEAVING] = NEVER
    one["prephase_rule"] = NO_PREPHASE
    one["hearing"] = one["decision"] = 0.5
    one["decision_lag"] = DECISION_LAG
    one["rule"] = PACT_FIRST
    one["screening"] = NEVER
    one["screened_initial"] = NEVER
    one["within_term"] = lags.share_within(float(SIX_MONTHS), WAIT_CELLS)
    regime = regime_of(given.FIRST_MONDAY)
    one["order_regime"] = regime
    known = load_assumptions()
    elasticity = known["A-160"].value
    one["litigation"] = litigation(regime, (MAXIMUM_BEFORE, MAXIMUM), elasticity, usual=LOWER)
    one["repeat_from"] = first_repeat(given.FIRST_MONDAY, REPEAT)
    one["repeat_share"] = known["A-161"].value
    one["payment_pace"] = 1.0 / known["A-163"].value
    first = {LOWER: Order(COURT_WEEKS, RATE, MAXIMUM_BEFORE), HIGHER: Order(COURT_WEEKS, RATE, MAXIMUM)}
    lag = round(known["A-162"].value)
    for name, table in penalty_tables(first, REPEAT, lag, 1.0, DECISION_LAG).items():
        one[name] = table
    return record


@dataclass(frozen=True)
class Course:
    """What is given to a run: first applications, shape (BEFORE + week,), and staff over that of mid-2023,
    shape (week,)."""

    first_applications: np.ndarray
    staff: np.ndarray


def as_it_came() -> Course:
    """The inflow and the staff that came."""
    return Course(given.weekly(), given.staff())


def build(
    values: Mapping[str, float], level: float, weeks: int = WEEKS, course: Course | None = None
) -> np.ndarray:
    """The inputs of one run, one record of shape (1,).

    Args:
        values: The assumptions K-001 to K-018 by their ids.
        level: Decisions before mid-2023 over the published shape.
        weeks: Weeks to run.
        course: Inflow and staff; those that came if None.
    """
    record = _template().copy()
    one = record[0]
    one["weeks"] = weeks
    course = course or as_it_came()
    lodged = course.first_applications * ratio(values)
    earlier, during = lodged[:BEFORE], lodged[BEFORE:]
    elapsed = np.maximum(given.years() - given.years()[START], 0.0)
    a_week = values["K-004"] * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR
    later = a_week * course.staff * (1.0 + values["K-005"]) ** elapsed
    capacity = np.where(np.arange(WEEKS) < START, level * given.earlier_decisions(), later)
    lag = max(round(values["K-009"]) - DECISION_LAG, 1)
    due = np.minimum(np.arange(WEEKS) + lag, WEEKS - 1)
    fresh = np.where(due < EXTENDED, values["K-008"], values["K-017"]) * capacity[due]
    inflow = one["inflow"][:WEEKS]
    inflow[:, FRESH] = np.minimum(fresh, LARGEST_FRESH * during)
    inflow[:, LEAVING] = values["K-018"] * during
    rest = during - inflow[:, FRESH] - inflow[:, LEAVING]
    # Those open at the start of 2021 are taken to be the last ones lodged.
    since = np.cumsum(earlier[::-1]) - earlier[::-1]
    standing = np.clip(values["K-007"] - since, 0.0, earlier[::-1])[::-1]
    for place, line in enumerate(LINES):
        inflow[:, line] = rest / len(LINES)
        one["initial"][line, HISTORY - BEFORE :] = standing / len(LINES)
        one["plan_weight"][:WEEKS, line] = np.exp(-values["K-010"] * place)
    one["hours"][:WEEKS] = capacity
    one["intake_lag"][FRESH] = lag
    one["court_share"] = values["K-016"]
    one["overdue_after"] = round(values["K-013"])
    one["closure"] = 1.0 - (1.0 - values["K-006"]) ** (1.0 / WEEKS_IN_A_YEAR)
    one["closure"][LEAVING] = 1.0 / LEAVING_WEEKS
    order = values["K-011"] * lags.padded(lags.gamma_lag(values["K-012"], 2.0), OVERDUE_CELLS)
    one["order_pmf"] = order
    one["order_hazard"] = lags.hazard(order, order)
    for name in AMOUNTS:
        one[name] /= values["K-014"]
    return record


def level_of(values: Mapping[str, float]) -> float:
    """Decisions before mid-2023 over the published shape, so that 36,870 stand at the end of June 2023."""
    level = 1.0
    for _ in range(LEVELLING_RUNS):
        found = run(values, level, weeks=START)
        gap = found.stock[-1] - STOCK_MID_2023
        level = max(level * (1.0 + gap / found.decided.sum()), LOWEST_LEVEL)
    return level


def run(
    values: Mapping[str, float],
    level: float | None = None,
    *,
    weeks: int = WEEKS,
    course: Course | None = None,
) -> Hindcast:
    """One hindcast.

    Args:
        values: The assumptions K-001 to K-018 by their ids.
        level: From ``level_of``; found if None.
        weeks: How many weeks, from the first of 2021.
        course: Inflow and staff; those that came if None.
    """
    level = level_of(values) if level is None else level
    out = blank(weeks)
    run_cohorts(build(values, level, weeks, course), out)
    flows = out.flows.sum(axis=1)
    return Hindcast(
        stock=flows[:, m.OPEN],
        over_6=out.weekly[:, m.OVER_6_MONTHS],
        over_15=out.weekly[:, m.OVER_15_MONTHS],
        lodged=flows[:, m.LODGED],
        decided=flows[:, m.DECIDED],
        closed=flows[:, m.CLOSED],
        in_term=out.weekly[:, m.DECIDED_IN_TERM],
        waited=out.weekly[:, m.DECIDED_WEEKS],
        penalties=out.weekly[:, m.PENALTIES_PAID],
        orders=out.weekly[:, m.COURT_ORDERS],
    )
