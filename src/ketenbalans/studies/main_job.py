"""The main job: from what is shipped to a report that answers whether the old stock is decided in time.

Builds the register, runs the scenarios under the assumption sets on the same luck, weighs the share for new
applications, ranks levers and assumptions, holds the model against published figures, and hands tidy tables
to the report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketenbalans.calibration import wording
from ketenbalans.cases.applications import Applications
from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.chain.scenario import Difference, Scenario
from ketenbalans.errors import OutOfRangeError
from ketenbalans.report import page
from ketenbalans.report.tables import Cell, StudyTables, Table
from ketenbalans.simulation.building import PROMISE
from ketenbalans.simulation.futures import Results
from ketenbalans.studies import (
    evidence,
    levers,
    manifest,
    replay_tables,
    summaries,
    tables_chain,
    tables_stock,
)
from ketenbalans.studies import replay as replaying
from ketenbalans.studies.cycles import Cycles, plan_cycles
from ketenbalans.studies.ensembles import SCENARIOS, SETS, World, assumption_set
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build

MAIN = "plan"
FEWEST_FUTURES = 20
FRONTIER = tuple(round(0.50 + 0.05 * step, 2) for step in range(9))
SMALLEST_GROUP = 100
LONGEST_SHOWN = 15
Told = Callable[[str, int, int], None]
"""Told what is being done, how many steps of it are done, and how many there are."""


@dataclass(frozen=True)
class Size:
    """How many futures the parts beside the scenarios rest on."""

    case: int = 20
    """Case futures per scenario, for waits and clocks."""
    frontier: int = 40
    """Cohort futures per share of the frontier."""
    levers: int = 300
    """Cohort futures of the Latin hypercube."""
    replay: int = replaying.FEWEST_FUTURES
    """Cohort futures of the replay of the plan beside simple orders of work; none if 0."""


@dataclass(frozen=True)
class Answer:
    """Where the report is and the few figures that answer the question."""

    report: Path
    figures: dict[str, float]


def run(
    out: Path,
    *,
    futures: int = 100,
    seed: int = 1,
    size: Size = Size(),
    told: Told = lambda *_: None,
) -> Answer:
    """Does the main job and writes the report.

    Args:
        out: Folder of the report.
        futures: Cohort futures per scenario and assumption set.
        seed: Seed of every draw; the same seed gives the same bytes.
        size: Futures of the other parts.
        told: Progress.

    Returns:
        The answer.

    Raises:
        OutOfRangeError: If fewer futures are asked for than a band can rest on.
        UnavailableError: If the folder cannot be written.
    """
    if futures < FEWEST_FUTURES:
        raise OutOfRangeError(
            "{futures} futures are too few for a band",
            where="--futures",
            mend="ask for at least {fewest}",
            futures=futures,
            fewest=FEWEST_FUTURES,
        )
    told("register", 0, 2)
    register = build(seed)
    world = World(load_chain(), from_synthetic(register), seed)
    told("register", 1, 2)
    planned = plan_cycles(world, register.applications, MAIN)
    world = World(world.chain, world.standing, seed, planned.weight)
    told("register", 2, 2)
    replayed = replay_plan(world, register.applications, planned, size.replay, told)
    central, promise_rows = run_sets(world, futures, told)
    by_case = run_cases(world, size.case, told)
    frontier_rows = weigh_share(world, size.frontier, told)
    told("levers", 0, 1)
    ranking = levers.rank(world, [scenarios.load(MAIN)], size.levers)
    told("levers", 1, 1)
    told("evidence", 0, 1)
    proof = evidence.gather(world, MAIN, central[MAIN], seed)
    told("evidence", 1, 1)
    reference = np.datetime64(register.reference_date, "D")
    made = [
        tables_stock.required_realised(central, MAIN),
        tables_stock.old_stock(central),
        tables_stock.promise(promise_rows),
        tables_stock.new_stock(central),
        tables_stock.new_timeliness(central),
        tables_stock.triage(central),
        tables_stock.waits(by_case),
        tables_stock.longest_waits(register.applications, reference, SMALLEST_GROUP, LONGEST_SHOWN),
        tables_chain.chain_partners(central),
        tables_chain.frontier(frontier_rows),
        ranking.table,
        tables_chain.assumptions(world.chain, register.assumed, ranking.rank),
        tables_chain.synthetic_made_of(register.assumed),
        planned.table,
        *replayed,
        *proof,
        names(),
    ]
    settings = manifest.describe(
        seed=seed,
        futures=futures,
        case_futures=size.case,
        lever_futures=size.levers,
        frontier_futures=size.frontier,
        main_scenario=MAIN,
        reference_date=register.reference_date.isoformat(),
        promise_date=PROMISE.isoformat(),
        register=register.name,
        plan_solver=planned.solver,
        lever_futures_beyond_horizon=ranking.beyond,
    )
    told("report", 0, 1)
    study = StudyTables({table.name: table for table in made if table.rows}, settings, {})
    report = page.write(study, out)
    told("report", 1, 1)
    return Answer(report, answer_figures(central[MAIN], promise_rows))


def replay_plan(
    world: World, applications: Applications, planned: Cycles, futures: int, told: Told
) -> list[Table]:
    """What binds the plan, and its replay beside simple orders of work (R-100)."""
    tables = [replay_tables.binding_table(planned.instance, planned.plan)]
    if futures:
        told("replay", 0, 1)
        found = replaying.replay_register(
            world,
            applications,
            planned.question,
            planned.plan,
            main=MAIN,
            answered=planned.instance,
            futures=futures,
        )
        tables.append(replay_tables.replay_table(found))
        told("replay", 1, 1)
    return tables


def run_sets(world: World, futures: int, told: Told) -> tuple[dict[str, Results], list[tuple[Cell, ...]]]:
    """Every scenario under every assumption set: the central results, and a promise row of each."""
    central: dict[str, Results] = {}
    rows: list[tuple[Cell, ...]] = []
    total = len(SCENARIOS) * len(SETS)
    for scenario in SCENARIOS:
        for name in SETS:
            told("scenarios", len(rows), total)
            results = world.run([scenarios.load(scenario), assumption_set(name)], futures)
            rows.append(tables_stock.promise_row(scenario, name, results))
            if name == SETS[0]:
                central[scenario] = results
    told("scenarios", total, total)
    return central, rows


def run_cases(world: World, futures: int, told: Told) -> dict[str, Results]:
    """Case futures per scenario, for exact waits."""
    found = {}
    for place, name in enumerate(SCENARIOS):
        told("cases", place, len(SCENARIOS))
        found[name] = world.run([scenarios.load(name)], futures, engine="case")
    told("cases", len(SCENARIOS), len(SCENARIOS))
    return found


def share_scenario(share: float) -> Scenario:
    """The plan with a largest share of the hours for new applications."""
    reason, source = "A point of the frontier.", "R-091"
    return Scenario(
        f"share_{share}",
        {"en": f"Share {share}", "nl": f"Aandeel {share}"},
        (
            Difference("set", "capacity.rule", None, "fixed_share", None, reason, source, "frontier"),
            Difference("set", "capacity.pact_share", None, share, None, reason, source, "frontier"),
        ),
    )


def weigh_share(world: World, futures: int, told: Told) -> list[tuple[Cell, ...]]:
    """The frontier of the share for new applications, 50 to 90 %."""
    rows = []
    for place, share in enumerate(FRONTIER):
        told("frontier", place, len(FRONTIER))
        results = world.run([scenarios.load(MAIN), share_scenario(share)], futures)
        rows.append(tables_chain.frontier_row(share, results))
    told("frontier", len(FRONTIER), len(FRONTIER))
    return rows


NAMES = (
    ("needed", "Asked by the promise", "Gevraagd door de belofte"),
    ("needed_from_start", "Asked from the start of the plan", "Gevraagd vanaf de start van het plan"),
    ("decided", "Decided, as published", "Beslist, zoals gepubliceerd"),
    (
        "reception at the start of the forward run",
        "In reception at the start of the run ahead",
        "In de opvang bij de start van de berekening vooruit",
    ),
)
"""What the codes of the tables are called, in English and Dutch."""


def names() -> Table:
    """What scenarios, sets, measures and figures are called in both languages."""
    titles = [scenarios.load(name) for name in SCENARIOS] + [assumption_set(name) for name in SETS]
    own = {code: (code, en, nl) for code, en, nl in NAMES}
    own |= {row["code"]: (row["code"], row["en"], row["nl"]) for row in wording.names()}
    own |= {one.name: (one.name, one.title["en"], one.title["nl"]) for one in titles}
    rows = tuple(own.values())
    return Table("names", ("code", "en", "nl"), rows, synthetic=False)


def answer_figures(results: Results, promise_rows: list[tuple[Cell, ...]]) -> dict[str, float]:
    """The figures of the closing line, all computed."""
    main = [row for row in promise_rows if row[0] == MAIN]
    medians = [float(row[3] or 0.0) for row in main]
    shares = [float(row[5] or 0.0) for row in main]
    needed = summaries.stock_at_cut_off(results) / tables_stock.PROMISED_MONTHS
    given = tables_stock.monthly_decisions(results)
    return {
        "needed_per_month": round(float(np.median(needed))),
        "plan_gives_low": round(float(np.percentile(given, 10))),
        "plan_gives_high": round(float(np.percentile(given, 90))),
        "remaining_low": round(min(medians)),
        "remaining_high": round(max(medians)),
        "p_90_done_low": min(shares),
        "p_90_done_high": max(shares),
    }
