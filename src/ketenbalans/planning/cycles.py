"""The plan cycle's proposal: which groups to take up in which cycle, and how near the best possible it is.

A proposal orders work. It decides nothing about any application and binds nobody until a person confirms
it (``planning.record``). Serves R-023, R-040 to R-043.
"""

import time
from dataclasses import dataclass

from ketenbalans.errors import ContradictionError, UnavailableError
from ketenbalans.planning.checking import breaches, objective_of
from ketenbalans.planning.instance import Instance, Intake
from ketenbalans.planning.model import model_of
from ketenbalans.planning.rounding import plan_of
from ketenbalans.planning.search import search

DEFAULT_SECONDS = 60.0
DEFAULT_GAP = 0.001


@dataclass(frozen=True)
class Proposal:
    """A plan and how good it is proved to be.

    Args:
        plan: Intakes in order of cycle; groups in the order of the instance.
        objective: Sum of value times cases.
        bound: No plan can be worth more than this.
        seconds: Wall-clock time of the search.
        stopped_by: ``gap``, ``clock`` or ``limit``; a run stopped by the clock may differ elsewhere.
        nodes: Nodes of the search tree that were looked at.
        notes: What the answer leaves out, as sentence templates with their fields.
    """

    plan: tuple[Intake, ...]
    objective: float
    bound: float
    seconds: float
    stopped_by: str
    nodes: int
    notes: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def gap(self) -> float | None:
        """Share of the objective that a better plan could add at most; None where the objective is zero."""
        room = max(0.0, self.bound - self.objective)
        if room == 0:
            return 0.0
        return room / abs(self.objective) if self.objective else None


def propose(instance: Instance, *, seconds: float = DEFAULT_SECONDS, gap: float = DEFAULT_GAP) -> Proposal:
    """Chooses how many applications of each group to take up in each cycle.

    Read it as: this is the order of work that brings most under these limits, and no other order can bring
    more than ``bound``.

    Args:
        instance: Groups, limits and cycles.
        seconds: When to stop at the latest; a run that stops so says it.
        gap: Share of the objective that may be left unproved.

    Returns:
        A plan in whole cases that keeps every limit, checked in exact arithmetic.

    Raises:
        ContradictionError: If no plan at all keeps the limits.
        UnavailableError: If the time was too short to find any plan.

    Source:
        docs/explanation/plan-cycle.md; design.md "The plan cycle". Serves R-040 to R-043.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> syria = Group(id="SYR-A", stock=300, value=(3.0, 2.9), grant_rate=0.1, hours=(10.0,))
        >>> yemen = Group(id="YEM-A", stock=100, value=(2.0, 1.9), grant_rate=0.1, hours=(5.0,))
        >>> limits = Limits(loads={"hours": (2000.0, 1500.0)}, groups_per_cycle=(1, 1))
        >>> proposal = propose(Instance(2, (syria, yemen), limits))
        >>> [(take.cycle, take.group, take.cases) for take in proposal.plan], proposal.objective
        ([(1, 'SYR-A', 200), (2, 'SYR-A', 100)], 890.0)
    """
    started = time.monotonic()
    model = model_of(instance)
    found = search(model, seconds=seconds, gap=gap)
    if found.stopped_by == "infeasible":
        raise ContradictionError(
            "no plan keeps all limits",
            where=instance.place,
            mend="ask 'plan explain' which limits clash and what the cheapest relaxation is",
        )
    if found.cases is None:
        raise UnavailableError(
            "no plan was found in {seconds} seconds",
            where=instance.place,
            mend="give more time with --seconds",
            seconds=seconds,
        )
    plan = plan_of(model, found.cases)
    broken = breaches(instance, plan)
    if broken:
        raise UnavailableError(
            "the plan found breaks {kind} in cycle {cycle}",
            where=instance.place,
            mend="report this with the instance file: it is a defect",
            kind=broken[0].kind,
            cycle=broken[0].cycle,
        )
    objective = objective_of(instance, plan)
    return Proposal(
        plan,
        objective,
        max(objective, found.bound),
        time.monotonic() - started,
        found.stopped_by,
        found.nodes,
    )
