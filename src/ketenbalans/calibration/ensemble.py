"""An ensemble of hindcasts that fit the series up to the end of 2023; 2024 and 2025 are never looked at.

Parameters are kept where every target lies within its stated discrepancy (history matching). What is kept
has equal weight. The years after 2023 only judge.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from ketenbalans.calibration import hindcast
from ketenbalans.calibration.given import end_of, weeks_of
from ketenbalans.calibration.hindcast import Course, Hindcast
from ketenbalans.chain.assumptions import FOLDER, Assumption, read
from ketenbalans.chain.sampling import latin
from ketenbalans.errors import ContradictionError, OutOfRangeError

FILE = Path(FOLDER / "calibration.yaml")
FIELDS = tuple(Hindcast.__dataclass_fields__)
PENALTIES = "penalties 2023"
LITIGATING = "K-011"


@dataclass(frozen=True)
class Target:
    """A published figure up to the end of 2023 that a member must meet.

    ``low`` and ``high`` are the bounds within which a member is kept.
    """

    name: str
    published: float
    discrepancy: float
    relative: bool
    source: str

    @property
    def low(self) -> float:
        """Smallest value that fits."""
        return self.published - self.discrepancy * (self.published if self.relative else 1.0)

    @property
    def high(self) -> float:
        """Largest value that fits."""
        return self.published + self.discrepancy * (self.published if self.relative else 1.0)

    def met(self, value: float) -> bool:
        """Whether a modelled value fits."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Ensemble:
    """Hindcasts that fit up to the end of 2023.

    ``series`` holds per field of ``Hindcast`` an array of shape (kept member, week); ``parameters`` per
    assumption an array of shape (kept member,).
    """

    members: int
    """How many were run."""
    seed: int
    weights: np.ndarray
    """Of the kept members, shape (kept member,); sums to one."""
    parameters: Mapping[str, np.ndarray]
    series: Mapping[str, np.ndarray]
    level: np.ndarray
    """Decisions before mid-2023 over the published shape, shape (kept member,)."""
    met: Mapping[str, float]
    """Per target the share of the members of the first wave that meets it."""
    targets: tuple[Target, ...]

    def quantiles(
        self, values: np.ndarray, shares: tuple[float, ...] = (0.05, 0.5, 0.95)
    ) -> tuple[float, ...]:
        """Quantiles over the kept members of a value per member."""
        return tuple(float(x) for x in np.quantile(values, shares, method="linear"))

    def sum_over(self, name: str, period: str) -> np.ndarray:
        """A flow summed over the weeks of a period, shape (kept member,)."""
        return np.asarray(self.series[name][:, weeks_of(period)].sum(axis=1))

    def at_end(self, name: str, period: str) -> np.ndarray:
        """A stock at the end of a period, shape (kept member,)."""
        return np.asarray(self.series[name][:, end_of(period)])


@lru_cache(maxsize=1)
def assumptions() -> dict[str, Assumption]:
    """The shipped assumptions of the calibration by their ids."""
    return read(FILE)


@lru_cache(maxsize=1)
def targets() -> tuple[Target, ...]:
    """What a member must meet, each with its discrepancy; none is later than the end of 2023."""
    stock, mean, share, money, other = (assumptions()[f"D-00{k}"].value for k in range(1, 6))
    return (
        Target("stock 2023-10", 42_000, stock, True, "IND, 10 November 2023 (track 4)"),
        Target("stock 2023-12", 45_000, stock, True, "IND figures December 2023 (track 4)"),
        Target("weeks 2022", 31, mean, True, "AR-0007 (track 4)"),
        Target("weeks 2023-Q4", 52, mean, True, "IND, 10 November 2023: a year"),
        Target("in term 2021", 0.44, share, False, "AR-0088 (track 4)"),
        Target("in term 2022-Q4", 0.15, share, False, "press on October 2022: 85 % later than six months"),
        Target(PENALTIES, 11.3e6, money, True, "IND 2023, all products"),
        Target("over 15 months 2023-11", 5_500, other, True, "press on November 2023 (first applications)"),
    )


def modelled(run: Hindcast, values: Mapping[str, float]) -> dict[str, float]:
    """What a run says about each target."""

    def mean_weeks(period: str) -> float:
        weeks = weeks_of(period)
        return float(run.waited[weeks].sum() / run.decided[weeks].sum())

    def in_term(period: str) -> float:
        weeks = weeks_of(period)
        return float(run.in_term[weeks].sum() / run.decided[weeks].sum())

    return {
        "stock 2023-10": float(run.stock[end_of("2023-10")]),
        "stock 2023-12": float(run.stock[end_of("2023-12")]),
        "weeks 2022": mean_weeks("2022"),
        "weeks 2023-Q4": mean_weeks("2023-Q4"),
        "in term 2021": in_term("2021"),
        "in term 2022-Q4": in_term("2022-Q4"),
        PENALTIES: float(run.penalties[weeks_of("2023")].sum() / values["K-015"]),
        "over 15 months 2023-11": float(run.over_15[end_of("2023-11")]),
    }


