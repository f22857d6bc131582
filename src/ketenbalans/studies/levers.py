"""Which lever and which assumption moves the end of the old stock, in weeks.

One Latin-hypercube ensemble of the main scenario on the cohort kernel serves both. A lever is run on the
same futures as the baseline, so its effect is a paired difference. An assumption's effect is the slope of a
linear regression of the end date on its place in its band, from its 10 % to its 90 % point, against the same
futures with every assumption at its value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from ketenbalans.chain.scenario import Difference, Scenario, read_difference
from ketenbalans.report.tables import Cell, Table
from ketenbalans.simulation.futures import Progress, Results
from ketenbalans.studies import summaries
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.tables_stock import MODEL
from ketenbalans.vocabulary.documents import read_document

FILE = Path(str(files("ketenbalans") / "data" / "levers.yaml"))
INFLOW_YEARS = 5
MIDDLE_SHARE = 0.8
CERTAIN = 3.0
Z_80 = 1.2815515655446004
"""Standard normal point below which 90 % lies: an 80 % band reaches this many standard errors either way."""
INFLOW_EN = "Applications lodged a year, mean of the first five years (forecast)"
INFLOW_NL = "Ingediende aanvragen per jaar, gemiddelde van de eerste vijf jaar (prognose)"


@dataclass(frozen=True)
class Lever:
    """Something that somebody can change, as named differences."""

    name: str
    en: str
    nl: str
    change: str
    scenario: Scenario


def load() -> tuple[Lever, ...]:
    """The shipped levers.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing or unknown.
    """
    document = read_document(FILE).only("schema", "levers")
    found = []
    for section in document.sections("levers"):
        section.only("id", "title", "change", "differences")
        title = section.section("title").only("en", "nl")
        differences: tuple[Difference, ...] = tuple(
            read_difference(difference) for difference in section.sections("differences")
        )
        texts = {"en": title.text("en"), "nl": title.text("nl")}
        scenario = Scenario(section.text("id"), texts, differences)
        found.append(Lever(section.text("id"), texts["en"], texts["nl"], section.text("change"), scenario))
    return tuple(found)


def capped_end(results: Results) -> np.ndarray:
    """Week in which 99 % of the old stock is done, shape (future,); the horizon where it is later.

    So effects beyond the horizon are not counted: a lever looks smaller than it is where many futures end
    there, and the report says how many do.
    """
    return np.asarray(np.minimum(summaries.end_week(results), results.horizon.weeks))


@dataclass(frozen=True)
class Effect:
    """Weeks that one assumption moves the end date, from its 10 % to its 90 % point."""

    name: str
    weeks: float
    standard_error: float
    share_of_variance: float


def assumption_effects(drawn: Results, central: Results, paths: np.ndarray) -> list[Effect]:
    """Effects of all drawn assumptions and of the inflow, the largest first.

    Args:
        drawn: The Latin-hypercube ensemble.
        central: The same futures with every assumption at its value: what is left is the inflow.
        paths: Applications lodged in those futures, shape (future, week).

    Source:
        Ordinary least squares on independent uniform regressors. Assumptions: of the difference that they
        make to the end date of the same inflow, so that the inflow, by far the largest, does not drown them.
        The share of variance is slope² / 12 over the variance of the end date (first-order Sobol index of a
        linear model).
    """
    end = capped_end(drawn)
    inflow = paths[:, : INFLOW_YEARS * 52].mean(axis=1)
    place_of_inflow = (np.argsort(np.argsort(inflow)) + 0.5) / inflow.size
    names, columns = [], []
    for name, units in drawn.sample.units.items():
        assumption = drawn.sample.chain.assumptions[name]
        if assumption.low < assumption.high and assumption.distribution != "fixed":
            names.append(name)
            columns.append(units)
    spread = float(end.var()) or 1.0
    effects = _effects(names, columns, end - capped_end(central), spread)
    effects += _effects(["inflow"], [place_of_inflow], capped_end(central), spread)
    return sorted(effects, key=lambda effect: -abs(effect.weeks))


def _effects(names: list[str], columns: list[np.ndarray], answer: np.ndarray, spread: float) -> list[Effect]:
    design = np.column_stack([np.ones(answer.size), *columns])
    slopes, *_ = np.linalg.lstsq(design, answer, rcond=None)
    residual = answer - design @ slopes
    freedom = max(answer.size - design.shape[1], 1)
    covariance = np.linalg.pinv(design.T @ design) * float(residual @ residual) / freedom
    return [
        Effect(
            name,
            MIDDLE_SHARE * float(slopes[place]),
            MIDDLE_SHARE * float(np.sqrt(covariance[place, place])),
            min(float(slopes[place]) ** 2 / 12 / spread, 1.0),
        )
        for place, name in enumerate(names, start=1)
    ]


@dataclass(frozen=True)
class Ranking:
    """The ranking of levers and assumptions."""

    table: Table
    rank: dict[str, int]
    beyond: float
    """Share of the baseline's futures in which the old stock is not done within the horizon."""


