"""What is traded against what: plans along the front of waiting, penalties, stability and partner load.

Each point is a whole plan under narrower ceilings for partners and a narrower band for the grant rate, or
with penalties weighing more. Points that another beats on every count are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ketenbalans.errors import ContradictionError, UnavailableError
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.instance import PARTNER_LOADS, GrantRate, Instance, Intake

LEAST_POINTS = 21
POINT_GAP = 0.01
PENALTY_WEIGHTS = (0.0, 2.0)
BANDS = 5
FINENESS = 0.01
ANY_GAP = 1.0
"""Whether any plan fits is asked here, not how good it is."""


@dataclass(frozen=True)
class Point:
    """One plan on the front.

    Args:
        value: Sum of value times cases (waiting, and penalties where the instance weighs them in).
        penalties: Euros of expected penalties avoided; None where the instance does not tell them.
        instability: Greatest distance of a cycle's grant rate from the target; None without a band.
        partner_load: Greatest share of a partner's ceiling that a cycle uses; None without ceilings.
        ceilings: Share of the partners' ceilings that this point was allowed.
        band: Band that this point was allowed; None without one.
        gap: How near the best possible this point is proved to be.
        plan: The plan.
    """

    value: float
    penalties: float | None
    instability: float | None
    partner_load: float | None
    ceilings: float
    band: float | None
    gap: float | None
    plan: tuple[Intake, ...]


def front(
    instance: Instance,
    *,
    points: int = LEAST_POINTS,
    seconds: float = 1.0,
    told: Callable[[int, int], None] = lambda done, all_: None,
) -> list[Point]:
    """Plans of which none beats another on every count, the most valuable first.

    Args:
        instance: The question.
        points: How many plans to aim for; fewer come back where the limits leave no more to trade.
        seconds: Time for each plan.
        told: Called with how many plans were found and how many are aimed for.
    """
    found: list[Point] = []
    settings = _settings(instance, points, seconds)
    for tried, (ceilings, width, weight) in enumerate(settings):
        told(min(len(found), points), points)
        if tried >= points and len(_undominated(found)) >= points:
            break
        narrowed = _narrowed(instance, ceilings, width, weight)
        try:
            proposal = propose(narrowed, seconds=seconds, gap=POINT_GAP)
        except (ContradictionError, UnavailableError):
            continue  # nothing fits, or nothing was found, under limits this narrow
        found.append(_measured(instance, narrowed, proposal.plan, ceilings, proposal.gap))
    return sorted(_undominated(found), key=lambda point: -point.value)


def _settings(instance: Instance, points: int, seconds: float) -> list[tuple[float, float, float]]:
    """Share of the ceilings, of the band and extra weight of penalties, spread over what fits at all."""
    loads = any(name in instance.limits.loads for name in PARTNER_LOADS)
    weighed = all(group.penalties is not None for group in instance.groups) and instance.groups
    weights = PENALTY_WEIGHTS if weighed else (0.0,)
    least = _least(instance, seconds, lambda share: (share, 1.0)) if loads else 1.0
    narrowest = _least(instance, seconds, lambda share: (1.0, share)) if instance.limits.grant_rate else 1.0

    def spread(low: float, count: int) -> list[float]:
        return [1.0 - (1.0 - low) * step / (count - 1) for step in range(count)] if low < 1.0 else [1.0]

    ceilings, bands = spread(least, max(2, 2 * points // 3)), spread(narrowest, BANDS)
    chosen = [(1.0, width, weight) for width in bands for weight in weights]
    chosen += [(share, 1.0, 0.0) for share in ceilings]
    chosen += [(share, width, 0.0) for width in bands[1:] for share in ceilings[1:]]
    return list(dict.fromkeys(chosen))


def _least(instance: Instance, seconds: float, narrow: Callable[[float], tuple[float, float]]) -> float:
    """The least share of ceilings or band under which any plan fits, to a hundredth of what there is."""
    fits, fails = 1.0, 0.0
    while fits - fails > FINENESS:
        middle = (fits + fails) / 2
        try:
            propose(_narrowed(instance, *narrow(middle), 0.0), seconds=seconds, gap=ANY_GAP)
            fits = middle
        except (ContradictionError, UnavailableError):
            fails = middle
    return fits


def _narrowed(instance: Instance, ceilings: float, width: float, weight: float) -> Instance:
    limits = instance.limits
    loads = {
        name: tuple(most * ceilings for most in mosts) if name in PARTNER_LOADS else mosts
        for name, mosts in limits.loads.items()
    }
    band = limits.grant_rate
    groups = instance.groups
    if weight:
        each = 1.0 / (instance.euros_per_unit or 1.0)
        groups = tuple(
            replace(
                group,
                value=tuple(
                    value + weight * each * euros
                    for value, euros in zip(group.value, group.penalties or (), strict=True)
                ),
            )
            for group in groups
        )
    return replace(
        instance,
        groups=groups,
        limits=replace(limits, loads=loads, grant_rate=band and GrantRate(band.target, band.band * width)),
    )


def _measured(
    instance: Instance, narrowed: Instance, plan: tuple[Intake, ...], ceilings: float, gap: float | None
) -> Point:
    groups = {group.id: group for group in instance.groups}
    band = narrowed.limits.grant_rate
    avoided = [
        euros[take.cycle - 1] * take.cases
        for take in plan
        if (euros := groups[take.group].penalties) is not None
    ]
    return Point(
        sum(groups[take.group].value[take.cycle - 1] * take.cases for take in plan),
        sum(avoided) if all(group.penalties is not None for group in instance.groups) else None,
        _instability(instance, plan),
        _partner_load(instance, plan),
        ceilings,
        None if band is None else band.band,
        gap,
        plan,
    )


def _instability(instance: Instance, plan: tuple[Intake, ...]) -> float | None:
    band = instance.limits.grant_rate
    if band is None:
        return None
    groups = {group.id: group for group in instance.groups}
    worst = 0.0
    for cycle in range(1, instance.cycles + 1):
        fixed = instance.fixed_in(cycle)
        takes = [take for take in plan if take.cycle == cycle]
        decisions = fixed.decisions + sum(take.cases for take in takes)
        grants = fixed.grants + sum(groups[take.group].grant_rate * take.cases for take in takes)
        if decisions:
            worst = max(worst, abs(grants / decisions - band.target))
    return worst


def _partner_load(instance: Instance, plan: tuple[Intake, ...]) -> float | None:
    groups = {group.id: group for group in instance.groups}
    shares = []
    for name in PARTNER_LOADS:
        for cycle, most in enumerate(instance.limits.loads.get(name, ()), start=1):
            load = sum(
                lags[cycle - take.cycle] * take.cases
                for take in plan
                if 0 <= cycle - take.cycle < len(lags := groups[take.group].load(name))
            )
            if most > 0:
                shares.append(load / most)
    return max(shares, default=None)


def _undominated(points: list[Point]) -> list[Point]:
    """Those that no other beats or equals on every count."""
    counts = [
        (-point.value, -(point.penalties or 0.0), point.instability or 0.0, point.partner_load or 0.0)
        for point in points
    ]
    kept: list[int] = []
    for at, one in enumerate(counts):
        beaten = any(
            all(b <= a for a, b in zip(one, other, strict=True)) and (other != one or index < at)
            for index, other in enumerate(counts)
            if index != at
        )
        if not beaten:
            kept.append(at)
    return [points[at] for at in kept]
