"""The two runs behind the cost of a month of delay: the same futures, the old stock waiting in one."""

import numpy as np
import pytest

from ketenbalans.finance.tables_scenario import ScenarioRun
from ketenbalans.simulation import measures as m
from ketenbalans.studies import money
from ketenbalans.studies.cycle_world import synthetic
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START

LAG = 4
"""Weeks in which those heard before the pause are still decided."""


@pytest.fixture(scope="module")
def run() -> ScenarioRun:
    return money.run("regular", synthetic(1), count=4)


def decided(run: ScenarioRun, later: bool, chosen: np.ndarray) -> np.ndarray:
    """First decisions of some streams per week, mean over futures."""
    results = run.later if later else run.results
    return results.flows[:, :, chosen, m.DECIDED].sum(axis=2).mean(axis=0)


def test_nothing_differs_before_the_pause(run: ScenarioRun) -> None:
    first = run.results.horizon.week_of(FIRST_CYCLE_START)
    assert np.array_equal(run.results.weekly[:, :first], run.later.weekly[:, :first])


def test_the_old_stock_is_decided_later_and_not_less(run: ScenarioRun) -> None:
    first = run.results.horizon.week_of(FIRST_CYCLE_START)
    base, waiting = (decided(run, later, money.COHORTS) for later in (False, True))
    pause = slice(first + LAG, first + run.weeks)
    assert waiting[pause].sum() < 0.05 * base[pause].sum()
    assert waiting[: first + run.weeks].sum() < base[: first + run.weeks].sum()


def test_the_first_day_and_the_stock_are_told(run: ScenarioRun) -> None:
    assert (run.old_stock, run.on.isoformat()) == (54_000, "2026-04-01")
    assert run.weeks == money.DELAY_WEEKS
    assert run.origin == "synthetic register"