def rank(
    world: World, base: Iterable[Scenario], futures: int, *, progress: Progress = lambda _: None
) -> Ranking:
    """Runs the ensemble, and its levers on the first third of its futures.

    An assumption is listed when its effect is more than CERTAIN standard errors from zero: with some sixty of
    them looked at together, a weaker rule would list several that do nothing.
    """
    with_levers = max(futures // 3, 1)
    applied = list(base)
    baseline = world.run(applied, futures, design="latin")
    progress(1)
    end = capped_end(baseline)[:with_levers]
    rows: list[tuple[Cell, ...]] = []
    for lever in load():
        moved = (
            capped_end(world.run([*applied, lever.scenario], with_levers, design="latin", out_of=futures))
            - end
        )
        points = [round(float(point), 1) for point in np.percentile(moved, (10, 50, 90))]
        rows.append((lever.en, lever.nl, "lever", lever.change, *points, None))
        progress(1)
    chain = baseline.sample.chain
    central = world.run(applied, futures, design="central")
    effects = assumption_effects(baseline, central, world.paths(chain, futures))
    order: dict[str, int] = {}
    undecided: list[str] = []
    for effect in effects:
        if effect.name == "inflow":
            text, change = {"en": INFLOW_EN, "nl": INFLOW_NL}, "p10 - p90"
        else:
            assumption = chain.assumptions[effect.name]
            low, high = assumption.at(np.array([0.1, 0.9]))
            text = {code: f"{effect.name} {words}" for code, words in assumption.statement.items()}
            change = f"{low:.3g} - {high:.3g} {assumption.unit}"
        if abs(effect.weeks) < CERTAIN * effect.standard_error:
            undecided.append(effect.name)
            continue
        reach = Z_80 * effect.standard_error
        weeks = [round(effect.weeks + side * reach, 1) for side in (-1, 0, 1)]
        order[effect.name] = len(order) + 1
        rows.append(
            (text["en"], text["nl"], "assumption", change, *weeks, round(effect.share_of_variance, 4))
        )
    definitions = {
        "weeks_p50": "Weeks that the day on which 99 % of the old stock is done moves; below zero is "
        "earlier. Levers: median paired difference. Assumptions: from their 10 % to their 90 % point, by "
        "regression.",
        "weeks_p10": "Levers: a tenth of the futures lies below. Assumptions: lower end of the 80 % band "
        "of the estimate.",
        "lever_en": "Assumptions whose effect cannot be told from zero in this ensemble are left out: "
        + ", ".join(sorted(undecided)),
        "share_of_variance": "Share of the spread of the end date that the assumption explains alone.",
    }
    weeks_columns = ("weeks_p10", "weeks_p50", "weeks_p90")
    columns = ("lever_en", "lever_nl", "kind", "change", *weeks_columns, "share_of_variance")
    beyond = float((~np.isfinite(summaries.end_week(baseline))).mean())
    return Ranking(
        Table("levers", columns, tuple(rows), definitions, "old_stock", MODEL), order, round(beyond, 3)
    )
