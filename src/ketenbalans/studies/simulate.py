"""Runs one scenario, or two on the same luck, and tells the figures that matter with their bands."""

from dataclasses import dataclass

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.chain.scenario import Scenario
from ketenbalans.simulation.building import PACT_START, PROMISE, SIX_MONTHS
from ketenbalans.simulation.futures import Progress, Results
from ketenbalans.studies import manifest, summaries
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.studies.tables_stock import monthly_decisions
from ketenbalans.synthetic.building import build

POINTS = (5.0, 50.0, 95.0)
MILLION = 1e6


@dataclass(frozen=True)
class Outcome:
    """One scenario's futures and the figures of each of them."""

    scenario: Scenario
    results: Results
    figures: dict[str, np.ndarray]
    """Figure to its value per future, shape (future,)."""


def figures_of(results: Results) -> dict[str, np.ndarray]:
    """The per-future figures that ``simulate`` and ``compare`` tell."""
    horizon = results.horizon
    first, last = horizon.week_of(PACT_START), summaries.last_whole_week(horizon, PROMISE)
    fate = results.cohorts[:, first : last - SIX_MONTHS // 7, :].sum(axis=1)
    span = slice(first, last + 1)
    asylum = results.sample.values["penalty.asylum_share"]
    return {
        "old_remaining_on_12_june_2029": summaries.remaining(results),
        "share_of_old_stock_done_on_12_june_2029": summaries.share_done(results),
        "end_of_old_stock_weeks": np.minimum(summaries.end_week(results), horizon.weeks),
        "old_decisions_per_month": monthly_decisions(results),
        "new_decided_in_term_share": fate[:, 1] / np.maximum(fate[:, 0] - fate[:, 3], 1.0),
        "new_open_on_12_june_2029": results.flow("open", summaries.PACT)[:, last],
        "reception_average": results.measure("reception")[:, span].mean(axis=1),
        "appeals_lodged": results.measure("appeals_lodged")[:, span].sum(axis=1),
        "family_arrivals": results.measure("family_arrivals")[:, span].sum(axis=1),
        "penalties_paid_million": results.measure("penalties_paid")[:, span].sum(axis=1) / asylum / MILLION,
        "screening_backlog_on_12_june_2029": results.measure("screening_backlog")[:, last],
    }


def run(
    name: str, *, futures: int, seed: int, engine: str = "cohort", progress: Progress = lambda _: None
) -> Outcome:
    """Runs a scenario, shipped or from a file.

    Args:
        name: Name of a shipped scenario, or the path of a scenario file.
        futures: How many.
        seed: Seed of every draw.
        engine: ``cohort`` or ``case``.
        progress: Told the number of futures done.

    Raises:
        UnknownNameError: If there is no such scenario or engine; the near names are told.
    """
    scenario = scenarios.load(name)
    world = World(load_chain(), from_synthetic(build(seed)), seed)
    results = world.run([scenario], futures, engine=engine, progress=progress)
    return Outcome(scenario, results, figures_of(results))


def band(values: np.ndarray) -> dict[str, float]:
    """The 5, 50 and 95 % points over futures.

    Example:
        >>> band(np.arange(101.0))
        {'p05': 5.0, 'p50': 50.0, 'p95': 95.0}
    """
    low, middle, high = np.percentile(values, POINTS)
    return {"p05": round(float(low), 4), "p50": round(float(middle), 4), "p95": round(float(high), 4)}


def document(outcome: Outcome) -> dict[str, object]:
    """One scenario as a JSON document."""
    done = outcome.figures["share_of_old_stock_done_on_12_june_2029"]
    return {
        "scenario": outcome.scenario.name,
        "title": dict(outcome.scenario.title),
        "synthetic": True,
        "engine": outcome.results.engine,
        "futures": outcome.results.sample.futures,
        "figures": {name: band(values) for name, values in outcome.figures.items()},
        "share_of_futures": {
            f"{round(100 * share)}_percent_done": round(float((done >= share).mean()), 3)
            for share in (0.90, 0.95, 0.99)
        },
        "manifest": manifest.describe(seed=outcome.results.sample.seed),
    }


def difference(one: Outcome, other: Outcome) -> dict[str, object]:
    """What the second scenario changes, future by future on the same luck.

    ``unpaired_spread`` over ``paired_spread`` says what the common luck is worth.
    """
    found: dict[str, object] = {}
    for name, values in one.figures.items():
        paired = other.figures[name] - values
        unpaired = float(np.sqrt(values.var() + other.figures[name].var()))
        found[name] = {
            **band(paired),
            "paired_spread": round(float(paired.std()), 4),
            "unpaired_spread": round(unpaired, 4),
        }
    return found
