"""Looks for better plans: dives, walks and small trees over few choices. Nothing is proved here.

The tree that proves a plan must close whatever lies between the plan and the bound, so that a plan a little
nearer to the best spares it more than anything else.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from ketenbalans.planning.model import Model, Numbers
from ketenbalans.planning.neighbourhood import Choice, Volumes, allowed, walk
from ketenbalans.planning.relaxation import Domain, Relaxation
from ketenbalans.planning.tree import Tree

FRACTION = 1e-6
WALK_PER_CYCLE = 5
SHORT_WALK = 8
POOL = 60
CORE_PER_CYCLE = 20
"""Choices per cycle that the prices of the root leave most in doubt; the first tree looks at these alone."""
CORE_NODES = 150
NEAR_NODES = 100
NEAR_TREES = 3
SETTLED = 0.02
"""A choice is settled where the plan and the shares of the root differ by less."""
LOOKED_FOR = 0.2
"""Share of the wanted gap that these trees look for."""


@dataclass
class Best:
    """The best choices met so far, and what a node must beat."""

    volumes: Volumes
    gap: float
    until: float
    choices: list[tuple[float, Choice]] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    pool: list[tuple[float, Choice]] = field(default_factory=list)

    @property
    def worth(self) -> float:
        """What the best choice is worth; minus infinity where there is none."""
        return self.choices[0][0] if self.choices else -math.inf

    @property
    def cutoff(self) -> float:
        """What a plan must be worth to be looked for."""
        return self.worth + self.gap * abs(self.worth) if self.choices else -math.inf

    def keep(self, worth: float, choice: Choice) -> None:
        """Keeps a choice if it is among the three best."""
        if worth > -math.inf:
            self.choices = sorted([*self.choices, (worth, choice)], key=lambda pair: -pair[0])[:3]

    def walk(self, choice: Choice, steps: int) -> None:
        """Walks on from a choice and keeps what is better than the best."""
        worth, better = walk(self.volumes, choice, steps=steps, until=self.until)
        if worth > self.worth:
            self.keep(worth, better)

    def try_out(self, choice: Choice) -> float:
        """What a choice is worth, kept if among the best; minus infinity where it was seen before."""
        name = choice.tobytes()
        if name in self.seen or not allowed(self.volumes.model, choice):
            return -math.inf
        self.seen.add(name)
        worth = self.volumes.worth(choice)
        if worth > self.worth:
            self.keep(worth, choice)
        return worth

    def improve(self, shares: Numbers, domain: Domain) -> float:
        """Rounds the shares of a node to a choice; walks on from the best of every few."""
        choice = rounded(self.volumes.model, shares)
        before_all = self.worth
        worth = self.try_out(choice)
        if worth > -math.inf:
            self.pool.append((worth, choice))
        if worth > before_all or len(self.pool) >= POOL:
            worth, choice = max(self.pool, key=lambda pair: pair[0])
            self.pool.clear()
            before = self.worth
            self.keep(worth, choice)
            self.walk(choice, SHORT_WALK)
            if self.worth > before:
                self.walk(self.choices[0][1], 2 * SHORT_WALK)
        return self.cutoff


def rounded(model: Model, shares: Numbers) -> Choice:
    """The groups most taken up in each cycle: as many as it may hold, no more batches than a group has."""
    groups = model.groups
    choice = np.zeros(len(shares), dtype=bool)
    room = np.full(model.cycles, groups)
    for row in model.taken_rows:
        if row.kind == "groups_per_cycle":
            room[row.cycle - 1] = int(row.high)
    for cycle in range(model.cycles):
        share = shares[cycle * groups : (cycle + 1) * groups]
        order = np.argsort(-share, kind="stable")[: room[cycle]]
        choice[cycle * groups + order[share[order] > 0.02]] = True
    taken, least = choice.reshape(model.cycles, groups), model.least.reshape(model.cycles, groups)
    supply = model.early_supply
    for at in np.flatnonzero(taken.sum(axis=0) > 1):
        batches = np.where(taken[:, at], least[:, at], 0.0)
        while (batches.cumsum() > supply[:, at]).any():
            last = int(np.argmax(batches.cumsum() > supply[:, at]))
            inside = np.flatnonzero(batches[: last + 1] > 0)
            worst = inside[np.argmin(shares[inside * groups + at])]
            batches[worst] = 0.0
            taken[worst, at] = bool(model.must[worst * groups + at])
            if taken[worst, at]:
                break
    return choice


def look_in_core(relaxation: Relaxation, best: Best, root: float, until: float) -> None:
    """Looks among the choices that are most in doubt, the others as the prices have them.

    Then near the best plan, for as long as that finds better ones.

    Args:
        relaxation: The root, with its cuts, solved.
        best: The best choices so far; better ones are put there.
        root: A bound on every plan.
        until: Monotonic time at which to stop.
    """
    shares = relaxation.point()[1]
    _look_within(relaxation, best, root, until, in_doubt(relaxation), CORE_NODES)
    for _ in range(NEAR_TREES):
        before = best.worth
        if not best.choices or best.cutoff >= root:
            return
        _look_within(relaxation, best, root, until, near(relaxation, best.choices[0][1], shares), NEAR_NODES)
        if best.worth <= before:
            break
    if best.choices and best.cutoff < root:
        best.walk(best.choices[0][1], WALK_PER_CYCLE * relaxation.model.cycles)


def in_doubt(relaxation: Relaxation) -> Domain:
    """The domain in which only the choices whose gain at the prices is nearest to zero are open."""
    _, gain = relaxation.priced()
    domain, model = relaxation.domain, relaxation.model
    doubt = np.where((model.most > 0) & (domain.high > domain.low), np.abs(gain), np.inf)
    outside = np.ones(relaxation.width, dtype=bool)
    outside[np.argsort(doubt, kind="stable")[: CORE_PER_CYCLE * model.cycles]] = False
    outside &= np.isfinite(doubt)
    return domain.with_fixed(np.flatnonzero(outside & (gain <= 0)), np.flatnonzero(outside & (gain > 0)))


def near(relaxation: Relaxation, choice: Choice, shares: Numbers) -> Domain:
    """The domain in which only choices are open over which a plan and the shares of the root differ.

    The neighbourhood of Danna, Rothberg and Le Pape (2005, "Exploring relaxation induced neighborhoods").
    """
    domain = relaxation.domain
    alike = (domain.high > domain.low) & (np.abs(shares - choice) < SETTLED)
    return domain.with_fixed(np.flatnonzero(alike & ~choice), np.flatnonzero(alike & choice))


def _look_within(
    relaxation: Relaxation, best: Best, root: float, until: float, domain: Domain, most_nodes: int
) -> None:
    small = relaxation.within(domain)
    if not small.solve():
        return

    def beaten() -> float:
        if not best.choices:
            return -math.inf
        if best.cutoff >= root:
            return math.inf  # near enough already: nothing more need be looked at
        return best.worth + LOOKED_FOR * best.gap * abs(best.worth)

    def improve(shares: Numbers, _: Domain) -> float:
        best.try_out(rounded(relaxation.model, shares))
        return beaten()

    Tree(small, improve, beaten()).search(root, until=until, most_nodes=most_nodes)


def dive(relaxation: Relaxation) -> Choice | None:
    """Takes up the largest shares, a few at a time, until none is by halves; None where that fails."""
    start = domain = relaxation.domain
    none = np.zeros(0, dtype=np.int64)
    choice: Choice | None = None
    for _ in range(relaxation.width):
        shares = relaxation.point()[1]
        half = (shares > FRACTION) & (shares < 1 - FRACTION) & (domain.high > domain.low)
        if not half.any():
            choice = shares > 0.5
            break
        columns = np.flatnonzero(half)
        columns = columns[np.argsort(-shares[columns], kind="stable")]
        for child in (
            domain.with_fixed(none, columns[: max(1, len(columns) // 6)]),
            domain.with_fixed(none, columns[:1]),
            domain.with_fixed(columns[:1], none),
        ):
            relaxation.restrict(child)
            if relaxation.solve():
                domain = child
                break
        else:
            break
    relaxation.restrict(start)
    relaxation.solve()
    return choice
