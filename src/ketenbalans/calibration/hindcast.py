"""Track 4 from 2021 to the end of 2025 on the cohort kernel, given inflow, staff and the measures of law.

The chain of the hindcast is small: fresh applications that are decided within term, and four lines of all
others, once for Syrians and once for the rest, each first in, first out. Two measures are given because
they are decisions and no outcomes: when six months apply (decision 0105), and that Syrians are not decided
from the moratorium of December 2024 on. What the kernel calls hours is here counted in decisions. The
stock of 36,870 at the end of June 2023 is met by the level of decisions before it, so ages are those of the
same model; after that day decisions follow from staff and productivity.
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
    CHANGED,
    HIGHER,
    LOWER,
    NO_PENALTY,
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
from ketenbalans.vocabulary.streams import PRIORITY_STREAMS, STREAMS

STOCK_MID_2023 = 36_870.0
"""IND, 13 July 2023; nl_ind_operational_snapshots, track 4, June 2023."""
FRESH = STREAMS.index("old.former_safe_country")
LEAVING = STREAMS.index("old.small_group")
LINES = tuple(STREAMS.index(name) for name in ("old.A", "old.B", "old.C", "old.D"))
SYRIAN_LINES = tuple(
    STREAMS.index(f"pact.{name}") for name in ("border", "inadmissible", "transfer", "accelerated")
)
"""Places of the record that hold the lines of Syrians; in the hindcast no stream is of the Pact."""
DECISION_LAG = 2
START = end_of("2023-06") + 1
EXTENDED = given.week_of(date(2022, 9, 27))  # WBV 2022/22: nine months more to decide
SIX_MONTHS_AGAIN = given.week_of(date(2025, 6, 15))  # IB 2025/28: WBV 2023/26 withdrawn in June 2025
HELD_FROM = given.week_of(date(2024, 12, 14))
"""Moratorium on Syria until 13 June 2025 (law MOR-2); UNHCR counts 311 Syrian decisions in all of 2025."""
USUAL_INTAKE = 4
"""Weeks from lodging until a hearing is possible, as A-082."""
COURT_WEEKS = 16  # law DW-9
RATE = 100.0  # law DW-11, euros a day
MAXIMUM_BEFORE, MAXIMUM = 7_500.0, 15_000.0  # law DW-10, DW-11
APPEAL_AGAIN = given.week_of(date(2021, 7, 11))  # law section 3a: appeal for lateness possible again
IN_DISPUTE = CHANGED
"""Rules of the orders that courts gave while statute still excluded a penalty, until 30 November 2022."""
REPEAT = Order(REPEAT_TERM_WEEKS, 200.0, 15_000.0)  # law DW-12
AMOUNTS = tuple(
    f"{which}_{name}" for which in ("first", "repeat") for name in ("passing", "stopping", "ahead")
)
"""The fields of the inputs that are euros per application."""
MONTHS_IN_A_YEAR = 12
LEVELLING_RUNS = 2
LOWEST_LEVEL = 0.1
LARGEST_FRESH = 0.8
FEWEST = 0.05
"""Least part of the rest that goes to either group of nationalities while both are decided."""
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


def lodged_on_track_4(values: Mapping[str, float], first_applications: np.ndarray) -> np.ndarray:
    """Applications on track 4 per week, shape (BEFORE + week,): first applications, and others beside them.

    Example:
        >>> values = {"K-001": 1.0, "K-002": 400.0, "K-003": 600.0}
        >>> lodged = lodged_on_track_4(values, np.full(BEFORE + WEEKS, 500.0))
        >>> float(lodged[0]), round(float(lodged[-1]), 1)  # 500 + 600 * 12 / 52.18
        (500.0, 638.0)
    """
    a_month = np.interp(given.years(), [2023.75, 2024.83, 2025.2], [0.0, values["K-002"], values["K-003"]])
    others = np.concatenate([np.zeros(BEFORE), a_month * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR])
    return np.asarray(values["K-001"] * first_applications + others)


@lru_cache(maxsize=1)
def _template() -> np.ndarray:
    """Everything that no member of an ensemble changes, as one record, shape (1,)."""
    record = np.zeros(1, INPUTS)
    one = record[0]
    one["key"] = stream(0, 0)
    one["is_old"] = 1
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
    week = np.arange(regime.size) - HISTORY
    disputed = (regime == NO_PENALTY) & (week >= APPEAL_AGAIN)
    one["order_regime"] = np.where(disputed, IN_DISPUTE, regime)
    known = load_assumptions()
    elasticity = known["A-160"].value
    usual = litigation(regime, (MAXIMUM_BEFORE, MAXIMUM), elasticity, usual=HIGHER)
    one["litigation"] = np.where(week < APPEAL_AGAIN, 0.0, usual)
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
    """What is given to a run: first applications and the share of Syrians in them, shape (BEFORE + week,);
    staff over that of mid-2023, whether the term is six months, and whether no Syrian is decided, shape
    (week,)."""

    first_applications: np.ndarray
    syrians: np.ndarray
    staff: np.ndarray
    six_months: np.ndarray
    held: np.ndarray
    decisions: np.ndarray | None = None
    """Decisions a week that are given, shape (week,); not a number, or None for all, where they follow from
    staff."""


def as_it_came() -> Course:
    """The inflow, the staff and the measures that came."""
    weeks = np.arange(WEEKS)
    six_months = (weeks < EXTENDED) | (weeks >= SIX_MONTHS_AGAIN)
    return Course(given.weekly(), given.syrians(), given.staff(), six_months, weeks >= HELD_FROM)


def build(
    values: Mapping[str, float], level: float, weeks: int = WEEKS, course: Course | None = None
) -> np.ndarray:
    """The inputs of one run, one record of shape (1,).

    Args:
        values: The assumptions of the calibration by their ids.
        level: Decisions before mid-2023 over the published shape.
        weeks: Weeks to run.
        course: What is given; what came if None.
    """
    record = _template().copy()
    one = record[0]
    course = course or as_it_came()
    lodged = lodged_on_track_4(values, course.first_applications)
    elapsed = np.maximum(given.years() - given.years()[START], 0.0)
    a_week = values["K-004"] * MONTHS_IN_A_YEAR / WEEKS_IN_A_YEAR
    later = a_week * course.staff * (1.0 + values["K-005"]) ** elapsed
    capacity = np.where(np.arange(WEEKS) < START, level * given.earlier_decisions(), later)
    if course.decisions is not None:
        capacity = np.where(np.isnan(course.decisions), capacity, course.decisions)
    one["weeks"] = weeks
    one["hours"][:WEEKS] = capacity
    one["court_share"] = values["K-016"]
    one["overdue_after"] = round(values["K-013"])
    one["closure"] = 1.0 - (1.0 - values["K-006"]) ** (1.0 / WEEKS_IN_A_YEAR)
    one["closure"][LEAVING] = 1.0 / LEAVING_WEEKS
    _line_up(one, values, course, lodged, capacity)
    _go_to_court(one, values)
    return record


def _line_up(
    one: np.void, values: Mapping[str, float], course: Course, lodged: np.ndarray, capacity: np.ndarray
) -> None:
    """Divides who is lodged, who stands at the start of 2021, and the work, over fresh ones and lines."""
    earlier, during = lodged[:BEFORE], lodged[BEFORE:]
    before, share = course.syrians[:BEFORE], course.syrians[BEFORE:]
    lag = max(round(values["K-009"]) - DECISION_LAG, 1)
    due = np.minimum(np.arange(WEEKS) + lag, WEEKS - 1)
    of_work = np.where(course.six_months, values["K-008"], values["K-017"])
    inflow = one["inflow"][:WEEKS]
    one["intake_lag"][FRESH] = lag
    inflow[:, LEAVING] = values["K-018"] * during
    # Fresh work comes from all alike, and from the others alone while Syrians are not decided.
    held = course.held[due]
    may = np.where(held, during * (1.0 - share), during)
    inflow[:, FRESH] = np.minimum(of_work[due] * capacity[due], LARGEST_FRESH * may)
    syrians = share * (during - inflow[:, LEAVING]) - np.where(held, 0.0, inflow[:, FRESH] * share)
    others = during - inflow[:, LEAVING] - inflow[:, FRESH] - syrians
    # Of the rest so many are Syrians that fresh ones and these make their share of all decisions.
    of_rest = np.clip((given.syrians_decided() - of_work * share) / (1.0 - of_work), FEWEST, 1.0 - FEWEST)
    of_rest = np.where(course.held, 0.0, of_rest)
    # Those open at the start of 2021 are taken to be the last ones lodged.
    since = np.cumsum(earlier[::-1]) - earlier[::-1]
    standing = np.clip(values["K-007"] - since, 0.0, earlier[::-1])[::-1]
    for lines, rest, stand, work in (
        (LINES, others, standing * (1.0 - before), 1.0 - of_rest),
        (SYRIAN_LINES, syrians, standing * before, of_rest),
    ):
        for place, line in enumerate(lines):
            inflow[:, line] = rest / len(lines)
            one["initial"][line, HISTORY - BEFORE :] = stand / len(lines)
            one["plan_weight"][:WEEKS, line] = work * np.exp(-values["K-010"] * place)


def _go_to_court(one: np.void, values: Mapping[str, float]) -> None:
    """Who litigates, when, and what an order then brings; part of the disputed orders had a penalty."""
    order = values["K-011"] * lags.padded(lags.gamma_lag(values["K-012"], 2.0), OVERDUE_CELLS)
    one["order_pmf"] = order
    one["order_hazard"] = lags.hazard(order, order)
    for name in AMOUNTS:
        one[name] /= values["K-014"]
        one[name][IN_DISPUTE] = values["K-110"] * one[name][LOWER]
    litigating = one["litigation"]
    with_penalty = litigating[np.argmax(one["order_regime"] == LOWER)]
    disputed = one["order_regime"] == IN_DISPUTE
    litigating[disputed] += values["K-110"] * (with_penalty - litigating[disputed])


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
        values: The assumptions of the calibration by their ids.
        level: From ``level_of``; found if None.
        weeks: How many weeks, from the first of 2021.
        course: What is given; what came if None.
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
