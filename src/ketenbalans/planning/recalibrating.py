"""Planning anew when things went otherwise: announced cohorts stay, and the rest moves as little as it pays.

Where the plan in force takes up a group in a cycle, its cases count for a share more than they are worth. So
something moves only where moving brings more than that. The ground and the decision are recorded; the effect
on what remains is shown (R-046, R-086, R-087).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketenbalans.errors import UnknownNameError
from ketenbalans.planning.checking import objective_of
from ketenbalans.planning.cycles import Proposal, propose
from ketenbalans.planning.ending import end_cycle
from ketenbalans.planning.instance import Instance, Intake

KEEP = 0.1
"""Share of its worth by which a place in the plan is favoured; ``--keep`` sets another."""


@dataclass(frozen=True)
class Recalibration:
    """A new plan beside the old one.

    Args:
        proposal: The new plan; its bound is that of the free plan, so its gap holds the price of calm.
        free: The plan that would be chosen if nothing but the announced cohorts were kept.
        pinned: Intakes kept because they were announced.
        moved: Cases of the old plan that are taken up in another cycle, or no longer, after the pinned ones.
        planned: Cases of the old plan after the pinned cycles.
        remaining_before: Applications left at the end of the horizon under the old plan, at today's stock.
        remaining_after: The same under the new plan.
        end_before: Cycle by whose end all would be done under the old plan; None where hours are not known.
        end_after: The same under the new plan.
    """

    proposal: Proposal
    free: Proposal
    pinned: tuple[Intake, ...]
    moved: int
    planned: int
    remaining_before: int
    remaining_after: int
    end_before: int | None
    end_after: int | None


def recalibrate(
    instance: Instance,
    old: Sequence[Intake],
    *,
    pinned_until: int,
    keep: float = KEEP,
    seconds: float = 30.0,
    gap: float = 0.001,
) -> Recalibration:
    """Plans anew with the announced cohorts kept and the least disturbance that pays.

    Args:
        instance: The question as it stands now: the same cycles, today's stock and limits.
        old: The plan in force.
        pinned_until: Last cycle whose cohorts have been announced.
        keep: Share of its worth by which a place in the old plan is favoured.
        seconds: Time for each of the two searches.
        gap: Share of the objective that may be left unproved.

    Raises:
        ContradictionError: If the announced cohorts and the limits of today cannot hold together.
        UnknownNameError: If the old plan names a group that the instance does not have.

    Example:
        >>> from ketenbalans.planning.instance import Group, Limits
        >>> one = Group(id="one", stock=100, value=(2.0, 2.0), grant_rate=0.5, hours=(1.0,))
        >>> other = Group(id="other", stock=100, value=(2.1, 2.1), grant_rate=0.5, hours=(1.0,))
        >>> instance = Instance(2, (one, other), Limits(loads={"hours": (50.0, 50.0)}))
        >>> old = [Intake(1, "one", 50), Intake(2, "one", 50)]
        >>> anew = recalibrate(instance, old, pinned_until=1)
        >>> anew.proposal.plan, anew.moved  # 'other' is worth 5 per cent more: less than moving asks
        ((Intake(cycle=1, group='one', cases=50), Intake(cycle=2, group='one', cases=50)), 0)
    """
    groups = {group.id: group for group in instance.groups}
    for take in old:
        if take.group not in groups:
            raise UnknownNameError("group", take.group, groups, where=instance.place)
    pinned = tuple(take for take in old if take.cycle <= pinned_until)
    question = replace(instance, pinned=pinned, pinned_until=pinned_until)
    rest = [take for take in old if take.cycle > pinned_until]
    kept = {(take.cycle, take.group) for take in rest}
    favoured = replace(
        question,
        groups=tuple(
            replace(
                group,
                value=tuple(
                    value + keep * abs(value) if (cycle, group.id) in kept else value
                    for cycle, value in enumerate(group.value, start=1)
                ),
            )
            for group in instance.groups
        ),
    )
    free = propose(question, seconds=seconds, gap=gap)
    chosen = propose(favoured, seconds=seconds, gap=gap)
    objective = objective_of(instance, chosen.plan)
    proposal = replace(chosen, objective=objective, bound=max(objective, free.bound))
    new = {(take.cycle, take.group): take.cases for take in proposal.plan}
    stayed = sum(min(take.cases, new.get((take.cycle, take.group), 0)) for take in rest)
    planned = sum(take.cases for take in rest)
    supply = sum(group.supply(instance.cycles) for group in instance.groups)
    return Recalibration(
        proposal,
        free,
        pinned,
        planned - stayed,
        planned,
        supply - sum(take.cases for take in old),
        supply - sum(take.cases for take in proposal.plan),
        end_cycle(instance, old),
        end_cycle(instance, proposal.plan),
    )
