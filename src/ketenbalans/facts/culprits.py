"""The likeliest misprint behind a contradiction: the one correction that mends most identities.

For every figure of a broken identity the value is sought that would mend it; with that value all
identities of the figure are tried again. The figure whose correction mends most and breaks least is named,
with that reasoning. Where figures are equal in this, a value that another year or table of the row
prints goes first, then a correction that looks like a slip of the pen (a factor ten or thousand, two digits
changed round, a lost sign), and then the figure that has least support elsewhere.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ketenbalans.facts.identities import Identity, replaced
from ketenbalans.facts.intervals import Interval

EQUALITIES = ("=", "<=", ">=", "~")
UNSOLVABLE = ("two_populations", "bounds")
"""Kinds in which both figures may be right: no correction is sought."""


@dataclass(frozen=True)
class Correction:
    """A figure, the value that would mend identities, and what it would do.

    Args:
        figure: Id of the figure.
        printed: The value as printed.
        value: The value that it would have to be.
        mends: Broken identities that would then hold.
        breaks: Identities that hold now and would then not.
        supports: Identities that hold with the figure as printed.
        slip: What slip of the pen the correction looks like; empty where it looks like none.
        familiar: Whether the value also stands in another year or table of the same row.
    """

    figure: str
    printed: float
    value: float
    mends: int
    breaks: int
    supports: int
    slip: str
    familiar: bool = False

    @property
    def net(self) -> int:
        """How many more identities it mends than it breaks."""
        return self.mends - self.breaks

    @property
    def rank(self) -> tuple[int, bool, bool, int, int]:
        """Larger is likelier."""
        return (self.net, self.familiar, bool(self.slip), self.mends, -self.supports)


def slip_of(printed: float, value: float, half: float) -> str:
    """What slip of the pen turns one number into another; empty for none.

    Example:
        >>> slip_of(74373, 74733, 0.5), slip_of(600, 610438, 50), slip_of(-12, 12, 0.5)
        ('two digits changed round', 'a factor 1,000', 'a lost sign')
    """
    if printed == 0 or value == 0:
        return ""
    if abs(printed + value) <= half:
        return "a lost sign"
    ratio = value / printed
    for factor, name in ((1000.0, "a factor 1,000"), (10.0, "a factor 10"), (100.0, "a factor 100")):
        for each in (factor, 1 / factor):
            if abs(ratio / each - 1) <= max(0.02 if factor == 1000.0 else 1e-4, half / abs(printed)):
                return name
    grain = 2 * half
    first, second = str(round(abs(printed) / grain)), str(round(abs(value) / grain))
    if len(first) == len(second) and first != second:
        differing = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            one, other = differing
            if first[one] == second[other] and first[other] == second[one]:
                return "two digits changed round"
        if len(differing) == 1:
            return "one digit"
    return ""


class Search:
    """Looks for culprits among a set of identities.

    The likeliest correction of a group of contradictions is made first and the rest is looked at again
    with it: a wrong total that was carried into the next line is then seen as two misprints with one cause.
    """

    def __init__(
        self,
        identities: Iterable[Identity],
        ranges: Mapping[str, Interval],
        elsewhere: Mapping[str, Collection[float]],
    ) -> None:
        self.ranges = dict(ranges)
        self._elsewhere = elsewhere
        self._of: dict[str, list[Identity]] = defaultdict(list)
        self._held: dict[int, bool] = {}
        self.broken: list[Identity] = []
        for identity in identities:
            if identity.relation not in EQUALITIES:
                continue
            self._held[id(identity)] = identity.holds(ranges)
            if not self._held[id(identity)]:
                self.broken.append(identity)
            if identity.kind not in UNSOLVABLE:
                for name in identity.ids:
                    self._of[name].append(identity)

    def assign(self) -> dict[int, tuple[Correction, tuple[str, ...]]]:
        """The culprit and its rivals for every broken identity that has one, by ``id`` of the identity."""
        found: dict[int, tuple[Correction, tuple[str, ...]]] = {}
        waiting = [identity for identity in self.broken if identity.kind not in UNSOLVABLE]
        asked = {id(identity) for identity in waiting}
        tried: dict[int, list[Correction]] = {}
        while waiting:
            for identity in waiting:
                if id(identity) not in tried:
                    tried[id(identity)] = self._corrections(identity)
            options = [
                (correction.rank, -place, correction, identity)
                for place, identity in enumerate(waiting)
                for correction in tried[id(identity)]
            ]
            if not options:
                break
            _, _, best, chosen = max(options, key=lambda option: option[:2])
            if best.net <= 0:
                break  # every figure is supported by others: no one misprint explains what is left
            rivals = tuple(
                other.figure
                for other in tried[id(chosen)]
                if other.figure != best.figure and other.rank[:3] == best.rank[:3]
            )
            revealed = self._correct(best)
            for identity in waiting:
                if self._held[id(identity)] and id(identity) in asked:
                    found[id(identity)] = (best, rivals)
            touched = {name for identity in self._of[best.figure] for name in identity.ids}
            waiting = [identity for identity in [*waiting, *revealed] if not self._held[id(identity)]]
            tried = {
                id(identity): tried[id(identity)]
                for identity in waiting
                if id(identity) in tried and not touched & set(identity.ids)
            }
        return found

    def _correct(self, correction: Correction) -> list[Identity]:
        """Takes a correction as made; the identities that it breaks are returned."""
        half = max(self.ranges[correction.figure].half, 1e-12)
        self.ranges[correction.figure] = Interval.around(correction.value, half)
        revealed = []
        for identity in self._of[correction.figure]:
            before = self._held[id(identity)]
            self._held[id(identity)] = identity.holds(self.ranges)
            if before and not self._held[id(identity)]:
                revealed.append(identity)
        return revealed

    def _corrections(self, identity: Identity) -> list[Correction]:
        names = [identity.suspect] if identity.suspect else identity.ids
        return [each for name in names if (each := self._correction(identity, name)) is not None]

    def _correction(self, identity: Identity, name: str) -> Correction | None:
        """What it would take of one figure to mend an identity."""
        value = identity.solve(name, self.ranges)
        if value is None or not math.isfinite(value):
            return None
        printed = self.ranges[name]
        if printed.value * value < 0 and not math.isclose(-value, printed.value, rel_tol=1e-3):
            return None  # a count does not become negative, except where its sign was lost
        # The corrected value is printed as precisely as the wrong one was.
        half = max(printed.half, 1e-12)
        attempt = replaced(self.ranges, name, Interval.around(value, half))
        mends = breaks = supports = 0
        for other in self._of[name]:
            before, after = self._held[id(other)], other.holds(attempt)
            mends += after and not before
            breaks += before and not after
            supports += before and other.relation == "="
        familiar = any(abs(value - other) <= half for other in self._elsewhere.get(name, ()))
        slip = slip_of(printed.value, value, half)
        return Correction(name, printed.value, value, mends, breaks, supports, slip, familiar)