@dataclass(frozen=True)
class Member:
    """One draw that was run: its values with the litigating share found, and the whole run if it fits."""

    values: Mapping[str, float]
    level: float
    said: Mapping[str, float]
    """What it says about each target."""
    run: Hindcast | None


def member(values: Mapping[str, float]) -> Member:
    """Runs a draw and keeps it if it fits.

    Penalties are nearly in proportion to the litigating share, so that share is found from those of 2023 in
    one step. A draw that misses another target is given up before the long run.
    """
    values = dict(values)
    level = hindcast.level_of(values)
    short = modelled(hindcast.run(values, level, weeks=weeks_of("2023").stop), values)
    if not all(target.met(short[target.name]) for target in targets() if target.name != PENALTIES):
        return Member(values, level, short, None)
    band = assumptions()[LITIGATING]
    wanted = next(target.published for target in targets() if target.name == PENALTIES)
    paid = short[PENALTIES]
    tuned = values[LITIGATING] * wanted / paid if paid > 0.0 else band.high
    values[LITIGATING] = min(max(tuned, band.low), band.high)
    found = hindcast.run(values, level)
    full = modelled(found, values)
    fits = all(target.met(full[target.name]) for target in targets())
    return Member(values, level, full, found if fits else None)


def drawn(members: int, seed: int) -> dict[str, np.ndarray]:
    """A Latin hypercube over the assumptions, shape (member,) per id."""
    return {
        name: assumption.at(latin(seed, assumption.purpose, members))
        for name, assumption in assumptions().items()
    }


def run_all(draws: Mapping[str, np.ndarray], *, threads: int | None = None) -> list[Member]:
    """Runs every draw, in their order; the result does not depend on the number of threads."""
    count = len(next(iter(draws.values())))

    def one(place: int) -> Member:
        return member({name: float(array[place]) for name, array in draws.items()})

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        return list(pool.map(one, range(count)))


def run(members: int, seed: int = 1, *, threads: int | None = None) -> Ensemble:
    """Draws, runs and keeps: the plain way, in one wave. See ``matching`` for the one that keeps hundreds.

    Args:
        members: How many are drawn.
        seed: Seed of the draws; the same seed gives the same ensemble at any number of threads.
        threads: Threads to use; all processors if None.

    Raises:
        OutOfRangeError: If fewer than one member is asked for.
        ContradictionError: If no member fits; the target that fits least often is named.
    """
    if members < 1:
        raise OutOfRangeError(
            "an ensemble of {members} members cannot be run",
            where="members",
            mend="ask for 1 or more",
            members=members,
        )
    wave = run_all(drawn(members, seed), threads=threads)
    return gathered(wave, shares_met(wave), len(wave), seed)


def again(
    ensemble: Ensemble,
    courses: Sequence[Course],
    *,
    parameters: Mapping[str, np.ndarray] | None = None,
    threads: int | None = None,
) -> Ensemble:
    """The kept members run again on other courses of what is given.

    Args:
        ensemble: The kept members.
        courses: One course per member, in their order.
        parameters: Assumptions of each member; those it was kept with if None.
        threads: Threads to use; all processors if None.
    """
    parameters = ensemble.parameters if parameters is None else parameters

    def one(place: int) -> Hindcast:
        values = {name: float(array[place]) for name, array in parameters.items()}
        return hindcast.run(values, float(ensemble.level[place]), course=courses[place])

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        runs = list(pool.map(one, range(ensemble.weights.size)))
    series = {name: np.stack([getattr(found, name) for found in runs]) for name in FIELDS}
    return replace(ensemble, parameters=parameters, series=series)


def shares_met(wave: list[Member]) -> dict[str, float]:
    """Per target the share of a wave that meets it."""
    return {
        target.name: float(np.mean([target.met(one.said[target.name]) for one in wave]))
        for target in targets()
    }


def gathered(wave: list[Member], met: Mapping[str, float], members: int, seed: int) -> Ensemble:
    """The members that fit, as an ensemble.

    Raises:
        ContradictionError: If there is none; the target that fits least often is named.
    """
    fitting = [(one, one.run) for one in wave if one.run is not None]
    if not fitting:
        worst = min(met, key=lambda name: met[name])
        raise ContradictionError(
            "none of {members} members fits every target; {worst} is met by {share:.0%}",
            where=str(FILE),
            mend="draw more members, or widen a band or a discrepancy and say why",
            members=members,
            worst=worst,
            share=met[worst],
        )
    return Ensemble(
        members=members,
        seed=seed,
        weights=np.full(len(fitting), 1.0 / len(fitting)),
        parameters={name: np.array([one.values[name] for one, _ in fitting]) for name in assumptions()},
        series={name: np.stack([getattr(run, name) for _, run in fitting]) for name in FIELDS},
        level=np.array([one.level for one, _ in fitting]),
        met=met,
        targets=targets(),
    )
