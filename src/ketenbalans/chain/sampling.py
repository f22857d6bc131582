"""Futures of a chain: the assumptions drawn within their bands.

Every assumption has a stream of draws of its own, so a future keeps its luck when another assumption is
added, when a scenario changes something else, and whatever number of futures is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ketenbalans.chain import joint
from ketenbalans.chain.chain import Chain
from ketenbalans.chain.changes import by_week
from ketenbalans.compiling import compiled
from ketenbalans.draws import stream, uniform
from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.vocabulary.streams import STREAMS

LATIN_SHUFFLE, LATIN_JITTER = 1, 2
DESIGNS = ("independent", "latin", "central")


@compiled
def _fill(seed: int, purpose: int, visit: int, out: np.ndarray) -> None:
    for future in range(out.size):
        out[future] = uniform(stream(seed, future), 0, purpose, visit)


def independent(seed: int, purpose: int, futures: int) -> np.ndarray:
    """Uniform numbers of one purpose, one per future, shape (future,)."""
    out = np.empty(futures)
    _fill(seed, purpose, 0, out)
    return out


def latin(seed: int, purpose: int, futures: int) -> np.ndarray:
    """Uniform numbers of which exactly one falls in each of as many equal cells, shape (future,).

    Source:
        McKay, Beckman and Conover (1979), Latin hypercube sampling.

    Example:
        >>> sorted(int(4 * unit) for unit in latin(seed=1, purpose=7, futures=4))
        [0, 1, 2, 3]
    """
    keys, jitter = np.empty(futures), np.empty(futures)
    _fill(seed, purpose, LATIN_SHUFFLE, keys)
    _fill(seed, purpose, LATIN_JITTER, jitter)
    return (np.argsort(np.argsort(keys)) + jitter) / futures


@dataclass(frozen=True)
class Sample:
    """A chain with its assumptions drawn, one value per future.

    ``values`` holds, per attribute, an array of shape (future,) or (future, stream); ``units`` the uniform
    numbers behind each assumption, shape (future,); ``luck`` the number of each future, under which its
    inflow and the chance of its cases are drawn, shape (future,).
    """

    chain: Chain
    futures: int
    seed: int
    values: Mapping[str, np.ndarray]
    units: Mapping[str, np.ndarray]
    luck: np.ndarray

    def number(self, name: str, future: int) -> float:
        """The value of a single-number attribute in one future."""
        self.chain.number(name)
        return float(self.values[name][future])

    def by_stream(self, name: str, future: int) -> np.ndarray:
        """The values per stream in one future, shape (stream,)."""
        return np.asarray(self.values[name][future])

    def by_week(self, name: str, future: int, first_monday: date, weeks: int) -> np.ndarray:
        """The values of every week in one future, changes in mid-run made, shape (week,) or (week, stream).

        Args:
            name: An attribute; one that may change in mid-run, or any other that is a number.
            future: Which future.
            first_monday: Monday of the first week.
            weeks: How many.
        """
        attribute = self.chain.attribute(name)
        values = by_week(self.values[name][future], weeks)
        for change in self.chain.dated:
            if change.target == name:
                values = np.clip(change.applied(values, first_monday), attribute.low, attribute.high)
        return values


def part(whole: Sample, first: int, last: int) -> Sample:
    """The futures from ``first`` up to and without ``last`` of a sample, unchanged."""
    chosen = slice(first, last)
    return replace(
        whole,
        futures=len(whole.luck[chosen]),
        values={name: values[chosen] for name, values in whole.values.items()},
        units={name: units[chosen] for name, units in whole.units.items()},
        luck=whole.luck[chosen],
    )


def draw_units(
    chain: Chain, futures: int, seed: int, *, design: str = "independent"
) -> dict[str, np.ndarray]:
    """The uniform numbers behind each assumption, shape (future,): its place in its own band.

    Args:
        chain: The chain, with the scenario applied.
        futures: How many.
        seed: Seed of the draws.
        design: ``independent`` (a future keeps its luck however many there are) or ``latin`` (each
            assumption spread evenly over exactly these futures).

    Raises:
        OutOfRangeError: If fewer than one future is asked for.
        UnknownNameError: If there is no such design.
    """
    if design not in DESIGNS:
        raise UnknownNameError("design", design, DESIGNS, where="--design")
    if futures < 1:
        raise OutOfRangeError(
            "{futures} futures cannot be run", where="--futures", mend="ask for 1 or more", futures=futures
        )
    make = latin if design == "latin" else independent
    return {name: make(seed, one.purpose, futures) for name, one in chain.assumptions.items()}


def at_units(
    chain: Chain,
    units: Mapping[str, np.ndarray],
    seed: int,
    luck: np.ndarray,
    together: Mapping[str, np.ndarray] | None = None,
) -> Sample:
    """The futures in which each assumption lies at the given places in its band.

    Args:
        chain: The chain, with the scenario applied.
        units: Uniform numbers, shape (future,), per assumption; one that is not named takes its value.
        seed: Seed of the inflow and of the chance of cases.
        luck: Number of each future, shape (future,).
        together: Values of assumptions that are not drawn from their bands (``joint.drawn``).
    """
    drawn = {
        name: one.at(units[name]) if name in units else np.full(len(luck), one.value)
        for name, one in chain.assumptions.items()
    }
    drawn |= together or {}
    values: dict[str, np.ndarray] = {}
    for attribute in chain.attributes.values():
        value = chain.values[attribute.name]
        if isinstance(value, str):
            continue
        base = np.broadcast_to(
            np.asarray(value), (len(luck), len(STREAMS)) if attribute.by_stream else (len(luck),)
        )
        if attribute.assumption is not None:
            assumption = chain.assumptions[attribute.assumption]
            # A scenario may have moved the value itself: what is drawn is the ratio to the assumed value.
            ratio = drawn[assumption.name] / assumption.value if assumption.value else np.ones(len(luck))
            shift = drawn[assumption.name] if not assumption.value else np.zeros(len(luck))
            base = base * ratio[:, None] if attribute.by_stream else base * ratio + shift
        values[attribute.name] = np.clip(base, attribute.low, attribute.high)
    told = {name: units.get(name, np.full(len(luck), 0.5)) for name in chain.assumptions}
    return Sample(chain, len(luck), seed, values, told, luck)


def sample(chain: Chain, futures: int, seed: int, *, design: str = "independent") -> Sample:
    """Draws every assumption of a chain for a number of futures.

    Where the chain says so, independent futures take what the calibration knows from one of its members.

    Args:
        chain: The chain, with the scenario applied.
        futures: How many.
        seed: Seed of the draws.
        design: ``independent``, ``latin`` or ``central`` (every assumption at its value).

    Raises:
        OutOfRangeError: If fewer than one future is asked for.
    """
    units, luck = draw_units(chain, futures, seed, design=design), np.arange(futures)
    if design == "independent" and chain.word(joint.SWITCH) == "yes":
        together, places = joint.drawn(chain.assumptions, independent(seed, joint.MEMBER, futures))
        return at_units(chain, {**units, **places}, seed, luck, together)
    return at_units(chain, {} if design == "central" else units, seed, luck)
