"""One planning question as frozen data: cycles, groups, limits and the work that is fixed already.

A group stands for a nationality in a category, never for a person; its grant rate comes from the country
policy table. What an instance means as equations is in ``docs/explanation/plan-cycle.md``; how it is read
from a file in ``planning.reading``. Serves R-040 to R-043.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

PARTNER_LOADS = ("family", "appeals", "returns")
"""What a decision brings later: family applications, appeals, returns. Per group by cycles after intake."""

LOADS = ("hours", "grants", *PARTNER_LOADS, "places")
"""Every limit per cycle that sums over all groups, in the order in which reports name them."""


@dataclass(frozen=True)
class Group:
    """Applications of one nationality in one category, which are taken up together.

    Args:
        id: The name; the order of names never changes a plan (guardrail 4).
        stock: Open applications before cycle 1.
        value: What one case taken up in each cycle brings, shape (cycle,). Unit of the objective.
        grant_rate: Expected share of grants among the first decisions, 0 to 1.
        inflow_per_cycle: Applications added in each cycle; those of cycle c can be taken up in cycle c.
        hours: Hours to hear and decide per case, by cycles after intake, shape (lag,).
        family: Family applications per case, by cycles after intake.
        appeals: Appeals per case, by cycles after intake.
        returns: People for return per case, by cycles after intake.
        places: Pre-phase places per case, in the cycle of intake.
        min_batch: Fewest cases in a cycle in which the group is taken up at all.
        language: Language of the interpreters it needs; None where no limit watches it.
        interpreters: Interpreter units per case, in the unit of ``limits.languages``.
        not_before: First cycle in which it may be taken up.
        latest_cycle: Cycle by whose end the whole stock has been taken up; None where none is announced. One
            beyond the horizon binds too where the instance says what hours come after it.
        rotate_after: Most cycles in a row; then it rests for at least one.
        penalties: Euros of expected penalties that one case taken up in each cycle avoids, shape (cycle,);
            for the front and the explanation, the objective is ``value`` alone. None where not told.
    """

    id: str
    stock: int
    value: tuple[float, ...]
    grant_rate: float
    inflow_per_cycle: float = 0.0
    hours: tuple[float, ...] = (0.0,)
    family: tuple[float, ...] = (0.0,)
    appeals: tuple[float, ...] = (0.0,)
    returns: tuple[float, ...] = (0.0,)
    places: float = 1.0
    min_batch: int = 1
    language: str | None = None
    interpreters: float = 1.0
    not_before: int = 1
    latest_cycle: int | None = None
    rotate_after: int | None = None
    penalties: tuple[float, ...] | None = None

    def supply(self, cycle: int) -> int:
        """Most cases that can have been taken up by the end of a cycle: stock plus inflow so far.

        Example:
            >>> Group(id="A", stock=100, value=(1.0,), grant_rate=0.1, inflow_per_cycle=2.5).supply(3)
            107
        """
        return self.stock + math.floor(self.inflow_per_cycle * cycle + 1e-9)

    def load(self, name: str) -> tuple[float, ...]:
        """What one case asks of a limit, by cycles after intake, shape (lag,)."""
        if name == "grants":
            return (self.grant_rate,)
        if name == "places":
            return (self.places,)
        if name == "hours":
            return self.hours
        return {"family": self.family, "appeals": self.appeals, "returns": self.returns}[name]


@dataclass(frozen=True)
class GrantRate:
    """The band in which the grant rate of all first decisions of a cycle stays (R-042).

    Example:
        >>> band = GrantRate(target=0.4, band=0.05)
        >>> round(band.low, 3), round(band.high, 3)
        (0.35, 0.45)
    """

    target: float
    band: float

    @property
    def low(self) -> float:
        """Least share of grants."""
        return self.target - self.band

    @property
    def high(self) -> float:
        """Greatest share of grants."""
        return self.target + self.band


@dataclass(frozen=True)
class Fixed:
    """First decisions of a cycle that are no choice: priority groups, court-set terms and the Pact."""

    decisions: float = 0.0
    grants: float = 0.0


@dataclass(frozen=True)
class Limits:
    """What a cycle can bear. A limit that is not given does not bind.

    Args:
        loads: By name out of ``LOADS``: the most per cycle, shape (cycle,).
        languages: By language: the most interpreter units per cycle, shape (cycle,).
        groups_per_cycle: Most groups at a time, shape (cycle,); None where it does not bind.
        grant_rate: The band; None where it does not bind.
    """

    loads: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    languages: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    groups_per_cycle: tuple[int, ...] | None = None
    grant_rate: GrantRate | None = None


@dataclass(frozen=True, order=True)
class Intake:
    """How many cases of a group a plan takes up in a cycle."""

    cycle: int
    group: str
    cases: int


@dataclass(frozen=True)
class Instance:
    """A whole planning question: choose how many cases of each group to take up in each cycle.

    Args:
        cycles: How many cycles, counted from 1.
        groups: What can be taken up.
        limits: What a cycle can bear.
        fixed: The first decisions of each cycle that are no choice; empty where there are none.
        hours_after: Hours in each of the cycles after the last one, shape (cycle,): what has to do for the
            latest cycles that lie there. Empty where not told.
        pinned: Intakes that have been announced and stay as they are.
        pinned_until: Last cycle in which nothing but the pinned intakes may be taken up.
        first_cycle: Number of the plan cycle that cycle 1 is; 1 starts on 1 October 2026.
        unit: What one unit of value means, in words; empty where the instance does not say.
        euros_per_unit: What one unit of value stands for in euros; None where the instance does not say.
        place: Where it came from, for messages.

    Example:
        >>> group = Group(id="SYR-A", stock=900, value=(3.0, 2.9), grant_rate=0.1, hours=(10.0,))
        >>> instance = Instance(cycles=2, groups=(group,), limits=Limits(loads={"hours": (4000.0, 4000.0)}))
        >>> instance.fixed_in(1)
        Fixed(decisions=0.0, grants=0.0)
    """

    cycles: int
    groups: tuple[Group, ...]
    limits: Limits = field(default_factory=Limits)
    fixed: tuple[Fixed, ...] = ()
    hours_after: tuple[float, ...] = ()
    pinned: tuple[Intake, ...] = ()
    pinned_until: int = 0
    first_cycle: int = 1
    unit: str = ""
    euros_per_unit: float | None = None
    place: str = "instance"

    def fixed_in(self, cycle: int) -> Fixed:
        """The decisions of a cycle that are no choice; none where the instance names none."""
        return self.fixed[cycle - 1] if self.fixed else Fixed()
