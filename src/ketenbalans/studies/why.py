"""Why the old stock ends when it does: which lever, which shock and which uncertainty moves a figure.

Levers and shocks are told as the difference they make, future by future on the same luck. Uncertainty is
told as Shapley shares, which add up to all of the spread: each of the assumptions that matter most, the
other assumptions together, and the inflow. Chance (which case meets which luck) is measured apart on the
case kernel, because the cohort kernel has none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketenbalans.chain import scenario as scenarios
from ketenbalans.chain.chain import Chain
from ketenbalans.chain.sampling import Sample, at_units, draw_units, part
from ketenbalans.chain.scenario import Scenario
from ketenbalans.draws import uniforms
from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.studies import levers
from ketenbalans.studies.ensembles import SCENARIOS, World
from ketenbalans.studies.figures import END, band, figures_of
from ketenbalans.studies.shapley import Effects, effects, walk

INFLOW, REST = "inflow", "other assumptions"
PER_CHUNK = 200
FEWEST_WALKS = 8
ORDER_PURPOSE = 0x5EED
Step = Callable[[int], None]


@dataclass(frozen=True)
class Moved:
    """What one lever or shock does to the figure.

    Attributes:
        name: Id of the lever or scenario.
        title: In both languages.
        kind: ``lever`` or ``scenario``.
        change: Paired differences over futures: 5, 50 and 95 % points and ``mean``.
    """

    name: str
    title: Mapping[str, str]
    kind: str
    change: dict[str, float]


@dataclass(frozen=True)
class Why:
    """The answer.

    Attributes:
        figure: The figure that is explained.
        base: Its band in the baseline.
        moved: Levers and shocks, the largest median effect first.
        players: Names behind the shares: assumption ids, REST and INFLOW.
        shares: Shapley shares of the players.
        chance_share: Variance by chance alone over that of all; None where it was not measured.
        chain: The chain of the baseline, for the statements of the assumptions.
    """

    figure: str
    base: dict[str, float]
    moved: tuple[Moved, ...]
    players: tuple[str, ...]
    shares: Effects
    chance_share: float | None
    chain: Chain


def explain(
    world: World,
    base: Sequence[Scenario],
    *,
    figure: str = END,
    futures: int = 100,
    walks: int = 100,
    most: int = 8,
    case_pairs: int = 20,
    beside: Iterable[str] = (),
    progress: Step = lambda _: None,
) -> Why:
    """Explains a figure of a scenario.

    Args:
        world: Chain, standing stock and seed.
        base: The scenario that is explained, and sets that are applied after it.
        figure: One of the figures of ``studies.figures``.
        futures: Futures per lever and shock, and of the screening that finds what matters most.
        walks: Walks of the Shapley estimator; each takes one run more than there are players.
        most: Assumptions that are shown apart; the others count together.
        case_pairs: Pairs of case futures that differ in chance alone; 0 leaves chance out.
        beside: Names of scenarios that are held beside it, under the same sets: shocks, other policy.
        progress: Told one for each part that is done, see ``parts``.

    Raises:
        UnknownNameError: If there is no such figure or scenario.
        OutOfRangeError: If there are too few walks for a standard error.
    """
    if walks < FEWEST_WALKS:
        raise OutOfRangeError(
            "{walks} walks are too few",
            where="--walks",
            mend="ask for {fewest} or more",
            walks=walks,
            fewest=FEWEST_WALKS,
        )
    others = [scenarios.load(name) for name in beside]
    baseline = figures_of(world.run(base, futures, design="latin"))
    if figure not in baseline:
        raise UnknownNameError("figure", figure, baseline, where="--figure")
    progress(1)
    moved = []
    for one, applied in _movers(base, others):
        changed = figures_of(world.run(applied, futures, design="latin"))[figure]
        paired = changed - baseline[figure]
        moved.append(replace(one, change={**band(paired), "mean": round(float(paired.mean()), 4)}))
        progress(1)
    chain = world.with_scenarios(base)
    named = _most_important(world, chain, figure, futures, most)
    progress(1)
    shares = _shapley(world, chain, figure, named, walks)
    progress(1)
    chance = _chance_share(world, chain, figure, case_pairs, shares.variance) if case_pairs else None
    progress(1)
    moved.sort(key=lambda one: -abs(one.change["p50"]))
    players = (*named, REST, INFLOW)
    return Why(figure, band(baseline[figure]), tuple(moved), players, shares, chance, chain)


def _movers(base: Sequence[Scenario], others: Sequence[Scenario]) -> list[tuple[Moved, tuple[Scenario, ...]]]:
    """What is run beside the baseline: a lever on top of it, another scenario in its place."""
    known = [
        (Moved(lever.name, {"en": lever.en, "nl": lever.nl}, "lever", {}), (*base, lever.scenario))
        for lever in levers.load()
    ]
    held = [(Moved(one.name, one.title, "scenario", {}), (one, *base[1:])) for one in others]
    return [*known, *held]


def parts(beside: int) -> int:
    """How many parts ``explain`` tells of."""
    return len(levers.load()) + beside + 4


def shocks() -> tuple[str, ...]:
    """The shipped scenarios beside those of the main report: shocks, policy changes, scale-downs."""
    return tuple(name for name in scenarios.names() if name not in SCENARIOS)


def _figure(
    world: World, drawn: Sample, paths: np.ndarray, figure: str, engine: str = "cohort"
) -> np.ndarray:
    """The figure of each future, run in chunks so that memory does not grow with their number."""
    found = []
    for first in range(0, drawn.futures, PER_CHUNK):
        last = min(first + PER_CHUNK, drawn.futures)
        results = world.run_sample(part(drawn, first, last), paths[first:last], engine=engine)
        found.append(figures_of(results)[figure])
    return np.concatenate(found)


def _uncertain(chain: Chain) -> list[str]:
    """The assumptions that have a band."""
    return [
        name for name, one in chain.assumptions.items() if one.low < one.high and one.distribution != "fixed"
    ]


def _most_important(world: World, chain: Chain, figure: str, futures: int, most: int) -> tuple[str, ...]:
    """The assumptions with the largest slope in a regression; the inflow is held at one path."""
    names = _uncertain(chain)
    count = max(futures, 2 * len(names))
    units = draw_units(chain, count, world.seed, design="latin")
    drawn = at_units(
        chain, {name: units[name] for name in names}, world.seed, np.zeros(count, dtype=np.int64)
    )
    values = _figure(world, drawn, np.repeat(world.paths(chain, 1), count, axis=0), figure)
    design = np.column_stack([np.ones(count), *(units[name] for name in names)])
    slopes, *_ = np.linalg.lstsq(design, values, rcond=None)
    ranked = sorted(zip(np.abs(slopes[1:]), names, strict=True), reverse=True)
    return tuple(name for _, name in ranked[:most])


def _shapley(world: World, chain: Chain, figure: str, named: tuple[str, ...], walks: int) -> Effects:
    """Walks between two independent halves of one sample, exchanging one player at a time."""
    players = len(named) + 2
    orders = np.argsort(
        np.stack([uniforms(world.seed, one, ORDER_PURPOSE, players) for one in range(walks)]), axis=1
    )
    exchanged = walk(orders).reshape(-1, players)
    start = np.repeat(np.arange(walks), players + 1)
    units = draw_units(chain, 2 * walks, world.seed)
    placed = {}
    for name in _uncertain(chain):
        player = named.index(name) if name in named else len(named)
        placed[name] = units[name][np.where(exchanged[:, player], start + walks, start)]
    path = np.where(exchanged[:, -1], start + walks, start)
    drawn = at_units(chain, placed, world.seed, path)
    values = _figure(world, drawn, world.paths(chain, 2 * walks)[path], figure)
    return effects(values.reshape(walks, players + 1), orders)


def _chance_share(world: World, chain: Chain, figure: str, pairs: int, variance: float) -> float | None:
    """Half the mean squared difference of case futures that differ in the luck of their cases alone."""
    if variance == 0.0:
        return None
    units = draw_units(chain, pairs, world.seed)
    same = {name: np.repeat(units[name], 2) for name in _uncertain(chain)}
    drawn = at_units(chain, same, world.seed, np.arange(2 * pairs))
    paths = np.repeat(world.paths(chain, pairs), 2, axis=0)
    values = _figure(world, drawn, paths, figure, engine="case").reshape(pairs, 2)
    return float(0.5 * np.mean((values[:, 0] - values[:, 1]) ** 2) / variance)


def document(why: Why) -> dict[str, object]:
    """The answer as a JSON document."""
    return {
        "figure": why.figure,
        "baseline": why.base,
        "moved": [
            {"name": one.name, "title": dict(one.title), "kind": one.kind, **one.change} for one in why.moved
        ],
        "shares": [
            {
                "name": name,
                "title": title_of(why.chain, name),
                "share": round(float(why.shares.shares[place]), 4),
                "standard_error": round(float(why.shares.standard_errors[place]), 4),
            }
            for place, name in enumerate(why.players)
        ],
        "variance": round(why.shares.variance, 4),
        "chance_share": None if why.chance_share is None else round(why.chance_share, 6),
    }


TITLES = {
    INFLOW: {"en": "Applications that will be lodged", "nl": "Aanvragen die worden ingediend"},
    REST: {"en": "All other assumptions together", "nl": "Alle andere aannames samen"},
}


def title_of(chain: Chain, name: str) -> Mapping[str, str]:
    """What a player is called in both languages."""
    return TITLES[name] if name in TITLES else dict(chain.assumptions[name].statement)
